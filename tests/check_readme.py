#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""README.md shows what the code says: each block between a pair of marks is compared with its source.

    <!-- file:PATH -->  ...  <!-- /file -->        the file PATH, in one fenced listing, without the
                                                line of its licence
    <!-- output:PATH ... -->  ...  <!-- /output -->    what that script prints

Pictures that are shown and files that are pointed at must be there.  The files examples/warm_transfer.c and
examples/join.c and the picture of the attended transfer must be shown.  Exit code 77 (skipped) only when there is no README.md at all.

usage: check_readme.py ROOT
"""
import difflib, pathlib, re, subprocess, sys

MUST_SHOW = ['examples/warm_transfer.c', 'examples/join.c']
MUST_PRINT = ['tests/cross/cross.py']
MUST_POINT = ['lib/core/tables/pictures/attended.svg']
BLOCK = re.compile(r'<!-- file:(\S+) -->\n(.*?)<!-- /file -->', re.S)
OUTPUT = re.compile(r'<!-- output:(\S+)([^\n]*) -->\n(.*?)<!-- /output -->', re.S)
POINTED = re.compile(r'\]\(([^)\s]+)\)')
FENCE = re.compile(r'```\w*\n(.*?)```', re.S)


def check(root, name, block):
    """The lines to print when the block is not its source."""
    listing, path = FENCE.search(block), root / name
    if not path.is_file():
        return [f'README.md shows {name}, which is not there']
    if not listing:
        return [f'README.md: no listing between the marks of {name}']
    text = re.sub(r'\A/\* SPDX-License-Identifier: .*? \*/\n', '', path.read_text())
    if listing.group(1) == text:
        return []
    return differing(listing.group(1), text, name)


def check_output(root, name, options, block):
    printed = subprocess.run([sys.executable, root / name, *options.split()], text=True, stdout=subprocess.PIPE).stdout
    return [] if block == printed else differing(block, printed, name)


def differing(shown, source, name):
    return [f'README.md: {name} is not what it is now:'] + list(difflib.unified_diff(
        shown.splitlines(), source.splitlines(), 'README.md', name, lineterm=''))


def main():
    if '--help' in sys.argv:
        print(__doc__)
        return 0
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[1])
    readme = root / 'README.md'
    if not readme.is_file():
        print('there is no README.md')
        return 77
    text = readme.read_text()
    blocks, pointed = BLOCK.findall(text), POINTED.findall(text)
    wrong = [line for name, block in blocks for line in check(root, name, block)]
    wrong += [line for found in OUTPUT.findall(text) for line in check_output(root, *found)]
    wrong += [f'README.md does not show what {name} prints' for name in MUST_PRINT
              if name not in [found[0] for found in OUTPUT.findall(text)]]
    wrong += [f'README.md points at {name}, which is not there' for name in pointed
              if '://' not in name and not name.startswith('#') and not (root / name).exists()]
    wrong += [f'README.md does not show {name}' for name in MUST_SHOW if name not in dict(blocks)]
    wrong += [f'README.md does not point at {name}' for name in MUST_POINT if name not in pointed]
    print('\n'.join(wrong) if wrong else f'{len(blocks)} blocks are as their sources')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
