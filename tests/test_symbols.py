#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Each shared library exports what its list names, under the version that stands there, and nothing else.

usage: test_symbols.py ROOT BUILD        ROOT: the sources; the lists are lib/packaging/symbols/*.map
"""
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True

FOLDERS = {'legwork': 'lib', 'legwork-re': 'lib/re', 'legwork-mock': 'lib/mock', 'legwork-queue': 'lib/queue',
           'legwork-policy': 'lib/policy'}


def exported(library):
    said = subprocess.run(['nm', '-D', '--defined-only', library], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r' [^A\s] (\w+)@@LEGWORK_([0-9.]+)$', said, re.M))


def check(root, build):
    from symbols import symbols
    for path in sorted((root / 'lib/packaging/symbols').glob('*.map')):
        library = build / FOLDERS[path.stem] / f'lib{path.stem}.so'
        if not library.exists():
            print(f'{library.name}: not built as a shared library')
            continue
        listed, there = {(name, version) for version, name in symbols(path.stem)}, exported(library)
        print(f'{library.name}: {len(there)} symbols')
        yield from (f'{path.name} names {name}, which is not exported as of {v}' for name, v in sorted(listed - there))
        yield from (f'{library.name} exports {name}, and {path.name} lacks it' for name, v in sorted(there - listed))


def main():
    if '--help' in sys.argv or len(sys.argv) != 3:
        sys.exit(__doc__)
    root, build = map(pathlib.Path, sys.argv[1:])
    sys.path.insert(0, str(root / 'lib/packaging'))
    faults = list(check(root, build))
    print('\n'.join(faults) or 'each list is right')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
