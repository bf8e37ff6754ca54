/* SPDX-License-Identifier: BSD-3-Clause */
/* identity.h -- who is shown: in INVITEs, and told within a dialog. */
#ifndef LW_RE_IDENTITY_H
#define LW_RE_IDENTITY_H

#include "../ask/ask.h"

struct invite_identity {
	char uri[WIRE_MAX], name[2 * LW_NAME_MAX + 3], headers[HEADERS_MAX];
	char by[LW_URI_MAX]; /* whom Referred-By names, "" without one */
	bool has_name;
};
/* From and the headers beside it, of an INVITE that makes a dialog. */
int lw_ua_identity_of_invite(struct leg *leg, struct invite_identity *id,
			     const struct lw_output *out);

/* The headers of a 2xx that say who has answered: to an INVITE with Replaces, whose sender knows
 * nothing of us but our Contact.  "" for any other. */
int lw_ua_identity_of_answer(const struct leg *leg, char *headers, size_t size);

/* Tells it within the dialog, as the engine says it is now.  True when a re-INVITE has to do it,
 * and may be sent now. */
bool lw_ua_identity_tell(struct leg *leg);
/* The same for the answer to the UPDATE that told it. */
bool lw_ua_identity_update_answered(struct leg *leg, int code, const struct sip_msg *msg);
/* True while a re-INVITE has to tell it and none is out that does. */
bool lw_ua_identity_waits(const struct leg *leg);
/* A re-INVITE was answered: if it carried it, it is told, or is not. */
void lw_ua_identity_answered(struct leg *leg, int code);

#endif
