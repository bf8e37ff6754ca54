#!/usr/bin/env python3
"""The source rules, as a test.

Of the sources: functions of at most 70 lines (how many have more than 50 is only said), lines of at most
100 columns (132 in a .def, 120 in a public header; a line of a message or of a trace in a test is not broken) with tabs of 8, no `default:` in lib/core, no word that promises work, includes
that point one way, and nothing at top level but what the layout names.
Of the objects, when a build directory is given: the core does no I/O and ends no program, allocates only in
lw_new(), lw_free() and their like of the ledger, has no writable data, and exports lw_ names only.

With --fix the lines of .c and .h files that are too long are wrapped by clang-format, and nothing else.

usage: tidy.py [--fix] ROOT [BUILD]
"""
import pathlib, re, subprocess, sys

LINE, LINE_DEF, LINE_PUBLIC, FUNCTION, FUNCTION_WARN = 100, 132, 120, 70, 50
TOP = {'include', 'lib', 'examples', 'tests', 'meson.build', 'meson_options.txt', 'README.md', 'COPYING'}
WORDS = ['TO' + 'DO', 'FIX' + 'ME', 'X' * 3, 'HA' + 'CK']
CORE_HEADERS = {'string.h', 'stdlib.h', 'stdint.h', 'stddef.h', 'stdbool.h'} # and the public ones, legwork/
# What a core object may ask of the C library; the compiler may itself call the memory functions.
CORE_CALLS = {'memcpy', 'memset', 'memmove', 'memcmp', 'bcmp', 'memchr', 'strlen', 'strcmp', 'strspn', 'strcspn', 'strchr'}
ALLOCATOR = {'malloc', 'free'}

CORE = (('lib', 'core'), ('lib', 'rules'), ('lib', 'ledger'), ('lib', 'table'))
CORE_FOLDERS = ('lib/core', 'lib/core/tables', 'lib/rules', 'lib/ledger', 'lib/table')

faults = []


def fault(where, what):
    faults.append(f'{where}: {what}')


def sources(root):
    for top in ('include', 'lib', 'examples', 'tests'):
        for path in sorted((root / top).rglob('*')):
            if path.suffix in ('.c', '.h', '.def', '.inc', '.in', '.py', '.sh', '.build') or path.name == 'meson.build':
                if '__pycache__' not in path.parts:
                    yield path


def without_comments(text):
    """Comments and strings blanked, lines kept."""
    def blank(match):
        return re.sub(r'[^\n]', ' ', match.group())
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def limit_of(root, path):
    if path.relative_to(root).parts[0] == 'include':
        return LINE_PUBLIC # fields with their meaning beside them
    return LINE_DEF if path.suffix == '.def' else LINE


def check_lines(root, path, text):
    limit = limit_of(root, path)
    if path.suffix not in ('.c', '.h', '.def', '.inc'):
        return
    for number, line in enumerate(text.split('\n'), 1):
        where = f'{path.relative_to(root)}:{number}'
        quoted = path.relative_to(root).parts[0] == 'tests' and '"' in line and len(line.split('"')[0].expandtabs(8)) < 60
        if len(line.expandtabs(8)) > limit and not is_one_entry(line) and not quoted:
            fault(where, f'{len(line.expandtabs(8))} columns')
        if line != line.rstrip():
            fault(where, 'blanks at the end of the line')


def is_one_entry(line):
    """A line of one of the lists in the public headers: one entry, one line."""
    return re.match(r'(\t[TC]|LW_RULE)\(\w+, .*\)( \\)?$', line)


def check_words(root, path, text):
    for number, line in enumerate(text.split('\n'), 1):
        for word in WORDS:
            if re.search(r'\b' + word + r'\b', line):
                fault(f'{path.relative_to(root)}:{number}', f'{word}: do it, or let it be')


def functions(text):
    """(line, name, length) of each function defined: from its opening brace in column 0 to its closing."""
    name, start, head = None, 0, ''
    for number, line in enumerate(without_comments(text).split('\n'), 1):
        if line.startswith('{') and '(' in head:
            name, start = (re.findall(r'(\w+)\s*\(', head) or ['?'])[0], number
        elif line.startswith('}') and name:
            yield start, name, number - start + 1
            name = None
        if line and not line[0].isspace() and not line.startswith(('{', '}', '#')):
            head = line


