#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Makes the playground: one page with its styles, its script, its scenes and the module of WebAssembly in it.

usage: page.py OUT.html MODULE.wasm

A scene of scenes.txt becomes the link that the page itself would make of it.
"""
import base64, json, pathlib, sys
from urllib.parse import quote

HERE = pathlib.Path(__file__).parent


def link(lines):
    world = [line[len('world '):] for line in lines if line.startswith('world ')] or ['phones']
    happens = [line for line in lines if not line.startswith('world ')]
    return '#' + '/'.join(quote(part).replace('%20', '+') for part in world + happens)


def scenes():
    found = []
    for line in (HERE / 'scenes.txt').read_text().splitlines():
        if line.startswith('== '):
            found.append((line[3:], []))
        elif line and not line.startswith('#'):
            found[-1][1].append(line)
    return [{'title': title, 'link': link(lines)} for title, lines in found]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    out, module = map(pathlib.Path, sys.argv[1:])
    page = (HERE / 'page.html').read_text()
    parts = {'/*{page.css}*/': (HERE / 'page.css').read_text(),
             '/*{page.js}*/': (HERE / 'page.js').read_text(),
             '/*{scenes}*/null': json.dumps(scenes()),
             '/*{wasm}*/': base64.b64encode(module.read_bytes()).decode()}
    for mark, text in parts.items():
        if page.count(mark) != 1:
            sys.exit(f'page.html needs one {mark}')
        page = page.replace(mark, text)
    out.write_text(page)
    return 0


if __name__ == '__main__':
    sys.exit(main())
