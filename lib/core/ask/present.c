/* SPDX-License-Identifier: BSD-3-Clause */
/* present.c -- who is shown to the peer of a leg: gathers the situation from the engine's state and
 * asks lw_callerid(). */
#include "present.h"
#include "judge.h"
#include "screen.h"

#include "../../rules/ident.h"

#include <string.h>

bool lw_is_external(const struct lw *lw, uint32_t leg)
{
	struct lw_number number;

	lw_number_of_leg(lw, leg, &number);
	return number.place != LW_PLACE_INTERNAL;
}

/* The party that would be transferred, when this leg is that of a consultation call. */
static uint32_t transferee_of(const struct lw *lw, uint32_t leg)
{
	uint32_t call = lw->legs[leg].call;
	uint32_t parent = call == LW_NO_INDEX ? LW_NO_INDEX : lw->calls[call].parent;

	return parent == LW_NO_INDEX ? LW_NO_INDEX : lw->calls[parent].party;
}

static bool is_referred(const struct lw *lw, uint32_t leg)
{
	uint32_t call = lw->legs[leg].call;

	return lw->legs[leg].role == LEG_ROLE_NEXT && call != LW_NO_INDEX &&
	       lw_referred_seen(lw, call) != LW_REFERRAL_NONE;
}

/* The public network cannot be told later who calls: with Replaces, too, it is called as in B4. */
static void as_referred(const struct lw *lw, uint32_t leg, struct lw_situation *s)
{
	bool attended = lw->calls[lw->legs[leg].call].refer_attended && !s->target_external;

	s->method = attended ? LW_ATTENDED : LW_BLIND;
	s->phase = attended ? LW_PHASE_COMPLETED : LW_PHASE_RINGING;
	s->transferee_has_out = lw->rules->out_number != NULL;
}

static void as_caller(const struct lw *lw, uint32_t leg, struct lw_situation *s)
{
	uint32_t a = transferee_of(lw, leg);

	s->method = LW_ATTENDED;
	s->phase = LW_PHASE_CONSULTING;
	s->transferee_has_out = a == LW_NO_INDEX && lw->rules->out_number;
	if (lw->legs[leg].to_mailbox) {
		s->method = LW_VOICEMAIL;
		s->phase = LW_PHASE_RINGING;
	}
	if (a == LW_NO_INDEX)
		return;
	s->consult_shows_transferee = lw->config.consult_shows_transferee;
	s->transferee_external = lw_is_external(lw, a);
	s->transferee_private = lw->legs[a].withheld;
}

static bool shows_original(const struct lw_trunk *trunk)
{
	return trunk->layout != LW_LAYOUT_OWN;
}

struct lw_presentation lw_presented_by_invite(const struct lw *lw, uint32_t leg)
{
	struct lw_situation s = {.viewer = LW_VIEWER_TARGET};
	struct lw_presentation shown;

	s.target_external = lw_is_external(lw, leg);
	s.trunk_shows_original = shows_original(&lw->rules->trunk);
	if (is_referred(lw, leg))
		as_referred(lw, leg, &s);
	else
		as_caller(lw, leg, &s);
	lw_callerid(lw->rules->table, &s, &shown);
	/* W2: an INVITE with Replaces tells what is else told later, and in its From too. */
	if (shown.update == LW_UPDATE_CIU)
		shown.update = LW_UPDATE_INVITE;
	return shown;
}

struct lw_presentation lw_presented_in_mix(const struct lw *lw, uint32_t leg, bool target, bool on)
{
	struct lw_situation s = {
		.method = LW_ATTENDED, .phase = on ? LW_PHASE_MERGED : LW_PHASE_UNMERGED,
		.viewer = target ? LW_VIEWER_TARGET : LW_VIEWER_TRANSFEREE};
	struct lw_presentation shown;

	s.target_external = s.transferee_external = lw_is_external(lw, leg);
	lw_callerid(lw->rules->table, &s, &shown);
	return shown;
}

const char *lw_transferor_for(const struct lw *lw, uint32_t leg)
{
	if (!lw->rules || !lw->rules->extension || lw_is_external(lw, leg))
		return "";
	return lw->rules->extension;
}

bool lw_is_told_later(const struct lw *lw, const struct lw_presentation *shown)
{
	return shown->update == LW_UPDATE_CIU ||
	       (shown->update == LW_UPDATE_TRUNK && lw->rules->trunk.takes_updates);
}

/* ---- for the adapter ---- */

static void fill_own(const struct lw *lw, uint32_t leg, struct lw_id *id)
{
	const struct leg_text *text = &lw->leg_text[leg];

	id->uri = lw->rules->extension ? lw->rules->extension
					      : lw_read(lw, text->local_uri);
	id->name = lw_read(lw, text->local_name);
}

/* One by one: a constant of two addresses would be data that is written once. */
static void clear_id(struct lw_id *id)
{
	id->uri = "";
	id->name = "";
}

/* R42: what it claims in its own Referred-By goes on as that, and in no header of ours. */
static void fill_transferor(const struct lw *lw, uint32_t call, struct lw_id *id)
{
	uint32_t party = lw->calls[call].party;

	if (party == LW_NO_INDEX || !lw->legs[party].withheld)
		id->uri = lw_call_by(lw, call);
}

/* R33, R45: as transferee we know who was called first, and who has had the call since. */
static void fill_way(const struct lw *lw, uint32_t leg, struct lw_parties_ids *ids)
{
	const struct call_text *text = &lw->call_text[lw->legs[leg].call];

	ids->first_called = lw_read(lw, text->first);
	ids->between = lw_read(lw, text->passed);
	ids->hops = lw->legs[leg].hops - 1u;
}

