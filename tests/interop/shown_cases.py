# SPDX-License-Identifier: BSD-3-Clause
"""Who is shown to whom, as it stands on the wire: From, P-Asserted-Identity, Remote-Party-ID,
Privacy, Referred-By, Diversion and History-Info, all of them, so that what is left out is looked at
as well as what is put in.  The names of the cases are those of the rows of callerid.def."""
import re

from sipp_cases import AUTO, YES, Case, E, Run, called, calls, count, has, header, matches, received
from stage import Failed

HEADERS = ["P-Asserted-Identity", "Remote-Party-ID", "Privacy", "Referred-By", "Diversion",
           "History-Info"]
OFFICE = """country 48
international 00
national_digits 9-9
domain 127.0.0.1
extensions 200-299
own 200
extension sip:200@office.example
out_number +48225550100
trunk.owned +482255501*
trunk.host trunk.example
trunk.fallback +48225550100
"""
NO_HOST = OFFICE.replace("trunk.host trunk.example\n", "")
NO_NUMBER = OFFICE.replace("out_number +48225550100\n", "")


# ---- checks ----------------------------------------------------------------------------------

def values(text, name):
    """All values of a header, in their order."""
    head = text.split("\n\n")[0]
    return [value.rstrip() for value in
            re.findall(r"^%s[ \t]*:[ \t]*(.*)$" % re.escape(name), head, re.M | re.I)]


def request(run, actor, method, index):
    found = received(run.sipps[actor], method)
    if len(found) <= index:
        raise Failed("%s got %d %s" % (actor, len(found), method))
    return found[index]


def lacks(actor, method, name, index=0):
    """The message came, without that header."""
    def check(run):
        found = values(request(run, actor, method, index), name)
        if found:
            raise Failed("%s to %s has %s: %s and should have none" % (method, actor, name, found))
    return check


def shows(actor, method, sender, index=0, **wanted):
    """From without its tag, None: not looked at; and each of HEADERS byte for byte, where what is
    not named must not be there."""
    wanted = {name.replace("_", "-"): value for name, value in wanted.items()}
    if set(wanted) - set(HEADERS):
        raise ValueError("no such header: %s" % wanted)

    def check(run):
        text = request(run, actor, method, index)
        have = re.sub(r";tag=[^;]*$", "", header(text, "From"))
        if sender is not None and have != run.fill(sender):
            raise Failed("From of %s to %s is  %s  and should be  %s" %
                         (method, actor, have, run.fill(sender)))
        for name in HEADERS:
            want = wanted.get(name, [])
            want = [run.fill(value) for value in ([want] if isinstance(want, str) else want)]
            if values(text, name) != want:
                raise Failed("%s of %s to %s is  %s  and should be  %s" %
                             (name, method, actor, values(text, name), want))
    return check


def silent(actor, *secrets):
    """Nothing that actor ever got holds any of these."""
    def check(run):
        got = [text for sent, text in run.sipps[actor].wire() if not sent]
        if not got:
            raise Failed("%s got nothing at all" % actor)
        for text in got:
            for secret in secrets:
                if secret in text:
                    raise Failed("%s was told %s: %s" % (actor, secret, text))
    return check


def focus(actor, method, index=0):
    def check(run):
        value = header(request(run, actor, method, index), "Contact")
        if not value.endswith(">;isfocus"):
            raise Failed("Contact of %s to %s is no focus: %s" % (method, actor, value))
    return check


# ---- a case with a policy file ---------------------------------------------------------------

class PolicyCase(Case):
    def __init__(self, name, policy, *args, **more):
        super().__init__("identity/shown/" + name, *args, **more)
        self.policy = policy

    def run(self, stage):
        path = stage.path("policy.conf")
        with open(path, "w") as file:
            file.write(self.policy)
        given = self.options
        self.options = ["--policy", path, *given]
        try:
            super().run(stage)
        finally:
            self.options = given


def trunk(layout, *more):
    return OFFICE + "trunk.layout %s\n" % layout + "".join(line + "\n" for line in more)


def number(digits, name=""):
    return (name and '"%s" ' % name) + "<sip:+48%s@trunk.example;user=phone>" % digits


