/* SPDX-License-Identifier: BSD-3-Clause */
/* log_strings.c -- where the strings of a line belong. */
#include "log_strings.h"

static const char **text_of_input(struct lw_input *in)
{
	switch (in->type) {
	case LW_SIG_OFFERED: return &in->called;
	case LW_SIG_IDENTITY: return &in->source;
	case LW_SIG_REMOTE_RECORD: case LW_SIG_RECORD_PREF: return &in->word;
	}
	return &in->digits;
}

struct log_strings log_strings_of_input(struct lw_input *in)
{
	bool asked = in->type == LW_SIG_REFER_ASKED;

	return (struct log_strings){&in->uri, asked ? &in->by : &in->name, text_of_input(in),
				    in->type == LW_SIG_OFFERED ? &in->by : NULL};
}

static bool names_by(uint32_t type)
{
	return (type >= LW_NOTE_REQUESTED && type <= LW_NOTE_REFERRED_FAILED) ||
	       type == LW_NOTE_REFUSED;
}

static bool names_target(uint32_t type)
{
	return (type >= LW_NOTE_TRANSFER_STARTED && type <= LW_NOTE_TRANSFER_UNKNOWN) ||
	       type == LW_DO_REFER || names_by(type);
}

/* Under text the owner of a mailbox stands again. */
struct log_strings log_strings_of_output(struct lw_output *out)
{
	bool mailbox = out->type == LW_DO_INVITE && out->flags & LW_F_TO_MAILBOX;

	return (struct log_strings){names_target(out->type) ? &out->target : &out->uri,
				    names_by(out->type) ? &out->by : &out->name,
				    mailbox ? &out->uri : &out->word, NULL};
}
