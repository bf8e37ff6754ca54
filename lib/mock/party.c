/* SPDX-License-Identifier: BSD-3-Clause */
/* party.c -- what a scripted party does, and when. */
#include "party.h"

#include <legwork/snapshot.h>

enum { GLARE_MS = 10000 }; /* the sum of all retries after 491 */

uint32_t lw_mock_party_caps(const struct lw_mock_party *party)
{
	uint32_t all = LW_CAP_REPLACES | LW_CAP_REFER | LW_CAP_UPDATE;

	return (all & ~party->lacks) | LW_CAP_KNOWN;
}

/* ---- our INVITE ---- */

static void hears_invite(struct lw_mock *mock, const struct lw_output *out)
{
	struct seat *seat = lw_mock_seat_take(mock, out->leg, out->uri);
	const struct lw_mock_party *p;
	bool odd;

	if (!seat || seat->party->silent)
		return;
	p = seat->party;
	odd = p->lies & LW_MOCK_LIE_ODD_CODES;
	if (p->trying_ms)
		lw_mock_later(mock, seat, p->trying_ms, LW_SIG_RINGING, 100);
	if (p->ring_ms)
		lw_mock_later(mock, seat, p->ring_ms, LW_SIG_RINGING, odd ? 199 : 180);
	if (p->early_ms)
		lw_mock_later(mock, seat, p->early_ms, LW_SIG_EARLY, 183);
	if (p->reject)
		lw_mock_later(mock, seat, p->answer_ms, LW_SIG_REJECTED, odd ? 699 : p->reject);
	else if (!p->no_answer)
		lw_mock_later(mock, seat, p->answer_ms, LW_SIG_ANSWERED, odd ? 299 : 200);
	if (p->lies & LW_MOCK_LIE_UNASKED) {
		lw_mock_later(mock, seat, 1, LW_SIG_MEDIA_OK, 200);
		lw_mock_later(mock, seat, 1, LW_SIG_REFER_OK, 202);
		lw_mock_later(mock, seat, 1, LW_SIG_REFER_NEWS, 200);
		lw_mock_later(mock, seat, 1, LW_SIG_RECORDING, 0);
		lw_mock_later(mock, seat, 1, LW_SIG_CONFIRMED, 0);
	}
}

/* The call is up: what the party has in mind for it. */
static void begins_to_talk(struct lw_mock *mock, struct seat *seat)
{
	const struct lw_mock_party *p = seat->party;

	seat->talking = true;
	if (p->hangup_ms)
		lw_mock_later(mock, seat, p->hangup_ms, LW_SIG_ENDED, 0);
	if (p->holds_ms)
		lw_mock_later(mock, seat, p->holds_ms, LW_SIG_REMOTE_HOLD, 0);
	if (p->resumes_ms)
		lw_mock_later(mock, seat, p->resumes_ms, LW_SIG_REMOTE_RESUME, 0);
	if (p->digits_ms && p->digits)
		lw_mock_later(mock, seat, p->digits_ms, LW_SIG_DTMF, 0)->digits = p->digits;
	if (p->becomes_ms && p->becomes) {
		struct deed *deed = lw_mock_later(mock, seat, p->becomes_ms, LW_SIG_IDENTITY, 0);

		deed->uri = p->becomes;
		deed->source = "PAI";
	}
	if (p->lies & LW_MOCK_LIE_RINGS_ON)
		lw_mock_later(mock, seat, 1, LW_SIG_RINGING, 180);
	if (p->lies & LW_MOCK_LIE_ANSWERS_TWICE)
		lw_mock_later(mock, seat, 1, LW_SIG_ANSWERED, 200);
}

/* ---- its INVITE ---- */

static void hears_answer(struct lw_mock *mock, const struct lw_output *out)
{
	struct seat *seat = lw_mock_seat_of(mock, out->leg);

	if (seat && !seat->party->no_ack)
		lw_mock_later(mock, seat, seat->party->ack_ms, LW_SIG_CONFIRMED, 0);
}

/* ---- ends ---- */

static void hears_cancel(struct lw_mock *mock, struct seat *seat)
{
	const struct lw_mock_party *p = seat->party;

	if (p->silent)
		return;
	switch (p->cancel) {
	case LW_MOCK_STOPS:
		lw_mock_later(mock, seat, p->cancel_ms, LW_SIG_REJECTED, 487)->after_all = true;
		break;
	case LW_MOCK_CROSSES:
		lw_mock_later(mock, seat, p->cancel_ms, LW_SIG_ANSWERED, 200)->after_all = true;
		break;
	case LW_MOCK_DEAF:
		break;
	}
}

static void hears_drop(struct lw_mock *mock, const struct lw_output *out)
{
	struct seat *seat = lw_mock_seat_of(mock, out->leg);

	if (!seat)
		return;
	seat->dropped = true;
	if (!seat->up && !seat->incoming)
		hears_cancel(mock, seat);
	else if (!seat->party->no_bye)
		lw_mock_later(mock, seat, seat->party->bye_ms, LW_SIG_ENDED, 0)->after_all = true;
}

