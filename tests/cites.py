#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Every citation of the tree resolves.

A tag such as R33, H5 or REFER-22, "law 8" and "threat 6" has a line of its own in lib/requirements.md, and every line
there is cited.  The rows of callerid.def (W1, B4, V3, X20) are found there, the trunk layouts (L0 to L5) in callerid.h.
A section or a figure names its RFC.  Anything else in a comment that looks like a tag is a fault, and so is pointing at
a document that is not here.

usage: cites.py ROOT [--plant]      --plant reads a text of wrong citations as well: it must fail
"""
import collections, io, pathlib, re, sys, tokenize

LIST, ROWS, LAYOUTS = 'lib/requirements.md', 'lib/rules/callerid.def', 'include/legwork/callerid.h'
LONGEST = 160
TOPS = ('include', 'lib', 'examples', 'tests', '.ci')
SUFFIXES = {'.c', '.h', '.def', '.inc', '.in', '.py', '.sh', '.xml', '.build', '.txt', '.md', '.conf', '.play', '.yml'}

RULES = ('3PCC', 'CID', 'CORE', 'DIV', 'HOLD', 'NTFY', 'OA', 'PRACK', 'RACE', 'RBY', 'REC', 'REFER', 'REPL', 'SUB',
         'TMR', 'VEND', 'VM', 'XFER')
RANGE = r'(?:-| to )'
TAG = re.compile(r'(?<![\w=%.-])([RHWBVXL])(\d{1,2})(?:' + RANGE + r'\1(\d{1,2}))?(?![\w-]|\.\d)')
RULE = re.compile(r'(?<![\w-])(' + '|'.join(RULES) + r')-(\d\d)(?![\w-])')
ORDER = re.compile(r'(?<!\w)h(\d{1,2})_[a-z]')  # the name of a script: "h5_transferee_hangs_up"
COUNTED = re.compile(r'(?<![\w-])(law|threat)s? (\d+)((?:(?:, | and | to )\d+)*)', re.I)
RFC = re.compile(r'\bRFCs? (\d{4})')

# What looks like a tag and is a word of the field, or the name of a public document.
FIELD = re.compile(r'C[01]|C\d\d|UTF-\d+|IP[46]|MD5|SHA-\d+|G\d{3}|T[124]|ISO-\d+|AST-\d{4}|ECMA-\d+|OR[34]|E\d{3}')
ODD = re.compile(r'(?<![\w=%.-])[A-Z][A-Z0-9]*-?\d+(?![\w-]|\.\d)')

VAGUE = re.compile(r"\bchecklist|\bproduct(?:'s)? (?:section|tables?|notes?|\d)|\bR-tables?|\btables? \d\.\d|\bhouse\.md|"
                   r'\barchitecture\.md|\breliability section|\bshared/reference|\bSEED\b|\bthe article\b|\(laws?\)')
SECTION = re.compile(r'(?:(?<=\()|(?<=\A)|(?<=section )|(?<=of )|(?<=: )|(?<=, )|(?<=\d{4} ))'
                     r'[1-9]\d?(?:\.\d{1,2}){1,4}(?=\s*(?:[:;,)]|\Z)|\.?\s*\Z)')
FIGURE = re.compile(r'\bfigures? \d+|\bsection \d+(?![.\d])')
NAMED = re.compile(r'(?:RFC|G\.)\s?\d{3,4}(?:[ ,]+(?:(?:and|to|section|sections|figure|RFC|\d[\d.]*)[ ,]*)*)?\Z')

PLANT = '''/* R99, REFER-77, law 99, threat 99 and W99: nobody has heard of them.  Z9 is no tag at all.  The
 * checklist says so in its section 3; see figure 11, and (13.3.1.4). */'''
PLANTED = ['R99', 'REFER-77', 'law 99', 'threat 99', 'W99', 'Z9', 'checklist', 'section 3', 'figure 11', '13.3.1.4']


def strip(comment):
    """A comment's text as one line, without its marks."""
    text = re.sub(r'\A(/\*+|<!--|#+|"""|//)|(\*/|-->|""")\Z', '', comment.strip())
    return re.sub(r'\s*\n\s*[*#]?\s*', ' ', text).strip()


def parts_c(text):
    for m in re.finditer(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', text, re.S):
        yield m.start(), m.group(), m.group().startswith('/')


def parts_py(text):
    starts = [0]
    for line in text.splitlines(True):
        starts.append(starts[-1] + len(line))
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.COMMENT, tokenize.STRING):
            said = token.type == tokenize.COMMENT or token.string.startswith('"""')
            yield starts[token.start[0] - 1] + token.start[1], token.string, said


def parts_marked(text):
    for m in re.finditer(r'(?m)(?:^|(?<=\s))#.*$', text):
        yield m.start(), m.group(), True


def parts_xml(text):
    for m in re.finditer(r'<!--.*?-->', text, re.S):
        yield m.start(), m.group(), True


def parts(name, text):
    """(offset, text, whether it is a comment) of all that may cite."""
    suffix = pathlib.PurePath(name).suffix
    if suffix in ('.c', '.h', '.def', '.inc', '.in'):
        return parts_c(text)
    if suffix == '.py':
        return parts_py(text)
    if suffix == '.xml':
        return parts_xml(text)
    if suffix == '.md':
        return [(m.start(), m.group(), True) for m in re.finditer(r'[^\n]+(?:\n[^\n]+)*', text)]
    if suffix == '.play':
        return [(0, re.sub(r'(?m)^#.*$', '', text), False), *parts_marked(text)]
    return parts_marked(text)


