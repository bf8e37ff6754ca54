# SPDX-License-Identifier: BSD-3-Clause
"""Writes a page as man(7)."""
import re
import textwrap

WIDTH = 76

ORDINARY = re.compile(r'\b(lw_\w+|legwork[\w-]*)\((\d\w*)\)|\b(lw_\w+)\(\)')


def escape(text):
    text = text.replace('\\', '\\e').replace('-', '\\-').replace("'", '\\(aq').replace('"', '\\(dq').replace('`', '\\(ga')
    text = text.replace('^', '\\(ha').replace('~', '\\(ti')
    return re.sub(r'[^\x00-\x7f]', lambda m: f'\\[u{ord(m.group()):04X}]', text)


def prose(text, names):
    """A paragraph; functions that have a page are set bold, with its section."""
    def reference(match):
        name = match.group(1) or match.group(3)
        section = match.group(2) or ('3' if name in names else '')
        return f'\x01{name}\x02({section})' if section else match.group()
    text = escape(ORDINARY.sub(reference, text)).replace('\x01', '\\fB').replace('\x02', '\\fR')
    return wrap(text)


def wrap(text):
    return guarded(textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False))


def guarded(text):
    return '\n'.join('\\&' + line if line.startswith(('.', '\\(aq')) else line for line in text.split('\n'))


def code(text):
    return '\n'.join(('.PP', '.RS 4', '.EX', guarded(escape(text)), '.EE', '.RE'))


def block(kind, content, names):
    if kind == 'code':
        return code(content)
    if kind == 'terms':
        return '\n'.join(f'.TP\n\\fB{escape(term)}\\fR\n{prose(text, names) or chr(92) + "&"}' for term, text in content)
    if kind == 'item':
        return f'.IP \\(bu 3\n{prose(content, names)}'
    if kind == 'in':
        return f'.RS 4\n.PP\n{prose(content, names)}\n.RE'
    return f'.PP\n{prose(content, names)}'


def page(p, names, about):
    """about: (version, date)."""
    version, date = about
    lines = [f'.TH {p.name.upper()} {p.section} {date} "legwork {version}" "legwork"',
             '.SH NAME', wrap(f'{p.name} \\- {escape(p.summary)}')]
    for title, blocks in p.parts:
        lines.append(f'.SH {escape(title)}')
        body = [block(kind, content, names) for kind, content in blocks]
        lines += [body[0][4:] if body[0].startswith('.PP\n') else body[0]] + body[1:]
    return '\n'.join(lines) + '\n'
