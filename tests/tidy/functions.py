# SPDX-License-Identifier: BSD-3-Clause
"""Functions of at most 70 lines, and no `default:` that hides the case nobody thought of."""
import re

from .tree import numbered

FUNCTION, FUNCTION_WARN = 70, 50
NO_DEFAULT = ('lib/core', 'lib/rules', 'lib/ledger', 'lib/table')


def functions(code):
    """(line, name, length) of each function defined: from its opening brace in column 0 to its closing."""
    name, start, head = None, 0, ''
    for number, line in numbered(code):
        if line.startswith('{') and '(' in head:
            name, start = (re.findall(r'(\w+)\s*\(', head) or ['?'])[0], number
        elif line.startswith('}') and name:
            yield start, name, number - start + 1
            name = None
        if line and not line[0].isspace() and not line.startswith(('{', '}', '#')):
            head = line


def check(tree):
    long = 0
    for path in tree.sources(kinds=('.c',)):
        for line, name, length in functions(tree.code(path)):
            if length > FUNCTION:
                tree.fault(f'{tree.name(path)}:{line}', f'{name}() has {length} lines')
            long += length > FUNCTION_WARN
    for path in tree.sources(*NO_DEFAULT):
        for number, line in numbered(tree.code(path)):
            if re.search(r'\bdefault\s*:', line):
                tree.fault(f'{tree.name(path)}:{number}', '`default:` hides the case that nobody thought of')
    tree.notes.append(f'{long} functions over {FUNCTION_WARN} lines')
