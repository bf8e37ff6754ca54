"""Who is shown to whom, as literal headers at SIPp: consulting, completed, blind, voicemail, a merge, the trunk
layouts L0 to L5, and callers who withhold their identity.  The rows are those of lib/core/callerid.def."""
from sipp_cases import AUTO, Case, E, Failed, YES, called, calls, header, received

PLAN = """country 48
international 00
domain 127.0.0.1
domain example.com
out_number +48220000001
trunk.owned +48220000001
trunk.owned +48220000002
trunk.host trunk.example
"""
OWN = "<sip:+48220000001@trunk.example;user=phone>"
ALICE = "<sip:alice@127.0.0.1>"
CALLER = "&lt;sip:+48601000001@127.0.0.1&gt;"
CALLER_SHOWN = "<sip:+48601000001@trunk.example;user=phone>"
INTERNAL = '"Bob" &lt;sip:bob@127.0.0.1&gt;'
NOBODY = '"Anonymous" &lt;sip:anonymous@anonymous.invalid&gt;'
ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>'
TOLD = ("P-Asserted-Identity", "Remote-Party-ID", "Privacy", "Referred-By", "Diversion", "History-Info")


class PolicyCase(Case):
    """A case whose phone goes by a policy file."""

    def __init__(self, name, sipp, script, policy, options=(), **more):
        super().__init__("identity/" + name, sipp, script, options=list(options), **more)
        self.policy, self.given = policy, list(options)

    def run(self, stage):
        path = stage.path("policy.conf")
        with open(path, "w") as file:
            file.write(PLAN + self.policy)
        self.options = self.given + ["--policy", path]
        super().run(stage)


def values(text, name):
    """Every header of that name, in order."""
    head = text.split("\n\n")[0].splitlines()
    return [line.partition(":")[2].strip() for line in head if line.lower().startswith(name.lower() + ":")]


def shows(actor, method, index=0, **headers):
    """These headers, byte for byte, and of all that tell who is shown no other."""
    wanted = {name.replace("_", "-"): value for name, value in headers.items()}

    def check(run):
        found = received(run.sipps[actor], method)
        if len(found) <= index:
            raise Failed("%s got %d %s" % (actor, len(found), method))
        if "From" in wanted:
            have = header(found[index], "From").rpartition(";tag=")[0]
            if have != run.fill(wanted["From"]):
                raise Failed("From is  %s  and should be  %s" % (have, wanted["From"]))
        for name in TOLD:
            want = wanted.get(name, [])
            want = [run.fill(value) for value in ([want] if isinstance(want, str) else want)]
            if values(found[index], name) != want:
                raise Failed("%s of %s is %s and should be %s" % (name, method, values(found[index], name), want))
    return check


def hides(actor, *words):
    """None of these stands in anything that came to actor."""
    def check(run):
        for sent, text in run.sipps[actor].wire():
            for word in words:
                if not sent and word in text:
                    raise Failed("%s was given away to %s: %s" % (word, actor, text.splitlines()[0]))
    return check


def focus(actor, method, index):
    def check(run):
        contact = header(received(run.sipps[actor], method)[index], "Contact")
        if not contact.endswith(">;isfocus"):
            raise Failed("the Contact of the conference is %s" % contact)
    return check


CONSULT = ("wait call.connected 5\nsleep 100\ntransfer attended %s\nwait transfer.consult_connected 6\nsleep 50\n"
           "cancel\nwait transfer.cancelled 6\nsleep 50\nhangup\nwait call.ended 5\n")
INSIDE, OUTSIDE = "sip:carol@{carol}", "sip:+48601000009@{carol}"
SHOW_CALLER = ["--set", "consult_shows_transferee=1"]


def consults(name, caller, target, policy="", options=(), checks=(), privacy=""):
    return PolicyCase("consulting/" + name,
                      [called("carol", "consulted"),
                       calls("bob", "identity-caller", **{"from": caller, "privacy": privacy})],
                      CONSULT % target, policy, options=AUTO + list(options),
                      events=[E("transfer.consult_connected"), E("transfer.cancelled")], checks=checks)


def as_transferee(name, target, policy="", extra="", options=(), checks=(), **more):
    """Bob sends the phone to somebody, who answers; the phone says who it is."""
    to = more.pop("to", "Refer-To: <%s>\nReferred-By: <sip:bob@example.com>;x=\"1;2\"" % target)
    return PolicyCase(name, [called("carol", "identity-target"),
                             calls("bob", "transferor-ok", status="200", headers=to)],
                      "wait call.connected 5\nwait transfer.referred 5\nwait call.replaced 5\nsleep 300\nhangup\n"
                      "wait call.ended 5\n", policy, options=YES + list(options), checks=checks, **more)


