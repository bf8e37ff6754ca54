#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The pictures of the machines are those of the tables: lib/core/tables/pictures/MACHINE.svg.

Each picture carries, as a comment, the description it was made from.  Without --render every machine must have
its picture, and that comment must be what draw.py makes now of the tables that TABLES_JSON prints.  --render makes
them anew with Graphviz, which is needed for nothing else.

usage: pictures.py [--render] ROOT TABLES_JSON
"""
import difflib, json, pathlib, re, subprocess, sys

import draw

FOLDER = 'lib/core/tables/pictures'
SOURCE = re.compile(r'<!-- drawn by tests/draw.py\n(.*?)-->', re.S)


def out(*command, text=None):
    return subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout


def described(dot):
    """As a comment may hold it."""
    return dot.replace('--', '- -')


def render(dot):
    svg = out('dot', '-Tsvg', text=dot)
    svg = re.sub(r'<!--.*?-->\n?', '', svg[svg.index('<svg'):], flags=re.S)
    svg = re.sub(r'(width|height)="(\d+)pt"', r'\1="\2"', svg, count=2)
    head, rest = svg.split('>\n', 1)
    return f'{head}>\n<!-- drawn by tests/draw.py\n{described(dot)}-->\n{rest}'


def check(dot, path):
    """The lines to print when the picture is not that of the table."""
    if not path.is_file():
        return [f'{path} is missing']
    found, wanted = SOURCE.search(path.read_text()), described(dot)
    was = found.group(1) if found else ''
    if was == wanted:
        return []
    return [f'{path} is not what the table says now; pictures.py --render draws it anew:'] + list(
        difflib.unified_diff(was.splitlines(), wanted.splitlines(), 'picture', 'table', lineterm='', n=1))


def main():
    if '--help' in sys.argv:
        print(__doc__)
        return 0
    args = [a for a in sys.argv[1:] if a != '--render']
    if len(args) != 2 or args[0].startswith('-'):
        sys.exit(__doc__)
    folder = pathlib.Path(args[0]) / FOLDER
    dots = {m['name']: draw.Picture(m).dot() for m in json.loads(out(args[1]))['machines']}
    if '--render' in sys.argv:
        folder.mkdir(exist_ok=True)
        for name, dot in dots.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / f'{name}.svg').write_text(render(dot))
    wrong = [line for name, dot in dots.items() for line in check(dot, folder / f'{name}.svg')]
    wrong += [f'{p} is of no machine' for p in sorted(folder.rglob('*.*'))
              if str(p.relative_to(folder).with_suffix('')) not in dots or p.suffix != '.svg']
    print('\n'.join(wrong) if wrong else f'{len(dots)} pictures are as their tables')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
