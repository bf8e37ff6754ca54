#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""legwork-phone --screen in a terminal (tmux), worked by keys and read from captured screens, against
other phones and a mailbox: calls, hold, mute, digits; the three transfers, cancelled, swapped, merged,
failed and refused; being transferred; a terminal that changes its size, knows little, or goes away.

	screen_e2e.py PATH-OF-legwork-phone [--fake PATH-OF-phone_fake] [--keep DIR] [NAME...]

--fake PATH a phone without a network: what needs encryption is played with it

--keep DIR  leaves the captured screens there, in their order
NAME        only these scenarios

Everything waits for what is seen, nothing for a guess of time."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE = 20.0
LIMIT = 170
TONES = {"bob": 440, "carol": 660, "dave": 770}


class Failed(Exception):
    pass


def until(what, seconds, ready):
    """The first true value of ready(), or Failed."""
    end = time.monotonic() + seconds
    while True:
        value = ready()
        if value:
            return value
        if time.monotonic() > end:
            raise Failed("waited in vain for " + what())
        time.sleep(0.05)


class Phone:
    """One of the others; expect() takes its events in order."""

    def __init__(self, phone, name, *options):
        self.name, self.events, self.at = name, [], 0
        media = "tone:%d" % TONES[name] if name in TONES else "silence"
        self.process = subprocess.Popen(
            [phone, "--listen", "127.0.0.1:0", "--media", media, "--json", "--duration", str(LIMIT),
             *options, "sip:%s@127.0.0.1" % name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self.read, daemon=True).start()
        self.uri = "sip:%s@%s" % (name, self.expect("ready")["udp"])

    def read(self):
        for line in self.process.stdout:
            self.events.append(json.loads(line))

    def send(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def expect(self, name, seconds=PATIENCE, **fields):
        def found():
            for i in range(self.at, len(self.events)):
                event = self.events[i]
                if event["event"] == name and all(event.get(k) == v for k, v in fields.items()):
                    self.at = i + 1
                    return event
            return None
        return until(lambda: "%s %s of %s; came: %s" % (name, fields or "", self.name,
                     [e["event"] for e in self.events[self.at:]]), seconds, found)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


# Leaves pid, status and what went to stderr in the directory $1, and keeps the terminal open.
WRAPPER = r'''directory=$1; shift
sh -c 'echo $$ >"$0/pid"; exec "$@" 2>>"$0/errors"' "$directory" "$@"
echo $? >"$directory/status"; exec cat'''


class Terminal:
    """One pane of a tmux server of our own."""
    servers = []
    keep, kept = None, 0

    def __init__(self, directory, command, cols=80, rows=24, **env):
        config = os.path.join(directory, "tmux.conf")
        with open(config, "w") as file:
            file.write("set -g status off\nset -g history-limit 100\nset -g escape-time 0\n")
        self.directory = directory
        self.server = "legwork-screen-%d-%d" % (os.getpid(), len(self.servers))
        self.servers.append(self.server)
        for name in ("pid", "status"):
            if os.path.exists(os.path.join(directory, name)):
                os.unlink(os.path.join(directory, name))
        env = {"TERM": "xterm", "LC_ALL": "C.UTF-8", **env}
        words = ["env", *("%s=%s" % pair for pair in env.items()), "sh", "-c", WRAPPER, "sh", directory, *command]
        self.tmux("-f", config, "new-session", "-d", "-x", str(cols), "-y", str(rows), *words)

    def tmux(self, *words):
        done = subprocess.run(["tmux", "-u", "-L", self.server, *words], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"})
        if done.returncode:
            raise Failed("tmux %s: %s" % (words[0], done.stdout.decode("utf-8", "replace")))
        return done.stdout.decode("utf-8")

    def key(self, *keys):
        self.tmux("send-keys", *keys)

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def about(self, what):
        return self.tmux("display-message", "-p", "#{%s}" % what).strip()

    def see(self, *texts, never=(), seconds=PATIENCE):
        """All of texts are on the screen at once, and nothing of never."""
        last = [""]

        def seen():
            last[0] = self.screen()
            lines = re.sub(r"\n +", " ", last[0])   # a sentence may take two
            return all(re.search(t, last[0], re.M) or re.search(t, lines) for t in texts) and \
                not any(re.search(t, last[0]) for t in never)
        until(lambda: "%s%s on this screen:\n%s" % (texts, " without %s" % (never,) if never else "",
              last[0]), seconds, seen)
        return last[0]

    def save(self, name):
        if self.keep:
            Terminal.kept += 1
            with open(os.path.join(self.keep, "%02d-%s.txt" % (Terminal.kept, name)), "w") as file:
                file.write(self.screen())

    def resize(self, cols, rows):
        self.tmux("resize-window", "-x", str(cols), "-y", str(rows))

    def number(self, name):
        """The pid of the program, or its status when it has ended; None: not yet."""
        try:
            with open(os.path.join(self.directory, name)) as file:
                return int(file.read())
        except (OSError, ValueError):
            return None

    def ended(self, status):
        """The program ends so, and the terminal is as it was."""
        until(lambda: "the end of the phone:\n" + self.screen(), PATIENCE, lambda: self.number("status") is not None)
        if self.number("status") != status:
            raise Failed("ended with status %d, not %d" % (self.number("status"), status))
        until(lambda: "a terminal given back:\n" + self.screen(), PATIENCE,
              lambda: self.about("alternate_on") == "0" and self.about("cursor_flag") == "1")

    @classmethod
    def end(cls):
        for server in cls.servers:
            subprocess.run(["tmux", "-L", server, "kill-server"], stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=60)


TALKING = r"talking +█{3,}░* +█{3,}"   # heard in both directions


def bob_calls(t, bob, uri):
    bob.send("dial " + uri)
    t.see("bob calls you", r"\[A\] Answer", r"\[J\] Reject")
    t.key("a")
    t.see(TALKING, r"\[T\] Transfer")
    bob.expect("call.connected")


def pick(t, target, method):
    """T, who, how."""
    t.key("t")
    t.see("to whom\\?", "step 1 of 2")
    t.type(target)
    t.see(re.escape(target))
    t.key("Enter")
    t.see("how\\?", "step 2 of 2")
    t.key(method)


def consult(t, bob, carol, uri):
    bob_calls(t, bob, uri)
    pick(t, carol.uri, "w")
    t.see("On hold.*Talking to", "Talking to Carol Nowak; bob waits", r"\[C\] Complete", r"\[X\] Cancel")
    bob.expect("call.remote_hold")


def over(t, *phones):
    for phone in phones:
        phone.send("hangup all")
    t.see("There are no calls")


def calls(t, bob, uri, **_):
    """What a call needs: answer, hold, mute, record, digits, reject, hang up; and the help."""
    t.see("There are no calls", r"\[D\] Dial", " H  Hang up")
    t.save("start")
    t.key("?")
    t.see("T transfers a call", "W|G  Merge     all three talk", "Q  Quit")
    t.save("help")
    t.key("Escape")
    bob.send("dial " + uri)
    t.see("! bob calls you")
    t.save("incoming")
    t.key("j")
    bob.expect("call.ended", code=486)
    t.see("There are no calls")
    bob_calls(t, bob, uri)
    t.save("talking")
    t.key("o")
    bob.expect("call.remote_hold")
    t.see(r"\d  bob +on hold", r"\[O\] Resume", "bob is on hold")
    t.key("m")
    t.see("muted", r"\[M\] Unmute")
    t.key("o")
    bob.expect("call.remote_resume")
    t.see(r"\d  bob +talking", r"\[O\] Hold")
    t.key("m")
    t.see(r"\[M\] Mute", never=["muted"])
    t.key("k")
    t.see("Keypad: bob hears the digits")
    t.type("12#")
    t.see("Sent: 12#")
    t.save("keypad")
    for digit in "12#":
        bob.expect("dtmf", digits=digit)
    t.key("Escape")
    t.key("r")
    t.see("recorded", r"\[R\] Stop rec", "is being recorded:")
    t.key("r")
    t.see("The recording has ended", r"\[R\] Record")
    t.key("c")
    t.see("Complete is not possible now \\(bob: talking\\)")
    t.key("h")
    bob.expect("call.ended")
    t.see("There are no calls")


def dialled(t, carol, **_):
    """Calls somebody; what is no address is said, and nothing sent."""
    t.key("d")
    t.see("Who to call\\?")
    t.type("a b")
    t.see("No contact found, and this is not an address")
    t.key("Enter")
    t.see("! No contact found, and this is not an address")
    t.key("C-u")
    t.type(carol.uri + "9")
    t.key("BSpace")
    t.see(r"> +\*? +Carol Nowak +" + re.escape(carol.uri))
    t.save("dial")
    t.key("Enter")
    t.see(TALKING)
    t.key("h")
    carol.expect("call.ended")
    t.see("There are no calls")


def warm(t, bob, carol, uri, **_):
    consult(t, bob, carol, uri)
    t.see(r"you hear +░+ +│ *│ .*you hear +█{3}")   # the one waits in silence, the other speaks
    t.save("consulting")
    t.key("c")
    t.see("The transfer is done. bob and Carol Nowak talk without you", "There are no calls")
    t.save("completed")
    carol.expect("call.replaced")
    over(t, bob, carol)


def found(t, bob, carol, uri, **_):
    """A favourite; a name typed without its accents, in parts, by the keys of a keypad."""
    bob_calls(t, bob, uri)
    t.key("t")
    t.see(r"> \* Carol Nowak", "favourites are marked", never=["Żółć"])
    t.save("favourites")
    t.type("luk zol")
    t.see("> +Łukasz Żółć +sip:201@127.0.0.1", never=["Carol Nowak +sip"])
    t.save("found")
    t.key("C-f")
    t.see(r"> \* Łukasz Żółć")
    t.key("C-f")
    t.see(r">   Łukasz Żółć")
    t.key("C-u")
    t.type("22765")
    t.see("Carol Nowak")
    t.key("C-u")
    t.key("Down", "Up", "Enter")
    t.see("Transfer bob to Carol Nowak: how\\?")
    t.key("Escape")
    t.see("to whom\\?")
    t.key("Escape")
    t.see(TALKING)
    over(t, bob)


def cancelled(t, bob, carol, uri, **_):
    consult(t, bob, carol, uri)
    t.key("x")
    t.see("The transfer was cancelled. bob is back with you", TALKING)
    t.save("cancelled")
    carol.expect("call.ended")
    bob.expect("call.remote_resume")
    over(t, bob)


def swapped_and_merged(t, bob, carol, uri, **_):
    consult(t, bob, carol, uri)
    t.key("s")
    t.see("Talking to ─.*On hold", "Talking to bob; Carol Nowak waits")
    carol.expect("call.remote_hold")
    t.save("swapped")
    t.key("g")
    t.see("All three talk.*All three talk", "All three of you are talking", " S  Swap")
    t.save("merged")
    t.key("s")
    t.see("Swap is not possible now")
    t.key("c")
    t.see("The transfer is done", "There are no calls")
    over(t, bob, carol)


def blind(t, bob, carol, uri, **_):
    bob_calls(t, bob, uri)
    t.key("t")
    t.type(carol.uri)
    t.see(r"> +\*? +Carol Nowak +" + re.escape(carol.uri))
    t.save("to-whom")
    t.key("Enter")
    t.see(r"> \[W\] Warm", r"\[B\] Blind", r"\[V\] Voicemail")
    t.save("how")
    t.key("Down")
    t.see(r"> \[B\] Blind")
    t.key("Enter")
    t.see("Blind transfer of bob to Carol Nowak has begun")
    t.see("The transfer is done. bob and Carol Nowak talk without you", "There are no calls")
    carol.expect("call.connected")
    over(t, bob, carol)


def voicemail(t, bob, carol, box, uri, **_):
    bob_calls(t, bob, uri)
    pick(t, carol.uri, "v")
    t.see("The transfer is done. bob is with Carol Nowak's voicemail", "There are no calls")
    t.save("voicemail")
    box.expect("call.connected")
    time.sleep(1)
    bob.send("hangup")
    box.expect("mailbox.stored")


def by_code(t, bob, box, uri, **_):
    """On the keypad a code of the policy file goes to voicemail, and the caller hears no key of it (R32)."""
    bob_calls(t, bob, uri)
    heard = len(bob.events)
    t.key("k")
    t.see("Keypad: bob hears the digits")
    t.type("*3201#")
    box.expect("call.connected")
    t.see("There are no calls")
    digits = [event["digits"] for event in bob.events[heard:] if event["event"] == "dtmf"]
    if digits:
        raise Failed("bob heard %s" % digits)
    time.sleep(1)
    bob.send("hangup")
    box.expect("mailbox.stored")


def failed(t, bob, dave, uri, **_):
    """A target that is busy: the phone rings for the caller, and it is said in words."""
    bob_calls(t, bob, uri)
    pick(t, dave.uri, "b")
    t.see("Your line is free. bob comes back if nobody answers.")
    dave.expect("call.incoming")
    dave.send("reject 486")
    t.see("The transfer to dave failed: busy \\(486\\), and bob waits. A answers, H hangs up.")
    t.key("a")
    t.see("! The transfer to dave failed: busy \\(486\\), and bob came back. bob is back with you", TALKING)
    t.save("failed-blind")
    over(t, bob)


def unanswered(t, bob, carol, dave, uri, **_):
    """A consultation that fails: the same again, somebody else, or back."""
    bob_calls(t, bob, uri)
    pick(t, dave.uri, "w")
    dave.expect("call.incoming")
    t.see("dave's phone is ringing")
    dave.send("reject 486")
    t.see("! The target cannot be reached: busy \\(486\\). bob is still on hold", r"\[E\] Retry",
          r"\[X\] Cancel", r"\[T\] Transfer", "Nobody")
    t.save("failed-consultation")
    t.key("e")
    dave.expect("call.incoming")
    dave.send("reject 603")
    t.see("declined \\(603\\)")
    t.key("t")
    t.see("Who to consult instead, for bob\\?")
    t.type(carol.uri)
    t.key("Enter")
    t.see("Talking to Carol Nowak; bob waits")
    t.key("x")
    t.see("bob is back with you")
    over(t, bob)


def handed_over(t, bob, carol, uri, **_):
    """Bob wants to transfer us: no, and then yes."""
    bob_calls(t, bob, uri)
    bob.send("transfer blind " + carol.uri)
    t.see("! bob wants you to talk to Carol Nowak instead. Y accepts, N declines", r"\[Y\] Accept")
    t.save("asked-to-go")
    t.key("n")
    bob.expect("transfer.failed")
    t.see(TALKING, " Y  Accept")
    bob.send("transfer blind " + carol.uri)
    t.see(r"\[N\] Decline")
    t.key("y")
    t.see("You were transferred: you are now with Carol Nowak", r"Carol Nowak +talking")
    t.save("handed-over")
    bob.expect("transfer.completed")
    over(t, carol)


def refused(t, bob, carol, uri, **_):
    """What the administrator does not allow is grey, with the reason, before anything is signalled."""
    bob_calls(t, bob, uri)
    t.key("t")
    t.type("+48 22 123")
    t.see("> +.*48.*22.*123 ", "external")
    t.key("Enter")
    t.see(" W  Warm +Not possible: The administrator does not allow warm transfers to", "transfer type low",
          " B  Blind +Not possible: The administrator does not allow blind transfers to",
          " V  Voicemail +Not possible: Only an internal extension has voicemail", never=[r"\[[WBV]\]"])
    t.save("refused")
    t.key("b")
    t.see("! The administrator does not allow blind transfers", "how\\?")
    t.key("Escape", "C-u")
    t.type("Carol Nowak")
    t.key("Enter")
    t.see(r"\[W\] Warm", r"\[B\] Blind", r"\[V\] Voicemail")
    t.key("Escape")
    t.key("Escape")
    t.see(TALKING)
    if any(e["event"] == "call.remote_hold" for e in bob.events[bob.at:]):
        raise Failed("a refused transfer was signalled")
    over(t, bob)


def resized(t, bob, carol, uri, **_):
    consult(t, bob, carol, uri)
    t.resize(40, 12)
    t.see("^ legwork-phone", r"\[C\]Complete \[|\[C\]Complete$", r"\d  bob +on hold")
    t.save("small")
    t.resize(30, 8)
    t.see("This terminal is too small")
    t.resize(120, 40)
    t.see("On hold ─.*Talking to ─")
    t.save("large")
    t.resize(80, 24)
    t.see("On hold ─.*Talking to ─", r"\[X\] Cancel")
    t.key("x")
    t.see("bob is back with you")
    over(t, bob)


def leaves(t, bob, uri, **_):
    """Q asks once when somebody is there; the terminal is given back."""
    bob_calls(t, bob, uri)
    t.key("q")
    t.see("Press Q again to hang up all calls")
    t.key("q")
    bob.expect("call.ended")
    t.ended(0)


SCENARIOS = [calls, dialled, found, warm, cancelled, swapped_and_merged, blind, voicemail, by_code, failed, unanswered,
             handed_over, refused, resized, leaves]


def alone(phone, directory, *options, **env):
    """A screen without anybody else."""
    return Terminal(directory, [phone, "--listen", "127.0.0.1:0", "--screen", "--name", "Żółć", *options,
                                "sip:alice@127.0.0.1"], **env)


def plain(phone, directory, bob):
    """A vt100 that knows ASCII only: no colour, no boxes of Unicode."""
    t = alone(phone, directory, TERM="vt100", LC_ALL="C")
    screen = t.see("There are no calls", "^ legwork-phone", "-{60}")
    t.save("vt100")
    if not screen.isascii() or "????  sip:alice" not in screen:
        raise Failed("this is no ASCII:\n" + screen)
    os.kill(t.number("pid"), signal.SIGTERM)
    t.ended(0)


def killed(phone, directory, bob):
    """A fault gives the terminal back too."""
    t = alone(phone, directory)
    t.see("There are no calls", "Żółć")
    os.kill(t.number("pid"), signal.SIGABRT)
    t.ended(128 + signal.SIGABRT)


def closed(phone, directory, bob):
    """The terminal goes: the caller is told."""
    t = alone(phone, directory)
    t.see("There are no calls")
    t.key("d")
    t.type(bob.uri)
    t.key("Enter")
    bob.expect("call.incoming")
    bob.send("answer")
    bob.expect("call.connected")
    t.see(TALKING.replace("█{3,}░* +", ""))
    t.tmux("kill-pane")
    bob.expect("call.ended", cause="normal")


def no_terminal(phone, directory, bob):
    """Without a terminal it says what to do."""
    done = subprocess.run([phone, "--listen", "127.0.0.1:0", "--screen", "sip:a@127.0.0.1"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, timeout=60)
    if done.returncode != 2 or "needs a terminal" not in done.stderr or done.stdout:
        raise Failed(str(done))
    t = alone(phone, directory, TERM="dumb")
    t.ended(2)


def asked(fake, directory, bob):
    """What the policy leaves to the user is done when he presses the same key again."""
    policy = os.path.join(directory, "policy")
    with open(policy, "w") as file:
        file.write("domain x\ndowngrade ask\n")
    t = Terminal(directory, [fake, "--screen", "--policy", policy, "sip:alice@x"])
    t.see("There are no calls")
    t.key("d")
    t.type("sips:carol@x")
    t.key("Enter")
    t.see("Talking to carol")
    t.key("t")
    t.type("dave")
    t.key("Enter")
    t.see(r"\[B\] Blind +To confirm: The call is encrypted, and the target would not be. Continue\?")
    t.key("w")
    t.see("Press the same key for yes", "! The call is encrypted")
    t.key("b")
    t.see(r"> \[B\] Blind", r"\[W\] Warm +To confirm", "Press the same key for yes")
    t.save("asked")
    t.key("Enter")
    t.see("The transfer is done. carol and dave talk without you")
    t.key("q")
    t.ended(0)


def attempt(name, call, failures, terminal=None):
    begin = time.monotonic()
    try:
        call()
        print("ok %s (%.1f s)" % (name, time.monotonic() - begin), flush=True)
    except (Failed, subprocess.SubprocessError, OSError) as why:
        print("not ok %s: %s" % (name, why), flush=True)
        if terminal and "on this screen" not in str(why):
            print(terminal.screen())
        failures.append(name)
    return not failures


def arguments():
    words, keep, fake, only = sys.argv[1:], None, None, []
    if not words or words[0] in ("-h", "--help"):
        print(__doc__)
        sys.exit(0 if words else 2)
    phone = words.pop(0)
    while words:
        word = words.pop(0)
        if word == "--keep" and words:
            keep = words.pop(0)
        elif word == "--fake" and words:
            fake = words.pop(0)
        else:
            only.append(word)
    return phone, fake, keep, only


def without_screen(phone):
    done = subprocess.run([phone, "--screen", "--listen", "127.0.0.1:0", "sip:a@127.0.0.1"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=60)
    return "built without a screen" in done.stdout


def main():
    phone, fake, keep, only = arguments()
    if not shutil.which("tmux") or without_screen(phone):
        print("skipped: %s" % ("tmux is not installed" if not shutil.which("tmux") else
                               "this phone was built without a screen"))
        return 77
    if keep:
        os.makedirs(keep, exist_ok=True)
        Terminal.keep = keep
    failures, phones = [], []
    chosen = [s for s in SCENARIOS if not only or s.__name__ in only]
    with tempfile.TemporaryDirectory() as directory:
        try:
            for name in ("box", "recordings"):
                os.mkdir(os.path.join(directory, name))
            box = Phone(phone, "box", "--mailbox", os.path.join(directory, "box"), "--message-seconds", "2")
            bob = Phone(phone, "bob", "--accept-refer", "yes")
            carol = Phone(phone, "carol", "--auto-answer=300")
            dave = Phone(phone, "dave")
            phones = [box, bob, carol, dave]
            contacts = os.path.join(directory, "contacts")
            with open(contacts, "w") as file:
                file.write('"Carol Nowak" <%s>;favourite=yes;kind=internal\n'
                           '"Łukasz Żółć" <sip:201@127.0.0.1>;kind=internal\n' % carol.uri)
            policy = os.path.join(directory, "policy")
            with open(policy, "w") as file:
                file.write("domain 127.0.0.1\ncountry 48\ninternational 00\naccount.type low\n"
                           "code.voicemail *3\n")
            port = 8000 + os.getpid() % 2000  # above those of the demo, below those of interop tests and of RTP
            t = Terminal(directory, [phone, "--listen", "127.0.0.1:%d" % port, "--media", "tone:550",
                                     "--duration", str(LIMIT), "--name", "Alice", "--screen",
                                     "--contacts", contacts, "--policy", policy, "--record-dir", os.path.join(directory, "recordings"),
                                     "--voicemail-server", box.uri, "sip:alice@127.0.0.1"])
            parts = dict(t=t, bob=bob, carol=carol, dave=dave, box=box, uri="sip:alice@127.0.0.1:%d" % port)
            for scenario in chosen:
                if not attempt(scenario.__name__, lambda: scenario(**parts), failures, t):
                    break
            Terminal.end()
            for scenario in (plain, killed, closed, no_terminal):
                if not only or scenario.__name__ in only:
                    attempt(scenario.__name__, lambda: scenario(phone, directory, bob), failures)
                    Terminal.end()
            if fake and (not only or "asked" in only):
                attempt("asked", lambda: asked(fake, directory, bob), failures)
                Terminal.end()
            with open(os.path.join(directory, "errors")) as file:
                errors = file.read()
            if errors:
                print("written to stderr:\n" + errors)
        finally:
            Terminal.end()
            for one in phones:
                one.kill()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