BY = '<sip:bob@example.com>;x="1;2"'
PRIVATE = "\nPrivacy: id"
CASES = [
    # 2.2, consulting
    consults("W1 internal, internal", INTERNAL, INSIDE,
             checks=[shows("carol", "INVITE", From=ALICE, P_Asserted_Identity=ALICE)]),
    consults("W3 internal target, external caller", CALLER, INSIDE,
             checks=[shows("carol", "INVITE", From=ALICE, P_Asserted_Identity=ALICE)]),
    consults("W5 external target, internal caller", INTERNAL, OUTSIDE,
             checks=[shows("carol", "INVITE", From=OWN, P_Asserted_Identity=OWN)]),
    consults("W7 external target, external caller", CALLER, OUTSIDE,
             checks=[shows("carol", "INVITE", From=OWN, P_Asserted_Identity=OWN)]),
    consults("W9 internal target is shown the caller", CALLER, INSIDE, options=SHOW_CALLER,
             checks=[shows("carol", "INVITE", From="<sip:+48601000001@127.0.0.1>",
                           P_Asserted_Identity="<sip:+48601000001@127.0.0.1>", Referred_By=ALICE)]),
    consults("X1 internal target, anonymous caller", NOBODY, INSIDE, options=SHOW_CALLER, privacy=PRIVATE,
             checks=[shows("carol", "INVITE", From=ANONYMOUS, Privacy="id", Referred_By=ALICE)]),
    consults("X1 a caller with a number who withholds it", CALLER, INSIDE, options=SHOW_CALLER, privacy=PRIVATE,
             checks=[shows("carol", "INVITE", From=ANONYMOUS, Privacy="id", Referred_By=ALICE),
                     hides("carol", "48601000001")]),
    consults("an anonymous caller, shown our user", NOBODY, INSIDE, privacy=PRIVATE,
             checks=[shows("carol", "INVITE", From=ALICE, P_Asserted_Identity=ALICE)]),
]


def layout(name, policy, caller=CALLER, privacy="", checks=(), **headers):
    """2.5: an external caller, an external target, and a setting that shows the one to the other."""
    return consults("trunk/" + name, caller, OUTSIDE, policy, options=SHOW_CALLER, privacy=privacy,
                    checks=[shows("carol", "INVITE", **headers), *checks])


