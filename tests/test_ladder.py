#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Small logs, and the ladders that legwork-ladder draws from them: text and Mermaid letter by letter, SVG by
what is in it; text that would do harm; logs and orders that cannot be read.

	test_ladder.py PATH-OF-legwork-ladder"""
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
    print(__doc__)
    sys.exit(0 if len(sys.argv) > 1 else 2)
LADDER = sys.argv[1]
ALICE, BOB, CAROL = "127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"


class Wrong(Exception):
    pass


def header(who):
    return {"log": "x", "schema": 2, "who": "sip:%s@example.com" % who}


def sip(t, way, src, dst, line, cseq, what="", callid="c"):
    return {"t": t * 1000, "now": t, "sip": way, "src": src, "dst": dst, "line": line, "cseq": cseq,
            "callid": callid, "what": what}


def verb(t, name, err="ok", **more):
    return {"t": t * 1000, "now": t, "from": "user", "input": name, "err": err, **more}


def note(out, **more):
    return {"out": out, **more}


def draw(*args, logs, status=0):
    """Each log is a list of records, or bytes.  (stdout, stderr)"""
    with tempfile.TemporaryDirectory() as directory:
        paths = []
        for i, log in enumerate(logs):
            paths.append(os.path.join(directory, "log%d" % i))
            with open(paths[-1], "wb") as file:
                file.write(log if isinstance(log, bytes) else
                           "".join(json.dumps(r) + "\n" for r in log).encode())
        done = subprocess.run([LADDER, *args, *paths], stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=60)
    out, err = done.stdout.decode(), done.stderr.decode()
    if done.returncode != status:
        raise Wrong("status %d: %s" % (done.returncode, err))
    return out, err


def same(got, wanted):
    if got != wanted:
        raise Wrong("this was drawn:\n%s\nand this was expected:\n%s" % (got, wanted))


def holds(text, *parts):
    for part in parts:
        if part not in text:
            raise Wrong("no %r in\n%s" % (part, text))


def lacks(text, *parts):
    for part in parts:
        if part in text:
            raise Wrong("%r in\n%s" % (part, text))


# Alice is called by Bob, and cannot send him to Carol, who keeps no log.
ALICES = [
    header("alice"),
    sip(1, "rx", BOB, ALICE, "INVITE sip:alice@x SIP/2.0", "1 INVITE"),
    {"state": "call INCOMING", "call": "7"},
    note("incoming", now=1, call="7", uri="sip:bob@x"),
    verb(2, "answer", call="7"),
    note("do answer", call="7"),
    sip(2, "tx", ALICE, BOB, "SIP/2.0 200 OK", "1 INVITE"),
    verb(3, "complete", "refused", call="7", why="complete is refused: there is no transfer."),
    verb(4, "blind", call="7", uri="sip:carol@x;y=z"),
    {"state": "blind REFERRING", "call": "7"},
    note("completing", call="7"),
    sip(4, "tx", ALICE, BOB, "REFER sip:bob@x SIP/2.0", "1 REFER"),
    sip(9, "rx", BOB, ALICE, "NOTIFY sip:alice@x SIP/2.0", "2 NOTIFY", "486 Busy Here"),
    note("transfer failed", now=9, call="7", method="blind", uri="sip:carol@x", cause="busy", code=486,
         parties="with transferee", stage="outcome"),
    {"end": "quit"},
]
BOBS = [
    header("bob"),
    sip(0, "tx", BOB, ALICE, "INVITE sip:alice@x SIP/2.0", "1 INVITE"),
    sip(3, "rx", ALICE, BOB, "SIP/2.0 200 OK", "1 INVITE"),
    sip(5, "rx", ALICE, BOB, "REFER sip:bob@x SIP/2.0", "1 REFER"),
    sip(6, "tx", BOB, CAROL, "INVITE sip:carol@x SIP/2.0", "1 INVITE", callid="d"),
    sip(7, "rx", CAROL, BOB, "SIP/2.0 486 Busy Here", "1 INVITE", callid="d"),
    sip(8, "tx", BOB, ALICE, "NOTIFY sip:alice@x SIP/2.0", "2 NOTIFY", "486 Busy Here"),
]

TEXT = """\
FAILED  alice: blind transfer to carol failed: busy (486); with transferee
            bob                        alice    127.0.0.1:3
    0.000s   |--------- INVITE --------->|           |
    0.001s   |                           |           |   alice: incoming bob [call INCOMING]
    0.002s   |                           |           |   alice: > answer
    0.002s   |<---- 200 OK (INVITE) -----|           |
