#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Loops of hosts (examples/loops): each performs an attended transfer between real phones, over UDP and over TCP,
and rests when nothing is to do.

    loops_e2e.py PATH-OF-legwork-phone PATH-OF-A-LOOP...

Everything waits for events; all of it ends within seconds."""
import os
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "interop"))
from stage import Failed, Ports, Process, Stage  # noqa: E402


class Loop(Process):
    def __init__(self, stage, path, addr, carol):
        super().__init__(stage, "loop", [path, addr, carol], stdin=subprocess.PIPE)
        self.wait_for("ready")

    def wait_for(self, line, seconds=20.0):
        end = time.monotonic() + seconds
        while line not in self.output().splitlines():
            if time.monotonic() > end or not self.alive():
                raise Failed("no '%s' of %s: %s" % (line, self.process.args[0], self.output()))
            time.sleep(0.02)

    def enter(self):
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def status(self):
        return self.process.wait(20.0)

    def waits(self):
        """How often it has waited for something since its birth."""
        with open("/proc/%d/status" % self.process.pid) as file:
            return next(int(line.split()[1]) for line in file if line.startswith("voluntary_ctxt_switches"))


def call(stage, path, transport="udp"):
    """Bob calls Alice, who is called Loop here, and she calls Carol."""
    addr = "127.0.0.1:%d" % Ports.take(stage)
    options = ["--transport=udp,tcp", "--accept-refer=yes"]
    bob = stage.start_phone("bob", *options)
    carol = stage.start_phone("carol", "--auto-answer", *options)
    loop = stage.add(Loop(stage, path, addr, "%s;transport=%s" % (carol.uri, transport)))
    bob.send("dial sip:alice@%s;transport=%s" % (addr, transport))
    bob.expect("call.connected")
    return loop, bob, carol


def transfer(stage, path, transport="udp"):
    loop, bob, carol = call(stage, path, transport)
    loop.wait_for("consult connected")
    loop.enter()
    loop.wait_for("transfer completed")
    if loop.status():
        raise Failed("status %d: %s" % (loop.status(), loop.output()))
    carol.expect("call.replaced")
    bob.send("hangup")
    carol.expect("call.ended")


def over_tcp(stage, path):
    transfer(stage, path, "tcp")


def caller_left(stage, path):
    """He hangs up while Alice consults: there is no transfer."""
    loop, bob, _ = call(stage, path)
    loop.wait_for("consult connected")
    bob.send("hangup")
    loop.wait_for("transfer failed")
    if loop.status() != 1:
        raise Failed("status %d" % loop.status())


def too_early(stage, path):
    """Enter before there is a call is refused, and changes nothing."""
    addr = "127.0.0.1:%d" % Ports.take(stage)
    loop = stage.add(Loop(stage, path, addr, "sip:carol@127.0.0.1"))
    loop.enter()
    loop.wait_for("not now")


def at_rest(stage, path):
    """Without a call it waits, and does not go round."""
    addr = "127.0.0.1:%d" % Ports.take(stage)
    loop = stage.add(Loop(stage, path, addr, "sip:carol@127.0.0.1"))
    time.sleep(0.2)
    before = loop.waits()
    time.sleep(0.5)
    if loop.waits() - before > 3:
        raise Failed("it went round %d times" % (loop.waits() - before))


SCENES = (transfer, over_tcp, caller_left, too_early, at_rest)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    bad = 0
    for path in sys.argv[2:]:
        for scene in SCENES:
            name = "%s_%s" % (os.path.basename(path), scene.__name__)
            with tempfile.TemporaryDirectory() as directory:
                stage = Stage(sys.argv[1], directory)
                stage.phones = {}
                try:
                    scene(stage, path)
                    print("ok " + name)
                except Failed as why:
                    bad += 1
                    print("not ok %s: %s" % (name, why))
                finally:
                    stage.end()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
