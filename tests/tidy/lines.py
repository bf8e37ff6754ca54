# SPDX-License-Identifier: BSD-3-Clause
"""Lines: not too long, no blanks at their end, no word that promises work."""
import re, subprocess

from .tree import numbered

LINE, LINE_DEF, LINE_PUBLIC = 100, 132, 120
WORDS = re.compile(r'\b(?:%s)\b' % '|'.join(['TO' + 'DO', 'FIX' + 'ME', 'X' * 3, 'HA' + 'CK']))
BY_HAND = {'machines.h', 'table.h'} # lists of macros that clang-format would fold


def limit_of(tree, path):
    if path.relative_to(tree.root).parts[0] == 'include':
        return LINE_PUBLIC # fields with their meaning beside them
    return LINE_DEF if path.suffix == '.def' else LINE


def width(line):
    return len(line.expandtabs(8))


def is_one_entry(line):
    """A line of one of the lists in the public headers: one entry, one line."""
    return re.match(r'(\t[TC]|LW_RULE)\(\w+, .*\)( \\)?$', line)


def is_trace(tree, path, line):
    """A message or a trace in a test is not broken."""
    return path.relative_to(tree.root).parts[0] == 'tests' and '"' in line and width(line.split('"')[0]) < 60


def is_too_long(tree, path, line):
    return (len(line) > LINE or '\t' in line) and width(line) > limit_of(tree, path) and not is_one_entry(line) and not is_trace(tree, path, line)


def check(tree):
    for path in tree.sources():
        code = path.suffix in ('.c', '.h', '.def', '.inc')
        for number, line in numbered(tree.text(path)):
            for what in wrong_with(tree, path, line, code):
                tree.fault(f'{tree.name(path)}:{number}', what)


def wrong_with(tree, path, line, code):
    for word in sorted(set(WORDS.findall(line))):
        yield f'{word}: do it, or let it be'
    if code and is_too_long(tree, path, line):
        yield f'{width(line)} columns'
    if code and line != line.rstrip():
        yield 'blanks at the end of the line'


def fix(tree):
    """Wraps by clang-format what is too long, and nothing else: .clang-format says how, and why only that."""
    for path in tree.sources(kinds=('.c', '.h')):
        if path.name in BY_HAND:
            continue
        long = [n for n, line in numbered(tree.text(path)) if is_too_long(tree, path, line)
                and not line.endswith('\\') and not line.startswith('#')]
        if long:
            subprocess.run(['clang-format', '-i', '--style=file', '--fallback-style=none'] +
                           [f'--lines={n}:{n}' for n in long] + [str(path)], check=True, timeout=60)
            tree.texts.clear()