# ---- who is who ------------------------------------------------------------------------------

T_EXT = "<sip:200@office.example>"
T_OUT = number("225550100")
CALLED = number("225550101")            # the number of ours that A had called
DIVERTED = ";reason=unconditional;counter=1"
A = number("601234567", "Jan Kowalski")  # as a trunk is shown it
ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>'
INT_C, EXT_C = "sip:203@{carol}", "sip:+48602345678@{carol}"
INT_A = {"caller": '"Anna Nowak" <sip:201@{bob}>'}
EXT_A = {"caller": '"Jan Kowalski" <sip:+48601234567@{bob}>', "called": "+48225550101"}
HIDDEN = {"caller": '"Anonymous" <sip:anonymous@anonymous.invalid>', "called": "+48225550101",
          "head": 'P-Asserted-Identity: "Jan Kowalski" <sip:+48601234567@127.0.0.1>\nPrivacy: id\n'}
HIDDEN_OWN = {"caller": '"Anna Nowak" <sip:201@{bob}>', "head": "Privacy: id\n"}
SHOW_A = ["--set", "consult_shows_transferee=1"]

# ---- 1: consulting ---------------------------------------------------------------------------

CONSULT = """wait call.connected 5
transfer attended %s
wait transfer.consult_connected 5
sleep 50
cancel
wait transfer.cancelled 5
sleep 100
hangup
wait call.ended 5
"""


def consulting(name, policy, a, c, sender, options=(), checks=(), **wanted):
    return PolicyCase("consulting/" + name, policy,
                      [called("carol", "consulted"), calls("bob", "caller-held", parts=a)],
                      CONSULT % c, [E("transfer.consult_connected"), E("transfer.cancelled")],
                      options=AUTO + list(options),
                      checks=[shows("carol", "INVITE", sender, **wanted), *checks])


def w9(name, policy, a, c, sender, **wanted):
    return consulting(name, policy, a, c, sender, options=SHOW_A, **wanted)


def withheld(name, policy, c, sender=ANONYMOUS, a=HIDDEN, **wanted):
    """Nothing of A gets to C, in whatever header of whatever message."""
    if sender == ANONYMOUS:
        wanted["Privacy"] = "id"
    return w9("withheld, " + name, policy, a, c, sender, **wanted,
              checks=[silent("carol", "601234567", "Kowalski", "Nowak", "sip:201")])


