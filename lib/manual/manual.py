#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Makes the manual from the public headers, the examples, and what the programs say of themselves.

usage: manual.py ROOT VERSION OUT [--depfile FILE] [PROGRAM...]

Writes OUT/man1, OUT/man3, OUT/man7 and OUT/html.  Each public function has a page, or it fails and names those that have
no comment.  The date of the pages is SOURCE_DATE_EPOCH, or that of the newest header.
"""
import datetime
import os
import pathlib
import shutil
import sys

sys.dont_write_bytecode = True

import headers  # noqa: E402
import pages  # noqa: E402
import programs  # noqa: E402
import roff  # noqa: E402
import web  # noqa: E402
from examples import Examples, sources  # noqa: E402

TITLES = {'7': 'Concepts, and the headers', '1': 'Programs', '3': 'Functions', '3type': 'Types'}


def date_of(files):
    newest = os.environ.get('SOURCE_DATE_EPOCH') or max(f.stat().st_mtime for f in files)
    return datetime.datetime.fromtimestamp(int(newest), datetime.timezone.utc).date().isoformat()


def write(out, all_pages, about):
    for folder in ('man1', 'man3', 'man7', 'html'):
        shutil.rmtree(out / folder, ignore_errors=True)
        (out / folder).mkdir(parents=True)
    names = {p.name for p in all_pages if p.section == '3'}
    known = {(p.name, p.section) for p in all_pages}
    for p in all_pages:
        save(out / f'man{p.section[0]}' / f'{p.name}.{p.section}', roff.page(p, names, about))
        save(out / 'html' / web.file_of(p.name, p.section), web.page(p, known, about))
    save(out / 'html' / 'index.html', web.index(all_pages, TITLES, about))


def save(path, text):
    path.write_text(text, encoding='utf-8')


def options(args):
    depfile = None
    if '--depfile' in args:
        at = args.index('--depfile')
        depfile = pathlib.Path(args[at + 1])
        del args[at:at + 2]
    if len(args) < 3:
        sys.exit(__doc__)
    return pathlib.Path(args[0]), args[1], pathlib.Path(args[2]), [pathlib.Path(p) for p in args[3:]], depfile


def main():
    root, version, out, executables, depfile = options(sys.argv[1:])
    include = root / 'include/legwork'
    files, more = sorted(include.glob('*.h')), [include / 'legwork.hpp', include / 'policy_rules.def']
    read = [headers.read(f) for f in files] + [headers.read_top(more[0])]
    pages.rules_from(more[1])
    found = sources(root)
    manual = pages.Manual(read, Examples(found))
    wrong = [f'{t.header.name}:{t.line}: {t.name} has no comment' for t in manual.functions if not any(t.comment)]
    if wrong:
        sys.exit('\n'.join(wrong))
    made = list(manual.pages()) + [programs.page_of(p) for p in executables]
    write(out, made, (version, date_of(files + more)))
    if depfile:
        read_files = [*files, *more, *(root / name for name in found)]
        depfile.write_text(f'{out}/man1: ' + ' '.join(map(str, read_files)) + '\n')
    count = len([p for p in made if p.section == '3'])
    print(f'{len(manual.functions)} functions, {count} pages of functions, {len(made)} pages')


if __name__ == '__main__':
    main()
