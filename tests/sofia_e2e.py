#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Our engine on another SIP stack (examples/adapter/sofia), with real phones on libre around it: Alice is called, has
a word, and transfers; and she is transferred herself.

    sofia_e2e.py PATH-OF-legwork-phone PATH-OF-sofia PATH-OF-legwork-ladder

Everything waits for events; all of it ends within seconds."""
import os
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "interop"))
from net_peers import Peer  # noqa: E402
from stage import Failed, Ports, Process, Stage  # noqa: E402

TONES = {"bob": 440, "carol": 1100}
AUDIO, VIDEO = "m=audio 4000 RTP/AVP 0\r\n", "m=video 4002 RTP/AVP 34\r\n"


class Sofia(Process):
    """Its notes are lines; expect() takes them in order."""

    def __init__(self, stage, path):
        self.addr = "127.0.0.1:%d" % Ports.take(stage)
        self.uri = "sip:alice@" + self.addr
        self.log = stage.path("alice.log")
        self.at = 0
        super().__init__(stage, "sofia", [path, self.addr, self.log], stdin=subprocess.PIPE)
        self.expect("ready")

    def send(self, text):
        self.process.stdin.write((text + "\n").encode())
        self.process.stdin.flush()

    def expect(self, start, seconds=20.0):
        end = time.monotonic() + seconds
        while True:
            lines = self.output().splitlines()
            for i in range(self.at, len(lines)):
                if lines[i].startswith(start):
                    self.at = i + 1
                    return lines[i]
            if time.monotonic() > end or not self.alive():
                raise Failed("sofia has no '%s'; it said: %s" % (start, lines[self.at:]))
            time.sleep(0.02)


class Caller(Peer):
    """Calls Alice by messages of its own; hold: how it answers a re-INVITE of hers."""

    def __init__(self, alice, hold=(200, "OK"), name="dave"):
        self.alice, self.hold, self.name, self.tag = alice, hold, name, ""
        super().__init__(self.reinvited)

    def reinvited(self, message):
        if message.method != "INVITE":
            return 200, "OK"
        return (*self.hold, ["Content-Type: application/sdp"], self.sdp(AUDIO))

    def sdp(self, lines):
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n" + lines

    def put(self, method, cseq, body="", *headers):
        host, _, port = self.alice.addr.partition(":")
        here = "sip:%s@127.0.0.1:%d" % (self.name, self.port)
        self.send((host, int(port)), method, self.alice.uri, [
            "From: <%s>;tag=caller" % here, "To: <%s>%s" % (self.alice.uri, self.tag), "Call-ID: %d@caller" % self.port,
            "CSeq: %d %s" % (cseq, method), "Contact: <%s>" % here, "Content-Type: application/sdp",
            *headers], body)

    def answered(self, cseq):
        """The final answer to an INVITE, with its ACK."""
        final = self.expect(lambda m: not m.is_request and m.code >= 200 and m.get("CSeq") == "%d INVITE" % cseq)[0]
        self.tag = ";" + final.get("To").split(";", 1)[1]
        self.put("ACK", cseq)
        return final

    def offer(self):
        """The last one of Alice's."""
        return self.expect(lambda m: m.is_request and m.method == "INVITE")[-1].body

    def invite(self, cseq, lines=AUDIO):
        self.put("INVITE", cseq, self.sdp(lines))
        return self.answered(cseq)

    def calls(self):
        self.put("INVITE", 1, self.sdp(AUDIO))
        self.alice.expect("incoming")
        self.alice.send("answer")
        self.answered(1)
        self.alice.expect("connected")

    def hangs_up(self):
        self.put("BYE", 9)
        self.alice.expect("ended")


def called(stage):
    """Bob calls, and Alice answers."""
    alice, bob = stage.alice, stage.bob
    bob.send("dial " + alice.uri)
    alice.expect("incoming")
    alice.send("answer")
    alice.expect("connected")
    bob.expect("call.connected")


