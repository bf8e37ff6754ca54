#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The source rules, as a test.  Each rule is a module of tests/tidy/; its first lines say what it holds.

Of the sources: the licence (licence.py), lines and words (lines.py), functions (functions.py), what stands where (layout.py), includes between the
parts of the tree (includes.py), the floors of each library (floors.py: the list, arrows.py: the proof), and that
states are known by their tables alone (states.py).
Of the objects, when a build directory is given: what the core may call and write (objects.py), the floors once
more by every call (arrows.py), and the prefixes of global names (names.py).

usage: tidy.py [--fix | --floors] ROOT [BUILD]

--fix     first wraps by clang-format the lines of .c and .h files that are too long, and nothing else
--floors  prints the floors of each library, the files on them, and what each file needs; checks nothing else
"""
import sys

sys.dont_write_bytecode = True

from tidy import arrows, functions, includes, layout, licence, lines, names, objects, states  # noqa: E402
from tidy.tree import Tree  # noqa: E402

CHECKS = (layout, licence, lines, functions, includes, states, arrows, objects, names)


def main():
    args = [a for a in sys.argv[1:] if not a.startswith('--')]
    options = [a for a in sys.argv[1:] if a.startswith('--')]
    if '--help' in options:
        print(__doc__)
        return 0
    if len(args) not in (1, 2) or set(options) - {'--fix', '--floors'}:
        sys.exit(__doc__)
    tree = Tree(*args)
    if '--floors' in options:
        arrows.show(tree)
        return 0
    if '--fix' in options:
        lines.fix(tree)
    for check in CHECKS:
        check.check(tree)
    print('\n'.join(tree.notes + tree.faults))
    print(f'{len(list(tree.sources()))} files, {len(tree.faults)} faults')
    return 1 if tree.faults else 0


if __name__ == '__main__':
    sys.exit(main())
