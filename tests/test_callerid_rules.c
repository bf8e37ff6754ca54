/* SPDX-License-Identifier: BSD-3-Clause */
/* test_callerid_rules.c -- the rules that hold for every row of callerid.def, walked over every
 * situation, trunk, peer and sort of party; and the parts: placeholders, ownership, fallback,
 * chains, unsafe text, a vendor's rows, profiles.
 *
 * The walk knows nothing of how a row is found: it counts for itself which rows fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <legwork/callerid.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

enum { FACTS = 10, METHODS = LW_VOICEMAIL + 1 };

static struct lw_situation situation_of(unsigned method, unsigned phase, unsigned viewer,
					unsigned facts)
{
	return (struct lw_situation){
		.method = (uint8_t)method, .phase = (uint8_t)phase, .viewer = (uint8_t)viewer,
		.target_external = facts & LW_IF_TARGET_EXTERNAL,
		.transferee_external = facts & LW_IF_TRANSFEREE_EXTERNAL,
		.transferee_private = facts & LW_IF_TRANSFEREE_PRIVATE,
		.target_private = facts & LW_IF_TARGET_PRIVATE,
		.consult_shows_transferee = facts & LW_IF_CONSULT_SHOWS_TRANSFEREE,
		.trunk_shows_original = facts & LW_IF_TRUNK_SHOWS_ORIGINAL,
		.transferee_has_out = facts & LW_IF_TRANSFEREE_HAS_OUT,
		.voicemail_refused = facts & LW_IF_VOICEMAIL_REFUSED,
		.to_first_called = facts & LW_IF_TO_FIRST_CALLED,
		.transferee_dialled = facts & LW_IF_TRANSFEREE_DIALLED};
}

static bool is_external(const struct lw_situation *s)
{
	return (s->viewer == LW_VIEWER_TARGET && s->target_external) ||
	       (s->viewer == LW_VIEWER_TRANSFEREE && s->transferee_external);
}

typedef void look_at(const struct lw_situation *s, unsigned facts);

static size_t every_situation(unsigned facts_walked, look_at *look)
{
	size_t n = 0;

	for (unsigned method = 0; method < METHODS; method++)
		for (unsigned phase = 0; phase < LW_PHASES; phase++)
			for (unsigned viewer = 0; viewer < LW_VIEWERS; viewer++)
				for (unsigned facts = 0; facts < 1u << facts_walked; facts++, n++) {
					struct lw_situation s =
						situation_of(method, phase, viewer, facts);

					look(&s, facts);
				}
	return n;
}

static void say(const struct lw_situation *s, unsigned facts, const char *row, const char *what)
{
	fail_msg("%s, %s, seen by %s, facts %#x, row %s: %s", lw_method_name(s->method),
		 lw_phase_name(s->phase), lw_viewer_name(s->viewer), facts, row, what);
}

/* ---- the table ---- */

static const struct lw_callerid_row *only_row(const struct lw_situation *s, unsigned facts)
{
	const struct lw_callerid_row *found = NULL, *row;

	for (size_t i = 0; (row = lw_callerid_row(i)); i++) {
		bool fits = row->methods & 1 << s->method && row->phases & 1 << s->phase &&
			    row->viewers & 1 << s->viewer && (facts & row->set) == row->set &&
			    (facts & row->clear) == 0;

		if (fits && found)
			say(s, facts, row->row, "two rows fit");
		found = fits ? row : found;
	}
	if (!found)
		say(s, facts, "-", "no row fits");
	return found;
}

static bool shows_withheld(const struct lw_callerid_row *row, const struct lw_situation *s)
{
	bool a = row->show == LW_SHOW_A_ID || row->show == LW_SHOW_A_OUT ||
		 row->show == LW_SHOW_A_TRUNK || row->show == LW_SHOW_A_BACK;

	return (a && s->transferee_private) || (row->show == LW_SHOW_C_ID && s->target_private);
}

/* What lw_show() would correct, but a reader of the presentation alone would not. */
static void check_carriers(const struct lw_situation *s, unsigned facts,
			   const struct lw_callerid_row *row)
{
	const unsigned who = LW_BY_FROM | LW_BY_PAI | LW_BY_RPID | LW_BY_PRIVACY;
	unsigned all = row->update == LW_UPDATE_NONE    ? 0
		       : row->show == LW_SHOW_ANONYMOUS ? who & ~(unsigned)LW_BY_PAI
							: who & ~(unsigned)LW_BY_PRIVACY;
	bool to_box = s->method == LW_VOICEMAIL && s->viewer == LW_VIEWER_TARGET &&
		      row->update == LW_UPDATE_INVITE;

	if ((row->carriers & who) != all)
		say(s, facts, row->row, "not all that tells who it is, or a name beside Privacy");
	if (!!(row->carriers & LW_BY_TARGET) != to_box)
		say(s, facts, row->row, "names a mailbox, or not, against whom it goes to");
	if (s->viewer == LW_VIEWER_TRANSFEREE && row->carriers & ~who)
		say(s, facts, row->row, "the transferee is told how a call came that it made");
	if (row->carriers & LW_BY_HISTORY && !(row->carriers & LW_BY_DIVERSION))
		say(s, facts, row->row, "History-Info, and no Diversion for who reads that");
	if ((row->via || row->back) && (row->update != LW_UPDATE_INVITE || is_external(s)))
		say(s, facts, row->row, "an extra line on a screen that does not ring inside");
}

static void check_trunk(const struct lw_situation *s, unsigned facts,
			const struct lw_callerid_row *row)
{
	bool a = row->show == LW_SHOW_A_OUT || row->show == LW_SHOW_A_TRUNK ||
		 row->show == LW_SHOW_ANONYMOUS;

	if (!is_external(s) && (row->update == LW_UPDATE_TRUNK || row->show == LW_SHOW_A_TRUNK))
		say(s, facts, row->row, "no trunk leads to a screen inside");
	if (is_external(s) && (row->show == LW_SHOW_A_ID || row->show == LW_SHOW_A_BACK))
		say(s, facts, row->row, "no trunk is asked how it shows the caller");
	if (is_external(s) && row->carriers & LW_BY_HISTORY)
		say(s, facts, row->row, "History-Info to the public network");
	if (is_external(s) && row->carriers & LW_BY_DIVERSION && !a)
		say(s, facts, row->row, "a Diversion, and the number is our own");
	if (row->show == LW_SHOW_A_TRUNK && !(row->carriers & LW_BY_DIVERSION))
		say(s, facts, row->row, "a number not ours, and nothing vouches for it");
	if (row->update == LW_UPDATE_REFER &&
	    (s->method != LW_BLIND || row->show != LW_SHOW_A_TRUNK))
		say(s, facts, row->row, "a carrier does blind transfers of a caller it may show");
}

static void check_row(const struct lw_situation *s, unsigned facts)
{
	const struct lw_callerid_row *row = only_row(s, facts);
	bool refused = s->method == LW_VOICEMAIL && (s->target_external || s->voicemail_refused);
	struct lw_presentation p;

	lw_callerid(NULL, s, &p);
	if (strcmp(p.row, row->row) || p.show != row->show || p.carriers != row->carriers ||
	    p.update != row->update)
		say(s, facts, p.row, "not the row that fits");
	if (p.via != row->via || p.back != row->back)
		say(s, facts, p.row, "another extra line than the row's");
	if ((row->show == LW_SHOW_REFUSED) != refused)
		say(s, facts, row->row, "refused, or not, against V4 and V5");
	if (shows_withheld(row, s))
		say(s, facts, row->row, "shows what was withheld");
	if (row->show == LW_SHOW_ANONYMOUS && !s->transferee_private && !s->target_private)
		say(s, facts, row->row, "nobody has withheld anything");
	if (is_external(s) && (row->update == LW_UPDATE_CIU || row->show == LW_SHOW_T_EXT))
		say(s, facts, row->row, "the public network takes no such update");
	if (row->update == LW_UPDATE_NONE && row->carriers)
		say(s, facts, row->row, "nothing is sent and something carries it");
	if (row->update != LW_UPDATE_NONE && !row->carriers)
		say(s, facts, row->row, "something is sent and nothing carries it");
	check_carriers(s, facts, row);
	check_trunk(s, facts, row);
}

