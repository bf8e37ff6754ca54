/* in_dialog.h -- a request within a dialog, put on the wire. */
#ifndef LW_RE_IN_DIALOG_H
#define LW_RE_IN_DIALOG_H

#include "../account/compat.h"
#include "../state/leg.h"

struct in_dialog {
	struct sip_dialog *dlg;
	const char *method;
	uint32_t cseq;           /* of an ACK; 0 for all others, which count up */
	const struct mbuf *tail; /* headers and body, from its position on */
	uint8_t forwards;        /* Max-Forwards */
};

/* The CSeq that the next request will have. */
uint32_t lw_ua_in_dialog_cseq(const struct leg *leg, const struct sip_dialog *dlg);
/* answered NULL: no transaction, for an ACK. */
int lw_ua_in_dialog_send(struct sip_request **reqp, struct leg *leg, const struct in_dialog *r,
			 sip_send_h *sendh, sip_resp_h *answered, void *arg);

#endif
