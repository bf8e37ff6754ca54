#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""No row of a table is written twice: finds states whose own rows repeat another state's.

It compares what the files say, each included file in its own place: what several states share by #include is
written once, and so is not a repeat.  A repeat is a cell (all that a state does on one input) that another state has too,
of the same machine or of one with the same words, and that does more than one thing; REPEATS of its rows or
more make a pair of states a fault.  What may be alike nevertheless is in EXCUSED, with its reason.

usage: repeats.py ROOT
"""
import collections, itertools, pathlib, re, sys

import tables

REPEATS = 3
EXCUSED = {}
FOLDERS = ('lib/core/tables', 'lib/re/tables')


def own_states(path):
    """(state, {input: answer}) of the states that stand in this very file; rows that it includes are left out."""
    text = tables.INCLUDE.sub('', path.read_text())
    if 'STATE(' not in text:
        return []
    machine = tables.Machine(path, text)
    return [(state.name, {name: cell.answer for name, cell in state.cells.items()}) for state in machine.states.values()]


def long_rows(answer):
    """How many rows of a cell do more than one thing; refused or ignored is none."""
    return 0 if isinstance(answer, str) else sum(len(row.acts) > 1 for row in answer)


def repeats(a, b):
    """How many such rows stand in cells that both have, word by word."""
    return sum(long_rows(answer) for name, answer in a.items() if b.get(name) == answer)


def check(states):
    """(pair, how many) of every pair of states that repeat each other."""
    for (where, a), (other, b) in itertools.combinations(states, 2):
        count = repeats(a, b)
        if count >= REPEATS and (where, other) not in EXCUSED:
            yield where, other, count


def plant():
    """A made-up table that repeats itself must be reported, or this test proves nothing."""
    rows = {name: [tables.Row('always', 'NEXT', ('DO', 'TELL'))] for name in ('A', 'B', 'C')}
    return len(list(check([('one', rows), ('two', rows)]))) == 1 and not list(check([('one', rows), ('two', {})]))


def main():
    if '--help' in sys.argv:
        print(__doc__)
        return 0
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root, found, count = pathlib.Path(sys.argv[1]), [], 0
    for folder in FOLDERS:
        states = [(f'{path.relative_to(root)} {name}', cells) for path in sorted((root / folder).rglob('*.def'))
                  for name, cells in own_states(path)]
        count += len(states)
        found += check(states)
    for where, other, repeated in found:
        print(f'{where} and {other} repeat {repeated} rows: let them share a file')
    print(f'{count} states compared, {len(found)} repeat another')
    return 1 if found or not count or not plant() else 0


if __name__ == '__main__':
    sys.exit(main())
