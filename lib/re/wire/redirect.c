/* SPDX-License-Identifier: BSD-3-Clause */
/* redirect.c -- where a 3xx sends us, and what is told with it. */
#include <string.h>

#include "part.h"
#include "redirect.h"
#include "refer.h"
#include "text.h"
#include "uri.h"

/* ---- where to ---- */

enum { Q_MOST = 1000, PLACES = 8 };

/* "0.5", "1", ".25", in thousandths; the most when it does not say (RFC 3261 20.10). */
static uint32_t q_of(const struct pl *val)
{
	struct part_addr addr;
	struct pl rest, piece, name, q;
	uint32_t n = 0, unit = Q_MOST / 10;

	if (lw_part_addr(&addr, val))
		return Q_MOST;
	rest = addr.params;
	while (lw_part_next(&rest, ';', &piece)) {
		lw_part_pair(&piece, &name, &q);
		if (pl_strcasecmp(&name, "q") || !q.l || q.p[0] == '1')
			continue;
		for (size_t i = q.p[0] == '0' ? 2 : 1; i < q.l && wire_is_digit(q.p[i]); i++) {
			n += (uint32_t)(q.p[i] - '0') * unit;
			unit /= 10;
		}
		return n;
	}
	return Q_MOST;
}

struct place { uint32_t q; char uri[LW_URI_MAX]; };

/* The best first; of equals the one that stands first. */
struct places {
	struct place at[PLACES + 1]; /* and room for one that is not among the best */
	unsigned count;
};

static bool is_there(const struct places *p, const char *uri)
{
	for (unsigned i = 0; i < p->count; i++)
		if (!strcmp(p->at[i].uri, uri))
			return true;
	return false;
}

static void put_in_order(struct places *p, uint32_t q, const char *uri)
{
	unsigned i = p->count;

	for (; i && p->at[i - 1].q < q; i--)
		p->at[i] = p->at[i - 1];
	p->at[i].q = q;
	(void)str_ncpy(p->at[i].uri, uri, sizeof p->at[i].uri);
	p->count += p->count < PLACES;
}

/* What Refer-To may hold, a Contact may hold too, and the same of it is dropped (REFER-10). */
static bool consider(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct places *p = arg;
	struct wire_refer_to to;

	(void)msg;
	if (!lw_wire_refer_to_decode(&to, &hdr->val) && strlen(to.uri) < LW_URI_MAX &&
	    !is_there(p, to.uri))
		put_in_order(p, q_of(&hdr->val), to.uri);
	return false;
}

bool lw_wire_redirect(struct wire_redirect *to, const struct sip_msg *msg)
{
	struct places p = {.count = 0};
	size_t used = 0;

	*to = (struct wire_redirect){"", ""};
	/* 305 would put a proxy of its choice in our way */
	if (msg->scode < 300 || msg->scode > 302)
		return false;
	(void)sip_msg_hdr_apply(msg, true, SIP_HDR_CONTACT, consider, &p);
	(void)str_ncpy(to->uri, p.at[0].uri, sizeof to->uri);
	for (unsigned i = 1; i < p.count; i++) {
		int n = re_snprintf(to->others + used, sizeof to->others - used, "%s%s",
				    used ? "\n" : "", p.at[i].uri);

		to->others[n < 0 ? used : used + (size_t)n] = '\0';
		used += n < 0 ? 0 : (size_t)n;
	}
	return p.count > 0;
}

/* ---- what is told with it ---- */

/* Byte for byte; folded lines and the like are left out. */
static void put_lines(struct part_out *o, const struct sip_msg *msg, const char *name)
{
	const struct sip_hdr *hdr = NULL;

	while ((hdr = lw_part_line(msg, hdr, name, 0))) {
		if (!hdr->val.l || !lw_wire_clean_pl(&hdr->val))
			continue;
		lw_part_str(o, name);
		lw_part_str(o, ": ");
		lw_part_add(o, hdr->val.p, hdr->val.l);
		lw_part_str(o, "\r\n");
	}
}

static bool is_index(const struct pl *pl)
{
	for (size_t i = 0; i < pl->l; i++)
		if (!wire_is_digit(pl->p[i]) && pl->p[i] != '.')
			return false;
	return pl->l > 0 && pl->l < 64;
}

/* Of the last entry, "" for none. */
static struct pl last_index(const struct sip_msg *msg)
{
	struct pl index = PL_INIT, rest, entry, piece, name, value;
	const struct sip_hdr *hdr = NULL;

	while ((hdr = lw_part_line(msg, hdr, "History-Info", 0))) {
		rest = hdr->val;
		while (lw_part_next(&rest, ',', &entry))
			while (lw_part_next(&entry, ';', &piece)) {
				lw_part_pair(&piece, &name, &value);
				if (!pl_strcasecmp(&name, "index") && is_index(&value))
					index = value;
			}
	}
	return index;
}

void lw_wire_redirect_lines(char *out, size_t size, const struct sip_msg *msg, const char *uri)
{
	struct pl index = last_index(msg);
	struct part_out o;

	lw_part_open(&o, out, size);
	put_lines(&o, msg, "Diversion");
	if (index.l && lw_uri_names(uri)) {
		put_lines(&o, msg, "History-Info");
		lw_part_str(&o, "History-Info: <");
		lw_part_str(&o, uri);
		lw_part_str(&o, ">;index=");
		lw_part_add(&o, index.p, index.l);
		lw_part_str(&o, ".1;mp=");
		lw_part_add(&o, index.p, index.l);
		lw_part_str(&o, "\r\n");
	}
	(void)lw_part_close(&o);
}

void lw_wire_divert_lines(char *out, size_t size, const struct sip_msg *invite, const char *owner)
{
	struct part_out o;

	lw_part_open(&o, out, size);
	if (lw_uri_names(owner)) {
		lw_part_str(&o, "Diversion: <");
		lw_part_str(&o, owner);
		lw_part_str(&o, ">;reason=deflection;counter=1\r\n");
		put_lines(&o, invite, "Diversion");
	}
	(void)lw_part_close(&o);
}