CONSULTING_CASES = [
    consulting("W1", OFFICE, INT_A, INT_C, T_EXT, P_Asserted_Identity=T_EXT,
               checks=[lacks("carol", "INVITE", "Identity"), silent("carol", "sip:201", "Nowak")]),
    consulting("W3", OFFICE, EXT_A, INT_C, T_EXT, P_Asserted_Identity=T_EXT,
               checks=[silent("carol", "601234567")]),
    consulting("W5", OFFICE, INT_A, EXT_C, T_OUT, P_Asserted_Identity=T_OUT,
               checks=[silent("carol", "office.example", "sip:201")]),
    consulting("W7", OFFICE, EXT_A, EXT_C, T_OUT, P_Asserted_Identity=T_OUT,
               checks=[silent("carol", "office.example", "601234567")]),
    consulting("W7, and the trunk would show A", trunk("L1"), EXT_A, EXT_C, T_OUT,
               P_Asserted_Identity=T_OUT, checks=[silent("carol", "601234567")]),
    consulting("W3, A withholds", OFFICE, HIDDEN, INT_C, T_EXT, P_Asserted_Identity=T_EXT,
               checks=[silent("carol", "601234567", "Kowalski")]),
    consulting("W7, A withholds", OFFICE, HIDDEN, EXT_C, T_OUT, P_Asserted_Identity=T_OUT,
               checks=[silent("carol", "601234567", "Kowalski")]),
    w9("W9, internal A, internal C", OFFICE, INT_A, INT_C, '"Anna Nowak" <sip:201@{bob}>',
       P_Asserted_Identity='"Anna Nowak" <sip:201@{bob}>', Referred_By=T_EXT),
    w9("W9, external A, internal C", OFFICE, EXT_A, INT_C,
       '"Jan Kowalski" <sip:+48601234567@{bob}>',
       P_Asserted_Identity='"Jan Kowalski" <sip:+48601234567@{bob}>', Referred_By=T_EXT),
    w9("W9, internal A, external C", OFFICE, INT_A, EXT_C, T_OUT, P_Asserted_Identity=T_OUT),
    w9("W9, L0", trunk("L0"), EXT_A, EXT_C, T_OUT, P_Asserted_Identity=T_OUT),
    w9("W9, L1", trunk("L1"), EXT_A, EXT_C, A, P_Asserted_Identity=A, Referred_By=T_OUT,
       Diversion=CALLED + DIVERTED),
    w9("W9, L1, own number asserted", trunk("L1", "trunk.pai_is_own yes"), EXT_A, EXT_C, A,
       P_Asserted_Identity=T_OUT, Referred_By=T_OUT, Diversion=CALLED + DIVERTED),
    w9("W9, L1, A had called an extension", trunk("L1"), dict(EXT_A, called="200"), EXT_C, A,
       P_Asserted_Identity=A, Referred_By=T_OUT, Diversion=T_OUT + DIVERTED),
    w9("W9, L2", trunk("L2"), EXT_A, EXT_C, CALLED, P_Asserted_Identity=A, Referred_By=T_OUT,
       Diversion=CALLED + DIVERTED),
    w9("W9, L3", trunk("L3"), EXT_A, EXT_C, A, P_Asserted_Identity=T_OUT, Referred_By=T_OUT),
    w9("W9, L3 with Diversion", trunk("L3", "trunk.diversion_too yes"), EXT_A, EXT_C, A,
       P_Asserted_Identity=T_OUT, Referred_By=T_OUT, Diversion=CALLED + DIVERTED),
    w9("W9, L4 (a consultation is no REFER)", trunk("L4"), EXT_A, EXT_C, T_OUT,
       P_Asserted_Identity=T_OUT, Referred_By=T_OUT),
    w9("W9, L5", trunk("L5"), EXT_A, EXT_C, A, Referred_By=T_OUT),
    w9("W9, L5, From anonymous", trunk("L5", "trunk.anonymous_from yes"), EXT_A, EXT_C, ANONYMOUS,
       P_Asserted_Identity=A, Privacy="id", Referred_By=T_OUT),
    withheld("internal C", OFFICE, INT_C, Referred_By=T_EXT),
    withheld("internal A, internal C", OFFICE, INT_C, a=HIDDEN_OWN, Referred_By=T_EXT),
    withheld("L0", trunk("L0"), EXT_C, T_OUT, P_Asserted_Identity=T_OUT),
    withheld("L1", trunk("L1"), EXT_C, Referred_By=T_OUT, Diversion=CALLED + DIVERTED),
    withheld("L1, own number asserted", trunk("L1", "trunk.pai_is_own yes"), EXT_C,
             Referred_By=T_OUT, Diversion=CALLED + DIVERTED),
    withheld("L2", trunk("L2"), EXT_C, Referred_By=T_OUT, Diversion=CALLED + DIVERTED),
    withheld("L3", trunk("L3"), EXT_C, Referred_By=T_OUT),
    withheld("L3 with Diversion", trunk("L3", "trunk.diversion_too yes"), EXT_C, Referred_By=T_OUT,
             Diversion=CALLED + DIVERTED),
    withheld("L4", trunk("L4"), EXT_C, Referred_By=T_OUT),
    withheld("L5", trunk("L5"), EXT_C, Referred_By=T_OUT),
    withheld("L5, From anonymous", trunk("L5", "trunk.anonymous_from yes"), EXT_C,
             Referred_By=T_OUT),
]

# ---- 2: completed: we are the transferee, and a switch tells us who the peer is with now -----

BY_URI = "<sip:203@example.com;x=1>"
BY = '"Bob; of <X>"   <sip:203@example.com;x=1>;z="2UWQ.1@example.com";y=%41'
END = """wait call.connected 5
wait transfer.referred 5
wait call.replaced 5
sleep 100
hangup
wait call.ended 5
"""
GONE_ON = [E("call.connected"), E("transfer.referred"), E("call.replaced"), E("call.ended")]


