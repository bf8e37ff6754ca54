/* SPDX-License-Identifier: BSD-3-Clause */
/* setjmp.h -- for WebAssembly, whose libc in Debian 12 has none.  The player of scripts leaves one
 * that cannot be played by longjmp(): here that ends the module. */
#ifndef PLAYGROUND_SETJMP_H
#define PLAYGROUND_SETJMP_H

typedef int jmp_buf[1];

#define setjmp(env) ((env)[0] = 0)

static inline _Noreturn void longjmp(jmp_buf env, int value)
{
	(void)env, (void)value;
	__builtin_trap();
}

#endif
