/* SPDX-License-Identifier: BSD-3-Clause */
/* switch_worlds.c -- the worlds of a transfer that a switch carries out. */
#include "switch_worlds.h"

#include <stdio.h>
#include <string.h>

enum is { NONE, TRYING, UP, GONE, HEARS_RINGING }; /* the last: T's own second call, unanswered */
enum { RECALLS_MOST = 2 };

/* One world; all bytes are significant, so two are compared as memory. */
struct world {
	uint8_t m, s;                /* enum sw_table, the state in it */
	uint8_t a, t1, t2, c, r;     /* enum is; t2: T's second leg; r: the leg of a recall */
	uint8_t two, refer, machine; /* how it began: T's own two calls, by REFER, T is no human */
	uint8_t as_cancelled, merge_later, tries, rescued, camped;
	uint8_t unheard;    /* what the parties hear was not answered yet */
	uint8_t subscribed; /* the last NOTIFY is due */
	uint8_t told;       /* it was sent */
	uint8_t kept;       /* T's second call goes on without the transfer */
	uint8_t missed;     /* the recall failed, and C is next in turn */
	uint8_t last;       /* C is the last resort */
	uint8_t begun;
};

enum { WORLDS_MAX = 16384, NEXT_MAX = 128 };
struct set {
	struct world at[WORLDS_MAX];
	uint32_t slot[WORLDS_MAX * 4];
	uint32_t count;
};
struct some {
	struct world at[NEXT_MAX];
	unsigned count;
};

/* What is at work, for a fault's text. */
static struct {
	struct sw_walk *walk;
	const struct world *world;
	const struct lw_row *row;
	uint8_t input;
	const struct sw_story *story; /* NULL: every world */
	struct world end;             /* of the story */
	uint8_t told_on;
} now;

static void fault(const char *what)
{
	const struct lw_table *t = &now.walk->table[now.world->m];

	if (!now.walk->faults++)
		snprintf(now.walk->first, sizeof now.walk->first, "%s: %s on %s if %s: %s", t->name,
			 t->state[now.world->s].name, t->input[now.input].name,
			 now.row ? t->fact[now.row->fact] : "always", what);
	if (now.walk->loud && now.walk->faults < 40)
		fprintf(stderr, "%s: %s on %s if %s: %s\n", t->name, t->state[now.world->s].name,
			t->input[now.input].name, now.row ? t->fact[now.row->fact] : "always",
			what);
}

static void must(bool holds, const char *what)
{
	if (!holds)
		fault(what);
}

/* ---- sets of worlds ---- */

static uint32_t hash(const struct world *w)
{
	const uint8_t *byte = (const uint8_t *)w;
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < sizeof *w; i++)
		h = (h ^ byte[i]) * 16777619u;
	return h;
}

/* False when it is there already. */
static bool add(struct set *set, const struct world *w)
{
	uint32_t i = hash(w) % (WORLDS_MAX * 4);

	for (; set->slot[i]; i = (i + 1) % (WORLDS_MAX * 4))
		if (!memcmp(&set->at[set->slot[i] - 1], w, sizeof *w))
			return false;
	if (set->count == WORLDS_MAX)
		return false;
	set->at[set->count++] = *w;
	set->slot[i] = set->count;
	return true;
}

static void put(struct some *some, const struct world *w)
{
	if (some->count < NEXT_MAX)
		some->at[some->count++] = *w;
}

/* ---- facts ---- */

enum holds { NO, YES, FREE };

static enum holds free_if(bool can_be) { return can_be ? FREE : NO; }

static enum holds yes_if(bool is) { return is ? YES : NO; }

static enum holds fact_of(const struct world *w, enum SW_XFER_fact fact)
{
	switch (fact) {
	case SW_XFER_IF_always: return YES;
	case SW_XFER_IF_transferor_left: return yes_if(w->t1 != UP);
	case SW_XFER_IF_two_calls: return yes_if(w->two);
	case SW_XFER_IF_as_cancelled: return yes_if(w->as_cancelled);
	case SW_XFER_IF_merge_later: return yes_if(w->merge_later);
	case SW_XFER_IF_by_refer: return yes_if(w->refer);
	case SW_XFER_IF_joins: return free_if(w->two && w->c == UP && w->t2 == UP);
	case SW_XFER_IF_joins_ringing: return free_if(w->two && w->c == TRYING);
	case SW_XFER_IF_mutes:
	case SW_XFER_IF_lets_go:
	case SW_XFER_IF_on_ringing: return free_if(!w->refer);
	case SW_XFER_IF_camps: return free_if(!w->camped);
	case SW_XFER_IF_rescues: return free_if(!w->rescued);
	case SW_XFER_IF_recalls:
	case SW_XFER_IF_recalls_later: return free_if(!w->machine);
	case SW_XFER_IF_loops:
	case SW_XFER_IF_loops_later: return free_if(w->tries < RECALLS_MOST);
	case SW_XFER_IF_can_start:
	case SW_XFER_IF_can_retry:
	case SW_XFER_IF_hangup_returns_ringing:
	case SW_XFER_IF_hangup_clears_ringing:
	case SW_XFER_IF_hangup_clears_talking:
	case SW_XFER_IF_hangup_returns_talking:
	case SW_XFER_IF_conference_ends:
	case SW_XFER_IF_auto_return:
	case SW_XFER_IF_no_music:
	case SW_XFER_IF_later: return FREE;
	case SW_XFER_FACT_COUNT: break;
	}
	return NO;
}

