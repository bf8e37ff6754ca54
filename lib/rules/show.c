/* SPDX-License-Identifier: BSD-3-Clause */
/* show.c -- turns what callerid.def says is shown into header values: addresses for numbers, the
 * trunk's layout, and what is shown instead where something must not be.
 *
 * Three rules stand above every row, so that no vendor's row can break them: what was withheld is
 * in no field (R42); a trunk is sent no extension, and only numbers of its own unless its layout
 * says otherwise (R43); a placeholder is not a name (B10). */
#include "ident.h"
#include "show_address.h"

/* RFC 3323 4.1.1.3 */
static const char anonymous_uri[] = "sip:anonymous@anonymous.invalid";
static const char anonymous_name[] = "Anonymous";

#define NOT_OURS " is not one that the trunk accepts as ours."

static const char why_out[] = "The transferor's outbound number" NOT_OURS;
static const char why_a_out[] = "The transferee's outbound number" NOT_OURS;
static const char why_c_out[] = "The target's outbound number" NOT_OURS;
static const char why_called[] = "The number called" NOT_OURS;
static const char why_none[] = "No number is known that the trunk accepts as ours: list one.";
static const char why_own_only[] = "The trunk shows only its own numbers.";
static const char why_refer[] = "The carrier shows the caller only for calls referred to it.";
static const char why_no_number[] = "The caller's address is not a number.";
static const char why_extension[] = "An extension is not sent to the public network.";
static const char why_unsafe[] =
	"An address or a name cannot go into a header: it is too long, has no host, or holds a "
	"control character, a quote or an angle bracket.";

static bool is_nobody(const struct lw_id *id)
{
	return !id->uri || lw_id_is_nobody(id->uri);
}

static struct lw_id anonymous(void)
{
	struct lw_id id;

	id.uri = anonymous_uri;
	id.name = anonymous_name;
	return id;
}

/* ---- what goes where ---- */

static void tell(struct pen *pen, const char *why)
{
	if (!pen->shown->fell_back || why == why_none)
		pen->shown->why = why;
	pen->shown->fell_back = true;
}

/* RFC 4916: the From of a dialog that is up changes only for a peer that supports from-change. */
static void put_from(struct pen *pen, struct lw_id id)
{
	bool may = pen->shown->update == LW_UPDATE_INVITE || pen->reads & LW_BY_FROM;

	if (may && pen->p->carriers & LW_BY_FROM)
		pen->shown->from = id;
}

static void put_asserted(struct pen *pen, struct lw_id id)
{
	const uint8_t both = LW_BY_PAI | LW_BY_RPID;
	uint8_t reads = pen->reads & both;

	if (pen->trunk && !reads)
		reads = LW_BY_PAI; /* it vouches for From, so it must be there */
	if (!(pen->p->carriers & both))
		return;
	if (reads & LW_BY_PAI)
		pen->shown->asserted = id;
	if (reads & LW_BY_RPID)
		pen->shown->remote_party = id;
}

static void put(struct pen *pen, struct lw_id id)
{
	put_from(pen, id);
	put_asserted(pen, id);
}

/* What a final answer means to the next party (RFC 7544 7.2).  487 is our own CANCEL, after the
 * phone rang in vain. */
static uint16_t cause_of(uint16_t code, uint16_t unknown)
{
	static const uint16_t busy[] = {486, 600}, no_answer[] = {408, 480, 487};

	for (size_t i = 0; i < sizeof busy / sizeof *busy; i++)
		if (code == busy[i])
			return 486;
	for (size_t i = 0; i < sizeof no_answer / sizeof *no_answer; i++)
		if (code == no_answer[i])
			return 408;
	if (!code)
		return unknown;
	if (code / 100 == 5)
		return 503;
	return code / 100 == 3 ? 302 : 404;
}

static const char *reason_of(uint16_t cause)
{
	if (cause == 486)
		return "user-busy";
	if (cause == 408)
		return "no-answer";
	if (cause == 503)
		return "unavailable";
	return cause == 302 ? "unconditional" : "unknown";
}

static void put_cause(struct pen *pen)
{
	pen->shown->cause = cause_of(pen->parties->diversion_cause, pen->p->back ? 404 : 302);
}

