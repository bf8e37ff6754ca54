"""The floors of every library of lib/, from top to bottom: the list that arrows.py proves.

A file stands on the first floor that has a pattern for it (without .c or .h: x.c and x.h are one).  It may
include and call what stands on a lower floor of its library, and what its library `sees` of others.  On its own
floor too if that floor is OPEN; not if it is APART: those files know nothing of one another.  No circle is
allowed anywhere, on an open floor neither.  What a library `calls` of others it calls by their public headers.

A library that is not held yet (held=False) is measured, and what is wrong is only counted.  To hold it: name
every file here, see that `tidy.py --floors ROOT BUILD` shows no arrow marked UP, and set held=True.
"""
from collections import namedtuple

OPEN, APART = 'open', 'apart'
Floor = namedtuple('Floor', 'name kind files')
Library = namedtuple('Library', 'name folder objects floors sees calls held but', defaults=((), (), True, {}))
# objects: where they lie in the build directory, a pattern; but: {(from, to): reason}, arrows that are allowed all the same

CORE_OBJECTS = 'lib/liblegwork-private.a.p'

LIBRARIES = [
    Library('table', 'lib/table', None, [
        Floor('expansions', OPEN, ['*']),
    ]),
    Library('rules', 'lib/rules', CORE_OBJECTS, [
        Floor('rules', OPEN, ['*']),
    ], sees=('table',), held=False),
    Library('core', 'lib/core', CORE_OBJECTS, [
        Floor('step', OPEN, ['engine/step']),
        Floor('check', OPEN, ['engine/check']),
        Floor('engine', OPEN, ['engine/*']),
        Floor('transfers', APART, ['machine/transfer', 'machine/referred', 'machine/replaced']),
        Floor('call', APART, ['machine/call']),
        Floor('recording', APART, ['machine/recording']),
        Floor('leg', APART, ['machine/leg', 'machine/hold']),
        Floor('run', APART, ['machine/run']),
        Floor('ask', OPEN, ['ask/*']),
        Floor('state', OPEN, ['state/*']),
        Floor('tables', OPEN, ['tables/*']),
    ], sees=('table', 'rules'), held=False),
    Library('ledger', 'lib/ledger', CORE_OBJECTS, [
        Floor('ledger', OPEN, ['*']),
    ], calls=('core', 'rules'), held=False),
    Library('policy', 'lib/policy', 'lib/policy/liblegwork-policy*.p', [
        Floor('policy', OPEN, ['*']),
    ], calls=('core', 'rules'), held=False),
    Library('mock', 'lib/mock', 'lib/mock/liblegwork-mock-private.a.p', [
        Floor('mock', OPEN, ['*']),
    ], calls=('core', 'rules', 'ledger'), held=False),
    Library('re', 'lib/re', 'lib/re/liblegwork-re-private.a.p', [
        Floor('re', OPEN, ['*']),
    ], sees=('table',), calls=('core', 'rules', 'ledger'), held=False),
]