/* In a story nothing is left free. */
static enum holds as_set(const struct world *w, enum SW_XFER_fact fact)
{
	enum holds holds = fact_of(w, fact);

	return holds == FREE && now.story ? yes_if(now.story->settings >> fact & 1u) : holds;
}

/* ---- actions ---- */

static void end_refer(struct world *w)
{
	if (!w->refer)
		return; /* a tone, or nothing */
	must(w->subscribed, w->told ? "the last NOTIFY is sent twice" : "it was never asked for");
	w->subscribed = 0;
	w->told = 1;
	now.told_on = now.input;
}

static void reach_c(struct world *w, bool last)
{
	must(w->c != UP && w->c != TRYING, "C is reached twice");
	w->c = TRYING;
	w->rescued |= last;
	w->last = last;
	w->missed = 0;
}

static void reach_t(struct world *w)
{
	must(w->r != UP && w->r != TRYING && w->t1 != UP, "T is reached twice");
	must(!w->missed, "T is reached again before C was");
	w->r = TRYING;
	w->tries++;
}

static void drop_t(struct world *w)
{
	must(!w->subscribed || w->t1 != UP, "BYE to T before the last NOTIFY (H4)");
	w->t1 = w->t1 == NONE ? NONE : GONE;
	w->t2 = w->kept || w->t2 == NONE ? w->t2 : GONE;
	w->r = w->r == NONE ? NONE : GONE;
}

/* The consultation goes on as a call of its own, or is over. */
static void keep_c(struct world *w)
{
	w->kept = w->c == UP && (w->two ? w->t2 : w->t1) == UP;
	w->c = GONE;
	w->t2 = w->two && !w->kept ? GONE : w->t2;
}

static void act(struct world *w, enum SW_XFER_act what)
{
	switch (what) {
	case SW_XFER_ACT_BEGIN: w->begun = 1; break;
	case SW_XFER_ACT_ACCEPT: w->subscribed = w->refer; break;
	case SW_XFER_ACT_END_T: end_refer(w); break;
	case SW_XFER_ACT_REACH_C: reach_c(w, false); break;
	case SW_XFER_ACT_REACH_LAST: reach_c(w, true); break;
	case SW_XFER_ACT_REACH_T: reach_t(w); break;
	case SW_XFER_ACT_DROP_C: w->c = w->c == NONE ? NONE : GONE; break;
	case SW_XFER_ACT_DROP_A: w->a = GONE; break;
	case SW_XFER_ACT_DROP_T: drop_t(w); break;
	case SW_XFER_ACT_DROP_T1: w->t1 = GONE; break;
	case SW_XFER_ACT_DROP_T2: w->t2 = w->t2 == NONE ? NONE : GONE; break;
	case SW_XFER_ACT_KEEP_C: keep_c(w); break;
	case SW_XFER_ACT_AS_CANCELLED: w->as_cancelled = 1; break;
	case SW_XFER_ACT_MERGE_LATER: w->merge_later = 1; break;
	case SW_XFER_ACT_N_CAMPED: w->camped = 1; break;
	case SW_XFER_ACT_PASS_REFER: /* relay.def's: test_worlds_relay.c */
	case SW_XFER_ACT_REFUSE_T:
	case SW_XFER_ACT__:
	case SW_XFER_ACT_TELL_T:
	case SW_XFER_ACT_TO_BLIND:
	case SW_XFER_ACT_TO_RECALL:
	case SW_XFER_ACT_N_CONSULTING:
	case SW_XFER_ACT_N_CONSULT_RINGING:
	case SW_XFER_ACT_N_CONSULT_CONNECTED:
	case SW_XFER_ACT_N_CONSULT_FAILED:
	case SW_XFER_ACT_N_TO_TRANSFEREE:
	case SW_XFER_ACT_N_TO_TARGET:
	case SW_XFER_ACT_N_MERGED:
	case SW_XFER_ACT_N_COMPLETING:
	case SW_XFER_ACT_N_PROGRESS:
	case SW_XFER_ACT_N_RECALLING:
	case SW_XFER_ACT_N_LAST_RESORT:
	case SW_XFER_ACT_COUNT: break;
	}
}

