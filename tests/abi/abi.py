#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What a vendor's program was built with still works (lib/ABI.md).

usage: abi.py [--base REF] [--keep]

The shared libraries of this tree are compared with those of the last tag, or before the first one with those of the
commit before:

 - abidiff finds no change that such a program would notice, and no value of an enum and no place of a field has
   changed;
 - caller.c, built against the headers and the libraries of then, says the same with the libraries of now;
 - each of the breaks that are planted here in a copy is found, and each growth that is allowed is not called a break.

A library whose soname was raised is not compared.  Before the first tag it is enough that LW_API_LEVEL was raised:
lw_new() refuses a program that was built before.  The last line is "N passed, N failed[, N skipped]".

--base REF  compares with that commit
--keep      leaves the folders, and says where they are
"""
import pathlib, re, shutil, subprocess, sys, tempfile

sys.dont_write_bytecode = True

import facts  # noqa: E402
from planted import GROWN, BROKEN  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIBRARIES = ('lib/liblegwork.so', 'lib/policy/liblegwork-policy.so', 'lib/mock/liblegwork-mock.so',
             'lib/queue/liblegwork-queue.so', 'lib/re/liblegwork-re.so')
OPTIONS = ['-Dtests=disabled', '-Dexamples=false', '-Dmanual=disabled', '-Ddefault_library=shared', '-Dbuildtype=plain',
           '-Dwerror=false', '-Dc_args=-g -O0 -w']
# For a break in a copy a part of the core is enough, unlinked.
PART = ('lib/core/state/settings.c', 'lib/core/engine/inlined.c', 'lib/core/engine/rules.c', 'lib/core/state/names.c',
        'lib/core/engine/info.c')


class Failed(Exception):
    pass


def run(*command, cwd=ROOT, fails=False, **more):
    done = subprocess.run([str(c) for c in command], cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=600, **more)
    if done.returncode and not fails:
        raise Failed(' '.join(map(str, command)) + '\n' + '\n'.join(done.stdout.split('\n')[-20:]))
    return done


# ---- what is compared ----

def base_of(args):
    """The commit, and whether there is a release."""
    if '--base' in args:
        return args[args.index('--base') + 1], False
    tag = run('git', 'describe', '--tags', '--abbrev=0', fails=True)
    if not tag.returncode:
        return tag.stdout.strip(), True
    before = run('git', 'rev-parse', '-q', '--verify', 'HEAD~1', fails=True)
    return before.stdout.strip() if not before.returncode else None, False


def unpack(commit, to):
    to.mkdir()
    with subprocess.Popen(['git', 'archive', commit, 'include', 'lib', 'meson.build', 'meson_options.txt'], cwd=ROOT,
                          stdout=subprocess.PIPE) as archive:
        run('tar', 'x', cwd=to, stdin=archive.stdout)


def build(source, to):
    run('meson', 'setup', to, source, *OPTIONS)
    run('ninja', '-C', to)
    return to


# ---- the judges: None, or what is broken ----

def soname(library):
    return re.search(r'SONAME.*\[(.*)\]', run('readelf', '-d', library).stdout)[1]


def not_ours(include, known):
    """What abidiff is to leave alone: the inside of a struct that no public header has, and the values of constants,
    which are compared one by one (facts.py), also those that no parameter leads to."""
    headers = ', '.join(sorted(h.name for h in include.glob('legwork/*.h')))
    constants = ', '.join(name for name in known if '.' not in name)
    return f'[suppress_type]\n  type_kind = struct\n  source_location_not_in = {headers}\n' \
           f'[suppress_type]\n  type_kind = enum\n  changed_enumerators = {constants}\n'


def abidiff(old, new, include, known):
    with tempfile.NamedTemporaryFile('w', suffix='.abignore') as more:
        more.write(not_ours(include, known))
        more.flush()
        done = run('abidiff', '--no-added-syms', '--suppressions', HERE / 'grown.abignore', '--suppressions', more.name,
                   old, new, fails=True)
    if done.returncode & 3:
        raise Failed(done.stdout)
    return done.stdout.strip() if done.returncode else None


# ---- a break, and a growth, in a copy ----

def part_of(source, to):
    """A part of the core as a shared library."""
    to.parent.mkdir(parents=True, exist_ok=True)
    run('cc', '-std=c11', '-g', '-O0', '-w', '-fPIC', '-shared', '-fvisibility=hidden', '-Wl,-z,undefs',
        '-Wl,--undefined-version', f'-Wl,--version-script={source}/lib/packaging/symbols/legwork.map',
        '-Wl,-soname,liblegwork.so.0', f'-I{source}/include', '-o', to, *(source / p for p in PART))
    return to


def plant(source, to, changes):
    for folder in ('include', 'lib/core', 'lib/rules', 'lib/table', 'lib/packaging/symbols'):
        shutil.copytree(source / folder, to / folder)
    for name, old, new in changes:
        text = (to / name).read_text()
        if old not in text:
            raise Failed(f'{name} has no {old!r} to plant something in')
        (to / name).write_text(text.replace(old, new, 1))
    return to


def judge_planted(top, known, changes):
    """What the judges say of a planted change in a copy of what lies in top/sound."""
    old, new = top / 'sound', top / 'planted'
    shutil.rmtree(new, ignore_errors=True)
    plant(old, new, changes)
    part_of(new, top / 'planted.so')
    return abidiff(top / 'sound.so', top / 'planted.so', new / 'include', known) or \
        facts.changed(known, facts.facts(new / 'include'))


# ---- the run ----

class Run:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def say(self, name, fault):
        self.passed, self.failed = self.passed + (not fault), self.failed + bool(fault)
        print(f'{"FAILED" if fault else "ok    "}  {name}' + (f'\n{fault}' if fault else ''), flush=True)

    def skip(self, name, why):
        self.skipped += 1
        print(f'skipped {name}: {why}', flush=True)


def compare(result, old, new, known, declared):
    for library in LIBRARIES:
        name, pair = pathlib.Path(library).name, (old / library, new / library)
        if not pair[0].exists() or not pair[1].exists():
            result.skip(name, 'not built')
        elif soname(pair[0]) != soname(pair[1]) or declared:
            result.skip(name, 'a break was declared: its soname or LW_API_LEVEL was raised')
        else:
            result.say(f'abidiff {name}', abidiff(*pair, ROOT / 'include', known))


def call(result, top, source, old, new):
    """A program of then, with the library of then and that of now."""
    if not (old / LIBRARIES[-1]).exists():
        result.skip('a program built before', 'no libre')
        return
    folders = [str((pathlib.Path(old) / p).parent) for p in LIBRARIES]
    libre = run('pkg-config', '--cflags', '--libs', 'libre').stdout.split()
    run('cc', '-std=c11', '-D_DEFAULT_SOURCE', *facts.ON_LIBRE, f'-I{source}/include', HERE / 'caller.c', '-o', top / 'caller',
        *(f'-L{f}' for f in folders), '-llegwork-re', '-llegwork-mock', '-llegwork', *libre)
    said = [run(top / 'caller', env={'LD_LIBRARY_PATH': ':'.join(f.replace(str(old), str(b)) for f in folders)})
            .stdout for b in (old, new)]
    good = said[0] == said[1] and 'transfer completed' in said[0] and 'load: ' in said[0]
    result.say('a program built before runs with this library', None if good else '\n'.join(said))


def against(result, top, commit, released):
    unpack(commit, top / 'then')
    old, new = build(top / 'then', top / 'build-then'), build(ROOT, top / 'build-now')
    known = [facts.facts(source / 'include') for source in (top / 'then', ROOT)]
    declared = not released and known[0]['LW_API_LEVEL'] != known[1]['LW_API_LEVEL']
    compare(result, old, new, known[0], declared)
    if declared:
        return
    result.say('the values of enums, and the places of fields', facts.changed(*known))
    call(result, top, top / 'then', old, new)


def planted(result, top):
    plant(ROOT, top / 'sound', ())
    part_of(top / 'sound', top / 'sound.so')
    known = facts.facts(top / 'sound/include')
    for name, changes in BROKEN.items():
        result.say(f'a break is found: {name}',
                   None if judge_planted(top, known, changes) else 'nothing is said of it')
    for name, changes in GROWN.items():
        result.say(f'a growth is allowed: {name}', judge_planted(top, known, changes))


def main():
    args = sys.argv[1:]
    if '--help' in args or set(args[:1]) - {'--base', '--keep'}:
        print(__doc__)
        return 0 if '--help' in args else 2
    result, top = Run(), pathlib.Path(tempfile.mkdtemp(prefix='legwork-abi-'))
    try:
        commit, released = base_of(args)
        if commit:
            against(result, top, commit, released)
        else:
            result.skip('what was before', 'this clone has neither a tag nor the commit before')
        planted(result, top)
    except (Failed, ValueError) as failed:
        result.say('the run', str(failed))
    finally:
        if '--keep' in args:
            print(top)
        else:
            shutil.rmtree(top)
    print(f'{result.passed} passed, {result.failed} failed' + (f', {result.skipped} skipped' if result.skipped else ''))
    return 1 if result.failed else 0


if __name__ == '__main__':
    sys.exit(main())
