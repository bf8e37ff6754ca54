/* pen.h -- what one lw_show() has in hand. */
#ifndef LW_PEN_H
#define LW_PEN_H

#include "ident.h"

struct pen {
	const struct lw_presentation *p;
	const struct lw_parties_ids *parties;
	const struct lw_trunk *trunk;
	struct lw_shown *shown;
	uint8_t reads;             /* the carriers the peer reads */
	size_t used;               /* of shown->text */
	bool full;
	char own[LW_NUMBER_MAX];   /* the number of ours that the trunk is shown; "" is none */
	char vouch[LW_NUMBER_MAX]; /* which vouches for the transferee's: the one called, else own
				    */
};

/* "sip:NUMBER@HOST;user=phone": the host is the trunk's, else our user's; without one tel: */
const char *lw_pen_number_uri(struct pen *pen, const char *number);
struct lw_id lw_pen_number(struct pen *pen, const char *number);
/* An address as dialled gets a scheme and a host; one that has them is borrowed. */
const char *lw_pen_uri(struct pen *pen, const char *address);
/* A party, with an address that can be sent and without a name that is none. */
struct lw_id lw_pen_clean(struct pen *pen, const struct lw_id *id);
/* Fills own and vouch in. */
void lw_pen_find_own(struct pen *pen);

#endif