/* ---- what the parties hear ---- */

static const struct lw_state *state_of(const struct world *w)
{
	return &now.walk->table[w->m].state[w->s];
}

static uint8_t leg_of(const struct world *w, int seat)
{
	if (seat == LW_SEAT_A)
		return w->a;
	if (seat == LW_SEAT_C)
		return w->c;
	return w->m == SW_OF_RECALL ? w->r : w->t1;
}

static bool has_voice(const struct world *w, int seat)
{
	if (seat == LW_SEAT_C)
		return w->c == UP || w->c == TRYING; /* early media */
	if (seat == LW_SEAT_T)
		return w->m == SW_OF_RECALL ? w->r == UP : w->t1 == UP || w->t2 == UP;
	return w->a == UP;
}

/* Whose voice a seat hears, -1: nobody's. */
static int voice_of(const struct lw_state *state, int seat)
{
	switch (state->hears[seat]) {
	case LW_EAR_A: return LW_SEAT_A;
	case LW_EAR_T: return LW_SEAT_T;
	case LW_EAR_C: return LW_SEAT_C;
	}
	return -1;
}

static void check_ear(const struct world *w, int seat)
{
	const struct lw_state *state = state_of(w);
	int voice = voice_of(state, seat);
	uint8_t hears = state->hears[seat];

	if (leg_of(w, seat) != UP)
		return;
	must(hears != LW_EAR__, "a party is there, and hears nothing");
	must(hears != LW_EAR_LEAVES || seat == LW_SEAT_T, "silence for one who does not leave");
	must(voice < 0 || has_voice(w, voice), "a party hears one who is not there");
	must(hears != LW_EAR_MIX || (w->a == UP && w->c == UP), "a mix, and one is missing");
	must(hears != LW_EAR_RING || w->c == TRYING || w->r == TRYING,
	     "a party hears ringing, and nobody rings");
}

static void check_ears(const struct world *w)
{
	if (state_of(w)->final || !w->s)
		return;
	for (int seat = 0; seat < LW_SEATS; seat++)
		check_ear(w, seat);
}

/* ---- the ends ---- */

static bool is_note(const struct world *w, enum lw_note note) { return state_of(w)->note == note; }

static void check_completed(const struct world *before, const struct world *w)
{
	const struct lw_state *from = &now.walk->table[before->m].state[before->s];

	must(voice_of(from, LW_SEAT_A) == LW_SEAT_C,
	     "completed, and nobody asked whether they hear each other");
	must(w->a == UP && w->c == UP, "completed, and the two do not talk");
	must(w->t1 != UP && w->r != UP && (w->t2 == NONE || w->t2 == GONE || w->kept),
	     "completed, and T is still there");
}

static void check_not_completed(const struct world *w)
{
	bool t_is_alone = w->t1 == UP && w->a != UP && (!w->kept || w->two);

	must(!t_is_alone, "T is left alone");
	must(w->a != UP || w->t1 == UP || w->r == UP, "A is left alone");
	must(w->c != UP || (w->two && w->t2 == UP), "C is left alone");
	must(w->t2 != HEARS_RINGING || w->c == TRYING, "T still hears a call that nobody makes");
	must(w->r != UP || w->a == UP, "who was recalled is left alone");
}

/* A and T are an ordinary call again. */
static void check_back(const struct world *before, const struct world *w)
{
	const struct lw_state *from = &now.walk->table[before->m].state[before->s];
	bool there = w->a == UP && (w->t1 == UP || w->r == UP);

	must(!there || w->as_cancelled || !w->refer || now.input != SW_XFER_IN_HEARD || w->r == UP,
	     "T hangs up on any last NOTIFY, and that takes A with it");
	must(!there || (voice_of(from, LW_SEAT_A) == LW_SEAT_T &&
			voice_of(from, LW_SEAT_T) == LW_SEAT_A),
	     "A and T are left, and do not hear each other");
}

/* Law 8. */
static void check_end(const struct world *before, const struct world *w)
{
	check_back(before, w);
	must(w->c != TRYING && w->r != TRYING, "somebody is left ringing");
	must(!w->subscribed, "the last NOTIFY is never sent");
	if (is_note(w, LW_NOTE_TRANSFER_COMPLETED))
		check_completed(before, w);
	else
		check_not_completed(w);
	must(is_note(w, LW_NOTE_TRANSFER_RECALLED) == (w->r == UP),
	     "recalled is what ends with the recalled party, and only that");
	now.end = *w;
	now.walk->endings++;
	now.walk->ends[w->m][state_of(w)->note]++;
}

