# SPDX-License-Identifier: BSD-3-Clause
"""The cases in which SIPp plays everybody else.  A case is a row: options and commands of the
phone, the scenarios it meets, the events it must tell in this order, and what must stand in which
message."""
import hashlib
import os
import re
import shutil
import time

import scenario
from stage import LIMIT, Cannot, Failed, Ports, Relay, Sipp

TAGS = {"bob": "b1", "carol": "c1", "dave": "d1"}
# RFC 3261 25.1 hvalue: what may stand raw in a header of a URI; the rest is escaped, once.
RAW = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()[]/?:+$")


def escape(text, plus="+"):
    return "".join(c if c in RAW and c != "+" else plus if c == "+" else "%%%02X" % ord(c)
                   for c in text)


def called(actor, file, **keys):
    """SIPp waits for the phone's call."""
    return {"actor": actor, "file": file, "keys": keys}


def calls(actor, file, after=("ready", 1), cid=None, **keys):
    """SIPp calls the phone when event `after` has come so often."""
    return {"actor": actor, "file": file, "keys": keys, "after": after, "cid": cid}


def received(sipp, method):
    """The requests of that method, each once."""
    found, seen = [], set()
    for sent, text in sipp.wire():
        if sent or not text.startswith(method + " "):
            continue
        branch = header(text, "Via")
        if branch not in seen:
            seen.add(branch)
            found.append(text)
    return found


def header(text, name):
    """The value of the one header of that name, as it stands."""
    values = re.findall(r"^%s[ \t]*:[ \t]*(.*)$" % re.escape(name), text.split("\n\n")[0], re.M)
    if len(values) != 1:
        raise Failed("%d %s headers in: %s" % (len(values), name, text.splitlines()[0]))
    return values[0].rstrip()


def tag(value):
    return re.search(r";tag=([^;>\s]+)\s*$", value).group(1)


# ---- checks: each takes the run, and raises Failed -------------------------------------------

def has(actor, method, name, value, index=0):
    """Header `name` of a message that came to actor, byte for byte."""
    def check(run):
        found = received(run.sipps[actor], method)
        if len(found) <= index:
            raise Failed("%s got %d %s" % (actor, len(found), method))
        want, have = run.fill(value), header(found[index], name)
        if have != want:
            raise Failed("%s of %s to %s is  %s  and should be  %s" %
                         (name, method, actor, have, want))
    return check


def matches(actor, method, pattern):
    """The first such message, with a regular expression."""
    def check(run):
        found = received(run.sipps[actor], method)
        if not found or not re.search(run.fill(pattern), found[0], re.M):
            raise Failed("%s to %s does not match %s: %s" % (method, actor, pattern, found[:1]))
    return check


def count(actor, method, number):
    def check(run):
        found = len(received(run.sipps[actor], method))
        if found != number:
            raise Failed("%s got %d %s and should have got %d" % (actor, found, method, number))
    return check


def answered_again(actor, code, method, least):
    """The same answer came more than once: it is re-sent (RFC 3261 13.3.1.4)."""
    def check(run):
        found = [text for sent, text in run.sipps[actor].wire()
                 if not sent and text.startswith("SIP/2.0 %d" % code)
                 and header(text, "CSeq").endswith(method)]
        most = max([found.count(text) for text in found] or [0])
        if most < least:
            raise Failed("the %d came %d times and should have come %d times" % (code, most, least))
    return check


def dialog(sipp):
    """(Call-ID, SIPp's tag, the phone's tag) of the first call that was answered."""
    for sent, text in sipp.wire():
        if text.startswith("SIP/2.0 200") and header(text, "CSeq").endswith("INVITE"):
            ours, theirs = ("To", "From") if sent else ("From", "To")
            return header(text, "Call-ID"), tag(header(text, ours)), tag(header(text, theirs))
    raise Failed("%s was never answered" % sipp.actor)


def names_dialog(actor, target, contact="sip:{me}@{self}", require="", index=0):
    """Refer-To to actor carries Replaces of target's dialog: to-tag the target's own tag, from-tag
    the phone's, whoever had called whom; escaped once (RFC 3261 19.1.1)."""
    def check(run):
        call_id, own, phones = dialog(run.sipps[target])
        value = "%s;to-tag=%s;from-tag=%s" % (call_id, own, phones)
        uri = run.fill(contact, {"me": target, "self": run.stage.addresses[target]})
        have = header(received(run.sipps[actor], "REFER")[index], "Refer-To")
        wants = ["<%s?Replaces=%s%s>" % (uri, escape(value, plus), require)
                 for plus in ("+", "%2B")]
        if have not in wants:
            raise Failed("Refer-To is  %s  and should be  %s" % (have, wants[0]))
    return check


def digest(actor, user, password, realm):
    """The second REFER proves who we are (RFC 7616, MD5, qop=auth), in its dialog, CSeq + 1."""
    def md5(*parts):
        return hashlib.md5(":".join(parts).encode()).hexdigest()

    def check(run):
        first, second = received(run.sipps[actor], "REFER")
        value = header(second, "Proxy-Authorization")
        part = dict(re.findall(r'(\w+)="?([^",]*)"?', value))
        want = md5(md5(user, realm, password), part["nonce"], part["nc"], part["cnonce"],
                   part["qop"],
                   md5("REFER", part["uri"]))
        if part["response"] != want or part["realm"] != realm:
            raise Failed("the digest is wrong: %s" % value)
        if part["uri"] != second.split()[1]:
            raise Failed("the digest is for %s and the REFER for %s" %
                         (part["uri"], second.split()[1]))
        cseq = [int(header(text, "CSeq").split()[0]) for text in (first, second)]
        if cseq[1] != cseq[0] + 1:
            raise Failed("CSeq went from %d to %d" % tuple(cseq))
    return check


def order(actor, *patterns):
    """Messages that came to actor, in this order."""
    def check(run):
        rest = list(patterns)
        for sent, text in run.sipps[actor].wire():
            line = text.splitlines()[0] if text else ""
            if rest and re.search(rest[0], ("> " if sent else "< ") + line):
                rest.pop(0)
        if rest:
            raise Failed("%s never saw %s in its place" % (actor, rest[0]))
    return check


# ---- a case ----------------------------------------------------------------------------------

