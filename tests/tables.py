# SPDX-License-Identifier: BSD-3-Clause
"""Reads .def files: the states, inputs and alternatives of a machine, the rows of a table, each with its place in
the text, and writes them changed.

    machine = tables.Machine(path)
    machine.states['CALLING'].columns                            ('consult_ring_ms', 'CONSULT', 'CALLING')
    machine.cell('CALLING', 'CANCEL').answer                     [Row(fact='always', next='RETURNING', acts=(...))]
    machine.with_answers('CALLING', 'CANCEL', tables.REFUSE)     the whole text, with that cell changed

A machine is read as the compiler sees it: an included file stands in place of its #include, and a group is its
members.  So a change is one of one state, also where several states share the row.
"""
import collections, pathlib, re

ALWAYS, REFUSE, IGNORE = 'always', 'REFUSE', 'IGNORE'

# shift: its deadline runs on
Row = collections.namedtuple('Row', 'fact next acts shift', defaults=(False,))
Call = collections.namedtuple('Call', 'word args start end')
State = collections.namedtuple('State', 'name columns call cells seats')
# spans: where its rows stand; group: None, or the inputs that the one word there answers
Cell = collections.namedtuple('Cell', 'input answer spans group')

STRING = r'"(?:\\.|[^"\\])*"'
TOKEN = re.compile(r'/\*.*?\*/|^[ \t]*#(?:\\\n|[^\n])*|' + STRING +
                   r'|\b(?P<word>[A-Z][A-Z0-9_]*)\b(?:\((?P<args>(?:[^()"]|' + STRING + r')*)\))?', re.S | re.M)
COMMA = re.compile(r'(?:' + STRING + r'|[^,"])+')
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"]+\.def)"[^\n]*\n?', re.M)
GROUP = re.compile(r'^#define (\w+)\(X\)((?:\\\n|[^\n])*)', re.M)
MEMBER = re.compile(r'\bX\((\w+)\)')


def calls(text):
    """Every WORD(ARGUMENTS), and every lone WORD, outside of comments and strings."""
    return [Call(m['word'], tuple(a.strip() for a in COMMA.findall(m['args'] or '')), m.start(), m.end())
            for m in TOKEN.finditer(text) if m['word']]


def spell(word, *args):
    return f'{word}({", ".join(args)})'


def replaced(text, edits):
    """The text with each (start, end, new) done."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def flat(path):
    """A file with the text of what it includes."""
    return INCLUDE.sub(lambda m: flat(path.parent / m[1]), path.read_text())


def groups_beside(path):
    """The groups of inputs: #define NAME(X) X(INPUT) X(INPUT) ... in a header of the same folder, or of two above."""
    return {m[1]: MEMBER.findall(m[2]) for folder in (*path.parents[2:0:-1], path.parent) for header in sorted(folder.glob('*.h'))
            for m in GROUP.finditer(header.read_text())}


class Notation:
    """ON(input, next, acts) or SHIFT(input, next, acts), or IF(input, fact, next, acts) OR(fact, next, acts)
    ELSE(next, acts)."""
    WORDS = ('ON', 'SHIFT', 'IF', 'OR', 'ELSE')

    def row(self, call):
        """Its input (None: that of the row before), and the row."""
        args = call.args
        name = args[0] if call.word in ('ON', 'SHIFT', 'IF') else None
        args = args[1:] if name else args
        fact = args[0] if call.word in ('IF', 'OR') else ALWAYS
        args = args[1:] if call.word in ('IF', 'OR') else args
        return name, Row(fact, args[0], args[1:], call.word == 'SHIFT')

    def spell(self, name, rows):
        lines = []
        for at, row in enumerate(rows):
            word = ('SHIFT' if row.shift else 'ON' if row.fact == ALWAYS else 'IF') if at == 0 else 'ELSE' if row.fact == ALWAYS else 'OR'
            lines.append(spell(word, *([name] if at == 0 else []), *([] if row.fact == ALWAYS else [row.fact]),
                               row.next, *(row.acts or '_')))
        return '\n'.join(lines)