/* Cancelled is what T, or who clears the call, has wished, and only that. */
static void check_wish(const struct world *w, bool lets_a_go)
{
	bool recall = w->m == SW_OF_RECALL;
	bool wished =
		now.input == SW_XFER_IN_CANCEL || now.input == SW_XFER_IN_CLEAR ||
		(!recall && (w->as_cancelled || (now.input == SW_XFER_IN_T_ENDED && lets_a_go)));

	bool cancelled = is_note(w, LW_NOTE_TRANSFER_CANCELLED);
	bool no_ears = now.input == SW_XFER_IN_NOT_HEARD || now.input == SW_XFER_IN_TIMEOUT;

	must(!cancelled || wished, "cancelled, and nobody wished it");
	must(cancelled || !wished || no_ears, "wished, and not called cancelled");
}

/* ---- one row ---- */

static bool does(const struct lw_row *row, enum SW_XFER_act what)
{
	for (int i = 0; i < LW_ACTS; i++)
		if (row->act[i] == what)
			return true;
	return false;
}

static bool hears_voice(const struct world *w, int seat, int voice)
{
	return voice_of(state_of(w), seat) == voice && leg_of(w, seat) == UP;
}

static bool are_three(const struct world *w) { return state_of(w)->hears[LW_SEAT_T] == LW_EAR_MIX; }

static void check_cancel(const struct world *before, const struct world *w)
{
	if (state_of(w)->final)
		must(hears_voice(before, LW_SEAT_T, LW_SEAT_A) ||
			     (before->t1 != UP && !state_of(w)->note),
		     "cancelled, and T has not got A");
	else if (w->m != SW_OF_RECALL)
		must(hears_voice(w, LW_SEAT_T, LW_SEAT_A) && w->as_cancelled,
		     "cancelled, and T does not come back as he wished");
}

static void check_swap(const struct world *before, const struct world *w)
{
	must(hears_voice(w, LW_SEAT_T, LW_SEAT_A) != hears_voice(before, LW_SEAT_T, LW_SEAT_A),
	     "swapped, and T hears the same");
	must(!are_three(w) && w->c == before->c && w->a == before->a && !state_of(w)->final,
	     "swapped, and more has changed");
}

static bool leaves(const struct world *w) { return state_of(w)->hears[LW_SEAT_T] == LW_EAR_LEAVES; }

/* T hears after his verb whom he asked for. */
static void check_verb(const struct world *before, const struct world *w, const struct lw_row *row)
{
	if (now.input == SW_XFER_IN_CANCEL)
		check_cancel(before, w);
	if (now.input == SW_XFER_IN_SWAP)
		check_swap(before, w);
	if (now.input == SW_XFER_IN_MERGE)
		must(are_three(w) || (row->next == LW_TO_STAY && w->merge_later),
		     "merge was taken, and forgotten");
	if (now.input == SW_XFER_IN_COMPLETE)
		must(w->m == SW_OF_BLIND ? w->t1 != UP
					 : leaves(w) || (state_of(w)->final && !state_of(w)->note),
		     "complete was taken, and T does not go");
	if (now.input == SW_XFER_IN_RETRY ||
	    (now.input == SW_XFER_IN_START && w->m == SW_OF_ATTENDED))
		must(w->c == TRYING && !hears_voice(w, LW_SEAT_T, LW_SEAT_A),
		     "T wants C, and has A");
	if (now.input == SW_XFER_IN_CLEAR)
		must(state_of(w)->final && w->a != UP && is_note(w, LW_NOTE_TRANSFER_CANCELLED),
		     "cleared, and somebody is there");
}

/* C answers: T's ear is not moved, but by the merge he has wished. */
static void check_answer(const struct world *before, const struct world *w)
{
	bool same =
		hears_voice(w, LW_SEAT_T, LW_SEAT_A) == hears_voice(before, LW_SEAT_T, LW_SEAT_A);

	if (before->merge_later)
		must(are_three(w), "the merge that was wished is not made");
	else
		must(same && !are_three(w), "C answers, and T's ear is moved");
}

/* C has gone: A comes back to T's ear as he has set it, and does not go from there (R19). */
static void check_loss(const struct world *before, const struct world *w, const struct lw_row *row)
{
	uint8_t stage = now.walk->table[before->m].state[before->s].stage;
	bool waits = before->m == SW_OF_ATTENDED && !hears_voice(before, LW_SEAT_T, LW_SEAT_A) &&
		     !are_three(before) && (stage == LW_STAGE_CONSULT || stage == LW_STAGE_TALK);

	if (hears_voice(before, LW_SEAT_T, LW_SEAT_A))
		must(hears_voice(w, LW_SEAT_T, LW_SEAT_A) || state_of(w)->final,
		     "C has gone, and A is taken from T");
	else if (are_three(before))
		must(hears_voice(w, LW_SEAT_T, LW_SEAT_A),
		     "one of three has gone, and the two are parted");
	else if (waits)
		must(hears_voice(w, LW_SEAT_T, LW_SEAT_A) == (row->fact == SW_XFER_IF_auto_return),
		     "A comes back to T as it was not set");
	if (w->m == SW_OF_RECALL && now.input == SW_XFER_IN_C_FAILED)
		must(state_of(w)->final == before->last,
		     "the last resort is the end, and only that");
}

