/* SPDX-License-Identifier: BSD-3-Clause */
/* parties.c -- see parties.h. */
#include "parties.h"

#include <legwork/rules.h>

#include "lines.h"
#include "../rules/text.h"

bool lw_ledger_is_switch(const struct lw *lw)
{
	return lw_config_of(lw)->role == LW_AS_SWITCH;
}

/* The host of a URI: from "@", or from the scheme, up to a port or a parameter. */
static struct lw_slice host_of(const char *uri)
{
	const char *at = strchr(uri, '@'), *colon = strchr(uri, ':');
	const char *host = at ? at + 1 : colon ? colon + 1 : uri;

	return (struct lw_slice){host, strcspn(host, *host == '[' ? "]" : ":;?>")};
}

/* As the number plan says; the application's own function is not called. */
static enum lw_connect connect_by_plan(const struct lw_rules *rules, const char *theirs)
{
	struct lw_numbering plan = rules->numbering;
	struct lw_number number;

	plan.class_of = NULL;
	lw_classify(&plan, &rules->targets, theirs, &number);
	switch (number.place) {
	case LW_PLACE_INTERNAL: return LW_CONNECT_INTERNAL;
	case LW_PLACE_CONTACT:
	case LW_PLACE_EXTERNAL: return LW_CONNECT_EXTERNAL;
	case LW_PLACE_INVALID:
	case LW_PLACES:         break;
	}
	return LW_CONNECT_UNKNOWN;
}

/* R73: without a number plan a user of our own domain is internal. */
static enum lw_connect connect_of(const char *ours, const char *theirs)
{
	struct lw_slice our_host = host_of(ours), their_host = host_of(theirs);

	if (!*ours || !*theirs)
		return LW_CONNECT_UNKNOWN;
	return lw_text_same(our_host, their_host) ? LW_CONNECT_INTERNAL : LW_CONNECT_EXTERNAL;
}

/* Of a switch: each party is one like another. */
static void name_seat(struct lw_record_line *line, const struct lw_rules *rules,
		      const struct lw_leg_info *leg)
{
	lw_text_copy(line->uri, sizeof line->uri, leg->uri);
	lw_text_copy(line->name, sizeof line->name, leg->name);
	line->connect = (uint8_t)(rules ? connect_by_plan(rules, line->uri)
					: connect_of(leg->local_uri, line->uri));
}

static void name_line(struct book *book, uint8_t at, const struct lw *lw,
		      const struct lw_leg_info *leg)
{
	const struct lw_rules *rules = lw_rules_of(lw);
	struct lw_record_line *line = &book->lines[at], *user = &book->lines[0];

	if (lw_ledger_is_switch(lw)) {
		name_seat(line, rules, leg);
		return;
	}
	if (!strcmp(line->uri, leg->uri) && !strcmp(line->name, leg->name) &&
	    (!*leg->local_uri || !strcmp(user->uri, leg->local_uri)))
		return;
	lw_text_copy(line->uri, sizeof line->uri, leg->uri);
	lw_text_copy(line->name, sizeof line->name, leg->name);
	if (*leg->local_uri) {
		lw_text_copy(user->uri, sizeof user->uri, leg->local_uri);
		lw_text_copy(user->name, sizeof user->name, leg->local_name);
	}
	line->connect = (uint8_t)(rules ? connect_by_plan(rules, line->uri)
					: connect_of(user->uri, line->uri));
	user->connect = LW_CONNECT_INTERNAL;
}

static bool has_talked(const struct lw_record_line *line, lw_time now)
{
	lw_time time = line->span >= LW_SPAN_TALKING && line->span < LW_SPAN_ENDING
			       ? now - line->since
			       : 0;

	for (int span = LW_SPAN_TALKING; span < LW_SPAN_ENDING; span++)
		time += line->total[span];
	return time > 0;
}

uint8_t lw_line_meet(struct lw_ledger *ledger, struct book *book, uint8_t at, const struct lw *lw,
		     const struct lw_leg_info *leg, lw_time now)
{
	struct lw_record_line *line = &book->lines[at];
	bool another = *line->uri && strcmp(line->uri, leg->uri) != 0;
	uint8_t next;

	if (another && has_talked(line, now)) {
		next = lw_line_add(ledger, book, line->call, line->leg, now);
		if (next != LW_NO_LINE) {
			line->cause = LW_CAUSE_REPLACED;
			lw_line_end(book, at, now);
			at = next;
		}
	}
	name_line(book, at, lw, leg);
	return at;
}
