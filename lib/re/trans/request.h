/* SPDX-License-Identifier: BSD-3-Clause */
/* request.h -- a request of ours, before it is known where it goes. */
#ifndef LW_RE_REQUEST_H
#define LW_RE_REQUEST_H

#include "../state/dialog.h"

/* What is known of a request only when it is known where it goes; and its Request-URI. */
struct sent_to {
	const char *uri;
	enum sip_transp tp;
	const struct sa *src, *dst;
};

/* A request; the strings and the dialog are needed while it is sent, method as long as it lives. */
struct request {
	const char *method;
	struct dialog *dlg;
	uint32_t cseq;
	uint8_t forwards;        /* Max-Forwards */
	const struct mbuf *tail; /* headers and body, from its position on */
	/* Writes what goes between Via and the rest: Contact, credentials.  May be NULL. */
	int (*headh)(struct mbuf *mb, const struct sent_to *to, void *arg);
	/* Each provisional answer to an INVITE, and the final one to any request; or err when none
	 * came; and where that one went which was answered.  NULL: nobody asks. */
	void (*answerh)(int err, const struct sip_msg *msg, const struct sa *dst, void *arg);
	void *arg;
};

#endif