def hears(phone, whom):
    """That tone and no other."""
    phone.hears(TONES[whom], within=5)


def bob_goes(stage):
    stage.bob.send("hangup")
    stage.alice.expect("ended")


def sent_on(stage, carol_says):
    """Bob has called Alice, and she sends him to Carol."""
    called(stage)
    stage.alice.send("blind " + stage.carol.uri)
    stage.carol.expect("call.incoming")
    stage.carol.send(carol_says)


def together(stage):
    """Bob and Carol have each other, and Alice has nobody."""
    hears(stage.bob, "carol")
    hears(stage.carol, "bob")
    stage.alice.expect("ended")
    stage.bob.send("hangup")
    stage.carol.expect("call.ended")


def has(line, *words):
    for word in words:
        if word not in line:
            raise Failed("no %s in: %s" % (word, line))


def held(stage):
    """Hold and resume, then Alice hangs up."""
    called(stage)
    stage.alice.send("hold")
    stage.alice.expect("held")
    stage.bob.expect("call.remote_hold")
    stage.alice.send("resume")
    stage.alice.expect("resumed")
    stage.bob.expect("call.remote_resume")
    stage.alice.send("hangup")
    stage.bob.expect("call.ended")
    stage.alice.expect("ended")


def holds(stage):
    """Bob holds Alice, resumes, and hangs up."""
    called(stage)
    stage.bob.send("hold")
    stage.alice.expect("remote hold")
    stage.bob.send("resume")
    stage.alice.expect("remote resume")
    bob_goes(stage)


def given_up(stage):
    """Alice calls, and gives up while it rings: CANCEL."""
    stage.alice.send("dial " + stage.carol.uri)
    stage.alice.expect("ringing")
    stage.carol.expect("call.incoming")
    stage.alice.send("hangup")
    stage.carol.expect("call.ended")
    stage.alice.expect("ended")


def caller_gives_up(stage):
    """Bob calls, and gives up while it rings at Alice's."""
    stage.bob.send("dial " + stage.alice.uri)
    stage.alice.expect("incoming")
    stage.bob.expect("call.ringing")
    stage.bob.send("hangup")
    stage.alice.expect("ended")
    stage.bob.expect("call.ended")


def consults(stage, carol_says):
    """Bob has called Alice, and she calls Carol."""
    called(stage)
    stage.alice.send("attended " + stage.carol.uri)
    stage.alice.expect("consulting")
    stage.carol.expect("call.incoming")
    stage.carol.send(carol_says)


def attended(stage):
    """Alice has a word with Carol, and hands Bob over: REFER with Replaces."""
    consults(stage, "answer")
    stage.alice.expect("consult connected")
    stage.alice.send("complete")
    has(stage.alice.expect("transfer completed"), "with=transferee with target")
    stage.carol.expect("call.replaced")
    together(stage)


def consults_as(who, target, incoming):
    """who has a call, and has a word with target."""
    who.send("transfer attended " + target.uri)
    target.expect(incoming)
    target.send("answer")
    who.expect("transfer.consult_connected")


def cancelled(stage):
    """She thinks better of it: Bob is back, and Carol is let go."""
    consults(stage, "answer")
    stage.alice.expect("consult connected")
    stage.alice.send("cancel")
    has(stage.alice.expect("transfer cancelled"), "with=with transferee")
    stage.carol.expect("call.ended")
    bob_goes(stage)


def target_is_busy(stage):
    """Carol refuses the consultation: Alice is told, and takes Bob back."""
    consults(stage, "reject 486")
    has(stage.alice.expect("consult failed"), "code=486", "cause=busy")
    stage.alice.send("cancel")
    has(stage.alice.expect("transfer cancelled"), "with=with transferee")
    stage.bob.expect("call.remote_resume")
    bob_goes(stage)


def blind(stage):
    """Alice sends Bob to Carol, and is free."""
    sent_on(stage, "answer")
    has(stage.alice.expect("transfer completed"), "with=transferee with target")
    together(stage)


