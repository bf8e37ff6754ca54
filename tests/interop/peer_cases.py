# SPDX-License-Identifier: BSD-3-Clause
"""What the phone does with other phones: each peer in each role, by each method.  A row that the
peer cannot play says why, and counts as skipped."""
import time

from peers import TONE_HZ, Baresip, Linphone, Peer, Twinkle
from stage import Cannot, Failed, Phone, Ports

ALICE_HZ, BOB_HZ, CAROL_HZ = 550, 770, 660


def phone(stage, name, hz, *options):
    return stage.start_phone(name, "--media", "tone:%d" % hz, *options)


def call_peer(alice, peer):
    """Alice calls the peer, which answers by itself."""
    alice.send("dial " + peer.uri)
    call = alice.expect("call.connected")["call"]
    alice.hears(TONE_HZ, call)
    return call


def over(*phones):
    for one in phones:
        one.quit()


# ---- the peer is the transferee --------------------------------------------------------------

def transferee_blind(stage, make):
    peer = stage.start_peer(make, "bob")
    alice, carol = phone(stage, "alice", ALICE_HZ), phone(stage, "carol", CAROL_HZ,
                                                          "--auto-answer=300")
    call_peer(alice, peer)
    alice.send("transfer blind " + carol.uri)
    alice.expect("call.held")
    done = alice.expect("transfer.completed", method="blind", parties="transferee with target")
    carol.expect("call.connected")
    carol.hears(TONE_HZ)
    carol.send("hangup")
    carol.expect("call.ended")
    over(alice, carol)
    return "final NOTIFY %d" % done["code"]


def transferee_blind_busy(stage, make):
    peer = stage.start_peer(make, "bob")
    alice, carol = phone(stage, "alice", ALICE_HZ), phone(stage, "carol", CAROL_HZ)
    call = call_peer(alice, peer)
    alice.send("transfer blind " + carol.uri)
    carol.expect("call.incoming")
    carol.send("reject 486")
    alice.expect("transfer.recalling", call=call)
    alice.send("answer")
    failed = alice.expect("transfer.recalled", parties="with transferee")
    if failed["code"] != 486:
        raise Failed("the cause got lost: %s" % failed)
    alice.hears(TONE_HZ, call)
    alice.send("hangup")
    alice.expect("call.ended")
    over(alice, carol)
    return "486 reported, call given back"


def transferee_attended(stage, make):
    peer = stage.start_peer(make, "bob")
    alice, carol = phone(stage, "alice", ALICE_HZ), phone(stage, "carol", CAROL_HZ, "--auto-answer")
    call_peer(alice, peer)
    alice.send("transfer attended " + carol.uri)
    alice.expect("transfer.consult_connected")
    carol.hears(ALICE_HZ)
    alice.send("complete")
    if not peer.knows_replaces:
        alice.expect("transfer.fallback")
    alice.expect("transfer.completed", method="attended", parties="transferee with target")
    if peer.knows_replaces:
        carol.expect("call.replaced")
    else:
        carol.expect("call.ended")
        carol.expect("call.connected")
    carol.hears(TONE_HZ)
    carol.send("hangup")
    carol.expect("call.ended")
    over(alice, carol)
    return "by Replaces" if peer.knows_replaces else "by RFC 5589's fallback"


def transferee_ringing(stage, make):
    """Complete is said while the target rings."""
    peer = stage.start_peer(make, "bob")
    alice, carol = phone(stage, "alice", ALICE_HZ), phone(stage, "carol", CAROL_HZ,
                                                          "--auto-answer=800")
    call_peer(alice, peer)
    alice.send("transfer attended " + carol.uri)
    alice.expect("transfer.consult_ringing")
    alice.send("complete")
    alice.expect("transfer.completed", method="attended", parties="transferee with target")
    carol.expect("call.replaced" if peer.knows_replaces else "call.connected")
    carol.hears(TONE_HZ)
    carol.send("hangup")
    carol.expect("call.ended")
    over(alice, carol)


def transferee_cancelled(stage, make):
    """A consultation that is given up: the peer is talking again."""
    peer = stage.start_peer(make, "bob")
    alice, carol = phone(stage, "alice", ALICE_HZ), phone(stage, "carol", CAROL_HZ, "--auto-answer")
    call = call_peer(alice, peer)
    alice.send("transfer attended " + carol.uri)
    alice.expect("transfer.consult_connected")
    alice.send("cancel")
    alice.expect("call.resumed", call=call)
    alice.expect("transfer.cancelled", parties="with transferee")
    carol.expect("call.ended")
    alice.hears(TONE_HZ, call)
    alice.send("hangup")
    alice.expect("call.ended")
    over(alice, carol)


# ---- the peer is the target ------------------------------------------------------------------

def bob_and_alice(stage):
    bob = phone(stage, "bob", BOB_HZ, "--accept-refer=yes", "--auto-answer")
    alice = phone(stage, "alice", ALICE_HZ)
    alice.send("dial " + bob.uri)
    alice.expect("call.connected")
    bob.hears(ALICE_HZ)
    return bob, alice