DIVERTED = OWN + ";reason=unconditional;counter=1"
BY_OWN = OWN
CONFERENCE = '"Conference" <sip:alice@127.0.0.1>'
CASES += [
    layout("L0 own number", "trunk.layout L0\n", From=OWN, P_Asserted_Identity=OWN),
    layout("L1 Diversion", "trunk.layout L1\n", From=CALLER_SHOWN, P_Asserted_Identity=CALLER_SHOWN,
           Referred_By=BY_OWN, Diversion=DIVERTED),
    layout("L1 Diversion, own asserted", "trunk.layout L1\ntrunk.pai_is_own yes\n", From=CALLER_SHOWN,
           P_Asserted_Identity=OWN, Referred_By=BY_OWN, Diversion=DIVERTED),
    layout("L2 asserted caller", "trunk.layout L2\n", From=OWN, P_Asserted_Identity=CALLER_SHOWN,
           Referred_By=BY_OWN, Diversion=DIVERTED),
    layout("L3 user-provided number", "trunk.layout L3\n", From=CALLER_SHOWN, P_Asserted_Identity=OWN,
           Referred_By=BY_OWN),
    layout("L3 with Diversion", "trunk.layout L3\ntrunk.diversion_too yes\n", From=CALLER_SHOWN,
           P_Asserted_Identity=OWN, Referred_By=BY_OWN, Diversion=DIVERTED),
    layout("L4 the carrier does it", "trunk.layout L4\n", From=OWN, P_Asserted_Identity=OWN,
           Referred_By=BY_OWN),
    layout("L5 Teams", "trunk.layout L5\n", From=CALLER_SHOWN, Referred_By=BY_OWN),
    layout("L5 Teams, anonymous From", "trunk.layout L5\ntrunk.anonymous_from yes\n", From=ANONYMOUS,
           P_Asserted_Identity=CALLER_SHOWN, Privacy="id", Referred_By=BY_OWN),
] + [
    layout("%s, anonymous caller" % name, "trunk.layout %s\n" % name, caller=CALLER, privacy=PRIVATE,
           checks=[hides("carol", "48601000001")], From=ANONYMOUS, Privacy="id", Referred_By=BY_OWN, **more)
    for name, more in (("L1", {"Diversion": DIVERTED}), ("L2", {"Diversion": DIVERTED}), ("L3", {}), ("L5", {}))
] + [
    # 2.2 completed: the transferee's INVITE with Replaces; and what a switch tells the two
    as_transferee("completed/W2 INVITE with Replaces", "",
                  to="Refer-To: <" + INSIDE + "?Replaces=r1%40x%3Bto-tag%3Dt%3Bfrom-tag%3Df>\n"
                     "Referred-By: <sip:bob@example.com>;x=\"1;2\"",
                  checks=[shows("carol", "INVITE", From=ALICE, P_Asserted_Identity=ALICE, Referred_By=BY)]),
    PolicyCase("completed/W2 a party is told by UPDATE", [called("bob", "identity-told")],
               "dial sip:bob@{bob}\nwait call.connected 5\nidentify sip:carol@example.com \"Carol Nowak\"\nsleep 200\n"
               "hangup\nwait call.ended 5\n", "", never=["call.not_shown"],
               checks=[shows("bob", "UPDATE", P_Asserted_Identity='"Carol Nowak" <sip:carol@example.com>')]),
    PolicyCase("completed/W2 a party without UPDATE is told by re-INVITE", [called("bob", "identity-retold")],
               "dial sip:bob@{bob}\nwait call.connected 5\nidentify sip:carol@example.com \"Carol Nowak\"\nsleep 200\n"
               "hangup\nwait call.ended 5\n", "", never=["call.not_shown"],
               checks=[shows("bob", "INVITE", 1, P_Asserted_Identity='"Carol Nowak" <sip:carol@example.com>')]),
    PolicyCase("completed/R47 a party that takes no update", [called("bob", "identity-told", refusal="403")],
               "dial sip:bob@{bob}\nwait call.connected 5\nidentify sip:carol@example.com\nwait call.not_shown 5\n"
               "hangup\nwait call.ended 5\n", "", events=[E("call.not_shown", code=403, uri="sip:carol@example.com")]),
    # W13
    PolicyCase("merged/W13 both are told of the conference",
               [called("bob", "transferee-merged"), called("carol", "consulted-merged")],
               "dial sip:bob@{bob}\nwait call.connected 5\ntransfer attended sip:carol@{carol}\n"
               "wait transfer.consult_connected 5\nmerge\nwait transfer.merged 5\nsleep 100\ncomplete\n"
               "wait transfer.completed 5\n", "", options=["--set", "clear_ms=600"],
               checks=[shows("bob", "INVITE", 3, P_Asserted_Identity=CONFERENCE), focus("bob", "INVITE", 3),
                       shows("carol", "INVITE", 1, P_Asserted_Identity=CONFERENCE), focus("carol", "INVITE", 1)]),
    # 2.3
    as_transferee("blind/B1 internal target", INSIDE,
                  checks=[shows("carol", "INVITE", From=ALICE, P_Asserted_Identity=ALICE, Referred_By=BY,
                                Diversion="<sip:bob@example.com>;reason=unconditional;counter=1",
                                History_Info=["<sip:bob@example.com>;index=1",
                                              "<sip:carol@{carol}>;index=1.1;mp=1"])]),
    as_transferee("blind/B4 external target, own number", OUTSIDE,
                  checks=[shows("carol", "INVITE", From=OWN, P_Asserted_Identity=OWN, Referred_By=BY)]),
    PolicyCase("blind/L4 the carrier gets the REFER", [called("bob", "identity-carrier")],
               "dial sip:bob@{bob}\nwait call.connected 5\nsleep 50\ntransfer blind sip:+48601000009@127.0.0.1:9\n"
               "wait transfer.completed 5\n", "trunk.layout L4\n",
               checks=[shows("bob", "REFER", From=ALICE, Referred_By=ALICE)]),
    # 2.4
    PolicyCase("voicemail/V1 to the mailbox of an extension", [called("bob", "transferee-voicemail")],
               "dial sip:bob@{bob}\nwait call.connected 5\nsleep 50\ntransfer voicemail sip:carol@example.com\n"
               "wait transfer.completed 5", "", options=["--voicemail-server", "sip:vm@127.0.0.1:9"],
               checks=[shows("bob", "REFER", From=ALICE, Referred_By=ALICE)]),
    as_transferee("voicemail/V1 the message is ours", "sip:carol@{carol};target=sip:dave%40example.com;cause=302",
                  checks=[shows("carol", "INVITE", From=ALICE, P_Asserted_Identity=ALICE, Referred_By=BY,
                                Diversion="<sip:bob@example.com>;reason=unconditional;counter=1",
                                History_Info=["<sip:bob@example.com>;index=1",
                                              "<sip:carol@{carol};target=sip:dave%40example.com;cause=302>;index=1.1;mp=1"])]),
    PolicyCase("voicemail/V4 an external number has none", [called("bob", "consulted")],
               "dial sip:bob@{bob}\nwait call.connected 5\nlegal sip:+48601000009@127.0.0.1\nhangup\nwait call.ended 5\n",
               "", events=[E("legal.target", voicemail=False,
                             voicemail_why="Only an internal extension has a voicemail that a call can be transferred to.")]),
    # B10
    PolicyCase("B10 a placeholder is no name", [calls("bob", "identity-caller", **{"from": '"s" ' + CALLER})],
               "wait call.connected 5\nsleep 100\nhold\nwait call.held 5\nresume\nwait call.resumed 5\nhangup\n"
               "wait call.ended 5\n", "", options=AUTO,
               events=[E("call.incoming", uri="sip:+48601000001@127.0.0.1", name=None)]),
]
