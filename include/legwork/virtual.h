/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/virtual.h -- a test of a program on libre without a network, without waiting, without luck.
 *
 * Link liblegwork-virtual.a into a test program (never into a product): it takes the place of the functions of
 * libc and libre that reach the outside.  Clocks stand still until everybody waits, and then jump to the next
 * timer; UDP goes from socket to socket within the process; each random number follows from a seed; an
 * allocation of libre's can be made to fail.  So ten minutes of ringing pass in a millisecond, and a run with
 * the same seed is the same, byte by byte.
 *
 *	lw_virtual_begin(seed);
 *	libre_init(); lw_re_alloc(...); ...
 *	lw_virtual_run(5000, NULL, NULL);          five seconds, as far as the program can tell
 *
 * Include <re.h> first.  TCP and TLS do not exist here (EPROTONOSUPPORT); all other descriptors of
 * the process work as ever.  libre must be a shared library, built as distributions build it.
 *
 * Threads:  one, that of libre's loop.
 * Re-entry: done() and handlers are called from within lw_virtual_run(), and must not call it.
 * Memory:   what the test has opened is the test's.
 * Errors:   0, or an errno. */
#ifndef LEGWORK_VIRTUAL_H
#define LEGWORK_VIRTUAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <legwork/version.h>

#ifdef __cplusplus
extern "C" {
#endif

/* From now on all is virtual, and of this seed; call it before libre_init(), and again to begin anew.  Sockets
 * that are open stay; datagrams on the way are lost. */
LW_API void lw_virtual_begin(uint64_t seed);
/* Real clocks, sockets and random numbers again. */
LW_API void lw_virtual_end(void);

/* ---- time --------------------------------------------------------------------------------------- */

/* Milliseconds, on every clock. */
LW_API uint64_t lw_virtual_now(void);

/* Why lw_virtual_run() returned. */
enum lw_virtual_stop {
	LW_VIRTUAL_DONE,  /* done() said so */
	LW_VIRTUAL_TIME,  /* the time is over */
	LW_VIRTUAL_IDLE,  /* the time is over, no timer runs and nothing is on the way: nothing can happen any more */
	LW_VIRTUAL_STUCK, /* it went round and round and no time passed: an endless loop */
};

/* When a timer was due last, or a datagram came: long ago means that all is quiet.  With libre up to 2.0 an
 * endpoint of <legwork/re.h> looks at its clock once a day for as long as it lives, so its loop is never idle. */
LW_API uint64_t lw_virtual_last(void);

/* Runs libre's loop for that many virtual milliseconds, or until done(arg) is true (done may be NULL), which is
 * asked each time the loop waits.  Not from within a handler of the loop.  A program that calls re_main() itself
 * is virtual too: it returns when all is idle. */
LW_API enum lw_virtual_stop lw_virtual_run(uint64_t ms, bool (*done)(void *arg), void *arg);

/* ---- the network -------------------------------------------------------------------------------- */

/* A datagram has come to a party that is no socket.  It may send at once. */
typedef void (lw_virtual_h)(const void *data, size_t size, const struct sa *from, const struct sa *to,
			    void *arg);
/* What is sent to this address is given to the handler; NULL: no longer.  ENOMEM: there are 32 already. */
LW_API int lw_virtual_party(const struct sa *at, lw_virtual_h *handler, void *arg);
/* A datagram from anywhere to anywhere, which arrives after that many milliseconds (at least 1).  It is lost if
 * nobody listens there. */
LW_API void lw_virtual_send(const struct sa *from, const struct sa *to, const void *data, size_t size,
			    uint32_t ms);
/* What a program's own datagrams meet: of 100, so many are lost. */
LW_API void lw_virtual_loss(uint32_t percent);

/* ---- memory ------------------------------------------------------------------------------------- */

/* Objects of libre (mem_alloc()) that are alive. */
LW_API size_t lw_virtual_objects(void);
/* What they take, in bytes: with what libre puts around each, and malloc of glibc with 64 bits. */
LW_API size_t lw_virtual_bytes(void);
/* Writes the number and size of each one that was made after the first `since`, for a leak that can be found
 * again: an object's number is the same in each run.  At most 8. */
LW_API void lw_virtual_leaks(uint64_t since, void (*put)(uint64_t number, size_t size, const void *object));
/* How many allocations there have been since lw_virtual_begin(). */
LW_API uint64_t lw_virtual_allocations(void);
/* The nth allocation from now on fails (1: the next one), and with for_ever all that follow it; 0: none fails.
 * An allocation is a mem_alloc(), mem_zalloc() or growing mem_realloc(), by libre or by the program. */
LW_API void lw_virtual_fail(uint64_t nth, bool for_ever);
/* How many have failed since the last lw_virtual_fail(). */
LW_API uint64_t lw_virtual_failed(void);

#ifdef __cplusplus
}
#endif

#endif
