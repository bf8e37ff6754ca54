# SPDX-License-Identifier: BSD-3-Clause
"""What cffi must know of the library, made from its headers by the C preprocessor: nothing is written twice."""
import pathlib
import re
import subprocess
import tempfile

HEADERS = ('adapter.h', 'ledger.h', 'rules.h', 'snapshot.h', 'switch.h', 'mock.h')
OF_C = ('stdbool.h', 'stddef.h', 'stdint.h')  # cffi knows what these declare


def preprocessed(compiler, folders):
    program = ''.join(f'#include <legwork/{name}>\n' for name in HEADERS)
    with tempfile.TemporaryDirectory() as empty:
        for name in OF_C:
            pathlib.Path(empty, name).touch()
        said = subprocess.run([*compiler, '-E', '-P', '-nostdinc', '-DLW_INLINE=LW_BODY', '-I', empty,
                               *[f'-I{folder}' for folder in folders], '-'], input=program, capture_output=True, text=True, check=True)
    return said.stdout


def without_bodies(text):
    """A function whose body stands in the header is a symbol too: its prototype."""
    parts = text.split('LW_BODY ')
    return parts[0] + ''.join(after_body(part) for part in parts[1:])


def after_body(part):
    prototype, at, depth = part[:part.index('{')], part.index('{'), 0
    while True:
        depth += {'{': 1, '}': -1}.get(part[at], 0)
        at += 1
        if not depth:
            return prototype.strip() + ';\n' + part[at:]


def cdef(compiler, folders):
    text = re.sub(r'__attribute__\s*\(\(.*?\)\)\)?', '', preprocessed(compiler, folders))
    return without_bodies(text)
