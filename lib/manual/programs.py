# SPDX-License-Identifier: BSD-3-Clause
"""The page of a program, from what it says itself with --help."""
import re
import subprocess

from pages import Page

OPTION = re.compile(r'  (\S.*)$')
SEES = {'legwork-phone': ['legwork-replay(1)', 'legwork-ladder(1)'], 'legwork-replay': ['legwork-phone(1)', 'legwork-ladder(1)'],
        'legwork-ladder': ['legwork-phone(1)', 'legwork-replay(1)']}


def page_of(program):
    """program: the path of an executable."""
    name = program.name.removesuffix('.exe')
    said = subprocess.run([program, '--help'], capture_output=True, text=True, timeout=20, check=True).stdout
    usage, text, options, rest = parts_of(said)
    parts = [('SYNOPSIS', [('code', usage)]), ('DESCRIPTION', [('p', p) for p in text]),
             ('OPTIONS', [('terms', options)]), ('EXIT STATUS', [('p', p) for p in rest if is_status(p)]),
             ('NOTES', [('p', p) for p in rest if not is_status(p)]),
             ('SEE ALSO', [('p', ', '.join(SEES.get(name, []) + ['legwork(7)']))])]
    return Page(name, '1', summary(text, name), [(title, blocks) for title, blocks in parts if blocks])


def is_status(paragraph):
    return re.match(r'(Exit s|S)tatus:', paragraph)


def summary(text, name):
    """Its first sentence, up to what it explains."""
    first = re.split(r'[.:](?= |$)', text[0])[0] if text else name
    return first[:1].lower() + first[1:]


def parts_of(said):
    """(usage, paragraphs, [(option, meaning)], the paragraphs behind the options)."""
    paragraphs = [p for p in re.split(r'\n\s*\n', said.rstrip()) if p.strip()]
    usage = re.sub(r'^usage: ', '', paragraphs[0])
    usage = '\n'.join(line.removeprefix(' ' * 7) if i else line for i, line in enumerate(usage.split('\n')))
    text, options, rest = [], [], []
    for p in paragraphs[1:]:
        if p.startswith('  '):
            options += [split_option(line) for line in p.split('\n')]
        else:
            (rest if options else text).append(re.sub(r'\s+', ' ', p))
    return usage, text, options, rest


def split_option(line):
    """The option, and behind two blanks or a long option's one, what it means."""
    term, _, meaning = line.strip().partition('  ')
    if not meaning:
        term, meaning = re.match(r'(\S+ \S+) ?(.*)', term).groups()
    return term, meaning.strip()
