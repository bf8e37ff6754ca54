/* net.h -- the inside of struct lw_net; private to lib/mock.
 *
 * Four floors: messages that are lost, doubled and late (wire.c); transactions that repeat requests
 * and absorb repetitions (trans.c); ends of dialogs, which are what an adapter keeps for a leg
 * (node.c); and the laws that are watched (check.c). */
#ifndef LW_MOCK_NET_H
#define LW_MOCK_NET_H

#include <legwork/rules.h>

#include "parts.h"

enum { ADDRESS = 96, WORD = 28 };

enum kind { INVITE, CANCEL, ACK, BYE, REINVITE, REFER, NOTIFY, INFO, UPDATE, PING, KINDS };

enum end_role { CALLER, CALLEE };

/* A request, or with code a response to one. */
struct message {
	uint8_t kind;          /* enum kind; of a response: of its request */
	bool response;
	uint8_t role;          /* enum end_role of the end it is for */
	uint8_t dir, replaces_role;
	uint32_t from, to;     /* nodes */
	uint32_t dialog, transaction, cseq;
	uint32_t about;        /* CANCEL: the INVITE's transaction */
	uint32_t replaces;     /* INVITE, REFER: a dialog, or 0 */
	int32_t code;          /* NOTIFY: the target's */
	uint32_t flags, caps;
	char uri[ADDRESS];     /* INVITE: From; REFER: Refer-To; UPDATE: who we are */
	char by[ADDRESS];      /* Referred-By */
	char text[ADDRESS];    /* INVITE: To; INFO: digits; UPDATE: our name */
};

struct flight { struct message message; };

/* A request of ours that waits for its answer. */
struct client {
	struct message request;
	uint32_t end, end_life;
	uint32_t life;
	uint32_t interval;
	lw_time give_up;
	bool used, heard, done; /* a provisional answer; a final one, kept to acknowledge */
};

/* A request that came, and how we answered: a second copy gets the same, and no more happens. */
struct server {
	struct message response;
	uint32_t life, node, transaction, end, end_life;
	uint32_t interval;
	lw_time give_up;
	bool used, answered, final, acknowledged;
	uint8_t kind;
};

enum end_state { END_CALLING, END_RINGING, END_OFFERED, END_ANSWERED, END_UP, END_OVER };

/* What a node's adapter keeps for one leg. */
struct end {
	lw_leg leg;             /* zero once forgotten */
	uint32_t life, node, peer, dialog;
	uint32_t invite;        /* its transaction */
	uint32_t refer;         /* an incoming REFER's transaction, while unanswered */
	uint32_t cseq_out, cseq_in;
	uint32_t asked_replaces;
	uint32_t flags;
	uint8_t role, state, asked_role;
	uint8_t mine, theirs;   /* directions in force: ours, and the peer's as it sees it */
	uint8_t wanted;         /* direction of the offer under way, or queued */
	lw_time offered;        /* when the engine first asked for the offer under way */
	bool used, offering, on_wire, queued, cancel, cancel_sent, bye, bye_sent;
	char who[ADDRESS];      /* the peer */
	char asked_uri[ADDRESS], asked_by[ADDRESS];
};

struct watched { lw_call call, consult; bool transferring, over, held, tried; };
enum { WATCHED = 256, BREACHES = 16, BREACH = 160 };

struct node {
	struct lw *lw;
	struct lw_config config;
	char address[ADDRESS];
	uint32_t life, caps;
	bool withheld;
	uint32_t seen[LW_OUTPUT_TYPES];
	struct watched watched[WATCHED];
	uint32_t watched_count;
};

enum event_kind { EV_ARRIVE, EV_CLIENT, EV_SERVER, EV_SIGNAL, EV_PING, EV_OFFER, EV_REAP, EV_BORN };
struct event {
	uint8_t kind;
	uint32_t item, life;
	uint32_t type;  /* EV_SIGNAL */
	int32_t code;
	uint32_t flags;
};

