#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""A switch in one page (examples/join.c), with real phones on loopback: who calls a name is joined with its address,
and hears the other.

    join_e2e.py PATH-OF-legwork-phone PATH-OF-join

Everything waits for events; all of it ends within seconds."""
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "interop"))
from stage import Failed, Ports, Process, Stage  # noqa: E402

TONES = {"alice": 700, "bob": 440, "carol": 1100}


def hears(phone, whom):
    """That tone and no other."""
    phone.hears(TONES[whom], within=5)


def joined(stage, at):
    """Two phones talk, hold, and hang up."""
    alice, bob = stage.phones["alice"], stage.phones["bob"]
    alice.send("dial sip:bob@" + at)
    alice.expect("call.connected")
    bob.expect("call.connected")
    hears(alice, "bob")
    hears(bob, "alice")
    alice.send("hold")
    alice.expect("call.held")
    alice.send("resume")
    alice.expect("call.resumed")
    hears(alice, "bob")
    hears(bob, "alice")
    bob.send("hangup")
    alice.expect("call.ended")


def unknown(stage, at):
    """A name that the command line does not have."""
    alice = stage.phones["alice"]
    alice.send("dial sip:nobody@" + at)
    alice.expect("call.ended", code=404)


def busy(stage, at):
    """A phone that refuses: its own answer."""
    alice, carol = stage.phones["alice"], stage.phones["carol"]
    alice.send("dial sip:carol@" + at)
    carol.expect("call.incoming")
    carol.send("reject 486")
    alice.expect("call.ended", code=486)


def blind(stage, at, end=True):
    """Bob hands Alice to Carol and is free."""
    alice, bob, carol = (stage.phones[name] for name in TONES)
    alice.send("dial sip:bob@" + at)
    alice.expect("call.connected")
    bob.expect("call.connected")
    bob.send("transfer blind sip:carol@" + at)
    carol.expect("call.incoming")
    carol.send("answer")
    carol.expect("call.connected")
    bob.expect("transfer.completed")
    hears(alice, "carol")
    hears(carol, "alice")
    if end:
        alice.send("hangup")
        carol.expect("call.ended")


def attended(stage, at):
    """Bob has a word with Carol first."""
    alice, bob, carol = (stage.phones[name] for name in TONES)
    alice.send("dial sip:bob@" + at)
    alice.expect("call.connected")
    bob.expect("call.connected")
    bob.send("transfer attended sip:carol@" + at)
    carol.expect("call.incoming")
    carol.send("answer")
    bob.expect("transfer.consulting")
    hears(carol, "bob")
    bob.send("complete")
    bob.expect("transfer.completed")
    hears(alice, "carol")
    hears(carol, "alice")
    alice.send("hangup")
    carol.expect("call.ended")


def refused(stage, at):
    """Carol is busy, and Bob has Alice back."""
    alice, bob, carol = (stage.phones[name] for name in TONES)
    alice.send("dial sip:bob@" + at)
    alice.expect("call.connected")
    bob.expect("call.connected")
    bob.send("transfer blind sip:carol@" + at)
    carol.expect("call.incoming")
    carol.send("reject 486")
    bob.expect("transfer.recalled")
    hears(alice, "bob")
    hears(bob, "alice")
    alice.send("hangup")
    bob.expect("call.ended")


def onward(stage, at):
    """Who was handed over hands on: Carol gives Alice back to Bob."""
    alice, bob, carol = (stage.phones[name] for name in TONES)
    blind(stage, at, end=False)
    carol.send("transfer blind sip:bob@" + at)
    bob.expect("call.connected")
    carol.expect("transfer.completed")
    hears(alice, "bob")
    hears(bob, "alice")
    alice.send("hangup")
    bob.expect("call.ended")


SCENES = (joined, unknown, busy, blind, attended, onward, refused)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    bad = 0
    with tempfile.TemporaryDirectory() as directory:
        stage = Stage(sys.argv[1], directory)
        try:
            at = "127.0.0.1:%d" % Ports.take(stage)
            stage.phones = {}
            for name, hz in TONES.items():
                options = ["--media=tone:%d" % hz] + (["--auto-answer"] if name == "bob" else [])
                addr = "127.0.0.1:%d" % Ports.take(stage)
                # It calls from the address that it is called at: the switch knows it by that.
                stage.phones[name] = stage.start_phone(name, *options, addr=addr, aor="sip:%s@%s" % (name, addr))
            stage.add(Process(stage, "join", [sys.argv[2], at] + [
                "%s=%s" % (name, phone.uri) for name, phone in stage.phones.items()]))
            for scene in SCENES:
                try:
                    scene(stage, at)
                    print("ok %s: %s" % (scene.__name__, scene.__doc__))
                except Failed as why:
                    bad += 1
                    print("not ok %s: %s" % (scene.__name__, why))
            for phone in stage.phones.values():
                phone.quit()
        finally:
            stage.end()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