!   0.003s   |                           |           |   alice: > refused: complete
             |                           |           |     complete is refused: there is no transfer.
    0.004s   |                           |           |   alice: > transfer blind carol
    0.004s   |                           |           |   alice: completing [blind REFERRING]
    0.004s   |<--------- REFER ----------|           |
    0.006s   |--------------- INVITE --------------->|
!   0.007s   |<------ 486 Busy Here (INVITE) --------|
!   0.008s   |- NOTIFY (486 Busy Here) ->|           |
!   0.009s   |                           |           |   alice: blind transfer to carol failed: busy (486); with transferee
"""

MERMAID = """\
sequenceDiagram
    title Bob stays
    participant p0 as bob
    participant p1 as alice
    participant p2 as 127.0.0.1:3
    p0->>p1: 0.000s INVITE
    Note right of p1: 0.001s incoming bob (call INCOMING)
    Note right of p1: 0.002s user: answer
    p1-->>p0: 0.002s 200 OK (INVITE)
    rect rgb(253, 226, 223)
        Note right of p1: 0.003s user: refused: complete<br/>complete is refused: there is no transfer.
    end
    Note right of p1: 0.004s user: transfer blind carol
    Note right of p1: 0.004s completing (blind REFERRING)
    p1->>p0: 0.004s REFER
    p0->>p2: 0.006s INVITE
    rect rgb(253, 226, 223)
        p2-->>p0: 0.007s 486 Busy Here (INVITE)
    end
    rect rgb(253, 226, 223)
        p0->>p1: 0.008s NOTIFY (486 Busy Here)
    end
    rect rgb(253, 226, 223)
        Note right of p1: 0.009s blind transfer to carol failed: busy (486)#59; with transferee
    end