class Case:
    peer = "sipp"

    def __init__(self, name, sipp, script, events=(), never=(), options=(), env=None, checks=(),
                 delay=0, lose=None, faults=(), transport="udp"):
        self.transport = transport

        self.delay = delay                                  # of messages on their way to SIPp, ms
        self.faults = [("lose", lose, 1)] if lose else faults
        self.name, self.sipp, self.script = name, sipp, script
        self.events, self.never, self.options = events, never, options
        self.env, self.checks = env, checks

    def run(self, stage):
        if not shutil.which("sipp"):
            raise Cannot("no sipp here: apt-get install sip-tester")
        Run(self, stage).play()


class Run:
    def __init__(self, case, stage):
        self.case, self.stage, self.sipps = case, stage, {}
        for actor in TAGS:
            stage.addresses[actor] = "127.0.0.1:%d" % Ports.take(stage)
        self.end = time.monotonic() + LIMIT
        self.phone = None
        self.world = dict(stage.addresses)

    def fill(self, text, more=()):
        return scenario.fill(text, dict(self.world, **dict(more)), keep=True)

    def start_sipp(self, row):
        actor = row["actor"]
        remote = self.world["phone"]
        if self.case.delay or self.case.faults:
            relay = Relay(self.stage, actor, remote, self.case.delay, self.case.faults)
            remote = self.stage.add(relay).inside
        path = self.stage.path(actor + ".xml")
        world = dict(self.world, me=actor, tp=";transport=tcp"
                     if self.case.transport == "tcp" else "", tag=TAGS[actor],
                     self=self.stage.addresses[actor])
        if row["keys"].get("status"):
            world["status"] = row["keys"]["status"]
        world["caller"] = "<sip:%s@%s>" % (actor, world["self"])
        world.update((key, self.fill(value)) for key, value in row["keys"].get("parts", {}).items())
        with open(path, "w") as file:
            file.write(scenario.compose(row["file"], world))
        options = []
        if row["keys"].get("headers"):
            options += ["-key", "headers", self.fill(row["keys"]["headers"]).replace("\n", "\r\n")]
        if self.case.transport == "tcp":
            options += ["-t", "t1"]
        if row.get("cid"):
            options += ["-cid_str", row["cid"].replace("%", "%%")]
        self.sipps[actor] = self.stage.add(Sipp(self.stage, actor, path, remote, options))

    def play(self):
        case = self.case
        self.phone = self.stage.start_phone("alice", *[self.fill(o) for o in case.options],
                                            env=case.env)
        self.world["phone"] = self.phone.addr
        waiting = [row for row in case.sipp if "after" in row]
        for row in case.sipp:
            if "after" not in row:
                self.start_sipp(row)
        self.listening()
        for line in self.fill(case.script).strip().splitlines():
            self.phone.send(line.strip())
        while waiting:
            self.start_when_due(waiting)
        for sipp in self.sipps.values():
            sipp.wait(self.end - time.monotonic())
        self.phone.quit()
        self.check_events()
        for check in case.checks:
            check(self)

    def listening(self):
        """A call must not come before SIPp has its socket."""
        for sipp in self.sipps.values():
            port = int(sipp.addr.rpartition(":")[2])
            while not Ports.bound(port) and sipp.alive() and time.monotonic() < self.end:
                time.sleep(0.02)

    def start_when_due(self, waiting):
        row = waiting[0]
        if self.phone.happened(*row["after"]):
            self.start_sipp(waiting.pop(0))
        elif not self.phone.alive() or time.monotonic() > self.end:
            raise Failed("%s had no cue: no %s; came: %s"
                         % (row["actor"], row["after"][0], self.phone.came(0)))
        else:
            time.sleep(0.02)

    def check_events(self):
        at, events = 0, self.phone.events
        for name, fields in self.case.events:
            while at < len(events) and not (
                    events[at]["event"] == name and
                    all(events[at].get(key) == (self.fill(value)
                                                if isinstance(value, str) else value)
                        for key, value in fields.items())):
                at += 1
            if at == len(events):
                raise Failed("the phone never told %s %s in its place" % (name, fields or ""))
            at += 1
        for name in self.case.never:
            if any(event["event"] == name for event in events):
                raise Failed("the phone told %s" % name)


def E(event, **fields):
    return event, fields


NOWHERE = "sip:carol@127.0.0.1:9"
BLIND = "dial sip:bob@{bob}\nwait call.connected 5\nsleep 50\ntransfer blind " + NOWHERE + "\n"
HANGUP = "sleep 100\nhangup\nwait call.ended 5\n"
STARTED = [E("call.connected"), E("transfer.started", method="blind", target=NOWHERE),
           E("call.held"),
           E("transfer.completing")]
DONE = STARTED + [E("transfer.completed", method="blind", parties="transferee with target")]
BACK = [E("call.resumed"), E("transfer.failed", method="blind", parties="with transferee")]


def blind(name, file, end, events, options=(), **more):
    """The phone calls Bob and sends him to Carol; its user waits for the result unless it is said."""
    keys = more.pop("keys", {})
    if not any("blind_style" in option for option in options):
        options = [*options, "--set", "blind_style=0"]
    return Case("transferor/blind/" + name, [called("bob", file, **keys)], BLIND + end, events,
                options=options, **more)


FREE = ["--set", "blind_style=2"]
CALLED_BACK = STARTED + [E("transfer.released"),
                         E("transfer.recalling", cause="busy", code=486, target=NOWHERE),
                         E("call.resumed"),
                         E("transfer.recalled", cause="busy", code=486, parties="with transferee"),
                         E("call.ended")]

