# SPDX-License-Identifier: BSD-3-Clause
"""Finds for each function a place where it is called, in code that is compiled: examples first, then tests."""
import re

from comments import text_of

FOLDERS = ('examples', 'tests', 'lib')  # in this order
LONGEST, AROUND = 24, 4                 # lines of a function that is shown whole; of a longer one, lines around the call
FUNCTION = re.compile(r'^(?![#\s/}])[^\n;]*\([^;{}]*\)\s*\n\{\n.*?^\}', re.M | re.S)


class Examples:
    """files: {path as shown: text}, the best ones first."""

    def __init__(self, files):
        self.files = files
        self.places = {}
        for path, text in files.items():
            for match in FUNCTION.finditer(text):
                for name in set(re.findall(r'\b(lw_\w+)\s*\(', match.group())):
                    self.places.setdefault(name, []).append((path, match.group()))
            if path.endswith('.cpp'):
                self.places.setdefault('legwork.hpp', []).append((path, text.rstrip()))

    def of(self, name):
        """Blocks: where it is from, and the code; none if nobody calls it."""
        places = [p for p in self.places.get(name, []) if not re.match(rf'[^\n]*\b{name}\(', p[1])]
        if not places:
            return []
        path, code = min(places, key=lambda p: (rank(p[0]), cost(p[1])))
        return [('p', f'From {path} of the sources:'), ('code', snippet(code, name))]


def rank(path):
    """A program of one page, a part of a program, a test, the rest."""
    folder = path.split('/')[0]
    return FOLDERS.index(folder) * 2 + (path.count('/') > 1)


def cost(code):
    lines = code.count('\n') + 1
    return abs(lines - 12) if lines <= LONGEST else lines


def snippet(code, name):
    lines = code.expandtabs(8).split('\n')
    if len(lines) <= LONGEST or name.endswith('.hpp'):
        return '\n'.join(lines)
    at = next(i for i, line in enumerate(lines) if re.search(rf'\b{name}\s*\(', line))
    shown = lines[max(2, at - AROUND):min(len(lines) - 1, at + AROUND + 1)]
    margin = min((len(line) - len(line.lstrip()) for line in shown if line.strip()), default=0)
    return '\n'.join(['...'] + [line[margin:] for line in shown] + ['...'])


def sources(root):
    """The C files that a build compiles, as they are named on a page."""
    found = {}
    for folder in FOLDERS:
        for path in sorted([*(root / folder).rglob('*.c'), *(root / folder).rglob('*.cpp')]):
            name = path.relative_to(root).as_posix()
            if not name.startswith(('lib/core', 'lib/rules', 'lib/ledger')):
                found[name] = text_of(path)
    return found
