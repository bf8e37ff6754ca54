/* SPDX-License-Identifier: BSD-3-Clause */
/* screen.c -- whom a leg of a switch is shown: in its INVITE, and once it is up.
 *
 * The phase is a column of the state that is in force (SEATS).  Without a transfer a call is passed
 * on as a blind transfer passes it on, but on nobody's behalf. */
#include "screen.h"
#include "party.h"

#include <string.h>

bool lw_screen_is_ours(const struct lw *lw, uint32_t leg)
{
	return lw->legs[leg].call != LW_NO_INDEX && lw->seated[leg].seat == SEAT_CALLED;
}

static const struct lw_party *transferor_of(const struct lw *lw, uint32_t call)
{
	return lw_sw_xfer_active(lw, call)
		       ? lw_party_named(lw, lw_read(lw, lw->bridge_text[call].t_who))
		       : NULL;
}

static const struct lw_trunk *trunk_by(const struct lw *lw, const struct lw_party *sender)
{
	return sender && sender->trunk ? sender->trunk : &lw->rules->trunk;
}

static const struct lw_trunk *trunk_of(const struct lw *lw, uint32_t leg)
{
	return trunk_by(lw, lw_sender_of(lw, leg));
}

/* Also of one who has left since, and who may ask for it when the transfer is under way. */
static bool withholds(const struct lw *lw, uint32_t call)
{
	const struct sxfer *x = &lw->bridges[call].x;

	return lw_sw_xfer_active(lw, call) &&
	       (x->t_withheld || (x->t != LW_NO_INDEX && lw->legs[x->t].withheld));
}

/* ---- the situation ---- */

static uint8_t phase_of(const struct lw *lw, uint32_t leg)
{
	uint32_t seats[LW_SEATS];
	const struct lw_state *state = lw_seats_of(lw, lw->legs[leg].call, seats);

	return state->phase == LW_PHASE_PLAIN ? LW_PHASE_RINGING : state->phase;
}

/* Of a recall it makes no difference; but a target that is called for a transferee alone is called
 * as by a blind one. */
static uint8_t method_of(const struct lw *lw, uint32_t leg, uint8_t phase)
{
	uint8_t method = lw->bridges[lw->legs[leg].call].x.method;

	if (lw->legs[leg].to_mailbox)
		return LW_VOICEMAIL;
	return phase == LW_PHASE_CONSULTING && method ? method : LW_BLIND;
}

/* Nobody consults whom he hands over blind, although the two talk on until it answers (R29). */
static uint8_t phase_of_called(uint8_t phase, uint8_t method)
{
	return phase == LW_PHASE_CONSULTING && method != LW_ATTENDED ? LW_PHASE_RINGING : phase;
}

struct lw_presentation lw_screen_by_invite(const struct lw *lw, uint32_t leg)
{
	struct lw_presentation shown = {.show = LW_SHOW_UNCHANGED};
	uint32_t a = lw_called_for(lw, leg);
	struct lw_situation s = {.phase = phase_of(lw, leg)};
	const struct lw_party *party = lw_party_of(lw, a);

	if (a == LW_NO_INDEX)
		return shown;
	s.viewer = s.phase == LW_PHASE_RECALLING ? LW_VIEWER_TRANSFEROR : LW_VIEWER_TARGET;
	s.method = method_of(lw, leg, s.phase);
	s.phase = phase_of_called(s.phase, s.method);
	s.target_external = lw_is_outside(lw, leg);
	s.transferee_external = lw_is_outside(lw, a);
	s.transferee_private = lw->legs[a].withheld;
	s.transferor_private = withholds(lw, lw->legs[leg].call);
	s.transferee_has_out = party && party->out_number;
	s.consult_shows_transferee = lw->config.consult_shows_transferee;
	s.trunk_shows_original = trunk_of(lw, leg)->layout != LW_LAYOUT_OWN;
	lw_callerid(lw->rules->table, &s, &shown);
	return shown;
}

/* ---- who is who ---- */

static struct lw_id id_of(const struct lw_party *party, const char *uri, const char *name)
{
	struct lw_id id;

	id.uri = party && party->extension ? party->extension : uri;
	id.name = name;
	return id;
}

static void fill_transferor(const struct lw *lw, uint32_t call, struct lw_parties_ids *ids)
{
	const struct bridge_text *text = &lw->bridge_text[call];
	const struct lw_party *party = transferor_of(lw, call);

	if (lw_sw_xfer_active(lw, call))
		ids->transferor = id_of(party, lw_read(lw, text->t_uri),
					 lw_read(lw, text->t_name));
	ids->transferor_out = party ? party->out_number : NULL;
}

static void fill_transferee(const struct lw *lw, uint32_t a, struct lw_parties_ids *ids)
{
	const struct lw_party *party = lw_party_of(lw, a);
	const char *called = lw_leg_called(lw, a);

	ids->transferee = id_of(party, lw_leg_uri(lw, a), lw_leg_name(lw, a));
	ids->transferee_out = party ? party->out_number : NULL;
	ids->hops = lw->legs[a].hops;
	if (!lw_sw_xfer_active(lw, lw->legs[a].call))
		ids->transferor_out = ids->transferee_out;
	if (!*called || !lw_is_outside(lw, a))
		return;
	ids->called = ids->first_called = called;
}

/* R45: who has had the transferee's call, the transferor last; or, of one that nobody transfers
 * here, we. */
static void fill_way(const struct lw *lw, uint32_t a, struct lw_parties_ids *ids)
{
	const struct bridge *b = &lw->bridges[lw->legs[a].call];

	if (b->way_of != a)
		return;
	ids->hops += b->passes;
	ids->way = lw_read(lw, lw->bridge_text[lw->legs[a].call].way);
	ids->goes_on = !lw_sw_xfer_active(lw, lw->legs[a].call);
}