static void put_diversion(struct pen *pen, struct lw_id id)
{
	put_cause(pen);
	pen->shown->counter = pen->parties->hops + 1;
	pen->shown->diversion = id;
	pen->shown->diversion_reason = reason_of(pen->shown->cause);
}

/* ---- who is shown ---- */

static bool hidden(const struct pen *pen, enum lw_withheld whose)
{
	return pen->p->withheld & whose;
}

/* No PAI, also inside the own domain where RFC 3325 would allow one with Privacy: id. */
static void show_anonymous(struct pen *pen)
{
	pen->shown->show = LW_SHOW_ANONYMOUS;
	pen->shown->privacy = true;
	put_from(pen, anonymous());
	if (!pen->trunk && pen->p->carriers & LW_BY_RPID && pen->reads & LW_BY_RPID)
		pen->shown->remote_party = anonymous();
}

/* Where nobody has said what the trunk takes, nothing else was wanted than what is sent. */
static bool says_nothing(const struct pen *pen)
{
	const struct lw_trunk *trunk = pen->trunk;
	const char *out = pen->parties->transferor_out;

	return trunk->layout == LW_LAYOUT_OWN && !trunk->owned_count && !trunk->fallback &&
	       (!out || !*out);
}

static void show_nothing_owned(struct pen *pen)
{
	pen->shown->show = LW_SHOW_UNCHANGED;
	if (pen->shown->update != LW_UPDATE_INVITE)
		pen->shown->update = LW_UPDATE_NONE;
	tell(pen, why_none);
	if (!says_nothing(pen))
		return;
	pen->shown->fell_back = false;
	pen->shown->why = "";
}

static void show_extension(struct pen *pen);

static void show_own(struct pen *pen)
{
	const char *out = pen->parties->transferor_out;
	char number[LW_NUMBER_MAX];

	if (hidden(pen, LW_WITHHELD_TRANSFEROR)) {
		show_anonymous(pen);
		return;
	}
	if (!pen->trunk && (!out || !lw_id_number(out, number))) {
		show_extension(pen);
		return;
	}
	if (pen->trunk && !pen->own[0]) {
		show_nothing_owned(pen);
		return;
	}
	if (pen->trunk && out && *out && !lw_trunk_owns(pen->trunk, out))
		tell(pen, why_out);
	pen->shown->show = LW_SHOW_T_OUT;
	put(pen, lw_pen_number(pen, pen->trunk ? pen->own : number));
}

static void instead(struct pen *pen, const char *why)
{
	tell(pen, why);
	show_own(pen);
}

static void show_extension(struct pen *pen)
{
	if (pen->trunk) {
		instead(pen, why_extension);
		return;
	}
	if (hidden(pen, LW_WITHHELD_TRANSFEROR)) {
		show_anonymous(pen);
		return;
	}
	if (is_nobody(&pen->parties->transferor)) {
		pen->shown->show = LW_SHOW_UNCHANGED;
		return;
	}
	pen->shown->show = LW_SHOW_T_EXT;
	put(pen, lw_pen_clean(pen, &pen->parties->transferor));
}

/* R41: where which number goes.  number is the transferee's. */
static void put_layout(struct pen *pen, const char *number)
{
	struct lw_id a = {lw_pen_number_uri(pen, number),
			  lw_pen_clean(pen, &pen->parties->transferee).name};
	struct lw_id vouch = lw_pen_number(pen, pen->vouch);

	switch ((enum lw_layout)pen->trunk->layout) {
	case LW_LAYOUT_DIVERSION:
		put_from(pen, a);
		put_asserted(pen, pen->trunk->pai_is_own ? lw_pen_number(pen, pen->own) : a);
		put_diversion(pen, vouch);
		break;
	case LW_LAYOUT_PAI:
		put_from(pen, vouch);
		put_asserted(pen, a);
		put_diversion(pen, vouch);
		break;
	case LW_LAYOUT_USER:
		put_from(pen, a);
		put_asserted(pen, lw_pen_number(pen, pen->own));
		if (pen->trunk->diversion_too)
			put_diversion(pen, vouch);
		break;
	case LW_LAYOUT_TEAMS:
		put_from(pen, pen->trunk->anonymous_from ? anonymous() : a);
		if (pen->trunk->anonymous_from)
			put_asserted(pen, a);
		pen->shown->privacy = pen->trunk->anonymous_from;
		break;
	case LW_LAYOUT_OWN:
	case LW_LAYOUT_CARRIER:
	case LW_LAYOUTS:
		break;
	}
}

