/* SPDX-License-Identifier: BSD-3-Clause */
/* trace.h -- a SIP message in brief, for the log.  Needs <re.h> before it. */
#ifndef PHONE_TRACE_H
#define PHONE_TRACE_H

#include "log.h"

/* What does not fit ends in "...". */
struct trace {
	struct log_sip sip; /* its strings point into those below */
	char src[80], dst[80], line[512], cseq[64], callid[256], what[64];
};

/* False for what is no message, but a keep-alive. */
bool trace_message(struct trace *trace, bool tx, const struct sa *src, const struct sa *dst,
		   const uint8_t *packet, size_t size);

/* The word that tells messages of one method apart: "Replaces", "hold", "180 Ringing", or "". */
void trace_what(const char *message, char *what, size_t size);

#endif
