/* SPDX-License-Identifier: BSD-3-Clause */
/* learn.c -- what an INVITE or an identity tells of the remote party. */
#include "learn.h"

#include "../../rules/ident.h"
#include "../ask/judge.h"
#include "../state/queue.h"

#include <string.h>

void lw_learn_remote(struct lw *lw, uint32_t leg, const struct lw_input *in, const char *source)
{
	struct leg_text *text = &lw->leg_text[leg];

	lw_write(lw, &text->uri, LW_URI_MAX, in->uri);
	lw_write(lw, &text->name, LW_NAME_MAX, in->name);
	lw_write(lw, &text->source, LW_SOURCE_MAX, source);
	lw->legs[leg].withheld = in->flags & LW_F_PRIVATE ? 1 : 0;
}

/* The same address, or another of the same number. */
static bool is_same_party(const char *before, const char *now)
{
	char a[LW_NUMBER_MAX], b[LW_NUMBER_MAX];

	if (!strcmp(before, now))
		return true;
	return lw_id_number(before, a) && lw_id_number(now, b) && !strcmp(a, b);
}

/* R42: a party that has withheld its identity need not say so again. */
void lw_learn_again(struct lw *lw, uint32_t leg, const struct lw_input *in)
{
	bool fits = in->source && strlen(in->source) < LW_SOURCE_MAX;
	bool stays = lw->legs[leg].withheld &&
		     is_same_party(lw_leg_uri(lw, leg), in->uri ? in->uri : "");

	if (lw_is_sips(lw_leg_uri(lw, leg)))
		lw->legs[leg].secure = 1; /* by whatever name its party goes on (threat 12) */
	lw_learn_remote(lw, leg, in, fits ? in->source : "");
	if (stays)
		lw->legs[leg].withheld = 1;
}

void lw_learn_identity(struct lw *lw, uint32_t leg, const struct lw_input *in, bool heard)
{
	struct leg_text *text = &lw->leg_text[leg];
	struct lw_output *out;

	if (in->flags & LW_F_LOCAL) {
		lw_write(lw, &text->local_uri, LW_URI_MAX, in->uri);
		lw_write(lw, &text->local_name, LW_NAME_MAX, in->name);
		return;
	}
	if (in->flags & LW_F_PRIVATE)
		lw->legs[leg].withheld = 1; /* also of one that we knew by name */
	if (!strcmp(lw_leg_uri(lw, leg), in->uri ? in->uri : "") &&
	    !strcmp(lw_leg_name(lw, leg), in->name ? in->name : ""))
		return;
	lw_learn_again(lw, leg, in);
	if (!heard)
		return;
	out = lw_put_leg(lw, LW_NOTE_IDENTITY, leg);
	out->uri = lw_leg_uri(lw, leg);
	out->name = lw_leg_name(lw, leg);
	out->source = lw_read(lw, text->source);
}
