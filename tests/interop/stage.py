# SPDX-License-Identifier: BSD-3-Clause
"""Processes of one case: the phone, and whatever speaks to it.  A Stage starts and ends them."""
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import threading
import time

FIRST, LAST = 10000, 16000                                  # ports; below those of the phone's RTP
LIMIT = 45                                                  # seconds, of one case: only what hangs takes so long


class Failed(Exception):
    """What was expected did not happen."""


class Cannot(Exception):
    """The peer, or this machine, does not have what the case wants."""


class Ports:
    """Free ports on loopback, eight in a row: SIP's, and from the second on RTP's.  The eighth is
    kept open as long as the case lasts: another runner on this machine sees that they are taken."""
    lock = threading.Lock()
    next = FIRST + os.getpid() * 16 % (LAST - FIRST)

    @classmethod
    def free(cls, port):
        for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
            with socket.socket(socket.AF_INET, kind) as sock:
                try:
                    sock.bind(("127.0.0.1", port))
                except OSError:
                    return False
        return True

    @staticmethod
    def bound(port):
        """Whether somebody has this port open (a look, not a try: a try would stand in his way)."""
        seen = False
        for table in ("udp", "udp6", "tcp", "tcp6"):
            try:
                with open("/proc/net/" + table) as file:
                    seen = True
                    if any(line.split()[1].endswith(":%04X" % port) for line in file):
                        return True
            except OSError:
                pass
        if not seen:                            # a chroot without /proc: hope
            time.sleep(0.5)
        return not seen

    @classmethod
    def take(cls, stage):
        with cls.lock:
            for _ in range((LAST - FIRST) // 8):
                port = cls.next
                cls.next = port + 8 if port + 16 < LAST else FIRST
                claim = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                try:
                    claim.bind(("127.0.0.1", port + 7))
                except OSError:
                    claim.close()
                    continue
                stage.claims.append(claim)
                if all(cls.free(port + i) for i in range(7)):
                    return port
        raise Cannot("no free port on loopback")


class Process:
    """A child with its output in a file of its own."""

    def __init__(self, stage, name, argv, env=None, stdin=subprocess.DEVNULL, stdout=None,
                 cwd=None):
        self.stage, self.name = stage, name
        self.out_path = stage.path(name + ".out")
        self.out = open(self.out_path, "wb")
        whole = dict(os.environ)
        whole.update(env or {})
        self.process = subprocess.Popen(argv, stdin=stdin, stdout=stdout or self.out,
                                        stderr=self.out,
                                        env=whole, cwd=cwd, start_new_session=True)

    def alive(self):
        return self.process.poll() is None

    def end(self):
        for sig in (signal.SIGTERM, signal.SIGKILL):
            if not self.alive():
                break
            self.process.send_signal(sig)
            try:
                self.process.wait(1.0)
            except subprocess.TimeoutExpired:
                pass
        self.process.wait()
        self.out.close()

    def output(self):
        with open(self.out_path, "rb") as file:
            return file.read().decode("utf-8", "replace")


def fits(event, name, fields):
    return event["event"] == name and all(event.get(key) == value for key, value in fields.items())


class Phone(Process):
    """legwork-phone.  Its events are kept in order; expect() takes them like the phone's wait."""

    def __init__(self, stage, name, options=(), env=None, addr=None, aor=None):
        self.addr = addr or "127.0.0.1:%d" % Ports.take(stage)
        self.events, self.at = [], 0
        self.news = threading.Condition()
        super().__init__(stage, "phone-" + name,
                         [stage.phone, "--listen", self.addr, "--json", "--trace",
                          "--duration", str(LIMIT + 5), *options, aor or "sip:%s@%s" %
                          (name, self.addr.partition(":")[0])],
                         env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.uri = "sip:%s@%s" % (name, self.addr)
        threading.Thread(target=self.read, daemon=True).start()
        self.expect("ready")

    def read(self):
        with open(self.stage.path(self.name + ".events"), "wb") as copy:
            for line in self.process.stdout:
                copy.write(line)
                try:
                    event = json.loads(line)
                except ValueError:
                    event = {"event": "(no JSON)", "line": repr(line)}
                with self.news:
                    self.events.append(event)
                    self.news.notify_all()
        with self.news:
            self.events.append({"event": "(gone)"})
            self.news.notify_all()

    def send(self, text):
        try:
            self.process.stdin.write((text + "\n").encode())
            self.process.stdin.flush()
        except OSError:
            raise Failed("%s is gone; last events: %s" % (self.name, self.came(0)))

    def came(self, begin):
        return ", ".join("%s %s" % (e["event"], e.get("cause", e.get("text", e.get("code", ""))))
                         for e in self.events[begin:][-12:])

    def expect(self, name, seconds=20.0, **fields):
        end = time.monotonic() + seconds
        seen = self.at
        with self.news:
            while True:
                for i in range(seen, len(self.events)):
                    if fits(self.events[i], name, fields):
                        self.at = i + 1
                        return self.events[i]
                seen = len(self.events)
                left = end - time.monotonic()
                if left <= 0 or (seen and self.events[-1]["event"] == "(gone)"):
                    raise Failed("%s waited in vain for %s %s; came: %s"
                                 % (self.name, name, fields or "", self.came(self.at)))
                self.news.wait(left)

    def happened(self, name, count=1):
        """Whether event name has come count times, without taking it."""
        with self.news:
            return sum(1 for event in self.events if event["event"] == name) >= count

    def audio(self, seconds=12.0, call=None):
        """Waits until the call hears something; the media event."""
        end = time.monotonic() + seconds
        media = {}
        while time.monotonic() < end:
            self.send("media" if call is None else "media %d" % call)
            media = self.expect("media")
            if media["rx"] > -45 and media["rx_age"] < 500:
                return media
            time.sleep(0.1)
        raise Failed("%s hears nothing: %s" % (self.name, media))

    def hears(self, hz, call=None, within=20):
        """The call hears that tone, and nothing else, within some seconds; `within` so many Hz."""
        end = time.monotonic() + 15
        media = None
        while time.monotonic() < end:
            media = self.audio(call=call)
            if abs(media["rx_hz"] - hz) < within:
                return
            time.sleep(0.1)
        raise Failed("%s should hear %d Hz and hears %s" % (self.name, hz, media))

    def quit(self):
        """Ends the phone; it must leave nothing behind."""
        if self.alive():
            self.send("quit")
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            raise Failed(self.name + " does not quit")
        errors = [e for e in self.events if e["event"] == "error"]
        if status:
            raise Failed("%s ended with status %d; %s" %
                         (self.name, status, errors or self.came(0)))
        if errors:
            raise Failed("%s refused a command: %s" % (self.name, errors[0]))
        bye = self.expect("bye")
        if bye.get("calls") or bye.get("legs"):
            raise Failed("%s left something over: %s" % (self.name, bye))

    def end(self):
        super().end()
        self.process.stdin.close()


class Relay:
    """Stands at an actor's address.  It gives the actor the phone's messages `delay_ms` later: so
    what the two send really crosses, which SIPp alone cannot, as it reads before it sends a second
    message.  And it has faults: ("lose" or "twice", pattern of "first line CSeq",
    the how manyth such message)."""

    def __init__(self, stage, actor, phone, delay_ms=0, faults=()):
        self.name, self.phone = actor + "-relay", phone
        self.outer, self.inner = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                                  for _ in range(2))
        host, _, port = stage.addresses[actor].rpartition(":")
        self.outer.bind((host, int(port)))
        self.inner.bind(("127.0.0.1", 0))
        self.inside = "127.0.0.1:%d" % self.inner.getsockname()[1]
        self.behind = stage.behind[actor] = "127.0.0.1:%d" % Ports.take(stage)
        self.delay, self.stop = delay_ms / 1000, threading.Event()
        self.faults = [list(fault) for fault in faults]
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def copies(self, data):
        """How often this message is passed on."""
        text = data.decode("utf-8", "replace")
        cseq = re.search(r"^CSeq: *(.*?)\r?$", text, re.M)
        line = "%s %s" % (text.split("\r\n")[0], cseq.group(1) if cseq else "")
        copies = 1
        for fault in self.faults:
            if re.match(fault[1], line):
                fault[2] -= 1
                if fault[2] == 0:
                    copies = 0 if fault[0] == "lose" else 2
        return copies

    def run(self):
        address = {name: (text.rpartition(":")[0], int(text.rpartition(":")[2]))
                   for name, text in (("phone", self.phone), ("sipp", self.behind))}
        held = []
        while not self.stop.is_set():
            for sock in select.select([self.outer, self.inner], [], [], 0.01)[0]:
                data = sock.recvfrom(65536)[0]
                for _ in range(self.copies(data)):
                    if sock is self.inner:
                        self.outer.sendto(data, address["phone"])
                    else:
                        held.append((time.monotonic() + self.delay, data))
            while held and held[0][0] <= time.monotonic():
                self.inner.sendto(held.pop(0)[1], address["sipp"])

    def end(self):
        self.stop.set()
        self.thread.join(1)
        self.outer.close()
        self.inner.close()


class Sipp(Process):
    """One SIPp with one scenario and one call."""

    def __init__(self, stage, actor, scenario_path, remote, options=()):
        self.actor = actor
        self.addr = stage.behind.get(actor, stage.addresses[actor])
        port = int(self.addr.rpartition(":")[2])
        self.messages = stage.path(actor + ".messages")
        self.errors = stage.path(actor + ".errors")
        super().__init__(stage, actor, [
            shutil.which("sipp"), remote, "-sf", scenario_path, "-i", "127.0.0.1", "-p", str(port),
            "-mp", str(port + 2), "-m", "1", "-l", "1", "-nostdin", "-deadcall_wait", "0",
            "-timeout", str(LIMIT), "-timeout_error", "-recv_timeout", str(LIMIT * 1000 - 2000),
            "-trace_msg", "-message_file", self.messages, "-message_overwrite", "true",
            "-trace_err", "-error_file", self.errors, "-error_overwrite", "true", *options],
            env={"TERM": "dumb"}, cwd=stage.directory)

    def wait(self, seconds):
        try:
            status = self.process.wait(max(0.1, seconds))
        except subprocess.TimeoutExpired:
            raise Failed("%s (SIPp) is not at its end: %s" % (self.actor, self.complaint()))
        if status:
            raise Failed("%s (SIPp) says: %s" % (self.actor, self.complaint()))

    def complaint(self):
        if not os.path.exists(self.errors):
            return "nothing, status %s" % self.process.poll()
        with open(self.errors, errors="replace") as file:
            lines = [re.sub(r"^.*\d\.\d{6}: ", "", line.strip()) for line in file
                     if line.strip() and not line.startswith("The following events")]
        return " / ".join(lines)[:300]

    def wire(self):
        """(sent, text) of each message, in order."""
        if not os.path.exists(self.messages):
            return []
        with open(self.messages, "rb") as file:
            text = file.read().decode("utf-8", "replace")
        found = []
        for part in re.split(r"^-{20,} .*\n", text, flags=re.M):
            match = re.match(r"(?:UDP|TCP) message (sent|received)[^\n]*:\s*\n\s*(.*)", part, re.S)
            if match:
                found.append((match.group(1) == "sent",
                              match.group(2).replace("\r\n", "\n").rstrip("\n")))
        return found


class Stage:
    """A directory, addresses by name, and processes that end with it."""

    def __init__(self, phone, directory):
        self.phone, self.directory = phone, directory
        self.processes, self.claims = [], []
        self.addresses, self.behind = {}, {}    # by name: where it is reached, and where it is

    def path(self, name):
        return os.path.join(self.directory, name)

    def add(self, process):
        self.processes.append(process)
        return process

    def start_peer(self, make, user):
        """A peer that is ended too when it does not come up."""
        peer = make.__new__(make)
        self.processes.append(peer)
        peer.__init__(self, user)
        return peer

    def start_phone(self, name, *options, env=None, addr=None, aor=None):
        phone = Phone.__new__(Phone)
        self.processes.append(phone)    # first, so that it ends also when it will not start
        try:
            phone.__init__(self, name, options, env, addr, aor)
        except OSError as why:
            self.processes.remove(phone)
            raise Failed("the phone does not start: %s" % why)
        return phone

    def end(self):
        for process in reversed(self.processes):
            if hasattr(process, "process") or isinstance(process, Relay):
                process.end()
        for claim in self.claims:
            claim.close()

    def details(self):
        """What a reader wants of a failure: last events, and what SIPp did not like."""
        lines = []
        for process in self.processes:
            if isinstance(process, Phone):
                lines += ["%s: %s" % (process.name, json.dumps(e)[:300])
                          for e in process.events[-14:]]
            elif isinstance(process, Sipp):
                last = process.wire()[-1:] or [(False, "(no message)")]
                lines.append("%s: %s; last message %s:" % (process.actor, process.complaint(),
                                                           "sent" if last[0][0] else "received"))
                lines += ["    " + line for line in last[0][1].splitlines()[:16]]
            elif isinstance(process, Process) and hasattr(process, "out_path"):
                lines += ["%s: %s" % (process.name, line)
                          for line in process.output().splitlines()[-14:]]
        return "\n".join(lines)