static void test_every_situation(void **state)
{
	size_t rows = 0, n = every_situation(FACTS, check_row);

	(void)state;
	while (lw_callerid_row(rows))
		rows++;
	print_message("%zu rows, %zu situations, exactly one row for each\n", rows, n);
	assert_null(lw_callerid_row(SIZE_MAX));
}

static void test_no_row_is_dead(void **state)
{
	const struct lw_callerid_row *row;

	(void)state;
	for (size_t i = 0; (row = lw_callerid_row(i)); i++) {
		assert_true(row->methods && row->phases && row->viewers);
		assert_false(row->set & row->clear);
		assert_true(row->row[0] && !row->row[sizeof row->row - 1]);
	}
}

static void test_out_of_range(void **state)
{
	static const struct lw_situation wrong[] = {{.method = METHODS},
						    {.method = 255},
						    {.phase = LW_PHASES},
						    {.phase = 200},
						    {.viewer = LW_VIEWERS},
						    {.viewer = 32},
						    {.method = 33, .phase = 40, .viewer = 64}};

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct lw_presentation p;

		lw_callerid(NULL, &wrong[i], &p);
		assert_int_equal(p.show, LW_SHOW_UNCHANGED);
		assert_int_equal(p.update, LW_UPDATE_NONE);
		assert_string_equal(p.row, "");
	}
}

/* ---- the header values ---- */

static const char *const owned[] = {"+48221000*"};
static const char *const owned_one[] = {"+48 22 1000-200"};

static const struct lw_trunk trunks[] = {
	{.layout = LW_LAYOUT_OWN, .owned = owned, .owned_count = 1, .host = "trunk.example"},
	{.layout = LW_LAYOUT_OWN,
	 .owned = owned,
	 .owned_count = 1,
	 .host = "trunk.example",
	 .takes_updates = true},
	{.layout = LW_LAYOUT_OWN, .takes_updates = true},
	{.layout = LW_LAYOUT_DIVERSION,
	 .owned = owned,
	 .owned_count = 1,
	 .host = "trunk.example",
	 .takes_updates = true},
	{.layout = LW_LAYOUT_DIVERSION, .pai_is_own = true, .owned = owned_one, .owned_count = 1},
	{.layout = LW_LAYOUT_PAI, .fallback = "+48221000999", .takes_updates = true},
	{.layout = LW_LAYOUT_USER, .owned = owned, .owned_count = 1, .host = "trunk.example"},
	{.layout = LW_LAYOUT_USER,
	 .diversion_too = true,
	 .owned = owned_one,
	 .owned_count = 1,
	 .takes_updates = true},
	{.layout = LW_LAYOUT_CARRIER, .owned = owned, .owned_count = 1, .host = "trunk.example"},
	{.layout = LW_LAYOUT_TEAMS, .owned = owned, .owned_count = 1, .host = "trunk.example"},
	{.layout = LW_LAYOUT_TEAMS,
	 .anonymous_from = true,
	 .owned = owned,
	 .owned_count = 1,
	 .host = "sbc.example"},
	{.layout = LW_LAYOUTS, .owned = owned, .owned_count = 1, .host = "trunk.example"},
};

/* Sorts of parties. */
enum sort {
	PLAIN,
	PLACEHOLDERS,
	NUMBERS_AS_NAMES,
	NOT_OWNED,
	NO_NUMBERS,
	CHAIN,
	DIALLED,
	NOBODY_KNOWN,
	SORTS
};

/* What reveals an identity; searched for in everything shown. */
static const char *const secrets_a[] = {"201", "Adam", "4155550123", "Alice"};
static const char *const secrets_c[] = {"203", "Carol", "7183875", "Charles"};
static const char *const secrets_t[] = {"sip:200@", "Tina"}; /* its number outside vouches for a call */

static void plain(struct lw_parties_ids *ids, const struct lw_situation *s)
{
	*ids = (struct lw_parties_ids){.transferor = {"sip:200@pbx.example", "Tina"},
				       .transferor_out = "+48221000200"};
	ids->transferee = s->transferee_external
				  ? (struct lw_id){"sip:+14155550123@far.example", "Alice"}
				  : (struct lw_id){"sip:201@pbx.example", "Adam"};
	ids->transferee_out = s->transferee_external ? NULL : "+48221000201";
	ids->called = s->transferee_external ? "+48221000100" : NULL;
	ids->target = s->target_external
			      ? (struct lw_id){"sip:+442071838750@far.example", "Charles"}
			      : (struct lw_id){"sip:203@pbx.example", "Carol"};
	ids->target_out = s->target_external ? NULL : "+48221000203";
}

static struct lw_parties_ids parties_of(const struct lw_situation *s, enum sort sort)
{
	struct lw_parties_ids ids;

	plain(&ids, s);
	switch (sort) {
	case PLAIN:
		break;
	case PLACEHOLDERS:
		ids.transferor.name = "s", ids.transferee.name = " Asterisk ",
		ids.target.name = "UNKNOWN";
		break;
	case NUMBERS_AS_NAMES:
		ids.transferee.name = s->transferee_external ? "+1 (415) 555-0123" : "201";
		ids.target.name = ids.target.uri, ids.transferor.name = "200";
		break;
	case NOT_OWNED:
		ids.transferor_out = "+49301234567", ids.called = "+49301234500";
		ids.transferee_out = ids.transferee_out ? "+493012345201" : NULL;
		ids.target_out = ids.target_out ? "+493012345203" : NULL;
		break;
	case NO_NUMBERS:
		ids.transferor_out = ids.transferee_out = ids.called = ids.target_out = NULL;
		ids.transferor.name = ids.target.name = NULL;
		break;
	case CHAIN:
		ids.first_called = s->to_first_called ? ids.target.uri : "sip:208@pbx.example";
		ids.diversion_cause = 486;
		break;
	case DIALLED:
		ids.transferee.uri = s->transferee_external ? "+14155550123" : "201";
		ids.target.uri = s->target_external ? "+44 20 7183 8750" : "203";
		break;
	case NOBODY_KNOWN:
		ids.transferor = (struct lw_id){"", ""}, ids.target = ids.transferor;
		ids.transferee = (struct lw_id){"sip:anonymous@anonymous.invalid", "Anonymous"};
		break;
	case SORTS:
		break;
	}
	return ids;
}

enum { IDS = 9 };

static void ids_of(const struct lw_shown *s, const struct lw_id *ids[IDS])
{
	const struct lw_id *all[IDS] = {&s->from,        &s->asserted,  &s->remote_party,
					&s->referred_by, &s->diversion, &s->history[0],
					&s->history[1],  &s->via,       &s->back_from};

	memcpy(ids, all, sizeof all);
}

static const struct lw_situation *now_s;
static unsigned now_facts;
static size_t shown_count, refer_count, fallback_count, anonymous_count;

static void fault(const struct lw_shown *shown, const char *what)
{
	say(now_s, now_facts, shown->row, what);
}

