#!/usr/bin/env python3
"""README.md shows what the code says: each block between a pair of marks is compared with its source.

    <!-- diagram:MACHINE -->        ...  <!-- /diagram -->     what `draw MACHINE` prints
    <!-- file:PATH -->              ...  <!-- /file -->        the file PATH

Pictures that are shown and files that are pointed at must be there.  The block holds one fenced listing.  The diagram of `attended` and the file examples/warm_transfer.c must
be there.  Exit code 77 (skipped) only when there is no README.md at all.

usage: check_readme.py ROOT DRAW        DRAW is the program tests/draw.c
"""
import difflib, pathlib, re, subprocess, sys

MUST = [('diagram', 'attended'), ('file', 'examples/warm_transfer.c')]
BLOCK = re.compile(r'<!-- (diagram|file):(\S+) -->\n(.*?)<!-- /\1 -->', re.S)
POINTED = re.compile(r'\]\(([^)\s]+)\)')
FENCE = re.compile(r'```\w*\n(.*?)```', re.S)


def source(root, draw, kind, name):
    if kind == 'file':
        path = root / name
        return path.read_text() if path.is_file() else None
    done = subprocess.run([draw, name], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=30)
    return done.stdout if done.returncode == 0 else None


def check(root, draw, kind, name, block):
    """The lines to print when the block is not its source."""
    listing, wanted = FENCE.search(block), source(root, draw, kind, name)
    if wanted is None:
        return [f'README.md shows {kind}:{name}, and there is no such {kind}']
    if not listing:
        return [f'README.md: no listing between the marks of {kind}:{name}']
    if listing.group(1) == wanted:
        return []
    return [f'README.md: {kind}:{name} is not what it is now:'] + list(difflib.unified_diff(
        listing.group(1).splitlines(), wanted.splitlines(), 'README.md', name, lineterm=''))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    root, draw = pathlib.Path(sys.argv[1]), sys.argv[2]
    readme = root / 'README.md'
    if not readme.is_file():
        print('there is no README.md')
        return 77
    wrong, seen = [], set()
    for kind, name, block in BLOCK.findall(readme.read_text()):
        seen.add((kind, name))
        wrong += check(root, draw, kind, name, block)
    wrong += [f'README.md points at {name}, which is not there' for name in POINTED.findall(readme.read_text())
              if '://' not in name and not name.startswith('#') and not (root / name).exists()]
    wrong += [f'README.md has no block {kind}:{name}' for kind, name in MUST if (kind, name) not in seen]
    print('\n'.join(wrong) if wrong else f'{len(seen)} blocks are as their sources')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
