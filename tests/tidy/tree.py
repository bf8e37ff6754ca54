# SPDX-License-Identifier: BSD-3-Clause
"""What every check needs: the files of a tree, their text without comments, and the list of faults."""
import pathlib, re

KINDS = {'.c', '.h', '.def', '.inc', '.in', '.py', '.sh', '.build', '.play'}


class Tree:
    """A source tree, with what was found wrong in it.  `notes` are lines of the summary."""

    def __init__(self, root, build=None):
        self.root = pathlib.Path(root).resolve()
        self.build = pathlib.Path(build).resolve() if build else None
        self.faults, self.notes, self.texts = [], [], {}

    def fault(self, where, what):
        where = where.relative_to(self.root) if isinstance(where, pathlib.Path) and self.root in where.parents else where
        self.faults.append(f'{where}: {what}')

    def name(self, path):
        return path.relative_to(self.root).as_posix()

    def text(self, path):
        if path not in self.texts:
            self.texts[path] = path.read_text()
        return self.texts[path]

    def code(self, path):
        """The text without its comments and strings."""
        key = (path, 'code')
        if key not in self.texts:
            self.texts[key] = without_comments(self.text(path))
        return self.texts[key]

    def sources(self, *folders, kinds=KINDS):
        for folder in folders or ('include', 'lib', 'examples', 'tests'):
            for path in sorted((self.root / folder).rglob('*')):
                if path.suffix in kinds and '__pycache__' not in path.parts:
                    yield path


def without_comments(text, strings=True):
    """Comments, and strings too unless they are wanted, blanked; lines kept."""
    def blank(match):
        if not strings and match.group()[0] in '"\'':
            return match.group()
        return re.sub(r'[^\n]', ' ', match.group())
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def numbered(text):
    return enumerate(text.split('\n'), 1)
