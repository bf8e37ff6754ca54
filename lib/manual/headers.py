# SPDX-License-Identifier: BSD-3-Clause
"""Reads the public headers: what stands in them, in their order, each thing with its comment.

A header is a leading comment, then sections ("---- title ----"), then things.  A comment belongs to the thing below
it, or to the one on whose last line it begins; one with an empty line below it speaks of all that follows in its section.
A thing without a comment goes by that of the thing right above it, if that is a type that it is there for.
"""
import re
from dataclasses import dataclass, field

from comments import plain, text_of

TOKEN = re.compile(r'(?P<comment>/\*.*?\*/)|(?P<define>[ \t]*#(?:[^\n]*\\\n)*[^\n]*)|(?P<blank>\n[ \t]*(?=\n))|(?P<line>[^\n]+)|\n',
                   re.S)
SECTION = re.compile(r'-{4,} (.*?) -{4,}')
CPLUSPLUS = re.compile(r'#ifdef __cplusplus\n(?:extern "C" \{|\})\n#endif\n')


@dataclass
class Thing:
    """A function, struct, enum, typedef, or macro.  text: its declaration; body: of a struct or enum, between the braces."""
    kind: str
    name: str
    text: str
    line: int
    comment: list = field(default_factory=list) # lines
    body: str = ''
    shared: bool = False # it has no comment of its own
    section: 'Section' = None
    header: 'Header' = None


@dataclass
class Section:
    title: str
    comment: list = field(default_factory=list) # what it says of all its things
    things: list = field(default_factory=list)


@dataclass
class Header:
    name: str       # "re.h"
    summary: str    # "the engine on libre's SIP core"
    top: list       # lines of the leading comment, without the summary
    sections: list

    def things(self, *kinds):
        return [t for s in self.sections for t in s.things if not kinds or t.kind in kinds]


def lines_of(comment):
    """The text of a comment, line by line, without its stars."""
    inside = comment[2:-2].rstrip().rstrip('*').rstrip()
    lines = inside.split('\n')
    return [lines[0].strip()] + [re.sub(r'^[ \t]*\* ?', '', line).rstrip() for line in lines[1:]]


def chunks(text):
    """(kind, text, line) of comments, directives, blank lines, and declarations up to their ; or last brace."""
    at, pending, begun = 0, '', 0
    while at < len(text):
        match = TOKEN.match(text, at)
        number, kind, piece = text.count('\n', 0, at) + 1, match.lastgroup, match.group()
        if kind == 'line' and '/*' in piece:
            piece = re.match(r'(?:"(?:\\.|[^"\\])*"|/(?!\*)|[^"/])*', piece).group() # up to the comment
        at += len(piece) or 1
        if pending or kind == 'line' and piece.strip():
            begun = begun if pending else number
            pending += piece
            if is_whole(pending):
                yield 'thing', pending.strip(), begun
                pending = ''
        elif kind:
            yield kind, piece, number


def is_whole(text):
    code = re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"', '', text, flags=re.S)
    code = re.sub(r'^\s*#.*$', '', code, flags=re.M)
    if code.count('{') != code.count('}') or code.count('(') != code.count(')'):
        return False
    code = code.rstrip()
    return code.endswith(';') or (code.endswith('}') and code.lstrip().startswith('LW_INLINE'))


def name_of(text):
    """(kind, name) of a declaration."""
    if text.startswith(('LW_API', 'LW_INLINE')):
        return 'function', re.search(r'(\w+)\s*\(', text).group(1)
    if text.startswith('typedef'):
        found = re.search(r'\(?(lw_\w+)\)?\s*\(', text) or re.search(r'(\w+)\s*;$', text)
        return 'typedef', found.group(1)
    found = re.match(r'(struct|enum)\s*(\w*)', text)
    return (found.group(1), found.group(2)) if found else ('other', '')


def thing_of(text, line):
    kind, name = name_of(text)
    body = text[text.index('{') + 1:text.rindex('}')] if kind in ('struct', 'enum') and '{' in text else ''
    if kind == 'function':
        text = re.sub(r'\s+', ' ', re.split(r'\s*[{;]', text, maxsplit=1)[0]) + ';'
        text = re.sub(r'^(LW_API|LW_INLINE) ', '', text)
    return Thing(kind, name, text, line, body=body)


def read(path):
    """The header in a file."""
    text = CPLUSPLUS.sub('', text_of(path))
    parts = list(chunks(text))
    top = lines_of(next(piece for kind, piece, _ in parts if kind == 'comment'))
    summary, rest = first_paragraph(top)
    header = Header(path.name, summary.split(' -- ', 1)[-1].rstrip('.'), rest, [Section('')])
    Reader(header).read(parts)
    return header


def read_top(path):
    """A header in a language that is not read here: its leading comment."""
    summary, rest = first_paragraph(lines_of(re.search(r'/\*.*?\*/', text_of(path), re.S).group()))
    return Header(path.name, summary.split(' -- ', 1)[-1].rstrip('.'), rest, [])


def first_paragraph(lines):
    end = lines.index('') if '' in lines else len(lines)
    whole = plain(lines[:end])
    sentence = re.match(r".*?[.](?=\s|$)", whole)
    if not sentence or len(sentence.group()) == len(whole):
        return whole, lines[end + 1:]
    return sentence.group(), [whole[len(sentence.group()):].strip()] + lines[end:]


class Reader:
    """Goes through the chunks of a header, and gives each comment to whom it belongs."""

    def __init__(self, header):
        self.header, self.comment, self.last, self.above, self.first = header, [], None, None, True

    def read(self, parts):
        for kind, piece, line in parts:
            getattr(self, 'see_' + kind)(piece, line)

    def see_comment(self, piece, line):
        lines = lines_of(piece)
        title = SECTION.match(lines[0])
        if self.first:
            self.first = False
        elif title:
            self.header.sections.append(Section(title.group(1), lines[1:]))
        elif self.last and self.last.line_end == line:
            self.last.comment, self.last.shared = lines, False
        else:
            self.comment = lines

    def see_blank(self, piece, line):
        if self.comment:
            section = self.header.sections[-1]
            section.comment = section.comment + ['' if section.comment else ''] + self.comment
        self.comment, self.above, self.last = [], None, None

    def see_define(self, piece, line):
        found = re.match(r'\s*#\s*define (\w+)', piece)
        if found:
            self.add(Thing('macro', found.group(1), piece, line), piece)

    def see_thing(self, piece, line):
        self.add(thing_of(piece, line), piece)

    def add(self, thing, piece):
        section = self.header.sections[-1]
        thing.section, thing.header = section, self.header
        thing.comment, thing.shared = self.comment, not self.comment
        if not self.comment and thing.kind in ('function', 'struct') and self.above and self.above.kind in ('struct', 'enum'):
            thing.comment = self.above.comment
        thing.line_end = thing.line + piece.count('\n')
        section.things.append(thing)
        self.comment, self.last, self.above = [], thing, thing
