# SPDX-License-Identifier: BSD-3-Clause
"""A state is known by its tables alone.

No C file but a machine's own names its states; nobody compares states by order or does arithmetic on them; nobody but
the runner gives a machine a state; nobody knows a state by its name in quotes.  What others may know of a state is
a column of its table.

The states are read from the .def files: X.def has the states of X_..., those of files that it includes with them; one
of the folder `switch` those of SW_X_..."""
import re
from collections import namedtuple

from . import includes
from .tree import numbered, without_comments

# folder: where its tables are; the fields that hold a state; the files that may write them; whether it is held
House = namedtuple('House', 'folder tables fields runners held')
HOUSES = [
    House('lib/core', 'lib/core/tables', ('state', 'hold', 'referred', 'replaced', 'recording'),
          ('lib/core/machine/run.c',), True),
    House('lib/re', 'lib/re/tables', ('state', 'offer'),
          ('lib/re/run/run.c', 'lib/re/trans/client.c', 'lib/re/trans/server.c'), True),
]
# machine: its own files, beside the one that has its name
OWN = {}
# (file, what stands there: a state in C, a name in quotes, or a write as it is reported): why it may
BUT = {}

QUOTED = (('lib', True), ('examples', True))      # where no state is known by its quoted name, and whether it is held
# Words of the field that are states too, and mean something else where they are quoted; each with its reason.
FIELD_WORDS = {'INVITE': 'a method of SIP', 'REFER': 'a method of SIP', 'BACK': "of a node in the mock's picture"}


def machines(tree, house):
    """{PREFIX: {states}} of a folder's tables: X.def has the states X_..., switch/X.def the states SW_X_..."""
    own, parts = {}, {}
    for path in tree.sources(house.folder, kinds=('.def',)):
        own[path] = set(re.findall(r'^(?:STATE|FINAL)\((\w+)', tree.code(path), flags=re.M))
        parts[path] = {(path.parent / name).resolve() for _, name in includes.includes(tree.text(path))}
    included = set().union(*parts.values()) if parts else set()
    where = {path: path.resolve() for path in own}

    def states(path):
        return own.get(path, set()).union(*(states(p) for p in own if where[p] in parts.get(path, ()) and p != path))
    return {prefix(path): states(path) for path in own if where[path] not in included and states(path)}


def prefix(path):
    return ('SW_' if path.parent.name == 'switch' else '') + path.stem.upper()


def in_tables(house, name, text):
    """The tables themselves, and a file that expands one."""
    return name.startswith(house.tables + '/') or any(n.endswith('.def') for _, n in includes.includes(text))


def check(tree, houses=None, quoted=None, but=None):
    houses, quoted, but = houses or HOUSES, quoted or QUOTED, BUT if but is None else but
    names, but = set(), Excuses(but)
    for house in houses:
        of = machines(tree, house)
        names |= {s for states in of.values() for s in states}
        wrong = [w for path in tree.sources(house.folder, kinds=('.c', '.h', '.inc')) for w in of_file(tree, house, of, path, but)]
        say(tree, house.folder, wrong, house.held, f'{len(of)} machines, {sum(map(len, of.values()))} states')
    for folder, held in quoted:
        wrong = [w for path in tree.sources(folder, kinds=('.c', '.h', '.inc')) for w in quotes(tree, houses, names, path, but)]
        say(tree, folder, wrong, held, 'no state by its quoted name')
    tree.faults.extend(f'{file}: {what} is excused in tests/tidy/states.py, and does not occur' for file, what in but.idle())


class Excuses:
    """The exceptions, and which of them were needed."""

    def __init__(self, but):
        self.but, self.used = but, set()

    def __contains__(self, key):
        self.used |= {key} & set(self.but)
        return key in self.but

    def idle(self):
        return sorted(set(self.but) - self.used)


def say(tree, folder, wrong, held, what):
    tree.notes.append(f'states, {folder}: {what}' + (f', {len(wrong)} are wrong' if wrong and held else
                      f'; not held yet: {len(wrong)} are wrong' if wrong else '' if held else ' (may be held from now on)'))
    tree.faults.extend(wrong if held else [])


def of_file(tree, house, of, path, but):
    """What is wrong with one file, as faults."""
    name = tree.name(path)
    if in_tables(house, name, tree.text(path)):
        return
    constant = re.compile(r'\b(%s)_(\w+)\b' % '|'.join(of)) if of else re.compile(r'(?!)')
    state = [rf'\b{p}_{s}\b' for p, states in of.items() for s in sorted(states)]
    field = r'(?:->|\w\.|\]\.)(?:%s)\b' % '|'.join(house.fields)
    held = '(?:%s)' % '|'.join(state + [field])
    fields = re.compile(field)
    order = re.compile(rf'{held}\s*(?:[<>]=?|[-+](?![>=]))|(?<![-<>])(?:[<>]=?|[-+])\s*(?:\(\w+\)\s*)?(?:{"|".join(state) or "(?!)"})')
    writes = re.compile(rf'{field}\s*(?:[-+|&^]?=(?!=)|\+\+|--)')
    for number, line in numbered(tree.code(path)):
        where = f'{name}:{number}: '
        for match in constant.finditer(line):
            prefix, rest = match.groups()
            if rest in of[prefix] and not is_own(house, prefix, path, name) and (name, match.group()) not in but:
                yield where + f'{match.group()} is a state of {prefix.lower()}.def: ask by a column of its table'
        if not constant.search(line) and not fields.search(line):
            continue # what follows is slow, and asks for one of the two
        if order.search(line):
            yield where + f'`{order.search(line).group().strip()}`: a state has no order and no arithmetic'
        write = writes.search(line)
        if write and name not in house.runners and (name, write.group().strip()) not in but:
            yield where + f'`{write.group().strip()}`: only the runner of the table gives a state'


def is_own(house, prefix, path, name):
    return path.stem == prefix.lower() or name in OWN.get(prefix, ())


def quotes(tree, houses, names, path, but):
    """Quoted names of states in one file: renaming a state would compile, and silently change what it does."""
    name = tree.name(path)
    if any(in_tables(house, name, tree.text(path)) for house in houses):
        return
    for number, line in numbered(without_comments(tree.text(path), strings=False)):
        for word in re.findall(r'"([A-Z][A-Z_0-9]*)"', line):
            if word in names and word not in FIELD_WORDS and (name, word) not in but:
                yield f'{name}:{number}: "{word}" is the name of a state: ask by an enum of the public headers'
