/* SPDX-License-Identifier: BSD-3-Clause */
/* record.c -- a=record: the peer is told that we record, and we hear that it does (RFC 7866 6).
 *
 * Nothing is said to a peer that did not show `Supported: record-aware`.  What there is to say goes
 * along with the next body; if there is none soon, a re-INVITE of its own carries it. */
#include <string.h>

#include "record.h"

#include "../wire/record.h"
#include "signal.h"

enum { TELL_MS = 100 }; /* a hold that comes with it carries it */

static bool is_aware(const struct leg *leg)
{
	return leg->re->cfg.record_aware && leg->caps & LW_CAP_RECORD_AWARE;
}

bool lw_ua_record_has_news(const struct leg *leg)
{
	return is_aware(leg) && leg->record.is != leg->record.told;
}

/* ---- ours ---- */

bool lw_ua_record_due(const struct leg *leg)
{
	return lw_ua_record_has_news(leg) && lw_ua_leg_can_offer(leg);
}

void lw_ua_record_tell(struct leg *leg)
{
	if (lw_ua_record_due(leg) && !leg->due[DUE_RECORD])
		lw_ua_leg_wake(leg, DUE_RECORD, lw_ua_now(leg->re) + TELL_MS);
}

/* A peer that was never recorded is not told that it is not. */
void lw_ua_record_is(struct leg *leg, bool on)
{
	if (on || leg->record.is == RECORD_ON)
		leg->record.is = on ? RECORD_ON : RECORD_OFF;
	lw_ua_record_tell(leg);
}

void lw_ua_record_close(struct leg *leg)
{
	lw_ua_leg_let_sleep(leg, DUE_RECORD);
}

/* Into every body from now on: each is a whole description, not a change (RFC 3264). */
int lw_ua_record_write(struct leg *leg)
{
	const char *word = leg->record.is == RECORD_ON ? "on" : "off";
	struct le *le;
	int err = 0;

	if (!is_aware(leg) || leg->record.is == RECORD_UNSAID)
		return 0;
	for (le = list_head(sdp_session_medial(leg->sdp.sess, true)); le; le = le->next)
		err |= sdp_media_set_lattr(le->data, true, "record", "%s", word);
	for (le = list_head(sdp_session_medial(leg->sdp.sess, false)); le; le = le->next)
		err |= sdp_media_set_lattr(le->data, true, "record", "%s", word);
	if (!err)
		leg->record.told = leg->record.is;
	return err;
}

/* ---- theirs ---- */

/* A description that is silent about it takes back an `on`; before that it says nothing. */
static const char *now_said(const struct leg *leg, const struct sdp_media *m, const char *name,
			    const char *before, const char *none)
{
	const char *value = sdp_media_session_rattr(m, leg->sdp.sess, name);

	if (value)
		return lw_wire_record(value, !strcmp(name, "recordpref"));
	return before ? none : NULL;
}

static void hear(struct leg *leg, enum lw_signal type, const char *word, const char **before)
{
	if (!word || (*before && !strcmp(word, *before)))
		return;
	*before = word;
	(void)lw_ua_signal_in(leg, &(struct lw_input){.type = (uint32_t)type, .word = word});
}

void lw_ua_record_heard(struct leg *leg, const struct sdp_media *m)
{
	struct leg_record *r = &leg->record;

	if (!leg->re->cfg.record_aware)
		return;
	hear(leg, LW_SIG_REMOTE_RECORD, now_said(leg, m, "record", r->theirs, "off"), &r->theirs);
	hear(leg, LW_SIG_RECORD_PREF,
	     now_said(leg, m, "recordpref", r->theirs_pref, "nopreference"), &r->theirs_pref);
}
