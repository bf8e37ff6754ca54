/* in_dialog.c -- a request within a dialog, put on the wire: by libre, or by the leg's own way, to
 * a strict router (RFC 3261 12.2.1.1), which libre does not know, or in a dialog that was
 * stored. */
#include <string.h>

#include "in_dialog.h"

/* Of the INVITE that rings, libre's dialog is still half: it goes where it went. */
static bool goes_own_way(const struct leg *leg, const struct sip_dialog *dlg)
{
	bool half = leg->uac && lw_ua_leg_is_early(leg);

	return leg->strict && (dlg == leg->early || (dlg == leg->dlg && !leg->early && !half));
}

uint32_t lw_ua_in_dialog_cseq(const struct leg *leg, const struct sip_dialog *dlg)
{
	return goes_own_way(leg, dlg) ? leg->strict->lseq : sip_dialog_lseq(dlg);
}

/* Where it goes by itself, or to the first router (RFC 3261 12.2.1.1). */
static bool first_hop(const struct strict *s, struct uri *hop)
{
	struct pl pl;

	if (!s->loose || !s->uri)
		return false;
	pl_set_str(&pl, s->uri);
	return !uri_decode(hop, &pl);
}

static int send_own_way(struct sip_request **reqp, struct leg *leg, const struct in_dialog *r,
			sip_send_h *sendh, sip_resp_h *answered, void *arg)
{
	struct strict *s = leg->strict;
	uint32_t cseq = r->cseq ? r->cseq : s->lseq++;
	struct uri hop;
	bool hops = first_hop(s, &hop);

	return sip_requestf(reqp, leg->re->sip, answered != NULL, r->method,
			    s->loose ? leg->target : s->uri, hops ? &hop : NULL, NULL, sendh,
			    answered, arg,
			    "%b%s%s%sTo: %s\r\nFrom: %s\r\nCall-ID: %s\r\nCSeq: %u %s\r\n"
			    "User-Agent: %s\r\n%b",
			    s->routes->buf, s->routes->end, s->loose ? "" : "Route: <",
			    s->loose ? "" : leg->target, s->loose ? "" : ">\r\n", s->to, s->from,
			    sip_dialog_callid(r->dlg), cseq, r->method, leg->re->cfg.user_agent,
			    mbuf_buf(r->tail), mbuf_get_left(r->tail));
}

int lw_ua_in_dialog_send(struct sip_request **reqp, struct leg *leg, const struct in_dialog *r,
			 sip_send_h *sendh, sip_resp_h *answered, void *arg)
{
	if (goes_own_way(leg, r->dlg))
		return send_own_way(reqp, leg, r, sendh, answered, arg);
	return sip_drequestf(reqp, leg->re->sip, answered != NULL, r->method, r->dlg, r->cseq,
			     NULL, sendh, answered, arg, "%H%b", compat_max_forwards, &r->forwards,
			     mbuf_buf(r->tail), mbuf_get_left(r->tail));
}
