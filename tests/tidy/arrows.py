# SPDX-License-Identifier: BSD-3-Clause
"""The proof of the floors: by every include, and by every symbol that one object asks of another.

An arrow goes from the file that needs to the file that has.  x.c and x.h are one: an arrow between two such units
is down, or it is a fault; a circle of units is a fault wherever they stand."""
import fnmatch, pathlib, re
from collections import namedtuple

from . import floors, includes, objects

Arrow = namedtuple('Arrow', 'source target by')     # by: 'includes x.h' or 'calls x'
Unit = namedtuple('Unit', 'lib name')           # name: without suffix, relative to the library's folder
FILES = ('.c', '.h', '.def', '.inc')


class House:
    """All libraries of a tree, each file's unit, and the arrows among them."""

    def __init__(self, tree, libraries):
        libraries = [library for library in libraries if (tree.root / library.folder).is_dir()]
        self.tree, self.libraries = tree, {library.name: library for library in libraries}
        self.unit, self.files, self.named = {}, {}, {}
        for library in libraries:
            folder = tree.root / library.folder
            self.files[library.name] = list(tree.sources(library.folder, kinds=FILES))
            for path in self.files[library.name]:
                self.unit[path] = Unit(library.name, path.relative_to(folder).with_suffix('').as_posix())
                self.named.setdefault(path.name, []).append(path)
        self.public = {word for path in tree.sources('include', kinds=('.h', '.in', '.def'))
                       for word in re.findall(r'\b\w+\b', tree.code(path))}
        self.instrumented, self.compiled = False, set()
        self.arrows = sorted(set(self.by_include()) | set(self.by_symbol()))

    def by_include(self):
        for path, unit in self.unit.items():
            for _, name in includes.includes(self.tree.text(path)):
                target = self.included(path, name)
                if target and self.unit[target] != unit:
                    yield Arrow(unit, self.unit[target], f'includes {name}')

    def included(self, path, name):
        """The file of ours that an include means: beside it, or else in its own library, or in another."""
        beside = (path.parent / name).resolve()
        if beside in self.unit:
            return beside
        if name.startswith('legwork/'):
            return None
        found = [p for p in self.named.get(name.split('/')[-1], []) if p.as_posix().endswith('/' + name)]
        near = self.nearest(self.unit[path].lib)
        found.sort(key=lambda p: (near.index(self.unit[p].lib), p))
        return found[0] if found else None

    def nearest(self, name):
        """All libraries: first the one named, then those it sees, then those it calls."""
        library = self.libraries[name]
        near = [name] + [seen.split('/')[0] for seen in library.sees] + list(library.calls)
        return near + sorted(set(self.libraries) - set(near))

    def by_symbol(self):
        if not self.tree.build:
            return
        has, asks = {}, []
        for folder in sorted({library.objects for library in self.libraries.values() if library.objects}):
            found = objects.symbols(sorted(self.tree.build.glob(folder + '/*.o')))
            self.instrumented |= objects.instrumented(found)
            units = self.of_objects(folder)
            for s in found:
                unit = units.get(pathlib.Path(s.file).name)
                if unit:
                    self.compiled.add(unit)
                if unit and s.type in 'Uw':
                    asks.append((unit, s.name))
                elif unit and objects.is_global(s) and s.name not in floors.STANDS_IN:
                    has.setdefault(s.name, {})[unit.lib] = unit
        for unit, name in asks if not self.instrumented else []:
            target = self.meant(unit, has.get(name, {}))
            if target and target != unit:
                yield Arrow(unit, target, f'calls {name}')

    def meant(self, unit, found):
        """Whose symbol is meant: our own library's, or else that of one we see or call, or else of any."""
        return next((found[name] for name in self.nearest(unit.lib) if name in found), None)

    def of_objects(self, folder):
        """{object: unit}: meson names an object by the path of its source below the folder of its meson.build."""
        below = self.tree.root / pathlib.Path(folder).parent
        return {path.relative_to(below).as_posix().replace('/', '_') + '.o': unit
                for path, unit in self.unit.items() if path.suffix == '.c' and below in path.parents}

    def floor(self, unit):
        """(height from the top, floor) of a unit; None if no floor has it."""
        for height, floor in enumerate(self.libraries[unit.lib].floors):
            if any(fnmatch.fnmatchcase(unit.name, pattern) for pattern in floor.files):
                return height, floor
        return None

    def why_not(self, arrow):
        """What is wrong with an arrow; None if it goes down."""
        library, target = self.libraries[arrow.source.lib], arrow.target
        if (arrow.source.name, target.name) in library.but:
            return None
        if target.lib in library.sees or f'{target.lib}/{target.name}' in library.sees:
            return None
        if target.lib != library.name:
            if target.lib in library.calls and arrow.by.startswith('calls') and arrow.by.split()[1] in self.public:
                return None
            return f'{library.folder} must not see {self.libraries[target.lib].folder}'
        if self.are_strangers(library, arrow.source, target):
            return 'they are strangers to one another'
        here, there = self.floor(arrow.source), self.floor(target)
        if not here or not there:
            return None                             # said once, of the file
        if there[0] > here[0] or (there[0] == here[0] and here[1].kind == floors.OPEN):
            return None
        return f'{there[1].name} is {"above" if there[0] < here[0] else "beside"} {here[1].name}'

    def are_strangers(self, library, a, b):
        def among(unit, patterns):
            return any(fnmatch.fnmatchcase(unit.name, pattern) for pattern in patterns)
        return any(among(a, one) and among(b, other) for one in library.strangers for other in library.strangers
                   if one is not other)

    def where(self, unit):
        return f'{self.libraries[unit.lib].folder}/{unit.name}'


