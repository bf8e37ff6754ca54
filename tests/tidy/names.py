# SPDX-License-Identifier: BSD-3-Clause
"""Global names have a prefix of ours, in the static libraries too, and none that a neighbour has.

A static library has no hidden names: call_new of ours and call_new of the program it is linked into are one."""
import functools, glob, shutil

from . import floors, objects

# folder of the build: prefixes of its libraries, and whether it is held to them
PREFIXES = {
    'lib': (('lw_',), True),
    'lib/mock': (('lw_',), True),
    'lib/re': (('lw_',), False),     # not re_, which is libre's, nor ua_, which is baresip's
}
OTHERS = (('lw_',), True)           # any other library of ours that is installed: legwork-policy
NOT_LINKED = ('-proof.a',)          # compiled for the compiler's sake
NEIGHBOURS = ['/usr/lib/*/libre.so', '/usr/lib/libre.so', '/usr/local/lib/libre.so',
              '/usr/lib/*/libbaresip.so', '/usr/local/lib/libbaresip.so', shutil.which('baresip')]


def libraries(build):
    for pattern in ('**/liblegwork*.a', '**/liblegwork*.so'):
        for path in sorted(build.glob(pattern)):
            if not path.name.endswith(NOT_LINKED):
                yield path


@functools.lru_cache
def neighbours(patterns):
    """{name: whose}, of libre and of baresip, as far as they are on this machine."""
    files = [file for pattern in patterns if pattern for file in glob.glob(pattern)]
    return {s.name: file for file in files for s in objects.symbols([file], '-D') if objects.is_global(s)}


def check(tree):
    if not tree.build:
        return
    taken, count, later = neighbours(tuple(NEIGHBOURS)), 0, {}
    for library in libraries(tree.build):
        folder = library.parent.relative_to(tree.build).as_posix()
        prefixes, held = PREFIXES.get(folder, OTHERS)
        dynamic = ['-D'] if '.so' in library.name else []
        names = {s.name for s in objects.symbols([library], *dynamic) if objects.is_global(s)}
        ours = {n for n in names if not n.startswith('__') and n not in ('_init', '_fini', '_edata', '_end')}
        ours -= floors.STANDS_IN if folder == 'lib/virtual' else set()
        count += len(ours)
        wrong = [(n, f'exports {n}, which has no prefix of ours ({", ".join(prefixes)})')
                 for n in sorted(ours) if not n.startswith(prefixes)]
        wrong += [(n, f'exports {n}, which {taken[n]} has too') for n in sorted(ours & set(taken))]
        for name, what in wrong:
            if held or dynamic:
                tree.fault(library.name, what)
            else:
                later.setdefault(library.name, set()).add(name)
    tree.notes.append(f'{count} global names')
    for library, names in later.items():
        tree.notes.append(f'{library}: not held to its prefix yet: {len(names)} names without')
