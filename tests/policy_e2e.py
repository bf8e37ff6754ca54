#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""A phone with a policy file, for every transfer type at every level: what a user may transfer where, the
sentence that says why not, and that what is refused puts nothing on the wire.

    policy_e2e.py [--show] PATH-OF-legwork-phone

Bob calls, Alice answers, and tries each method with each kind of target: an extension that is recorded, one
that is not, a contact that is recorded, one that is not, and any other number.  The wire is watched by tshark
on the loopback if it may be started, and always by the holder of the targets' port.  --show prints each
sentence."""
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "interop"))
from stage import Failed, Ports, Stage  # noqa: E402

LEVELS = ("account", "group", "site", "user")
METHODS = ("attended", "blind", "voicemail")
TARGETS = ("201", "202", "+48601000001", "+48601000002", "+48601000003")
KINDS = ("internal, recorded", "internal", "contact, recorded", "contact", "other external number")
# The type matrix (lib/rules/policy.def), written out: what each kind of target may be reached by.
TABLE = {
    "off":    ("", "", "", "", ""),
    "none":   ("abv", "abv", "ab", "ab", "ab"),
    "low":    ("abv", "abv", "ab", "ab", ""),
    "medium": ("abv", "abv", "", "", ""),
    "high":   ("ab", "", "ab", "", ""),
}


def policy_text(kind, level):
    """The file an administrator writes."""
    says = "%s.transfer no" % level if kind == "off" else "%s.type %s" % (level, kind)
    return """# transfer type %s, set for the %s
domain 127.0.0.1
country 48
international 00
extensions 200-299
target 201 person recorded voicemail name="Anna"
target 202 person voicemail name="Bert"
target +48601000001 person contact recorded
target +48601000002 person contact
%s
""" % (kind, level, says)


class Watch:
    """Whoever has the targets' port: counts what comes, answers nothing."""

    def __init__(self):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 0))
        self.port = self.sock.getsockname()[1]
        self.came = []
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                self.came.append(self.sock.recvfrom(65536)[0])
            except OSError:
                return


