# SPDX-License-Identifier: BSD-3-Clause
"""Each source file says in its first two lines under which licence it is."""

SAYS = 'SPDX-License-Identifier: BSD-3-Clause'
KINDS = {'.c', '.h', '.hpp', '.cpp', '.def', '.inc', '.css', '.js', '.py', '.sh', '.build'}


def check(tree):
    for path in [*tree.sources(kinds=KINDS), tree.root / 'meson.build']:
        if SAYS not in '\n'.join(tree.text(path).split('\n')[:2]):
            tree.fault(path, f'its first or second line is to say {SAYS}')
