/* trace.h -- what was said on the wire, with the phone's events between, for legwork-ladder.
 *
 * One JSON object a line, of two kinds:
 *	{"t":1700000000123456,"who":"alice","sip":"tx","src":"127.0.0.1:5061",
 *	 "dst":"127.0.0.1:5062",
 *	 "line":"INVITE sip:bob@... SIP/2.0","cseq":"1 INVITE","what":"hold"}
 *	{"t":1700000000125001,"who":"alice","event":"transfer.consulting","state":"attended
 *CALLING"} t is microseconds of the wall clock, so that the traces of several phones can be put in
 *one order.  Needs <re.h> before it. */
#ifndef PHONE_TRACE_H
#define PHONE_TRACE_H

#include <stdio.h>

/* who: the address of the phone, of which the user part is written. */
void trace_message(FILE *file, const char *who, bool tx, const struct sa *src,
		   const struct sa *dst, const uint8_t *packet, size_t size);
void trace_event(FILE *file, const char *who, const char *event, const char *state);

/* The word that tells messages of one method apart: "Replaces", "hold", "180 Ringing", or "". */
void trace_what(const char *message, char *what, size_t size);

#endif
