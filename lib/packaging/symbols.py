#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The symbols of a shared library, as Debian's packages want them.

usage: symbols.py LIBRARY PACKAGE       prints debian/PACKAGE.symbols
       symbols.py --names LIBRARY       prints the names alone, a line each

LIBRARY   legwork, legwork-re, ...: its list is symbols/LIBRARY.map, which the linker reads too

A name stands under the version that it came with (lib/ABI.md).
"""
import pathlib, re, sys

NODE = re.compile(r'^LEGWORK_([0-9.]+) \{\n(.*?)^\}( LEGWORK_[0-9.]+)?;\n', re.M | re.S)


def symbols(library):
    """(version, name) of each, as they stand in the list."""
    text = (pathlib.Path(__file__).parent / 'symbols' / (library + '.map')).read_text()
    return [(version, name) for version, body, _ in NODE.findall(text) for name in re.findall(r'^\t(\w+);$', body, re.M)]


def debian(library, package):
    listed = symbols(library)
    versions = sorted({version for version, _ in listed})
    lines = [f'lib{library}.so.0 {package} #MINVER#']
    lines += [f' LEGWORK_{version}@LEGWORK_{version} {version}' for version in versions]
    return lines + [f' {name}@LEGWORK_{version} {version}' for version, name in listed]


def main():
    args = sys.argv[1:]
    if '--help' in args:
        print(__doc__)
    elif args[:1] == ['--names'] and len(args) == 2:
        print('\n'.join(name for _, name in symbols(args[1])))
    elif len(args) == 2 and not args[0].startswith('-'):
        print('\n'.join(debian(*args)))
    else:
        sys.exit(__doc__)


if __name__ == '__main__':
    main()
