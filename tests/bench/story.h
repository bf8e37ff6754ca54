/* SPDX-License-Identifier: BSD-3-Clause */
/* story.h -- the transfers that are under way. */
#ifndef BENCH_STORY_H
#define BENCH_STORY_H

#include "wire_load.h"

enum ending { STORY_DONE, STORY_REFUSED, STORY_FAILED };

/* Called when a story is over, for the last time with it. */
typedef void (story_over_h)(const struct story *s, enum ending how, const char *why);

int stories_open(const struct carrier *carrier);
void stories_close(void);
void stories_on_over(story_over_h *over);
/* Starts one that was due at that time, in ns.  False: there is no memory for it. */
bool story_start(bool transfers, uint64_t due);
unsigned stories_under_way(void);
/* Of those, how many had their first INVITE answered. */
unsigned stories_accepted(void);

#endif