def target_blind(stage, make):
    peer = stage.start_peer(make, "carol")
    bob, alice = bob_and_alice(stage)
    alice.send("transfer blind " + peer.uri)
    alice.expect("transfer.completed", method="blind", parties="transferee with target")
    bob.expect("call.replaced")
    bob.hears(TONE_HZ)
    bob.send("hangup")
    bob.expect("call.ended")
    over(alice, bob)


def target_attended(stage, make):
    peer = stage.start_peer(make, "carol")
    bob, alice = bob_and_alice(stage)
    alice.send("transfer attended " + peer.uri)
    consult = alice.expect("transfer.consulting")["consult"]
    alice.expect("transfer.consult_connected")
    alice.hears(TONE_HZ, consult)
    alice.send("complete")
    if not peer.knows_replaces:
        alice.expect("transfer.fallback")
    alice.expect("transfer.completed", method="attended", parties="transferee with target")
    bob.expect("call.replaced")
    bob.hears(TONE_HZ)
    bob.send("hangup")
    bob.expect("call.ended")
    over(alice, bob)
    return "by Replaces" if peer.knows_replaces else "by RFC 5589's fallback"


# ---- the peer is the transferor --------------------------------------------------------------

def transferor_blind(stage, make):
    peer = stage.start_peer(make, "bob")
    alice = phone(stage, "alice", ALICE_HZ, "--accept-refer=yes", "--auto-answer")
    carol = phone(stage, "carol", CAROL_HZ, "--auto-answer=300")
    peer.dial(alice.uri)
    alice.expect("call.connected")
    time.sleep(0.3)
    peer.blind(carol.uri)
    alice.expect("transfer.referred", target=carol.uri)
    alice.expect("call.replaced")
    carol.expect("call.connected")
    alice.hears(CAROL_HZ)
    carol.hears(ALICE_HZ)
    alice.send("hangup")
    alice.expect("call.ended")
    carol.expect("call.ended")
    over(alice, carol)


def transferor_declined(stage, make):
    """Alice will not be transferred; the call with the peer goes on."""
    peer = stage.start_peer(make, "bob")
    alice = phone(stage, "alice", ALICE_HZ)
    call = call_peer(alice, peer)
    time.sleep(0.3)
    peer.blind("sip:carol@127.0.0.1:9")
    alice.expect("transfer.requested", target="sip:carol@127.0.0.1:9")
    alice.send("decline")
    time.sleep(0.5)
    ended = [e for e in alice.events if e["event"] == "call.ended"]
    if ended:
        alice.quit()
        return "603; the peer hangs up then, by itself"
    alice.hears(TONE_HZ, call)
    alice.send("hangup")
    alice.expect("call.ended")
    over(alice)
    return "603; the call goes on"


def host_of_its_own(stage):
    """An address on loopback with SIP's own port, for a peer that forgets ports."""
    return "127.1.%d.%d:5060" % divmod(Ports.take(stage), 256)


def transferor_attended(stage, make):
    if not make.attended_transfer:
        raise Cannot(make.why_not_attended)
    peer = stage.start_peer(make, "bob")
    alice = phone(stage, "alice", ALICE_HZ, "--accept-refer=yes", "--auto-answer")
    carol = stage.start_phone("carol", "--media", "tone:%d" % CAROL_HZ, "--auto-answer",
                              addr=host_of_its_own(stage) if peer.drops_ports else None)
    peer.attended(alice.uri, carol.uri)
    alice.expect("transfer.referred")
    carol.expect("call.replaced")
    alice.expect("call.replaced")
    alice.hears(CAROL_HZ)
    carol.hears(ALICE_HZ)
    alice.send("hangup")
    alice.expect("call.ended")
    carol.expect("call.ended")
    over(alice, carol)
    return "by Replaces"


ROWS = [
    ("transferee/blind", transferee_blind),
    ("transferee/blind, the target is busy", transferee_blind_busy),
    ("transferee/attended", transferee_attended),
    ("transferee/attended, complete while ringing", transferee_ringing),
    ("transferee/attended, cancelled", transferee_cancelled),
    ("target/blind", target_blind),
    ("target/attended", target_attended),
    ("transferor/blind", transferor_blind),
    ("transferor/blind, declined", transferor_declined),
    ("transferor/attended", transferor_attended),
]


class Case:
    def __init__(self, make, name, play):
        self.make, self.play = make, play
        self.peer, self.name = make.program, "%s/%s" % (make.program, name)

    def run(self, stage):
        try:
            return self.play(stage, self.make)
        except Failed:
            self.hang_up(stage)
            excuses = [p.excuse() for p in stage.processes if isinstance(p, Peer)]
            if any(excuses):
                raise Cannot(max(excuses))
            raise

    @staticmethod
    def hang_up(stage):
        """What still waits for an answer is cancelled, so that a peer that lives can show it."""
        for process in stage.processes:
            if isinstance(process, Phone) and process.alive():
                process.send("hangup")
        time.sleep(0.7)


CASES = [Case(make, name, play) for make in (Baresip, Linphone, Twinkle) for name, play in ROWS]
