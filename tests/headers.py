#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Each public header compiles alone: in every standard of C and C++ that we promise, with gcc and with clang, and as a
compiler for Windows sees it.

usage: headers.py ROOT

Prints a table.  A compiler that is not installed is left out, and said so.
"""
import concurrent.futures, os, pathlib, re, shutil, subprocess, sys, tempfile

STANDARDS = {'c': ('c11', 'c17', 'c2x'), 'c++': ('c++17', 'c++20')}
COMPILERS = (('gcc', 'c'), ('clang', 'c'), ('g++', 'c++'), ('clang++', 'c++'))
WARNINGS = ['-pedantic-errors', '-Wall', '-Wextra', '-Wconversion', '-Wundef', '-Werror']
OF_C = ['-Wshadow', '-Wstrict-prototypes', '-Wmissing-prototypes']
# No Windows is needed for that: clang knows its types, and the headers ask for no other header of the system.
WINDOWS = ['--target=x86_64-pc-windows-msvc', '-fms-compatibility', '-ffreestanding', '-nostdlibinc']
ON_LIBRE = ('re.h', 'virtual.h') # "Include <re.h> first"
CXX_ONLY = ('.hpp',)


def libre():
    """What a program on libre is compiled with; None: it is not installed."""
    found = shutil.which('pkg-config') and subprocess.run(['pkg-config', '--cflags-only-I', 'libre'], capture_output=True,
                                                          text=True, timeout=60)
    if not found or found.returncode:
        return None
    folders = [word[2:] for word in found.stdout.split()] or ['/usr/include']
    return ['-DHAVE_INTTYPES_H', '-DHAVE_STDBOOL_H', '-DHAVE_INET6'] + [f'-isystem{folder}' for folder in folders]


def columns():
    for compiler, language in COMPILERS:
        for standard in STANDARDS[language]:
            yield compiler, language, standard, ()
    for compiler, language, standard in (('clang', 'c', 'c17'), ('clang++', 'c++', 'c++17')):
        yield compiler, language, standard, tuple(WINDOWS)


def program(header):
    first = '#include <re.h>\n' if header in ON_LIBRE else ''
    return f'{first}#include <legwork/{header}>\n#include <legwork/{header}>\nextern int alone;\n' # twice: it is guarded


def compile_one(column, header, include, flags):
    """The first lines of what is wrong with a header, or ''."""
    compiler, language, standard, target = column
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, 'alone.' + ('c' if language == 'c' else 'cpp'))
        file.write_text(program(header))
        said = subprocess.run([compiler, '-std=' + standard, '-fsyntax-only', *WARNINGS, *(OF_C if language == 'c' else []),
                               *target, f'-I{include}', *flags, str(file)],
                              capture_output=True, text=True, timeout=120)
    return '\n'.join(re.findall('.*error.*', said.stderr)[:4] or ['failed']) if said.returncode else ''


def applies(column, header, on_libre):
    if header in ON_LIBRE and (on_libre is None or column[3]):
        return False
    if header.endswith(CXX_ONLY) and column[3]:
        return False # it needs a standard library
    return column[1] == 'c++' or not header.endswith(CXX_ONLY)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1]) / 'include'
    headers = sorted(p.name for p in (folder / 'legwork').iterdir() if p.suffix in ('.h', '.hpp'))
    on_libre, faults = libre(), []
    there = [column for column in columns() if shutil.which(column[0])]
    missing = sorted({column[0] for column in columns()} - {column[0] for column in there})
    for part in (0, 2, 3):
        print(f'{"":16}', *[('Windows' if part == 3 and c[3] else c[part] if part < 3 else '').ljust(8) for c in there])
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        run = {(header, column): pool.submit(compile_one, column, header, folder, on_libre if header in ON_LIBRE else [])
               for header in headers for column in there if applies(column, header, on_libre)}
    for header in headers:
        cells = []
        for column in there:
            wrong = run[header, column].result() if (header, column) in run else None
            cells.append('-' if wrong is None else 'WRONG' if wrong else 'ok')
            faults += [f'{header}, {" ".join(column[0:3:2])}:\n{wrong}'] if wrong else []
        print(f'{header:16}', *[cell.ljust(8) for cell in cells])
    print(*[f'{compiler} is not installed' for compiler in missing], sep='\n')
    print('\n'.join(faults))
    print(f'{len(run) - len(faults)} passed, {len(faults)} failed')
    return 1 if faults or not run else 0


if __name__ == '__main__':
    sys.exit(main())
