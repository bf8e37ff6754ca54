/* SPDX-License-Identifier: BSD-3-Clause */
/* show_address.c -- what show.c writes with: addresses for numbers and for what was dialled, names
 * that are not placeholders, and the number of ours that a trunk may be shown. */
#include "show_address.h"

#include "ident.h"

/* ---- text ---- */

static void add(struct pen *pen, const char *text)
{
	lw_text_add(&pen->text, lw_text_of(text));
}

/* With its NUL, which keeps it apart from the next one. */
static const char *finish(struct pen *pen, size_t begun)
{
	lw_text_add(&pen->text, (struct lw_slice){"", 1});
	pen->full = pen->full || pen->text.used > pen->text.size;
	return pen->full ? "" : pen->text.at + begun;
}

/* The host of addresses that are made for numbers: the trunk, else our user's own domain. */
static struct lw_slice host_of(const struct pen *pen)
{
	const char *uri = pen->parties->transferor.uri, *at = uri ? strchr(uri, '@') : NULL;
	const char *host = pen->trunk ? pen->trunk->host : NULL;

	if (!host || !*host)
		host = at ? at + 1 : "";
	return (struct lw_slice){host, strcspn(host, ";?")};
}

const char *lw_pen_number_uri(struct pen *pen, const char *number)
{
	size_t begun = pen->text.used;
	struct lw_slice host = host_of(pen);

	add(pen, host.len ? "sip:" : "tel:");
	add(pen, number);
	if (host.len) {
		add(pen, "@");
		lw_text_add(&pen->text, host);
		add(pen, ";user=phone");
	}
	return finish(pen, begun);
}

const char *lw_pen_uri(struct pen *pen, const char *address)
{
	char number[LW_NUMBER_MAX];
	size_t begun = pen->text.used;
	struct lw_slice host = host_of(pen);

	if (!address || !*address || lw_id_rest(address) != address)
		return address ? address : "";
	if (!strchr(address, '@') && lw_id_number(address, number)) {
		if (number[0] == '+')
			return lw_pen_number_uri(pen, number);
		address = number;
	}
	add(pen, "sip:");
	add(pen, address);
	if (!strchr(address, '@')) {
		pen->full = pen->full || !host.len;
		add(pen, "@");
		lw_text_add(&pen->text, host);
	}
	return finish(pen, begun);
}

const char *lw_pen_line(struct pen *pen, const char *lines)
{
	size_t begun = pen->text.used;

	lw_text_add(&pen->text, (struct lw_slice){lines, strcspn(lines, "\n")});
	return finish(pen, begun);
}

/* ---- parties ---- */

struct lw_id lw_pen_clean(struct pen *pen, const struct lw_id *id)
{
	const char *uri = id->uri ? id->uri : "";
	bool placeholder = lw_is_placeholder(id->name, uri);

	return (struct lw_id){lw_pen_uri(pen, uri), placeholder ? "" : id->name};
}

struct lw_id lw_pen_number(struct pen *pen, const char *number)
{
	return (struct lw_id){lw_pen_number_uri(pen, number), ""};
}

static bool owned(const struct lw_trunk *trunk, const char *address, char number[LW_NUMBER_MAX])
{
	if (address && lw_trunk_owns(trunk, address))
		return lw_id_number(address, number);
	number[0] = 0;
	return false;
}

/* Our user's outbound number; else the declared fallback; else the number the transferee called
 * (B6); else our user's address, if it is a number of the trunk. */
void lw_pen_find_own(struct pen *pen)
{
	const struct lw_parties_ids *ids = pen->parties;
	const struct lw_trunk *trunk = pen->trunk;

	if (!trunk)
		return;
	if (!owned(trunk, ids->transferor_out, pen->own) &&
	    !owned(trunk, trunk->fallback, pen->own) && !owned(trunk, ids->called, pen->own))
		owned(trunk, ids->transferor.uri, pen->own);
	if (!owned(trunk, ids->called, pen->vouch))
		memcpy(pen->vouch, pen->own, sizeof pen->vouch);
}
