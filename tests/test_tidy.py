#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""tidy.py catches what it is there for: a small sound tree has no fault, and each planted fault is reported, alone.

The small tree is written and compiled here; its floors, machines and prefixes are small tables too.  Then three faults
are planted in a copy of the real tree, on the real floors: an include upwards, a call upwards, a state in C.

usage: test_tidy.py [ROOT BUILD]        as TAP; without ROOT and BUILD the small tree only
"""
import os, pathlib, re, shlex, shutil, subprocess, sys, tempfile

sys.dont_write_bytecode = True

from tidy import arrows, floors, functions, includes, layout, licence, lines, names, objects, states  # noqa: E402
from tidy.floors import APART, OPEN, Floor, Library  # noqa: E402
from tidy.planted import PLANTED, SOUND, UNLICENSED  # noqa: E402
from tidy.tree import Tree  # noqa: E402

CC = shlex.split(os.environ.get('CC', 'cc')) + ['-std=c11', '-O1', '-fPIC', '-w']
CHECKS = (layout, licence, lines, functions, includes, states, arrows, objects, names)

FLOORS = [
    Library('table', 'lib/table', None, [Floor('expansions', OPEN, ['*'])]),
    Library('core', 'lib/core', 'lib/liblegwork.so*.p', [
        Floor('engine', OPEN, ['engine/*']), Floor('machine', APART, ['machine/*']),
        Floor('state', OPEN, ['state/*']), Floor('tables', OPEN, ['tables/*'])], sees=('table',)),
    Library('re', 'lib/re', 'lib/re/liblegwork-re.so*.p', [
        Floor('leg', OPEN, ['leg']), Floor('wire', OPEN, ['wire'])], calls=('core',)),
]
HOUSES = [states.House('lib/core', 'lib/core/tables', ('state', 'hold'), ('lib/core/machine/run.c',), True)]

def licensed(name, text):
    """The file as it is written, with the line that each must have, unless it is planted without."""
    line = licence.SAYS if name.endswith('.build') else f'/* {licence.SAYS} */'
    return text if text.startswith(UNLICENSED) else ('# ' if name.endswith('.build') else '') + line + '\n' + text


class Workshop:
    """Writes and compiles a small tree; what has been compiled before is not again."""

    def __init__(self, where):
        self.where, self.count, self.made = where, 0, {}
        neighbour = where / 'neighbour.so'
        (where / 'n.c').write_text('int lw_taken(void)\n{\n\treturn 1;\n}\n')
        subprocess.run([*CC, '-shared', '-o', str(neighbour), str(where / 'n.c')], check=True)
        floors.LIBRARIES, states.HOUSES, states.OWN = FLOORS, HOUSES, {}
        states.QUOTED = (('lib', True), ('examples', True))
        names.PREFIXES, names.NEIGHBOURS = {}, [str(neighbour)]

    def faults(self, changed):
        self.count += 1
        root = self.where / str(self.count)
        for name, text in {**SOUND, **changed}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(licensed(name, text))
        self.build(root, {**SOUND, **changed})
        tree = Tree(root, root / 'build')
        for check in CHECKS:
            check.check(tree)
        return tree.faults

    def build(self, root, files):
        for folder, library, below in (('lib/', 'liblegwork', 'lib/core'), ('lib/re/', 'liblegwork-re', 'lib/re')):
            inside = root / 'build' / folder / f'{library}.so.0.1.0.p'
            inside.mkdir(parents=True)
            for name in sorted(files):
                if name.startswith(below + '/') and name.endswith('.c'):
                    shutil.copy(self.object(root, name, files), inside / (name[len(folder):].replace('/', '_') + '.o'))
            made = sorted(map(str, inside.iterdir()))
            subprocess.run(['ar', 'rcs', str(inside.parent / f'{library}-private.a'), *made], check=True)

    def object(self, root, name, files):
        key = tuple(sorted((n, t) for n, t in files.items() if n == name or n.endswith('.h')))
        if key not in self.made:
            self.made[key] = self.where / f'{len(self.made)}.o'
            folders = [f'-I{root}/{f}' for f in ('include', 'lib/table', 'lib/core/tables', 'lib/core/machine',
                                                 'lib/core/engine', 'lib/core/state')]
            text = re.sub(r'#include <(stdio|re|stdlib)\.h>|#include "\.\..*', '', files[name])
            subprocess.run([*CC, *folders, f'-I{(root / name).parent}', '-xc', '-', '-c', '-o', str(self.made[key])],
                           input=text.encode(), check=True)
        return self.made[key]


def small(where):
    """(name, what is wrong or None) of the small tree, sound and with each fault."""
    shop = Workshop(where)
    yield 'a sound tree', '\n'.join(shop.faults({})) or None
    for name, (changed, wanted) in PLANTED.items():
        found = shop.faults(changed)
        missed = [w for w in wanted if not any(re.search(w, f) for f in found)]
        beside = [f for f in found if not any(re.search(w, f) for w in wanted)]
        yield name, '\n'.join([f'not reported: {m}' for m in missed] + [f'reported too: {f}' for f in beside]) or None


# ---- the real tree ----

def copy(root, build, where):
    """The library, its headers and the objects of the core, to plant in."""
    for folder in ('lib', 'include'):
        shutil.copytree(root / folder, where / folder)
    for folder in build.glob(floors.CORE_OBJECTS):
        shutil.copytree(folder, where / 'build' / folder.relative_to(build))


def wrong(where):
    """All that is wrong in the core by its floors and its tables, held to them or not."""
    tree = Tree(where, where / 'build')
    house = arrows.House(tree, floors.LIBRARIES)
    found = {f'{place}: {what}' for place, what in arrows.faults_of(house, house.libraries['core'])}
    for states_of in states.HOUSES[:1]:
        machines = states.machines(tree, states_of)
        for path in tree.sources(states_of.folder, kinds=('.c', '.h')):
            found |= set(states.of_file(tree, states_of, machines, path, {}))
    return found, house


def planted_in(where, before, lowest, change):
    """What a change of the lowest file adds to what is wrong."""
    kept = lowest.read_text()
    undo = change()
    after, _ = wrong(where)
    lowest.write_text(kept)
    undo()
    return after - before


def real(root, build, where):
    """(name, what is wrong or None): four faults in a copy of the real core."""
    copy(root, build, where)
    before, house = wrong(where)
    units = [u for u in house.unit.values() if u.lib == 'core' and u in house.compiled and house.floor(u)]
    units.sort(key=lambda u: (house.floor(u)[0], u.name))
    top, low = units[0], [u for u in units if house.floor(u)[1].name != house.floor(units[-1])[1].name][-1]
    lowest = where / 'lib/core' / (low.name + '.c')

    def include():
        header = where / 'lib/core' / (top.name + '.h')
        own = not header.exists()
        if own:
            header.write_text('')
        lowest.write_text(f'#include "{header.name}"\n' + lowest.read_text())
        return header.unlink if own else lambda: None

    def state():
        machines = states.machines(Tree(where), states.HOUSES[0])
        prefix = sorted(machines)[0]
        lowest.write_text(lowest.read_text() + f'\nenum {{ {prefix}_{sorted(machines[prefix])[0]} }};\n')
        return lambda: None

    def call():
        folder = next((where / 'build').glob(house.libraries['core'].objects))
        victim = folder / ('core_' + low.name.replace('/', '_') + '.c.o')
        asked = sorted(s.name for s in objects.symbols([folder / ('core_' + top.name.replace('/', '_') + '.c.o')])
                       if s.type == 'T')[0]
        (where / 'call.c').write_text(f'int {asked}(void);\nint lw_planted(void)\n{{\n\treturn {asked}() + 1;\n}}\n')
        subprocess.run([*CC, '-c', '-o', str(where / 'call.o'), str(where / 'call.c')], check=True)
        kept = where / 'kept.o'
        shutil.copy(victim, kept)
        subprocess.run(['ld', '-r', '-o', str(victim), str(kept), str(where / 'call.o')], check=True)
        return lambda: shutil.copy(kept, victim)

    def stranger():
        file = where / 'lib/core/switch/tell.c'
        text = file.read_text()
        file.write_text('#include "../machine/hold.h"\n' + text)
        return lambda: file.write_text(text)

    for name, change, wanted in (('an include of a stranger', stranger, 'switch/tell: includes .* strangers'),
                                 ('an include upwards', include, f'{low.name}: includes .* is above '),
                                 ('a state in C', state, f'{low.name}.c:.*is a state of '),
                                 ('a call upwards', call, f'{low.name}: calls .* is above ')):
        if change is call and house.instrumented:
            continue
        found = planted_in(where, before, lowest, change)
        yield f'the real core, {name}: {low.name}', None if any(re.search(wanted, f) for f in found) else \
            f'not reported: {wanted}\n' + '\n'.join(sorted(found))


def main():
    if '--help' in sys.argv or len(sys.argv) not in (1, 3):
        print(__doc__)
        return 0 if '--help' in sys.argv else 2
    number = failed = 0
    with tempfile.TemporaryDirectory(prefix='tidy') as where:
        where = pathlib.Path(where)
        results = list(real(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), where / 'real')) if len(sys.argv) == 3 else []
        (where / 'small').mkdir()
        for name, what in results + list(small(where / 'small')):
            number += 1
            failed += what is not None
            print(f'{"ok" if what is None else "not ok"} {number} - {name}')
            for line in (what or '').splitlines():
                print(f'# {line}')
    print(f'1..{number}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