BLIND_CASES = [
    blind("ok", "transferee-ok", "wait transfer.completed 5",
          STARTED + [E("transfer.progress", code=100), E("transfer.progress", code=180),
                     E("transfer.completed", method="blind", parties="transferee with target",
                       code=200), E("call.ended")],
          never=["transfer.failed", "transfer.unknown"],
          checks=[count("bob", "REFER", 1), count("bob", "BYE", 1)]),
    blind("200 and id", "transferee-id", "wait transfer.completed 5", DONE),
    blind("202 then BYE 0.3 s later, no news", "transferee-leaves", "wait transfer.unknown 5",
          STARTED + [E("transfer.unknown")], options=["--set", "aftermath_ms=1000"],
          never=["transfer.completed", "transfer.failed"]),
    blind("202 then BYE 0.3 s later, then news", "transferee-leaves-news",
          "wait transfer.completed 5",
          STARTED + [E("transfer.completed", code=200)],
          never=["transfer.failed", "transfer.unknown"]),
    blind("NOTIFY 486", "transferee-486", "wait transfer.failed 5\n" + HANGUP,
          STARTED + [E("call.resumed"), E("transfer.failed", cause="busy", code=486,
                                          parties="with transferee"), E("call.ended")],
          never=["transfer.completed"]),
    blind("NOTIFY without body", "transferee-no-body", "wait transfer.unknown 5\n" + HANGUP,
          STARTED +
          [E("call.resumed"), E("transfer.unknown", parties="with transferee"), E("call.ended")],
          never=["transfer.completed", "transfer.failed"]),
    blind("no NOTIFY at all", "transferee-silent", "wait transfer.unknown 5\n" + HANGUP,
          STARTED +
          [E("call.resumed"), E("transfer.unknown", parties="with transferee"), E("call.ended")],
          options=["--set", "notify_ms=1500", "--set", "linger_ms=500"],
          never=["transfer.completed", "transfer.failed"]),
    blind("BYE overtakes NOTIFY 200", "transferee-bye-notify", "wait transfer.completed 5", DONE,
          delay=150,
          never=["transfer.failed", "transfer.unknown"]),
    blind("BYE crosses BYE after NOTIFY 200", "transferee-notify-bye", "wait transfer.completed 5",
          DONE, delay=150,
          never=["transfer.failed", "transfer.unknown"]),
    blind("REFER challenged with 407", "transferee-407", "wait transfer.completed 5", DONE,
          options=["--auth-user", "alice", "--realm", "legwork.test", "--proxy", "sip:{bob}"],
          env={"LEGWORK_PASSWORD": "secret"},
          checks=[digest("bob", "alice", "secret", "legwork.test")]),
    blind("NOTIFY 100 before the 202", "transferee-early-news", "wait transfer.completed 5", DONE,
          checks=[count("bob", "REFER", 1)]),
    blind("NOTIFY 200 before the 202", "transferee-early-end", "wait transfer.completed 5", DONE),
    blind("sipfrag without CRLF", "transferee-no-crlf", "wait transfer.completed 5",
          STARTED + [E("transfer.progress", code=180), E("transfer.completed", code=200)]),
    blind("REFER refused 405", "transferee-refuses", "wait transfer.failed 5\n" + HANGUP,
          STARTED + [E("call.resumed"), E("transfer.failed", cause="unsupported", code=405,
                                          parties="with transferee"), E("call.ended")],
          keys={"status": "405 Method Not Allowed"}),
    blind("REFER refused 603", "transferee-refuses", "wait transfer.failed 5\n" + HANGUP,
          STARTED + [E("call.resumed"), E("transfer.failed", cause="refused", code=603,
                                          parties="with transferee"), E("call.ended")],
          keys={"status": "603 Decline"}),
    blind("hold refused 488", "transferee-hold-488", "wait transfer.failed 5\n" + HANGUP,
          [E("transfer.started"), E("call.hold_failed", code=488),
           E("transfer.failed", stage="hold", cause="hold failed", parties="with transferee"),
           E("call.ended")],
          never=["call.held", "transfer.completing"], checks=[count("bob", "REFER", 0)]),
    blind("hold 491 and then agreed", "transferee-hold-491", "wait transfer.completed 8", DONE,
          options=["--seed", "7"], never=["call.hold_failed"], checks=[count("bob", "INVITE", 3)]),
    blind("NOTIFYs that are not ours", "transferee-strangers", "wait transfer.completed 5",
          STARTED + [E("transfer.progress", code=180), E("transfer.completed", code=200)]),
    blind("released on accept", "transferee-released", "wait transfer.completed 5",
          STARTED + [E("transfer.released"), E("transfer.completed", code=200)],
          options=["--set", "blind_style=2", "--set", "let_go=2"]),
    blind("released on ringing", "transferee-released-ringing", "wait transfer.completed 5",
          STARTED + [E("transfer.progress", code=180), E("transfer.released"),
                     E("transfer.completed", code=200)],
          options=["--set", "blind_style=1", "--set", "let_go=2"]),
    blind("the user is free, NOTIFY 486", "transferee-486",
          "wait transfer.recalling 5\nanswer\nwait transfer.recalled 5\n" + HANGUP, CALLED_BACK,
          options=FREE, never=["transfer.completed", "transfer.failed"]),
    blind("the user is free and hung up, NOTIFY 486", "transferee-486",
          "hangup\nwait transfer.recalling 5\nanswer\nwait transfer.recalled 5\n" + HANGUP,
          [E("transfer.started"), E("transfer.released"), *CALLED_BACK[-4:]],
          options=FREE, never=["transfer.completed", "transfer.failed"]),
    blind("the user is free, REFER refused 405", "transferee-refuses",
          "wait transfer.failed 5\n" + HANGUP,
          STARTED + [E("call.resumed"), E("transfer.failed", cause="unsupported", code=405,
                                          parties="with transferee"), E("call.ended")],
          options=FREE, keys={"status": "405 Method Not Allowed"}, never=["transfer.released"]),
    blind("the user is free, no NOTIFY at all", "transferee-silent",
          "wait transfer.recalling 5\nanswer\nwait transfer.recalled 5\n" + HANGUP,
          STARTED + [E("transfer.released"), E("transfer.recalling", cause="no news"),
                     E("transfer.recalled", parties="with transferee"), E("call.ended")],
          options=[*FREE, "--set", "notify_ms=1500", "--set", "linger_ms=500"]),
    blind("the user is free, the last resort takes him", "transferee-486-then-ok",
          "wait transfer.recalling 5\nhangup\nwait transfer.failed 5",
          STARTED + [E("transfer.released"), E("transfer.recalling", code=486),
                     E("transfer.last_resort", target="sip:operator@127.0.0.1:9"),
                     E("transfer.failed", parties="transferee with target"), E("call.ended")],
          options=[*FREE, "--last-resort", "sip:operator@127.0.0.1:9"],
          checks=[count("bob", "REFER", 2), count("bob", "BYE", 1)]),
]