static void hears_forget(struct lw_mock *mock, const struct lw_output *out)
{
	static const uint8_t haunts[] = {LW_SIG_RINGING,  LW_SIG_ANSWERED,   LW_SIG_MEDIA_OK,
					 LW_SIG_REFER_OK, LW_SIG_REFER_OVER, LW_SIG_ENDED};
	struct seat *seat = lw_mock_seat_of(mock, out->leg);

	if (!seat)
		return;
	for (size_t i = 0; seat->party->lies & LW_MOCK_LIE_GHOST && i < sizeof haunts; i++)
		lw_mock_later(mock, seat, 1, (enum lw_signal)haunts[i], 0)->ghost = true;
	lw_mock_seat_leave(mock, seat);
}

/* ---- media ---- */

static void hears_media(struct lw_mock *mock, const struct lw_output *out)
{
	struct seat *seat = lw_mock_seat_of(mock, out->leg);
	const struct lw_mock_party *p = seat ? seat->party : NULL;

	if (!p || seat->ended)
		return;
	switch (out->dir == LW_SENDRECV ? p->resume : p->hold) {
	case LW_MOCK_AGREES:
		lw_mock_later(mock, seat, p->media_ms, LW_SIG_MEDIA_OK, 200);
		break;
	case LW_MOCK_REFUSES:
		lw_mock_later(mock, seat, p->media_ms, LW_SIG_MEDIA_FAILED,
			      p->media_code ? p->media_code : 488);
		break;
	case LW_MOCK_GLARES:
		lw_mock_later(mock, seat, p->media_ms + GLARE_MS, LW_SIG_MEDIA_FAILED,
			      p->media_code ? p->media_code : 491);
		break;
	case LW_MOCK_MUTE:
		break;
	}
}

/* ---- our REFER ---- */

static void plan_news(struct lw_mock *mock, struct seat *seat, uint32_t ms, int code)
{
	bool over = code == LW_MOCK_OVER;
	struct deed *deed;

	deed = lw_mock_later(mock, seat, ms, over ? LW_SIG_REFER_OVER : LW_SIG_REFER_NEWS,
			     over ? 0 : code);
	deed->after_all = true; /* a subscription outlives its call (RFC 5057) */
	if (code >= 200 && seat->party->lies & LW_MOCK_LIE_NEWS_TWICE)
		lw_mock_later(mock, seat, ms, LW_SIG_REFER_NEWS, code)->after_all = true;
	if (code >= 300 && seat->party->lies & LW_MOCK_LIE_200_AFTER_ALL)
		lw_mock_later(mock, seat, ms + 1, LW_SIG_REFER_NEWS, 200)->after_all = true;
}

static void will_report(struct lw_mock *mock, struct seat *seat)
{
	static const struct lw_mock_news usual[] = {{0, 100}, {100, 200}, {0, 0}};
	const struct lw_mock_party *p = seat->party;
	const struct lw_mock_news *news = p->news[0].code ? p->news : usual;
	uint32_t later = p->news[0].code ? 0 : p->refer_ms;

	if (p->no_news)
		return;
	for (int i = 0; i < LW_MOCK_NEWS && news[i].code; i++)
		plan_news(mock, seat, news[i].ms + later, news[i].code);
}

static void hears_refer(struct lw_mock *mock, const struct lw_output *out)
{
	struct seat *seat = lw_mock_seat_of(mock, out->leg);
	const struct lw_mock_party *p = seat ? seat->party : NULL;

	if (!p || seat->ended)
		return;
	seat->replaces = out->other_leg;
	seat->last_news = 0;
	if (p->refer) {
		lw_mock_later(mock, seat, p->refer_ms, LW_SIG_REFER_NO, p->refer);
		return;
	}
	if (!p->no_refer_answer)
		lw_mock_later(mock, seat, p->refer_ms, LW_SIG_REFER_OK, 202);
	if (p->leaves_on_ok)
		lw_mock_later(mock, seat, p->refer_ms, LW_SIG_ENDED, 0);
	if (p->leaves_ms)
		lw_mock_later(mock, seat, p->leaves_ms, LW_SIG_ENDED, 0);
	will_report(mock, seat);
}

/* RFC 3891 section 3. */
bool lw_mock_party_replaces(struct lw_mock *mock, struct seat *seat, const struct deed *deed,
			    struct deed *bye)
{
	bool success = deed->type == LW_SIG_REFER_NEWS && deed->code >= 200 && deed->code <= 299;
	struct seat *target = lw_mock_seat_of(mock, seat->replaces);

	if (!deed->after_all || !success || !target)
		return false;
	seat->replaces = (lw_leg){0};
	if (target->party->stays || target->ended || target->dropped)
		return false;
	if (target->party->replaced_ms) {
		lw_mock_later(mock, target, target->party->replaced_ms, LW_SIG_ENDED, 0);
		return false;
	}
	*bye = (struct deed){.type = LW_SIG_ENDED, .leg = target->leg};
	target->ended = true;
	return true;
}

