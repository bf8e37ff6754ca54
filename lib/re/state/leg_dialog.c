/* SPDX-License-Identifier: BSD-3-Clause */
/* leg_dialog.c -- the dialogs of a leg. */
#include "leg_dialog.h"

int lw_ua_leg_dialog_call(struct leg *leg, const struct dialog_new *n)
{
	char callid[17], ltag[17];
	struct dialog_new own = *n;

	(void)re_snprintf(callid, sizeof callid, "%016llx", lw_ua_random(leg->re));
	(void)re_snprintf(ltag, sizeof ltag, "%016llx", lw_ua_random(leg->re));
	own.callid = callid;
	own.ltag = ltag;
	own.lseq = (uint16_t)lw_ua_random(leg->re);
	return lw_ua_dialog_new(&leg->dlg, &own);
}

int lw_ua_leg_dialog_accept(struct leg *leg, const struct sip_msg *msg)
{
	return lw_ua_dialog_accept(&leg->dlg, msg, (uint16_t)lw_ua_random(leg->re));
}

bool lw_ua_leg_is_early_dialog(const struct leg *leg, const struct sip_msg *msg)
{
	return leg->early && lw_ua_dialog_is(leg->early, msg);
}

int lw_ua_leg_dialog_answered(struct leg *leg, const struct sip_msg *msg)
{
	struct dialog *d = NULL;
	int err;

	if (lw_ua_leg_is_early_dialog(leg, msg)) { /* the Contact may be another than in its 1xx */
		err = lw_ua_dialog_retarget(leg->early, msg);
		d = err ? NULL : mem_ref(leg->early); /* its CSeq is ahead */
	} else {
		err = lw_ua_dialog_answered(&d, leg->dlg, msg);
	}
	if (err) /* the 2xx comes again */
		return err;
	leg->early = mem_deref(leg->early);
	mem_deref(leg->dlg);
	leg->dlg = d;
	leg->early_rtag = mem_deref(leg->early_rtag);
	leg->early_target = mem_deref(leg->early_target);
	return 0;
}

int lw_ua_leg_dialog_early(struct leg *leg, const struct sip_msg *msg)
{
	struct dialog *d = NULL;
	int err;

	if (lw_ua_leg_is_early_dialog(leg, msg))
		return 0;
	err = lw_ua_dialog_answered(&d, leg->dlg, msg);
	if (err)
		return err;
	mem_deref(leg->early);
	leg->early = d;
	leg->rseq_seen = 0; /* each fork counts from an RSeq of its own */
	return 0;
}
