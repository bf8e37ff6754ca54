# SPDX-License-Identifier: BSD-3-Clause
"""What other phones do through a switch in one page (examples/join.c): each in each role, by its own commands and
registered nowhere.  Each of the two who are left hears the other's tone.  A row that the peer cannot play says why, and counts as
skipped."""
import os
import time

from peer_cases import ALICE_HZ, CAROL_HZ, Case, host_of_its_own, over
from peers import TONE_HZ, Baresip, Linphone, Twinkle
from stage import Cannot, Failed, Process

BOB_HZ, DAVE_HZ = 770, 620


class Office:
    """The switch, and three names of which one is the peer."""

    def __init__(self, stage, make, role):
        join = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(stage.phone))), "join")
        if not os.access(join, os.X_OK):
            raise Failed("there is no %s: build it" % join)
        self.stage, self.at = stage, host_of_its_own(stage)
        self.peer = stage.start_peer(make, role)
        self.phones = {name: stage.start_phone(name, "--media", "tone:%d" % hz, "--auto-answer=200")
                       for name, hz in (("alice", ALICE_HZ), ("bob", BOB_HZ), ("carol", CAROL_HZ)) if name != role}
        names = dict({role: self.peer.uri}, **{name: phone.uri for name, phone in self.phones.items()})
        self.join = stage.add(Process(stage, "join", [join, self.at] + ["%s=%s" % one for one in names.items()]))
        self.says("ready")

    def says(self, line, seconds=15):
        """A note, by the beginning of its line."""
        end = time.monotonic() + seconds
        while not any(one.startswith(line) for one in self.join.output().splitlines()):
            if time.monotonic() > end:
                raise Failed("the switch never said %r: %s" % (line, self.join.output()[-600:]))
            time.sleep(0.02)

    def of(self, name):
        return "sip:%s@%s" % (name, self.at)

    def phone(self, *names):
        return [self.phones[name] for name in names]

    def end(self, *phones):
        """One hangs up, and nobody is left."""
        phones[0].send("hangup")
        for phone in phones:
            phone.expect("call.ended")
        over(*self.phones.values())


def call_peer(office, alice):
    """Alice calls Bob, who is the peer and answers by itself."""
    alice.send("dial " + office.of("bob"))
    alice.expect("call.connected")
    alice.hears(TONE_HZ)


# ---- the peer is the transferor ----------------------------------------------------------------

def transferor_blind(stage, make):
    office = Office(stage, make, "bob")
    alice, carol = office.phone("alice", "carol")
    office.peer.dial(office.of("alice"))
    alice.expect("call.connected")
    time.sleep(0.3)
    office.peer.blind(office.of("carol"))
    carol.expect("call.connected")
    alice.hears(CAROL_HZ)
    carol.hears(ALICE_HZ)
    office.end(alice, carol)


def transferor_attended(stage, make):
    if not make.attended_transfer:
        raise Cannot(make.why_not_attended)
    office = Office(stage, make, "bob")
    alice, carol = office.phone("alice", "carol")
    office.peer.attended(office.of("alice"), office.of("carol"))
    alice.hears(CAROL_HZ)
    carol.hears(ALICE_HZ)
    office.end(alice, carol)
    return "by Replaces"


def transferor_outside(stage, make):
    """The target is no party of the switch's: the peer tells it to take its place, and it comes with Replaces."""
    if not make.attended_transfer:
        raise Cannot(make.why_not_attended)
    office = Office(stage, make, "bob")
    [alice] = office.phone("alice")
    dave = stage.start_phone("dave", "--media", "tone:%d" % DAVE_HZ, "--auto-answer", "--accept-refer=yes")
    office.peer.attended(dave.uri, office.of("alice"))
    dave.expect("transfer.referred")
    dave.expect("call.replaced")
    office.says("replaced ")
    alice.hears(DAVE_HZ)
    dave.hears(ALICE_HZ)
    alice.send("hangup")
    alice.expect("call.ended")
    dave.expect("call.ended")
    over(*office.phones.values(), dave)
    return "by Replaces of a leg of the switch"


# ---- the peer is the transferee ----------------------------------------------------------------

def transferee_blind(stage, make):
    office = Office(stage, make, "bob")
    alice, carol = office.phone("alice", "carol")
    call_peer(office, alice)
    alice.send("transfer blind " + office.of("carol"))
    carol.expect("call.connected")
    alice.expect("transfer.completed")
    carol.hears(TONE_HZ)
    office.peer.hears(CAROL_HZ)
    office.end(carol)


def transferee_attended(stage, make):
    office = Office(stage, make, "bob")
    alice, carol = office.phone("alice", "carol")
    call_peer(office, alice)
    alice.send("transfer attended " + office.of("carol"))
    consult = alice.expect("transfer.consulting")["consult"]
    alice.expect("transfer.consult_connected")
    alice.hears(CAROL_HZ, consult)
    alice.send("complete")
    alice.expect("transfer.completed")
    carol.hears(TONE_HZ)
    office.peer.hears(CAROL_HZ)
    office.end(carol)


# ---- the peer is the target --------------------------------------------------------------------

def bob_and_alice(office):
    alice, bob = office.phone("alice", "bob")
    alice.send("dial " + office.of("bob"))
    alice.expect("call.connected")
    bob.hears(ALICE_HZ)
    return alice, bob


def target_blind(stage, make):
    office = Office(stage, make, "carol")
    alice, bob = bob_and_alice(office)
    alice.send("transfer blind " + office.of("carol"))
    alice.expect("transfer.completed")
    bob.hears(TONE_HZ)
    office.peer.hears(BOB_HZ)
    office.end(bob)


def target_attended(stage, make):
    office = Office(stage, make, "carol")
    alice, bob = bob_and_alice(office)
    alice.send("transfer attended " + office.of("carol"))
    consult = alice.expect("transfer.consulting")["consult"]
    alice.expect("transfer.consult_connected")
    alice.hears(TONE_HZ, consult)
    alice.send("complete")
    alice.expect("transfer.completed")
    bob.hears(TONE_HZ)
    office.peer.hears(BOB_HZ)
    office.end(bob)


ROWS = [
    ("switch/transferor/blind", transferor_blind),
    ("switch/transferor/attended", transferor_attended),
    ("switch/transferor/attended, to a target outside", transferor_outside),
    ("switch/transferee/blind", transferee_blind),
    ("switch/transferee/attended", transferee_attended),
    ("switch/target/blind", target_blind),
    ("switch/target/attended", target_attended),
]
CASES = [Case(make, name, play) for make in (Baresip, Linphone, Twinkle) for name, play in ROWS]
