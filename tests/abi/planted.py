# SPDX-License-Identifier: BSD-3-Clause
"""Changes that abi.py makes in a copy: breaks, each of which must be found, and growths, which must not be called one."""

CONFIG, LEGWORK, SETTINGS = 'include/legwork/config.h', 'include/legwork/legwork.h', 'lib/core/state/settings.c'
GET = 'lw_config_get(const struct lw_config *config, const char *name, uint32_t *value)'

# name: [(file, what stands there, what is to stand there)]
BROKEN = {
    'a field in the middle of a struct': [(CONFIG, '\tuint32_t max_legs; ', '\tuint32_t planted, max_legs; ')],
    'a field at the end of a struct without size': [(LEGWORK, '\tconst char *target;  /* OFFERED, of', '\tconst char *planted, *target;  /* OFFERED, of')],
    'a field that became wider': [(CONFIG, '\tuint32_t spare_calls;', '\tuint64_t spare_calls;')],
    'a setting in the middle of a list': [(CONFIG, '\tT(end_ms, ', '\tT(planted_ms, 1, 1, "", "") \\\n\tT(end_ms, ')],
    'a verb in the middle': [(LEGWORK, '\tLW_USER_REJECT,\n', '\tLW_USER_PLANTED,\n\tLW_USER_REJECT,\n')],
    'a value that is gone': [(CONFIG, 'LW_REFER_AUTO, LW_REFER_REFUSE }', 'LW_REFER_AUTO }')],
    'a function that is gone': [('lib/packaging/symbols/legwork.map', '\tlw_setting;\n', '')],
    'a parameter of another type': [(CONFIG, GET, GET.replace('uint32_t', 'uint64_t')), (SETTINGS, GET, GET.replace('uint32_t', 'uint64_t'))],
    'a result of another type': [(LEGWORK, 'LW_API size_t lw_block_size(', 'LW_API uint8_t lw_block_size('),
                                 ('lib/core/engine/info.c', 'size_t lw_block_size(', 'uint8_t lw_block_size(')],
}
GROWN = {
    'nothing': [],
    'a field at the end of a struct with size': [(CONFIG, '\tuint32_t text_bytes;\n', '\tuint32_t text_bytes;\n\tuint64_t planted;\n')],
    'a field in spare room': [('include/legwork/policy.h', '\tuintptr_t spare[8]; ', '\tuintptr_t planted;\n\tuintptr_t spare[7]; ')],
    'a value at the end of an enum': [(LEGWORK, '\tLW_SCENE_RECALLING,      /* our user is rung again */\n',
                                       '\tLW_SCENE_RECALLING,\n\tLW_SCENE_PLANTED,\n')],
    'a verb, and a note': [(LEGWORK, '\tLW_USER_FREED,\n', '\tLW_USER_FREED,\n\tLW_USER_PLANTED,\n'),
                           (LEGWORK, '\n\tLW_NOTES /*', '\tLW_NOTE_PLANTED,\n\tLW_NOTES /*')],
    'a function': [('lib/packaging/symbols/legwork.map', '\tlw_setting;\n', '\tlw_setting;\n\tlw_planted;\n'),
                   (CONFIG, 'LW_API bool lw_setting(', 'LW_API int lw_planted(void);\nLW_API bool lw_setting('),
                   (SETTINGS, 'bool lw_setting(', 'int lw_planted(void)\n{\n\treturn 1;\n}\n\nbool lw_setting(')],
}