static bool in(const struct lw_id *id, const char *text)
{
	return strstr(id->uri, text) || strstr(id->name, text);
}

/* Neither in a field nor in the text behind the fields. */
static void check_secrets(const struct lw_shown *shown, const char *const *secrets, size_t count)
{
	const struct lw_id *ids[IDS];

	ids_of(shown, ids);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < IDS; k++)
			if (in(ids[k], secrets[i]))
				fault(shown, "what was withheld is passed on");
		for (const char *t = shown->text; t < shown->text + LW_SHOWN_TEXT && *t;
		     t += strlen(t) + 1)
			if (shown->show != LW_SHOW_UNCHANGED && strstr(t, secrets[i]) &&
			    !now_s->target_private)
				fault(shown, "what was withheld is written down");
	}
}

static bool lives(const char *text, const struct lw_shown *shown, const struct lw_parties_ids *ids)
{
	const char *const known[] = {
		ids->transferor.uri,  ids->transferor.name, ids->transferee.uri,
		ids->transferee.name, ids->target.uri,      ids->target.name,
		ids->first_called,    ids->referred_by.uri, ids->referred_by.name};

	if (text >= shown->text && text < shown->text + LW_SHOWN_TEXT)
		return memchr(text, 0, (size_t)(shown->text + LW_SHOWN_TEXT - text)) != NULL;
	for (size_t i = 0; i < COUNT(known); i++)
		if (text == known[i])
			return true;
	return !*text || !strcmp(text, "Anonymous") || !strcmp(text, "Conference") ||
	       !strcmp(text, "sip:anonymous@anonymous.invalid");
}

static void check_text(const struct lw_shown *shown, const struct lw_parties_ids *parties)
{
	const struct lw_id *ids[IDS];

	ids_of(shown, ids);
	for (size_t k = 0; k < IDS; k++) {
		if (!lives(ids[k]->uri, shown, parties) || !lives(ids[k]->name, shown, parties))
			fault(shown, "a string that may die");
		if (*ids[k]->name && !*ids[k]->uri)
			fault(shown, "a name without an address");
		if (*ids[k]->uri && strncmp(ids[k]->uri, "sip:", 4) &&
		    strncmp(ids[k]->uri, "tel:+", 5))
			fault(shown, "an address without a scheme");
		if (strpbrk(ids[k]->uri, " <>\"\r\n\t"))
			fault(shown, "an address that breaks its header");
		if (*ids[k]->name && strcmp(ids[k]->name, "Anonymous") &&
		    lw_is_placeholder(ids[k]->name, ids[k]->uri))
			fault(shown, "a placeholder for a name");
	}
	if (!!*shown->why != shown->fell_back)
		fault(shown, "a fallback without a reason, or a reason without one");
}

static bool is_anonymous(const struct lw_id *id)
{
	return strstr(id->uri, "anonymous.invalid") != NULL;
}

static void check_anonymous(const struct lw_shown *shown)
{
	const struct lw_id *ids[IDS];
	bool passed_through =
		shown->show == LW_SHOW_A_TRUNK; /* L5, ForwardPai: asserted and private */

	ids_of(shown, ids);
	if (is_anonymous(&shown->from) != (*shown->from.uri && shown->privacy))
		fault(shown, "From is anonymous, or not, against Privacy");
	for (size_t k = 3; k < IDS; k++)
		if (is_anonymous(ids[k]))
			fault(shown, "nobody stands where somebody must");
	if (is_anonymous(&shown->asserted) ||
	    (shown->privacy && *shown->asserted.uri && !passed_through))
		fault(shown, "an asserted identity beside Privacy");
	if ((shown->show == LW_SHOW_ANONYMOUS || passed_through) < shown->privacy)
		fault(shown, "private, and who it is is shown");
}

static bool is_ours(const struct lw_id *id, const struct lw_trunk *trunk)
{
	return lw_trunk_owns(trunk, id->uri);
}

static bool is_a(const struct lw_id *id, const struct lw_parties_ids *parties)
{
	return strstr(id->uri, "4155550123") && strstr(parties->transferee.uri, "4155550123");
}

/* R43: ours, or the caller's where the layout has it and a number of ours beside it. */
static void check_outside(const struct lw_shown *s, const struct lw_parties_ids *parties,
			  const struct lw_trunk *t)
{
	bool a = s->show == LW_SHOW_A_TRUNK, l1 = t->layout == LW_LAYOUT_DIVERSION,
	     l2 = t->layout == LW_LAYOUT_PAI;
	bool l3 = t->layout == LW_LAYOUT_USER, l5 = t->layout == LW_LAYOUT_TEAMS;
	const struct lw_id *ids[IDS];

	ids_of(s, ids);
	for (size_t k = 0; k < IDS; k++)
		if (in(ids[k], "pbx.example") && !strstr(ids[k]->uri, "+"))
			fault(s, "an extension goes to the public network");
	if (*s->from.uri && !is_ours(&s->from, t) && !is_anonymous(&s->from) &&
	    !(a && is_a(&s->from, parties) &&
	      (l5 || (l1 && is_ours(&s->diversion, t)) || (l3 && is_ours(&s->asserted, t)) ||
	       (l3 && is_ours(&s->remote_party, t)))))
		fault(s, "From is not ours, and nothing vouches for it");
	for (size_t k = 1; k <= 2; k++)
		if (*ids[k]->uri && !is_ours(ids[k], t) &&
		    !(a && is_a(ids[k], parties) &&
		      (l5 || ((l1 || l2) && is_ours(&s->diversion, t)))))
			fault(s, "an asserted number is not ours, and nothing vouches for it");
	if ((*s->diversion.uri && !is_ours(&s->diversion, t)) || *s->history[0].uri ||
	    *s->history[1].uri)
		fault(s, "the way it came is told to the public network");
	if (*s->referred_by.uri && !is_ours(&s->referred_by, t))
		fault(s, "Referred-By is not ours");
	if (*s->via.uri || *s->back_from.uri)
		fault(s, "an extra line on a screen of the public network");
	if (s->update == LW_UPDATE_CIU && !t->takes_updates)
		fault(s, "an update the trunk does not take");
	if (s->update == LW_UPDATE_REFER &&
	    (t->layout != LW_LAYOUT_CARRIER || *s->from.uri || *s->asserted.uri))
		fault(s, "left to the carrier, or not, against the layout");
}

static void check_shown(const struct lw_presentation *p, const struct lw_shown *s)
{
	const struct lw_id *ids[IDS];

	ids_of(s, ids);
	for (size_t k = 0; s->update == LW_UPDATE_NONE && k < IDS; k++)
		if (*ids[k]->uri)
			fault(s, "nothing is sent, and a header is filled");
	if (s->update == LW_UPDATE_TRUNK || s->update >= LW_UPDATES)
		fault(s, "no update that an adapter knows");
	if (s->update == LW_UPDATE_INVITE && s->show != LW_SHOW_UNCHANGED && !*s->from.uri)
		fault(s, "an INVITE from nobody");
	if ((s->show == LW_SHOW_REFUSED) != (p->show == LW_SHOW_REFUSED))
		fault(s, "refused, or not, against the row");
	if (strcmp(s->row, p->row))
		fault(s, "another row");
	if (!!*s->diversion.uri != !!*s->diversion_reason || (*s->diversion.uri && !s->cause))
		fault(s, "a Diversion without a reason, or a reason without one");
}

