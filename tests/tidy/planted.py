# SPDX-License-Identifier: BSD-3-Clause
"""A small sound tree, and the faults that ../test_tidy.py plants in it."""

SOUND = {
    'meson.build': '', 'README.md': '', 'tests/meson.build': "test('pool', executable('test_pool'))\n",
    'tests/test_pool.c': 'int main(void) { return 0; }\n',
    'examples/phone.c': '#include <legwork/legwork.h>\n\nint phone(void);\nint phone(void)\n{\n\treturn lw_step();\n}\n',
    'include/legwork/legwork.h': 'int lw_step(void);\n',
    'lib/table/table.h': 'struct lw_row { int next; };\n',
    'lib/core/engine/step.h': 'int lw_inside(void);\n',
    'lib/core/engine/step.c': '#include "step.h"\n\n#include <legwork/legwork.h>\n\n#include "leg.h"\n#include "check.h"\n\n'
                              'int lw_step(void)\n{\n\treturn lw_leg_do() + lw_check();\n}\n'
                              'int lw_inside(void)\n{\n\treturn 1;\n}\n',
    'lib/core/engine/check.h': 'int lw_check(void);\n',
    'lib/core/engine/check.c': '#include "check.h"\n\nint lw_check(void)\n{\n\treturn 0;\n}\n',
    'lib/core/machine/leg.h': 'struct leg { int state; };\nint lw_leg_do(void);\n',
    'lib/core/machine/leg.c': '#include "leg.h"\n#include "pool.h"\n#include "tables.h"\n\n'
                              'int lw_leg_do(void)\n{\n\tstruct leg l = {0};\n\n'
                              '\treturn l.state == LEG_UP ? lw_take() : 0;\n}\n',
    'lib/core/machine/hold.h': 'int lw_hold_do(void);\n',
    'lib/core/machine/hold.c': '#include "hold.h"\n\nint lw_hold_do(void)\n{\n\treturn 2;\n}\n',
    'lib/core/state/pool.h': 'int lw_take(void);\n',
    'lib/core/state/pool.c': '#include "pool.h"\n\nint lw_take(void)\n{\n\treturn 3;\n}\n',
    'lib/core/tables/leg.def': '#include "talk.def"\nSTATE(IDLE, _)\nSTATE(UP, _)\nFINAL(GONE)\n',
    'lib/core/tables/talk.def': 'STATE(TALKING, _)\n',
    'lib/core/tables/hold.def': 'STATE(HELD, _)\n',
    'lib/core/tables/tables.h': '#include "table.h"\n\nenum { LEG_IDLE, LEG_UP, LEG_TALKING, LEG_GONE, HOLD_HELD };\n',
    'lib/re/leg.c': '#include <legwork/legwork.h>\n\n#include "wire.h"\n\nint lw_ua_leg(void);\nint lw_ua_leg(void)\n{\n'
                    '\treturn lw_step() + lw_wire();\n}\n',
    'lib/re/wire.h': 'int lw_wire(void);\n',
    'lib/re/wire.c': '#include "wire.h"\n\nint lw_wire(void)\n{\n\treturn 4;\n}\n',
}
UNLICENSED = '/* of nobody */\n'
POOL, HOLD, LEG = 'lib/core/state/pool.c', 'lib/core/machine/hold.c', 'lib/core/machine/leg.c'


def body(line):
    """A function of hold.c in which this line stands."""
    return SOUND[HOLD].replace('\treturn 2;', '\t' + line + '\n\treturn 2;')


