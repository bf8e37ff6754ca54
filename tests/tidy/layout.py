# SPDX-License-Identifier: BSD-3-Clause
"""The top level holds what the layout names, and every test file is run by a test."""

TOP = {'include', 'lib', 'examples', 'tests', 'meson.build', 'meson_options.txt', 'README.md', 'COPYING'}


def check(tree):
    check_top(tree)
    check_built(tree)


def check_top(tree):
    for path in tree.root.iterdir():
        built = path.is_dir() and (path.name.startswith('build') or (path / 'meson-info').is_dir())
        if not path.name.startswith('.') and path.name not in TOP and not built:
            tree.fault(path.name, 'has no place at top level (put it under include, lib, examples or tests)')


def check_built(tree):
    """A test that no list names is a test that cannot fail."""
    listed = (tree.root / 'tests/meson.build').read_text()
    for path in sorted((tree.root / 'tests').glob('test_*.*')):
        names = (path.name, path.stem[len('test_'):])
        if not any(f"'{name}'" in listed for name in names):
            tree.fault(path, 'no test of tests/meson.build runs it')
