#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Four phones and a mailbox, as real processes on loopback: attended, blind and voicemail transfer; swap,
merge, digits, mute and recording during them; a target that is busy or only rings; a transfer that is
cancelled, asked for, declined, left or comes back; commands that are refused; a script from a file, a wait
that runs out, a log that is replayed.

	phone_e2e.py PATH-OF-legwork-phone [PATH-OF-warm_transfer [PATH-OF-legwork-replay [PATH-OF-clock_preload]]]

Everything waits for events, nothing for a guess of time; all of it ends within a minute."""
import json
import math
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import wave

if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
    print(__doc__)
    sys.exit(0 if len(sys.argv) > 1 else 2)
PHONE = sys.argv[1]
WARM = sys.argv[2] if len(sys.argv) > 2 else None
REPLAY = sys.argv[3] if len(sys.argv) > 3 else None
CLOCK = os.path.abspath(sys.argv[4]) if len(sys.argv) > 4 else None
PATIENCE = 20.0
LIMIT = 170
TONES = {"bob": 440, "alice": 550, "carol": 660, "dave": 770}


class Failed(Exception):
    pass


class Phone:
    """One process; its events are kept in order, and expect() takes them like the phone's own wait."""

    def __init__(self, name, *options, **how):
        self.name = name
        self.events = []
        self.at = 0
        self.news = threading.Condition()
        media = "tone:%d" % TONES[name] if name in TONES else "silence"
        self.process = subprocess.Popen(
            [PHONE, "--listen", "127.0.0.1:0", "--media", media, "--json",
             "--hold", "silence", "--duration", str(LIMIT), *options, "sip:%s@127.0.0.1" % name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **how)
        threading.Thread(target=self.read, daemon=True).start()
        self.uri = "sip:%s@%s" % (name, self.expect("ready")["udp"])

    def read(self):
        for line in self.process.stdout:
            with self.news:
                self.events.append(json.loads(line))
                self.news.notify()
        with self.news:
            self.events.append({"event": "(gone)"})
            self.news.notify()

    def send(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def does(self, line):
        """What was sent has been done when this returns: commands are taken in their order."""
        self.send(line)
        self.send("calls")
        self.expect("calls")

    def expect(self, name, seconds=PATIENCE, **fields):
        end = time.monotonic() + seconds
        seen = self.at
        with self.news:
            while True:
                for i in range(seen, len(self.events)):
                    event = self.events[i]
                    if event["event"] == name and all(event.get(k) == v for k, v in fields.items()):
                        self.at = i + 1
                        return event
                seen = len(self.events)
                left = end - time.monotonic()
                if left <= 0 or (seen and self.events[-1]["event"] == "(gone)"):
                    came = [(e["event"], e.get("call")) for e in self.events[self.at:]]
                    raise Failed("%s waited in vain for %s %s; came: %s"
                                 % (self.name, name, fields or "", came))
                self.news.wait(left)

    def hears(self, hz, call=None, seconds=PATIENCE):
        """The call, or the only one, sounds with hz; 0 is silence."""
        end = time.monotonic() + seconds
        media = None
        while time.monotonic() < end:
            self.send("media %d" % call if call else "media")
            media = self.expect("media", call=call) if call else self.expect("media")
            if abs(media["rx_hz"] - hz) < 20 and (media["rx"] > -40) == bool(hz):
                return
            time.sleep(0.1)
        raise Failed("%s should hear %d Hz, and has %s" % (self.name, hz, media))

    def nothing_sent(self, call):
        """No packet goes to the party on hold."""
        self.send("media %d" % call)
        before = self.expect("media", call=call)["tx_packets"]
        time.sleep(0.3)
        self.send("media %d" % call)
        after = self.expect("media", call=call)["tx_packets"]
        if after - before > 1:
            raise Failed("%s sent %d packets to a held party" % (self.name, after - before))

    def quit(self):
        if self.process.poll() is None:
            self.send("quit")
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failed(self.name + " did not quit")
        if status != 0:
            raise Failed("%s ended with status %d" % (self.name, status))
        bye = self.expect("bye")
        if bye["calls"] or bye["legs"]:
            raise Failed("%s left something over: %s" % (self.name, bye))

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def sounds(file, hz, channel=1):
    """Whether a tone of hz is in one channel of a recording; 0 is what was said, 1 what was heard."""
    with wave.open(file) as wav:
        step = 2 * wav.getnchannels()
        data = wav.readframes(wav.getnframes())
    pcm = [int.from_bytes(data[i:i + 2], "little", signed=True)
           for i in range(2 * channel, len(data) - 1, step)][-4000:]
    turn = 2 * math.pi * hz / 8000
    re = sum(v * math.cos(turn * i) for i, v in enumerate(pcm))
    im = sum(v * math.sin(turn * i) for i, v in enumerate(pcm))
    return len(pcm) == 4000 and math.hypot(re, im) / len(pcm) > 200


def consult(bob, alice, carol):
    """Bob is on hold, Alice talks to Carol; the numbers of Alice's two calls."""
    call = bob_calls_alice(bob, alice)
    alice.send("transfer attended " + carol.uri)
    second = alice.expect("transfer.consulting", call=call)["consult"]
    alice.expect("transfer.consult_connected", call=call)
    bob.expect("call.remote_hold")
    return call, second


def bob_calls_alice(bob, alice):
    bob.send("dial " + alice.uri)
    call = alice.expect("call.connected")["call"]
    bob.expect("call.connected")
    bob.hears(TONES["alice"])
    alice.hears(TONES["bob"])
    return call


def end_all(*phones):
    """The first hangs up; all have no call then."""
    phones[0].send("hangup")
    for phone in phones:
        phone.expect("call.ended")


def attended(bob, alice, carol, **_):
    call = bob_calls_alice(bob, alice)
    alice.send("transfer warm " + carol.uri)
    alice.expect("transfer.started", method="attended")
    alice.expect("call.held", call=call)
    consult = alice.expect("transfer.consulting", call=call)["consult"]
    alice.expect("transfer.consult_connected", call=call)
    bob.expect("call.remote_hold")
    carol.hears(TONES["alice"])
    alice.nothing_sent(call)
    alice.send("complete")
    done = alice.expect("transfer.completed", call=call)
    if done["target"] != carol.uri:
        raise Failed("completed with %s" % done)
    alice.send("wait call.ended call=%d 5" % consult)
    carol.expect("call.replaced")
    bob.expect("call.replaced", uri="sip:carol@127.0.0.1")  # who she is, not where she was reached
    bob.hears(TONES["carol"])
    carol.hears(TONES["bob"])
    end_all(bob, carol)


def blind(bob, alice, carol, **_):
    call = bob_calls_alice(bob, alice)
    alice.send("transfer blind " + carol.uri)
    progress = alice.expect("transfer.progress", call=call, role="transferor")
    if not progress["transfer"] or "hangup" not in progress["legal"]:
        raise Failed("an event without number or verbs: %s" % progress)
    alice.expect("transfer.completed", call=call, method="blind", transfer=progress["transfer"])
    carol.expect("call.connected")
    bob.hears(TONES["carol"])
    carol.hears(TONES["bob"])
    end_all(bob, carol)


def voicemail(bob, alice, box, directory, **_):
    call = bob_calls_alice(bob, alice)
    alice.send("transfer voicemail")
    alice.expect("transfer.completed", call=call, method="voicemail")
    box.expect("call.connected")
    time.sleep(1.5)
    bob.send("hangup")
    stored = box.expect("mailbox.stored")
    with open(stored["file"][:-4] + ".json") as file:
        message = json.load(file)
    if "alice@" not in message["for"] or "bob@" not in message["from"]:
        raise Failed("the message says %s" % message)
    if message["cause"] != 302 or message["ms"] < 200:
        raise Failed("the message says %s" % message)
    if os.path.getsize(os.path.join(directory, message["file"])) < 44 + 2 * 8 * 200:
        raise Failed("the message is short")


def small_files():
    """Python ignores the signal, a shell that starts a phone does not."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30000, resource.RLIM_INFINITY))


def filled(bob, directory, **_):
    """No file may grow past 30,000 bytes, as on a full disk: the phone lives, tells of it, lets the caller
    go, keeps what there was, and leaves nothing half written.  All of it is its user's alone."""
    place = os.path.join(directory, "filled")
    log, records = (os.path.join(directory, name) for name in ("filled.log", "filled.jsonl"))
    os.mkdir(place, 0o700)
    eve = Phone("eve", "--mailbox", place, "--log", log, "--records", records, preexec_fn=small_files)
    try:
        bob.send("dial " + eve.uri)
        eve.expect("error", code="storage", command="mailbox")
        stored = eve.expect("mailbox.stored", ms=1000, error="File too large")
        bob.expect("call.ended")
        with open(stored["file"][:-4] + ".json") as file:
            if json.load(file)["error"] != "File too large":
                raise Failed("the message's JSON does not say that it is cut off")
        if len(os.listdir(place)) != 2:
            raise Failed("left behind: %s" % os.listdir(place))
        eve.quit()
        written = [os.path.join(place, name) for name in os.listdir(place)] + [log, records]
        modes = {name: oct(os.stat(name).st_mode & 0o777) for name in written}
        if set(modes.values()) != {"0o600"}:
            raise Failed("others may read: %s" % modes)
    finally:
        eve.kill()


def failed(bob, alice, dave, **_):
    call = bob_calls_alice(bob, alice)
    alice.send("transfer attended " + dave.uri)
    dave.expect("call.incoming")
    dave.send("reject 486")
    failure = alice.expect("transfer.consult_failed", call=call)
    if failure["cause"] != "busy" or failure["code"] != 486:
        raise Failed("failed with %s" % failure)
    alice.send("cancel")
    alice.expect("transfer.cancelled", call=call)
    bob.hears(TONES["alice"])
    alice.hears(TONES["bob"])
    end_all(bob, alice)


def merged(bob, alice, carol, **_):
    """Each of the three hears the two others."""
    call, second = consult(bob, alice, carol)
    alice.send("merge")
    alice.expect("transfer.merged", call=call)
    for phone in (bob, carol):
        phone.send("record start")
        phone.expect("recording.started")
    alice.hears(TONES["bob"], call)
    alice.hears(TONES["carol"], second)
    time.sleep(0.7)
    for phone, others in ((bob, ("alice", "carol")), (carol, ("alice", "bob"))):
        phone.send("record stop")
        file = phone.expect("recording.stopped", why="asked")["file"]
        for name in others:
            if not sounds(file, TONES[name]):
                raise Failed("%s does not hear %s" % (phone.name, name))
        if sounds(file, TONES[phone.name]) or not sounds(file, TONES[phone.name], 0):
            raise Failed("%s hears itself, or says nothing" % phone.name)
    alice.send("complete")
    alice.expect("transfer.completed", call=call)
    bob.hears(TONES["carol"])
    carol.hears(TONES["bob"])
    end_all(bob, carol)


def swapped(bob, alice, carol, **_):
    """Alice goes to and fro, sends digits to each, and is silent when she wants to be."""
    call, second = consult(bob, alice, carol)
    alice.send("dtmf 42")
    for digit in "42":
        carol.expect("dtmf", digits=digit)
    alice.send("swap")
    alice.expect("transfer.swapped")
    bob.hears(TONES["alice"])
    carol.hears(0)
    alice.nothing_sent(second)
    alice.send("dtmf 7#")
    for digit in "7#":
        bob.expect("dtmf", digits=digit)
    alice.send("swap")
    alice.expect("transfer.swapped")
    carol.hears(TONES["alice"])
    alice.nothing_sent(call)
    alice.send("mute on")
    carol.hears(0)
    alice.send("mute off")
    carol.hears(TONES["alice"])
    alice.send("cancel")
    alice.expect("transfer.cancelled", call=call)
    carol.expect("call.ended")
    bob.hears(TONES["alice"])
    alice.hears(TONES["bob"])
    end_all(bob, alice)


def segment(event, **expected):
    """The JSON beside a recording that was closed; what it says is checked."""
    file = event["file"]
    with open(file[:-4] + ".json") as beside:
        told = json.load(beside)
    with wave.open(file) as wav:
        if wav.getnchannels() != 2 or abs(wav.getnframes() / 8 - told["ms"]) > 1:
            raise Failed("%s has %d frames, and says %s" % (file, wav.getnframes(), told))
    expected.update(file=os.path.basename(file), segment=event["segment"], call=event["call"],
                    why=event["why"], automatic=event["auto"], phase=event["phase"], error="")
    for key, value in expected.items():
        got = told["right"]["uri"] if key == "right" else told[key]
        if got != value and not (key == "right" and value in got):
            raise Failed("%s: %s should be %s, in %s" % (file, key, value, told))
    if not told["started"].endswith("Z") or os.path.exists(file[:-4] + ".part"):
        raise Failed("%s is not whole: %s" % (file, told))
    return told


def recorded(bob, alice, carol, directory, **_):
    """A recording stops when a method is chosen, may start again by hand, and stops at completion: three
    segments of two calls, and each says of whom it is and of which part."""
    call = bob_calls_alice(bob, alice)
    alice.send("record start")
    first = alice.expect("recording.started", call=call, segment=1, phase="talk", auto=False)["file"]
    bob.expect("recording.remote", state="on")
    if not first.endswith("/rec-%d-1.wav" % call):
        raise Failed("the first file is %s" % first)
    time.sleep(0.6)
    alice.send("transfer attended " + carol.uri)
    stopped = alice.expect("recording.stopped", call=call, why="transfer", file=first)
    if not first.startswith(directory) or stopped["ms"] < 500 or not sounds(first, TONES["bob"]):
        raise Failed("the recording is %s" % stopped)
    told = segment(stopped, right="bob@", phase="talk", silent="", automatic=False)
    if "alice@" not in told["left"]["uri"] or told["left"]["audible_ms"] < 400:
        raise Failed("the left channel is %s" % told)
    bob.expect("recording.remote", state="off")
    alice.expect("transfer.consult_connected", call=call)
    alice.send("record start")
    second = alice.expect("recording.started", segment=1, phase="consult", method="attended")
    alice.send("record start %d" % call)
    alice.expect("recording.started", call=call, segment=2, phase="hold")
    time.sleep(0.6)
    alice.send("complete")
    at = alice.at # Carol's BYE and Bob's news may come in either order
    stopped = alice.expect("recording.stopped", file=second["file"], why="transfer")
    alice.at = at
    if not sounds(second["file"], TONES["carol"]) or not sounds(second["file"], TONES["alice"], 0):
        raise Failed("%s has not both of the consultation" % second)
    told = segment(stopped, right="carol@", phase="consult", method="attended", other_call=call)
    third = alice.expect("recording.stopped", call=call, segment=2, why="transfer", silent="both")
    told = segment(third, right="bob@", phase="hold", silent="both", other_call=second["call"])
    if told["held_ms"] != told["ms"]:
        raise Failed("who is held is not told: %s" % told)
    alice.at = at
    alice.expect("transfer.completed", call=call)
    end_all(bob, carol)


def restarted(bob, alice, carol, **_):
    """A recording by rule comes back with the call when the transfer is cancelled."""
    call = bob_calls_alice(bob, alice)
    alice.send("record auto")
    alice.expect("recording.started", call=call, segment=1, auto=True)
    alice.send("transfer attended " + carol.uri)
    alice.expect("recording.stopped", call=call, why="transfer", auto=True)
    alice.expect("transfer.consult_connected", call=call)
    alice.send("cancel")
    alice.expect("transfer.cancelled", call=call)
    alice.expect("recording.started", call=call, segment=2, phase="talk", auto=True)
    time.sleep(0.3)
    bob.send("hangup")
    segment(alice.expect("recording.stopped", call=call, segment=2, why="call ended"), automatic=True)
    for phone in (bob, alice):
        phone.expect("call.ended")


def followed(bob, alice, carol, **_):
    """Carol's rule is to record whoever is there: Alice, and then Bob, who takes her place."""
    call, _second = consult(bob, alice, carol)
    carol.send("record start")
    started = carol.expect("recording.started", segment=1)
    time.sleep(0.6)
    alice.send("complete")
    first = carol.expect("recording.stopped", segment=1, why="party changed", file=started["file"])
    carol.expect("call.replaced")
    segment(first, right="alice@")
    second = carol.expect("recording.started", segment=2, phase="after", call=started["call"])
    if "bob@" not in second["uri"]:
        raise Failed("the second segment is with %s" % second)
    alice.expect("transfer.completed", call=call)
    bob.hears(TONES["carol"])
    time.sleep(0.6)
    bob.send("hangup")
    last = carol.expect("recording.stopped", segment=2, why="call ended")
    segment(last, right="bob@", silent="")
    if not sounds(first["file"], TONES["alice"]) or sounds(first["file"], TONES["bob"]):
        raise Failed("the first segment is not of Alice")
    if not sounds(last["file"], TONES["bob"]) or sounds(last["file"], TONES["alice"]):
        raise Failed("the second segment is not of Bob")
    for phone in (bob, carol):
        phone.expect("call.ended")


def says_no(phone, why):
    text = phone.expect("error", code="refused")["text"]
    if why not in text:
        raise Failed("it says: " + text)


def administered(bob, carol, directory, **_):
    """An administrator records what eve dials, but not with carol, and wants a client newer than this one."""
    policy = os.path.join(directory, "recorded.conf")
    with open(policy, "w") as file:
        file.write("site.record_outbound always\nsite.record_locked yes\nuser.record_outbound off\n"
                   "target carol@127.0.0.1 person no-record\nclient_min linux 999\n")
    eve = Phone("eve", "--policy", policy, "--record-dir", os.path.join(directory, "recorded"))
    try:
        eve.send("policy")
        eve.expect("policy", record_outbound="always", record_outbound_by="site", record_inbound="on demand")
        eve.send("dial " + bob.uri)
        bob.expect("call.incoming")
        bob.send("answer")
        eve.expect("recording.started", auto=True, segment=1)
        bob.expect("recording.remote", state="on")
        eve.send("transfer blind " + carol.uri)
        says_no(eve, "This client is older than the administrator requires for transfers; update it.")
        eve.send("record pause")
        eve.expect("recording.stopped", segment=1)
        bob.expect("recording.remote", state="off")
        eve.send("record resume")
        eve.expect("recording.started", segment=2)
        end_all(bob, eve)
        eve.send("dial " + carol.uri)
        eve.expect("call.connected")
        eve.send("record start")
        says_no(eve, "the administrator does not allow this call to be recorded")
        end_all(carol, eve)
        eve.quit()
    finally:
        eve.kill()


def unrecorded(bob, directory, **_):
    """A directory that has gone: the recording fails and the call goes on; so do the others."""
    place = os.path.join(directory, "gone")
    os.mkdir(place)
    eve = Phone("eve", "--auto-answer", "--record-dir", place)
    try:
        bob.send("dial " + eve.uri)
        call = eve.expect("call.connected")["call"]
        os.rmdir(place)
        eve.send("record start")
        eve.expect("recording.failed", call=call, cause="network", segment=1)
        os.mkdir(place)
        eve.send("record start")
        eve.expect("recording.started", call=call, segment=2)
        os.rename(place, place + ".away")
        eve.send("record stop")
        eve.expect("recording.stopped", call=call, segment=2, why="asked")
        end_all(bob, eve)
        eve.quit()
    finally:
        eve.kill()


def held(bob, alice, **_):
    """Hold and resume by hand; what is not possible changes nothing and says what is."""
    call = bob_calls_alice(bob, alice)
    alice.send("hold")
    alice.expect("call.held", call=call)
    bob.expect("call.remote_hold")
    bob.hears(0)
    alice.nothing_sent(call)
    alice.send("complete")
    error = alice.expect("error", call=call, command="complete")
    if "held" not in error["state"] or "resume" not in error["legal"] or not error["text"]:
        raise Failed("says only %s" % error)
    alice.send("resume")
    alice.expect("call.resumed", call=call)
    bob.expect("call.remote_resume")
    bob.hears(TONES["alice"])
    end_all(bob, alice)


def waited(bob, carol, dave, **_):
    """Who is on hold hears music, and ringback once he waits for the target; it is soft unless set."""
    eve = Phone("eve", "--hold", "tone:300")
    try:
        bob.send("dial " + eve.uri)
        call = eve.expect("call.incoming")["call"]
        eve.send("answer")
        eve.expect("call.connected")
        eve.send("transfer attended " + dave.uri)
        ring = dave.expect("call.incoming")["call"]
        eve.expect("transfer.consult_ringing", call=call)
        bob.hears(300)
        eve.send("complete")
        bob.hears(425)
        dave.send("reject %d" % ring)
        eve.expect("transfer.consult_failed", call=call)
        bob.hears(300)
        eve.send("cancel")
        eve.expect("transfer.cancelled", call=call)
        bob.hears(0)
        end_all(bob, eve)
        eve.quit()
    finally:
        eve.kill()
    soft = Phone("eve", "--hold", "soft")
    try:
        bob.send("dial " + soft.uri)
        soft.expect("call.incoming")
        soft.send("answer")
        soft.expect("call.connected")
        soft.send("hold")
        soft.expect("call.held")
        bob.hears(400)
        end_all(bob, soft)
        soft.quit()
    finally:
        soft.kill()


def stepped(bob, carol, **_):
    """The time of day is set back by a minute: eve's sound goes on, her timers too, and so does a transfer."""
    if not CLOCK:
        return
    shim = {"LD_PRELOAD": CLOCK, "ASAN_OPTIONS": "verify_asan_link_order=0"}
    eve = Phone("eve", "--media", "tone:300", env={**os.environ, **shim})
    try:
        bob.send("dial " + eve.uri)
        call = eve.expect("call.incoming")["call"]
        eve.send("answer")
        eve.expect("call.connected")
        bob.hears(300)
        bob.send("media")
        before = bob.expect("media")["rx_packets"]
        eve.process.send_signal(signal.SIGUSR2)
        time.sleep(1)
        bob.send("media")
        came = bob.expect("media")["rx_packets"] - before
        if came < 20:  # of 50, on a busy machine
            raise Failed("only %d packets in a second after the step" % came)
        took = []
        for _ in range(3):  # a crowded machine may be late, but not each time; a minute is never waited for
            start = time.monotonic()
            eve.does("sleep 200")
            took.append(time.monotonic() - start)
        if min(took) > 2:
            raise Failed("a sleep of 200 ms took %.1f s" % min(took))
        eve.does("transfer attended " + carol.uri)
        eve.expect("transfer.consult_connected", call=call)
        eve.send("complete")
        eve.expect("transfer.completed", call=call)
        end_all(bob, carol)
        eve.quit()
    finally:
        eve.kill()


def retried(bob, alice, carol, dave, **_):
    """Dave is busy; Bob waits, and Carol is asked instead."""
    call = bob_calls_alice(bob, alice)
    alice.send("transfer attended " + dave.uri)
    dave.expect("call.incoming")
    dave.send("reject")
    alice.expect("transfer.consult_failed", call=call, cause="busy", code=486)
    bob.hears(0)
    alice.send("retry " + carol.uri)
    alice.expect("transfer.consult_connected", call=call)
    alice.send("complete")
    alice.expect("transfer.completed", call=call, target=carol.uri)
    bob.hears(TONES["carol"])
    end_all(bob, carol)


def ringing(bob, alice, dave, **_):
    """Completed while Dave's phone only rings."""
    call = bob_calls_alice(bob, alice)
    alice.send("transfer attended " + dave.uri)
    alice.expect("transfer.consult_ringing", call=call)
    alice.does("complete")
    dave.send("answer")
    alice.expect("transfer.completed", call=call)
    bob.hears(TONES["dave"])
    dave.hears(TONES["bob"])
    end_all(bob, dave)


def left(bob, alice, carol, **_):
    """Alice hangs up while consulting: Bob and Carol talk."""
    call, _ = consult(bob, alice, carol)
    alice.send("hangup")
    alice.expect("transfer.completed", call=call)
    bob.hears(TONES["carol"])
    carol.hears(TONES["bob"])
    end_all(bob, carol)


def recalled(bob, alice, dave, **_):
    """Alice leaves while Dave's phone rings, Dave does not want: Bob comes back to her."""
    call = bob_calls_alice(bob, alice)
    alice.send("transfer attended " + dave.uri)
    alice.expect("transfer.consult_ringing", call=call)
    alice.does("hangup")
    dave.expect("call.incoming")
    alice.send("calls")
    waits = [c for c in alice.expect("calls")["calls"] if c["call"] == call]
    if not waits or not waits[0]["released"]:
        raise Failed("the line is not free: %s" % waits)
    dave.send("reject 603")
    alice.expect("transfer.recalling", call=call)
    back = alice.expect("transfer.recalled", call=call)
    if back["code"] != 603 or not back["stage"] or not back["parties"]:
        raise Failed("came back with %s" % back)
    bob.hears(TONES["alice"])
    alice.hears(TONES["bob"])
    end_all(bob, alice)


def given_back(bob, alice, dave, **_):
    """A blind transfer to somebody who declines: Alice's line is free, and she is rung for Bob."""
    call = bob_calls_alice(bob, alice)
    alice.send("transfer blind " + dave.uri)
    alice.expect("transfer.released", call=call)
    dave.expect("call.incoming")
    dave.send("reject 603")
    alice.expect("transfer.recalling", call=call, uri="sip:bob@127.0.0.1", target=dave.uri, cause="declined", code=603)
    alice.send("answer")
    failure = alice.expect("transfer.recalled", call=call, method="blind", target=dave.uri)
    if failure["cause"] != "declined" or failure["code"] != 603 or not failure["stage"]:
        raise Failed("failed with %s" % failure)
    bob.hears(TONES["alice"])
    alice.hears(TONES["bob"])
    end_all(bob, alice)


def asked(alice, carol, dave, **_):
    """Dave is asked whether he may be transferred: first no, then yes."""
    dave.send("dial " + alice.uri)
    call = alice.expect("call.connected")["call"]
    dave.expect("call.connected")
    alice.send("transfer blind " + carol.uri)
    dave.expect("transfer.requested", target=carol.uri)
    dave.send("decline")
    alice.expect("transfer.failed", call=call, code=603)
    alice.send("transfer blind " + carol.uri)
    dave.expect("transfer.requested", target=carol.uri)
    dave.send("accept")
    dave.expect("transfer.referred")
    alice.expect("transfer.completed", call=call)
    dave.hears(TONES["carol"])
    end_all(dave, carol)


def replayed(alice, directory, **_):
    """A fresh engine makes the same of Alice's log, byte for byte, with as many transfers and the same
    ends."""
    if not REPLAY:
        return
    alice.send("calls")
    alice.expect("calls", count=0)
    done = subprocess.run([REPLAY, "--outputs", os.path.join(directory, "alice.log")],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
    if done.returncode or not done.stderr.startswith("identical: "):
        raise Failed("the replay ended with %d: %s" % (done.returncode, done.stderr))
    for name in ("completed", "failed", "cancelled", "recalled"):
        here = len([e for e in alice.events if e["event"] == "transfer." + name])
        there = sum(json.loads(line)["out"] == "transfer " + name
                    for line in done.stdout.splitlines())
        if here != there or not here:
            raise Failed("%s: %d on the wire, %d in the replay" % (name, here, there))


def abandoned(directory, **_):
    """Peers that are gone answer no BYE: the record of the call tells of its recording all the same."""
    lines = os.path.join(directory, "abandoned.jsonl")
    ours = Phone("ours", "--records", lines, "--record-dir", os.path.join(directory, "recorded"))
    theirs = [Phone(name, "--auto-answer") for name in ("erin", "frank")]
    try:
        ours.send("dial " + theirs[0].uri)
        ours.expect("call.connected")
        ours.send("transfer attended " + theirs[1].uri)
        ours.expect("transfer.consult_connected")
        ours.send("record start 2")
        ours.expect("recording.started")
        time.sleep(0.3)
        for phone in theirs:
            phone.kill()
        ours.send("quit")
        ours.process.wait(PATIENCE)
    finally:
        for phone in (ours, *theirs):
            phone.kill()
    with open(lines) as file:
        record = json.loads(file.read())
    recording = record["recordings"][0]
    if record["transfers"][0]["result"] != "cancelled" or not os.path.exists(recording["file"]) or \
            not recording["ms"]:
        raise Failed("the record says: %s" % record)


def refused(alice, **_):
    alice.send("complete")
    error = alice.expect("error", command="complete", code="refused")
    if not error["text"] or "dial" not in error["legal"] or error["rule"] != "no_call" or error["cause"] != "gone":
        raise Failed("says only %s" % error)
    alice.send("nonsense")
    alice.expect("error", command="nonsense")
    alice.send("transfer cold sip:x@y")
    alice.expect("error", command="transfer")
    alice.send("calls")
    if alice.expect("calls")["count"] != 0:
        raise Failed("a refused command changed something")


def run(script, status, *options):
    """A phone with a file as its input, to its end."""
    with tempfile.TemporaryFile("w+") as file:
        file.write(script)
        file.seek(0)
        done = subprocess.run([PHONE, "--listen", "127.0.0.1:0", "--json", *options,
                               "sip:eve@127.0.0.1"], stdin=file, stdout=subprocess.PIPE, text=True,
                              timeout=60)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != status or events[-1]["event"] != "bye":
        raise Failed("status %d, %s" % (done.returncode, events))
    return events


def misused(directory, bob, **_):
    """A start that cannot be: status 2 and a sentence; rubbish as input: errors, and a quiet end."""
    for options, hint in ((["--listen", bob.uri.split("@")[1]], "give --listen another"),
                          (["--listen", "127.0.0.1:99999"], "such as 192.0.2.1:5060"),
                          (["--media", "wav:/nowhere.wav"], "cannot be opened"),
                          (["--mailbox", PHONE], "Not a directory"),
                          (["--record-dir", os.path.join(directory, "typo")], "make the directory first"),
                          (["--mailbox", os.path.join(directory, "typo")], "make the directory first"),
                          (["--rtp-ports", "40000-40001"], "higher by 10"),
                          (["--public-address", "home"], "give an IP address"),
                          (["--transport", "tls", "--tls-insecure", "--log", "/nowhere/log"],
                           "TLS without a certificate"),
                          (["--log", "/nowhere/log"], "make the directory first"),
                          (["--set", "ring_ms=soon"], "--list-settings"),
                          (["--password", "x"], "LEGWORK_PASSWORD"),
                          (["sip:me@one@two"], "it should look like")):
        aor = [] if options[0].startswith("sip:") else ["sip:eve@127.0.0.1"]
        done = subprocess.run([PHONE, "--listen", "127.0.0.1:0", *options, *aor], text=True, timeout=60,
                              stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode != 2 or hint not in done.stderr or done.stdout:
            raise Failed("%s: status %d, %s" % (options, done.returncode, done.stderr))
    if os.path.exists(os.path.join(directory, "typo")):
        raise Failed("a directory was made that nobody asked for")
    path = os.path.join(directory, "rubbish")
    with open(path, "w") as file:
        file.write("the log of a phone that runs")
    subprocess.run([PHONE, "--listen", bob.uri.split("@")[1], "--log", path, "sip:eve@127.0.0.1"], timeout=60,
                   stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if os.path.getsize(path) != 28:
        raise Failed("a phone that did not start has emptied a log")
    with open(path, "wb") as file:
        file.write(bytes(range(256)) * 200 + b"\n" + b"dial sip:a@" + b"b" * 9000 + b"\ndial \"\n")
    for stdin in (path, directory):
        fd = os.open(stdin, os.O_RDONLY)
        done = subprocess.run([PHONE, "--listen", "127.0.0.1:0", "--json", "sip:eve@127.0.0.1"],
                              stdin=fd, capture_output=True, timeout=60)
        os.close(fd)
        events = [json.loads(line)["event"] for line in done.stdout.decode().splitlines()]
        if done.returncode or done.stderr or set(events) - {"ready", "error", "bye"}:
            raise Failed("%s: status %d, %s %s" % (stdin, done.returncode, done.stderr, events))
    done = subprocess.run([PHONE, "--listen", "127.0.0.1:0", "sip:eve@127.0.0.1"], timeout=60,
                          preexec_fn=lambda: os.close(0), stdout=subprocess.DEVNULL)
    if done.returncode:
        raise Failed("without an input: status %d" % done.returncode)


def scripts(carol, **_):
    events = run("# a script\ndial %s\nwait call.connected 5\nsleep 200\nmedia\n" % carol.uri, 0)
    if not [e for e in events if e["event"] == "media" and e["tx_packets"] >= 0]:
        raise Failed("no media event in %s" % events)
    carol.expect("call.ended")
    events = run("wait call.connected 0.2\n", 1)
    if [e for e in events if e["event"] == "error"][0]["code"] != "timeout":
        raise Failed("%s" % events)
    run("nonsense\nsleep 60000\n", 1, "--strict")
    run("nonsense\n", 0)


def await_bound(port):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with open("/proc/net/udp") as file:
            if any(line.split()[1].endswith(":%04X" % port) for line in file):
                return
        time.sleep(0.02)
    raise Failed("nobody listens on port %d" % port)


def example(bob, carol, **_):
    """The README's program as Alice."""
    if not WARM:
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    alice = subprocess.Popen([WARM, "127.0.0.1:%d" % port, carol.uri], stdout=subprocess.PIPE,
                             text=True)
    try:
        await_bound(port)
        bob.send("dial sip:alice@127.0.0.1:%d" % port)
        said = alice.communicate(timeout=60)[0]
    finally:
        if alice.poll() is None:
            alice.kill()
            alice.wait()
    if alice.returncode != 0 or "transfer completed" not in said:
        raise Failed("warm_transfer: status %d, %s" % (alice.returncode, said))
    bob.hears(TONES["carol"])
    carol.hears(TONES["bob"])
    end_all(bob, carol)


SCENES = (attended, blind, voicemail, filled, failed, held, swapped, merged, recorded, restarted, followed,
          administered, unrecorded, waited, stepped, retried, ringing, left, recalled, given_back, asked, abandoned, refused, misused, replayed,
          scripts, example)


def main():
    bad = 0
    phones = {}
    with tempfile.TemporaryDirectory() as directory:
        try:
            phones["box"] = Phone("box", "--mailbox", directory)
            record = ("--record-dir", os.path.join(directory, "recorded"))
            os.mkdir(record[1])
            phones["bob"] = Phone("bob", "--accept-refer=yes", *record)
            phones["alice"] = Phone("alice", "--auto-answer", "--voicemail-server", phones["box"].uri,
                                    "--log", os.path.join(directory, "alice.log"), *record)
            phones["carol"] = Phone("carol", "--auto-answer=100", "--set", "record_rule=2", *record)
            phones["dave"] = Phone("dave")
            for scene in SCENES:
                start = time.monotonic()
                for phone in phones.values():
                    phone.at = len(phone.events)
                try:
                    scene(directory=directory, **phones)
                    verdict = "ok"
                except (Failed, OSError, subprocess.TimeoutExpired, KeyError) as why:
                    verdict = "FAILED: %s: %s" % (type(why).__name__, why)
                    bad += 1
                    for phone in phones.values():
                        phone.does("hangup all")
                print("%-10s %5.1f s  %s" % (scene.__name__, time.monotonic() - start, verdict),
                      flush=True)
            for phone in phones.values():
                phone.quit()
        except Failed as why:
            print("FAILED: %s" % why)
            bad += 1
        finally:
            for phone in phones.values():
                phone.kill()
    return 1 if bad else 0


sys.exit(main())
