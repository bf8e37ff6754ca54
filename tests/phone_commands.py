#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Plays scripts to a phone without a network (phone_fake.c) and looks at its events.

	phone_commands.py PATH-OF-phone_fake PATH-OF-legwork-replay

A case: options, commands, exit status, and the events that must come, in this order; others may
come between.  "!name" must not come at all."""
import csv
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

if len(sys.argv) < 3 or sys.argv[1] in ("-h", "--help"):
    print(__doc__)
    sys.exit(0 if len(sys.argv) > 1 else 2)
FAKE = sys.argv[1]
REPLAY = sys.argv[2]

CASES = [
    ("an attended transfer", [], "dial sip:carol@x\nwait call.connected 5\n"
     "transfer warm dave\nwait transfer.consult_connected 5\ncomplete\nwait transfer.completed 5\n", 0,
     ["ready", "call.dialling call=1", "call.ringing code=180", "call.connected uri=sip:carol@x",
      "transfer.started method=attended target=sip:dave@x", "call.held call=1",
      "transfer.consulting consult=2", "transfer.consult_ringing", "transfer.consult_connected",
      "transfer.completing", "transfer.progress code=180", "transfer.completed code=200 call=1",
      "call.ended call=1", "bye why=end_of_input calls=0 legs=0", "!error"]),
    ("the target is busy, another one is not", [], "dial sip:carol@x\nwait call.connected 5\n"
     "transfer attended sip:busy@x\nwait transfer.consult_failed 5\nretry sip:erin@x\n"
     "wait transfer.consult_connected 5\ncancel\nwait call.resumed 5\nhangup\n", 0,
     ["transfer.consult_failed cause=busy code=486", "transfer.consulting",
      "transfer.consult_connected", "transfer.cancelled", "call.ended call=1", "!error"]),
    ("the same target again, by the number of the call", [], "dial sip:carol@x\nwait call.connected 5\n"
     "transfer attended sip:busy@x\nwait transfer.consult_failed 5\nretry \"\" 1\n"
     "wait transfer.consult_failed 5\ncancel\nwait call.resumed 5\n", 0,
     ["transfer.consult_failed code=486", "transfer.consulting target=sip:busy@x",
      "transfer.consult_failed code=486", "transfer.cancelled", "!error"]),
    ("a number as people write it", [], "dial \"+48 (22) 123-45.67\"\ndial \"2 x 3\"\n"
     "dial TEL:+48-22-765.43.21\n", 0,
     ["call.dialling uri=sip:+48221234567@x", "error command=dial code=bad_value",
      "call.dialling uri=sip:+48227654321@x"]),
    ("to ourselves", [], "dial sip:carol@x\nwait call.connected 5\ntransfer blind sip:alice@x:5070\n"
     "transfer warm alice\nlegal alice\n", 0,
     ["error command=transfer code=refused", "error command=transfer code=refused",
      "legal.target attended=False blind=False", "!transfer.started"]),
    ("addresses a request line would not bear", [], "dial \"sip:a b@x\"\ndial <sip:a@x>\n"
     "dial \"sip:a@x;b=<c>\"\n", 0,
     ["error command=dial code=bad_value", "error command=dial code=bad_value",
      "error command=dial code=bad_value", "!call.dialling"]),
    ("swap and merge", [], "dial sip:carol@x\nwait call.connected 5\ntransfer attended sip:dave@x\n"
     "wait transfer.consult_connected 5\nswap\nwait transfer.swapped 5\nsleep 30\nmerge\n"
     "wait transfer.merged 5\ncalls\n", 0,
     ["transfer.swapped", "transfer.merged", "calls count=2", "!error"]),
    ("a blind transfer that is refused", [], "dial sip:carol@x\nwait call.connected 5\n"
     "transfer blind sip:refuser@x\nwait call.resumed 5\nwait transfer.failed 5\n", 0,
     ["transfer.failed code=603 method=blind", "!error"]),
    ("two calls made into one", [], "dial sip:carol@x\nwait call.connected 5\nhold\nwait call.held\n"
     "dial sip:dave@x\nwait call.connected call=2 5\ntransfer attended call 2\n"
     "wait transfer.consult_connected 5\ncomplete\nwait transfer.completed 5\n", 0,
     ["transfer.completed call=1", "!error"]),
    ("hang up all", [], "dial sip:carol@x\nwait call.connected 5\nhold\nwait call.held\n"
     "dial sip:dave@x\nwait call.connected call=2 5\nhangup all\nwait call.ended 5\n"
     "wait call.ended 5\nhangup all\n", 0, ["call.ended", "call.ended", "!error"]),
    ("room for two calls only", ["--set", "max_calls=2"], "dial sip:carol@x\n"
     "wait call.connected 5\ntransfer attended sip:dave@x\nwait transfer.consult_connected 5\n"
     "dial sip:erin@x\ncomplete\nwait transfer.completed 5\n", 0,
     ["transfer.consult_connected", "error command=dial code=full", "transfer.completed"]),
    ("called, by itself answered", ["--auto-answer=10"], "wait call.connected 5\nquit\n", 0,
     ["call.incoming uri=sip:bob@x name=Bob called=sip:called@x", "call.connected",
      "call.ended", "bye why=quit"]),
    ("called and refused", [], "wait call.incoming 5\nreject 603\nwait call.ended 5\n", 0,
     ["call.incoming", "call.ended", "!error"]),
    ("called, and the caller sent on", [], "wait call.incoming 5\nreject 302\nreject 302 sip:carol@x\n"
     "wait call.ended 5\n", 0,
     ["call.incoming", "error command=reject", "call.ended code=302"]),
    ("the voicemail of whom was called", [], "wait call.incoming 5\nanswer\nwait call.connected 5\n"
     "transfer voicemail\nwait transfer.completed 5\n", 0,
     ["transfer.started method=voicemail target=sip:called@x", "transfer.completed method=voicemail",
      "!error"]),
    ("the voicemail of an extension, a number that no call has", [], "dial sip:carol@x\nwait call.connected 5\n"
     "transfer voicemail 202\nwait transfer.completed 5\n", 0,
     ["transfer.started method=voicemail target=sip:202@x", "transfer.completed method=voicemail", "!error"]),
    ("what cannot be done changes nothing", [], "complete\ndial sip:silent@x\nwait call.ringing 5\n"
     "hold\ntransfer cold x\ndial\ndial nowhere:at/all\nhold 7\nhangup x\nnonsense\ndial \"x\n"
     "mute perhaps\nsleep soon\nreject 1 2\nwait no.such.event\nwait call.held x\ncalls\nlegal\n", 0,
     ["error command=complete code=refused state=no_call", "error command=hold code=refused",
      "error command=transfer code=bad_value", "error command=dial", "error command=dial",
      "error command=hold", "error command=hangup", "error command=nonsense", "error command=dial",
      "error command=mute", "error command=sleep", "error command=reject", "error command=wait",
      "error command=wait", "calls count=1", "legal call=1", "bye"]),
    ("a wait in vain", [], "dial sip:silent@x\nwait call.connected 0.2\nquit\n", 1,
     ["error command=wait code=timeout", "call.ended", "bye why=a_wait_timed_out status=1"]),
    ("strict", ["--strict"], "nonsense\ndial sip:carol@x\n", 1,
     ["error command=nonsense", "bye status=1", "!call.dialling"]),
    ("too long", ["--duration", "1"], "sleep 60000\n", 0, ["bye why=duration"]),
    ("registered", ["--register"], "wait registered 5\n", 0, ["registered code=200"]),
    ("help", [], "help\n", 0, ["help command=dial", "help command=wait", "help command=quit"]),
    ("an overlong line", [], "x" * 5000 + "\ncalls\n", 0,
     ["error code=bad_value", "calls count=0", "bye"]),
]


def fits(event, want):
    name, *fields = want.split()
    if event["event"] != name:
        return False
    for field in fields:
        key, value = field.split("=", 1)
        if str(event.get(key)).replace(" ", "_") != value:
            return False
    return True


def problem(events, wants):
    at = 0
    for want in wants:
        if want[0] == "!":
            if any(e["event"] == want[1:] for e in events):
                return "there is " + want[1:]
            continue
        while at < len(events) and not fits(events[at], want):
            at += 1
        if at == len(events):
            return "there is no " + want
        at += 1
    return None


def play(options, script, status, wants):
    """Once from a file and once from a pipe: they are read in different ways."""
    user = "called" if "call.incoming" in str(wants) or "voicemail" in str(wants) else "alice"
    command = [FAKE, *options, "sip:%s@x" % user]
    with tempfile.TemporaryFile("w+") as file:
        file.write(script)
        file.seek(0)
        for source in ({"stdin": file}, {"input": script}):
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60, **source)
            events = [json.loads(line) for line in done.stdout.splitlines()]
            times = [e["t"] for e in events]
            wrong = problem(events, wants)
            if done.returncode != status:
                wrong = "status %d" % done.returncode
            if times != sorted(times):
                wrong = "times go back"
            if wrong:
                return "%s\n%s" % (wrong, done.stdout)
    return None


def password():
    done = subprocess.run([FAKE, "--password=secret", "sip:a@x"], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)
    ok = done.returncode == 2 and "LEGWORK_PASSWORD" in done.stderr and not done.stdout
    for size, status in ((255, 0), (256, 2)):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("x" * size)
            file.flush()
            long = subprocess.run([FAKE, "--password-file", file.name, "sip:a@x"], stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=60)
        ok = ok and long.returncode == status and ("255 bytes" in long.stderr) == (status == 2)
    return None if ok else str(done) + str(long)


def answers_itself():
    """--help, --version, --list-settings, --list-policy."""
    for option, says in (("--help", "--password-file"), ("--version", "legwork-phone "),
                         ("--list-settings", "re.session_expires"),
                         ("--list-policy", "\naccount.transfer yes\n")):
        done = subprocess.run([FAKE, option], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=60)
        if done.returncode != 0 or says not in done.stdout or done.stderr:
            return str(done)
    return None


def from_a_pipe():
    """A policy that came through a pipe is in force after an import, too."""
    here = os.path.dirname(os.path.abspath(__file__))
    script = "import %s\npolicy\n" % os.path.join(here, "..", "examples", "contacts.vcf")
    with open(os.path.join(here, "..", "examples", "policy.conf")) as file:
        text = file.read()
    ends = os.pipe()
    os.write(ends[1], text.encode())
    os.close(ends[1])
    done = subprocess.run([FAKE, "--json", "--policy", "/dev/fd/%d" % ends[0], "sip:a@x"], input=script,
                          capture_output=True, text=True, timeout=60, pass_fds=ends[:1])
    os.close(ends[0])
    return None if '"type":"medium","type_by":"site"' in done.stdout else str(done)


def help_fits_on_a_screen():
    """`help` to a person is short, and names every command; `help events` names what can be waited for."""
    said = subprocess.run([FAKE, "--plain", "sip:a@x"], input="help\n", capture_output=True, text=True,
                          timeout=60).stdout
    every = subprocess.run([FAKE, "--json", "sip:a@x"], input="help\nhelp events\nhelp wait\n",
                           capture_output=True, text=True, timeout=60).stdout
    helps = [event for event in map(json.loads, every.splitlines()) if event["event"] == "help"]
    commands = {event["command"] for event in helps if "command" in event}
    events = [event["events"] for event in helps if "events" in event]
    missing = [name for name in commands if not re.search(r"\b%s\b" % name, said)]
    ok = len(said.splitlines()) <= 10 and len(commands) > 30 and not missing and len(events) == 1 and \
        helps[-1]["command"] == "wait" and "transfer.completed" in events[0] and "bye" in events[0]
    return None if ok else said + every


def keys_of_a_code_reach_nobody():
    """Keys pressed one by one: those that become a code are not sent, the others are, late and in their order."""
    with tempfile.TemporaryDirectory() as place:
        policy, log = os.path.join(place, "policy"), os.path.join(place, "log")
        with open(policy, "w") as file:
            file.write("country 1\ndomain x\ncode.voicemail *3\ncode.attended *2\n")
        script = "dial sip:carol@x\nwait call.connected 5\n"
        for keys, pause in (("1*9*", 1700), ("*3201#", 0)):
            script += "".join('press "%s"\n' % key for key in keys) + "sleep %d\n" % pause
        said = subprocess.run([FAKE, "--json", "--policy", policy, "--log", log, "sip:a@x"],
                              input=script + "wait transfer.started method=voicemail target=sip:201@x 5\n",
                              capture_output=True, text=True, timeout=60)
        with open(log) as file:
            sent = [out["text"] for out in map(json.loads, file) if out.get("out") == "do dtmf"]
    return None if said.returncode == 0 and sent == ["1", "*9", "*"] else str(said) + str(sent)


def at_a_host_of_our_own():
    """Without a policy file the domain is the address's own, if that can be one."""
    for host, place in (("my_host", "internal"), ("[::1]", "internal"), ("-x", "invalid")):
        done = subprocess.run([FAKE, "--json", "sip:a@" + host], input="legal sip:b@%s\n" % host,
                              capture_output=True, text=True, timeout=60)
        if done.returncode or '"place":"%s"' % place not in done.stdout:
            return str(done)
    return None