/* Where no host is said for our numbers they are at home in the domain of who sends it. */
static void fill_trunk(const struct lw_trunk *rules, const struct lw_id *sender,
		       struct lw_trunk *trunk)
{
	const char *at = strchr(sender->uri, '@');

	*trunk = *rules;
	if (!trunk->host || !*trunk->host)
		trunk->host = at ? at + 1 : NULL;
}

static void fill(const struct lw *lw, uint32_t leg, struct lw_parties_ids *ids,
		 struct lw_trunk *trunk)
{
	uint32_t call = lw->legs[leg].call, a = lw_called_for(lw, leg);

	memset(ids, 0, sizeof *ids);
	ids->transferor = ids->transferee = ids->target = id_of(NULL, "", "");
	fill_transferor(lw, call, ids);
	if (a != LW_NO_INDEX) {
		fill_transferee(lw, a, ids);
		fill_way(lw, a, ids);
	}
	fill_trunk(trunk_of(lw, leg),
		   lw_sw_xfer_active(lw, call) ? &ids->transferor : &ids->transferee, trunk);
}

void lw_screen_fill(const struct lw *lw, uint32_t leg, struct lw_parties_ids *ids,
		    struct lw_trunk *trunk)
{
	uint32_t call = lw->legs[leg].call;
	bool recalled = phase_of(lw, leg) == LW_PHASE_RECALLING;

	fill(lw, leg, ids, trunk);
	ids->target.uri = recalled ? lw_bridge_target(lw, call) : lw_leg_uri(lw, leg);
	ids->diversion_cause = recalled ? lw->bridges[call].x.code : 0;
}

/* ---- a party that is up ---- */

static uint8_t viewer_of(const struct sxfer *x, uint32_t leg)
{
	if (leg == x->t)
		return LW_VIEWER_TRANSFEROR;
	return leg == x->a ? LW_VIEWER_TRANSFEREE : LW_VIEWER_TARGET;
}

/* Before it has answered it is known by its address only. */
static const char *target_uri(const struct lw *lw, uint32_t call)
{
	const struct sxfer *x = &lw->bridges[call].x;

	if (x->c != LW_NO_INDEX)
		return lw_leg_uri(lw, x->c);
	return x->rescued ? lw->last_resort : lw_bridge_target(lw, call);
}

static bool target_is_external(const struct lw *lw, uint32_t call)
{
	struct lw_number number;

	if (lw->bridges[call].x.c != LW_NO_INDEX)
		return lw_is_outside(lw, lw->bridges[call].x.c);
	lw_number_here(lw, target_uri(lw, call), 0, &number);
	return number.place != LW_PLACE_INTERNAL;
}

static void fill_target(const struct lw *lw, uint32_t call, struct lw_parties_ids *ids)
{
	uint32_t c = lw->bridges[call].x.c;
	const struct lw_party *party = c == LW_NO_INDEX ? lw_party_named(lw, target_uri(lw, call))
							: lw_party_of(lw, c);

	ids->target = id_of(party, target_uri(lw, call),
			    c == LW_NO_INDEX ? "" : lw_leg_name(lw, c));
	ids->target_out = party ? party->out_number : NULL;
}

void lw_screen_in(const struct lw *lw, uint32_t leg, uint8_t phase, struct screen *screen)
{
	uint32_t call = lw->legs[leg].call;
	const struct sxfer *x = &lw->bridges[call].x;
	const struct lw_party *party = lw_party_of(lw, x->a);
	struct lw_situation s = {.method = x->method, .phase = phase, .viewer = viewer_of(x, leg)};

	fill(lw, leg, &screen->ids, &screen->trunk);
	fill_target(lw, call, &screen->ids);
	screen->shown = (struct lw_presentation){.show = LW_SHOW_UNCHANGED};
	if (x->a == LW_NO_INDEX)
		return;
	s.target_external = target_is_external(lw, call);
	s.target_private = x->c != LW_NO_INDEX && lw->legs[x->c].withheld;
	s.transferee_external = lw_is_outside(lw, x->a);
	s.transferee_private = lw->legs[x->a].withheld;
	s.transferor_private = withholds(lw, call);
	s.transferee_has_out = party && party->out_number;
	s.consult_shows_transferee = lw->config.consult_shows_transferee;
	s.trunk_shows_original = screen->trunk.layout != LW_LAYOUT_OWN;
	lw_callerid(lw->rules->table, &s, &screen->shown);
}

void lw_screen_with(const struct lw *lw, uint32_t leg, uint32_t other, struct screen *screen)
{
	const struct lw_party *party = lw_party_of(lw, other);
	struct lw_situation s = {.method = LW_ATTENDED, .phase = LW_PHASE_COMPLETED,
				 .viewer = LW_VIEWER_TRANSFEREE};
	struct lw_parties_ids *ids = &screen->ids;

	memset(ids, 0, sizeof *ids);
	ids->transferee = id_of(NULL, lw_leg_uri(lw, leg), "");
	ids->target = id_of(party, lw_leg_uri(lw, other), lw_leg_name(lw, other));
	ids->transferor = ids->transferee; /* whose host an address without one is at */
	ids->target_out = ids->transferor_out = party ? party->out_number : NULL;
	fill_trunk(trunk_by(lw, party), &ids->target, &screen->trunk);
	s.target_external = lw_is_outside(lw, other);
	s.target_private = lw->legs[other].withheld;
	s.transferee_external = lw_is_outside(lw, leg);
	lw_callerid(lw->rules->table, &s, &screen->shown);
}