/* By REFER T is told what becomes of it, and by his settings he is let go. */
static void check_told(const struct world *before, const struct world *w, const struct lw_row *row)
{
	bool of_c = now.input == SW_XFER_IN_C_RINGING || now.input == SW_XFER_IN_C_FAILED;

	must(!of_c || !before->subscribed || !w->subscribed || does(row, SW_XFER_ACT_TELL_T),
	     "T is not told by NOTIFY");
	must((row->fact != SW_XFER_IF_lets_go && row->fact != SW_XFER_IF_on_ringing) || w->t1 != UP,
	     "T was to be let go");
	must(row->fact != SW_XFER_IF_mutes || hears_voice(w, LW_SEAT_T, LW_SEAT_A),
	     "T was to talk on");
}

static void check_news(const struct world *before, const struct world *w, const struct lw_row *row)
{
	if (now.input == SW_XFER_IN_C_RINGING)
		must(w->s == before->s, "it only rings, and something changes");
	if (now.input == SW_XFER_IN_C_UP && w->m == SW_OF_ATTENDED)
		check_answer(before, w);
	if (now.input == SW_XFER_IN_C_FAILED || now.input == SW_XFER_IN_C_ENDED)
		check_loss(before, w, row);
	check_told(before, w, row);
}

/* Whom A hears in a state; before the first one T. */
static int partner_in(const struct world *w)
{
	if (!w->s)
		return w->m == SW_OF_RECALL ? -1 : LW_SEAT_T;
	return voice_of(&now.walk->table[w->m].state[w->s], LW_SEAT_A);
}

static bool decides(const struct world *w, enum SW_XFER_input input)
{
	return lw_cell(&now.walk->table[w->m], w->s, (uint8_t)input)->next != LW_TO_IGNORE;
}

/* A changed partner may not be heard, so the state must decide what then; one that is heard already
 * never says so. */
static void check_partner(const struct world *before, const struct world *w)
{
	int was = partner_in(before), is = partner_in(w);

	must(is < 0 || is == was || decides(w, SW_XFER_IN_NOT_HEARD),
	     "A gets another partner, and nobody asks whether it hears it");
	must(before->s == w->s || is != was || !decides(w, SW_XFER_IN_HEARD),
	     "waits for A to hear whom it hears");
}

/* Where the table asks whether A is the one without music, any other case is only a tone. */
static bool is_only_a_tone(const struct world *before)
{
	return now.input == SW_XFER_IN_NOT_HEARD && now.row->fact != SW_XFER_IF_no_music &&
	       lw_cell(&now.walk->table[before->m], before->s, SW_XFER_IN_NOT_HEARD)->fact ==
		       SW_XFER_IF_no_music;
}

/* What the ears answer is acted upon. */
static void check_ears_answer(const struct world *before, const struct world *w)
{
	bool late = now.input == SW_XFER_IN_NOT_HEARD || now.input == SW_XFER_IN_TIMEOUT;
	bool is_parted = are_three(before) && !are_three(w);

	must(now.input != SW_XFER_IN_HEARD || w->s != before->s,
	     "it is heard, and nothing follows");
	if (is_only_a_tone(before)) {
		must(w->s == before->s, "T has no tone, and something follows");
		return;
	}
	must(now.input != SW_XFER_IN_NOT_HEARD || partner_in(w) != partner_in(before) || is_parted,
	     "it is not heard, and A keeps that partner");
	must(!late || !are_three(w), "what could not be made becomes a conference");
	if (late && w->m == SW_OF_ATTENDED && w->t1 == UP && w->c != TRYING)
		must(hears_voice(w, LW_SEAT_T, w->c == UP ? LW_SEAT_C : LW_SEAT_A),
		     "time is over, and T has not got C, or A");
}

static void check_deadline(const struct world *w)
{
	uint8_t timer = state_of(w)->timer;

	must(timer != T_recall_delay_ms || !w->tries, "waits for the first recall, and it was");
	must(timer != T_recall_pause_ms || w->tries,
	     "waits for another recall, and there was none");
	must(timer != T_grace_ms || w->refer, "waits for a BYE that nobody sends");
	must(timer != T_camp_ms || w->camped, "waits for C to become free, and it was not told");
}