"""


def text():
    out, _ = draw(logs=[BOBS, ALICES])
    same(out, TEXT)
    same(draw("--text", logs=[BOBS, ALICES])[0], TEXT)


def mermaid():
    same(draw("--mermaid", "--title", "Bob#stays", logs=[BOBS, ALICES])[0],
         MERMAID)


def parse(svg):
    root = ElementTree.fromstring(svg)
    if root.tag != "{http://www.w3.org/2000/svg}svg" or "viewBox" not in root.attrib:
        raise Wrong(root.tag)
    return root


def svg_texts(root):
    return [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]


def svg():
    """One arrow a message, a band for each failure, the first of them marked; nothing outside the page."""
    root = parse(draw("--svg", "--title", "Bob stays", logs=[BOBS, ALICES])[0])
    texts = svg_texts(root)
    for wanted in ("Bob stays", "INVITE", "200 OK (INVITE)", "transfer blind carol", "refused: complete",
                   "blind REFERRING", "486 Busy Here (INVITE)", "127.0.0.1:3", "0.007 s"):
        if wanted not in texts:
            raise Wrong("no %r in %s" % (wanted, texts))
    classes = [e.attrib.get("class", "") for e in root.iter()]
    if len([c for c in classes if c.startswith("head ")]) != 6:
        raise Wrong("%s" % classes)
    if len([c for c in classes if c == "band bad"]) != 4 or classes.count("time wrong") != 1:
        raise Wrong("%s" % classes)
    wide, high = (int(root.attrib[k]) for k in ("width", "height"))
    for e in root.iter():
        if not 0 <= int(e.attrib.get("x", 0)) <= wide or not 0 <= int(e.attrib.get("y", 0)) <= high:
            raise Wrong("outside: %s" % e.attrib)


def file_and_title():
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "out")
        out, _ = draw("-o", path, "--title", "A\033[31mB", logs=[BOBS, ALICES])
        with open(path) as file:
            written = file.read()
        same(out, "")
        same(written, "A?[31mB\n" + TEXT)


def since_and_until():
    out, _ = draw("--since", "4", "--until", "6", logs=[BOBS, ALICES])
    holds(out, "REFER", "    0.002s ")
    lacks(out, "answer", "486")
    same(draw("--since", "99999", logs=[BOBS])[0], "            bob\n")


def named():
    out, _ = draw("--name", CAROL + "=Carol", logs=[BOBS, ALICES])
    holds(out, " Carol ")
    lacks(out, "127.0.0.1")


def drawn_once():
    """What both saw is drawn once, in spite of a port of TCP's; what a proxy passes on is drawn twice."""
    one = [header("a"), sip(1, "tx", "1.1.1.1:5060", "2.2.2.2:5060", "BYE x SIP/2.0", "1 BYE")]
    two = [header("b"), sip(2, "rx", "1.1.1.1:40000", "2.2.2.2:5060", "BYE x SIP/2.0", "1 BYE")]
    out, _ = draw(logs=[one, two])
    if out.count("BYE") != 1 or "1.1.1.1" in out:
        raise Wrong(out)
    two[1]["src"] = "3.3.3.3:5060"
    one[1]["dst"] = "3.3.3.3:5060"
    out, _ = draw(logs=[one, two])
    if out.count("BYE") != 2 or "3.3.3.3" not in out:
        raise Wrong(out)


def written_late():
    """One who writes down what he has sent a little after it was received; and what is sent again is not mixed up."""
    one = [header("a"), *(sip(t, "tx", ALICE, BOB, "BYE x SIP/2.0", "1 BYE") for t in (3, 503)), sip(1200, "tx", ALICE, CAROL, "ACK x SIP/2.0", "1 ACK")]
    two = [header("b"), *(sip(t, "rx", ALICE, BOB, "BYE x SIP/2.0", "1 BYE") for t in (2, 502)), {"end": "quit"}]
    two.insert(2, sip(2, "tx", BOB, CAROL, "INVITE x SIP/2.0", "1 INVITE"))
    out, _ = draw(logs=[one, two])
    rows = [line for line in out.splitlines() if "BYE" in line]
    if len(rows) != 2 or "0.000s" not in rows[0] or "0.500s" not in rows[1] or "lost" in out:
        raise Wrong(out)
    if out.index("BYE") > out.index("INVITE"):
        raise Wrong(out)


def lost():
    """Sent to somebody whose log goes on, and not in it."""
    one = [header("a"), sip(1, "tx", ALICE, BOB, "BYE x SIP/2.0", "1 BYE"),
           sip(501, "tx", ALICE, BOB, "BYE x SIP/2.0", "1 BYE")]
    two = [{"t": 500, **header("b")}, sip(502, "rx", ALICE, BOB, "BYE x SIP/2.0", "1 BYE"),
           sip(2000, "tx", BOB, ALICE, "SIP/2.0 200 OK", "1 BYE")]
    out, _ = draw(logs=[one, two])
    holds(out, "!   0.000s  |------ BYE -----X|   lost: sent, but never received\n    0.500s  |------ BYE ----->|")
    if out.count("lost") != 1:  # and of the answer nobody can know: Alice's log has ended
        raise Wrong(out)
    root = parse(draw("--svg", logs=[one, two])[0])
    if svg_texts(root).count("lost") != 1:
        raise Wrong("%s" % svg_texts(root))
    holds(draw("--mermaid", logs=[one, two])[0], "p0-xp1: 0.000s BYE (lost)")
    lacks(draw(logs=[one, [header("b"), sip(0, "tx", BOB, ALICE, "INFO x SIP/2.0", "1 INFO")]])[0], "lost")