/* The transferee to the public network: as the layout says, or a number of ours. */
static void show_by_layout(struct pen *pen)
{
	enum lw_layout layout = (enum lw_layout)pen->trunk->layout;
	char number[LW_NUMBER_MAX];

	pen->shown->show = LW_SHOW_A_TRUNK;
	if (layout == LW_LAYOUT_CARRIER && pen->shown->update == LW_UPDATE_REFER)
		return;
	if (is_nobody(&pen->parties->transferee)) {
		show_anonymous(pen);
		return;
	}
	if (layout == LW_LAYOUT_CARRIER || layout == LW_LAYOUT_OWN || layout >= LW_LAYOUTS) {
		instead(pen, layout == LW_LAYOUT_CARRIER ? why_refer : why_own_only);
		return;
	}
	if (!lw_id_number(pen->parties->transferee.uri, number)) {
		instead(pen, why_no_number);
		return;
	}
	if (layout != LW_LAYOUT_TEAMS && !pen->vouch[0]) {
		show_nothing_owned(pen);
		return;
	}
	if (pen->parties->called && *pen->parties->called && layout != LW_LAYOUT_TEAMS &&
	    !lw_trunk_owns(pen->trunk, pen->parties->called))
		tell(pen, why_called);
	put_layout(pen, number);
}

static void show_transferee(struct pen *pen)
{
	if (hidden(pen, LW_WITHHELD_TRANSFEREE))
		show_anonymous(pen);
	else if (pen->trunk)
		show_by_layout(pen);
	else if (is_nobody(&pen->parties->transferee))
		show_anonymous(pen);
	else
		put(pen, lw_pen_clean(pen, &pen->parties->transferee));
}

/* The outbound number of another of our users: of an internal transferee, or of the target. */
static void show_out(struct pen *pen, const char *out, enum lw_withheld whose, const char *why)
{
	const struct lw_id *a = &pen->parties->transferee;
	char number[LW_NUMBER_MAX];
	bool nobody = whose == LW_WITHHELD_TRANSFEREE && a->uri && *a->uri && is_nobody(a);

	if (hidden(pen, whose) || nobody) {
		show_anonymous(pen);
		return;
	}
	if (!out || !*out || !lw_id_number(out, number) ||
	    (pen->trunk && !lw_trunk_owns(pen->trunk, number))) {
		if (out && *out)
			tell(pen, why);
		show_own(pen);
		return;
	}
	put(pen, lw_pen_number(pen, number));
	if (!pen->trunk || !(pen->p->carriers & LW_BY_DIVERSION) || !strcmp(number, pen->own))
		return;
	if (pen->own[0] && pen->trunk->layout != LW_LAYOUT_TEAMS)
		put_diversion(pen, lw_pen_number(pen, pen->own)); /* B4 */
}

static void show_target(struct pen *pen)
{
	const struct lw_id *c = &pen->parties->target;
	const char *out = pen->parties->target_out;

	if (pen->trunk && !out && c->uri && lw_trunk_owns(pen->trunk, c->uri))
		out = c->uri;
	if (pen->trunk)
		show_out(pen, out, LW_WITHHELD_TARGET, why_c_out);
	else if (hidden(pen, LW_WITHHELD_TARGET) || is_nobody(c))
		show_anonymous(pen);
	else
		put(pen, lw_pen_clean(pen, c));
}

static void show_conference(struct pen *pen)
{
	pen->shown->focus = true;
	if (pen->trunk)
		show_own(pen);
	else
		show_extension(pen);
	if (pen->shown->show == LW_SHOW_UNCHANGED)
		return;
	pen->shown->show = LW_SHOW_CONFERENCE;
	pen->shown->from.name = *pen->shown->from.uri ? "Conference" : "";
	pen->shown->asserted.name = *pen->shown->asserted.uri ? "Conference" : "";
	pen->shown->remote_party.name = *pen->shown->remote_party.uri ? "Conference" : "";
}