BLIND_CASES += [
    blind("180 and terminated: nobody knows", "transferee-early-terminated",
          "wait transfer.unknown 5\n" + HANGUP,
          STARTED + [E("call.resumed"), E("transfer.unknown", parties="with transferee")],
          never=["transfer.completed", "transfer.failed"]),
    blind("200 and active", "transferee-200-active", "wait transfer.completed 5", DONE),
    blind("older news after newer", "transferee-old-news", "wait transfer.completed 5", DONE,
          never=["transfer.failed"]),
    blind("the REFER is lost once", "transferee-ok", "wait transfer.completed 5", DONE,
          lose="REFER "),
    blind("the 202 is lost once", "transferee-ok", "wait transfer.completed 5", DONE,
          lose=r"SIP/2.0 202"),
    blind("our answer to a NOTIFY is lost", "transferee-ok", "wait transfer.completed 5", DONE,
          lose=r"SIP/2.0 200 .*2 NOTIFY"),
    blind("a NOTIFY comes twice", "transferee-ok", "wait transfer.completed 5", DONE,
          faults=[("twice", r"NOTIFY .*2 NOTIFY", 1), ("lose", r"SIP/2.0 200 .*2 NOTIFY", 2)]),
    blind("the BYE is lost once", "transferee-ok", "wait transfer.completed 5", DONE, lose="BYE "),
]

BLIND_CASES.append(
    Case("transferor/blind/the transferee's BYE crosses the REFER",
         [called("bob", "transferee-crossed")],
         BLIND.replace("sleep 50", "sleep 200") + "wait transfer.failed 5\nwait call.ended 5",
         [E("transfer.failed", cause="transferee left"), E("call.ended")],
         never=["transfer.completed", "transfer.unknown"], delay=150))

VOICEMAIL = """dial sip:bob@{bob}
wait call.connected 5
transfer voicemail sip:carol@example.com
wait transfer.completed 5"""
# Only who is internal has a voicemail.
OFFICE = ["--policy", os.path.join(os.path.dirname(os.path.abspath(__file__)), "office.conf")]
VM_SERVER = ["--voicemail-server", "sip:vm@127.0.0.1:9"] + OFFICE
VOICEMAIL_CASES = [
    Case("transferor/voicemail/RFC 4458", [called("bob", "transferee-voicemail")], VOICEMAIL,
         [E("transfer.started", method="voicemail"), E("call.held"),
          E("transfer.completed", method="voicemail")],
         options=VM_SERVER,
         checks=[has("bob", "REFER", "Refer-To",
                     "<sip:vm@127.0.0.1:9;target=sip:carol%40example.com;cause=302>")]),
    Case("transferor/voicemail/RFC 4458, cause 486", [called("bob", "transferee-voicemail")],
         VOICEMAIL,
         [E("transfer.completed", method="voicemail")],
         options=VM_SERVER + ["--set", "re.voicemail_cause=486"],
         checks=[has("bob", "REFER", "Refer-To",
                     "<sip:vm@127.0.0.1:9;target=sip:carol%40example.com;cause=486>")]),
    Case("transferor/voicemail/plain", [called("bob", "transferee-voicemail")], VOICEMAIL,
         [E("transfer.completed", method="voicemail")],
         options=VM_SERVER + ["--set", "re.voicemail_form=plain"],
         checks=[has("bob", "REFER", "Refer-To", "<sip:carol@127.0.0.1:9>")]),
]

ATTENDED = "dial sip:bob@{bob}\nwait call.connected 5\ntransfer attended sip:carol@{carol}\n"
COMPLETE = ATTENDED + "wait transfer.consult_connected 5\ncomplete\nwait transfer.completed 6\n"
CONSULT = [E("transfer.started", method="attended"), E("call.held"), E("transfer.consulting")]
TALK = CONSULT + [E("transfer.consult_connected")]
APART = [E("transfer.completing"),
         E("transfer.completed", method="attended", parties="transferee with target")]
SOON = ["--set", "clear_ms=600"]


def attended(name, sipp, script, events, options=(), **more):
    return Case("transferor/attended/" + name, sipp, script, events, options=SOON + list(options),
                **more)


ATTENDED_CASES = [
    attended("ok", [called("bob", "transferee-attended"), called("carol", "consulted")], COMPLETE,
             TALK + APART, never=["transfer.failed", "transfer.unknown"],
             checks=[names_dialog("bob", "carol"), count("carol", "BYE", 1)]),
    attended("the target ends the consultation", [called("bob", "transferee-attended"),
                                                  called("carol", "consulted-leaves")],
             COMPLETE, TALK + APART, options=["--set", "clear_ms=4000"],
             checks=[names_dialog("bob", "carol"), count("carol", "BYE", 0)]),
    attended("complete while ringing",
             [called("bob", "transferee-attended"), called("carol", "consulted-slow")],
             ATTENDED + "wait transfer.consult_ringing 5\ncomplete\nwait transfer.completed 8\n",
             CONSULT + [E("transfer.consult_ringing")] + APART,
             checks=[names_dialog("bob", "carol"), count("carol", "CANCEL", 0)]),
    attended("complete while ringing, blind by config", [called("bob", "transferee-fallback"),
                                                         called("carol", "consulted-rings")],
             ATTENDED + "wait transfer.consult_ringing 5\ncomplete\nwait transfer.completed 8\n",
             CONSULT + [E("transfer.completed", parties="transferee with target")],
             options=["--set", "on_complete_ringing=1"],
             checks=[count("carol", "CANCEL", 1),
                     has("bob", "REFER", "Refer-To", "<sip:carol@{carol}>")]),
    attended("cancelled while talking",
             [called("bob", "transferee-held"), called("carol", "consulted")],
             ATTENDED + "wait transfer.consult_connected 5\ncancel\nwait transfer.cancelled 5\n" +
             HANGUP,
             TALK + [E("call.resumed"), E("transfer.cancelled", parties="with transferee"),
                     E("call.ended")],
             checks=[count("bob", "REFER", 0), count("carol", "BYE", 1)]),
    attended("cancelled while ringing",
             [called("bob", "transferee-held"), called("carol", "consulted-rings")],
             ATTENDED + "wait transfer.consult_ringing 5\ncancel\nwait transfer.cancelled 5\n" +
             HANGUP,
             CONSULT + [E("transfer.cancelled", parties="with transferee"), E("call.ended")],
             checks=[count("bob", "REFER", 0), count("carol", "CANCEL", 1)]),
    attended("busy, then another target", [called("bob", "transferee-attended-dave"),
                                           called("carol", "consulted-busy"),
                                           called("dave", "consulted")],
             ATTENDED + "wait transfer.consult_failed 5\nretry sip:dave@{dave}\n"
             "wait transfer.consult_connected 5\ncomplete\nwait transfer.completed 5",
             CONSULT +
             [E("transfer.consult_failed", cause="busy", code=486), E("transfer.consulting"),
                        E("transfer.consult_connected")] + APART,
             checks=[names_dialog("bob", "dave")]),
    attended("busy, then given back",
             [called("bob", "transferee-held"), called("carol", "consulted-busy")],
             ATTENDED + "wait transfer.consult_failed 5\ncancel\nwait transfer.cancelled 5\n" +
             HANGUP,
             CONSULT + [E("transfer.consult_failed", cause="busy", code=486), E("call.resumed"),
                        E("transfer.cancelled", parties="with transferee"), E("call.ended")]),
    attended("the transferee leaves while it waits", [called("bob", "transferee-waits-bye"),
                                                      called("carol", "consulted")],
             ATTENDED + "wait transfer.failed 5\nsleep 100\nhangup\nwait call.ended 5\n",
             TALK + [E("transfer.failed", cause="transferee left", parties="with target")],
             checks=[count("carol", "BYE", 1)]),
    attended("no Replaces: RFC 5589's fallback",
             [called("bob", "transferee-fallback"), called("carol", "consulted")],
             COMPLETE, TALK + [E("transfer.fallback")] + APART,
             checks=[has("bob", "REFER", "Refer-To", "<sip:carol@{carol}>"),
                     count("carol", "BYE", 1)]),
    attended("the target's contact fails, its address works",
             [called("bob", "transferee-aor"), called("carol", "consulted-contact")], COMPLETE,
             TALK + APART,
             checks=[names_dialog("bob", "carol", "sip:{me}@{self};x=contact"),
                     names_dialog("bob", "carol", require="&Require=replaces", index=1)]),
    attended("NOTIFY 481", [called("bob", "transferee-481"), called("carol", "consulted")],
             COMPLETE.replace("transfer.completed", "transfer.failed") + HANGUP,
             TALK + [E("transfer.failed", cause="gone", code=481, parties="with transferee"),
                     E("call.ended")]),
]

