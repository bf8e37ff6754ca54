/* redirect.c -- where a 3xx sends us (RFC 3261 8.1.3.4). */
#include <string.h>

#include "part.h"
#include "redirect.h"
#include "refer.h"
#include "text.h"

enum { Q_MOST = 1000 };

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

struct best {
	char *uri;
	size_t size;
	uint32_t q;
	bool any;
};

/* What Refer-To may hold, a Contact may hold too, and the same of it is dropped (REFER-10). */
static bool consider(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct best *best = arg;
	struct wire_refer_to to;
	uint32_t q = q_of(&hdr->val);

	(void)msg;
	if ((best->any && q <= best->q) || lw_wire_refer_to_decode(&to, &hdr->val) ||
	    strlen(to.uri) >= best->size)
		return false;
	(void)str_ncpy(best->uri, to.uri, best->size);
	best->q = q;
	best->any = true;
	return false;
}

bool lw_wire_redirect(const struct sip_msg *msg, char *uri, size_t size)
{
	struct best best = {.uri = uri, .size = size};

	/* 305 would put a proxy of its choice in our way */
	if (msg->scode < 300 || msg->scode > 302)
		return false;
	(void)sip_msg_hdr_apply(msg, true, SIP_HDR_CONTACT, consider, &best);
	return best.any;
}
