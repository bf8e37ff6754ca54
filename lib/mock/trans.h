/* SPDX-License-Identifier: BSD-3-Clause */
/* trans.h -- transactions, which repeat requests and absorb repetitions. */
#ifndef LW_NET_TRANS_H
#define LW_NET_TRANS_H

#include "world.h"

/* What a transaction of ours has to tell its dialog. */
struct outcome { struct client client; struct message response; };

/* The new transaction's number, or 0. */
uint32_t lw_net_client_start(struct lw_net *net, struct end *end, struct message *request);
/* Both true when there is an outcome. */
bool lw_net_client_due(struct lw_net *net, uint32_t client, struct outcome *outcome);
bool lw_net_client_hears(struct lw_net *net, const struct message *response,
			 struct outcome *outcome);
struct client *lw_net_client_find(struct lw_net *net, uint32_t node, uint32_t transaction);

/* What a request means to its dialog. */
enum heard {
	HEARD_NOTHING, /* seen to already */
	HEARD_REQUEST,
	HEARD_CANCEL,  /* of *server, an INVITE without a final answer */
	HEARD_ACK,     /* of *server's final answer */
};

enum heard lw_net_server_hears(struct lw_net *net, const struct message *request,
			       struct server **server);
/* The server that has waited for its ACK in vain, or NULL. */
struct server *lw_net_server_due(struct lw_net *net, uint32_t server);
struct server *lw_net_server_find(struct lw_net *net, uint32_t node, uint32_t transaction);
void lw_net_server_answer(struct lw_net *net, uint32_t node, uint32_t transaction, int code,
			  uint8_t dir);
void lw_net_trans_forget(struct lw_net *net, uint32_t node);

#endif
