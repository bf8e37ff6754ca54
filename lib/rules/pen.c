/* pen.c -- what show.c writes with: addresses for numbers and for what was dialled, names that are
 * names, and the number of ours that a trunk may be shown. */
#include "pen.h"

#include <string.h>

/* ---- text ---- */

static void add(struct pen *pen, const char *text, size_t n)
{
	if (pen->full || n > LW_SHOWN_TEXT - pen->used) {
		pen->full = true;
		return;
	}
	memcpy(pen->shown->text + pen->used, text, n);
	pen->used += n;
}

static const char *finish(struct pen *pen, size_t begun)
{
	add(pen, "", 1);
	return pen->full ? "" : pen->shown->text + begun;
}

/* Where the addresses live that are made for numbers: the trunk, else our user's own domain. */
static const char *host_of(const struct pen *pen, size_t *n)
{
	const char *uri = pen->parties->transferor.uri, *at = uri ? strchr(uri, '@') : NULL;
	const char *host = pen->trunk ? pen->trunk->host : NULL;

	if (!host || !*host)
		host = at ? at + 1 : "";
	*n = strcspn(host, ";?");
	return host;
}

const char *lw_pen_number_uri(struct pen *pen, const char *number)
{
	size_t begun = pen->used, n;
	const char *host = host_of(pen, &n);

	add(pen, n ? "sip:" : "tel:", 4);
	add(pen, number, strlen(number));
	if (n) {
		add(pen, "@", 1);
		add(pen, host, n);
		add(pen, ";user=phone", strlen(";user=phone"));
	}
	return finish(pen, begun);
}

/* An address as dialled gets a scheme and a host; one that has them is borrowed. */
const char *lw_pen_uri(struct pen *pen, const char *address)
{
	char number[LW_NUMBER_MAX];
	size_t begun = pen->used, n;
	const char *host = host_of(pen, &n);

	if (!address || !*address || lw_id_rest(address) != address)
		return address ? address : "";
	if (!strchr(address, '@') && lw_id_number(address, number)) {
		if (number[0] == '+')
			return lw_pen_number_uri(pen, number);
		address = number;
	}
	add(pen, "sip:", 4);
	add(pen, address, strlen(address));
	if (!strchr(address, '@')) {
		pen->full = pen->full || !n;
		add(pen, "@", 1);
		add(pen, host, n);
	}
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

/* T_OUT is our user's own; else the declared fallback; else what the transferee called (B6); else
 * our user's address, where that is a number of the trunk's. */
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
