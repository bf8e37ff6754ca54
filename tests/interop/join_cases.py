# SPDX-License-Identifier: BSD-3-Clause
"""SIPp plays A, T and C around a switch (examples/join): T, who talks to A, transfers him to C.

A case is a cell of {blind, attended, to voicemail} x {what happens} x {who called whom} x
{UDP, TCP}; what each of the three must see is put together from parts."""
import os
import re
import shutil

import scenario
from sipp_cases import dialog, escape
from stage import LIMIT, Cannot, Failed, Ports, Process, Sipp, time

ACTORS = {"alice": "a1", "bob": "b1", "carol": "c1", "bob2": "b2", "dave": "d1"}


def use(part, **values):
    return '<use part="%s"%s/>' % (part, "".join(' %s="%s"' % pair for pair in values.items()))


class Switch(Process):
    def __init__(self, stage, names):
        self.addr = "127.0.0.1:%d" % Ports.take(stage)
        program = os.path.join(os.path.dirname(stage.phone), "..", "join")
        super().__init__(stage, "switch", [program, self.addr, *names])
        self.says("ready")

    def says(self, line, seconds=20.0):
        """A note, by the beginning of its line."""
        end = time.monotonic() + seconds
        while not any(one.startswith(line) for one in self.output().splitlines()):
            if time.monotonic() > end:
                raise Failed("the switch never said %r: %s" % (line, self.output()[-600:]))
            time.sleep(0.02)


class Play:
    """One case under way."""

    def __init__(self, stage, tcp):
        self.stage, self.tcp, self.sipps = stage, tcp, {}
        for actor in ACTORS:
            stage.addresses[actor] = "127.0.0.1:%d" % Ports.take(stage)
        suffix = ";transport=tcp" if tcp else ""
        self.switch = stage.add(Switch(stage, ["%s=sip:%s@%s%s" % (
            name, name, stage.addresses[name], suffix) for name in ("alice", "bob", "carol")]))
        self.end = time.monotonic() + LIMIT

    def start(self, actor, *parts, me=None, **values):
        me = me or actor
        world = dict(self.stage.addresses, me=me, tag=ACTORS[actor], phone=self.switch.addr,
                     self=self.stage.addresses[actor], tp=";transport=tcp" if self.tcp else "",
                     caller="<sip:%s@%s>" % (me, self.stage.addresses[me]), **values)
        path = self.stage.path(actor + ".xml")
        with open(path, "w") as file:
            file.write(scenario.compose_text(actor, "\n".join(parts), world))
        self.sipps[actor] = self.stage.add(Sipp(self.stage, actor, path, self.switch.addr,
                                                ["-t", "t1"] if self.tcp else []))

    def listening(self, *actors):
        end = time.monotonic() + 15
        while not all(Ports.bound(int(self.stage.addresses[one].rpartition(":")[2]))
                      for one in actors):
            if time.monotonic() > end:
                raise Failed("SIPp does not come up")
            time.sleep(0.02)

    def await_talk(self, actor):
        end = time.monotonic() + 15
        while not any(sent and text.startswith("ACK") or not sent and text.startswith("ACK")
                      for sent, text in self.sipps[actor].wire()):
            if time.monotonic() > end:
                raise Failed("%s never talked" % actor)
            time.sleep(0.02)

    def finish(self):
        for sipp in self.sipps.values():
            sipp.wait(self.end - time.monotonic())
        self.switch.says("ended")
        if not self.switch.alive():
            raise Failed("the switch is gone: " + self.switch.output()[-400:])


# ---- what happens: to C, to T after his REFER, to A after he is talked to --------------------

# News within a second of the last wait, and the newest take their place (RFC 3515 3.9): who is to
# hear of the ringing lets it ring longer.
TRYING = use("notified-100", id="{id}")
RINGS = use("notified-180", id="{id}")
DONE = use("notified-200", id="{id}")
LEAVES = use("bye-in")
GOES = [use("bye-only", cseq="{next}"), TRYING,
        '<recv response="200" response_txn="bye" optional="true"/>']
KEPT = ('<use part="invited"><check in="Via" match=".*" as="via"/>'
        '<check in="CSeq" match=".*" as="invite"/></use>')


def failed(news, length):
    return use("notified", id="{id}", state="terminated;reason=noresource", news=news,
               length=length)


def refused(code, length):
    """C says no; A and T talk again, until A hangs up."""
    return dict(c=[use("refuse", code=code)], t=[TRYING, failed(code, length), LEAVES],
                a=[use("pause", ms="1200"), use("bye-out", cseq="2")])