def policy():
    """What is in force, and who said so; a wrong file is told by its line, and nothing starts."""
    example = os.path.join(os.path.dirname(__file__), "..", "examples", "policy.conf")
    wrong = play(["--policy", example], "policy\n", 0,
                 ["ready", "policy service=on service_by=account transfer=on transfer_by=account type=medium "
                  "type_by=site locked=True locked_by=site", "!error"])
    wrong = wrong or play([], "policy\n", 0, ["policy transfer=on", "!error"])
    wrong = wrong or help_fits_on_a_screen() or keys_of_a_code_reach_nobody() or at_a_host_of_our_own() or from_a_pipe()
    wrong = wrong or play(["--set", "no_transfer=1"], "policy\n", 0, ["policy transfer=off", "!error"])
    wrong = wrong or play(["--set", "no_transfer=1", "--policy", example], "policy\n", 0,
                          ["policy service=on transfer=off type=medium", "!error"])
    if wrong:
        return wrong
    for text, says in (("# one\ncountry PL\n", ": line 2: country PL: write country DIGITS"),
                       (None, ": No such file or directory")):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "policy.conf")
            if text:
                with open(path, "w") as file:
                    file.write(text)
            done = subprocess.run([FAKE, "--policy", path, "sip:a@x"], stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=60)
        if done.returncode != 2 or done.stdout or path + says not in done.stderr:
            return str(done)
    return None