ATTENDED_CASES += [
    attended("CANCEL crosses the target's 200", [called("bob", "transferee-held"),
                                                 called("carol", "consulted-cancel-race")],
             ATTENDED +
             "wait transfer.consult_ringing 5\nsleep 400\ncancel\nwait transfer.cancelled 5\n" +
             HANGUP,
             CONSULT + [E("transfer.cancelled", parties="with transferee"), E("call.ended")],
             delay=150, checks=[count("carol", "BYE", 1)]),
    attended("two phones answer at the target", [called("bob", "transferee-attended"),
                                                 called("carol", "consulted-forked")],
             COMPLETE, TALK + APART, delay=100,
             checks=[names_dialog("bob", "carol"), count("carol", "BYE", 2)]),
]

SWAPS = "swap\nwait transfer.swapped 5\nswap\nwait transfer.swapped 5\nsleep 100\ncomplete\n" \
        "wait transfer.completed 5\n"
TALKS = ATTENDED + "wait transfer.consult_connected 5\n"
ATTENDED_CASES += [
    attended("the target's BYE comes before the news",
             [called("bob", "transferee-attended-late"), called("carol", "consulted-leaves-soon")],
             COMPLETE, TALK + APART, options=["--set", "clear_ms=4000"],
             never=["transfer.failed", "transfer.unknown"], checks=[count("carol", "BYE", 0)]),
    attended("the target's BYE is the only news",
             [called("bob", "transferee-attended-mute"), called("carol", "consulted-leaves-soon")],
             COMPLETE, TALK + APART, options=["--set", "outcome_ms=1500", "--set", "linger_ms=500"],
             never=["transfer.failed", "transfer.unknown"]),
    attended("swapped twice",
             [called("bob", "transferee-swapped"), called("carol", "consulted-swapped")],
             TALKS + SWAPS, TALK + [E("transfer.swapped"), E("transfer.swapped")] + APART,
             checks=[names_dialog("bob", "carol")]),
    attended("merged", [called("bob", "transferee-merged"), called("carol", "consulted-merged")],
             TALKS + "merge\nwait transfer.merged 5\nsleep 100\ncomplete\n"
             "wait transfer.completed 5\n",
             TALK + [E("transfer.merged")] + APART, checks=[names_dialog("bob", "carol")]),
    attended("our user hangs up, and that completes",
             [called("bob", "transferee-attended"), called("carol", "consulted")],
             TALKS + "hangup\nwait transfer.completed 5\n",
             TALK + APART, checks=[names_dialog("bob", "carol")]),
]

# Call-IDs full of signs that are legal and odd (RFC 3261 25.1).
VECTORS = {
    "E1": "d2-y@192.0.2.10",
    "E2": "d2",
    "E3": "a+b/c?d[e]:@h",
    "E4": "pct%41raw@h",
    "E5": "-.!%*_+`'~()<>:\\\"/[]?{}@h",
}
TWO_CALLS = """wait call.connected 5
wait call.connected 5
sleep 100
transfer attended call 2 1
wait transfer.started 5
sleep 600
complete
wait transfer.completed 6
"""
VECTOR_CASES = [
    attended("Call-ID %s, the target had called" % name,
             [calls("bob", "transferee-calls-attended"),
              calls("carol", "consulted-calls", after=("call.connected", 1), cid=call_id)],
             TWO_CALLS, [E("transfer.started", method="attended")] + APART,
             options=["--auto-answer"],
             checks=[names_dialog("bob", "carol"),
                     has("carol", "BYE", "Call-ID", call_id)])
    for name, call_id in VECTORS.items()
]

# ---- the phone is the transferee -------------------------------------------------------------

# The transferors of these scenarios take no re-INVITE after their REFER.
STAYS_ON = ["--auto-answer", "--set", "referred_audio=2"]
YES = [*STAYS_ON, "--accept-refer=yes"]
CAROL = "Refer-To: <sip:carol@{carol}>\nReferred-By: <sip:bob@{bob}>"
END = """wait call.connected 5
wait transfer.referred 5
wait call.replaced 5
sleep 500
hangup
wait call.ended 5
"""


def referred(name, file, target, script, events, refer=CAROL, code="200", options=YES, tcode="",
             **more):
    sipp = [calls("bob", file, headers=refer, status=code)]
    if target:
        sipp.insert(0, called("carol", target, status=tcode))
    return Case("transferee/" + name, sipp, script, events, options=options, **more)


