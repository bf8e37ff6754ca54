# SPDX-License-Identifier: BSD-3-Clause
"""What stands on a page: sections of blocks, made from things of the headers.  Nothing here knows a format.

A block is ('p', text), ('in', text), ('item', text), ('code', text), or ('terms', [(term, text)]).
"""
import re
from dataclasses import dataclass

from comments import blocks, capital, first_sentence, keyed, plain

# Our words for the title of a section, for each key of a leading comment.  All but the last stand on each function's page.
TITLES = {'Threads': 'THREADS', 'Re-entry': 'RE-ENTRY', 'Memory': 'MEMORY', 'Strings': 'STRINGS', 'Handles': 'HANDLES',
          'Time': 'TIME', 'Security': 'SECURITY'}
ON_EACH = ('Threads', 'Re-entry', 'Memory')
LIBRARIES = {'mock.h': 'legwork-mock', 'adapter_check.h': 'legwork-mock', 'play.h': 'legwork-mock', 're.h': 'legwork-re',
             'virtual.h': 'legwork-virtual', 'policy_file.h': 'legwork-policy', 'queue.h': 'legwork-queue'}
PROPER = ('Zoom',)
MOST_BESIDE = 12 # references to the functions beside one


@dataclass
class Page:
    name: str      # "lw_step"
    section: str   # "3", "3type", "7", "1"
    summary: str
    parts: list    # (title, blocks)


