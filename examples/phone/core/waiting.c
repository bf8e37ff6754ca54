/* SPDX-License-Identifier: BSD-3-Clause */
/* waiting.c -- see waiting.h. */
#include "waiting.h"

static void ringback(struct phone *phone, lw_call call, bool on)
{
	struct lw_call_info info;
	struct media *media;

	if (lw_call_info(phone->lw, call, &info))
		return;
	media = lw_re_leg_media(phone->re, info.leg);
	if (media)
		media_ringback(media, on);
}

/* Completed while the target rings: from now on the party waits for the target and not for us
 * (R17). */
void waiting_verb(struct phone *phone, const struct lw_input *in)
{
	struct lw_call_info call, consult;
	lw_call original;

	if (in->type != LW_USER_COMPLETE || lw_call_info(phone->lw, in->call, &call))
		return;
	original = call.original.v ? call.original : in->call;
	if (lw_call_info(phone->lw, original, &call) ||
	    lw_call_info(phone->lw, call.consult, &consult))
		return;
	if (consult.state == LW_CALL_OUTGOING)
		ringback(phone, original, true);
}

void waiting_note(struct phone *phone, const struct lw_output *note)
{
	if (note->type == LW_NOTE_COMPLETING && note->method == LW_BLIND)
		ringback(phone, note->call, true);
	else if (note->type == LW_NOTE_CONSULT_CONNECTED || note->type == LW_NOTE_CONSULT_FAILED ||
		 note->type == LW_NOTE_RESUMED || note->type == LW_NOTE_RECALLING ||
		 lw_ends_transfer(note))
		ringback(phone, note->call, false);
}