ODD_REFERRED_BY = '"Bob; of <X>"   <sip:bob@example.com;x=1>;z="2UWQ.1@example.com";y=%41'
REFERRED = [E("call.connected"), E("transfer.referred")]
GONE_ON = REFERRED + [E("call.replaced"), E("call.ended")]
REFUSED = "wait call.connected 5\nsleep 800\nhangup\nwait call.ended 5\n"
STAYS = dict(never=["transfer.referred", "call.replaced"])


def replaces(name, escaped, plain):
    """A Refer-To with Replaces: the INVITE's bytes are as they were meant."""
    refer = "Refer-To: <sip:carol@{carol}?Replaces=%s>\nReferred-By: <sip:bob@{bob}>" % escaped
    return referred("Replaces " + name, "transferor-ok", "target", END, GONE_ON, refer=refer,
                    checks=[has("carol", "INVITE", "Replaces", plain),
                            matches("carol", "INVITE", r"^INVITE sip:carol@{carol} SIP/2.0$")])


REFERRED_CASES = [
    referred("ok", "transferor-ok", "target", END, GONE_ON,
             checks=[has("carol", "INVITE", "Referred-By", "<sip:bob@{bob}>"),
                     matches("carol", "INVITE", r"(?s)\A(?!.*^Replaces:)")]),
    referred("the target rings", "transferor-rings", "target-rings", END,
             REFERRED +
             [E("transfer.referred_progress", code=180), E("call.replaced"), E("call.ended")]),
    referred("202 by config", "transferor-ok", "target", END, GONE_ON, code="202",
             options=YES + ["--set", "re.refer_202=yes"]),
    referred("BYE straight after the 2xx", "transferor-bye", "target", END, GONE_ON,
             never=["transfer.referred_failed"]),
    referred("the target is busy", "transferor-486", "target-refuses",
             "wait transfer.referred_failed 5\n" + HANGUP,
             REFERRED + [E("transfer.referred_failed", cause="busy", code=486), E("call.ended")],
             tcode="486 Busy Here", never=["call.replaced"]),
    referred("the target knows no such call", "transferor-481", "target-refuses",
             "wait transfer.referred_failed 5\n" + HANGUP,
             REFERRED + [E("transfer.referred_failed", code=481), E("call.ended")],
             tcode="481 Call/Transaction Does Not Exist", never=["call.replaced"],
             refer="Refer-To: <sip:carol@{carol}?Replaces=x%3Bto-tag%3D1%3Bfrom-tag%3D2>"),
    replaces("E1", "d2-y%40192.0.2.10%3Bto-tag%3Dc2%3Bfrom-tag%3Da2",
             "d2-y@192.0.2.10;to-tag=c2;from-tag=a2"),
    replaces("E2", "d2%3Bto-tag%3Dc2%3Bfrom-tag%3Da2%3Bearly-only",
             "d2;to-tag=c2;from-tag=a2;early-only"),
    replaces("E3", "a+b/c?d[e]:%40h%3Bto-tag%3Dx%3Bfrom-tag%3Dy",
             "a+b/c?d[e]:@h;to-tag=x;from-tag=y"),
    replaces("E3, + escaped, hex in lower case", "a%2bb/c?d[e]:%40h%3bto-tag%3dx%3bfrom-tag%3dy",
             "a+b/c?d[e]:@h;to-tag=x;from-tag=y"),
    replaces("E4", "pct%2541raw%40h%3Bto-tag%3Dt%251%3Bfrom-tag%3D0",
             "pct%41raw@h;to-tag=t%1;from-tag=0"),
    replaces("E5", "-.!%25*_+%60'~()%3C%3E:%5C%22/[]?%7B%7D%40h%3Bto-tag%3Dt%3Bfrom-tag%3Df",
             "-.!%*_+`'~()<>:\\\"/[]?{}@h;to-tag=t;from-tag=f"),
    referred("Referred-By byte for byte", "transferor-ok", "target", END, GONE_ON,
             refer="Refer-To: \"Carol, \\\"C\\\"\" <sip:carol@{carol}>\n"
             "Referred-By: " + ODD_REFERRED_BY,
             checks=[has("carol", "INVITE", "Referred-By",
                         ODD_REFERRED_BY)]),
    referred("compact r: and b:", "transferor-ok", "target", END, GONE_ON,
             refer="r: <sip:carol@{carol}>\nb: <sip:bob@{bob}>",
             checks=[has("carol", "INVITE", "Referred-By", "<sip:bob@{bob}>")]),
    referred("method and headers are not taken over", "transferor-ok", "target", END, GONE_ON,
             refer="Refer-To: <sip:carol@{carol};method=INVITE?Subject=hi&"
             "Route=%3Csip:1.2.3.4%3E&From=x>",
             checks=[matches("carol", "INVITE", r"^INVITE sip:carol@{carol} SIP/2.0$"),
                     matches("carol", "INVITE", r"(?s)\A(?!.*1\.2\.3\.4)")]),
    referred("two Refer-To", "transferor-refused", None, REFUSED,
             [E("call.connected"), E("call.ended")],
             refer="Refer-To: <sip:carol@{carol}>\nRefer-To: <sip:dave@{dave}>", code="400",
             **STAYS),
    referred("two in one Refer-To", "transferor-refused", None, REFUSED,
             [E("call.connected"), E("call.ended")],
             refer="Refer-To: <sip:carol@{carol}>, <sip:dave@{dave}>", code="400", **STAYS),
    referred("no Refer-To", "transferor-refused", None, REFUSED,
             [E("call.connected"), E("call.ended")],
             refer="Referred-By: <sip:bob@{bob}>", code="400", **STAYS),
    referred("Refer-To without its end", "transferor-refused", None, REFUSED,
             [E("call.connected"), E("call.ended")],
             refer="Refer-To: <sip:carol@{carol}", code="400", **STAYS),
    referred("Replaces with a broken escape", "transferor-refused", None, REFUSED,
             [E("call.connected"), E("call.ended")],
             refer="Refer-To: <sip:carol@{carol}?Replaces=x%zz%3Bto-tag%3D1%3Bfrom-tag%3D2>",
             code="400", **STAYS),
    referred("an address that is not SIP", "transferor-refused", None, REFUSED,
             [E("call.connected"), E("call.ended")],
             refer="Refer-To: <http://example.com/>", code="416", **STAYS),
    referred("refused by config", "transferor-refused-unasked", None, REFUSED,
             [E("call.connected"), E("call.ended")],
             code="603", options=["--auto-answer", "--accept-refer=no"], **STAYS),
    referred("declined by the user", "transferor-refused", None,
             "wait transfer.requested 5\ndecline\nsleep 800\nhangup\nwait call.ended 5\n",
             [E("transfer.requested", target="sip:carol@{carol}"), E("call.ended")],
             code="603", options=["--auto-answer"], **STAYS),
    referred("nobody decides", "transferor-refused", None,
             "wait transfer.requested 5\nsleep 1500\nhangup\nwait call.ended 5\n",
             [E("transfer.requested"), E("call.ended")],
             code="603", options=["--auto-answer", "--set", "ask_ms=700"], **STAYS),
    referred("accepted by the user", "transferor-ok", "target",
             "wait transfer.requested 5\nsleep 200\naccept\n" + END.partition("\n")[2],
             [E("transfer.requested")] + GONE_ON[1:], options=STAYS_ON),
    referred("a second REFER while one is pending", "transferor-twice", "target-rings", END,
             GONE_ON,
             checks=[count("carol", "INVITE", 1)]),
    Case("transferee/a second REFER after a failed one",
         [called("carol", "target"), called("dave", "target-refuses", status="486 Busy Here"),
          calls("bob", "transferor-again")],
         "wait transfer.referred_failed 5\n" + END.partition("\n")[2],
         [E("transfer.referred_failed", code=486), E("transfer.referred"), E("call.replaced"),
          E("call.ended")],
         options=YES),
    Case("transferee/a REFER outside any call", [calls("bob", "transferor-stranger")], "sleep 500",
         [], never=["transfer.requested", "call.ringing", "call.dialling"],
         options=["--accept-refer=yes"]),
]