class Capture:
    """tshark on the loopback, for the phones' own ports; None where it cannot run."""

    def __init__(self, directory, ports):
        self.path = os.path.join(directory, "wire.pcap")
        self.process = None
        if not shutil.which("tshark"):
            return
        self.process = subprocess.Popen(
            ["tshark", "-q", "-i", "lo", "-w", self.path, "-f",
             "udp and (%s)" % " or ".join("port %d" % port for port in ports)],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        while line and "Capturing" not in line:
            line = self.process.stderr.readline()
        if not line:
            self.process = None
        time.sleep(0.5)

    def between(self, begin, end):
        """The SIP messages within that time, their first lines."""
        if not self.process:
            return []
        time.sleep(1.0)
        self.process.terminate()
        self.process.wait(20)
        done = subprocess.run(["tshark", "-r", self.path, "-Y", "sip", "-T", "fields", "-e", "frame.time_epoch",
                               "-e", "sip.Request-Line", "-e", "sip.Status-Line"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=30)
        found = []
        for line in done.stdout.splitlines():
            at, _, what = line.partition("\t")
            found.append((float(at), what.strip()))
        return [[what for at, what in found if b <= at <= e] for b, e in zip(begin, end)]


def uri(target, port):
    return "sip:%s@127.0.0.1:%d" % (target, port)


def verdicts(alice, watch):
    """{(target, method): sentence or None}, from `legal TARGET` and from the refused verb itself."""
    found = {}
    for target in TARGETS:
        alice.send("legal " + uri(target, watch.port))
        legal = alice.expect("legal.target")
        for method in METHODS:
            found[target, method] = None if legal[method] else legal[method + "_why"]
    return found


def refuse_all(alice, found, watch, level):
    for (target, method), sentence in found.items():
        if sentence is None:
            continue
        alice.send("transfer %s %s" % (method, uri(target, watch.port)))
        error = alice.expect("error")
        if error["code"] != "refused" or sentence not in error["text"]:
            raise Failed("%s to %s was told %s and not %s" % (method, target, error, sentence))
        if not error.get("rule") or error.get("level") not in ("", level) or error.get("cause") in (None, "none"):
            raise Failed("no words for machines: %s" % error)


def check_table(kind, level, found):
    for target, allowed, what in zip(TARGETS, TABLE[kind], KINDS):
        for method in METHODS:
            want, have = method[0] in allowed, found[target, method] is None
            if want != have:
                raise Failed("type %s at the %s: %s to %s is %s, and should not be: %s" % (
                    kind, level, method, what, "allowed" if have else "refused", found[target, method]))
            if not have and method != "voicemail" and level not in found[target, method]:
                raise Failed("the sentence does not name the %s: %s" % (level, found[target, method]))


def one(stage, bob, kind, level, watch, windows):
    path = stage.path("%s-%s.conf" % (kind, level))
    with open(path, "w") as file:
        file.write(policy_text(kind, level))
    alice = stage.start_phone("alice", "--auto-answer", "--policy", path)
    windows["ports"].append(int(alice.addr.rpartition(":")[2]))
    bob.send("dial " + alice.uri)
    bob.expect("call.connected")
    alice.expect("call.connected")
    time.sleep(0.15)
    begin = time.time()
    found = verdicts(alice, watch)
    refuse_all(alice, found, watch, level)
    time.sleep(0.05)
    windows["begin"].append(begin)
    windows["end"].append(time.time())
    check_table(kind, level, found)
    alice.send("hangup")
    bob.expect("call.ended")
    alice.send("quit")
    alice.process.wait(20)
    return found


def allowed_goes_out(stage, bob):
    """What is allowed does reach the wire, so that silence above means something."""
    watch = Watch()
    path = stage.path("none-account.conf")
    alice = stage.start_phone("alice", "--auto-answer", "--policy", path)
    bob.send("dial " + alice.uri)
    bob.expect("call.connected")
    alice.expect("call.connected")
    alice.send("transfer attended " + uri("202", watch.port))
    alice.expect("transfer.consulting")
    end = time.monotonic() + 15
    while not watch.came and time.monotonic() < end:
        time.sleep(0.05)
    if not watch.came or not watch.came[0].startswith(b"INVITE sip:202@"):
        raise Failed("the target that is allowed was not called")
    alice.send("hangup all")
    alice.send("quit")


CONTACTS = """"Anna" <sip:anna@branch.example>;kind=internal
"Jan" <sip:jan@branch.example>
"Ewa" <tel:+48601000009>;kind=internal
"""


def contacts_are_judged(stage, bob):
    """The kind of a contact reaches the rules; a number that stands in for another is an event."""
    contacts, policy = stage.path("contacts"), stage.path("contacts.conf")
    with open(contacts, "w") as file:
        file.write(CONTACTS)
    with open(policy, "w") as file:
        file.write(policy_text("medium", "account") + "target +48601000004 queue contact\n"
                   "out_number +48117770000\ntrunk.owned +482255501*\n"
                   "trunk.fallback +48225550100\n")
    alice = stage.start_phone("alice", "--auto-answer", "--policy", policy, "--contacts", contacts)
    bob.send("dial " + alice.uri)
    bob.expect("call.connected")
    alice.expect("call.connected")
    for address, place, blind in (("sip:anna@branch.example", "internal", "allowed"),
                                  ("sip:jan@branch.example", "external contact", "refused"),
                                  ("tel:+48601000009", "external", "refused")):
        alice.send("legal " + address)
        event = alice.expect("legal.target")
        if event["place"] != place or event["blind"] != (blind == "allowed"):
            raise Failed("%s: %s" % (address, event))
    alice.send("legal tel:+48601000004")
    alice.expect("legal.target", kind="queue")
    alice.send("dial sip:+48602345678@127.0.0.1:9")
    alice.expect("call.other_number")
    alice.send("hangup all")
    alice.send("quit")


def main():
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return 0 if len(sys.argv) > 1 else 2
    show, phone = "--show" in sys.argv, sys.argv[-1]
    directory = tempfile.mkdtemp(prefix="legwork-policy-")
    stage, watch, cells = Stage(os.path.abspath(phone), directory), Watch(), 0
    windows = {"begin": [], "end": [], "ports": []}
    first = Ports.take(stage)
    capture = Capture(directory, range(first - 8, first + 8 * 48))
    passed = failed = 0
    try:
        bob = stage.start_phone("bob")
        for kind in TABLE:
            for level in LEVELS:
                name = "type %s at the %s" % (kind, level)
                try:
                    found = one(stage, bob, kind, level, watch, windows)
                    passed += 1
                    cells += len(found)
                    print("ok %d - %s: %d refused" % (
                        passed, name, sum(1 for s in found.values() if s)), flush=True)
                    if show:
                        for (target, method), sentence in found.items():
                            print("      %-9s %-13s %s" % (method, target, sentence or "allowed"))
                except Failed as why:
                    failed += 1
                    print("not ok - %s: %s" % (name, why), flush=True)
        try:
            allowed_goes_out(stage, bob)
            passed += 1
        except Failed as why:
            failed += 1
            print("not ok - %s" % why)
        try:
            contacts_are_judged(stage, bob)
            passed += 1
        except Failed as why:
            failed += 1
            print("not ok - contacts: %s" % why)
        captured = capture.between(windows["begin"], windows["end"])
        loud = [messages for messages in captured if messages]
        print("on the wire while %d cells were tried: %s by tshark, %d at the targets' port" % (
            cells, sum(len(m) for m in loud) if capture.process else "not watched", len(watch.came)))
        if loud or watch.came:
            failed += 1
            print("not ok - what was refused reached the wire: %s %s" % (loud[:3], watch.came[:1]))
    finally:
        stage.end()
        shutil.rmtree(directory, ignore_errors=True)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
