/* learn.c -- what an INVITE or an identity tells of the remote party. */
#include "learn.h"

#include "../../rules/ident.h"
#include "../ask/judge.h"
#include "../state/queue.h"

#include <string.h>

void lw_learn_remote(struct lw *lw, uint32_t leg, const struct lw_input *in, const char *source)
{
	struct leg_text *text = &lw->leg_text[leg];

	lw_copy(text->uri, sizeof text->uri, in->uri);
	lw_copy(text->name, sizeof text->name, in->name);
	lw_copy(text->source, sizeof text->source, source);
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
	bool fits = in->source && strlen(in->source) < sizeof lw->leg_text->source;
	bool stays = lw->legs[leg].withheld &&
		     is_same_party(lw->leg_text[leg].uri, in->uri ? in->uri : "");

	if (lw_is_sips(lw->leg_text[leg].uri))
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
		lw_copy(text->local_uri, sizeof text->local_uri, in->uri);
		lw_copy(text->local_name, sizeof text->local_name, in->name);
		return;
	}
	if (in->flags & LW_F_PRIVATE)
		lw->legs[leg].withheld = 1; /* also of one that we knew by name */
	if (!strcmp(text->uri, in->uri ? in->uri : "") &&
	    !strcmp(text->name, in->name ? in->name : ""))
		return;
	lw_learn_again(lw, leg, in);
	if (!heard)
		return;
	out = lw_put_leg(lw, LW_NOTE_IDENTITY, leg);
	out->uri = text->uri;
	out->name = text->name;
	out->source = text->source;
}