def plain():
    done = subprocess.run([FAKE, "--plain", "sip:a@x"], input="dial sip:carol@x\n"
                          "wait call.connected 5\ncalls\nlegal\nhelp\n", stdout=subprocess.PIPE,
                          text=True, timeout=60)
    ok = done.returncode == 0 and "{" not in done.stdout and re.search(
        r"^\[ +\d+\.\d{3}\] call 1 is connected: uri sip:carol@x$", done.stdout, re.M)
    return None if ok else done.stdout


def asked():
    """What the policy leaves to the user is done only when he says so."""
    script = ("dial sips:carol@x\nwait call.connected 5\nlegal sip:dave@x\nlegal sips:dave@x\n"
              "transfer blind sip:dave@x\ntransfer attended sip:dave@x 1\n"
              "transfer attended sip:dave@x 1 anyway\nwait transfer.consult_connected 5\ncancel\n"
              "wait call.resumed 5\ntransfer blind sip:dave@x anyway\nwait transfer.completed 5\n")
    question = "The call is encrypted, and the target would not be. Continue?"
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "policy.conf")
        with open(path, "w") as file:
            file.write("domain x\ndowngrade ask\n")
        done = subprocess.run([FAKE, "--policy", path, "sip:alice@x"], input=script, capture_output=True, text=True,
                              timeout=60)
        with open(path, "a") as file:
            file.write("account.transfer no\n")
        never = subprocess.run([FAKE, "--policy", path, "sip:alice@x"], input=script[:script.index("wait transfer")],
                               capture_output=True, text=True, timeout=60)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    asks = [e.get("asks") for e in events if e["event"] == "legal.target"]
    told = [e["text"] for e in events if e["event"] == "error"]
    wrong = problem(events, ["legal.target blind=False", "legal.target blind=True", "error code=refused",
                             "error code=refused", "transfer.started method=attended", "transfer.cancelled",
                             "transfer.started method=blind", "transfer.completed", "bye"])
    if asks != [["attended", "blind", "voicemail"], None] or len(told) != 2 or \
            not all(question in text and text.endswith(". Add the word anyway at the end to do it.") for text in told):
        wrong = wrong or "it is asked otherwise"
    if "transfer.started" in never.stdout or never.stdout.count("switched transfer off") < 3:
        wrong = wrong or "anyway overruled the administrator\n" + never.stdout
    return wrong and "%s\n%s%s" % (wrong, done.stdout, done.stderr)