static void show_who(struct pen *pen)
{
	switch ((enum lw_presented)pen->p->show) {
	case LW_SHOW_T_EXT:
		show_extension(pen);
		break;
	case LW_SHOW_T_OUT:
		show_own(pen);
		break;
	case LW_SHOW_A_ID:
	case LW_SHOW_A_TRUNK:
	case LW_SHOW_A_BACK:
		show_transferee(pen);
		break;
	case LW_SHOW_A_OUT:
		show_out(pen, pen->parties->transferee_out, LW_WITHHELD_TRANSFEREE, why_a_out);
		break;
	case LW_SHOW_C_ID:
		show_target(pen);
		break;
	case LW_SHOW_ANONYMOUS:
		show_anonymous(pen);
		break;
	case LW_SHOW_CONFERENCE:
		show_conference(pen);
		break;
	case LW_SHOW_REFUSED:
	case LW_SHOW_NOTHING:
	case LW_SHOW_UNCHANGED:
	case LW_PRESENTED:
		break;
	}
}

/* ---- by whom it comes ---- */

static bool is_known(const struct lw_id *id)
{
	return !is_nobody(id);
}

static bool knows_transferor(const struct pen *pen)
{
	return is_known(&pen->parties->transferor) && !hidden(pen, LW_WITHHELD_TRANSFEROR);
}

/* History-Info tells all or nothing: with an entry left out it would tell another story. */
static void put_history(struct pen *pen, struct lw_id first, struct lw_id then)
{
	put_cause(pen);
	pen->shown->history[0] = first;
	pen->shown->history[1] = then;
}

static bool has_way(const struct pen *pen)
{
	return pen->parties->way && *pen->parties->way;
}

/* Those after the first callee. */
static const char *between(const struct pen *pen)
{
	const char *way = pen->parties->way, *rest;

	if (!has_way(pen))
		return pen->parties->between;
	rest = strchr(way, '\n');
	return rest ? rest + 1 : "";
}

/* The line before the last: whoever has it now had it from him. */
static const char *before_last(const char *way)
{
	const char *found = way, *next = way, *end;

	while ((end = strchr(next, '\n')) != NULL) {
		found = next;
		next = end + 1;
	}
	return found;
}

/* Nobody here transfers it: what it came with goes on, and one entry more says where to. */
static void put_way_so_far(struct pen *pen, struct lw_id c, bool c_known)
{
	struct lw_id first, by;

	if (!pen->parties->goes_on || !has_way(pen) || pen->p->carriers & LW_BY_TARGET)
		return;
	first.uri = lw_pen_line(pen, pen->parties->way);
	by.uri = lw_pen_line(pen, before_last(pen->parties->way));
	first.name = by.name = "";
	if (pen->p->carriers & LW_BY_DIVERSION) {
		pen->shown->diversion = by;
		pen->shown->diversion_reason = reason_of(0);
		pen->shown->counter = pen->parties->hops;
	}
	if (!(pen->p->carriers & LW_BY_HISTORY) || !c_known)
		return;
	put_history(pen, first, c);
	pen->shown->between = between(pen);
}

/* The first entry of History-Info: the first callee, else the transferor.  One that withholds its
 * name has still been there. */
static struct lw_id first_of(struct pen *pen, struct lw_id t)
{
	const struct lw_parties_ids *ids = pen->parties;
	const char *called = ids->first_called ? ids->first_called : "";
	struct lw_id first = {anonymous_uri, ""};

	if (has_way(pen))
		called = lw_pen_line(pen, ids->way);
	if (*called && lw_id_is_nobody(called) && between(pen) && *between(pen))
		return first;
	if (!*called || lw_id_is_nobody(called))
		return t;
	first.uri = lw_pen_uri(pen, called);
	return strcmp(first.uri, t.uri) ? first : t;
}

/* To the mailbox, its owner; back from the target, the target (B8); else our user (B1), and the
 * first callee in a chain (R45).  A target that withholds is left out of all of them. */
