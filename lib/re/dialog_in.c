/* dialog_in.c -- a request within a dialog: first whether it may count at all, then whose it is. */
#include "leg.h"

static void options_came(struct leg *leg, const struct sip_msg *msg)
{
	reply_options(leg->re, msg);
	leg_remember(leg, msg, 200);
}

static void refer_in_dialog(struct leg *leg, const struct sip_msg *msg)
{
	refer_came(leg, msg, false);
}

static const struct {
	char method[12];
	bool after_end; /* still served when the call is over and a REFER is not */
	void (*handler)(struct leg *leg, const struct sip_msg *msg);
} methods[] = {
	{"INVITE", false, modify_invite},
	{"BYE", true, uas_bye},
	{"UPDATE", false, modify_update},
	{"REFER", false, refer_in_dialog},
	{"NOTIFY", true, refer_notified},
	{"INFO", false, info_came},
	{"PRACK", false, prack_came},
	{"OPTIONS", true, options_came},
	{"SUBSCRIBE", true, subscribe_came},
};

static bool improper(struct leg *leg, const struct sip_msg *msg)
{
	if (pl_strcmp(&msg->met, "INVITE") && sip_msg_hdr(msg, SIP_HDR_REPLACES)) {
		leg_reply(leg, msg, 400, NULL); /* REPL-08 */
		return true;
	}
	if (!require_refused(leg->re, msg))
		return false;
	leg_remember(leg, msg, 420);
	return true;
}

void dialog_request(struct leg *leg, const struct sip_msg *msg)
{
	bool over = leg->state == INVITE_ENDED || leg->state == INVITE_DEAD;

	if (!pl_strcmp(&msg->met, "ACK")) {
		uas_ack(leg, msg);
		return;
	}
	if (!leg_cseq_new(leg, msg) || improper(leg, msg))
		return;
	leg_learn_caps(leg, msg);
	for (size_t i = 0; i < ARRAY_SIZE(methods); i++) {
		if (pl_strcmp(&msg->met, methods[i].method))
			continue;
		if (over && !methods[i].after_end)
			leg_reply(leg, msg, 481, NULL);
		else
			methods[i].handler(leg, msg);
		return;
	}
	reply_405(leg->re, msg);
	leg_remember(leg, msg, 405);
}