def referred(name, policy, to, sender, checks=(), by=BY, refer=None, head="", **wanted):
    """Bob refers us to Carol."""
    refer = refer or "Refer-To: <%s>" % to
    return PolicyCase(name, policy,
                      [called("carol", "consulted"),
                       calls("bob", "transferor-ok", status="200", parts={"head": head},
                             headers=refer + "\nReferred-By: " + by)],
                      END, GONE_ON, options=YES,
                      checks=[shows("carol", "INVITE", sender, Referred_By=by, **wanted), *checks])


JOINED = "?Replaces=d2%3Bto-tag%3Dc2%3Bfrom-tag%3Da2"
DIALLED = "dial %s\nwait call.connected 5\nsleep 100\nidentify %s\n"
HANGUP = "sleep 300\nhangup\nwait call.ended 5\n"
TOLD = '"Jan Kowalski" <sip:+48601234567@office.example>'


def told(name, file, checks, who='sip:+48601234567@office.example "Jan Kowalski"', events=(),
         never=("call.not_shown",)):
    return PolicyCase("told/" + name, OFFICE, [called("carol", file)],
                      DIALLED % (INT_C, who) + HANGUP, [E("call.connected"), *events],
                      never=list(never), checks=checks)


COMPLETED_CASES = [
    referred("completed/W2, transferee with Replaces", OFFICE, INT_C + JOINED, T_EXT,
             P_Asserted_Identity=T_EXT, Diversion=BY_URI + DIVERTED,
             History_Info=[BY_URI + ";index=1", "<%s>;index=1.1;mp=1" % INT_C],
             checks=[has("carol", "INVITE", "Replaces", "d2;to-tag=c2;from-tag=a2")]),
    referred("completed/W6, external C", OFFICE, EXT_C + JOINED, T_OUT, P_Asserted_Identity=T_OUT,
             checks=[has("carol", "INVITE", "Replaces", "d2;to-tag=c2;from-tag=a2")]),
    told("by UPDATE", "told-by-update",
         [shows("carol", "UPDATE", None, P_Asserted_Identity=TOLD),
          count("carol", "INVITE", 1)]),
    told("by UPDATE, no name", "told-by-update",
         [shows("carol", "UPDATE", None, P_Asserted_Identity="<sip:201@office.example>")],
         who="sip:201@office.example"),
    told("by UPDATE, a number is no name", "told-by-update",
         [shows("carol", "UPDATE", None, P_Asserted_Identity="<sip:201@office.example>")],
         who="sip:201@office.example 201"),
    told("by re-INVITE", "told-by-invite",
         [shows("carol", "INVITE", None, 1, P_Asserted_Identity=TOLD),
          count("carol", "UPDATE", 0)]),
    told("UPDATE refused, re-INVITE refused", "told-nothing",
         [shows("carol", "UPDATE", None, P_Asserted_Identity=TOLD),
          shows("carol", "INVITE", None, 1, P_Asserted_Identity=TOLD)],
         events=[E("call.not_shown", code=488), E("call.ended")], never=()),
    told("re-INVITE refused", "told-unwilling",
         [shows("carol", "INVITE", None, 1, P_Asserted_Identity=TOLD),
          count("carol", "UPDATE", 0)],
         events=[E("call.not_shown", code=488), E("call.ended")], never=()),
]

# ---- 4: blind --------------------------------------------------------------------------------

SEND = """wait call.connected 5
transfer %s
wait transfer.completed 5
"""


def sends(name, policy, a, what, checks, options=()):
    """We refer Bob, who had called us."""
    return PolicyCase(name, policy, [calls("bob", "caller-refers", parts=a)], SEND % what,
                      [E("transfer.started"), E("transfer.completed")],
                      options=AUTO + list(options), checks=checks)