def numbers(first, rest):
    """'1', ', 3 and 5 to 7' -> 1 3 5 6 7"""
    found = [int(first)]
    for word, number in re.findall(r'(, | and | to )(\d+)', rest):
        found += range(found[-1] + 1, int(number) + 1) if word == ' to ' else [int(number)]
    return found


def cited(text):
    """(family, tag) of every citation that resolves by a list."""
    for m in TAG.finditer(text):
        for n in range(int(m[2]), int(m[3] or m[2]) + 1):
            yield m[1], f'{m[1]}{n}'
    for m in ORDER.finditer(text):
        yield 'H', f'H{m[1]}'
    for m in RULE.finditer(text):
        yield m[1], m[0]
    for m in COUNTED.finditer(text):
        for n in numbers(m[2], m[3]):
            yield m[1].lower(), f'{m[1].lower()} {n}'
    for _ in re.finditer(r'\[OURS\]', text):
        yield '[OURS]', '[OURS]'


def bare(text):
    """Sections and figures that name no RFC."""
    for m in [*SECTION.finditer(text), *FIGURE.finditer(text)]:
        if not NAMED.search(text[:m.start()]):
            yield m.group()


class Tree:
    def __init__(self, root):
        self.root = root
        self.faults = []
        self.count = collections.Counter()
        self.seen = collections.defaultdict(set)    # family: tags
        self.lines = self.read_list()
        rows = set(re.findall(r'(?m)^[A-Z]+\(\w+, +([WBVX]\d+),', (root / ROWS).read_text()))
        layouts = set(re.findall(r'/\* (L\d):', (root / LAYOUTS).read_text()))
        self.known = set(self.lines) | rows | layouts

    def fault(self, where, what):
        self.faults.append(f'{where}: {what}')

    def read_list(self):
        lines = {}
        for number, line in enumerate((self.root / LIST).read_text().split('\n'), 1):
            if not line.startswith('- '):
                continue
            m = re.fullmatch(r'- \*\*([^*]+)\*\* .*\S \([^()]*(?:\([^()]*\)[^()]*)*\)', line)
            if not m or len(line) > LONGEST:
                self.fault(f'{LIST}:{number}', f'is not "- **TAG** what it asks for (source)" in {LONGEST} characters')
            elif m[1] in lines:
                self.fault(f'{LIST}:{number}', f'{m[1]} is there twice')
            else:
                lines[m[1]] = number
        return lines

    def read(self, name, text):
        for at, part, said in parts(name, text):
            where = f'{name}:{text.count(chr(10), 0, at) + 1}'
            self.look(where, strip(part) if said else part, said)

    def look(self, where, text, said):
        for family, tag in cited(text):
            if said or tag in self.known:           # in a string it may be a word of its own
                self.count[family] += 1
                self.seen[family].add(tag)
            if said and tag not in self.known:
                self.fault(where, f'{tag} is not in {LIST}')
        self.count['RFC'] += len(RFC.findall(text))
        self.seen['RFC'].update(RFC.findall(text))
        if said:
            self.look_at_words(where, text)

    def look_at_words(self, where, text):
        rest = RULE.sub('', TAG.sub('', text))
        for m in ODD.finditer(rest):
            if not FIELD.fullmatch(m.group()):
                self.fault(where, f'{m.group()} is not a known tag')
        for m in VAGUE.finditer(text):
            self.fault(where, f'"{m.group()}" points at what is not in the repository')
        for section in bare(text):
            self.fault(where, f'"{section}" names no RFC')

    def uncited(self):
        tags = set().union(*self.seen.values())
        for tag, number in self.lines.items():
            if tag not in tags and not tag.startswith('law '):  # the twelve stand together
                self.fault(f'{LIST}:{number}', f'nobody cites {tag}')


def files(root):
    for top in TOPS:
        for path in sorted((root / top).rglob('*')):
            name = path.relative_to(root)
            if path.suffix in SUFFIXES and not {'__pycache__', 'seeds'} & set(name.parts):
                yield path
    yield from (root / name for name in ('README.md', 'meson.build', 'meson_options.txt'))


def try_self(root):
    """The failing path, on every run: each planted citation is found, once."""
    tree = Tree(root)
    tree.read('plant.c', PLANT)
    missed = [tag for tag in PLANTED if sum(tag in fault for fault in tree.faults) != 1]
    return [f'the planted {tag} was not found' for tag in missed]


def main():
    if '--help' in sys.argv:
        print(__doc__)
        return 0
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1])
    tree = Tree(root)
    for path in files(root):
        name = path.relative_to(root).as_posix()
        if name not in (LIST, 'tests/cites.py'):
            tree.read(name, path.read_text())
    if '--plant' in sys.argv:
        tree.read('plant.c', PLANT)
    tree.uncited()
    tree.faults += try_self(root)
    for family in sorted(tree.count):
        print(f'{family:8} {tree.count[family]:5} citations of {len(tree.seen[family]):3}')
    print(*tree.faults, sep='\n')
    print(f'{sum(tree.count.values())} citations, {len(tree.lines)} lines in {LIST}, {len(tree.faults)} faults')
    return 1 if tree.faults else 0


if __name__ == '__main__':
    sys.exit(main())
