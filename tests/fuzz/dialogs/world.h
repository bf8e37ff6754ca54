/* SPDX-License-Identifier: BSD-3-Clause */
/* world.h -- one dialog world: an endpoint of ours with its user, and peers made of bytes. */
#ifndef DIALOGS_WORLD_H
#define DIALOGS_WORLD_H

#include <re.h>
#include <legwork/re.h>
#include <legwork/virtual.h>

#include "message.h"

enum { PEERS = 4, DIALOGS = 32, CALLS = 64, LAWS = 8, LAW = 200 };

enum dialog_state { CALLING, EARLY, UP, OVER };

/* What a peer keeps of a dialog. */
struct fuzzed {
	unsigned peer;
	enum dialog_state state;
	bool caller;             /* the peer began it */
	bool clean;              /* nothing in it was bent: the laws of endings hold */
	bool acked;              /* our endpoint's ACK has come, or the peer's has gone */
	bool busy;               /* an INVITE of the peer's is open */
	bool pending;            /* one of the endpoint's */
	bool cancelled;
	char callid[200], ltag[80], rtag[200];
	char target[400];        /* the endpoint's Contact */
	char branch[80];         /* of the peer's INVITE */
	unsigned long lseq, invite_seq, theirs_seq; /* and of the last INVITE, either way */
	unsigned long refer_seq; /* of the endpoint's REFER, 0: none to tell of */
	bool referred, told;     /* its last REFER was accepted; its last NOTIFY has come */
	unsigned again;          /* how often the 2xx went out again */
	uint64_t answered;       /* when the first went */
	struct message *invite;  /* the endpoint's last INVITE, to be answered */
	struct message *answer;  /* the peer's last final response to it */
	struct message *asked;   /* the peer's last request, while no response has come */
	unsigned repeats;
};

struct peer { char name[8]; struct sa at; char uri[64]; };

struct watched_call { lw_call call; bool transferring, over; };

/* What the peers do is settled: who answers how, and whether a REFER is taken. */
struct script { bool on; unsigned answer[PEERS], refer; };

struct world {
	uint64_t seed, luck;
	struct script script;
	bool loud;
	unsigned wild;           /* of 100 messages of the peers, so many are changed */
	unsigned manners;        /* of 100 answers of the peers, so many are not the usual ones */
	bool lossy;
	void (*told)(struct world *w, const struct lw_output *note); /* of a script */
	bool closing;            /* the user goes: the peers begin nothing more */
	struct lw *lw;
	struct lw_re *re;
	struct sa at;            /* the endpoint */
	char uri[64];
	struct peer peers[PEERS];
	struct fuzzed dialogs[DIALOGS];
	unsigned dialogc;
	struct watched_call calls[CALLS];
	unsigned callc;
	unsigned long messages;  /* both ways */
	size_t objects;          /* alive before it began */
	unsigned notes[LW_OUTPUT_TYPES];
	unsigned broken;
	char laws[LAWS][LAW];    /* what was broken */
	struct message scratch, sending;
};

/* ---- world.c ---- */
uint32_t below(struct world *w, uint32_t bound);
bool chance(struct world *w, uint32_t percent);
void broken(struct world *w, const char *format, ...);
void say(struct world *w, const char *format, ...);
/* Runs the world of that seed; how many messages. */
unsigned long world_run(struct world *w, uint64_t seed, bool loud);
/* A world in which the test acts: of this script, or NULL for luck.  False: no endpoint. */
bool world_begin(struct world *w, uint64_t seed, const struct script *script, bool loud);
/* The user goes, and all must end. */
void world_close(struct world *w);
void world_end(struct world *w);

/* ---- user.c: the endpoint and its user ---- */
bool user_begin(struct world *w);
void user_act(struct world *w);
/* Nobody is left in a call that the endpoint no longer knows. */
void user_laws_quiet(struct world *w);
void user_laws_over(struct world *w);

/* ---- peer.c ---- */
void peer_begin(struct world *w);
void peer_came(struct world *w, unsigned peer, const char *text, size_t size);
/* The peers do something of their own. */
void peer_act(struct world *w);
void peer_laws_over(struct world *w);
void peer_end(struct world *w);

/* ---- later.c: what is to happen after a while ---- */
enum later {
	LATER_USER, LATER_PEER, LATER_ANSWER, LATER_FINAL_AGAIN, LATER_ASK_AGAIN, LATER_NOTIFY,
	LATER_BYE,
};
void later_begin(struct world *w);
void later(struct world *w, enum later what, unsigned dialog, unsigned arg, uint32_t ms);

/* ---- send.c: from a peer to the endpoint ---- */
void peer_send(struct world *w, struct fuzzed *d, unsigned peer, struct message *m);

/* ---- mutate.c ---- */
void mutate(struct world *w, struct message *m);
size_t mutate_bytes(struct world *w, char *text, size_t size, size_t room);
const char *any_sdp(struct world *w, const char *direction);

#endif