/* What holds after every row that is not an end. */
static void check_way(const struct world *before, const struct world *w)
{
	must(w->s, "began, and nothing is under way");
	must(w->begun, "nothing is known of the transfer");
	must(w->a == UP, "A has gone, and something goes on");
	must(!leaves(w) || (before->s && leaves(before)) || w->m != SW_OF_ATTENDED ||
		     now.input == SW_XFER_IN_COMPLETE || now.input == SW_XFER_IN_T_ENDED ||
		     now.input == SW_XFER_IN_JOIN_CALLS,
	     "T leaves, and did not want to");
	check_partner(before, w);
	check_ears_answer(before, w);
	check_deadline(w);
}

/* Law 7: A is let go by a setting that says so, or when the call is cleared. */
static bool may_let_go(const struct lw_row *row)
{
	return now.input == SW_XFER_IN_CLEAR || row->fact == SW_XFER_IF_as_cancelled ||
	       row->fact == SW_XFER_IF_hangup_clears_talking ||
	       row->fact == SW_XFER_IF_hangup_clears_ringing ||
	       row->fact == SW_XFER_IF_conference_ends;
}

/* R22. */
static bool loses_c(const struct world *before, const struct world *after)
{
	return before->m == SW_OF_ATTENDED && now.input == SW_XFER_IN_A_ENDED && before->c == UP &&
	       (before->two ? before->t2 : before->t1) == UP && !after->kept;
}

static void run(const struct world *w, uint8_t input, struct some *out);

/* The transfer passes on: attended, blind, recall, and never back. */
static void pass_on(struct world *w, bool to_blind, struct some *out)
{
	must(w->m != SW_OF_RECALL && (!to_blind || w->m == SW_OF_ATTENDED), "passes back");
	w->m = to_blind ? SW_OF_BLIND : SW_OF_RECALL;
	w->s = 0;
	if (w->m == SW_OF_RECALL)
		w->missed = 0;
	run(w, to_blind ? SW_XFER_IN_TAKEN : SW_XFER_IN_ORPHANED, out);
}

static void check_row(const struct world *before, const struct world *w, const struct lw_row *row)
{
	bool lets_a_go = does(row, SW_XFER_ACT_DROP_A);

	must(!lets_a_go || w->m == SW_OF_RECALL || may_let_go(row),
	     "A is let go, and no setting says so (law 7)");
	must(!loses_c(before, w), "A left, and T may not keep C (R22)");
	must(!does(row, SW_XFER_ACT_MERGE_LATER) || row->next == LW_TO_STAY,
	     "waits for C, and does not");
	if (state_of(w)->final && state_of(w)->note)
		check_wish(w, lets_a_go);
	check_verb(before, w, row);
	check_news(before, w, row);
	must(row->next != before->s, "goes where it is, which starts the deadline anew");
}

static void take(const struct world *before, const struct lw_row *row, struct some *out)
{
	struct world w = *before;
	bool blind = does(row, SW_XFER_ACT_TO_BLIND), recall = does(row, SW_XFER_ACT_TO_RECALL);

	now.row = row;
	now.walk->played[w.m][lw_row_index(&now.walk->table[w.m], row)] = 1;
	if (row->next == LW_TO_REFUSE) {
		put(out, &w);
		return;
	}
	if (row->next != LW_TO_STAY) {
		w.s = row->next;
		w.unheard = 1;
	}
	for (int i = 0; i < LW_ACTS; i++)
		act(&w, (enum SW_XFER_act)row->act[i]);
	check_row(before, &w, row);
	must((state_of(&w)->final && !state_of(&w)->note) == (blind || recall),
	     "passes on, and says to whom: both or neither");
	if (blind || recall) {
		pass_on(&w, blind, out);
	} else if (state_of(&w)->final) {
		check_end(before, &w);
	} else {
		check_ears(&w);
		check_way(before, &w);
		put(out, &w);
	}
}

/* Every alternative that can be taken. */
static void run(const struct world *w, uint8_t input, struct some *out)
{
	const struct lw_row *row = lw_cell(&now.walk->table[w->m], w->s, input);
	enum holds holds = FREE;

	if (lw_is_no(row) && !row->fact) {
		put(out, w);
		return;
	}
	for (int i = 0; i < LW_ALTS && row[i].used && holds != YES; i++) {
		holds = as_set(w, (enum SW_XFER_fact)row[i].fact);
		now.world = w;
		now.input = input;
		if (holds != NO)
			take(w, &row[i], out);
	}
}

/* ---- what can happen ---- */

static void happens(const struct world *w, enum SW_XFER_input input, struct some *out)
{
	run(w, (uint8_t)input, out);
}

static void a_party_ends(const struct world *w, struct some *out)
{
	struct world n = *w;

	if (w->a == UP) {
		n.a = GONE;
		happens(&n, SW_XFER_IN_A_ENDED, out);
	}
	n = *w;
	if (w->t1 == UP) {
		n.t1 = GONE;
		happens(&n, SW_XFER_IN_T_ENDED, out);
	}
	n = *w;
	if (w->r == UP) {
		n.r = GONE;
		happens(&n, SW_XFER_IN_T_ENDED, out);
	}
	n = *w;
	if (w->t2 == UP) { /* nobody is told: his first leg counts */
		n.t2 = GONE;
		n.kept = 0;
		put(out, &n);
	}
}

