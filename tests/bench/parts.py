#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Where the instructions of an attended transfer go, by part: legwork's, libre's, the C library's.

PROGRAM is bench_wire in one piece, and MAP what the linker wrote of it: ninja tests/bench/bench_parts
makes both.  callgrind runs it for two numbers of transfers; the difference, by transfer, is free of
start and end.  Instructions are counted in user space.  What a helper takes (the C library, libre's
memory, lists, printing, regular expressions) is given to whoever called it.
"""
import argparse, bisect, collections, json, os, re, subprocess, sys, tempfile

HELPERS = 'helper'

# libre, by the module that its functions are named for and the object that they are in; first match.
LIBRE = [
    (r'tmr/', 'timers'),
    (r'rand', 'random numbers'),
    (r'sdp/', 'SDP'),
    (r'sip/(msg|addr|via|cseq)\.o', 'libre: decode'),
    (r'(uri|msg)/', 'libre: decode'),
    (r'sip/(request|reply|contact)\.o', 'libre: print and send'),
    (r'sip/(c|s)trans\.o', 'libre: transactions'),
    (r'sip/dialog\.o', 'libre: dialogs'),
    (r'(sip|sipsess|udp|tcp|fd|re|method)/|main\.o|epoll\.o', 'libre: loop and sockets'),
]
LIBRE_MODULES = r'(sip|sipsess|sdp|uri|msg|tmr|udp|tcp|fd|re_main|method)_'
LIBRE_HELPERS = re.compile(r'/(mem|mbuf|list|hash|func|pl|print|prm|regex|str|str_error|ch|hexdump|sa|ntop|pton|'
                           r'printaddr|secure|net|netstr|sock|sockopt|time|b64|hmac|hmac_sha1|unicode|sys|endian)\.o$')


class Objects:
    """Which object file an address of the program comes from, by the linker's map."""

    def __init__(self, program, map_file):
        self.starts, self.rows = [], []
        symbols = self.symbols(program)
        for start, size, path in sorted(self.sections(map_file)):
            self.starts.append(start)
            self.rows.append((start + size, self.part(path, [n for a, n in symbols if start <= a < start + size]), path))
        self.names = sorted(symbols)
        self.addresses = [a for a, _ in self.names]

    @staticmethod
    def symbols(program):
        out = subprocess.run(['nm', program], check=True, capture_output=True, text=True).stdout
        rows = (line.split() for line in out.splitlines())
        return [(int(r[0], 16), r[2]) for r in rows if len(r) == 3 and r[1] in 'tTwW']

    @staticmethod
    def sections(map_file):
        text = open(map_file).read()
        for m in re.finditer(r'^ \.text\S*\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)\s+(\S.*)$', text, re.M):
            if int(m.group(2), 16):
                yield int(m.group(1), 16), int(m.group(2), 16), m.group(3)

    @staticmethod
    def part(path, names):
        member = re.search(r'libre\.a\((\S+)\)', path)
        if not member:
            return ours(path)
        modules = [n.split('_')[0] for n in names if re.match(LIBRE_MODULES, n)]
        where = '%s/%s' % (modules[0] if modules else '', member.group(1))
        if LIBRE_HELPERS.search(where) and not modules:
            return HELPERS
        return next((part for pattern, part in LIBRE if re.search(pattern, where)), 'libre: rest')

    def part_at(self, address):
        i = bisect.bisect_right(self.starts, address) - 1
        return self.rows[i][1] if i >= 0 and address < self.rows[i][0] else None

    def name_at(self, address):
        i = bisect.bisect_right(self.addresses, address) - 1
        return self.names[i][1] if i >= 0 else '?'


def ours(path):
    """An object of legwork: libNAME.a.p/FOLDER_FILE.c.o, or that within an archive."""
    name = re.split(r'[/(]', path.rstrip(')'))[-1]
    if re.search(r'legwork-re', path):
        return 'adapter: ' + name.split('_')[0]
    if re.search(r'liblegwork', path):
        return 'core: ' + ('rules' if name.startswith('rules_') else 'engine and machines')
    return 'driver'


class Profile:
    """Self cost by function, and inclusive cost by edge; a function is (part, name)."""

    def __init__(self, path, objects):
        self.self_cost = collections.Counter()
        self.edges = collections.Counter()
        self.objects = objects
        self.read(path)

    def function(self, ob, fn, address):
        part = self.objects.part_at(address) if ob == self.program else None
        if part:
            return part, self.objects.name_at(address)
        return HELPERS, fn

    def read(self, path):
        ob = fn = cob = cfn = None
        self.program = None
        address, call = 0, None
        for line in open(path):
            line = line.rstrip('\n')
            if line.startswith('cmd:'):
                self.program = os.path.realpath(line.split()[1])
            elif line.startswith('ob='):
                ob = line[3:]
            elif line.startswith('fn='):
                fn, cob = line[3:], None
            elif line.startswith('cob='):
                cob = line[4:]
            elif line.startswith('cfn='):
                cfn = line[4:]
            elif line.startswith('calls='):
                call = int(line.split()[1], 16) if line.split()[1].startswith('0x') else 0
            elif re.match(r'0x[0-9a-f]+ ', line):
                address, cost = int(line.split()[0], 16), int(line.split()[-1])
                who = self.function(ob, fn, address)
                if call is None:
                    self.self_cost[who] += cost
                else:
                    self.edges[who, self.function(cob or ob, cfn, call)] += cost
                    call, cob = None, None