def with_hangup(how):
    """A phone in a call, that was started with SIGHUP as a terminal has it, or as nohup has."""
    phone = subprocess.Popen([FAKE, "--stay", "sip:a@x"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                             preexec_fn=lambda: signal.signal(signal.SIGHUP, how))
    phone.stdin.write("dial sip:carol@x\n")
    phone.stdin.close()
    phone.stdin = None
    while "call.connected" not in phone.stdout.readline():
        pass
    time.sleep(0.1)
    return phone


def signalled():
    """A terminated phone hangs up first, and with --stay the end of input does not end it; nohup holds."""
    for how, sent in ((signal.SIG_DFL, [signal.SIGTERM]), (signal.SIG_DFL, [signal.SIGINT]),
                      (signal.SIG_DFL, [signal.SIGHUP]), (signal.SIG_IGN, [signal.SIGHUP, signal.SIGTERM])):
        phone = with_hangup(how)
        try:
            for sig in sent[:-1]:
                phone.send_signal(sig)
                time.sleep(0.3)
                if phone.poll() is not None:
                    return "it ended by a signal that it was to ignore"
            phone.send_signal(sent[-1])
            rest = phone.communicate(timeout=60)[0]
        finally:
            if phone.poll() is None:
                phone.kill()
                phone.wait()
        if phone.returncode != 0 or "call.ended" not in rest or '"why":"signal"' not in rest:
            return "status %d\n%s" % (phone.returncode, rest)
    return None


def directory():
    """Contacts of a file and of vCards: listed, found, made favourites, called and transferred to by name."""
    examples = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "examples")
    script = ('contacts\nsearch zolc\nwait search count=1 5\nsearch kow ann\nsearch 262\nsearch nobody\n'
              'search \xff\nfavourite bob\nfavourite nobody\nfavourite bob perhaps\nimport /nowhere.vcf\n'
              'import "%s"\nimport "%s" friend\nimport "%s" internal\n'
              'dial "ase bjornstad"\nwait call.connected 5\ntransfer blind "kowalska anna"\n'
              'wait transfer.completed 5\ndial Twin\ndial "Nobody At All"\ndial kow\nquit\n')
    wants = ["contacts count=10 from=0", "search text=zolc count=1 shown=1", "search count=1", "search count=1",
             "search count=0", "error command=search", "favourite name=Bob favourite=True",
             "error command=favourite", "error command=favourite", "error command=import",
             "import.skipped line=2", "import taken=1 again=0 skipped=1", "error command=import", "import again=1",
             "call.dialling uri=sip:+4740123456@x", "call.connected name=Åse_Bjørnstad",
             "transfer.started target=sip:anna@example.com", "transfer.completed method=blind",
             "error command=dial code=bad_value", "error command=dial code=bad_value", "call.dialling uri=sip:kow@x",
             "bye status=0"]
    for form in ("--json", "--plain"):
        with tempfile.TemporaryDirectory() as place:
            kept, card = os.path.join(place, "contacts"), os.path.join(place, "a b.vcf")
            with open(os.path.join(examples, "contacts")) as file:
                text = file.read() + '"Twin" <sip:1@x>\n"Twin" <sip:2@x>\n'
            with open(kept, "w") as file:
                file.write(text)
            with open(card, "w") as file:
                file.write("\nx\n\nBEGIN:VCARD\nVERSION:4.0\nFN:Dora\nTEL:+4812\nEND:VCARD\n")
            done = subprocess.run([FAKE, form, "--contacts", kept, "--import", os.path.join(examples, "contacts.vcf"),
                                   "sip:alice@x"], input=(script % (card, card, card)).encode("latin-1"),
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
            out = done.stdout.decode()
            wrong = problem([json.loads(line) for line in out.splitlines()], wants) if form == "--json" else None
            if form == "--plain" and ("  * Anna Kowalska: sip:anna@example.com (work), internal, favourite\n" not in out
                                      or "Twin <sip:1@x>, Twin <sip:2@x>; write the address of one" not in out):
                wrong = "the plain form is another"
            with open(kept) as file:
                now = file.read()
            if now != text.replace("access=allow;kind=internal\n", "access=allow;kind=internal;favourite=yes\n") + \
                    '"Dora" <tel:+4812>;kind=internal\n':
                wrong = wrong or "the file is another:\n" + now
            if wrong or done.returncode != 0 or done.stderr:
                return "%s\n%s%s" % (wrong, out, done.stderr.decode())
    return None


def many_contacts():
    """A whole company's address book is longer than a policy file may be; a log holds it, too."""
    with tempfile.TemporaryDirectory() as place:
        file, log = os.path.join(place, "contacts"), os.path.join(place, "log")
        with open(file, "w") as contacts:
            for i in range(9999):
                contacts.write('"Contact %d" <sip:somebody.with.a.name.%d@department%d.company.example>\n' % (i, i, i))
        for command in ([FAKE, "--contacts", file, "--log", log, "sip:a@x"], [REPLAY, "--quiet", log]):
            done = subprocess.run(command, input="dial sip:carol@x\n", capture_output=True, text=True, timeout=60)
            if done.returncode or "legwork-phone" in done.stderr:
                return str(done)
        if os.path.getsize(log) < 1 << 20:
            return "that was too few"
    return None


def contacts_amiss():
    """Files that cannot be read end the phone; faults in them do not."""
    with tempfile.TemporaryDirectory() as place:
        bad = os.path.join(place, "bad")
        with open(bad, "wb") as file:
            file.write(b'"A" <sip:a@x>\n\xff\n')
        for options, status, says in ((["--import", "/nowhere"], 2, "--import /nowhere cannot be read"),
                                      (["--contacts", place], 2, "cannot be read"),
                                      (["--contacts", place + "/none"], 0, "is created when there is something to save"),
                                      (["--contacts", bad], 0, "line 2 is left out: the line is not UTF-8"),
                                      (["--import", bad], 0, "line 1 is left out: a card begins with"),
                                      (["--import", bad] * 9, 2, "at most 8 files")):
            done = subprocess.run([FAKE, *options, "sip:a@x"], stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True, timeout=60)
            if done.returncode != status or says not in done.stderr:
                return str(done)
    policy_file = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "examples", "policy.conf")
    with tempfile.NamedTemporaryFile("w", suffix=".vcf") as card:
        card.write("BEGIN:VCARD\nVERSION:4.0\nFN:Dora\nTEL:+48601234567\nEND:VCARD\n")
        card.flush()
        return play(["--policy", policy_file, "--contacts", "/nowhere/contacts"],
                    "import %s external\nlegal +48601234567\n" % card.name, 0,
                    ["import taken=1", "error command=import code=storage", "legal.target place=external_contact"])


