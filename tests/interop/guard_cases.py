# SPDX-License-Identifier: BSD-3-Clause
"""Others call an endpoint that asks who they are and lets them hear media before it answers
(guard.c): SIPp by rows, other phones by their own ways of proving themselves."""
import os
import re
import shutil
import time

import scenario
from peers import Baresip, Linphone, Twinkle
from stage import LIMIT, Cannot, Failed, Ports, Process, Sipp

TALKED = ["incoming bob", "connected bob", "ended normal"]


class Guard(Process):
    """The endpoint; what it says of a call stands among the messages that it traces."""

    def __init__(self, stage, digests):
        build = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(stage.phone))))
        program = os.path.join(build, "tests", "guard")
        if not os.access(program, os.X_OK):
            raise Cannot("there is no %s: build the tests" % program)
        self.addr = "127.0.0.1:%d" % Ports.take(stage)
        self.uri = "sip:pbx@" + self.addr
        super().__init__(stage, "guard", [program, self.addr, digests, "early"])
        self.await_line("ready " + self.addr)

    def said(self):
        return [line for line in self.output().splitlines()
                if re.fullmatch(r"(incoming|connected|requested|ended) [a-z ]+", line)]

    def await_line(self, line, seconds=20.0):
        end = time.monotonic() + seconds
        while line not in self.output().splitlines():
            if time.monotonic() > end or not self.alive():
                raise Failed("the guard never said %r, but %s" % (line, self.said()))
            time.sleep(0.05)

    def messages(self, way, pattern):
        """Those that came or were sent whose first line and CSeq match."""
        found = []
        for part in re.split(r"^--- ", self.output().replace("\r\n", "\n"), flags=re.M)[1:]:
            direction, _, text = part.partition("\n")
            first = text.split("\n")[0] + " " + "".join(
                re.findall(r"^CSeq: (.*)$", text, re.M)[:1])
            if direction == way and re.search(pattern, first):
                found.append(text)
        return found

    def must_have_said(self, lines):
        if self.said() != lines:
            raise Failed("the guard said %s instead of %s" % (self.said(), lines))


# ---- SIPp -------------------------------------------------------------------------------------

class SippCase:
    peer = "sipp"

    def __init__(self, name, file, said):
        self.name, self.file, self.said = "guard/" + name, file, said

    def run(self, stage):
        if not shutil.which("sipp"):
            raise Cannot("no sipp here: apt-get install sip-tester")
        guard = stage.start_peer(Guard, "md5")
        stage.addresses["bob"] = "127.0.0.1:%d" % Ports.take(stage)
        path = stage.path("bob.xml")
        with open(path, "w") as file:
            file.write(scenario.compose(self.file, dict(
                me="bob", tag="b1", self=stage.addresses["bob"], phone=guard.addr)))
        sipp = stage.add(Sipp(stage, "bob", path, guard.addr))
        sipp.wait(LIMIT)
        guard.must_have_said(self.said)


SIPP = [
    SippCase("MD5, and media before the answer", "guard-proved", TALKED),
    SippCase("a wrong password", "guard-unproved", []),
    SippCase("reliable early media", "guard-reliable", TALKED),
    SippCase("the offer in the 183", "guard-offers", TALKED),
]


# ---- other phones -----------------------------------------------------------------------------

class ProvingBaresip(Baresip):
    def write_config(self):
        super().write_config()
        self.write("accounts", "<sip:{user}@127.0.0.1:{port}>;regint=0;answermode=auto;"
                               "auth_user=bob;auth_pass=sesame\n")


def append(path, text):
    with open(path, "a") as file:
        file.write(text)


class ProvingLinphone(Linphone):
    def write_config(self):
        super().write_config()
        append(os.path.join(self.directory, "linphonerc"),
               "[auth_info_0]\nusername=bob\npasswd=sesame\nrealm=office\n")


class ProvingTwinkle(Twinkle):
    def write_config(self):
        super().write_config()
        append(os.path.join(self.directory, ".twinkle", self.user + ".cfg"),
               "auth_name=bob\nauth_pass=sesame\nauth_realm=office\n")


def body(text):
    return text.partition("\n\n")[2].strip()


def check_sessions(guard, reliable):
    """Of twinkle the 183 is acknowledged and the 200 says nothing more; to the others it says the
    same again."""
    early = guard.messages("sent", r"^SIP/2.0 183 ")[0]
    answer = guard.messages("sent", r"^SIP/2.0 200 .*INVITE$")[0]
    pracks = guard.messages("came", r"^PRACK ")
    if len(pracks) != (2 if reliable else 0):
        raise Failed("%d PRACKs came" % len(pracks))
    if not body(early) or body(answer) != ("" if reliable else body(early)):
        raise Failed("the 200 says another session than the 183: %r" % body(answer))


class PhoneCase:
    def __init__(self, make, digests, answers, reliable=False):
        self.make, self.digests, self.answers = make, digests, answers
        self.reliable, self.peer = reliable, make.program
        self.name = "%s/proves itself, %s offered" % (make.program, digests)

    def run(self, stage):
        guard = stage.start_peer(Guard, self.digests)
        phone = stage.start_peer(self.make, "bob")
        phone.dial(guard.uri)
        guard.await_line("connected bob")
        phone.blind("sip:carol@127.0.0.1:9")
        guard.await_line("requested bob")
        time.sleep(0.3)
        phone.hangup()
        guard.await_line("ended normal")
        guard.must_have_said(TALKED[:2] + ["requested bob"] + TALKED[2:])
        invite = guard.messages("came", r"^INVITE ")[-1]
        if ("algorithm=SHA-256" in invite.replace('"', "")) != (self.answers == "SHA-256"):
            raise Failed("no answer with %s: %s" % (self.answers, invite.partition("\nTo:")[0]))
        check_sessions(guard, self.reliable)
        return "with " + self.answers


# baresip 1.0.0 gives up at a challenge with a hash that it does not know (libre before 3.2).
PHONES = [
    PhoneCase(ProvingBaresip, "md5", "MD5"),
    PhoneCase(ProvingLinphone, "md5", "MD5"),
    PhoneCase(ProvingLinphone, "both", "SHA-256"),
    PhoneCase(ProvingTwinkle, "md5", "MD5", reliable=True),
    PhoneCase(ProvingTwinkle, "both", "MD5", reliable=True),
]