OURS = "<sip:alice@127.0.0.1>"
NOBODY = "sip:203@127.0.0.1:9"
CARRIED = "sip:+48602345678@127.0.0.1:9"
BLIND_CASES = [
    sends("blind/transferor, internal C", OFFICE, INT_A, "blind " + NOBODY,
          [has("bob", "REFER", "Refer-To", "<%s>" % NOBODY),
           shows("bob", "REFER", None, Referred_By=T_EXT)]),
    sends("blind/B5, L4: the carrier is referred", trunk("L4"), EXT_A, "blind " + CARRIED,
          [has("bob", "REFER", "Refer-To", "<%s>" % CARRIED),
           shows("bob", "REFER", None, Referred_By=OURS)]),
    referred("blind/B1, transferee, internal C", OFFICE, INT_C, T_EXT, by="<sip:202@{bob}>",
             P_Asserted_Identity=T_EXT, Diversion="<sip:202@{bob}>" + DIVERTED,
             History_Info=["<sip:202@{bob}>;index=1", "<sip:203@{carol}>;index=1.1;mp=1"]),
    referred("blind/B4, transferee, external C", OFFICE, EXT_C, T_OUT, by="<sip:202@{bob}>",
             P_Asserted_Identity=T_OUT),
    referred("blind/B4, L1", trunk("L1"), EXT_C, T_OUT, by="<sip:202@{bob}>",
             P_Asserted_Identity=T_OUT),
    referred("blind/B4, the transferor's host is not ours", NO_HOST, EXT_C,
             "<sip:+48225550100@office.example;user=phone>", by="<sip:202@elsewhere.example>",
             P_Asserted_Identity="<sip:+48225550100@office.example;user=phone>"),
    referred("blind/B1, the transferor is a tel: URI", OFFICE, INT_C, T_EXT, by="<tel:+48601234567>",
             P_Asserted_Identity=T_EXT, Diversion="<tel:+48601234567>" + DIVERTED,
             History_Info=["<tel:+48601234567>;index=1", "<sip:203@{carol}>;index=1.1;mp=1"]),
    referred("blind/B1, the transferor's address has headers", OFFICE, INT_C, T_EXT,
             by="<sip:202@{bob}?Subject=x>", P_Asserted_Identity=T_EXT),
    referred("blind/B1, the transferor withholds", OFFICE, INT_C, T_EXT, by="<sip:202@{bob}>",
             head="Privacy: id\n", P_Asserted_Identity=T_EXT),
    referred("blind/B4, no outbound number of our own", NO_NUMBER, EXT_C, T_OUT,
             by="<sip:202@{bob}>", P_Asserted_Identity=T_OUT),
]

# ---- 5: voicemail ----------------------------------------------------------------------------

OWNER = "sip:203@127.0.0.1"
BOX = "sip:vm@{carol};target=sip:203%40127.0.0.1;cause=%d"
SERVER = ["--voicemail-server", "sip:vm@127.0.0.1:9"]


def mailbox(name, cause, reason, failed="", policy=OFFICE, sender=T_EXT):
    box = BOX.replace("%d", str(cause))
    return referred("voicemail/" + name, policy, box, sender, by="<sip:202@{bob}>",
                    P_Asserted_Identity=sender,
                    Diversion="<%s>;reason=%s;counter=1" % (OWNER, reason),
                    History_Info=["<%s%s>;index=1" % (OWNER, failed), "<%s>;index=1.1;mp=1" % box],
                    checks=[matches("carol", "INVITE", "^INVITE %s SIP/2.0$" % re.escape(
                        box).replace(r"\{", "{").replace(r"\}", "}"))])


VOICEMAIL_CASES = [
    sends("voicemail/transferor", OFFICE, EXT_A, "voicemail " + OWNER,
          [has("bob", "REFER", "Refer-To",
               "<sip:vm@127.0.0.1:9;target=sip:203%40127.0.0.1;cause=302>"),
           shows("bob", "REFER", None, Referred_By=OURS)], SERVER),
    sends("voicemail/transferor, cause 486", OFFICE, INT_A, "voicemail " + OWNER,
          [has("bob", "REFER", "Refer-To",
               "<sip:vm@127.0.0.1:9;target=sip:203%40127.0.0.1;cause=486>")],
          SERVER + ["--set", "re.voicemail_cause=486"]),
    mailbox("transferee, cause 302", 302, "unconditional"),
    mailbox("transferee, cause 486", 486, "user-busy", "?Reason=SIP%3Bcause%3D486"),
    mailbox("transferee, cause 408", 408, "no-answer", "?Reason=SIP%3Bcause%3D408"),
    PolicyCase("voicemail/dialled", OFFICE, [called("carol", "consulted")],
               "dial %s\nwait call.connected 5\nsleep 50\nhangup\nwait call.ended 5\n" %
               BOX.replace("%d", "302"), [E("call.connected"), E("call.ended")],
               checks=[matches("carol", "INVITE", r"^INVITE sip:vm@{carol};target="
                               r"sip:203%40127\.0\.0\.1;cause=302 SIP/2\.0$"),
                       shows("carol", "INVITE", T_EXT, P_Asserted_Identity=T_EXT)]),
]

