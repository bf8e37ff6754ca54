/* SPDX-License-Identifier: BSD-3-Clause */
/* dialog.h -- what comes in on a dialog, as signals for the engine. */
#ifndef LW_NET_DIALOG_H
#define LW_NET_DIALOG_H

#include "trans.h"

void lw_net_dialog_request(struct lw_net *net, const struct message *request);
void lw_net_dialog_response(struct lw_net *net, const struct outcome *outcome);
/* An INVITE that was cancelled: it is answered with 487. */
void lw_net_dialog_cancelled(struct lw_net *net, struct server *invite);
/* Also when the server has waited for the ACK in vain. */
void lw_net_dialog_acknowledged(struct lw_net *net, struct server *server);
void lw_net_dialog_ping(struct lw_net *net, struct end *end);

#endif
