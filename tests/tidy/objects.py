# SPDX-License-Identifier: BSD-3-Clause
"""What is compiled: the core does no I/O and ends no program, allocates where it is born, and has no writable data.

Also the reader of nm for the other checks: symbols() of objects, archives and libraries."""
import pathlib, re, subprocess
from collections import namedtuple

# What a core object may ask of the C library; the compiler may itself call the memory functions.
CORE_CALLS = {'memcpy', 'memset', 'memmove', 'memcmp', 'bcmp', 'memchr', 'strlen', 'strcmp', 'strspn', 'strcspn', 'strchr'}
OF_THE_COMPILER = {'_GLOBAL_OFFSET_TABLE_', '__stack_chk_fail'}
ALLOCATOR = {'malloc', 'free'}
MAY_ALLOCATE = ('_engine.c.o', '_life.c.o', '_ledger.c.o') # lw_new(), lw_free() and their like
CORE = 'lib/liblegwork.so*.p/*.o'
INSTRUMENTS = ('__asan', '__ubsan', '__sanitizer', '__tsan', 'gcov', '__gcov')

Symbol = namedtuple('Symbol', 'file type name')


def tool(*args):
    return subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True, timeout=60).stdout


def symbols(files, *options):
    """Every symbol of these files, read in one go; of an archive: with the member in brackets."""
    if not files:
        return []
    found = []
    for line in tool('nm', '-A', '--format=posix', *options, *map(str, files)).splitlines():
        file, _, rest = line.partition(': ')
        name, kind = rest.split()[:2]
        found.append(Symbol(file, kind, name.split('@')[0]))
    return found


def is_global(symbol):
    return symbol.type in 'TDBRCVWGSu'


def instrumented(found):
    return any(s.name.startswith(INSTRUMENTS) for s in found if s.type in 'Uw')


def check(tree):
    if not tree.build:
        return
    objects = sorted(tree.build.glob(CORE))
    found = symbols(objects)
    tree.notes.append(f'{len(objects)} core objects')
    if not objects:
        tree.fault(tree.build, 'no core objects: has it been built?')
    elif instrumented(found):
        tree.notes.append('objects are instrumented (sanitizers or coverage): not looked at')
    else:
        check_calls(tree, found)
        check_data(tree, objects)


def check_calls(tree, found):
    own = {s.name for s in found if s.type not in 'Uw'}
    for s in sorted(set(found)):
        file = pathlib.Path(s.file).name
        allowed = own | CORE_CALLS | OF_THE_COMPILER | (ALLOCATOR if file.endswith(MAY_ALLOCATE) else set())
        if s.type in 'Uw' and s.name not in allowed and not s.name.startswith('__mem'):
            tree.fault(file, f'calls {s.name}')


def check_data(tree, objects):
    """No data or bss that a program could write to.  .data.rel.ro is written once, by the loader: constants that
    hold addresses."""
    file, sizes = None, {}
    for line in tool('size', '-A', *map(str, objects)).splitlines():
        if line.rstrip().endswith(':'):
            file = pathlib.Path(line.split()[0]).name
        elif re.match(r'\.(data|bss|tdata|tbss)\b', line) and not line.startswith('.data.rel.ro'):
            sizes[file] = sizes.get(file, 0) + int(line.split()[1])
    for file, size in sorted(sizes.items()):
        if size:
            tree.fault(file, f'{size} bytes of writable data')