static void check_one(const struct lw_presentation *p, enum sort sort, const struct lw_trunk *trunk,
		      uint8_t reads)
{
	struct lw_parties_ids parties = parties_of(now_s, sort);
	struct lw_shown shown;

	memset(&shown, 0xa5, sizeof shown);
	if (!lw_show(p, &parties, trunk, reads, &shown))
		fault(&shown, "does not fit");
	check_shown(p, &shown);
	check_text(&shown, &parties);
	check_anonymous(&shown);
	if (now_s->transferee_private)
		check_secrets(&shown, secrets_a, COUNT(secrets_a));
	if (now_s->target_private)
		check_secrets(&shown, secrets_c, COUNT(secrets_c));
	if (trunk)
		check_outside(&shown, &parties, trunk);
	shown_count++;
	fallback_count += shown.fell_back;
	refer_count += shown.update == LW_UPDATE_REFER;
	anonymous_count += shown.show == LW_SHOW_ANONYMOUS;
}

static void check_shows(const struct lw_situation *s, unsigned facts)
{
	static const uint8_t reads[] = {0, LW_BY_PAI | LW_BY_RPID | LW_BY_FROM};
	size_t ways = is_external(s) ? COUNT(trunks) : 1;
	struct lw_presentation p;

	now_s = s, now_facts = facts;
	lw_callerid(NULL, s, &p);
	for (size_t way = 0; way < ways; way++)
		for (enum sort sort = 0; sort < SORTS; sort++)
			for (size_t i = 0; i < COUNT(reads); i++)
				check_one(&p, sort, is_external(s) ? &trunks[way] : NULL, reads[i]);
}

static void test_every_header(void **state)
{
	(void)state;
	every_situation(FACTS - 1,
			check_shows); /* who dialled whom makes no difference to our rows */
	print_message(
		"%zu sets of headers: %zu anonymous, %zu fell back, %zu left to the carrier\n",
		shown_count, anonymous_count, fallback_count, refer_count);
	assert_true(anonymous_count && fallback_count && refer_count);
}

/* ---- a vendor's rows ---- */

static const struct lw_callerid_row vendor_rows[] = {
	/* shows A to an internal C while consulting, whatever the setting, and to everybody by a
	 * row that is too long */
	{.row = "acme1",
	 .methods = 1 << LW_ATTENDED,
	 .phases = 1 << LW_PHASE_CONSULTING,
	 .viewers = 1 << LW_VIEWER_TARGET,
	 .clear = LW_IF_TARGET_EXTERNAL,
	 .show = LW_SHOW_A_ID,
	 .carriers = LW_BY_FROM | LW_BY_PAI,
	 .update = LW_UPDATE_INVITE},
	{.row = "acme2",
	 .methods = 1 << LW_ATTENDED,
	 .viewers = 1 << LW_VIEWER_TRANSFEREE,
	 .show = LW_SHOW_C_ID,
	 .carriers = LW_BY_FROM | LW_BY_PAI | LW_BY_RPID,
	 .update = LW_UPDATE_CIU},
	/* to the public network, all that must not go there */
	{.row = {'a', 'c', 'm', 'e', '3', '3', '3', '3'},
	 .set = LW_IF_TARGET_EXTERNAL,
	 .show = LW_SHOW_A_TRUNK,
	 .viewers = 1 << LW_VIEWER_TARGET,
	 .carriers = 0xff,
	 .update = LW_UPDATE_INVITE,
	 .via = true,
	 .back = true},
};
static const struct lw_callerid_table vendor = {.rows = vendor_rows, .count = COUNT(vendor_rows)};

static void check_vendor(const struct lw_situation *s, unsigned facts)
{
	struct lw_presentation p, ours;

	now_s = s, now_facts = facts;
	lw_callerid(NULL, s, &ours);
	lw_callerid(&vendor, s, &p);
	if (strncmp(p.row, "acme", 4) && memcmp(&p, &ours, sizeof p))
		say(s, facts, p.row, "not answered by our row");
	for (size_t way = 0; way < (is_external(s) ? COUNT(trunks) : 1u); way++)
		for (enum sort sort = 0; sort < SORTS && !strncmp(p.row, "acme", 4); sort++) {
			struct lw_parties_ids parties = parties_of(s, sort);
			struct lw_shown shown;

			if (!lw_show(&p, &parties, is_external(s) ? &trunks[way] : NULL, 0xff,
				     &shown))
				fault(&shown, "does not fit");
			if (s->transferee_private)
				check_secrets(&shown, secrets_a, COUNT(secrets_a));
			if (s->target_private)
				check_secrets(&shown, secrets_c, COUNT(secrets_c));
			check_text(&shown, &parties);
			if (is_external(s) && shown.update != LW_UPDATE_CIU)
				check_outside(&shown, &parties, &trunks[way]);
		}
}

static void test_vendor(void **state)
{
	struct lw_situation s = situation_of(LW_ATTENDED, LW_PHASE_CONSULTING, LW_VIEWER_TARGET, 0);
	struct lw_presentation p;

	(void)state;
	lw_callerid(&vendor, &s, &p);
	assert_string_equal(p.row, "acme1");
	assert_int_equal(p.show, LW_SHOW_A_ID);
	s.transferee_private = true; /* and what its row says cannot be had */
	lw_callerid(&vendor, &s, &p);
	assert_string_equal(p.row, "acme1");
	assert_int_equal(p.show, LW_SHOW_ANONYMOUS);
	assert_int_equal(p.carriers, LW_BY_FROM | LW_BY_PRIVACY);
	s.target_external = true;
	lw_callerid(&vendor, &s, &p);
	assert_string_equal(p.row, "acme333"); /* cut at the struct's end, never past it */
	s.method = LW_BLIND, s.target_external = false, s.phase = LW_PHASE_RINGING;
	lw_callerid(&vendor, &s, &p);
	assert_string_equal(p.row, "X20"); /* none fits: ours */
	every_situation(FACTS - 2, check_vendor);
}

/* Of a switch: whoever would see the transferor sees nobody. */
static void check_private_transferor(const struct lw_situation *public, unsigned facts)
{
	struct lw_situation s = *public;
	struct lw_presentation p;

	s.transferor_private = true;
	now_s = &s, now_facts = facts;
	lw_callerid(NULL, &s, &p);
	for (size_t way = 0; way < (is_external(&s) ? COUNT(trunks) : 1u); way++)
		for (enum sort sort = 0; sort < SORTS; sort++) {
			struct lw_parties_ids parties = parties_of(&s, sort);
			struct lw_shown shown;

			if (!lw_show(&p, &parties, is_external(&s) ? &trunks[way] : NULL, 0xff,
				     &shown))
				fault(&shown, "does not fit");
			check_secrets(&shown, secrets_t, COUNT(secrets_t));
			if (shown.show == LW_SHOW_T_EXT || shown.show == LW_SHOW_T_OUT)
				fault(&shown, "shows a transferor who withholds");
		}
}

static void test_private_transferor(void **state)
{
	(void)state;
	every_situation(FACTS - 2, check_private_transferor);
}

/* ---- the parts ---- */

