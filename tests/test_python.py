#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The Python binding of examples/python, made from the headers: every function is there, structs are as large as in C, an
error is raised, and its demonstration transfers a call.

usage: test_python.py ROOT BUILD       (exit status 77: no cffi)
"""
import os
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
ROOT, BUILD = map(pathlib.Path, sys.argv[1:])
BOB, ALICE = 'sip:bob@example.com', 'sip:alice@example.com'
SIZED = {'lw_config': 'lw_config_init', 'lw_trunk': 'lw_trunk_init', 'lw_policy': 'lw_policy_init',
         'lw_numbering': 'lw_numbering_init', 'lw_rules': 'lw_rules_init', 'lw_ledger_config': 'lw_ledger_config_init'}

FREED = """
import legwork
engine = legwork.Engine()
engine.free()
engine.free()
try:
    engine.tick(0)
except legwork.Error as error:
    print(error)
"""


def every_function_is_there(legwork):
    names = [name for name in dir(legwork.lib) if name.startswith('lw_')]
    for name in names:
        getattr(legwork.lib, name)  # looked up now: an unknown symbol is an AttributeError
    headers = ''.join((ROOT / 'include/legwork' / name).read_text() for name in ('legwork.h', 'switch.h', 'mock.h'))
    declared = set(re.findall(r'^LW_(?:API|INLINE) .*?\b(lw_\w+)\(', headers, re.M))
    print(f'{len(names)} functions')
    assert declared <= set(names), declared - set(names)


def structs_are_as_large_as_in_c(legwork):
    for name, init in SIZED.items():
        struct = legwork.ffi.new(f'struct {name} *')
        getattr(legwork.lib, init)(struct)
        assert struct.size == legwork.ffi.sizeof(f'struct {name}'), name


def an_error_is_raised(legwork):
    engine = legwork.Engine()
    try:
        engine.hold(legwork.lib.lw_no_call(), 0)
    except legwork.Error as error:
        assert str(error) == 'stale', error
        return
    raise AssertionError('hold of no call was accepted')


def a_setting_is_refused(legwork):
    try:
        legwork.Engine(ring_ms=0)
    except legwork.Error as error:
        assert error.code == legwork.lib.LW_E_ARG
        return
    raise AssertionError('ring_ms = 0 was accepted')


def the_texts_of_an_output_are_its_own(legwork):
    """Each is a str, and stays as it was when the engine goes on."""
    engine, called = legwork.Engine(), legwork.ffi.new('char[]', ALICE.encode())
    uri = legwork.ffi.new('char[]', BOB.encode())
    engine.step(legwork.ffi.new('struct lw_input *', {'type': legwork.lib.LW_SIG_OFFERED, 'uri': uri, 'called': called}))
    incoming = next(out for out in engine.outputs() if out.what == 'incoming')
    engine.answer(incoming.call, 1)
    assert (incoming.uri, incoming.called, incoming.level) == (BOB, ALICE, ''), incoming.called


def an_engine_is_freed_once(legwork):
    """In a process of its own: what is freed twice ends it."""
    said = subprocess.run([sys.executable, '-c', FREED], capture_output=True, text=True, timeout=60)
    assert said.stdout == 'bad value\n', (said.returncode, said.stdout, said.stderr)


def the_demonstration_transfers_a_call(_):
    said = subprocess.run([sys.executable, '-m', 'legwork.demo'], capture_output=True, text=True, timeout=60)
    print(said.stdout, said.stderr)
    assert said.returncode == 0 and said.stdout.endswith('transfer completed sip:carol@example.com\n'
                                                         '  3100 ended sip:bob@example.com\ndone\n')


def main():
    try:
        import cffi
    except ImportError:
        print('no cffi for this python3 (Debian: python3-cffi)')
        return 77
    print('cffi', cffi.__version__)
    os.environ.update(LEGWORK_BUILD=str(BUILD), PYTHONPATH=str(ROOT / 'examples/python'), PYTHONDONTWRITEBYTECODE='1')
    sys.path.insert(0, str(ROOT / 'examples/python'))
    import legwork
    tests = (every_function_is_there, structs_are_as_large_as_in_c, an_error_is_raised, a_setting_is_refused,
             the_texts_of_an_output_are_its_own, an_engine_is_freed_once, the_demonstration_transfers_a_call)
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            test(legwork)
            print(f'ok {number} - {test.__name__}')
        except (AssertionError, AttributeError) as fault:
            failed += 1
            print(f'not ok {number} - {test.__name__}: {fault}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