REFERRED_CASES += [
    referred("held first", "transferor-holds", "target-talks", END,
             [E("call.connected"), E("call.remote_hold"), E("transfer.referred"),
              E("call.replaced"), E("call.ended")]),
    referred("no news are wanted (Refer-Sub: false)", "transferor-no-news", "target", END, GONE_ON,
             checks=[count("bob", "NOTIFY", 0)]),
    referred("a REFER with an old CSeq", "transferor-481-old-cseq", None, "wait call.ended 5",
             [E("call.connected")],
             **STAYS),
    referred("a REFER after the BYE", "transferor-late", None, "wait call.ended 5",
             [E("call.ended")], **STAYS),
    referred("the REFER comes twice", "transferor-ok", "target", END, GONE_ON,
             faults=[("twice", "REFER ", 1), ("lose", r"SIP/2.0 200 .*2 REFER", 2)],
             checks=[count("carol", "INVITE", 1)]),
    referred("our first NOTIFY is lost", "transferor-ok-late", "target",
             END.replace("sleep 500", "sleep 1500"), GONE_ON,
             lose=r"NOTIFY ", checks=[count("carol", "INVITE", 1)]),
    referred("our INVITE is lost once", "transferor-ok", "target", END, GONE_ON,
             lose=r"INVITE sip:carol"),
]

# ---- the phone is the target -----------------------------------------------------------------

REPLACED = [E("call.connected"), E("call.replaced"), E("call.ended")]
AUTO = ["--auto-answer"]
TAKES = "wait call.connected 5\nwait call.replaced 5\nwait call.ended 6\n"


def replaced(name, file, code="", headers="", options=AUTO):
    """Bob talks to the phone; somebody else wants his place."""
    return Case("target/" + name, [calls("bob", file, status=code, headers=headers)], TAKES,
                REPLACED,
                options=options, checks=[count("bob", "BYE", 1)])


def not_replaced(name, file, code="", headers="x: y", options=()):
    return Case("target/" + name, [calls("bob", file, status=code, headers=headers)],
                "wait call.connected 5\nwait call.ended 8\n",
                [E("call.connected"), E("call.ended")],
                never=["call.replaced"], options=[*AUTO, *options], checks=[count("bob", "BYE", 0)])


TARGET_CASES = [
    replaced("all three right", "taken"),
    replaced("Require: replaces", "taken-required"),
    Case("target/the phone had placed the old call", [called("bob", "taken-called")],
         "dial sip:bob@{bob}\n" + TAKES, REPLACED, checks=[count("bob", "BYE", 1)]),
    Case("target/a call of ours that still rings", [called("bob", "taken-early")],
         "dial sip:bob@{bob}\nwait call.replaced 5\nwait call.ended 5",
         [E("call.replaced"), E("call.ended")],
         checks=[count("bob", "CANCEL", 1)]),
    Case("target/the ACK is late and the 200 comes again", [calls("bob", "taken-late-ack")], TAKES,
         REPLACED,
         options=AUTO, checks=[answered_again("bob", 200, "INVITE", 2),
                               order("bob", r"^> ACK", r"^> ACK", r"^< BYE")]),
    Case("target/CANCEL crosses the 200", [calls("bob", "taken-cancel")], TAKES, REPLACED,
         options=AUTO,
         delay=150),
    not_replaced("swapped tags", "not-taken-swapped"),
    not_replaced("a wrong tag", "not-taken-wrong-tag"),
    not_replaced("unknown Call-ID", "not-taken", "481",
                 "Replaces: nobody@nowhere;to-tag=1;from-tag=2\nReferred-By: <sip:bob@{bob}>"),
    not_replaced("no tags", "not-taken", "400",
                 "Replaces: nobody@nowhere\nReferred-By: <sip:bob@{bob}>"),
    not_replaced("early-only", "not-taken-early-only"),
    not_replaced("ended", "not-taken-ended"),
    not_replaced("Replaces twice", "not-taken-twice"),
    replaced("no Referred-By was copied", "taken-silent"),
    not_replaced("nobody may", "not-taken-stranger", options=["--set", "replaces_policy=2"]),
    not_replaced("an unknown Require", "not-taken", "420", "Require: legwork-no-such-thing"),
    replaced("a name with From's hash", "taken-collision"),
    Case("target/cancelled while it rings", [calls("bob", "rings-cancelled")],
         "wait call.incoming 5\nwait call.ended 5",
         [E("call.incoming"), E("call.ended", cause="cancelled")],
         never=["call.connected"]),
    Case("target/a call that rings here", [calls("bob", "rings-replace")],
         "wait call.incoming 5\nsleep 700\nanswer\nwait call.connected 5\nsleep 200\n"
         "hangup\nwait call.ended 5",
         [E("call.incoming"), E("call.connected"), E("call.ended")], never=["call.replaced"]),
]