def blind_to_one_who_is_busy(stage):
    """Carol refuses Bob: Alice is rung again, and has him back."""
    sent_on(stage, "reject 486")
    has(stage.alice.expect("recalling"), "code=486")
    stage.alice.send("answer")
    has(stage.alice.expect("transfer recalled"), "with=with transferee")
    bob_goes(stage)


def handed_over(stage):
    """Bob has a word with Carol, and hands Alice over: she obeys his REFER, and her INVITE replaces his call."""
    called(stage)
    consults_as(stage.bob, stage.carol, "call.incoming")
    stage.bob.send("complete")
    stage.alice.expect("requested")
    stage.alice.send("accept")
    stage.alice.expect("referred")
    stage.bob.expect("transfer.completed")
    stage.carol.expect("call.replaced")
    stage.alice.expect("replaced")
    stage.carol.send("hangup")
    stage.alice.expect("ended")


def declined(stage):
    """Bob wants to send Alice to Carol, and she does not want to go."""
    called(stage)
    stage.bob.send("transfer blind " + stage.carol.uri)
    stage.alice.expect("requested")
    stage.alice.send("decline")
    stage.bob.expect("transfer.failed", code=603)
    bob_goes(stage)


def sent_on_to_one_who_is_busy(stage):
    """Alice goes, and Carol refuses her: Bob is told by NOTIFY, and has her back."""
    called(stage)
    stage.bob.send("transfer blind " + stage.carol.uri)
    stage.alice.expect("requested")
    stage.alice.send("accept")
    stage.carol.expect("call.incoming")
    stage.carol.send("reject 486")
    has(stage.alice.expect("referred failed"), "code=486")
    stage.bob.expect("transfer.recalling", code=486)
    stage.bob.send("answer")
    stage.bob.expect("transfer.recalled")
    bob_goes(stage)


def replaced(stage):
    """Bob has a word with Alice, and hands Carol over to her: the INVITE that comes takes his place (RFC 3891)."""
    stage.carol.send("dial " + stage.bob.uri)
    stage.bob.expect("call.incoming")
    stage.bob.send("answer")
    stage.carol.expect("call.connected")
    consults_as(stage.bob, stage.alice, "incoming")
    stage.bob.send("complete")
    stage.bob.expect("transfer.completed")
    stage.alice.expect("replaced")
    stage.carol.expect("call.replaced")
    stage.carol.send("hangup")
    stage.alice.expect("ended")


def replaces_nobody(stage):
    """An INVITE whose Replaces names no call of ours is refused (RFC 3891 3)."""
    for value in ("a@b;to-tag=1;from-tag=2", "a@b", "a@b;to-tag=1"):
        dave = Caller(stage.alice)
        dave.put("INVITE", 1, dave.sdp(AUDIO), "Replaces: " + value, "Require: replaces")
        if dave.answered(1).code != 481:
            raise Failed("it was taken: " + value)


def what_a_refer_may_not_be(stage):
    """Without Refer-To, or with a Replaces that is none, it is refused; without Referred-By it is asked about."""
    bad = ("", "?Replaces=a", "?Replaces=a%0D%0AEvil:%201%3Bto-tag%3D1%3Bfrom-tag%3D2",
           "?Replaces=a%3Bto-tag%3D1%3Bfrom-tag%3D2%0D%0AEvil:%201", "?Replaces=" + 700 * "a")
    dave = Caller(stage.alice)
    dave.calls()
    for cseq, headers in enumerate(bad, 2):
        dave.put("REFER", cseq, "", *(["Refer-To: <sip:carol@127.0.0.1%s>" % headers] if headers else []))
        final = dave.expect(lambda m: not m.is_request and m.get("CSeq") == "%d REFER" % cseq)[0]
        if final.code != 400:
            raise Failed("%s: %d" % (headers, final.code))
    dave.put("REFER", 8, "", "Refer-To: <sip:carol@127.0.0.1>")
    stage.alice.expect("requested")
    stage.alice.send("decline")
    dave.expect(lambda m: m.get("CSeq") == "8 REFER" and m.code == 603)
    dave.hangs_up()