def two_of_one_name():
    holds(draw(logs=[BOBS, BOBS[:1] + ALICES[1:2]])[0], "bob 2")


def an_engine_alone():
    """No SIP in the log: user, engine and legs."""
    log = [header("pbx"),
           {"now": 5, "from": "wire", "input": "offered", "uri": "sip:bob@x", "err": "ok"},
           {"now": 5, "from": "wire", "input": "identity", "leg": "11", "uri": "sip:bob@x", "err": "ok"},
           {"state": "call INCOMING", "call": "7"},
           note("do ring", now=5, call="7", leg="11"),
           note("incoming", now=5, call="7", leg="11", uri="sip:bob@x"),
           {"now": 6, "from": "user", "input": "hold", "call": "7", "err": "refused"},
           {"now": 7, "from": "clock", "input": "tick", "err": "ok"},
           note("do invite", now=7, call="8", leg="12", uri="sip:carol@x"),
           {"now": 9, "from": "wire", "input": "rejected", "leg": "12", "code": 486, "err": "ok"},
           note("do media", now=9, leg="11", dir="sendrecv"),
           note("do forget", now=9, leg="12")]
    same(draw(logs=[log])[0], """\
            user                pbx                    bob        carol
    0.000s    |                  |<----- offered -------|           |
    0.000s    |                  |<----- identity ------|           |
    0.000s    |                  |                      |           |   pbx: [call INCOMING]
    0.000s    |                  |------ do ring ------>|           |
    0.000s    |<- incoming bob --|                      |           |
!   0.001s    |- refused: hold ->|                      |           |
              |                  |                      |           |     refused
    0.002s    |                  |-------- do invite carol -------->|
!   0.004s    |                  |<--------- rejected 486 ----------|
    0.004s    |                  |- do media sendrecv ->|           |
""")
    parse(draw("--svg", logs=[log])[0])


EVIL = "\033]0;x\007<script>alert('&')</script>\u202eend#1;\u0085%%\n\"x\" \U000e0041 " + "A" * 400


def evil(*_):
    """Nothing of a stranger's text drives a terminal, closes a tag, or ends a statement; and it is bounded."""
    log = [header(EVIL), sip(1, "tx", EVIL, EVIL, EVIL + " SIP/2.0", "1 " + EVIL, EVIL),
           sip(2, "rx", EVIL, EVIL, "SIP/2.0 999 " + EVIL, "1 " + EVIL, EVIL),
           {"state": EVIL, "call": "1"},
           note("incoming", call="1", uri=EVIL, name=EVIL),
           note("refused", call="1", uri=EVIL, text=EVIL),
           verb(3, "dtmf", text=EVIL, uri=EVIL), verb(3, "hold", "refused", why=EVIL)]
    for form in ("--text", "--svg", "--mermaid"):
        out, _ = draw(form, "--title", EVIL, logs=[log])
        for c in out:
            if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c in "\u202e\U000e0041":
                raise Wrong("%s lets %r through" % (form, c))
        lacks(out, "A" * 101)
        holds(out, "...")
    root = parse(draw("--svg", "--title", EVIL, logs=[log])[0])
    if [e for e in root.iter() if e.tag.endswith("script")]:
        raise Wrong("a script in the SVG")
    for line in draw("--mermaid", "--title", EVIL, logs=[log])[0].splitlines():
        if "<script" in line.split("title")[0] or ("title" not in line and ";" in line.replace("&", "") and
                                                   not all_entities(line)):
            raise Wrong(line)
    # bytes that are no UTF-8 at all
    raw = json.dumps(header("x")).encode() + b"\n" + json.dumps(
        sip(1, "tx", ALICE, BOB, "BYE \x7fXX SIP/2.0", "1 BYE")).encode().replace(b"\\u007fXX", b"\xff\xc3\x28") + b"\n"
    draw("--svg", logs=[raw])
    parse(draw("--svg", logs=[raw])[0])


