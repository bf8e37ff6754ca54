/* SPDX-License-Identifier: BSD-3-Clause */
/* show_address.h -- what one lw_show() has in hand, and the addresses it writes. */
#ifndef LW_SHOW_ADDRESS_H
#define LW_SHOW_ADDRESS_H

#include <legwork/callerid.h>

#include "text.h"

struct pen {
	const struct lw_presentation *p;
	const struct lw_parties_ids *parties;
	const struct lw_trunk *trunk;
	struct lw_shown *shown;
	uint8_t reads;             /* the carriers the peer reads */
	struct lw_text_writer text; /* into shown->text: all addresses, one behind the other */
	bool full;                 /* an address has no room or no host */
	char own[LW_NUMBER_MAX];   /* the number of ours that the trunk is shown; "" is none */
	char vouch[LW_NUMBER_MAX]; /* vouches for the transferee: the number called, else own */
};

/* "sip:NUMBER@HOST;user=phone": the host is the trunk's, else our user's; without one tel: */
const char *lw_pen_number_uri(struct pen *pen, const char *number);
struct lw_id lw_pen_number(struct pen *pen, const char *number);
/* Gives an address as dialled a scheme and a host; one that has them is returned as it is. */
/* The line that begins there. */
const char *lw_pen_line(struct pen *pen, const char *lines);
const char *lw_pen_uri(struct pen *pen, const char *address);
/* A party with an address that can be sent, and without a placeholder for a name. */
struct lw_id lw_pen_clean(struct pen *pen, const struct lw_id *id);
/* Fills own and vouch in. */
void lw_pen_find_own(struct pen *pen);

#endif