def logged():
    """The log tells the states, ends with an end, and is replayed byte for byte."""
    with tempfile.TemporaryDirectory() as directory:
        log = os.path.join(directory, "log")
        examples = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "examples")
        again = "import %s/contacts.vcf\n" % examples  # new rules, twice before the first input
        wrong = play(["--log", log, "--policy", examples + "/policy.conf"],
                     2 * again + CASES[0][2].replace("dave", "sip:202@office.example"), 0,
                     ["import taken=3", "import again=3", "transfer.completed", "!error"])
        done = subprocess.run([REPLAY, "--quiet", log], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=60)
        if wrong or done.returncode:
            return wrong or done.stderr
        wrong = play(["--log", log], CASES[0][2], CASES[0][3], CASES[0][4])
        if wrong:
            return wrong
        with open(log) as file:
            lines = [json.loads(line) for line in file]
        if not [l for l in lines if l.get("state") == "attended CONSULTING"] or "end" not in lines[-1]:
            return str(lines)
        done = subprocess.run([REPLAY, "--outputs", log], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
        if done.returncode != 0 or "transfer completed" not in done.stdout or "identical" not in done.stderr:
            return done.stdout + done.stderr
    return None


def recorded():
    """Two runs (play() makes two) into the same files: records of each call, as JSON and as CSV, and `records`."""
    script = ("dial sip:carol@x\nwait call.connected 5\ntransfer warm dave\n"
              "wait transfer.consult_connected 5\nsleep 20\ncomplete\nwait transfer.completed 5\n"
              "dial sip:busy@x\nwait call.ended call=3 5\nrecords\n")
    with tempfile.TemporaryDirectory() as directory:
        lines, table = os.path.join(directory, "a.jsonl"), os.path.join(directory, "a.csv")
        wrong = play(["--records", lines, "--records-csv", table], script, 0,
                     ["transfer.started zoom=warm_transfer_initiated",
                      "transfer.completed zoom=warm_transfer_completed", "records count=2",
                      "!error"])
        if wrong:
            return wrong
        with open(lines) as file:
            records = [json.loads(line) for line in file]
        with open(table, newline="") as file:
            rows = list(csv.DictReader(file))
    if [r["record"] for r in records] != [1, 2, 1, 2] or not rows:
        return str(records)
    first = records[0]
    handed = first["transfers"][0]
    if (handed["result"], handed["method"], handed["zoom"]) != \
            ("completed", "attended", "warm_transfer_completed") or \
            [c["role"] for c in first["calls"]] != ["original", "consultation"]:
        return str(first)
    if (records[1]["result"], records[1]["sip"], records[1]["q850"]) != ("busy", 486, 17):
        return str(records[1])
    for record in records:
        for line in record["lines"]:
            mine = [s for s in record["segments"] if s["line"] == line["line"]]
            if sum(s["to"] - s["from"] for s in mine) != line["to"] - line["from"]:
                return "does not add up: %s" % record
    if len(rows) != sum(len(r["segments"]) for r in records) or None in rows[0]:
        return "rows: %s" % rows
    talk = [r for r in rows if r["kind"] == "consulting" and r["line"] == "0"]
    if len(talk) != 2 or talk[0]["with_uri"] != "sip:dave@x" or talk[0]["role"] != "transferor":
        return str(talk)
    return None


def unwritable():
    """Files that cannot be are said before anything begins."""
    for options, says in ((["--records", "a.txt"], "end the file's name in .jsonl or .csv"),
                          (["--records", "/nonexistent/a.jsonl"], "/nonexistent/a.jsonl cannot"),
                          (["--records-csv", "/nonexistent/a"], "/nonexistent/a cannot")):
        done = subprocess.run([FAKE, *options, "sip:a@x"], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=60)
        if done.returncode != 2 or says not in done.stderr or done.stdout:
            return str(done)
    return None


def unfinished():
    """A phone that is ended in a call writes that call down; a full disk ends no call."""
    with tempfile.TemporaryDirectory() as directory:
        lines = os.path.join(directory, "a.jsonl")
        wrong = play(["--records", lines], "dial sip:silent@x\nwait call.ringing 5\nquit\n", 0,
                     ["call.ended", "bye"])
        with open(lines) as file:
            records = [json.loads(line) for line in file]
        if wrong or len(records) != 2 or records[0]["answered"] is not None:
            return wrong or str(records)
        full = os.path.join(directory, "full.jsonl")
        os.symlink("/dev/full", full)
        done = subprocess.run([FAKE, "--records", full, "sip:alice@x"], input=CASES[0][2],
                              capture_output=True, text=True, timeout=60)
    ok = done.returncode == 0 and done.stderr.count("can no longer be written") == 1 and \
        "transfer.completed" in done.stdout
    return full_in_a_record() if ok else str(done)


def full_in_a_record():
    """The disk is full in the middle of a record: no half of it is left, in which the next one would be lost."""
    def limit(most):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    for ending in ("jsonl", "csv"):
        with tempfile.TemporaryDirectory() as directory:
            file = os.path.join(directory, "a." + ending)
            command, whole = [FAKE, "--records", file, "sip:alice@x"], b""
            for most, said in ((1 << 20, 0), (0, 1)):
                done = subprocess.run(command, input=CASES[0][2], capture_output=True, text=True, timeout=60,
                                      preexec_fn=lambda m=most or len(whole) + 700: limit(m))
                with open(file, "rb") as now:
                    left = now.read()
                whole = whole or left
                if done.returncode or done.stderr.count("can no longer be written") != said or left != whole:
                    return "%d bytes left of %d: %s" % (len(left), len(whole), done)
    return None


def main():
    bad = 0
    cases = [(c[0], lambda c=c: play(*c[1:])) for c in CASES]
    cases += [(f.__name__, f) for f in (password, answers_itself, policy, asked, plain, signalled, logged, recorded,
                                        unwritable, unfinished, directory, many_contacts,
                                        contacts_amiss)]
    for name, case in cases:
        try:
            wrong = case()
        except (OSError, ValueError, subprocess.TimeoutExpired) as why:
            wrong = "%s: %s" % (type(why).__name__, why)
        bad += bool(wrong)
        print("%s: %s" % (name, "FAILED: " + wrong if wrong else "ok"), flush=True)
    return 1 if bad else 0


sys.exit(main())
