/* SPDX-License-Identifier: BSD-3-Clause */
/* ticker.h -- one 20 ms beat for a whole engine, which does not drift. */
#ifndef EXAMPLES_MEDIA_TICKER_H
#define EXAMPLES_MEDIA_TICKER_H

/* Needs <re.h> before it. */

#include "compat.h"

enum { TICK_MS = 20 };

/* Once every 20 ms; `lost` beats before this one were given up because the loop was late. */
typedef void (ticker_h)(uint32_t lost, void *arg);

struct ticker {
	int fd;
	compat_watch watch;
	uint64_t due;  /* microseconds of the monotonic clock */
	uint32_t lost; /* not yet told */
	bool running;
	ticker_h *h;
	void *owner;   /* the memory object this struct lies in: the handler may let it go */
};

uint64_t ticker_now_us(void);
/* h gets owner as its argument.  An errno: there is no descriptor left. */
int ticker_start(struct ticker *ticker, ticker_h *h, void *owner);
void ticker_stop(struct ticker *ticker);

#endif
