/* SPDX-License-Identifier: BSD-3-Clause */
/* paste.h -- joins words after they have been expanded. */
#ifndef LW_PASTE_H
#define LW_PASTE_H

#define LW_CAT3_(a, b, c) a##b##c
#define LW_CAT3(a, b, c) LW_CAT3_(a, b, c)

#endif
