/* SPDX-License-Identifier: BSD-3-Clause */
/* dialog.c -- headers that name a dialog: Replaces, Target-Dialog. */
#include <string.h>

#include <re.h>

#include "dialog.h"
#include "part.h"
#include "text.h"

/* RFC 3261 25.1 has word [ "@" word ]; peers use '=' and more, and we only compare it.  A comma,
 * and so a second value, is never part of it. */
static bool is_callid(const struct pl *pl)
{
	for (size_t i = 0; i < pl->l; i++) {
		char c = pl->p[i];

		if (c <= ' ' || c >= 0x7f || strchr(",;", c))
			return false;
	}
	return pl->l > 0;
}

/* A token, and more marks that are not separators of this header: peers make tags of base64 and the
 * like, and we only compare them. */
static bool is_tag(const struct pl *pl)
{
	for (size_t i = 0; i < pl->l; i++) {
		char c = pl->p[i];

		if (c <= ' ' || c >= 0x7f || strchr(",;<>\"\\", c))
			return false;
	}
	return pl->l > 0;
}

/* Sets *tag once, or says what is wrong. */
static int take_tag(struct pl *tag, const struct pl *value)
{
	if (tag->p || !is_tag(value))
		return EBADMSG;
	*tag = *value;
	return 0;
}

static int take_param(struct wire_replaces *r, const struct pl *piece, const char *to_name,
		      const char *from_name)
{
	struct pl name, value;

	lw_part_pair(piece, &name, &value);
	if (!pl_strcasecmp(&name, to_name))
		return take_tag(&r->to_tag, &value);
	if (!pl_strcasecmp(&name, from_name))
		return take_tag(&r->from_tag, &value);
	if (!pl_strcasecmp(&name, "early-only"))
		r->early_only = true;
	/* RFC 3891 6.1: what we do not know is ignored. */
	return 0;
}

static int decode(struct wire_replaces *r, const struct pl *val, const char *to_name,
		  const char *from_name)
{
	struct pl rest = *val, piece;
	const char *semi;
	int err;

	memset(r, 0, sizeof(*r));
	/* Not lw_part_next(): a Call-ID may hold '"' and '<' that nothing closes. */
	semi = rest.l ? memchr(rest.p, ';', rest.l) : NULL;
	if (!semi || rest.l >= WIRE_MAX)
		return EBADMSG;
	r->callid = lw_part_trim((struct pl){rest.p, (size_t)(semi - rest.p)});
	if (!is_callid(&r->callid))
		return EBADMSG;
	rest.l -= (size_t)(semi - rest.p) + 1;
	rest.p = semi + 1;
	while (lw_part_next(&rest, ';', &piece)) {
		err = lw_part_find(&piece, ',') ? EBADMSG
						: take_param(r, &piece, to_name, from_name);
		if (err)
			return err;
	}
	return r->to_tag.p && r->from_tag.p ? 0 : EBADMSG;
}

int lw_wire_replaces_decode(struct wire_replaces *r, const struct pl *val)
{
	int err;

	if (!r || !val)
		return EINVAL;
	err = decode(r, val, "to-tag", "from-tag");
	if (err)
		memset(r, 0, sizeof(*r));
	return err;
}

int lw_wire_target_dialog_decode(struct wire_target_dialog *t, const struct pl *val)
{
	struct wire_replaces r;
	int err;

	if (!t || !val)
		return EINVAL;
	memset(t, 0, sizeof(*t));
	err = decode(&r, val, "local-tag", "remote-tag");
	if (err)
		return err;
	*t = (struct wire_target_dialog){r.callid, r.to_tag, r.from_tag};
	return 0;
}

bool lw_wire_tag_match(const struct pl *tag, const char *dialog_tag)
{
	if (!tag || !tag->l)
		return false;
	if (dialog_tag && *dialog_tag)
		return !pl_strcmp(tag, dialog_tag);
	return !pl_strcmp(tag, "0");
}

static bool print_tag(struct part_out *o, const char *name, const char *tag)
{
	struct pl pl;

	/* RFC 3891 6.1: "0" stands for the tag an RFC 2543 peer does not have. */
	pl_set_str(&pl, tag && *tag ? tag : "0");
	lw_part_str(o, name);
	lw_part_add(o, pl.p, pl.l);
	return is_tag(&pl);
}

int lw_wire_replaces_print(char *out, size_t size, const char *callid, const char *to_tag,
			   const char *from_tag, bool early_only)
{
	struct part_out o;
	struct pl id;
	bool good;

	if (!out || !callid)
		return EINVAL;
	pl_set_str(&id, callid);
	lw_part_open(&o, out, size);
	lw_part_str(&o, callid);
	good = is_callid(&id);
	good = print_tag(&o, ";to-tag=", to_tag) && good;
	good = print_tag(&o, ";from-tag=", from_tag) && good;
	if (early_only)
		lw_part_str(&o, ";early-only");
	if (!good)
		return EBADMSG;
	return lw_part_close(&o);
}