static void test_placeholders(void **state)
{
	static const struct { const char *name, *uri; bool is;
	} rows[] = {
		{NULL, "sip:201@pbx", true},
		{"", "sip:201@pbx", true},
		{"  ", "sip:201@pbx", true},
		{"s", "sip:201@pbx", true},
		{"S", "sip:201@pbx", true},
		{"unknown", "sip:201@pbx", true},
		{"Unknown", NULL, true},
		{"ANONYMOUS", "sip:201@pbx", true},
		{"asterisk", "sip:201@pbx", true},
		{" Asterisk\t", "sip:201@pbx", true},
		{"FreeSWITCH", "", true},
		{"(null)", "sip:201@pbx", true},
		{"201", "sip:201@pbx", true},
		{"sip:201@pbx", "sip:201@pbx", true},
		{"201@pbx", "sip:201@pbx", true},
		{"+48 22 123-45-67", "sip:+48221234567@pbx;user=phone", true},
		{"48221234567", "tel:+48221234567", true},
		{"+48221234567", "sip:+48221234567;x=1@pbx", true},
		{"202", "sip:201@pbx", false},
		{"Anna", "sip:201@pbx", false},
		{"ss", "sip:201@pbx", false},
		{"s.", "sip:201@pbx", false},
		{"Unknown Mortal Orchestra", "sip:201@pbx", false},
		{"anonymouse", "sip:201@pbx", false},
		{"asteris", "sip:201@pbx", false},
		{"201", "sip:2011@pbx", false},
		{"201", NULL, false},
		{"201", "", false},
		{"+48221234567", "sip:48221234568@pbx", false},
		{"7", "sip:anna7@pbx", false},
		{"Żółw", "sip:201@pbx", false},
		{"12345678901234567890123456789012345678901234567890123456789012345678901234567890"
		 "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
		 "sip:1@p", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (lw_is_placeholder(rows[i].name, rows[i].uri) != rows[i].is)
			fail_msg("%s of %s", rows[i].name ? rows[i].name : "NULL",
				 rows[i].uri ? rows[i].uri : "NULL");
}

static void test_owned(void **state)
{
	static const char *const list[] = {"+4822123*", "+48 601-000-001", "*", "+*", "+48700",
					   NULL,        "0800100200"};
	static const struct { const char *number; bool is;
	} rows[] = {
		{"+4822123", true},
		{"+48221234567", true},
		{"sip:+48221234567@any.example;user=phone", true},
		{"tel:+48-22-123-45", true},
		{"+48601000001", true},
		{"SIP:+48601000001@x", true},
		{"+48700", true},
		{"0800100200", true},
		{"+48900", true /* the fallback */},
		{"+4822124", false},
		{"48221234567", false},
		{"+4822", false},
		{"+487001", false},
		{"+4870", false},
		{"", false},
		{NULL, false},
		{"Anna", false},
		{"sip:anna@x", false},
		{"sip:+48221234567", false},
		{"+", false},
		{"+4822123x", false},
		{"+1", false},
		{"*", false},
		{"+48601000001;x", true},
		{"++4822123", false},
		{"4+8700", false},
		{"sips:+48700:secret@x", false},
	};
	struct lw_trunk trunk = {.owned = list, .owned_count = COUNT(list), .fallback = "+48900"};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (lw_trunk_owns(&trunk, rows[i].number) != rows[i].is)
			fail_msg("%s", rows[i].number ? rows[i].number : "NULL");
	assert_false(lw_trunk_owns(NULL, "+48700"));
	trunk.owned = NULL, trunk.fallback = NULL;
	assert_false(lw_trunk_owns(&trunk, "+48700"));
}

/* A blind transfer from outside to outside, ringing: what is shown of whom. */
static void show_out(const struct lw_parties_ids *ids, const struct lw_trunk *trunk,
		     struct lw_shown *shown)
{
	struct lw_situation s = {.method = LW_BLIND,
				 .phase = LW_PHASE_RINGING,
				 .target_external = true,
				 .transferee_external = true,
				 .trunk_shows_original = trunk->layout};
	struct lw_presentation p;

	lw_callerid(NULL, &s, &p);
	assert_true(lw_show(&p, ids, trunk, 0, shown));
}

#define NOT_OURS " is not one that the trunk accepts as ours."
#define NONE_KNOWN "No number is known that the trunk accepts as ours: list one."

static const struct {
	uint8_t layout;
	const char *out, *called, *fallback, *a, *from, *diversion;
	enum lw_presented show;
	const char *why;
} fallbacks[] = {
	/* L0: T_OUT; the trunk's fallback; the number called; none */
	{0, "+48100", NULL, NULL, "sip:+1415@x", "sip:+48100@t;user=phone", "",
	 LW_SHOW_T_OUT, ""},
	{0, "+49100", NULL, "+48900", "sip:+1415@x", "sip:+48900@t;user=phone", "",
	 LW_SHOW_T_OUT, "The transferor's outbound number" NOT_OURS},
	{0, NULL, NULL, "+48900", "sip:+1415@x", "sip:+48900@t;user=phone", "",
	 LW_SHOW_T_OUT, ""},
	{0, NULL, "+48101", NULL, "sip:+1415@x", "sip:+48101@t;user=phone", "",
	 LW_SHOW_T_OUT, ""},
	{0, "+49100", "+48101", NULL, "sip:+1415@x", "sip:+48101@t;user=phone", "",
	 LW_SHOW_T_OUT, "The transferor's outbound number" NOT_OURS},
	{0, "+49100", "+49101", NULL, "sip:+1415@x", "", "", LW_SHOW_UNCHANGED, NONE_KNOWN},
	{0, NULL, NULL, NULL, "sip:+1415@x", "", "", LW_SHOW_UNCHANGED, NONE_KNOWN},
	/* L1: the number called vouches, else T_OUT, else A may not be shown */
	{1, "+48100", "+48101", NULL, "sip:+1415@x", "sip:+1415@t;user=phone",
	 "sip:+48101@t;user=phone", LW_SHOW_A_TRUNK, ""},
	{1, "+48100", "+49101", NULL, "sip:+1415@x", "sip:+1415@t;user=phone",
	 "sip:+48100@t;user=phone", LW_SHOW_A_TRUNK, "The number called" NOT_OURS},
	{1, "+48100", NULL, NULL, "sip:+1415@x", "sip:+1415@t;user=phone",
	 "sip:+48100@t;user=phone", LW_SHOW_A_TRUNK, ""},
	{1, "+49100", "+49101", NULL, "sip:+1415@x", "", "", LW_SHOW_UNCHANGED, NONE_KNOWN},
	{1, "+48100", "+48101", NULL, "sip:alice@x", "sip:+48100@t;user=phone", "",
	 LW_SHOW_T_OUT, "The caller's address is not a number."},
	{1, "+49100", NULL, "+48900", "sip:alice@x", "sip:+48900@t;user=phone", "",
	 LW_SHOW_T_OUT, "The caller's address is not a number."},
	{1, NULL, NULL, NULL, "sip:alice@x", "", "", LW_SHOW_UNCHANGED, NONE_KNOWN},
	/* L2: From is ours in any case */
	{2, "+48100", "+49101", NULL, "sip:+1415@x", "sip:+48100@t;user=phone",
	 "sip:+48100@t;user=phone", LW_SHOW_A_TRUNK, "The number called" NOT_OURS},
	{3, "+49100", NULL, NULL, "sip:+1415@x", "", "", LW_SHOW_UNCHANGED, NONE_KNOWN},
};

static void test_fallback(void **state)
{
	static const char *const ours[] = {"+481*"};

	(void)state;
	for (size_t i = 0; i < COUNT(fallbacks); i++) {
		struct lw_trunk trunk = {.layout = fallbacks[i].layout,
					 .owned = ours,
					 .owned_count = 1,
					 .host = "t",
					 .fallback = fallbacks[i].fallback};
		struct lw_parties_ids ids = {.transferor = {"sip:200@pbx", "Tina"},
					     .transferor_out = fallbacks[i].out,
					     .called = fallbacks[i].called,
					     .transferee = {fallbacks[i].a, ""}};
		struct lw_shown shown;

		show_out(&ids, &trunk, &shown);
		assert_string_equal(shown.from.uri, fallbacks[i].from);
		assert_string_equal(shown.diversion.uri, fallbacks[i].diversion);
		assert_int_equal(shown.show, fallbacks[i].show);
		assert_string_equal(shown.why, fallbacks[i].why);
		assert_int_equal(shown.fell_back, !!*fallbacks[i].why);
		assert_int_equal(shown.update, LW_UPDATE_INVITE);
	}
	print_message("fallback: %zu rows\n", COUNT(fallbacks));
}

/* Nobody has said what the trunk takes: there is nothing that was wanted and is not shown. */
static void test_nothing_was_wanted(void **state)
{
	struct lw_trunk trunk = LW_TRUNK_INIT;
	struct lw_parties_ids ids = {.transferor = {"sip:200@pbx", "Tina"},
				     .transferee = {"sip:+1415@x", ""}};
	struct lw_shown shown;

	(void)state;
	show_out(&ids, &trunk, &shown);
	assert_int_equal(shown.show, LW_SHOW_UNCHANGED);
	assert_false(shown.fell_back);
	assert_string_equal(shown.why, "");
	ids.transferor_out = "+49100";
	show_out(&ids, &trunk, &shown);
	assert_true(shown.fell_back);
	assert_string_equal(shown.why, NONE_KNOWN);
}

/* What the walk cannot see is wrong: another row's answer would break no rule either. */
static void test_trunk_corners(void **state)
{
	struct lw_trunk trunk = {
		.layout = LW_LAYOUT_USER, .owned = owned, .owned_count = 1, .host = "t"};
	struct lw_parties_ids ids = {.transferor = {"sip:200@pbx", "Tina"},
				     .transferor_out = "+48221000200",
				     .transferee_out = "+48 22 1000 200",
				     .transferee = {"sip:+1415@x", ""}};
	struct lw_presentation p = {.show = LW_SHOW_A_TRUNK, .update = LW_UPDATE_INVITE,
				    .carriers = LW_BY_FROM | LW_BY_PAI | LW_BY_DIVERSION};
	struct lw_shown shown;

	(void)state;
	/* the number that vouches for From is there, also for a peer said to read From alone */
	assert_true(lw_show(&p, &ids, &trunk, LW_BY_FROM, &shown));
	assert_string_equal(shown.from.uri, "sip:+1415@t;user=phone");
	assert_string_equal(shown.asserted.uri, "sip:+48221000200@t;user=phone");
	/* a caller that calls itself anonymous is so, whatever the situation said of it */
	ids.transferee.uri = "sip:anonymous@anonymous.invalid";
	trunk.layout = LW_LAYOUT_DIVERSION;
	assert_true(lw_show(&p, &ids, &trunk, 0, &shown));
	assert_int_equal(shown.show, LW_SHOW_ANONYMOUS);
	assert_string_equal(shown.from.uri, "sip:anonymous@anonymous.invalid");
	assert_string_equal(shown.diversion.uri, "sip:+48221000200@t;user=phone");
	p.show = LW_SHOW_A_OUT;
	assert_true(lw_show(&p, &ids, &trunk, 0, &shown));
	assert_int_equal(shown.show, LW_SHOW_ANONYMOUS);
	/* B4: no Diversion where the transferee's number is the transferor's too */
	ids.transferee.uri = "sip:201@pbx";
	assert_true(lw_show(&p, &ids, &trunk, 0, &shown));
	assert_string_equal(shown.from.uri, "sip:+48221000200@t;user=phone");
	assert_string_equal(shown.diversion.uri, "");
	/* an extension a vendor's row would send there is not sent */
	p.show = LW_SHOW_T_EXT;
	assert_true(lw_show(&p, &ids, &trunk, 0, &shown));
	assert_string_equal(shown.from.uri, "sip:+48221000200@t;user=phone");
	assert_string_equal(shown.why, "An extension is not sent to the public network.");
	p.show = LW_SHOW_C_ID, ids.target = (struct lw_id){"sip:203@pbx", "Carol"};
	assert_true(lw_show(&p, &ids, &trunk, 0, &shown));
	assert_int_equal(shown.show, LW_SHOW_T_OUT);
	ids.target.uri = "sip:+48221000203@pbx"; /* its address is a number of the trunk's */
	assert_true(lw_show(&p, &ids, &trunk, 0, &shown));
	assert_string_equal(shown.from.uri, "sip:+48221000203@t;user=phone");
	assert_string_equal(shown.from.name, "");
}

/* R45: the last transferor is shown, the first callee is kept; B8: why it came back. */
static void test_chain(void **state)
{
	static const struct { const char *first, *first_name, *t;
	} rows[] = {
		{NULL, "Tina", "sip:200@pbx"},
		{"", "Tina", "sip:200@pbx"},
		{"sip:200@pbx", "Tina", "sip:200@pbx"},
		{"sip:208@pbx", "", "sip:200@pbx"},
		{"208", "", "sip:200@pbx"},
		{"sip:s@pbx", "Tina", "sip:200@pbx"},
	};
	struct lw_situation s = {.method = LW_BLIND, .phase = LW_PHASE_RINGING};
	struct lw_presentation p;
	struct lw_shown shown;

	(void)state;
	lw_callerid(NULL, &s, &p);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct lw_parties_ids ids = {.transferor = {"sip:200@pbx", "Tina"},
					     .transferee = {"sip:201@pbx", "Adam"},
					     .target = {"sip:203@pbx", "Carol"},
					     .first_called = rows[i].first};

		assert_true(lw_show(&p, &ids, NULL, 0, &shown));
		assert_string_equal(shown.referred_by.uri, rows[i].t);
		assert_string_equal(shown.diversion.uri, rows[i].t);
		assert_string_equal(shown.via.uri, rows[i].t);
		assert_string_equal(shown.history[0].uri,
				    *rows[i].first_name ? rows[i].t : "sip:208@pbx");
		assert_string_equal(shown.history[0].name, rows[i].first_name);
		assert_string_equal(shown.history[1].uri, "sip:203@pbx");
	}
}

static void test_cause(void **state)
{
	static const struct {
		uint16_t code, back, else_;
		const char *back_reason, *else_reason;
	} rows[] = {
		{0, 404, 302, "unknown", "unconditional"},
		{486, 486, 486, "user-busy", "user-busy"},
		{600, 486, 486, "user-busy", "user-busy"},
		{408, 408, 408, "no-answer", "no-answer"},
		{480, 408, 408, "no-answer", "no-answer"},
		{487, 408, 408, "no-answer", "no-answer"},
		{503, 503, 503, "unavailable", "unavailable"},
		{500, 503, 503, "unavailable", "unavailable"},
		{404, 404, 404, "unknown", "unknown"},
		{603, 404, 404, "unknown", "unknown"},
		{302, 302, 302, "unconditional", "unconditional"},
	};
	struct lw_situation back = {
		.method = LW_BLIND, .phase = LW_PHASE_RECALLING, .viewer = LW_VIEWER_TRANSFEROR};
	struct lw_situation box = {.method = LW_VOICEMAIL, .phase = LW_PHASE_RINGING};
	struct lw_presentation p;
	struct lw_shown shown;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct lw_parties_ids ids = {.transferor = {"sip:200@pbx", "Tina"},
					     .transferee = {"sip:201@pbx", "Adam"},
					     .target = {"sip:203@pbx", "Carol"},
					     .diversion_cause = rows[i].code};

		lw_callerid(NULL, &back, &p);
		assert_true(lw_show(&p, &ids, NULL, 0, &shown));
		assert_int_equal(shown.cause, rows[i].back);
		assert_string_equal(shown.diversion_reason, rows[i].back_reason);
		assert_string_equal(shown.diversion.uri, "sip:203@pbx");
		assert_string_equal(shown.history[0].uri, "sip:203@pbx");
		assert_string_equal(shown.history[1].uri, "sip:200@pbx");
		assert_string_equal(shown.back_from.name, "Carol");
		lw_callerid(NULL, &box, &p);
		assert_true(lw_show(&p, &ids, NULL, 0, &shown));
		assert_int_equal(shown.cause, rows[i].else_);
		assert_string_equal(shown.diversion_reason, rows[i].else_reason);
	}
}

