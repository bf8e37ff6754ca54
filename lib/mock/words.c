/* SPDX-License-Identifier: BSD-3-Clause */
/* words.c -- one output of the engine as one line in plain words. */
#include "words.h"

#include <stdio.h>

#include "text.h"

static bool given(const char *text) { return text && *text; }

static void word(struct text *line, const char *before, const char *text)
{
	if (given(text))
		lw_mock_text_add(line, "%s%s%s", line->used ? " " : "", before, text);
}

static bool is_switch(uint32_t type)
{
	return type == LW_DO_MUTE || type == LW_DO_FOCUS || type == LW_DO_MIX ||
	       type == LW_DO_RECORD;
}

static void flag_words(struct text *line, const struct lw_output *out)
{
	if (is_switch(out->type))
		word(line, "", out->flags & LW_F_ON ? "on" : "off");
	if (out->flags & LW_F_REPLACING)
		word(line, "", "replacing");
	if (out->flags & LW_F_EARLY)
		word(line, "", "early");
	if (out->flags & LW_F_AOR)
		word(line, "", "by address of record");
	if (out->flags & LW_F_TO_MAILBOX)
		word(line, "", "to mailbox");
	if (out->flags & LW_F_FINAL)
		word(line, "", "final");
}

static void ending_words(struct text *line, const struct lw_output *out)
{
	if (out->cause)
		word(line, "", lw_cause_name(out->cause));
	if (out->stage)
		word(line, "in ", lw_stage_name(out->stage));
	if (lw_ends_transfer(out))
		word(line, "", lw_parties_name(out->parties));
}

void lw_mock_words_of(const struct lw_output *out, const char *who, char *text, size_t size)
{
	const char *about = given(out->target) ? out->target : given(out->uri) ? out->uri : "";
	struct text line = {text, size, 0};
	char code[16];

	text[0] = '\0';
	word(&line, lw_is_note(out) ? "note " : "", lw_output_name(out->type));
	if (out->method)
		word(&line, "", lw_method_name(out->method));
	word(&line, "", *about ? "" : who);
	if (who && *about && out->type != LW_DO_INVITE && !lw_is_note(out))
		word(&line, "", who);
	word(&line, out->type == LW_DO_REFER ? "to " : "", about);
	if (out->type == LW_DO_REFER && out->other_leg.v)
		word(&line, "", "with replaces");
	word(&line, "", out->name);
	word(&line, "", out->by);
	word(&line, "", out->word);
	if (out->type == LW_DO_MEDIA)
		word(&line, "", lw_dir_name(out->dir));
	flag_words(&line, out);
	if (out->code) {
		snprintf(code, sizeof code, "%d", (int)out->code);
		word(&line, "", code);
	}
	ending_words(&line, out);
}

void lw_mock_words(const struct lw_output *out, char *text, size_t size)
{
	if (size)
		lw_mock_words_of(out, NULL, text, size);
}