/* R44: a call that came to a number of a queue, a shared line or somebody our user acts for keeps
 * that number outside. */
static const char *out_number(const struct lw *lw, const char *called)
{
	const struct lw_target *target;
	struct lw_number number;

	lw_number_here(lw, called, 0, &number);
	target = lw_target_find(&lw->rules->targets, number.canonical);
	if (!target || !lw_trunk_owns(&lw->rules->trunk, called))
		return lw->rules->out_number;
	switch ((enum lw_target_kind)target->kind) {
	case LW_TARGET_QUEUE:
	case LW_TARGET_SHARED_LINE:
		return called;
	case LW_TARGET_PERSON:
	case LW_TARGET_ATTENDANT:
	case LW_TARGET_COMMON_AREA:
	case LW_TARGET_ROOM:
	case LW_TARGET_MAILBOX:
	case LW_TARGET_KINDS:
		break;
	}
	return target->represented ? called : lw->rules->out_number;
}

static void fill_parties(const struct lw *lw, uint32_t leg, struct lw_parties_ids *ids)
{
	uint32_t a = transferee_of(lw, leg);

	memset(ids, 0, sizeof *ids);
	ids->target = (struct lw_id){lw_leg_uri(lw, leg), ""};
	clear_id(&ids->transferor);
	clear_id(&ids->transferee);
	if (is_referred(lw, leg)) {
		fill_transferor(lw, lw->legs[leg].call, &ids->transferor);
		fill_own(lw, leg, &ids->transferee);
		ids->transferee_out = lw->rules->out_number;
		fill_way(lw, leg, ids);
		return;
	}
	fill_own(lw, leg, &ids->transferor);
	ids->transferor_out = lw->rules->out_number;
	if (a == LW_NO_INDEX) { /* an ordinary call: we are whom it is about */
		ids->transferee = ids->transferor;
		ids->transferee_out = lw->rules->out_number;
		return;
	}
	ids->transferee = (struct lw_id){lw_leg_uri(lw, a), lw_leg_name(lw, a)};
	ids->hops = lw->legs[a].hops;
	if (!lw_leg_called(lw, a)[0])
		return;
	ids->called = ids->first_called = lw_leg_called(lw, a);
	ids->transferor_out = out_number(lw, lw_leg_called(lw, a));
}

/* The application of an endpoint has said whom its party was joined to; a switch does itself. */
static void fill_told(const struct lw *lw, uint32_t leg, struct lw_shown *shown)
{
	const struct leg_text *text = &lw->leg_text[leg];
	const char *uri = lw_read(lw, text->shown_uri), *name = lw_read(lw, text->shown_name);

	shown->asserted = (struct lw_id){uri, lw_is_placeholder(name, uri) ? "" : name};
	shown->show = LW_SHOW_C_ID;
	shown->update = LW_UPDATE_CIU;
	if (!lw_is_switch(lw))
		return;
	shown->show = text->presented.show;
	shown->focus = text->presented.show == LW_SHOW_CONFERENCE;
	memcpy(shown->row, text->presented.row, sizeof shown->row);
	if (!lw_id_is_nobody(uri))
		return;
	clear_id(&shown->asserted);
	shown->privacy = true;
}

const char *lw_shown_uri(const struct lw_shown *shown)
{
	return shown->privacy ? "sip:anonymous@anonymous.invalid" : shown->asserted.uri;
}

static void clear(struct lw_shown *shown)
{
	memset(shown, 0, sizeof *shown);
	clear_id(&shown->from);
	clear_id(&shown->asserted);
	clear_id(&shown->remote_party);
	clear_id(&shown->referred_by);
	clear_id(&shown->diversion);
	clear_id(&shown->history[0]);
	clear_id(&shown->history[1]);
	clear_id(&shown->via);
	clear_id(&shown->back_from);
	shown->diversion_reason = shown->why = shown->between = "";
	shown->show = LW_SHOW_UNCHANGED;
}

/* Where no host is said for our numbers they are at home in our own domain, whoever transferred
 * us. */
static void own_trunk(const struct lw *lw, uint32_t leg, struct lw_trunk *trunk)
{
	struct lw_id own;
	const char *at;

	*trunk = lw->rules->trunk;
	if (trunk->host && *trunk->host)
		return;
	fill_own(lw, leg, &own);
	at = strchr(own.uri, '@');
	trunk->host = at ? at + 1 : NULL;
}

int lw_leg_shown(const struct lw *lw, lw_leg leg, struct lw_shown *shown)
{
	uint32_t i = lw ? lw_leg_index(lw, leg) : LW_NO_INDEX;
	struct lw_parties_ids ids;
	struct lw_trunk trunk;
	bool called;

	if (!lw || !shown)
		return LW_E_ARG;
	clear(shown);
	if (i == LW_NO_INDEX)
		return LW_E_STALE;
	called = lw_is_switch(lw) && lw_screen_is_ours(lw, i);
	if (!called && lw_read(lw, lw->leg_text[i].shown_uri)[0]) {
		fill_told(lw, i, shown);
		return LW_OK;
	}
	if (!lw->rules || (lw_is_switch(lw) && !called))
		return LW_OK;
	if (lw_is_switch(lw)) {
		lw_screen_fill(lw, i, &ids, &trunk);
	} else {
		fill_parties(lw, i, &ids);
		own_trunk(lw, i, &trunk);
	}
	if (!lw_show(&lw->leg_text[i].presented, &ids,
		     lw_is_external(lw, i) ? &trunk : NULL, 0, shown))
		clear(shown);
	return LW_OK;
}