enum rung_kind { RUNG_ARRIVED, RUNG_LOST, RUNG_WORDS };
struct rung { lw_time at; uint8_t kind; uint32_t from, to; char words[2 * WORD]; };

struct lw_net {
	struct lw_net_config config;
	lw_time now;
	uint64_t luck;
	uint32_t mailbox, node_count;
	uint32_t dialogs, transactions;
	struct node *nodes;
	struct end *ends;
	struct client *clients;
	struct server *servers;
	struct flight *flights;
	struct event *events;
	struct rung *rungs;
	uint64_t rung_count;
	uint32_t end_top, client_top, server_top;
	struct spares free_flights, free_events;
	struct queue queue;
	char breach[BREACHES][BREACH];
	unsigned breaches;
	bool lost_room;
	lw_watch_h *watch;
	void *watch_arg;
};

/* ---- net.c ---- */
void net_later(struct lw_net *net, lw_time ms, struct event event);
int net_step(struct lw_net *net, uint32_t node, const struct lw_input *in);
void net_drain(struct lw_net *net, uint32_t node);
uint32_t net_node_at(const struct lw_net *net, const char *address); /* NONE */

/* ---- wire.c ---- */
void wire_send(struct lw_net *net, const struct message *message);
void wire_arrives(struct lw_net *net, uint32_t flight);

/* ---- trans.c ---- */
struct message request_of(const struct end *end, enum kind kind);
/* The new transaction's number, or 0. */
uint32_t client_start(struct lw_net *net, struct end *end, struct message *request);
void client_due(struct lw_net *net, uint32_t client);
void client_hears(struct lw_net *net, const struct message *response);
struct client *client_find(struct lw_net *net, uint32_t node, uint32_t transaction);
struct server *server_find(struct lw_net *net, uint32_t node, uint32_t transaction);
void server_hears(struct lw_net *net, const struct message *request);
void server_answer(struct lw_net *net, uint32_t node, uint32_t transaction, int code, uint8_t dir);
void server_due(struct lw_net *net, uint32_t server);
void trans_forget_node(struct lw_net *net, uint32_t node);

/* ---- node.c: the adapter of one node ---- */
struct end *end_new(struct lw_net *net, uint32_t node);
struct end *end_of(struct lw_net *net, uint32_t node, lw_leg leg);
struct end *end_in(struct lw_net *net, uint32_t node, uint32_t dialog, uint8_t role);
int end_put(struct lw_net *net, struct end *end, const struct lw_input *signal);
void end_signal(struct lw_net *net, struct end *end, enum lw_input_type type, int code,
		const char *text);
void end_signal_later(struct lw_net *net, struct end *end, enum lw_input_type type, int code,
		      uint32_t flags);
void end_over(struct end *end);
uint32_t end_number(const struct lw_net *net, const struct end *end);
void end_offer(struct lw_net *net, struct end *end);
void end_drop(struct lw_net *net, struct end *end);
void end_cancel(struct lw_net *net, struct end *end);
void end_is_up(struct lw_net *net, struct end *end);
lw_time end_offer_limit(const struct lw_net *net);
void node_acts(struct lw_net *net, uint32_t node, const struct lw_output *out);

/* ---- dialog.c: what came in ---- */
void dialog_request(struct lw_net *net, const struct message *request);
void dialog_cancelled(struct lw_net *net, struct server *invite);
void dialog_acknowledged(struct lw_net *net, struct server *server);
void dialog_response(struct lw_net *net, struct client *client, const struct message *response);
void dialog_ping(struct lw_net *net, struct end *end);

/* ---- check.c ---- */
void check_output(struct lw_net *net, uint32_t node, const struct lw_output *out);
void check_breach(struct lw_net *net, uint32_t node, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 3, 4)))
#endif
	;

/* ---- ladder.c ---- */
const char *kind_name(uint8_t kind);
void ladder_message(struct lw_net *net, const struct message *message, enum rung_kind kind);
void ladder_output(struct lw_net *net, uint32_t node, const struct lw_output *out);
void ladder_words(struct lw_net *net, uint32_t node, const char *words);

#endif
