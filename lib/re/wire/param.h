/* SPDX-License-Identifier: BSD-3-Clause */
/* param.h -- parameters of a header or URI, found where libre finds them, without its patterns.
 *
 * It must be the same place: the gate looks for what libre would act on.  So a quoted string before
 * the parameter counts for nothing here either. */
#ifndef LW_RE_WIRE_PARAM_H
#define LW_RE_WIRE_PARAM_H

#include <re.h>

/* As msg_param_decode(): false without it, or without value.  name is in small letters. */
bool lw_param(const struct pl *params, const char *name, struct pl *value);
/* As msg_param_exists(): its semicolon and its name. */
bool lw_param_place(const struct pl *params, const char *name, struct pl *place);

#endif
