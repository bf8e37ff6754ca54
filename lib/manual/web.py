# SPDX-License-Identifier: BSD-3-Clause
"""Writes a page as HTML, and the index of all."""
import html
import re

REFERENCE = re.compile(r'\b(lw_\w+|lw|legwork[\w-]*)\((\d\w*)\)|\b(lw_\w+)\(\)|\b(?:struct|enum) (lw\w*)\b')
STYLE = ('body{max-width:50rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 sans-serif}pre{background:#f4f4f4;padding:.6rem;'
         'overflow-x:auto}h2{font-size:1rem;margin-top:2rem}dt{font-family:monospace;margin-top:.5rem}')


def file_of(name, section):
    return f'{name}.{section}.html'


def prose(text, known):
    """known: the pages, as (name, section)."""
    def link(match):
        whole = match.group()
        if match.group(2):
            page = (match.group(1), match.group(2))
        else:
            page = (match.group(3), '3') if match.group(3) else (match.group(4), '3type')
        whole = html.escape(whole, quote=False)
        return f'\x01{file_of(*page)}\x02{whole}\x03' if page in known else whole
    parts, at = [], 0
    for match in REFERENCE.finditer(text):
        parts += [html.escape(text[at:match.start()], quote=False), link(match)]
        at = match.end()
    parts.append(html.escape(text[at:], quote=False))
    return ''.join(parts).replace('\x01', '<a href="').replace('\x02', '">').replace('\x03', '</a>')


def block(kind, content, known):
    if kind == 'code':
        return f'<pre>{html.escape(content, quote=False)}</pre>'
    if kind == 'terms':
        rows = (f'<dt>{prose(term, known)}</dt><dd>{prose(text, known)}</dd>' for term, text in content)
        return '<dl>' + '\n'.join(rows) + '</dl>'
    return {'item': '<ul><li>{}</li></ul>', 'in': '<blockquote>{}</blockquote>', 'p': '<p>{}</p>'}[kind].format(
        prose(content, known))


def document(title, body):
    return (f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
            f'<style>{STYLE}</style></head><body>\n{body}\n</body></html>\n')


def page(p, known, about):
    title = f'{p.name}({p.section})'
    lines = [f'<p><a href="index.html">legwork {about[0]}</a></p>', f'<h1>{title}</h1>',
             f'<p>{prose(p.summary, known)}</p>']
    for heading, blocks in p.parts:
        lines.append(f'<h2>{html.escape(heading)}</h2>')
        lines += [block(kind, content, known) for kind, content in blocks]
    return document(title, re.sub(r'</ul>\n<ul>', '\n', '\n'.join(lines)))


def index(pages, titles, about):
    """titles: {section: its heading}, in their order."""
    known = {(p.name, p.section) for p in pages}
    lines = [f'<h1>legwork {about[0]}</h1>']
    for section, heading in titles.items():
        rows = sorted((p.name, p.summary) for p in pages if p.section == section)
        lines += [f'<h2>{heading}</h2>', block('terms', [(f'{name}({section})', said) for name, said in rows], known)]
    return document('legwork', '\n'.join(lines))
