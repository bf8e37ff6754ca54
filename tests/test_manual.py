#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The manual: a page for each symbol that the libraries export, and for each program that is installed; pages that mandoc
finds nothing wrong with; links that lead somewhere; and a function without a comment fails the build.

usage: test_manual.py ROOT BUILD
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SECTIONS = ('NAME', 'LIBRARY', 'SYNOPSIS', 'DESCRIPTION', 'THREADS', 'RE-ENTRY', 'MEMORY', 'EXAMPLES', 'SEE ALSO')
LIBRARIES = ('lib/liblegwork.so', 'lib/mock/liblegwork-mock.so', 'lib/policy/liblegwork-policy.so', 'lib/queue/liblegwork-queue.so',
             'lib/re/liblegwork-re.so')


def exported(build):
    """{function: its library} of the shared libraries, as the linker knows them; of the static one its header says it."""
    found = {}
    for library in LIBRARIES:
        if (build / library).exists():
            said = subprocess.run(['nm', '-D', '--defined-only', build / library], capture_output=True, text=True, check=True)
            found.update(dict.fromkeys(re.findall(r' T (lw_\w+)', said.stdout), pathlib.Path(library).stem))
    return found


def declared(root, header):
    return set(re.findall(r'^LW_API .*?(lw_\w+)\(', (root / 'include/legwork' / header).read_text(), re.M))


def check_functions(root, build, manual):
    """Each has one page, and no page is of anything else."""
    there, pages = exported(build), {p.stem for p in (manual / 'man3').glob('*.3')}
    if not there:
        print('only static libraries: their symbols say nothing')
        return
    unseen = set() if (build / LIBRARIES[-1]).exists() else declared(root, 're.h') | {'lw_re_config_init'}
    expected = set(there) | declared(root, 'virtual.h') | unseen
    print(f'{len(expected)} functions, {len(pages)} pages')
    yield from (f'{name} has no page' for name in sorted(expected - pages))
    yield from (f'{name} has a page, and is not exported' for name in sorted(pages - expected))
    yield from check_libraries(manual, there)


def check_libraries(manual, there):
    for name, library in there.items():
        page = manual / f'man3/{name}.3'
        if page.exists() and f'.SH LIBRARY\n{library};' not in page.read_text().replace('\\-', '-'):
            yield f'{page.name} does not say {library}'


def check_sections(manual):
    for page in sorted((manual / 'man3').glob('*.3')):
        text = page.read_text().replace('\\-', '-')
        yield from (f'{page.name} has no {title}' for title in SECTIONS if f'\n.SH {title}\n' not in text)


def check_programs(build, manual):
    installed = json.loads((build / 'meson-info/intro-installed.json').read_text()).values()
    programs = {pathlib.Path(p).name for p in installed if pathlib.Path(p).parent.name == 'bin'}
    pages = {p.stem for p in (manual / 'man1').glob('*.1')}
    print(f'{len(programs)} programs, {len(pages)} pages')
    yield from (f'{name} has no page' for name in sorted(programs - pages))


def check_lint(manual):
    if not shutil.which('mandoc'):
        print('mandoc is not installed: not asked')
        return
    pages = sorted(map(str, manual.glob('man?/*')))
    said = subprocess.run(['mandoc', '-Tlint', *pages], capture_output=True, text=True, timeout=60)
    yield from said.stdout.splitlines()[:20]


def check_links(manual):
    html, count = manual / 'html', 0
    for page in sorted(html.glob('*.html')):
        for link in re.findall(r'href="([^"]*)"', page.read_text()):
            count += 1
            if not (html / link).is_file():
                yield f'{page.name}: {link} is not there'
    index = (html / 'index.html').read_text()
    yield from (f'{p.name} is not in the index' for p in html.glob('*.html') if p.name not in index and p.stem != 'index')
    print(f'{count} links')


def check_sources(root):
    """It is made again when any public header changes."""
    with tempfile.TemporaryDirectory() as folder:
        depfile = pathlib.Path(folder, 'd')
        subprocess.run([sys.executable, root / 'lib/manual/manual.py', root, '0', pathlib.Path(folder, 'out'), '--depfile', depfile],
                       stdout=subprocess.DEVNULL, check=True, timeout=60)
        known = {pathlib.Path(name).name for name in depfile.read_text().split()[1:]}
        names = (path.name for path in (root / 'include/legwork').iterdir() if path.suffix in ('.h', '.hpp', '.def'))
        yield from (f'the manual is not made again when {name} changes' for name in names if name not in known)


def check_planted(root):
    """A function that nobody describes is named, and no manual is made."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder)
        shutil.copytree(root / 'include', copy / 'include')
        header = copy / 'include/legwork/snapshot.h'
        header.write_text(header.read_text().replace('#ifdef __cplusplus\n}', 'LW_API int lw_silent(struct lw *lw);\n\n#ifdef __cplusplus\n}'))
        said = subprocess.run([sys.executable, root / 'lib/manual/manual.py', copy, '0', copy / 'out'], capture_output=True,
                              text=True, timeout=60)
        if said.returncode == 0 or 'lw_silent has no comment' not in said.stderr:
            yield f'a function without a comment was not refused: {said.stdout}{said.stderr}'


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    root, build = map(pathlib.Path, sys.argv[1:])
    manual, faults = build / 'lib/manual', []
    for check in (check_functions(root, build, manual), check_sections(manual), check_programs(build, manual),
                  check_lint(manual), check_links(manual), check_sources(root), check_planted(root)):
        faults += list(check)
    print('\n'.join(faults))
    print('ok 1 - manual' if not faults else f'not ok 1 - manual: {len(faults)} faults')
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