class Machine:
    def __init__(self, path, text=None):
        """text: instead of what the file holds with what it includes."""
        path = pathlib.Path(path)
        self.name, self.text, self.groups = path.stem, flat(path) if text is None else text, groups_beside(path)
        every = calls(self.text)
        self.notation, self.states, self.finals = Notation(), {}, []
        state = name = None
        for call in every:
            if call.word == 'STATE':
                state = State(call.args[0], call.args[1:], call, {}, [])
                self.states[state.name] = state
            elif call.word == 'SEATS':
                state.seats.extend(call.args)
            elif call.word == 'FINAL':
                self.finals.append(call.args[0])
            elif call.word == 'END':
                state = None
            elif call.word in self.notation.WORDS:
                name = self._read_row(state, name, call)
            elif call.word in (REFUSE, IGNORE):
                self._decide(state, Cell(call.args[0], call.word, [call[2:]], None))
            elif call.word in (REFUSE + '_ALL', IGNORE + '_ALL'):
                self._read_group(state, call)

    def _read_row(self, state, before, call):
        name, row = self.notation.row(call)
        if call.word in ('ON', 'SHIFT', 'IF'):
            self._decide(state, Cell(name, [], [], None))
        cell = state.cells[name or before]
        cell.answer.append(row)
        cell.spans.append(call[2:])
        return cell.input

    def _read_group(self, state, call):
        members = self.groups[call.args[0]]
        for name in members:
            self._decide(state, Cell(name, call.word[:-len('_ALL')], [call[2:]], members))

    def _decide(self, state, cell):
        if cell.input in state.cells:
            raise ValueError(f'{self.name}, {state.name}: {cell.input} is decided twice')
        state.cells[cell.input] = cell

    def cell(self, state, name):
        return self.states[state].cells[name]

    def next_words(self):
        return [*self.states, *self.finals]

    def rows(self):
        """(state, input, alternative, row) of every row."""
        return [(state.name, cell.input, at, row) for state in self.states.values() for cell in state.cells.values()
                if isinstance(cell.answer, list) for at, row in enumerate(cell.answer)]

    def _spell(self, name, answer):
        return spell(answer, name) if isinstance(answer, str) else self.notation.spell(name, answer)

    def with_answers(self, state, name, *answers):
        """The text with that cell changed: an answer is REFUSE, IGNORE or a list of rows; with none the cell is
        not decided, with two it is twice."""
        cell = self.cell(state, name)
        new = [self._spell(name, answer) for answer in answers]
        new += [self._spell(other, cell.answer) for other in cell.group or () if other != name]
        edits = [(start, end, '') for start, end in cell.spans[1:]]
        return replaced(self.text, [(*cell.spans[0], '\n'.join(new)), *edits])

    def with_timer(self, state, timer):
        _, columns, call, _, _ = self.states[state]
        return replaced(self.text, [(*call[2:], spell(call.word, state, timer, *columns[1:]))])


class Rows:
    """A table without states: one WORD(cell, cell, ...) a row."""

    def __init__(self, path):
        self.name, self.text = pathlib.Path(path).stem, pathlib.Path(path).read_text()
        self.rows = [call for call in calls(self.text) if call.args]

    def find(self, *key):
        """The one row that begins so, with or without its word; the key is as long as it must be."""
        found = [row for row in self.rows if key in ((row.word, *row.args)[:len(key)], row.args[:len(key)])]
        if len(found) != 1:
            raise KeyError(key)
        return found[0]

    def with_rows(self, *changed):
        """The text with each (row, cells) changed; cells None: without the row."""
        return replaced(self.text, [(row.start, row.end, '' if cells is None else spell(row.word, *cells))
                                    for row, cells in changed])

    def exchanged(self, a, b):
        """The text with two rows in each other's place."""
        edits = [(row.start, row.end, self.text[other.start:other.end]) for row, other in ((a, b), (b, a))]
        return replaced(self.text, edits)
