# SPDX-License-Identifier: BSD-3-Clause
"""Includes between the parts of the tree: public header -> core; public headers -> adapters -> examples.

What points where within one library is the business of arrows.py."""
import re

from .tree import numbered

CORE = ('lib/core', 'lib/rules', 'lib/ledger', 'lib/table')
ADAPTERS = ('lib/re', 'lib/mock', 'lib/virtual')
SHARED = 'lib/table' # how a .def becomes arrays and proof, for the core and the adapters
HEADERS = {'string.h', 'stdlib.h', 'stdint.h', 'stddef.h', 'stdbool.h'} # for the core, and the public ones, legwork/
OF_ADAPTERS = {'legwork/re.h', 'legwork/mock.h', 'legwork/virtual.h'}


def includes(text):
    """(line, name) of each include; a .def that a macro named DEF hands on is one too."""
    for number, line in numbered(text):
        match = re.match(r'\s*#\s*(?:include\s*[<"]|define\s+DEF\s+")([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1)


def is_of(name, folders):
    return any(name.startswith(folder + '/') for folder in folders)


def check(tree):
    files = {folder: {path.name for path in tree.sources(folder)} for folder in CORE + ADAPTERS + ('examples',)}
    for path in tree.sources(kinds=('.c', '.h', '.def', '.inc', '.in')):
        for number, name in includes(tree.text(path)):
            check_one(tree, path, f'{tree.name(path)}:{number}', name, files)
        for match in re.finditer(r'\bsip(sess|event)_\w+', tree.code(path)):
            tree.fault(path, f'{match.group()}: the adapter does not stand on sipsess or sipevent')


def check_one(tree, path, where, name, files):
    this, beside, last = tree.name(path), (path.parent / name).is_file(), name.split('/')[-1]
    own = beside or any(is_of(this, (folder,)) and last in files[folder] for folder in ADAPTERS + ('examples',))
    in_core = not name.startswith('legwork/') and any(last in files[folder] for folder in CORE)
    shared = is_of(this, ADAPTERS) and last in files[SHARED]
    public = name.startswith('legwork/') and name not in OF_ADAPTERS
    if is_of(this, CORE) and not public and name not in HEADERS and not in_core:
        tree.fault(where, f'the core must not include {name}')
    if is_of(this, ('examples',) + ADAPTERS) and (re.search(r'\bcore/', name) or (in_core and not own and not shared)):
        tree.fault(where, f'{name} is the core\'s own: only the public headers are for others')
    if (name in ('re.h', 're/re.h') or re.match(r're_\w+\.h$', name)) and not beside and \
            not is_of(this, ('examples', 'tests', 'lib/re', 'lib/virtual')):
        tree.fault(where, f'only lib/re, lib/virtual, examples and tests include libre\'s {name}')
    if is_of(this, ('include',)) and not name.startswith('legwork/') and name not in HEADERS:
        tree.fault(where, f'a public header must not include {name}')
