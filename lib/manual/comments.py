# SPDX-License-Identifier: BSD-3-Clause
"""The text of a comment: paragraphs, code, lists, and what it says of threads, memory and the like."""
import re


def text_of(path):
    """A source file without the line that names its licence."""
    return re.sub(r'\A/\* SPDX-License-Identifier: .*? \*/\n', '', path.read_text())

KEY = re.compile(r'([A-Z][a-z]+(?:-[a-z]+)?): +(?=\S)')
DEEP = 8
LONG = 90 # a sentence that is longer is cut at its first : or ; where it is a summary
KEYS = ('Threads', 'Re-entry', 'Memory', 'Strings', 'Handles', 'Errors', 'Time', 'Security')


def plain(lines):
    """One line of its lines."""
    return re.sub(r'\s+', ' ', ' '.join(lines)).strip()


def keyed(lines):
    """({key: lines}, the other lines): "Threads:  one engine, one thread at a time." and what continues it."""
    found, rest, key = {}, [], None
    for line in lines:
        match = KEY.match(line)
        if match and match.group(1) in KEYS:
            key = match.group(1)
            first = line[match.end():]
            found[key] = [capital(first)]
        elif key and line:
            found[key].append(line.strip() if indent(line) >= DEEP else line) # below the first word of it
        else:
            key = None
            rest.append(line)
    return found, rest


def capital(text):
    """A sentence that begins with a word of English begins with a capital letter."""
    return text[:1].upper() + text[1:] if re.match(r'[a-z]+[ ,:]', text) else text


def indent(line):
    return len(line) - len(line.lstrip(' '))


def blocks(lines):
    """('p', text), ('in', text), ('item', text), ('code', text), one after the other."""
    found, open_ = [], False
    for line in lines + ['']:
        if line.startswith('\t'):
            add_code(found, line[1:])
        elif not line.strip():
            if found and found[-1][0] == 'code':
                found[-1][1].append('')
            open_ = False
        elif line.lstrip().startswith('- '):
            found.append(('item', [line.strip()[2:]]))
            open_ = True
        elif open_ and found[-1][0] != 'code' and not begins_inside(found[-1], line):
            found[-1][1].append(line.strip())
        else:
            found.append(('in' if indent(line) else 'p', [line.strip()]))
            open_ = True
    return [(kind, finish(kind, text)) for kind, text in found]


def add_code(found, line):
    if not found or found[-1][0] != 'code':
        found.append(('code', []))
    found[-1][1].append(line)


def begins_inside(block, line):
    """An indented line below a paragraph begins one of its own; further lines of that belong to it."""
    return bool(block[0] == 'p' and indent(line)) or bool(block[0] == 'in' and not indent(line))


def finish(kind, lines):
    if kind != 'code':
        return plain(lines)
    while lines and not lines[-1].strip():
        lines.pop()
    return '\n'.join(line.expandtabs(8) for line in lines)


def first_sentence(lines):
    """For a NAME line."""
    whole = plain(paragraph(lines))
    match = re.match(r'.*?[^.]\.(?= |$)', whole)
    sentence = (match.group() if match else whole).rstrip('.')
    short = re.match(r'.{20,}?(?=[:;] )', sentence)
    return short.group() if short and len(sentence) > LONG else sentence


def paragraph(lines):
    text = [line for line in lines]
    while text and not text[0]:
        text.pop(0)
    return text[:text.index('')] if '' in text else text
