# SPDX-License-Identifier: BSD-3-Clause
"""What a program has compiled in from the public headers: the value of each constant of an enum, and where each field
of a struct lies.  (abidiff sees only what a function's parameters lead to, and where a struct may grow at its end it
does not look any closer.)"""
import re, subprocess, tempfile

ON_LIBRE = ['-DHAVE_INTTYPES_H', '-DHAVE_STDBOOL_H', '-DHAVE_INET6']


def libre():
    """The flags of libre, or None."""
    found = subprocess.run(['pkg-config', '--cflags', 'libre'], capture_output=True, text=True)
    return None if found.returncode else found.stdout.split() + ON_LIBRE


def compile(include, program, *options):
    with_libre = ['-D_DEFAULT_SOURCE', *(libre() or [])]
    done = subprocess.run(['cc', '-w', '-std=c11', *with_libre, f'-I{include}', '-xc', '-', *options], input=program,
                          capture_output=True, text=True)
    if done.returncode:
        raise ValueError('\n'.join(done.stderr.split('\n')[:8]))
    return done.stdout


def includes(include):
    headers = [h.name for h in sorted(include.glob('legwork/*.h')) if h.name not in ('re.h', 'virtual.h')]
    first = ['re.h', 'legwork/re.h', 'legwork/virtual.h'] if libre() is not None else []
    return ''.join(f'#include <{h}>\n' for h in first + ['legwork/' + h for h in headers] + ['stdio.h', 'stddef.h'])


def constants_of(text):
    bodies = re.findall(r'\benum(?: lw_\w+)?\s*\{([^}]*)\}', text)
    return sorted({name for body in bodies for name in re.findall(r'(?:^|,)\s*(LW_\w+)', body)})


def name_of(declarator):
    found = re.search(r'\(\s*\*\s*(\w+)\s*\)', declarator) or re.search(r'(\w+)\s*(?:\[[^\]]*\]\s*)*$', declarator)
    return found and found[1]


def fields_of(text):
    """(struct, field) of each public struct; what is in braces inside of one is left out."""
    for struct, body in re.findall(r'\bstruct (lw_\w+)\s*\{((?:[^{}]|\{[^{}]*\})*)\}', text):
        for member in re.sub(r'\{[^{}]*\}', '', body).split(';'):
            one = [member] if '(' in member else member.split(',')
            yield from ((struct, name_of(d)) for d in one if name_of(d) and name_of(d) != 'union')


def facts(include):
    """{name: what is known of it}."""
    text = compile(include, includes(include), '-E', '-P')
    lines = [f'printf("{n} %lld\\n", (long long){n});' for n in constants_of(text)]
    lines += [f'printf("{s}.{f} %zu+%zu\\n", offsetof(struct {s}, {f}), sizeof(((struct {s} *)0)->{f}));'
              for s, f in fields_of(text)]
    program = includes(include) + 'int main(void)\n{\n' + '\n'.join(lines) + '\n}\n'
    with tempfile.TemporaryDirectory() as where:
        compile(include, program, '-o', f'{where}/facts')
        said = subprocess.run([f'{where}/facts'], capture_output=True, text=True, check=True)
    return dict(line.split() for line in said.stdout.splitlines())


def is_count(name, new, old):
    """How many there are of something: it stands behind the last of them, and is nobody's value."""
    return re.fullmatch(r'LW_[A-Z_]*S', name) and int(new) > int(old)


def end_of(place):
    return sum(map(int, place.split('+')))


def is_kept(name, new, old):
    if new == old:
        return True
    if new is None:
        return False
    if name.endswith('.spare'): # what came later is in front of it
        return end_of(new) == end_of(old)
    return '.' not in name and is_count(name, new, old)


def changed(old, new):
    """None, or the facts that are no longer true."""
    bad = [f'{name} was {was}, and is {new.get(name, "gone")}' for name, was in old.items()
           if not is_kept(name, new.get(name), was)]
    return '\n'.join(bad) or None