# name: ({file: its text}, what must be reported: each fault must match one of them, and each of them a fault)
PLANTED = {
    'an include upwards': ({POOL: '#include "step.h"\n' + SOUND[POOL]}, ['includes step.h .*engine is above state', 'a circle: engine/step, .*state/pool']),
    'an include of a neighbour on a floor apart': ({HOLD: '#include "leg.h"\n' + SOUND[HOLD]}, ['includes leg.h .*beside machine']),
    'an include of another library': ({'lib/re/wire.c': '#include "pool.h"\n' + SOUND['lib/re/wire.c']},
                                      ["pool.h is the core's own", 'lib/re must not see lib/core']),
    'a call upwards, with no include': ({POOL: 'int lw_inside(void);\n' + SOUND[POOL].replace('3;', 'lw_inside();')},
                                        ['pool: calls lw_inside of .*engine is above state', 'a circle: engine/step, .*state/pool']),
    'a name of the core that is not public, from the adapter': (
        {'lib/re/wire.c': SOUND['lib/re/wire.c'].replace('4;', 'lw_take();')}, ['wire: calls lw_take .*must not see']),
    'data asked for upwards': ({POOL: 'extern const char lw_word[];\n' + SOUND[POOL].replace('3;', 'lw_word[0];'),
                                'lib/core/engine/check.c': SOUND['lib/core/engine/check.c'] + 'const char lw_word[] = "x";\n'},
                               ['pool: calls lw_word of .*engine is above state']),
    'a circle by call': ({'lib/core/engine/check.c': SOUND['lib/core/engine/check.c'].replace('0;', 'lw_inside();')},
                         ['a circle: engine/check, engine/step']),
    'a circle by include': ({'lib/core/engine/check.h': '#include "step.h"\n' + SOUND['lib/core/engine/check.h']},
                            ['a circle: engine/check, engine/step']),
    'a file on no floor': ({'lib/core/engine.h': 'int lw_x(void);\n'}, ['stands on no floor']),
    'a library without floors': ({'lib/extra/x.h': 'int lw_x(void);\n'}, ['lib/extra: has no floors']),
    'a state of another machine': ({HOLD: body('enum { LEG_UP = 1 };')}, ['LEG_UP is a state of leg.def']),
    'a state of another machine, from a file it shares': ({HOLD: body('enum { LEG_TALKING = 1 };')},
                                                          ['LEG_TALKING is a state of leg.def']),
    'states compared by order': ({LEG: SOUND[LEG].replace('== LEG_UP', '>= LEG_UP')}, ['a state has no order']),
    'arithmetic on a state': ({LEG: SOUND[LEG].replace('l.state ==', 'l.state - 1 ==')}, ['a state has no order']),
    'a state written beside the runner': ({LEG: SOUND[LEG].replace('\treturn', '\tl.state = 1;\n\treturn')}, ['only the runner']),
    'a state by its quoted name': ({'examples/phone.c': SOUND['examples/phone.c'] + 'const char *s = "TALKING"; /* "UP" */\n'},
                                   ['"TALKING" is the name of a state']),
    'a global name without a prefix': ({POOL: SOUND[POOL] + 'int take(void);\nint take(void)\n{\n\treturn 5;\n}\n'},
                                       ['exports take, which has no prefix']),
    'a global name that a neighbour has': ({POOL: SOUND[POOL] + 'int lw_taken(void);\nint lw_taken(void)\n{\n\treturn 5;\n}\n'},
                                           ['exports lw_taken, which .*neighbour.so has']),
    'a `default:`': ({HOLD: body('switch (1) { default: break; }')}, ['`default:` hides']),
    'a line that is too long': ({HOLD: body('int x; /* ' + 'x' * 90 + ' */')}, ['columns']),
    'a comment with blanks at its end': ({HOLD: SOUND[HOLD].replace('return 2;', 'return 2; ')}, ['blanks at the end']),
    'a promise of work': ({HOLD: body('/* TO' + 'DO */')}, ['do it, or let it be']),
    'a function that is too long': ({HOLD: body('\t;\n' * 70)}, ['lw_hold_do\\(\\) has 7']),
    'input and output in the core': ({HOLD: '#include <stdio.h>\n' + body('puts("x");')},
                                     ['must not include stdio.h', 'calls puts', 'calls puts']),
    'allocation in a machine': ({HOLD: '#include <stdlib.h>\n' + body('free((void *)lw_hold_do);')}, ['calls free']),
    'writable data in the core': ({HOLD: 'int lw_count = 1;\n' + SOUND[HOLD]}, ['4 bytes of writable data']),
    'libre in the core': ({HOLD: '#include <re.h>\n' + SOUND[HOLD]}, ['must not include re.h', "include libre's re.h"]),
    'sipsess in the adapter': ({'lib/re/wire.c': SOUND['lib/re/wire.c'] + 'struct sipsess_x;\n'}, ['does not stand on sipsess']),
    'the core in an example': ({'examples/phone.c': '#include "../lib/core/machine/leg.h"\n' + SOUND['examples/phone.c']},
                               ["is the core's own"]),
    'a private header in a public one': ({'include/legwork/legwork.h': '#include "pool.h"\n' + SOUND['include/legwork/legwork.h']},
                                         ['a public header must not include pool.h']),
    'a file without its licence': ({HOLD: UNLICENSED + SOUND[HOLD]}, ['is to say SPDX']),
    'a folder at top level': ({'doc/x.c': '\n'}, ['has no place at top level']),
    'a test that nothing runs': ({'tests/test_lost.c': '\n'}, ['no test of tests/meson.build runs it']),
}