def check_functions(root, path, text):
    long = 0
    for line, name, length in functions(text):
        if length > FUNCTION:
            fault(f'{path.relative_to(root)}:{line}', f'{name}() has {length} lines')
        long += length > FUNCTION_WARN
    return long


def check_default(root, path, text):
    for number, line in enumerate(without_comments(text).split('\n'), 1):
        if re.search(r'\bdefault\s*:', line):
            fault(f'{path.relative_to(root)}:{number}', '`default:` hides the case that nobody thought of')


# ---- includes ----

def includes(text):
    for number, line in enumerate(text.split('\n'), 1):
        match = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1)


def core_file(root, name):
    """Is this a file of the core, by its name in an include?"""
    return any((root / folder / name).is_file() for folder in CORE_FOLDERS)


def core_own(root, path, name):
    """Is it found from where the file stands, within the core?"""
    found = (path.parent / name).resolve()
    return found.is_file() and found.relative_to(root).parts[:2] in CORE


def core_include_is_wrong(root, name):
    public = name.startswith('legwork/') and name not in ('legwork/re.h', 'legwork/mock.h')
    return not public and name not in CORE_HEADERS


def reaches_core(root, path, name):
    """Is this the core's own file, and not one that stands beside or in the public headers?"""
    beside = (path.parent / name).is_file() or any((root / 'examples').rglob(name))
    return 'lib/core' in name or 'core/' in name or (not beside and core_file(root, name))


def check_includes(root, path, text):
    part = path.relative_to(root).parts
    for number, name in includes(text):
        where = f'{path.relative_to(root)}:{number}'
        if part[:2] in CORE and core_include_is_wrong(root, name) and not core_own(root, path, name):
            fault(where, f'the core must not include {name}')
        if (part[0] == 'examples' or part[:2] in (('lib', 'mock'), ('lib', 're'))) and reaches_core(root, path, name):
            fault(where, f'{name} is the core\'s own: only the public headers are for others')
        if (name in ('re.h', 're/re.h') or re.match(r're_\w+\.h$', name)) and \
                part[0] not in ('examples', 'tests') and part[:2] != ('lib', 're') and \
                not (path.parent / name).is_file():
            fault(where, f'only lib/re, examples and tests include libre\'s {name}')
        if part[0] == 'include' and not name.startswith('legwork/') and name not in CORE_HEADERS:
            fault(where, f'a public header must not include {name}')


def check_libre(root, path, text):
    if path.suffix in ('.c', '.h', '.def', '.inc'):
        for match in re.finditer(r'\bsip(sess|event)_\w+', without_comments(text)):
            fault(path.relative_to(root), f'{match.group()}: the adapter does not stand on sipsess or sipevent')


def check_built(root):
    """A test that no list names is a test that cannot fail."""
    listed = (root / 'tests/meson.build').read_text()
    for path in sorted((root / 'tests').glob('test_*.*')):
        names = (path.name, path.stem[len('test_'):])
        if not any(f"'{name}'" in listed for name in names):
            fault(path.relative_to(root), 'no test of tests/meson.build runs it')


def check_top(root):
    for path in root.iterdir():
        built = path.is_dir() and (path.name.startswith('build') or (path / 'meson-info').is_dir())
        if not path.name.startswith('.') and path.name not in TOP and not built:
            fault(path.name, 'has no place at top level (put it under include, lib, examples or tests)')


# ---- objects ----

def tool(*args):
    return subprocess.run(args, stdout=subprocess.PIPE, check=True, text=True, timeout=60).stdout


def undefined(path):
    return {line.split()[-1].split('@')[0] for line in tool('nm', '-u', str(path)).splitlines() if line.strip()}


def writable(path):
    """Bytes of data and bss that a program could write to; .data.rel.ro is written once, by the loader."""
    sections = tool('size', '-A', str(path)).splitlines()
    return sum(int(line.split()[1]) for line in sections
               if re.match(r'\.(data|bss|tdata|tbss)\b', line) and not line.startswith('.data.rel.ro'))