# ---- 6: Teams --------------------------------------------------------------------------------

ODD = "sip:+48602345678@{carol};x-m=1;x-t=a%2Cb%41;user=phone;x-odd"
TEAMS_BY = "<sip:sip.pstnhub.example:5061;x-m=8:orgid:7f-1;x-t=a%2cB;x-ti=1-1;transport=tls>"
TEAMS_CASES = [
    referred("L5/Refer-To and Referred-By come back as they are", trunk("L5"), ODD, T_OUT,
             by=TEAMS_BY, P_Asserted_Identity=T_OUT,
             checks=[matches("carol", "INVITE", r"^INVITE sip:\+48602345678@{carol};x-m=1;"
                             r"x-t=a%2Cb%41;user=phone;x-odd SIP/2\.0$"),
                     lacks("carol", "INVITE", "History-Info")]),
    referred("L5/with a name and header parameters", trunk("L5"), ODD, T_OUT, by=BY,
             P_Asserted_Identity=T_OUT, checks=[lacks("carol", "INVITE", "History-Info")]),
]

# ---- 7: what is no name ----------------------------------------------------------------------


def incoming(name, caller, shown):
    return PolicyCase("incoming/" + name, OFFICE,
                      [calls("bob", "consulted-calls", parts={"caller": caller})],
                      "wait call.connected 5\nsleep 50\nhangup\nwait call.ended 5\n",
                      [E("call.incoming", name=shown), E("call.ended")], options=AUTO)


INCOMING_CASES = [
    incoming("a name", '"Jan Kowalski" <sip:+48601234567@{bob}>', "Jan Kowalski"),
    incoming("the placeholder s", '"s" <sip:s@{bob}>', None),
    incoming("the placeholder s, a number", '"s" <sip:+48601234567@{bob}>', None),
    incoming("the number as a name", '"+48601234567" <sip:+48601234567@{bob}>', None),
    incoming("an extension as a name", '"201" <sip:201@{bob}>', None),
]

# ---- 3: merged -------------------------------------------------------------------------------

MERGED = """wait call.connected 5
transfer attended %s
wait transfer.consult_connected 5
merge
wait transfer.merged 5
sleep 400
complete
wait transfer.completed 5
"""
CONFERENCE = '"Conference" <sip:200@office.example>'


def merged(name, bob, carol, checks):
    return PolicyCase("merged/" + name, OFFICE,
                      [called("carol", carol), calls("bob", bob, parts=INT_A)], MERGED % INT_C,
                      [E("transfer.merged"), E("transfer.completed")], never=["call.not_shown"], options=AUTO,
                      checks=checks)


MERGED_CASES = [
    merged("W13, by UPDATE", "caller-merged", "told-by-update",
           [shows("carol", "UPDATE", None, P_Asserted_Identity=CONFERENCE),
            focus("carol", "UPDATE"),
            shows("bob", "UPDATE", None, P_Asserted_Identity=CONFERENCE),
            focus("bob", "UPDATE")]),
    merged("W13, by re-INVITE", "caller-merged-invite", "told-by-invite",
           [shows("carol", "INVITE", None, 1, P_Asserted_Identity=CONFERENCE),
            focus("carol", "INVITE", 1),
            lacks("bob", "INVITE", "P-Asserted-Identity", 1),
            shows("bob", "INVITE", None, 2, P_Asserted_Identity=CONFERENCE),
            focus("bob", "INVITE", 2)]),
]

CASES = (CONSULTING_CASES + COMPLETED_CASES + MERGED_CASES + BLIND_CASES + VOICEMAIL_CASES +
         TEAMS_CASES + INCOMING_CASES)
