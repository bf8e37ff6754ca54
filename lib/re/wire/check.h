/* SPDX-License-Identifier: BSD-3-Clause */
/* check.h -- whether libre may see a message, by its bytes alone.
 *
 * libre drops without an answer what it cannot decode, takes what it should not (two From, a CSeq
 * that overflows), and needs the square of the length for values that do not fit its patterns. */
#ifndef LW_RE_WIRE_CHECK_H
#define LW_RE_WIRE_CHECK_H

#include "scan.h"

enum {
	CHECK_PASS = 0,         /* for libre */
	CHECK_DROP = 1,         /* nobody can be answered; else the code to answer with */
	CHECK_URI_MAX = 1024,   /* bytes of a Request-URI */
	CHECK_HEAD_MAX = 32768, /* bytes of first line and headers */
	CHECK_VALUE_MAX = 4096, /* bytes of one address with its parameters */
	CHECK_PLAIN_MAX = 256,  /* bytes that a slow pattern may meet */
	CHECK_LINES_MAX = 200,  /* headers of a message */
	CHECK_COMMAS_MAX = 400, /* values beside the first ones of them */
};

struct wire_check {
	struct scan_first_line first;
	bool request;
	int code;          /* CHECK_PASS, CHECK_DROP, or 400 to 699 */
	size_t head;       /* bytes before the body */
	size_t body;       /* bytes that Content-Length promises */
	bool framed;       /* Content-Length says where it ends: there is one, and it is a number */
	bool counted;      /* there is at least one */
	bool rewrite;      /* libre may see it only as lw_wire_rewrite() writes it */
	struct pl via, from, to, callid, replaces; /* the first of each */
};
/* p begins with a first line and has all headers.  body is not looked at, nor its presence. */
void lw_wire_check(struct wire_check *check, const char *p, size_t len);
/* The same of a whole datagram: its body must be there (RFC 3261 18.3). */
void lw_wire_check_datagram(struct wire_check *check, const char *p, size_t len);

/* A request that begins something: it has no tag of ours, and belongs to no other one that did. */
bool lw_wire_begins_new(const struct wire_check *check);

/* Where the first Via differs from what libre may see. */
struct via_parts { struct pl maddr, branch; };
/* EBADMSG: not a Via. */
int lw_wire_via_parts(struct via_parts *via, const struct pl *value);
/* True when libre needs the square of the length for an address, or it is longer than any is. */
bool lw_wire_address_is_slow(const struct pl *value);

#endif