static void test_carriers(void **state)
{
	static const struct { uint8_t reads; const char *from, *pai, *rpid;
	} rows[] = {
		{0, "", "sip:201@pbx", ""},
		{LW_BY_PAI, "", "sip:201@pbx", ""},
		{LW_BY_RPID, "", "", "sip:201@pbx"},
		{LW_BY_FROM, "sip:201@pbx", "", ""},
		{LW_BY_PAI | LW_BY_RPID, "", "sip:201@pbx", "sip:201@pbx"},
		{LW_BY_FROM | LW_BY_RPID, "sip:201@pbx", "", "sip:201@pbx"},
	};
	struct lw_situation s = {.method = LW_ATTENDED, .phase = LW_PHASE_COMPLETED};
	struct lw_parties_ids ids = {.transferor = {"sip:200@pbx", "Tina"},
				     .transferee = {"sip:201@pbx", "Adam"}};
	struct lw_presentation p;
	struct lw_shown shown;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		s.transferee_private = false;
		lw_callerid(NULL, &s, &p);
		assert_true(lw_show(&p, &ids, NULL, rows[i].reads, &shown));
		assert_string_equal(shown.from.uri,
				    rows[i].from); /* CID-05: only for from-change */
		assert_string_equal(shown.asserted.uri, rows[i].pai);
		assert_string_equal(shown.remote_party.uri, rows[i].rpid);
		s.transferee_private = true;
		lw_callerid(NULL, &s, &p);
		assert_true(lw_show(&p, &ids, NULL, rows[i].reads, &shown));
		assert_string_equal(shown.asserted.uri, "");
		assert_int_equal(!*shown.from.uri, !*rows[i].from);
		assert_int_equal(!*shown.remote_party.uri, !*rows[i].rpid);
		assert_true(shown.privacy);
	}
}

