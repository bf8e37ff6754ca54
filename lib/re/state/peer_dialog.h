/* peer_dialog.h -- dialogs with peers that libre's do not fit: without a tag, or behind a strict
 * router. */
#ifndef LW_RE_PEER_DIALOG_H
#define LW_RE_PEER_DIALOG_H

#include "leg.h"

/* Makes the dialog of an INVITE that has come. */
int lw_ua_dialog_accept(struct leg *leg, const struct sip_msg *msg);
/* Makes the dialog from the 2xx to our INVITE; an early one goes on if its tag is the same. */
int lw_ua_dialog_take(struct leg *leg, const struct sip_msg *msg);
/* Makes the early dialog of a reliable 1xx, unless it is there. */
int lw_ua_dialog_early(struct leg *leg, const struct sip_msg *msg);
/* Makes it again from the INVITE that stands for it (state/stored): our next request has lseq. */
int lw_ua_dialog_restore(struct leg *leg, const struct sip_msg *msg, uint32_t lseq, bool strict);

#endif
