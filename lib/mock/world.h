/* SPDX-License-Identifier: BSD-3-Clause */
/* world.h -- the inside of struct lw_net: its nodes, the ends of dialogs, and what is to happen. */
#ifndef LW_NET_WORLD_H
#define LW_NET_WORLD_H

#include "message.h"
#include "queue.h"
#include "spares.h"

struct flight { struct message message; };

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
	bool unsure;            /* the peer may have agreed to what is offered, before a restart */
	char who[ADDRESS];      /* the peer */
	char shown[ADDRESS];    /* who it has said that it is, in the dialog; "": nothing */
	char asked_uri[ADDRESS], asked_by[ADDRESS];
};

struct watched {
	lw_call call, consult;
	lw_call next_call, next_consult; /* their names after a restart */
	bool transferring, over, held, tried;
};
enum { WATCHED = 256, BREACHES = 16, BREACH = 160 };

struct node {
	struct lw *lw;
	struct lw *asleep; /* while it restarts: what was stored */
	uint32_t found;    /* of its dialogs, then: per thousand */
	struct lw_config config;
	char address[ADDRESS];
	uint32_t life, caps;
	bool withheld;
	bool is_switch;              /* of everybody at its address */
	uint32_t ear_ms, ear_refuses;
	lw_mock_note_h *noteh;
	void *note_arg;
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
	lw_net_message_h *messageh;
	void *message_arg;
};

#endif
