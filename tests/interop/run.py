#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""legwork-phone against other SIP implementations: real processes on 127.0.0.1.

    run.py [--phone PATH] [--only PATTERN] [--jobs N] [--keep DIR]
           [--list] [--show FILE] [sipp|peers|kamailio]...

sipp    SIPp plays the other parties, with the scenarios in sipp/ (tables: sipp_cases.py, join_cases.py)
peers   other phones do: baresip, linphone, twinkle (tables: peer_cases.py, switch_cases.py)
kamailio  registered phones behind Kamailio as registrar and proxy (tables: kamailio_cases.py)
By default: all.

--phone PATH     the phone (default: the newest build*/examples/phone/legwork-phone)
--only PATTERN   cases whose name contains PATTERN, or matches it as a shell pattern
--jobs N         cases at a time (default 4)
--keep DIR       leave what was sent and received, and each process' output, in DIR/CASE/
--list           name the cases and stop
--show FILE      print a scenario as SIPp sees it, and stop
The last line is "N passed, N failed, N skipped"; the status is 0 when nothing failed."""
import argparse
import fnmatch
import glob
import os
import shutil
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import guard_cases      # noqa: E402
import join_cases       # noqa: E402
import kamailio_cases   # noqa: E402
import peer_cases       # noqa: E402
import scenario         # noqa: E402
import shown_cases      # noqa: E402
import sipp_cases       # noqa: E402
import switch_cases     # noqa: E402
from stage import Cannot, Failed, Stage  # noqa: E402

GROUPS = {"sipp": sipp_cases.CASES + shown_cases.CASES + guard_cases.SIPP + join_cases.CASES,
          "peers": peer_cases.CASES + guard_cases.PHONES + switch_cases.CASES, "kamailio": kamailio_cases.CASES}
printing = threading.Lock()


def default_phone():
    root = os.path.dirname(os.path.dirname(HERE))
    found = glob.glob(os.path.join(root, "build*", "examples", "phone", "legwork-phone"))
    return max(found, key=os.path.getmtime) if found else None


def arguments():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n", 1)[1], add_help=False)
    parser.add_argument("-h", "--help", action="store_true")
    parser.add_argument("--phone", default=default_phone())
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--keep")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--show")
    parser.add_argument("groups", nargs="*", choices=[*GROUPS, []])
    return parser.parse_args()


def wanted(name, pattern):
    return not pattern or pattern in name or fnmatch.fnmatch(name, pattern)


def run_case(case, phone, keep):
    """One case in a directory of its own; what it started is ended, whatever happens."""
    directory = tempfile.mkdtemp(prefix="legwork-interop-")
    stage = Stage(phone, directory)
    begin = time.monotonic()
    try:
        result, why = "ok", case.run(stage) or ""
    except Cannot as reason:
        result, why = "cannot", str(reason)
    except Failed as reason:
        result, why = "FAILED", str(reason)
    except Exception as reason:     # a slip in the case itself is a failure too
        result, why = "FAILED", "%s: %s" % (type(reason).__name__, reason)
    finally:
        stage.end()
    seconds = time.monotonic() - begin
    details = stage.details() if result == "FAILED" else ""
    if keep:
        shutil.copytree(directory, os.path.join(keep, case.name.replace("/", "_")),
                        dirs_exist_ok=True, ignore=shutil.ignore_patterns(".cmdsock", "voice"))
    shutil.rmtree(directory, ignore_errors=True)
    with printing:
        print("%-7s %-52s %5.1f s%s" % (result, case.name, seconds, "  " + why if why else ""),
              flush=True)
    return case, result, seconds, why, details


def table(rows):
    print("\n%-52s %-9s %-7s %s" % ("case", "peer", "result", "seconds"))
    for case, result, seconds, why, details in rows:
        print("%-52s %-9s %-7s %5.1f" % (case.name, case.peer, result, seconds))
        if why:
            print("    %s" % why)
        for line in details.splitlines():
            print("    | " + line)


def main():
    args = arguments()
    if args.help:
        print(__doc__)
        return 0
    if args.show:
        print(scenario.show(args.show))
        return 0
    cases = [case for group in args.groups or GROUPS for case in GROUPS[group]
             if wanted(case.name, args.only)]
    if args.list:
        print("\n".join(case.name for case in cases))
        return 0
    if not args.phone or not os.access(args.phone, os.X_OK):
        print("run.py: there is no phone%s: build it, or give --phone PATH"
              % (" at " + args.phone if args.phone else ""))
        print("0 passed, 1 failed")
        return 1
    with ThreadPoolExecutor(max(1, args.jobs)) as pool:
        rows = list(pool.map(lambda case: run_case(case, os.path.abspath(args.phone), args.keep),
                             cases))
    table(rows)
    count = {word: sum(1 for row in rows if row[1] == word) for word in ("ok", "FAILED", "cannot")}
    line = "%d passed, %d failed" % (count["ok"], count["FAILED"])
    print("\n" + line + (", %d skipped" % count["cannot"] if count["cannot"] else ""))
    return 1 if count["FAILED"] else 0


if __name__ == "__main__":
    sys.exit(main())