def all_entities(line):
    """Each semicolon ends a #number."""
    return all(p.rpartition("#")[2].isdigit() for p in line.split(";")[:-1])


def wide_characters():
    out, _ = draw(logs=[[header("\u738b\u5c0f\u660e"), sip(1, "tx", ALICE, BOB, "BYE x SIP/2.0", "1 BYE"),
                         note("incoming", call="1", uri="sip:J\u00f6rg@x")]])
    holds(out, "\u738b\u5c0f\u660e", "incoming J\u00f6rg")


def many_parties():
    log = [header("a")] + [sip(i, "tx", ALICE, "10.0.0.%d:5060" % i, "OPTIONS x SIP/2.0", "1 OPTIONS")
                           for i in range(1, 30)]
    out, _ = draw("--svg", logs=[log])
    if int(parse(out).attrib["width"]) < 29 * 150:
        raise Wrong("too narrow")
    log += [sip(i, "tx", ALICE, "10.0.0.%d:5060" % i, "OPTIONS x SIP/2.0", "1 OPTIONS") for i in range(30, 60)]
    _, err = draw(logs=[log], status=2)
    holds(err, "--since")
    log = [header("a")] + [sip(1, "tx", ALICE, BOB, "OPTIONS x SIP/2.0", "1 OPTIONS")] * 20001
    holds(draw(logs=[log], status=2)[1], "more than one picture can show")


def pauses():
    log = [header("a"), sip(1, "tx", ALICE, BOB, "BYE x SIP/2.0", "1 BYE"),
           sip(5001, "tx", ALICE, BOB, "BYE x SIP/2.0", "1 BYE")]
    holds(draw(logs=[log])[0], "\n         : ", "    5.000s ")
    holds(" ".join(svg_texts(parse(draw("--svg", logs=[log])[0]))), "+ 5.0 s")


def cannot_be_read():
    holds(draw(logs=[b""], status=2)[1], "this file is empty")
    holds(draw(logs=[b"INVITE sip:a\n"], status=2)[1], "line 1: this line is not a JSON object")
    holds(draw(logs=[b'{"log":"x","schema":3}\n'], status=2)[1], "an unknown version")
    _, err = draw(logs=[b'{"log":x\x9b31mx,"b":1}\n'], status=2)
    if len(err.splitlines()) != 1:  # nothing of libre's, which would show the line as it is
        raise Wrong(err)
    good = json.dumps(header("a")).encode() + b"\n"
    _, err = draw(logs=[good + b'{"sip":"tx"'], status=0)
    holds(err, "line 2: this line is cut off")
    if len(err.splitlines()) != 1:  # a log is read more than once
        raise Wrong(err)
    holds(draw(logs=[good + b'{"sip":5}\n'], status=2)[1], "line 2: a member of this SIP message")
    for args in (["/nowhere/log"], [], ["--since", "soon", "x"], ["--name", "x", "y"], ["--odd"], ["-o"],
                 ["/"], ["-o", "/nowhere/out", LADDER]):
        done = subprocess.run([LADDER, *args], capture_output=True, text=True, timeout=60)
        if done.returncode != 2 or not done.stderr.startswith("legwork-ladder: ") or done.stdout:
            raise Wrong("%s: %s" % (args, done))
    done = subprocess.run([LADDER, "--help"], capture_output=True, text=True, timeout=60)
    if done.returncode or "usage" not in done.stdout:
        raise Wrong("--help: %s" % done)


CASES = (text, mermaid, svg, file_and_title, since_and_until, named, drawn_once, written_late, lost, two_of_one_name,
         an_engine_alone, evil, wide_characters, many_parties, pauses, cannot_be_read)


def main():
    bad = 0
    for case in CASES:
        try:
            case()
            print("ok %s" % case.__name__)
        except (Wrong, ElementTree.ParseError, UnicodeDecodeError) as why:
            bad += 1
            print("not ok %s: %s" % (case.__name__, why))
    print("%d passed, %d failed" % (len(CASES) - bad, bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