def what_is_refused_changes_nothing(stage):
    """An offer of video alone is refused; Alice's own offers are of one line, as before (RFC 3264 8)."""
    dave = Caller(stage.alice)
    dave.calls()
    if dave.invite(2, VIDEO).code != 488:
        raise Failed("an offer of video was taken")
    stage.alice.send("hold")
    stage.alice.expect("held")
    if "m=video" in dave.offer():
        raise Failed("a refused line is in: " + dave.offer())
    dave.hangs_up()


def a_refused_hold_holds_nobody(stage):
    """The caller refuses it, and offers anew: they talk as before."""
    dave = Caller(stage.alice, hold=(488, "Not Acceptable Here"))
    dave.calls()
    stage.alice.send("hold")
    stage.alice.expect("hold failed")
    body = dave.invite(2).body
    if "a=sendrecv" not in body:
        raise Failed("he is held: " + body)
    dave.hangs_up()


def no_bye_before_the_ack(stage):
    """Alice answers, and hangs up at once (RFC 3261 15)."""
    dave = Caller(stage.alice)
    dave.put("INVITE", 1, dave.sdp(AUDIO))
    stage.alice.expect("incoming")
    stage.alice.send("answer")
    stage.alice.send("hangup")
    dave.expect(lambda m: not m.is_request and m.code == 200)
    time.sleep(0.3)
    if dave.requests("BYE"):
        raise Failed("a BYE came before the ACK")
    dave.answered(1)
    dave.expect(lambda m: m.method == "BYE")
    stage.alice.expect("ended")


def a_long_address_is_refused(stage):
    """It is not cut: what is left could be somebody else's."""
    if Caller(stage.alice, name="d" * 600).invite(1).code != 400:
        raise Failed("it was taken")


def ladder(stage, path, logs):
    """legwork-ladder draws the log of the one stack beside those of the other."""
    done = subprocess.run([path] + logs, capture_output=True, text=True, timeout=60)
    for word in ("REFER", "INVITE", "NOTIFY"):
        if done.returncode or word not in done.stdout:
            raise Failed("no %s in the ladder: %s%s" % (word, done.stdout, done.stderr))
    print(done.stdout)


SCENES = (held, holds, given_up, caller_gives_up, attended, cancelled, target_is_busy, blind, blind_to_one_who_is_busy,
          handed_over, declined, sent_on_to_one_who_is_busy, replaced, replaces_nobody,
          what_a_refer_may_not_be,
          what_is_refused_changes_nothing, a_refused_hold_holds_nobody, no_bye_before_the_ack,
          a_long_address_is_refused)


def play(scene, directory):
    phone, sofia, draw = sys.argv[1:4]
    stage = Stage(phone, directory)
    try:
        stage.alice = stage.add(Sofia(stage, sofia))
        logs = [stage.alice.log]
        for name, hz in TONES.items():
            logs.append(stage.path(name + ".log"))
            setattr(stage, name, stage.start_phone(name, "--accept-refer=yes", "--media=tone:%d" % hz,
                                                   "--log", logs[-1]))
        scene(stage)
        stage.alice.send("quit")
        if stage.alice.process.wait(20.0):
            raise Failed("sofia ended with status %d" % stage.alice.process.returncode)
        stage.bob.quit()
        stage.carol.quit()
        if scene is attended:
            ladder(stage, draw, logs)
    finally:
        stage.end()


def main():
    if len(sys.argv) == 3:
        print("skipped: built without Sofia-SIP (Debian: libsofia-sip-ua-dev)")
        return 77
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    bad = 0
    for scene in SCENES:
        with tempfile.TemporaryDirectory() as directory:
            try:
                play(scene, directory)
                print("ok %s: %s" % (scene.__name__, scene.__doc__))
            except (Failed, TimeoutError) as why:
                bad += 1
                print("not ok %s: %s" % (scene.__name__, why))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
