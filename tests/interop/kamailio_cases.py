# SPDX-License-Identifier: BSD-3-Clause
"""Three registered phones behind Kamailio, over UDP, TCP and TLS: all three transfers, whatever the
target is shown.  Each case has a proxy of its own."""
import os
import time

from peer_cases import over
from proxy import DOMAIN, PASSWORD, Kamailio
from stage import Failed

ALICE_HZ, BOB_HZ, CAROL_HZ = 550, 770, 660
OUTSIDE = "sip:+48605550000@" + DOMAIN      # Carol's number: the proxy sends all of these to her

OFFICE = """country 48
international 00
national_digits 9-9
domain %s
extensions 200-299
own 200
extension sip:200@%s
out_number +48225550100
trunk.owned +482255501*
trunk.host trunk.example
trunk.fallback +48225550100
""" % (DOMAIN, DOMAIN)


class Office:
    """Alice, whose account is u4711 and whose extension is 200, Bob, Carol and a mailbox."""

    def __init__(self, stage, transport, alice_options):
        self.stage, self.transport = stage, transport
        self.proxy = stage.start_peer(Kamailio, transport)
        policy = stage.path("policy.conf")
        with open(policy, "w") as file:
            file.write(OFFICE)
        self.alice = self.phone("u4711", ALICE_HZ, "--auto-answer", "--policy", policy,
                                "--voicemail-server", "sip:voicemail@" + DOMAIN, *alice_options)
        self.bob = self.phone("bob", BOB_HZ, "--accept-refer=yes")
        self.carol = self.phone("carol", CAROL_HZ, "--auto-answer")
        os.makedirs(stage.path("box"))
        self.box = self.phone("voicemail", 440, "--mailbox", stage.path("box"))
        for one in self.phones():
            one.expect("registered")

    def phones(self):
        return self.alice, self.bob, self.carol, self.box

    def phone(self, user, hz, *options):
        secure = ["--tls-insecure"] if self.transport == "tls" else []
        return self.stage.start_phone(
            user, "--media", "tone:%d" % hz, "--register", "--proxy", self.proxy.address,
            "--transport", self.transport, *secure, *options, env={"LEGWORK_PASSWORD": PASSWORD},
            aor="sip:%s@%s" % (user, DOMAIN))

    def call_alice(self, number):
        self.bob.send("dial sip:%s@%s" % (number, DOMAIN))
        self.bob.expect("call.connected")
        self.alice.expect("call.connected")
        self.alice.hears(BOB_HZ)

    def done(self, method):
        self.alice.expect("transfer.completed", method=method, parties="transferee with target")

    def part(self, other):
        """Bob and the other talk; then Bob hangs up."""
        self.bob.hears(CAROL_HZ)
        other.hears(BOB_HZ)
        self.bob.send("hangup")
        self.bob.expect("call.ended")
        other.expect("call.ended")


def attended(office, caller, target, shown):
    office.call_alice(caller)
    office.alice.send("transfer attended " + target)
    office.alice.expect("transfer.consult_connected")
    came = office.carol.expect("call.connected")
    if came["uri"] != shown:
        raise Failed("carol is shown %s and not %s" % (came["uri"], shown))
    office.carol.hears(ALICE_HZ)
    office.alice.send("complete")
    office.done("attended")
    office.carol.expect("call.replaced")
    office.part(office.carol)


def blind(office, caller, target):
    office.call_alice(caller)
    office.alice.send("transfer blind " + target)
    office.done("blind")
    office.carol.expect("call.connected")
    office.part(office.carol)


def voicemail(office, caller):
    office.call_alice(caller)
    office.alice.send("transfer voicemail sip:carol@" + DOMAIN)
    office.done("voicemail")
    office.box.expect("call.connected")
    office.bob.audio()              # the beep
    time.sleep(0.5)                 # what is kept must last a moment
    office.bob.send("hangup")
    office.bob.expect("call.ended")
    office.box.expect("mailbox.stored")


# What Carol is shown while Alice consults, by the way Alice shows herself.
SHOWN = [
    ("extension", "u4711", "sip:carol@" + DOMAIN, "sip:200@" + DOMAIN, []),
    ("trunk number", "u4711", OUTSIDE, "sip:+48225550100@trunk.example;user=phone", []),
    ("withheld", "*67u4711", "sip:carol@" + DOMAIN, "sip:anonymous@anonymous.invalid",
     ["--set", "consult_shows_transferee=1"]),
]


class Case:
    peer = "kamailio"

    def __init__(self, transport, what):
        self.transport = transport
        self.what, self.caller, self.target, self.shown, self.options = what
        self.name = "kamailio/%s/%s" % (transport, self.what)

    def run(self, stage):
        office = Office(stage, self.transport, self.options)
        attended(office, self.caller, self.target, self.shown)
        blind(office, self.caller, self.target)
        voicemail(office, self.caller)
        over(*office.phones())


CASES = [Case(transport, what) for transport in ("udp", "tcp", "tls") for what in SHOWN]