/* ---- what must not stand in a header ---- */

static const struct { const char *uri, *name; bool fits;
} texts[] = {
	{"sip:201@pbx", "Adam", true},
	{"sip:201@pbx", "Adam \"Ace\" <O'Neil>", true},
	{"sip:201@pbx", "Żółw", true},
	{"sip:201@pbx\r\nX: y", "Adam", false},
	{"sip:201@pbx\n", "Adam", false},
	{"sip:201@pbx>", "Adam", false},
	{"sip:201@<pbx", "Adam", false},
	{"sip:\"201\"@pbx", "Adam", false},
	{"sip:20 1@pbx", "Adam", false},
	{"sip:201@pbx\x7f", "Adam", false},
	{"sip:201@pbx\x01", "Adam", false},
	{"sip:201@pbx\t", "Adam", false},
	{"sip:201@pbx", "Ad\ram", false},
	{"sip:201@pbx", "Adam\n", false},
	{"sip:201@pbx", "Ad\tam", false},
	{"sip:201@pbx", "\x1b[2JAdam", false},
	{"sip:201@pbx", "Adam\x7f", false},
	{"201\r\n", "Adam", false},
	{"http:201@pbx", "Adam",
	 true /* sip:http:201@pbx: a user with a password, and no other scheme */},
};

static void test_unsafe(void **state)
{
	struct lw_situation s = {.method = LW_BLIND, .phase = LW_PHASE_RINGING};
	struct lw_presentation p;
	struct lw_shown shown;

	(void)state;
	lw_callerid(NULL, &s, &p);
	for (size_t i = 0; i < COUNT(texts); i++)
		for (int who = 0; who < 3; who++) {
			struct lw_parties_ids ids = {.transferor = {"sip:200@pbx", "Tina"},
						     .transferee = {"sip:202@pbx", "Eve"},
						     .target = {"sip:203@pbx", "Carol"}};
			struct lw_id *id = who == 0   ? &ids.transferor
					   : who == 1 ? &ids.transferee
						      : &ids.target;

			*id = (struct lw_id){texts[i].uri, texts[i].name};
			memset(&shown, 0xa5, sizeof shown);
			if (lw_show(&p, &ids, NULL, 0, &shown) != texts[i].fits)
				fail_msg("unsafe %zu, party %d", i, who);
			assert_int_equal(shown.show,
					 texts[i].fits ? LW_SHOW_A_ID : LW_SHOW_UNCHANGED);
			assert_int_equal(!*shown.from.uri, !texts[i].fits);
			assert_int_equal(!!*shown.why, !texts[i].fits);
			assert_string_equal(shown.row, "B1");
		}
}

static void test_too_long(void **state)
{
	struct lw_situation s = {.method = LW_BLIND, .phase = LW_PHASE_RINGING};
	char uri[LW_URI_MAX + 1], name[LW_NAME_MAX + 1];
	struct lw_parties_ids ids = {.transferor = {"sip:200@pbx", "Tina"},
				     .transferee = {uri, name},
				     .target = {"203", "Carol"}};
	struct lw_presentation p;
	struct lw_shown shown;

	(void)state;
	lw_callerid(NULL, &s, &p);
	memset(uri, 'a', sizeof uri), memcpy(uri, "sip:", 4), memset(name, 'b', sizeof name);
	uri[LW_URI_MAX - 1] = name[LW_NAME_MAX - 1] = 0;
	assert_true(lw_show(&p, &ids, NULL, 0, &shown));
	assert_string_equal(shown.from.uri, uri);
	name[LW_NAME_MAX - 1] = 'b', name[LW_NAME_MAX] = 0;
	assert_false(lw_show(&p, &ids, NULL, 0, &shown));
	name[0] = 0, uri[LW_URI_MAX - 1] = 'a', uri[LW_URI_MAX] = 0;
	assert_false(lw_show(&p, &ids, NULL, 0, &shown));
	memcpy(uri, "aaaa", 4); /* as dialled: with scheme and host it is longer still */
	assert_false(lw_show(&p, &ids, NULL, 0, &shown));
	assert_string_equal(shown.from.uri, "");
}

/* With hosts so long that the result has no room it says so, and never cuts. */
static void test_no_room(void **state)
{
	static char host[2000];
	struct lw_trunk trunk = {
		.layout = LW_LAYOUT_DIVERSION, .owned = owned, .owned_count = 1, .host = host};
	struct lw_parties_ids ids = {.transferor = {"sip:200@pbx", "Tina"},
				     .transferee = {"sip:+1415@x", ""},
				     .transferor_out = "+48221000200"};
	struct lw_presentation p = {
		.show = LW_SHOW_A_TRUNK, .carriers = 0xff, .update = LW_UPDATE_INVITE, .row = "x"};
	struct lw_shown shown;
	size_t fitted = 0;

	(void)state;
	for (size_t n = 1; n < sizeof host; n++) {
		memset(host, 'h', n), host[n] = 0;
		if (lw_show(&p, &ids, &trunk, 0, &shown)) {
			assert_true(strlen(shown.from.uri) > n &&
				    strlen(shown.from.uri) < LW_URI_MAX);
			fitted = n;
		} else {
			assert_string_equal(shown.from.uri, "");
			assert_int_equal(shown.show, LW_SHOW_UNCHANGED);
		}
	}
	assert_in_range(fitted, 450, LW_URI_MAX);
}