def circles(arrows):
    """Strongly connected components of more than one unit (Tarjan), each sorted."""
    out, low, number, stack, found = {}, {}, {}, [], []
    for a in arrows:
        out.setdefault(a.source, set()).add(a.target)

    def visit(v):
        number[v] = low[v] = len(number)
        stack.append(v)
        for w in sorted(out.get(v, ())):
            if w not in number:
                visit(w)
                low[v] = min(low[v], low[w])
            elif w in stack:
                low[v] = min(low[v], number[w])
        if low[v] == number[v]:
            part = stack[stack.index(v):]
            del stack[stack.index(v):]
            if len(part) > 1:
                found.append(sorted(part))

    for v in sorted(out):
        if v not in number:
            visit(v)
    return found


def faults_of(house, library):
    """(where, what) of everything that is wrong in a library."""
    units = sorted({house.unit[path] for path in house.files[library.name]})
    for unit in units:
        if house.tree.build and library.objects and unit not in house.compiled and has_code(house, unit):
            yield house.where(unit), f'has no object in {library.objects}: its calls cannot be seen'
        if not house.floor(unit):
            yield house.where(unit), 'stands on no floor: name it in tests/tidy/floors.py'
    for height, floor in enumerate(library.floors):
        for pattern in floor.files:
            if not any(fnmatch.fnmatchcase(unit.name, pattern) for unit in units):
                yield library.folder, f'the floor {floor.name} names {pattern}, which is no file'
    for arrow in house.arrows:
        if arrow.source.lib == library.name and house.why_not(arrow):
            yield house.where(arrow.source), f'{arrow.by} of {house.where(arrow.target)}: {house.why_not(arrow)}'
    inside = [a for a in house.arrows if a.source.lib == a.target.lib == library.name]
    for part in circles(inside):
        yield library.folder, 'a circle: ' + ', '.join(unit.name for unit in part)


def has_code(house, unit):
    """Is there a .c that is linked?  A proof is compiled for the compiler's sake alone, and no_rules where there are none."""
    name = unit.name.split('/')[-1]
    return name.split('_')[-1] != 'proof' and not name.startswith('no_') and any(
        path.suffix == '.c' for path in house.files[unit.lib] if house.unit[path] == unit)


def pairs(house, library):
    """The arrows that start in a library, one for each pair of units."""
    return {(a.source, a.target) for a in house.arrows if a.source.lib == library.name}


def check(tree, libraries=None):
    house = House(tree, libraries or floors.LIBRARIES)
    for folder in sorted(path for path in (tree.root / 'lib').iterdir() if any(path.rglob('*.[ch]'))):
        if tree.name(folder) not in [library.folder for library in house.libraries.values()]:
            tree.fault(folder, 'has no floors: list it in tests/tidy/floors.py')
    if house.instrumented:
        tree.notes.append('floors: by includes only, the objects are instrumented')
    for library in house.libraries.values():
        wrong = sorted(set(faults_of(house, library)))
        size = f'{library.name}: {len(library.floors)} floors, {len(house.files[library.name])} files, ' \
               f'{len(pairs(house, library))} arrows'
        if not wrong:
            tree.notes.append(size + ', all down' + ('' if library.held else ' (may be held from now on)'))
        elif not library.held:
            tree.notes.append(f'{size}; not held yet: {len(wrong)} are wrong')
        else:
            tree.notes.append(f'{size}, {len(wrong)} are wrong')
            for where, what in wrong:
                tree.fault(where, what)
    return house


def show(tree, libraries=None):
    """Prints every floor with its files, and below each file what it needs."""
    house = check(tree, libraries)
    for library in house.libraries.values():
        print(f'\n{library.folder}' + (f'   sees {", ".join(library.sees)}' if library.sees else '') +
              (f'   calls the public names of {", ".join(library.calls)}' if library.calls else ''))
        for height, floor in enumerate(library.floors):
            units = sorted({u for u in map(house.unit.get, house.files[library.name])
                            if house.floor(u) and house.floor(u)[0] == height})
            print(f'  {height + 1}. {floor.name} ({floor.kind})')
            for unit in units:
                show_unit(house, unit)
        for where, what in sorted(set(faults_of(house, library))):
            print(f'  WRONG  {where}: {what}')
    print('\n' + '\n'.join(tree.notes))


def show_unit(house, unit):
    needs = {}
    for a in house.arrows:
        if a.source == unit:
            needs.setdefault(a.target, []).append(a)
    names = [('UP ' if any(map(house.why_not, arrows)) else '') +
             (target.name if target.lib == unit.lib else house.where(target))
             for target, arrows in sorted(needs.items())]
    print(f'       {unit.name:26}' + (' -> ' + ', '.join(names) if names else ''))
