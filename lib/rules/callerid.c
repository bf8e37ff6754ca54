/* SPDX-License-Identifier: BSD-3-Clause */
/* callerid.c -- finds the row of callerid.def that fits a situation; a vendor's rows come first. */
#include <legwork/callerid.h>

#include <string.h>

/* The words of callerid.def. */
enum {
	M_NONE = 1 << LW_METHOD_NONE,
	M_ATTENDED = 1 << LW_ATTENDED,
	M_BLIND = 1 << LW_BLIND,
	M_VOICEMAIL = 1 << LW_VOICEMAIL,

	P_CONSULTING = 1 << LW_PHASE_CONSULTING,
	P_RINGING = 1 << LW_PHASE_RINGING,
	P_COMPLETED = 1 << LW_PHASE_COMPLETED,
	P_CANCELLED = 1 << LW_PHASE_CANCELLED,
	P_MERGED = 1 << LW_PHASE_MERGED,
	P_UNMERGED = 1 << LW_PHASE_UNMERGED,
	P_RECALLING = 1 << LW_PHASE_RECALLING,
	P_RECALLED = 1 << LW_PHASE_RECALLED,
	P_ANY = (1 << LW_PHASES) - 1,
	P_BEFORE = P_CONSULTING | P_RINGING, /* the transferor is still in it */
	P_JOINED = P_RINGING | P_COMPLETED,  /* the transferee has been sent to the target */
	P_MIXED = P_MERGED | P_UNMERGED,
	P_RECALL = P_RECALLING | P_RECALLED,
	P_OVER = P_CANCELLED | P_RECALL, /* and the target is out of it */
	P_LATER = P_ANY & ~P_CONSULTING,

	V_C = 1 << LW_VIEWER_TARGET,
	V_A = 1 << LW_VIEWER_TRANSFEREE,
	V_T = 1 << LW_VIEWER_TRANSFEROR,
	V_AT = V_A | V_T,
	V_ALL = V_C | V_AT,

	ID = LW_BY_FROM | LW_BY_PAI | LW_BY_RPID,
	ANON = LW_BY_FROM | LW_BY_RPID | LW_BY_PRIVACY,
	RB = LW_BY_REFERRED_BY,
	DIV = LW_BY_DIVERSION,
	DH = LW_BY_DIVERSION | LW_BY_HISTORY,
	BOX = LW_BY_TARGET,
	NIL = 0,

	E__ = 0,
	E_VIA = 1,
	E_BACK = 2,
};

/* The facts that must hold are in the low half, those that must not are in the high half. */
#define YES(fact) ((uint32_t)(fact))
#define NOT(fact) ((uint32_t)(fact) << 16)
#define ALWAYS 0u
#define C_INT NOT(LW_IF_TARGET_EXTERNAL)
#define C_EXT YES(LW_IF_TARGET_EXTERNAL)
#define C_ANY 0u
#define A_INT NOT(LW_IF_TRANSFEREE_EXTERNAL)
#define A_EXT YES(LW_IF_TRANSFEREE_EXTERNAL)
#define A_ANY 0u
#define SHOW_T NOT(LW_IF_CONSULT_SHOWS_TRANSFEREE)
#define SHOW_A YES(LW_IF_CONSULT_SHOWS_TRANSFEREE)
#define OPEN NOT(LW_IF_TRANSFEREE_PRIVATE)
#define HIDDEN YES(LW_IF_TRANSFEREE_PRIVATE)
#define C_OPEN NOT(LW_IF_TARGET_PRIVATE)
#define C_HIDDEN YES(LW_IF_TARGET_PRIVATE)
#define OUT YES(LW_IF_TRANSFEREE_HAS_OUT)
#define NO_OUT NOT(LW_IF_TRANSFEREE_HAS_OUT)
#define TRUNK_A YES(LW_IF_TRUNK_SHOWS_ORIGINAL)
#define TRUNK_OWN NOT(LW_IF_TRUNK_SHOWS_ORIGINAL)
#define MAILBOX NOT(LW_IF_VOICEMAIL_REFUSED)
#define NO_BOX YES(LW_IF_VOICEMAIL_REFUSED)
#define TO_C NOT(LW_IF_TO_FIRST_CALLED)
#define TO_FIRST YES(LW_IF_TO_FIRST_CALLED)

#define FACTS(c, a, which) (C_##c + A_##a + (which))