static void test_no_host(void **state)
{
	struct lw_trunk trunk = {.owned = owned, .owned_count = 1};
	struct lw_presentation p = {
		.show = LW_SHOW_T_OUT, .carriers = 0xff, .update = LW_UPDATE_INVITE};
	struct lw_parties_ids ids = {
		.transferor = {"sip:200@pbx.example:5070;transport=tcp", "Tina"},
		.transferor_out = "+48221000200",
		.transferee = {"201", "Adam"}};
	struct lw_shown shown;

	(void)state;
	assert_true(lw_show(&p, &ids, &trunk, 0, &shown));
	assert_string_equal(shown.from.uri, "sip:+48221000200@pbx.example:5070;user=phone");
	ids.transferor.uri = "sip:pbx";
	assert_true(lw_show(&p, &ids, &trunk, 0, &shown));
	assert_string_equal(shown.from.uri, "tel:+48221000200");
	p.show = LW_SHOW_A_ID; /* an extension without a host is not an address */
	assert_false(lw_show(&p, &ids, NULL, 0, &shown));
	ids.transferee.uri = "adam@pbx.example";
	assert_true(lw_show(&p, &ids, NULL, 0, &shown));
	assert_string_equal(shown.from.uri, "sip:adam@pbx.example");
}

static void test_wrong_presentation(void **state)
{
	static const struct { uint8_t show, update;
	} rows[] = {{LW_PRESENTED, LW_UPDATE_NONE},
		    {255, LW_UPDATE_INVITE},
		    {LW_SHOW_T_EXT, LW_UPDATES},
		    {LW_SHOW_T_EXT, 255}};
	struct lw_parties_ids ids = {.transferor = {"sip:200@pbx", "Tina"}};
	struct lw_shown shown;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct lw_presentation p = {
			.show = rows[i].show, .update = rows[i].update, .carriers = 0xff};

		assert_false(lw_show(&p, &ids, NULL, 0, &shown));
		assert_int_equal(shown.show, LW_SHOW_UNCHANGED);
		assert_int_equal(shown.update, LW_UPDATE_NONE);
		assert_string_equal(shown.from.uri, "");
	}
}

/* An application that fills lw_presentation cannot reveal what that says is withheld. */
static void test_guard(void **state)
{
	static const uint8_t shows[] = {LW_SHOW_A_ID, LW_SHOW_A_OUT, LW_SHOW_A_TRUNK,
					LW_SHOW_A_BACK, LW_SHOW_C_ID};
	static const struct lw_situation s = {.transferee_private = true, .target_private = true};

	(void)state;
	now_s = &s;
	for (size_t i = 0; i < COUNT(shows); i++)
		for (size_t way = 0; way <= COUNT(trunks); way++)
			for (uint8_t update = 0; update < LW_UPDATES; update++) {
				struct lw_presentation p = {.show = shows[i],
							    .carriers = 0xff,
							    .update = update,
							    .via = true,
							    .back = true,
							    .withheld = 3,
							    .row = "guard"};
				struct lw_parties_ids ids = parties_of(&s, PLAIN);
				struct lw_shown shown;

				lw_show(&p, &ids, way < COUNT(trunks) ? &trunks[way] : NULL, 0xff,
					&shown);
				check_secrets(&shown, secrets_a, COUNT(secrets_a));
				check_secrets(&shown, secrets_c, COUNT(secrets_c));
				if (shown.show != LW_SHOW_UNCHANGED)
					assert_int_equal(shown.show, LW_SHOW_ANONYMOUS);
			}
}

/* ---- peers ---- */

static void test_profiles(void **state)
{
	static const struct { const char *user_agent, *product;
	} rows[] = {
		{"", ""},
		{NULL, ""},
		{"Yealink SIP-T46S 66.84", ""},
		{"Asterisk PBX 20.1", "Asterisk"},
		{"asterisk", "Asterisk"},
		{"FPBX-16.0(20.1)", "FPBX"},
		{"FreeSWITCH-mod_sofia/1.10", "FreeSWITCH"},
		{"Cisco-CUCM12.5", "Cisco"},
		{"Cisco/SPA504G-7.6", "Cisco"},
		{"SIP.js/0.21.2", "SIP.js"},
		{"Microsoft.PSTNHub.SIPProxy v.2026", ""},
		{"LinphoneiOS/5.2", "Linphone"},
		{"An Asterisk", ""},
		{"Aster", ""},
		{"baresip v1.1.0", "baresip"},
		{"JsSIP 3.10", "JsSIP"},
	};
	static const struct lw_peer_profile list[] = {{.product = "Acme"},
						      {.product = "Acme 2", .update = 2},
						      {.product = "acme 2", .update = 3}};
	static const struct lw_peer_profile whole[] = {
		{.product = "12345678901234567890123456789012"}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(lw_peer_profile_of(NULL, 0, rows[i].user_agent)->product,
				    rows[i].product);
	assert_int_equal(lw_peer_profile_of(NULL, 0, "Asterisk")->identity, LW_BY_PAI | LW_BY_RPID);
	assert_true(lw_peer_profile_of(NULL, 0, "SIP.js/1")->no_refer_sub);
	assert_int_equal(lw_peer_profile_of(list, 3, "ACME 2.1")->update,
			 2); /* the longest; of equal ones the first */
	assert_ptr_equal(lw_peer_profile_of(list, 3, "Acme 1"), &list[0]);
	assert_string_equal(lw_peer_profile_of(list, 3, "Asterisk")->product,
			    "Asterisk"); /* no line there: from our list */
	assert_ptr_equal(lw_peer_profile_of(whole, 1, "123456789012345678901234567890123"),
			 &whole[0]);
	assert_string_equal(lw_peer_profile_of(list, 0, "Acme")->product, "");
}

static void test_names(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < LW_PHASES; i++)
		assert_string_not_equal(lw_phase_name(i), "?");
	for (uint32_t i = 0; i < LW_PRESENTED; i++)
		assert_string_not_equal(lw_presented_name(i), "?");
	for (uint32_t i = 0; i < LW_LAYOUTS; i++)
		assert_string_not_equal(lw_layout_name(i), "?");
	for (uint32_t i = 0; i < LW_VIEWERS; i++)
		assert_string_not_equal(lw_viewer_name(i), "?");
	for (uint32_t i = 0; i < LW_UPDATES; i++)
		assert_string_not_equal(lw_update_name(i), "?");
	assert_string_equal(lw_phase_name(LW_PHASES), "?");
	assert_string_equal(lw_presented_name(LW_PRESENTED), "?");
	assert_string_equal(lw_layout_name(LW_LAYOUTS), "?");
	assert_string_equal(lw_viewer_name(99), "?");
	assert_string_equal(lw_update_name(LW_UPDATES), "?");
	assert_string_equal(lw_layout_name(LW_LAYOUT_OWN), "L0 own number");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_situation),
		cmocka_unit_test(test_no_row_is_dead),
		cmocka_unit_test(test_out_of_range),
		cmocka_unit_test(test_every_header),
		cmocka_unit_test(test_vendor),
		cmocka_unit_test(test_private_transferor),
		cmocka_unit_test(test_placeholders),
		cmocka_unit_test(test_owned),
		cmocka_unit_test(test_fallback),
		cmocka_unit_test(test_nothing_was_wanted),
		cmocka_unit_test(test_trunk_corners),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_cause),
		cmocka_unit_test(test_carriers),
		cmocka_unit_test(test_unsafe),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_no_host),
		cmocka_unit_test(test_wrong_presentation),
		cmocka_unit_test(test_guard),
		cmocka_unit_test(test_profiles),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