OUTCOMES = {
    "answered": dict(c=[use("answer"), LEAVES], t=[TRYING, DONE, LEAVES],
                     a=[use("pause", ms="1200"), use("bye-out", cseq="2")]),
    "busy": refused("486 Busy Here", "23"),
    "refused": refused("603 Decline", "21"),
    "no answer": dict(c=[use("invited"), use("ringing"), use("pause", ms="1200"),
                         use("refuse-now", code="480 Temporarily Unavailable")],
                      t=[TRYING, RINGS, failed("480 Temporarily Unavailable", "37"), LEAVES],
                      a=[use("pause", ms="2200"), use("bye-out", cseq="2")]),
    "T leaves early": dict(c=[use("invited"), use("ringing"), use("pause", ms="1300"),
                              use("accept"), LEAVES],
                           t=[*GOES, RINGS, DONE],
                           a=[use("pause", ms="2500"), use("bye-out", cseq="2")]),
    "A leaves": dict(c=[KEPT, use("ringing"), use("cancelled")],
                     t=[TRYING, RINGS, failed("[3-6][0-9][0-9] .*", "[0-9]+"), LEAVES],
                     a=[use("pause", ms="1700"), use("bye-out", cseq="2")]),
    "C leaves": dict(c=[use("answer"), use("pause", ms="500"), use("bye-out", cseq="1")],
                     t=[TRYING, DONE, LEAVES], a=[LEAVES]),
}


def alone(play, outcome, t_calls, refer_to):
    """T refers A to C and has no other call."""
    what = OUTCOMES[outcome]
    cseq = "2" if t_calls else "1"
    refer = [use("pause", ms="150"), use("refer-out", cseq=cseq, headers="Refer-To: " + refer_to)]
    keys = dict(id=cseq, next=str(int(cseq) + 1))
    play.start("carol", *what["c"])
    if t_calls:
        play.start("alice", use("answer"), *what["a"])
        play.listening("alice", "carol")
        play.start("bob", use("call", called="alice"), *refer, *what["t"], **keys)
    else:
        play.start("bob", use("answer"), *refer, *what["t"], **keys)
        play.listening("bob", "carol")
        play.start("alice", use("call", called="bob"), *what["a"])
    play.finish()


def blind(play, outcome, t_calls, _):
    alone(play, outcome, t_calls, "&lt;sip:carol@{phone}&gt;")


def voicemail(play, outcome, t_calls, _):
    """RFC 4458: the URI says that it is carol's mailbox, and why."""
    alone(play, outcome, t_calls, "&lt;sip:carol@{phone};target=sip:carol%40{phone};cause=302&gt;")


# ---- T has a call with C too ------------------------------------------------------------------

JOINS = [TRYING, DONE, LEAVES]
BOTH = {
    "answered": dict(c=[LEAVES], t=JOINS, a=[use("pause", ms="1200"), use("bye-out", cseq="2")]),
    "T leaves early": dict(c=[LEAVES], t=[*GOES, DONE],
                           a=[use("pause", ms="1200"), use("bye-out", cseq="2")]),
    "C leaves": dict(c=[use("pause", ms="1800"), use("bye-out", cseq="2")], t=JOINS, a=[LEAVES]),
    "of somebody else": dict(c=[LEAVES], t=[use("pause", ms="100"), use("bye-out", cseq="{next}")],
                             a=[LEAVES], code="403", t2=[use("pause", ms="900"),
                                                         use("bye-out", cseq="{last}")]),
}


def attended(play, outcome, t_calls, c_calls):
    """T's other call is up before; his REFER names it."""
    what = BOTH[outcome]
    second = "dave" if outcome == "of somebody else" else "bob2"
    me = "dave" if second == "dave" else "bob"
    cseq = "2" if t_calls else "1"
    t2 = what.get("t2", [LEAVES])
    play.start("carol", use("answer"), *what["c"])
    play.listening("carol")
    play.start(second, use("call", called="carol"), *t2, me=me, last="2")
    play.await_talk(second)
    call_id, own, switchs = dialog(play.sipps[second])
    refer_to = "&lt;sip:carol@{phone}?Replaces=%s&gt;" % escape(
        "%s;to-tag=%s;from-tag=%s" % (call_id, switchs, own))
    refer = [use("pause", ms="150"),
             use("refer-out", cseq=cseq, headers="Refer-To: " + refer_to,
                 expect=what.get("code", "200"))]
    keys = dict(id=cseq, next=str(int(cseq) + 1))
    if t_calls:
        play.start("alice", use("answer"), *what["a"])
        play.listening("alice")
        play.start("bob", use("call", called="alice"), *refer, *what["t"], **keys)
    else:
        play.start("bob", use("answer"), *refer, *what["t"], **keys)
        play.listening("bob")
        play.start("alice", use("call", called="bob"), *what["a"])
    play.finish()


class Case:
    peer = "sipp"

    def __init__(self, method, outcome, t_calls, tcp):
        self.method, self.outcome, self.t_calls, self.tcp = method, outcome, t_calls, tcp
        self.name = "switch/%s, %s, %s%s" % (method.__name__, outcome,
                                             "T has called" if t_calls else "A has called",
                                             ", TCP" if tcp else "")

    def run(self, stage):
        if not shutil.which("sipp"):
            raise Cannot("no sipp here: apt-get install sip-tester")
        self.method(Play(stage, self.tcp), self.outcome, self.t_calls, False)


# Over TCP SIPp reads the NOTIFY before it sends the BYE that is to come first.
CASES = [Case(method, outcome, t_calls, tcp)
         for method, outcomes in ((blind, OUTCOMES), (voicemail, OUTCOMES), (attended, BOTH))
         for outcome in outcomes for t_calls in (True, False) for tcp in (False, True)
         if not (tcp and outcome == "T leaves early")]
