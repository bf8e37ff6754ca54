/* SPDX-License-Identifier: BSD-3-Clause */
/* trace.c -- see sofia.h. */
#include <string.h>

#include <log.h>
#include <sofia-sip/url.h>

#include "sofia.h"

/* In the words of legwork-phone, so that the ladder sees that two logs mean one message. */
static void what_of(char *what, size_t size, const sip_t *sip)
{
	const sip_payload_t *body = sip->sip_payload;
	char text[SDP_MAX] = "";

	what[0] = '\0';
	if (!sip->sip_request)
		return;
	if (body)
		(void)snprintf(text, sizeof text, "%.*s", (int)body->pl_len, body->pl_data);
	if (sip->sip_request->rq_method == sip_method_refer && sip->sip_refer_to)
		(void)snprintf(what, size, "%s",
			       sip->sip_refer_to->r_url->url_headers ? "Replaces" : "");
	else if (sip->sip_request->rq_method == sip_method_notify && strlen(text) > 8)
		(void)snprintf(what, size, "%.*s", (int)strcspn(text + 8, "\r\n"), text + 8);
	else if (strstr(text, "a=sendonly") || strstr(text, "a=inactive"))
		(void)snprintf(what, size, "hold");
	else if (strstr(text, "m=audio") && sip->sip_to->a_tag)
		(void)snprintf(what, size, "resume");
}

void trace_sip(const struct call *c, bool tx, const sip_t *sip)
{
	const struct sofia *s = c->sofia;
	char line[400], cseq[64], what[80];
	struct log_sip entry = {.now = sofia_now(), .tx = tx, .src = tx ? s->address : c->peer,
				.dst = tx ? c->peer : s->address, .line = line, .cseq = cseq,
				.what = what};

	if (!s->log || !sip || !sip->sip_cseq || !sip->sip_call_id)
		return;
	if (sip->sip_request)
		(void)snprintf(line, sizeof line, "%s " URL_PRINT_FORMAT " SIP/2.0",
			       sip->sip_request->rq_method_name,
			       URL_PRINT_ARGS(sip->sip_request->rq_url));
	else
		(void)snprintf(line, sizeof line, "SIP/2.0 %d %s", sip->sip_status->st_status,
			       sip->sip_status->st_phrase);
	(void)snprintf(cseq, sizeof cseq, "%u %s", (unsigned)sip->sip_cseq->cs_seq,
		       sip->sip_cseq->cs_method_name);
	what_of(what, sizeof what, sip);
	entry.callid = sip->sip_call_id->i_id;
	(void)log_sip(s->log, &entry);
}

void trace_sent(const struct call *c, nta_outgoing_t *orq)
{
	msg_t *msg = orq ? nta_outgoing_getrequest(orq) : NULL;

	if (msg)
		trace_sip(c, true, sip_object(msg));
	msg_destroy(msg);
}

void trace_answered(const struct call *c, nta_incoming_t *irq)
{
	msg_t *msg = nta_incoming_getresponse(irq);

	if (msg)
		trace_sip(c, true, sip_object(msg));
	msg_destroy(msg);
}