static void c_moves(const struct world *w, struct some *out)
{
	struct world n = *w;

	if (w->c == TRYING) {
		happens(w, SW_XFER_IN_C_RINGING, out);
		n.c = UP;
		happens(&n, SW_XFER_IN_C_UP, out);
		n.c = GONE;
		happens(&n, SW_XFER_IN_C_FAILED, out);
	}
	if (w->c == UP) {
		n.c = GONE;
		happens(&n, SW_XFER_IN_C_ENDED, out);
	}
	if (w->c == GONE)
		happens(w, SW_XFER_IN_C_FREE, out);
}

static void t_is_recalled(const struct world *w, struct some *out)
{
	struct world n = *w;

	if (w->r != TRYING)
		return;
	n.r = UP;
	happens(&n, SW_XFER_IN_T_UP, out);
	n.r = GONE;
	n.missed = 1;
	happens(&n, SW_XFER_IN_T_FAILED, out);
}

static void ears_answer(const struct world *w, struct some *out)
{
	struct world n = *w;

	if (!w->unheard)
		return;
	n.unheard = 0;
	happens(&n, SW_XFER_IN_HEARD, out);
	happens(&n, SW_XFER_IN_NOT_HEARD, out);
}

static void anything_happens(const struct world *w, struct some *out)
{
	a_party_ends(w, out);
	c_moves(w, out);
	t_is_recalled(w, out);
	ears_answer(w, out);
	for (unsigned i = SW_XFER_IN_START; i <= SW_XFER_IN_CLEAR; i++)
		run(w, (uint8_t)i, out);
	if (state_of(w)->timer)
		happens(w, SW_XFER_IN_TIMEOUT, out);
}

/* ---- law 5: with everybody silent it ends ---- */

static bool time_passes(const struct world *w, struct some *out)
{
	struct world n = *w;

	now.world = w;
	if (state_of(w)->timer) {
		happens(w, SW_XFER_IN_TIMEOUT, out);
	} else if (w->r == TRYING) {
		n.r = GONE;
		n.missed = 1;
		happens(&n, SW_XFER_IN_T_FAILED, out);
	} else if (w->c == TRYING) {
		n.c = GONE;
		happens(&n, SW_XFER_IN_C_FAILED, out);
	} else {
		return are_three(w);
	}
	return out->count == 0 || memcmp(&out->at[0], w, sizeof *w);
}

static void check_silence(const struct world *w, unsigned steps)
{
	struct some after = {.count = 0};

	if (steps > 24) {
		must(false, "somebody waits for ever");
		return;
	}
	if (!time_passes(w, &after))
		must(false, "nothing limits this wait (law 5)");
	for (unsigned i = 0; i < after.count && !now.walk->faults; i++)
		check_silence(&after.at[i], steps + 1);
}

/* ---- what holds of a state, whatever the world ---- */

static int mixed(const struct lw_state *state)
{
	int n = 0;

	for (int seat = 0; seat < LW_SEATS; seat++)
		n += state->hears[seat] == LW_EAR_MIX;
	return n;
}

/* Talk stands on two lines: whom X hears hears X. */
static void check_seats(uint8_t table, uint8_t s)
{
	const struct world w = {.m = table, .s = s};
	const struct lw_state *state = &now.walk->table[table].state[s];

	now.world = &w;
	now.row = NULL;
	for (int seat = 0; seat < LW_SEATS; seat++) {
		int voice = voice_of(state, seat);

		must(voice != seat, "a party hears itself");
		must(voice < 0 || voice_of(state, voice) == seat, "who is heard does not hear");
	}
	must(mixed(state) == 0 || mixed(state) == LW_SEATS, "a mix of less than three");
	must(state->hears[LW_SEAT_C] != LW_EAR_RING, "nobody rings for C");
	must(state->hears[LW_SEAT_A] != LW_EAR_SAY && state->hears[LW_SEAT_C] != LW_EAR_SAY,
	     "only T is told why");
	must(state->hears[state->stage == LW_STAGE_CONSULT ? LW_SEAT_A : LW_SEAT_T] != LW_EAR_RING,
	     "only who waits for C hears how it rings");
}

/* ---- the walk ---- */

static void begin(struct set *set, struct world w, enum SW_XFER_input input)
{
	struct some out = {.count = 0};

	happens(&w, input, &out);
	for (unsigned i = 0; i < out.count; i++)
		if (out.at[i].s)
			add(set, &out.at[i]);
}

