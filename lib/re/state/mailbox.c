/* SPDX-License-Identifier: BSD-3-Clause */
/* mailbox.c -- where the mailbox of an owner is, by the configuration. */
#include "mailbox.h"

#include "../wire/decode.h"
#include "../wire/mailbox.h"
#include "../wire/text.h"

static int host_print(struct re_printf *pf, const struct uri *uri)
{
	int err = re_hprintf(pf, uri->af == AF_INET6 ? "[%r]" : "%r", &uri->host);

	return err || !uri->port ? err : re_hprintf(pf, ":%u", uri->port);
}

int lw_ua_mailbox_uri(struct lw_re *re, char *out, size_t size, const char *owner)
{
	const char *server = re->cfg.voicemail_server;
	char own_host[WIRE_MAX];
	struct uri uri, vm;
	struct pl pl;

	pl_set_str(&pl, owner);
	if (!lw_wire_clean(owner) || lw_wire_uri(&uri, &pl))
		return EINVAL;
	if (!server) {
		if (re_snprintf(own_host, sizeof own_host, "sip:%H", host_print, &uri) < 0)
			return EOVERFLOW;
		server = own_host;
	}
	if (re->cfg.voicemail_form == LW_RE_VM_4458)
		return lw_wire_mailbox_uri(out, size, server, owner, re->cfg.voicemail_cause);
	pl_set_str(&pl, server);
	if (lw_wire_uri(&vm, &pl))
		return EINVAL;
	return re_snprintf(out, size, "sip:%r@%H", &uri.user, host_print, &vm) < 0 ? EOVERFLOW
											 : 0;
}