def by_part(profile):
    """Self cost of each part, and what helpers took on its behalf."""
    incl = collections.Counter(profile.self_cost)
    for (caller, _), cost in profile.edges.items():
        incl[caller] += cost
    share = {f: 1.0 for f in incl if f[0] == HELPERS} # of its inclusive cost: spent in helpers
    calls = collections.defaultdict(list)
    for (caller, callee), cost in profile.edges.items():
        if caller[0] == HELPERS and callee[0] == HELPERS and caller != callee:
            calls[caller].append((callee, cost))
    for _ in range(20): # helpers call one another, and back into parts
        share = {f: min(1.0, (profile.self_cost[f] + sum(c * share.get(g, 1.0) for g, c in calls[f])) / incl[f])
                 for f in share if incl[f]}
    parts, functions = collections.Counter(), collections.Counter()
    for f, cost in profile.self_cost.items():
        if f[0] != HELPERS:
            parts[f[0]] += cost
            functions[f] += cost
    for (caller, callee), cost in profile.edges.items():
        if caller[0] != HELPERS and callee[0] == HELPERS:
            parts[caller[0]] += cost * share.get(callee, 1.0)
            functions[caller] += cost * share.get(callee, 1.0)
    parts['not given to anybody'] += sum(profile.self_cost.values()) - sum(parts.values())
    return parts, functions


def measure(args, transfers, objects, folder):
    out = os.path.join(folder, 'out.%d' % transfers)
    run = subprocess.run(['valgrind', '--tool=callgrind', '--dump-instr=yes', '--compress-pos=no',
                          '--compress-strings=no', '--callgrind-out-file=' + out,
                          os.path.realpath(args.program), '--profile', args.carrier, '--transfers', str(transfers),
                          *args.beside.split()],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if run.returncode:
        sys.exit(run.stdout)
    return by_part(Profile(out, objects))


def difference(few, many, transfers):
    n = transfers[1] - transfers[0]
    return {k: (many.get(k, 0) - few.get(k, 0)) / n for k in set(few) | set(many)}


def group(parts):
    """The parts of a table: adapter and core in one row each, and their folders below."""
    rows = collections.Counter()
    for name, cost in parts.items():
        rows[name.split(':')[0] if name.startswith(('adapter', 'core')) else name] += cost
    return rows


def print_table(args, parts, functions):
    whole = sum(parts.values())
    print('%s: %.0f k instructions a transfer (callgrind, (%d - %d) transfers)\n' %
          (args.carrier, whole / 1000, args.transfers[1], args.transfers[0]))
    for name, cost in sorted(group(parts).items(), key=lambda row: -row[1]):
        print('%-28s %9.1f k %6.1f %%' % (name, cost / 1000, 100 * cost / whole))
        below = [(n, c) for n, c in parts.items() if n.startswith(name + ': ') and name in ('adapter', 'core')]
        for n, c in sorted(below, key=lambda row: -row[1]):
            print('  %-26s %9.1f k' % (n.split(': ')[1], c / 1000))
    for (part, name), cost in sorted(functions.items(), key=lambda row: -row[1])[:args.top]:
        print('%9.1f k  %-28s %s' % (cost / 1000, part, name))


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument('program')
    parse.add_argument('map')
    parse.add_argument('--carrier', default='legwork')
    parse.add_argument('--transfers', default='50,150')
    parse.add_argument('--beside', default='', help='more options for PROGRAM, such as "--idle 1000"')
    parse.add_argument('--json', action='store_true')
    parse.add_argument('--top', type=int, default=0)
    args = parse.parse_args()
    args.transfers = [int(n) for n in args.transfers.split(',')]
    objects = Objects(args.program, args.map)
    with tempfile.TemporaryDirectory() as folder:
        (few, few_f), (many, many_f) = (measure(args, n, objects, folder) for n in args.transfers)
    parts, functions = difference(few, many, args.transfers), difference(few_f, many_f, args.transfers)
    if args.json:
        print(json.dumps({'carrier': args.carrier, 'transfers': args.transfers,
                          'instructions': round(sum(parts.values())),
                          'parts': {k: round(v) for k, v in sorted(parts.items())}}, indent=1))
    else:
        print_table(args, parts, functions)


if __name__ == '__main__':
    main()