#define ROW(method, by, id, phase, c, a, which, shown, carried, told, extra) \
	{.row = #id, .methods = M_##method, .phases = P_##phase, .viewers = V_##by, \
	 .set = (uint16_t)FACTS(c, a, which), .clear = (uint16_t)(FACTS(c, a, which) >> 16), \
	 .show = LW_SHOW_##shown, .carriers = carried, .update = LW_UPDATE_##told, \
	 .via = E_##extra == E_VIA, .back = E_##extra == E_BACK},
#define WARM(...) ROW(ATTENDED, __VA_ARGS__)
#define BLIND(...) ROW(BLIND, __VA_ARGS__)
#define VM(...) ROW(VOICEMAIL, __VA_ARGS__)
#define PLAIN(...) ROW(NONE, __VA_ARGS__)

static const struct lw_callerid_row rows[] = {
#include "callerid.def"
};

enum { ROWS = sizeof rows / sizeof *rows };

const struct lw_callerid_row *lw_callerid_row(size_t index)
{
	return index < ROWS ? &rows[index] : NULL;
}

static uint32_t facts_of(const struct lw_situation *s)
{
	return (s->target_external ? LW_IF_TARGET_EXTERNAL : 0u) |
	       (s->transferee_external ? LW_IF_TRANSFEREE_EXTERNAL : 0u) |
	       (s->transferee_private ? LW_IF_TRANSFEREE_PRIVATE : 0u) |
	       (s->target_private ? LW_IF_TARGET_PRIVATE : 0u) |
	       (s->consult_shows_transferee ? LW_IF_CONSULT_SHOWS_TRANSFEREE : 0u) |
	       (s->trunk_shows_original ? LW_IF_TRUNK_SHOWS_ORIGINAL : 0u) |
	       (s->transferee_has_out ? LW_IF_TRANSFEREE_HAS_OUT : 0u) |
	       (s->voicemail_refused ? LW_IF_VOICEMAIL_REFUSED : 0u) |
	       (s->to_first_called ? LW_IF_TO_FIRST_CALLED : 0u) |
	       (s->transferee_dialled ? LW_IF_TRANSFEREE_DIALLED : 0u);
}

/* An empty set means any value; a value outside the enum is in no set. */
static bool among(uint32_t set, uint32_t value, uint32_t values)
{
	return value < values && (!set || set >> value & 1u);
}

static bool fits(const struct lw_callerid_row *row, const struct lw_situation *s)
{
	uint32_t facts = facts_of(s);

	return among(row->methods, s->method, LW_VOICEMAIL + 1) &&
	       among(row->phases, s->phase, LW_PHASES) &&
	       among(row->viewers, s->viewer, LW_VIEWERS) && (facts & row->set) == row->set &&
	       !(facts & row->clear);
}

static const struct lw_callerid_row *find(const struct lw_callerid_row *list, size_t count,
					  const struct lw_situation *s)
{
	for (size_t i = 0; i < count; i++)
		if (fits(&list[i], s))
			return &list[i];
	return NULL;
}

static uint8_t withheld(const struct lw_situation *s)
{
	return (uint8_t)((s->transferee_private ? LW_WITHHELD_TRANSFEREE : 0) |
			 (s->target_private ? LW_WITHHELD_TARGET : 0) |
			 (s->transferor_private ? LW_WITHHELD_TRANSFEROR : 0));
}

/* Whose identity it is, as a bit of enum lw_withheld; 0: ours, or nobody's. */
static uint32_t owner_of(enum lw_presented show)
{
	switch (show) {
	case LW_SHOW_A_ID:
	case LW_SHOW_A_OUT:
	case LW_SHOW_A_TRUNK:
	case LW_SHOW_A_BACK:
		return LW_WITHHELD_TRANSFEREE;
	case LW_SHOW_C_ID:
		return LW_WITHHELD_TARGET;
	case LW_SHOW_REFUSED:
	case LW_SHOW_NOTHING:
	case LW_SHOW_UNCHANGED:
	case LW_SHOW_T_EXT:
	case LW_SHOW_T_OUT:
	case LW_SHOW_ANONYMOUS:
	case LW_SHOW_CONFERENCE:
	case LW_PRESENTED:
		break;
	}
	return 0;
}

/* R42, for a vendor's row: our own rows obey it already. */
static void withhold(struct lw_presentation *p)
{
	if (!(owner_of((enum lw_presented)p->show) & p->withheld))
		return;
	p->show = LW_SHOW_ANONYMOUS;
	p->carriers = (uint8_t)((p->carriers & ~LW_BY_PAI) | LW_BY_PRIVACY);
}

static bool is_outside(const struct lw_situation *s)
{
	switch ((enum lw_viewer)s->viewer) {
	case LW_VIEWER_TARGET:     return s->target_external;
	case LW_VIEWER_TRANSFEREE: return s->transferee_external;
	case LW_VIEWER_TRANSFEROR:
	case LW_VIEWERS:
		break;
	}
	return false;
}

/* R43, likewise: outside, an internal transferee is its outbound number and never its extension. */
static void keep_inside(const struct lw_situation *s, struct lw_presentation *p)
{
	bool a = p->show == LW_SHOW_A_ID || p->show == LW_SHOW_A_TRUNK || p->show == LW_SHOW_A_BACK;

	if (a && !s->transferee_external && is_outside(s))
		p->show = LW_SHOW_A_OUT;
}

void lw_callerid(const struct lw_callerid_table *table, const struct lw_situation *situation,
		 struct lw_presentation *presentation)
{
	const struct lw_callerid_row *row =
		table ? find(table->rows, table->count, situation) : NULL;

	if (!row)
		row = find(rows, ROWS, situation);
	*presentation =
		(struct lw_presentation){.show = LW_SHOW_UNCHANGED, .update = LW_UPDATE_NONE};
	presentation->withheld = withheld(situation);
	if (!row)
		return;
	presentation->show = row->show;
	presentation->carriers = row->carriers;
	presentation->update = row->update;
	presentation->via = row->via;
	presentation->back = row->back;
	memcpy(presentation->row, row->row, sizeof presentation->row);
	presentation->row[sizeof presentation->row - 1] = 0;
	keep_inside(situation, presentation);
	withhold(presentation);
}

const char *lw_phase_name(uint32_t phase)
{
	switch ((enum lw_phase)phase) {
	case LW_PHASE_CONSULTING: return "consulting";
	case LW_PHASE_RINGING: return "ringing";
	case LW_PHASE_COMPLETED: return "completed";
	case LW_PHASE_CANCELLED: return "cancelled";
	case LW_PHASE_MERGED: return "merged";
	case LW_PHASE_UNMERGED: return "unmerged";
	case LW_PHASE_RECALLING: return "recalling";
	case LW_PHASE_RECALLED: return "recalled";
	case LW_PHASES: break;
	}
	return "?";
}

const char *lw_viewer_name(uint32_t viewer)
{
	switch ((enum lw_viewer)viewer) {
	case LW_VIEWER_TARGET: return "target";
	case LW_VIEWER_TRANSFEREE: return "transferee";
	case LW_VIEWER_TRANSFEROR: return "transferor";
	case LW_VIEWERS: break;
	}
	return "?";
}

const char *lw_presented_name(uint32_t show)
{
	switch ((enum lw_presented)show) {
	case LW_SHOW_REFUSED: return "refused";
	case LW_SHOW_NOTHING: return "nothing";
	case LW_SHOW_UNCHANGED: return "unchanged";
	case LW_SHOW_T_EXT: return "transferor's extension";
	case LW_SHOW_T_OUT: return "transferor's outbound number";
	case LW_SHOW_A_ID: return "transferee";
	case LW_SHOW_A_OUT: return "transferee's outbound number";
	case LW_SHOW_C_ID: return "target";
	case LW_SHOW_A_TRUNK: return "transferee as the trunk allows";
	case LW_SHOW_A_BACK: return "transferee, back from the target";
	case LW_SHOW_ANONYMOUS: return "anonymous";
	case LW_SHOW_CONFERENCE: return "conference";
	case LW_PRESENTED: break;
	}
	return "?";
}

const char *lw_update_name(uint32_t update)
{
	switch ((enum lw_update)update) {
	case LW_UPDATE_NONE: return "none";
	case LW_UPDATE_INVITE: return "INVITE";
	case LW_UPDATE_CIU: return "connected-identity update";
	case LW_UPDATE_TRUNK: return "update if the trunk takes it";
	case LW_UPDATE_REFER: return "REFER to the carrier";
	case LW_UPDATES: break;
	}
	return "?";
}