TARGET_CASES += [
    not_replaced("Replaces and Join", "not-taken-join"),
    not_replaced("nothing to hear in common", "not-taken-media"),
    not_replaced("only digits in common", "not-taken-digits"),
    not_replaced("Replaces in a re-INVITE", "not-taken-inside"),
    not_replaced("the Call-ID in other letters", "not-taken-case"),
    replaced("spaces and unknown parameters", "taken-spaces"),
    Case("target/the replaced party hangs up just then", [calls("bob", "taken-bye")], TAKES,
         REPLACED, options=AUTO),
    Case("target/we held the replaced party", [calls("bob", "taken-held")],
         "wait call.connected 5\nhold\n" + TAKES.partition("\n")[2],
         [E("call.held"), E("call.replaced"), E("call.ended")], options=AUTO),
    Case("target/our 200 to the Replaces is lost", [calls("bob", "taken")], TAKES, REPLACED,
         options=AUTO,
         lose=r"SIP/2.0 200 .*1 INVITE", checks=[count("bob", "BYE", 1)]),
]

# ---- what any call needs ---------------------------------------------------------------------

CHALLENGED = dict(options=["--auth-user", "alice", "--realm", "legwork.test",
                           "--proxy", "sip:{bob}"],
                  env={"LEGWORK_PASSWORD": "secret"})
DIALLED = "dial sip:bob@{bob}\nwait call.connected 8\nsleep 200\n"
BASIC_CASES = [
    Case("call/the peer holds and comes back", [calls("bob", "caller-holds")], "wait call.ended 8",
         [E("call.connected"), E("call.remote_hold"), E("call.remote_resume"),
          E("call.remote_hold"),
          E("call.remote_resume"), E("call.ended")], options=AUTO),
    Case("call/a re-INVITE without an offer", [calls("bob", "caller-asks-offer")],
         "wait call.ended 8",
         [E("call.connected"), E("call.remote_hold"), E("call.ended")], options=AUTO),
    Case("call/the ACK is lost and the 200 comes again", [calls("bob", "caller-lost-ack")],
         "wait call.ended 8",
         [E("call.connected"), E("call.ended")], options=AUTO, lose="ACK ",
         checks=[answered_again("bob", 200, "INVITE", 2)]),
    Case("call/our ACK is lost and comes again", [called("bob", "consulted")], DIALLED +
         "sleep 900\nhangup\nwait call.ended 5",
         [E("call.connected"), E("call.ended")], lose="ACK "),
    Case("call/PRACK", [called("bob", "callee-reliable")], DIALLED + "hangup\nwait call.ended 5",
         [E("call.ringing", code=180), E("call.connected"), E("call.ended")]),
    Case("call/INVITE challenged with 407", [called("bob", "callee-407")], DIALLED +
         "hangup\nwait call.ended 5",
         [E("call.connected"), E("call.ended")], **CHALLENGED),
    Case("call/BYE challenged with 401", [called("bob", "callee-bye-401")], DIALLED +
         "hangup\nwait call.ended 5",
         [E("call.connected"), E("call.ended")], **CHALLENGED),
    Case("call/both change it at once", [called("bob", "callee-glare")],
         DIALLED.replace("sleep 200", "sleep 20") +
         "hold\nwait call.held 8\nsleep 100\nhangup\nwait call.ended 5",
         [E("call.held"), E("call.ended")], never=["call.hold_failed"], delay=150),
    Case("call/a session timer too short for the peer", [called("bob", "callee-422")],
         DIALLED + "hangup\nwait call.ended 5", [E("call.connected"), E("call.ended")]),
    Case("call/early media", [called("bob", "callee-early")], DIALLED + "hangup\nwait call.ended 5",
         [E("call.early_media", code=183), E("call.connected"), E("call.ended")]),
    Case("call/a call without an offer", [calls("bob", "caller-no-offer")], "wait call.ended 8",
         [E("call.connected"), E("call.ended")], options=AUTO),
    Case("call/hold by 0.0.0.0", [calls("bob", "caller-old-hold")], "wait call.ended 8",
         [E("call.remote_hold"), E("call.remote_resume"), E("call.ended")], options=AUTO),
    Case("call/OPTIONS", [calls("bob", "options")], "sleep 300", []),
    Case("call/digits by INFO", [calls("bob", "caller-digits")], "wait dtmf 5\nwait call.ended 5",
         [E("dtmf", digits="5"), E("call.ended")], options=AUTO),
    Case("call/a new identity by UPDATE", [calls("bob", "caller-update")],
         "wait call.identity 5\nwait call.ended 5",
         [E("call.identity", uri="sip:robert@example.com", name="Robert"), E("call.ended")],
         options=AUTO),
]

TCP = dict(transport="tcp")
TCP_CASES = [
    Case("tcp/transferor/blind", [called("bob", "transferee-ok")],
         BLIND.replace("{bob}", "{bob};transport=tcp") + "wait transfer.completed 5", DONE,
         options=["--transport", "tcp"], **TCP),
    Case("tcp/transferor/attended",
         [called("bob", "transferee-attended-tcp"), called("carol", "consulted")],
         COMPLETE.replace("{bob}", "{bob};transport=tcp").replace("{carol}",
                                                                  "{carol};transport=tcp"), TALK +
                                                                  APART,
         options=["--transport", "tcp"] + SOON,
         checks=[names_dialog("bob", "carol", "sip:{me}@{self};transport=tcp")], **TCP),
    Case("tcp/transferee/ok",
         [called("carol", "target-tcp"), calls("bob", "transferor-ok", status="200", headers=
         "Refer-To: <sip:carol@{carol};transport=tcp>")], END, GONE_ON,
         options=YES + ["--transport", "tcp"], **TCP),
    Case("tcp/target/all three right", [calls("bob", "taken")], TAKES, REPLACED,
         options=AUTO + ["--transport", "tcp"], checks=[count("bob", "BYE", 1)], **TCP),
]

CASES = (TCP_CASES + BASIC_CASES + BLIND_CASES + VOICEMAIL_CASES + ATTENDED_CASES + VECTOR_CASES +
         REFERRED_CASES + TARGET_CASES)