/* ---- recording ---- */

static void hears_record(struct lw_mock *mock, const struct lw_output *out)
{
	struct seat *seat = lw_mock_seat_of(mock, out->leg);
	struct deed *deed;
	bool fails;

	if (!seat || seat->party->no_recorder)
		return;
	fails = seat->party->recorder_fails;
	deed = lw_mock_later(mock, seat, 0, fails ? LW_SIG_RECORD_FAILED : LW_SIG_RECORDING, 0);
	deed->flags = fails ? 0 : out->flags & LW_F_ON;
	deed->call = out->call;
	deed->segment = out->segment;
	deed->after_all = true;
}

/* ---- what it hears ---- */

static void hears_hear(struct lw_mock *mock, const struct lw_output *out)
{
	struct seat *seat = lw_mock_seat_of(mock, out->leg);
	const struct lw_mock_party *p = seat ? seat->party : NULL;
	enum lw_signal answer;

	if (!p || p->no_hear_answer)
		return;
	answer = p->cannot_hear ? LW_SIG_HEARS_NOT : LW_SIG_HEARS;
	lw_mock_later(mock, seat, p->hear_ms, answer, p->cannot_hear ? 488 : 0)->after_all = true;
	if (out->hear == LW_HEAR_ANNOUNCEMENT && p->said_ms && *out->word)
		lw_mock_later(mock, seat, p->hear_ms + p->said_ms, LW_SIG_SAID, 0);
}

/* ---- who we are ---- */

static void hears_identity(struct lw_mock *mock, const struct lw_output *out)
{
	struct seat *seat = lw_mock_seat_of(mock, out->leg);

	if (seat && seat->party->lacks & LW_CAP_UPDATE)
		lw_mock_later(mock, seat, 0, LW_SIG_NOT_SHOWN, 405)->after_all = true;
}

/* ---- after a restart ---- */

/* The party has not noticed: its seat is found by the key, and its deeds go on. */
static void hears_claim(struct lw_mock *mock, const struct lw_output *out)
{
	struct seat *seat =
		lw_mock_seat_claim(mock, lw_leg_key(mock->lw, out->leg), out->leg);

	uint32_t ms = seat ? seat->party->claim_ms : 0;

	if (!seat)
		return;
	switch (seat->party->claim) {
	case LW_MOCK_STORED:
		lw_mock_later(mock, seat, ms, LW_SIG_CLAIMED, 0)->after_all = true;
		break;
	case LW_MOCK_LOST:
		lw_mock_later(mock, seat, ms, LW_SIG_ENDED, 481)->after_all = true;
		break;
	case LW_MOCK_UNCLAIMED: break;
	}
}

/* ---- the door ---- */

void lw_mock_party_hears(struct lw_mock *mock, const struct lw_output *out)
{
	switch ((int)out->type) {
	case LW_DO_INVITE: hears_invite(mock, out); break;
	case LW_DO_ANSWER: hears_answer(mock, out); break;
	case LW_DO_DROP:   hears_drop(mock, out); break;
	case LW_DO_FORGET: hears_forget(mock, out); break;
	case LW_DO_MEDIA:  hears_media(mock, out); break;
	case LW_DO_REFER:  hears_refer(mock, out); break;
	case LW_DO_RECORD: hears_record(mock, out); break;
	case LW_DO_IDENTITY: hears_identity(mock, out); break;
	case LW_DO_CLAIM:  hears_claim(mock, out); break;
	case LW_DO_HEAR:   hears_hear(mock, out); break;
	}
}

bool lw_mock_party_still_does(const struct seat *seat, const struct deed *deed)
{
	bool calls = deed->type == LW_SIG_RINGING || deed->type == LW_SIG_EARLY ||
		     deed->type == LW_SIG_ANSWERED || deed->type == LW_SIG_REJECTED;

	if (deed->after_all)
		return true;
	if (seat->ended || seat->dropped)
		return false;
	if (deed->type == LW_SIG_ENDED && deed->code == 487 && seat->incoming && seat->up)
		return false; /* it was answered after all: nothing to give up */
	return !calls || !seat->up || seat->party->lies;
}

/* Before the engine hears of it, so that its actions meet a party that knows already. */
void lw_mock_party_does(struct seat *seat, const struct deed *deed)
{
	if (deed->type == LW_SIG_ENDED || deed->type == LW_SIG_REJECTED)
		seat->ended = true;
	if (deed->type == LW_SIG_ANSWERED || (deed->type == LW_SIG_CONFIRMED && seat->incoming))
		seat->up = true;
}

void lw_mock_party_has_done(struct lw_mock *mock, struct seat *seat)
{
	if (seat->up && !seat->talking && !seat->dropped && !seat->ended)
		begins_to_talk(mock, seat);
}