def instrumented(objects):
    return any('__asan' in s or '__ubsan' in s or 'gcov' in s or '__sanitizer' in s or '__tsan' in s
               for o in objects for s in undefined(o))


def check_objects(build):
    objects = sorted((build / 'lib').glob('liblegwork.so*.p/*.o'))
    if not objects:
        fault(build, 'no core objects: has it been built?')
        return 0
    if instrumented(objects):
        print('objects are instrumented (sanitizers or coverage): not looked at')
        return 0
    own = {line.split()[-1] for o in objects for line in tool('nm', '--defined-only', str(o)).splitlines() if line}
    for o in objects:
        allowed = CORE_CALLS | own | (ALLOCATOR if o.name.endswith(('_engine.c.o', '_ledger.c.o')) else set())
        for name in sorted(undefined(o) - allowed):
            if name not in ('_GLOBAL_OFFSET_TABLE_', '__stack_chk_fail') and not name.startswith('__mem'):
                fault(o.name, f'calls {name}')
        if writable(o):
            fault(o.name, f'{writable(o)} bytes of writable data')
    check_library(build)
    return len(objects)


def check_library(build):
    for library in [p for p in (build / 'lib').glob('liblegwork.so*') if p.is_file() and not p.is_symlink()]:
        for line in tool('nm', '-D', '--defined-only', str(library)).splitlines():
            if line.split()[1] in 'TDBRVW' and not line.split()[-1].split('@')[0].startswith('lw_'):
                fault(library.name, f'exports {line.split()[-1]}')


STYLE = ('{BasedOnStyle: LLVM, IndentWidth: 8, TabWidth: 8, UseTab: ForContinuationAndIndentation, '
         'BreakBeforeBraces: Linux, ColumnLimit: 100, ContinuationIndentWidth: 8, SortIncludes: Never, '
         'AllowShortFunctionsOnASingleLine: All, AllowShortCaseLabelsOnASingleLine: true, '
         'AllowShortBlocksOnASingleLine: Always, AllowShortIfStatementsOnASingleLine: Never, '
         'IndentCaseLabels: false, SpaceAfterCStyleCast: false, PenaltyReturnTypeOnItsOwnLine: 1000, '
         'AlignAfterOpenBracket: Align, BreakStringLiterals: false, AlignEscapedNewlines: DontAlign, '
         'AlignConsecutiveMacros: Consecutive, Cpp11BracedListStyle: true}')


def fix(root):
    for path in sources(root):
        if path.suffix not in ('.c', '.h') or path.name in ('machines.h', 'table.h'):
            continue
        lines = path.read_text().split('\n')
        long = [n for n, line in enumerate(lines, 1)
                if len(line.expandtabs(8)) > limit_of(root, path) and not is_one_entry(line) and not line.endswith('\\')
                and not line.startswith('#')]
        if long:
            subprocess.run(['clang-format', '-i', '--style=' + STYLE] + [f'--lines={n}:{n}' for n in long] +
                           [str(path)], check=True, timeout=60)


def main():
    if '--help' in sys.argv:
        print(__doc__)
        return 0
    args = [a for a in sys.argv[1:] if a != '--fix']
    if len(args) not in (1, 2):
        sys.exit(__doc__)
    if '--fix' in sys.argv:
        fix(pathlib.Path(args[0]))
    sys.argv[1:] = args
    root, long, files = pathlib.Path(sys.argv[1]).resolve(), 0, 0
    check_top(root)
    check_built(root)
    for path in sources(root):
        text, files = path.read_text(), files + 1
        check_words(root, path, text)
        check_lines(root, path, text)
        check_libre(root, path, text)
        if path.suffix in ('.c', '.h', '.inc', '.in'):
            check_includes(root, path, text)
        if path.suffix == '.c':
            long += check_functions(root, path, text)
        if path.relative_to(root).parts[:2] in CORE:
            check_default(root, path, text)
    objects = check_objects(pathlib.Path(sys.argv[2])) if len(sys.argv) == 3 else 0
    print('\n'.join(faults))
    print(f'{files} files, {objects} core objects, {long} functions over {FUNCTION_WARN} lines, {len(faults)} faults')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