static void put_way_inside(struct pen *pen)
{
	const struct lw_parties_ids *ids = pen->parties;
	struct lw_id t = lw_pen_clean(pen, &ids->transferor), c = lw_pen_clean(pen, &ids->target),
		     first;
	bool box = pen->p->carriers & LW_BY_TARGET, from_target = box || pen->p->back;
	bool c_known = is_known(&ids->target) && !hidden(pen, LW_WITHHELD_TARGET);
	bool t_known = knows_transferor(pen);

	if (pen->shown->update != LW_UPDATE_INVITE)
		return; /* within a dialog nothing is diverted */
	first = first_of(pen, t);
	if (pen->p->carriers & LW_BY_DIVERSION && (from_target ? c_known : t_known))
		put_diversion(pen, from_target ? c : t);
	if (!t_known)
		put_way_so_far(pen, c, c_known);
	if (!(pen->p->carriers & LW_BY_HISTORY) || !c_known)
		return;
	if (box)
		put_history(pen, c, pen->shown->history[1]);
	else if (t_known)
		put_history(pen, from_target ? c : first, from_target ? t : c);
	if (!box && !from_target && t_known && between(pen))
		pen->shown->between = between(pen);
}

/* When the caller withholds, the trunk still gets the number of ours that vouches for the call. */
static void put_way_outside(struct pen *pen)
{
	enum lw_layout layout = (enum lw_layout)pen->trunk->layout;
	bool wanted = layout == LW_LAYOUT_DIVERSION || layout == LW_LAYOUT_PAI ||
		      (layout == LW_LAYOUT_USER && pen->trunk->diversion_too);

	if (pen->shown->show == LW_SHOW_ANONYMOUS && pen->p->carriers & LW_BY_DIVERSION && wanted &&
	    pen->vouch[0])
		put_diversion(pen, lw_pen_number(pen, pen->vouch));
}

static void put_referred_by(struct pen *pen)
{
	const struct lw_id *t = &pen->parties->transferor, *as_it_came = &pen->parties->referred_by;
	bool wanted = pen->p->carriers & LW_BY_REFERRED_BY;

	if (pen->trunk && pen->trunk->layout == LW_LAYOUT_TEAMS && is_known(as_it_came)) {
		pen->shown->referred_by.uri = as_it_came->uri;
		pen->shown->referred_by.name = as_it_came->name ? as_it_came->name : "";
	} else if (wanted && pen->trunk && pen->own[0]) {
		pen->shown->referred_by = lw_pen_number(pen, pen->own);
	} else if (wanted && !pen->trunk && knows_transferor(pen)) {
		pen->shown->referred_by = lw_pen_clean(pen, t);
	}
}

static void put_extras(struct pen *pen)
{
	const struct lw_parties_ids *ids = pen->parties;

	if (pen->p->via && !pen->trunk && knows_transferor(pen))
		pen->shown->via = lw_pen_clean(pen, &ids->transferor);
	if (pen->p->back && !pen->trunk && is_known(&ids->target) &&
	    !hidden(pen, LW_WITHHELD_TARGET))
		pen->shown->back_from = lw_pen_clean(pen, &ids->target);
	if (pen->p->carriers & LW_BY_TARGET)
		put_cause(pen);
}

/* ---- and what must not ---- */

static bool is_safe(const struct lw_id *id)
{
	const char *uri = id->uri, *name = id->name;

	if (strlen(uri) >= LW_URI_MAX || strlen(name) >= LW_NAME_MAX ||
	    (*uri && lw_id_rest(uri) == uri))
		return false;
	for (; *uri; uri++)
		if ((unsigned char)*uri <= ' ' || *uri == 0x7f || strchr("<>\"", *uri))
			return false;
	for (; *name; name++)
		if ((unsigned char)*name < ' ' || *name == 0x7f)
			return false;
	return true;
}

/* Of lines of addresses: none of them may end its header early. */
static bool are_safe(const char *lines)
{
	for (; *lines; lines++)
		if (((unsigned char)*lines <= ' ' && *lines != '\n') || *lines == 0x7f ||
		    strchr("<>\"", *lines))
			return false;
	return true;
}

static bool all_safe(const struct lw_shown *s)
{
	return is_safe(&s->from) && is_safe(&s->asserted) && is_safe(&s->remote_party) &&
	       is_safe(&s->referred_by) && is_safe(&s->diversion) && is_safe(&s->history[0]) &&
	       is_safe(&s->history[1]) && is_safe(&s->via) && is_safe(&s->back_from) &&
	       are_safe(s->between);
}

