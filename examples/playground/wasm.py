#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Builds modules of WebAssembly from C, with nothing but Debian's clang, lld, wasi-libc and libclang-rt-dev-wasm32.

usage: wasm.py [-I FOLDER]... OUT.wasm OBJECTS SOURCE.c... --library SOURCE.c...
       wasm.py --check

A module is its own sources and what it needs of the library; what it exports its sources say (export_name).  Objects are
kept in the folder OBJECTS, and made again only when one of their sources has changed; OUT.wasm.d says for ninja what
these are.  --check: status 0 if the tools are there.
"""
import argparse, concurrent.futures, os, pathlib, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).parent
# Not the machine's own headers: -nostdlibinc.
COMPILE = ['clang', '--target=wasm32-wasi', '-std=c11', '-Os', '-nostdlibinc', '-isystem', '/usr/include/wasm32-wasi',
           f'-I{HERE}/wasm', '-Wall', '-Wextra', '-Werror']
LINK = ['clang', '--target=wasm32-wasi', '-mexec-model=reactor', '-Wl,--gc-sections,--strip-all,-z,stack-size=262144']
TRY = '''#include <stdio.h>
__attribute__((export_name("go"))) int go(char *s, long n);
int go(char *s, long n) { return snprintf(s, 9, "%ld", n); }
'''


def sources_of(made):
    """What an object was made of, as the compiler has said."""
    return made.with_suffix('.d').read_text().replace('\\\n', ' ').split(':', 1)[1].split()


def is_fresh(made):
    try:
        return all(os.path.getmtime(name) <= made.stat().st_mtime for name in sources_of(made))
    except FileNotFoundError:
        return False


def compile_one(source, folder, includes):
    made = folder / (os.path.abspath(source).strip('/').replace('/', '_') + '.o')
    if not is_fresh(made):
        subprocess.run(COMPILE + includes + ['-MMD', '-MF', str(made.with_suffix('.d')), '-c', source, '-o', str(made)],
                       check=True, timeout=120)
    return made


def build(args):
    folder = pathlib.Path(args.objects)
    folder.mkdir(exist_ok=True)
    includes = [f'-I{name}' for name in args.include]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        made = list(pool.map(lambda source: compile_one(source, folder, includes), args.source + args.library))
    subprocess.run(LINK + [*map(str, made), '-o', args.out], check=True, timeout=120)
    used = sorted({os.path.abspath(name) for one in made for name in sources_of(one)})
    pathlib.Path(args.out + '.d').write_text(f'{args.out}: ' + ' '.join(used) + '\n')


def has_tools():
    with tempfile.TemporaryDirectory() as folder:
        source, out = pathlib.Path(folder, 'try.c'), pathlib.Path(folder, 'try.wasm')
        source.write_text(TRY)
        try:
            for command in (COMPILE + ['-c', str(source), '-o', f'{out}.o'], LINK + [f'{out}.o', '-o', str(out)]):
                subprocess.run(command, check=True, timeout=60, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except (OSError, subprocess.SubprocessError):
            return False
    return True


def main():
    if sys.argv[1:] == ['--check']:
        return 0 if has_tools() else 1
    parser = argparse.ArgumentParser(usage=__doc__.split('usage: ')[1])
    parser.add_argument('-I', dest='include', action='append', default=[])
    parser.add_argument('out')
    parser.add_argument('objects')
    parser.add_argument('source', nargs='+')
    parser.add_argument('--library', nargs='+', required=True)
    try:
        build(parser.parse_args())
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


if __name__ == '__main__':
    sys.exit(main())