class Manual:
    """All headers, and what is said of whom."""

    def __init__(self, headers, examples):
        self.headers, self.examples = headers, examples
        self.base = next(h for h in headers if h.name == 'legwork.h')
        self.functions = [t for h in headers for t in h.things('function')]
        self.types = types_of(headers)
        self.errors = {name.split()[0]: said for name, said in values(self.types['lw_error'])}

    def pages(self):
        yield from (self.function_page(t) for t in self.functions)
        yield from (self.type_page(t) for t in self.types.values())
        yield from (self.header_page(h) for h in self.headers)

    # ---- a function ----

    def function_page(self, t):
        about = blocks(keyed(t.section.comment)[1]) if any(t.section.comment) else []
        text = plain(t.comment + t.section.comment + keyed(t.header.top)[0].get('Errors', []))
        parts = [('LIBRARY', [('p', library(t.header))]),
                 ('SYNOPSIS', [('code', includes(t.header)), ('code', wrapped(t.text))]),
                 ('DESCRIPTION', blocks(t.comment) + about)]
        result = self.result(t, text)
        parts += [('RETURN VALUE', result[:1]), ('ERRORS', result[1:])] if result else []
        parts += [(TITLES[key], blocks(self.general(t.header, key))) for key in ON_EACH]
        if 'char *' in t.text:
            parts.append(('STRINGS', blocks(self.general(t.header, 'Strings'))))
        if re.search(r'\blw_(call|leg)\b', t.text):
            parts.append(('HANDLES', blocks(self.general(t.header, 'Handles'))))
        parts.append(('EXAMPLES', self.examples.of(t.name)))
        parts.append(('SEE ALSO', [('p', ', '.join(self.beside(t)))]))
        return Page(t.name, '3', summary_of(t), [p for p in parts if p[1]])

    def general(self, header, key):
        """What a header says of all that is in it; where it says nothing, what legwork.h says."""
        for top in (header.top, self.base.top):
            found = keyed(top)[0]
            if key in found:
                return found[key]
        return []

    def result(self, t, text):
        """What it returns when that is an error, and which errors it names."""
        own = keyed(t.header.top)[0].get('Errors')
        named = [code for code in self.errors if re.search(rf'\b{code}\b', text) and code != 'LW_OK']
        if not t.text.startswith('int ') or not (named or (own and t.header.name in ('re.h', 'virtual.h'))):
            return []
        return [('p', plain(self.general(t.header, 'Errors')))] + (
            [('terms', [(code, sentence(self.errors[code])) for code in named])] if named else [])

    def beside(self, t):
        """References: what the comment names, the types that it takes, its neighbours, its header, all of it."""
        names = [f.name for f in t.section.things if f.kind == 'function']
        at = names.index(t.name)
        near = names[max(0, at - MOST_BESIDE // 2):at + MOST_BESIDE // 2 + 1]
        named = re.findall(r'\b(lw_\w+)\(\)', plain(t.comment + t.section.comment))
        types = [n for n in re.findall(r'\b(?:struct|enum) (lw\w*)|\b(lw_\w+)\b', t.text) for n in n if n in self.types]
        known = {f.name for f in self.functions}
        functions = dict.fromkeys(n for n in named + near if n in known and n != t.name)
        return [f'{n}(3)' for n in functions] + [f'{n}(3type)' for n in dict.fromkeys(types)] + \
            [f'{topic(t.header)}(7)'] + (['legwork(7)'] if t.header is not self.base else [])

    # ---- a type ----

    def type_page(self, t):
        users = [f.name for f in self.functions if re.search(rf'\b{t.name}\b', f.text.split('(', 1)[0]) or
                 re.search(rf'(?:struct|enum) {t.name}\b|[(,] ?(?:const )?{t.name} ', f.text)]
        macros = [m.name for m in t.header.things('macro') if m.name in initializers(t.name)]
        macros += [f'{f.name}()' for f in t.header.things('function') if re.match(rf'{t.name}_init', f.name)]
        parts = [('SYNOPSIS', [('code', includes(t.header)), ('code', bare(t))]),
                 ('DESCRIPTION', blocks(t.comment) + begin_with(macros) or [('p', opaque(t))]),
                 ('VALUES' if t.kind == 'enum' else 'FIELDS', terms(list(values(t) if t.kind == 'enum' else fields(t)))),
                 ('SEE ALSO', [('p', ', '.join([f'{u}(3)' for u in users] + [f'{topic(t.header)}(7)']))])]
        return Page(t.name, '3type', summary_of(t), [p for p in parts if p[1]])

    # ---- a header ----

    def header_page(self, header):
        keys, text = keyed(header.top)
        parts = [('LIBRARY', [('p', library(header))]), ('SYNOPSIS', [('code', includes(header))]),
                 ('DESCRIPTION', blocks(text))]
        parts += [(TITLES.get(key, key.upper()), blocks(lines)) for key, lines in keys.items()]
        parts += [part for section in header.sections for part in section_parts(section)]
        parts.append(('EXAMPLES', self.examples.of(header.name)))
        beside = sorted(f'{topic(h)}(7)' for h in self.headers if h is not header)
        parts.append(('SEE ALSO', [('p', ', '.join(beside))]))
        return Page(topic(header), '7', header.summary, [p for p in parts if p[1]])


def section_parts(section):
    said = blocks(keyed(section.comment)[1])
    listed = [(f'{t.name}({"3" if t.kind == "function" else "3type"})', summary_of(t)) for t in section.things
              if t.kind in ('function', 'struct', 'enum', 'typedef') and t.name and not is_forward(t)]
    settings = [setting for t in section.things if t.kind == 'macro' for setting in entries(t)]
    constants = [value for t in section.things if t.kind == 'enum' and not t.name for value in values(t)]
    title = section.title.split('.')[0].upper() or 'CONTENTS'
    yield title, said + terms(listed) + terms(settings) + terms(constants)


def sentence(text):
    return capital(text) + ('.' if text and text[-1] not in '.!?' else '')


def terms(list_):
    return [('terms', list_)] if list_ else []


def begin_with(names):
    return [('p', 'Begin with ' + ' or '.join(names) + '.')] if names else []


def opaque(t):
    return 'Its contents are the library\'s own.' if not t.body else f'See {topic(t.header)}(7).'


def initializers(name):
    upper = name.upper()
    return (f'{upper}_INIT', 'LW_CONFIG_PBX' if name == 'lw_config' else '')


def types_of(headers):
    """Named types; of one that is declared twice, the definition."""
    found = {}
    for header in headers:
        for t in header.things('struct', 'enum', 'typedef'):
            if t.name and (t.name not in found or t.body):
                found[t.name] = t
    return found


def is_forward(t):
    return t.kind in ('struct', 'enum') and not t.body


def topic(header):
    name = 'cpp' if header.name == 'legwork.hpp' else header.name.rsplit('.', 1)[0].replace('_', '-')
    return name if name == 'legwork' else 'legwork-' + name


def library(header):
    name = LIBRARIES.get(header.name, 'legwork')
    return f'lib{name}; pkg-config --cflags --libs {name}'


def includes(header):
    first = '#include <re.h>\n' if header.name in ('re.h', 'virtual.h') else ''
    return f'{first}#include <legwork/{header.name}>'


def summary_of(t):
    """For the NAME line."""
    if t.kind == 'function' and t.comment and plain(t.comment).startswith('"'):
        return f'the word for a value: {plain(t.comment)}'.rstrip('.')
    said = re.sub(r' \((?:R\d|RFC )[^()]*\)$', '', first_sentence(t.comment)) if t.comment else ''
    return lowered(said) if said else {'function': '', 'typedef': 'a type'}.get(t.kind, f'{t.kind} {t.name}')


def lowered(said):
    first = said.split(' ')[0]
    if first.startswith(PROPER):
        return said
    return said if first.upper() == first and len(first) > 1 else said[:1].lower() + said[1:]


def wrapped(declaration, width=78):
    """A declaration in lines that fit, broken between its parameters."""
    lines, first = [], declaration.find('(') + 1
    for word in re.split(r'(?<=,) ', declaration):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += ' ' + word
        else:
            lines.append((' ' * min(first, 24) if lines else '') + word)
    return '\n'.join(lines)


# ---- the insides of structs and enums ----

PIECE = re.compile(r'/\*.*?\*/|\n[ \t]*(?=\n)|[ \t]*#[^\n]*|[^\n;,{}/]*(?:\{[^{}]*\}[^;\n]*)?[;,]?', re.S)


def bare(t):
    """The declaration without its comments."""
    text = re.sub(r'[ \t]*/\*.*?\*/', '', t.text, flags=re.S)
    text = re.sub(r'^[ \t]*#.*\n', '', text, flags=re.M)
    return re.sub(r'\n\s*\n+', '\n', text).expandtabs(8)


def members(body, end):
    """(declaration, comment lines) of each member of a struct or value of an enum.  A comment on a line of its own is
    of the members below it, one behind a member is of that."""
    found, above, open_ = [], [], None
    for line in logical_lines(body):
        comment = re.findall(r'/\*.*?\*/', line, re.S)
        code = re.sub(r'/\*.*?\*/', '', line, flags=re.S).strip()
        said = [text.strip().lstrip('*').strip() for c in comment for text in c[2:-2].split('\n')]
        if not code:
            above = said
        elif not code.startswith('#'):
            found.append((code.rstrip(end).strip(), said or above))
            above = above if not said else []
    return found


def logical_lines(body):
    """Lines, but a comment or a brace that goes on over several is one."""
    line = ''
    for piece in body.split('\n'):
        line = f'{line}\n{piece}' if line else piece
        if line.count('/*') == line.count('*/') and line.count('{') == line.count('}') and line.count('(') == line.count(')'):
            yield line
            line = ''


def values(t):
    rows = [row for code, said in members(t.body, ',') for row in split_values(code, said)]
    return rows + (rule_values() if 'policy_rules.def' in t.body else [])


def split_values(code, said):
    names = [part.strip() for part in code.split(',') if part.strip()]
    for name in names:
        yield re.sub(r'\s+', ' ', name), plain(said)


RULES = []


def rule_values():
    return RULES


def rules_from(path):
    """The lines of policy_rules.def: (name, sentence)."""
    found = re.findall(r'^LW_RULE\((\w+),.*?"(.*)"\)$', path.read_text(), re.M)
    RULES[:] = [('LW_RULE_' + name, sentence) for name, sentence in found]


def fields(t):
    """Of a list, like LW_TIMES(LW_TIME_FIELD), each entry is a field."""
    for code, said in members(t.body, ';'):
        listed = re.match(r'(LW_\w+)\(LW_\w+_FIELD\)', code)
        if listed:
            yield from entries(next(m for m in t.header.things('macro') if m.name == listed.group(1)))
        else:
            yield re.sub(r'\s+', ' ', code), plain(said)


def entries(macro):
    """Lines of a list like LW_TIMES: the setting, and what it is."""
    for name, default, least, source, text in re.findall(
            r'^\s*[TC]\((\w+),\s*(\w+),\s*(\w+),\s*"(.*?)",\s*"(.*?)"\)', macro.text, re.M):
        yield f'{name} = {default}', f'{text} ({source})'