static void blank(struct lw_shown *s, const char *row, enum lw_presented show, const char *why)
{
	struct lw_id none;
	char id[sizeof s->row];

	none.uri = none.name = ""; /* a constant would hold addresses, which are relocated */
	memcpy(id, row, sizeof id);
	memset(s, 0, sizeof *s);
	s->from = s->asserted = s->remote_party = s->referred_by = s->diversion = none;
	s->history[0] = s->history[1] = s->via = s->back_from = none;
	s->diversion_reason = s->between = "";
	s->why = why;
	s->show = (uint8_t)show;
	memcpy(s->row, id, sizeof s->row);
	s->row[sizeof s->row - 1] = 0;
}

/* What the carrier does itself is left to it; a trunk that takes no updates is sent none. */
static enum lw_update update_of(const struct lw_presentation *p, const struct lw_trunk *trunk)
{
	bool carrier = trunk && trunk->layout == LW_LAYOUT_CARRIER && p->show == LW_SHOW_A_TRUNK &&
		       !(p->withheld & LW_WITHHELD_TRANSFEREE);

	switch ((enum lw_update)p->update) {
	case LW_UPDATE_INVITE: return LW_UPDATE_INVITE;
	case LW_UPDATE_CIU:    return LW_UPDATE_CIU;
	case LW_UPDATE_TRUNK: return trunk && trunk->takes_updates ? LW_UPDATE_CIU : LW_UPDATE_NONE;
	case LW_UPDATE_REFER:  return carrier ? LW_UPDATE_REFER : LW_UPDATE_INVITE;
	case LW_UPDATE_NONE:
	case LW_UPDATES:
		break;
	}
	return LW_UPDATE_NONE;
}

/* Refused, nothing and unchanged send nothing. */
static bool sends_nothing(const struct lw_presentation *p, enum lw_update update)
{
	return p->show <= LW_SHOW_UNCHANGED || p->show >= LW_PRESENTED ||
	       (p->update == LW_UPDATE_TRUNK && update == LW_UPDATE_NONE);
}

static void show_all(struct pen *pen)
{
	lw_pen_find_own(pen);
	show_who(pen);
	if (pen->shown->update == LW_UPDATE_NONE) { /* only says what is on the screen */
		pen->shown->fell_back = pen->shown->privacy = pen->shown->focus = false;
		pen->shown->why = "";
		return;
	}
	if (pen->shown->show == LW_SHOW_UNCHANGED || pen->shown->update == LW_UPDATE_REFER)
		return;
	put_referred_by(pen);
	if (pen->trunk)
		put_way_outside(pen);
	else
		put_way_inside(pen);
	put_extras(pen);
}

bool lw_show(const struct lw_presentation *presentation, const struct lw_parties_ids *parties,
	     const struct lw_trunk *trunk, uint8_t carriers, struct lw_shown *shown)
{
	struct pen pen = {.p = presentation, .parties = parties, .trunk = trunk, .shown = shown};
	enum lw_update update = update_of(presentation, trunk);
	bool known = presentation->show < LW_PRESENTED && presentation->update < LW_UPDATES;

	blank(shown, presentation->row, LW_SHOW_UNCHANGED, "");
	if (sends_nothing(presentation, update)) {
		if (known && presentation->show < LW_SHOW_UNCHANGED)
			shown->show = presentation->show;
		return known;
	}
	shown->show = presentation->show;
	shown->update = (uint8_t)update;
	pen.reads = carriers ? carriers : LW_BY_PAI;
	pen.text = lw_text_write(shown->text, sizeof shown->text);
	show_all(&pen);
	if (!known || pen.full || !all_safe(shown)) {
		blank(shown, presentation->row, LW_SHOW_UNCHANGED, why_unsafe);
		return false;
	}
	return true;
}

const char *lw_layout_name(uint32_t layout)
{
	switch ((enum lw_layout)layout) {
	case LW_LAYOUT_OWN: return "L0 own number";
	case LW_LAYOUT_DIVERSION: return "L1 Diversion";
	case LW_LAYOUT_PAI: return "L2 PAI passthrough";
	case LW_LAYOUT_USER: return "L3 user-provided number";
	case LW_LAYOUT_CARRIER: return "L4 the carrier does it";
	case LW_LAYOUT_TEAMS: return "L5 Teams";
	case LW_LAYOUTS: break;
	}
	return "?";
}