static void begin_all(struct set *set)
{
	for (unsigned i = 0; i < 4; i++) {
		struct world w = {.m = SW_OF_BLIND,
				  .a = UP,
				  .t1 = UP,
				  .refer = i % 2 ? 1 : 0,
				  .machine = i < 2 ? 0 : 1};

		begin(set, w, SW_XFER_IN_START);
		w.m = SW_OF_ATTENDED;
		if (!w.refer)
			begin(set, w, SW_XFER_IN_START);
		w.two = 1;
		w.c = w.t2 = UP;
		begin(set, w, SW_XFER_IN_JOIN_CALLS);
		w.c = TRYING;
		w.t2 = HEARS_RINGING;
		begin(set, w, SW_XFER_IN_JOIN_CALLS);
	}
}

void sw_walk_init(struct sw_walk *walk)
{
	static const enum lw_machine which[SW_TABLES] = {LW_M_SW_ATTENDED, LW_M_SW_BLIND,
							 LW_M_SW_RECALL};

	memset(walk, 0, sizeof *walk);
	for (unsigned t = 0; t < SW_TABLES; t++)
		walk->table[t] = lw_tables[which[t]];
}

void sw_walk_all(struct sw_walk *walk)
{
	static struct set set;

	memset(&set, 0, sizeof set);
	now.walk = walk;
	for (uint8_t t = 0; t < SW_TABLES; t++)
		for (uint8_t s = 1; s < walk->table[t].states; s++)
			if (!walk->table[t].state[s].final)
				check_seats(t, s);
	begin_all(&set);
	for (uint32_t i = 0; i < set.count && (walk->loud || !walk->faults); i++) {
		struct some out = {.count = 0};

		check_silence(&set.at[i], 0);
		anything_happens(&set.at[i], &out);
		for (unsigned n = 0; n < out.count; n++)
			add(&set, &out.at[n]);
	}
	walk->worlds = set.count;
}

/* ---- one story ---- */

/* What has become of the party that it is about; false: it can't happen. */
static bool moves(struct world *w, enum SW_XFER_input input)
{
	if (input == SW_XFER_IN_A_ENDED)
		w->a = GONE;
	if (input == SW_XFER_IN_T_ENDED) {
		if (w->t1 != UP)
			return false; /* he was let go already */
		w->t1 = GONE;
	}
	if (input == SW_XFER_IN_C_UP)
		w->c = UP;
	if (input == SW_XFER_IN_C_FAILED || input == SW_XFER_IN_C_ENDED)
		w->c = GONE;
	if (input == SW_XFER_IN_T_UP)
		w->r = UP;
	if (input == SW_XFER_IN_HEARD) {
		if (!w->unheard)
			return false;
		w->unheard = 0;
	}
	return true;
}

static bool is_over(const struct world *w)
{
	return now.walk->table[w->m].state[w->s].final || !w->s;
}

static void goes_on(struct world *w, enum SW_XFER_input input)
{
	struct some out = {.count = 0};
	struct world n = *w;

	if (is_over(w) || !moves(&n, input))
		return;
	now.end = n;
	happens(&n, input, &out);
	*w = out.count ? out.at[0] : now.end;
}

/* Whoever is asked for something answers; then time passes. */
static void settles(struct world *w)
{
	for (int steps = 0; steps < 16 && !is_over(w); steps++)
		if (w->unheard)
			goes_on(w, SW_XFER_IN_HEARD);
		else if (w->r == TRYING)
			goes_on(w, SW_XFER_IN_T_UP);
		else
			goes_on(w, SW_XFER_IN_TIMEOUT);
}

bool sw_tell(struct sw_walk *walk, const struct sw_story *story, struct sw_end *end)
{
	struct world w = {.m = (uint8_t)story->table,
			  .a = UP,
			  .t1 = UP,
			  .refer = story->refer,
			  .two = story->two};
	struct some out = {.count = 0};

	*end = (struct sw_end){0};
	now.walk = walk;
	now.story = story;
	now.told_on = 0;
	if (story->two) {
		w.c = story->up ? UP : TRYING;
		w.t2 = story->up ? UP : HEARS_RINGING;
	}
	happens(&w, (enum SW_XFER_input)story->input[0], &out);
	w = out.count ? out.at[0] : now.end;
	for (unsigned i = 1; i < story->inputs; i++) {
		if (i == story->decisive)
			end->stage = state_of(&w)->stage;
		goes_on(&w, (enum SW_XFER_input)story->input[i]);
	}
	settles(&w);
	now.story = NULL;
	end->note = w.s ? state_of(&w)->note : 0;
	end->told_on = now.told_on;
	end->told = w.told;
	end->a = w.a == UP;
	end->t = w.t1 == UP || w.r == UP;
	end->t2 = w.t2 == UP;
	end->c = w.c == UP;
	end->recalled = w.r == UP;
	end->kept = w.kept;
	return is_over(&w);
}
