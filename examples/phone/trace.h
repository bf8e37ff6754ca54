/* trace.h -- who sent what, and what the engine was in: one JSON object a line, for legwork-ladder
 * (examples/ladder/ladder.c says what is in a line). */
#ifndef PHONE_TRACE_H
#define PHONE_TRACE_H

#include <stdio.h>

/* One SIP message, as sent or received. */
void trace_message(FILE *file, const char *who, bool tx, const struct sa *src, const struct sa *dst,
		   const uint8_t *packet, size_t size);
/* One event, with the state the engine is in because of it. */
void trace_event(FILE *file, const char *who, const char *event, const char *state);

#endif
