/* in_dialog.c -- a request within a dialog, put on the wire: by libre, or to a strict router (RFC
 * 3261 12.2.1.1), which libre does not know. */
#include <string.h>

#include "in_dialog.h"

/* Of the INVITE that rings, libre's dialog is still half: it goes where it went. */
static bool to_strict_router(const struct leg *leg, const struct sip_dialog *dlg)
{
	bool half = leg->uac && lw_ua_leg_is_early(leg);

	return leg->strict && (dlg == leg->early || (dlg == leg->dlg && !leg->early && !half));
}

uint32_t lw_ua_in_dialog_cseq(const struct leg *leg, const struct sip_dialog *dlg)
{
	return to_strict_router(leg, dlg) ? leg->strict->lseq : sip_dialog_lseq(dlg);
}

static int send_strict(struct sip_request **reqp, struct leg *leg, const struct in_dialog *r,
		       sip_send_h *sendh, sip_resp_h *answered, void *arg)
{
	struct strict *s = leg->strict;
	uint32_t cseq = r->cseq ? r->cseq : s->lseq++;

	return sip_requestf(reqp, leg->re->sip, answered != NULL, r->method, s->uri, NULL, NULL,
			    sendh, answered, arg,
			    "%bRoute: <%s>\r\nTo: %s\r\nFrom: %s\r\nCall-ID: %s\r\nCSeq: %u %s\r\n"
			    "User-Agent: %s\r\n%b",
			    s->routes->buf, s->routes->end, leg->target, s->to, s->from,
			    sip_dialog_callid(r->dlg), cseq, r->method, leg->re->cfg.user_agent,
			    mbuf_buf(r->tail), mbuf_get_left(r->tail));
}

int lw_ua_in_dialog_send(struct sip_request **reqp, struct leg *leg, const struct in_dialog *r,
			 sip_send_h *sendh, sip_resp_h *answered, void *arg)
{
	uint8_t forwards = r->forwards ? r->forwards : COMPAT_MAX_FORWARDS;

	if (to_strict_router(leg, r->dlg))
		return send_strict(reqp, leg, r, sendh, answered, arg);
	return sip_drequestf(reqp, leg->re->sip, answered != NULL, r->method, r->dlg, r->cseq,
			     NULL, sendh, answered, arg, "%H%b", compat_max_forwards, &forwards,
			     mbuf_buf(r->tail), mbuf_get_left(r->tail));
}
