/* SPDX-License-Identifier: BSD-3-Clause */
/* agents.h -- endpoints on loopback in one libre loop, and a raw peer that plays a script of
 * messages. */
#ifndef TESTS_AGENTS_H
#define TESTS_AGENTS_H

#include <re.h>
#include <legwork/re.h>

#include "account/compat.h"

enum { AGENTS_MAX = 4, RAWS_MAX = 200, WIRE_LOG = 400 };
/* A turn of the loop that takes longer is a pause of the machine; what is waited for has so long
 * after it, and run_ms() some turns. */
enum { AGENTS_PAUSE_MS = 100, AGENTS_GRACE_MS = 250, AGENTS_TURNS_MS = 20 };

struct agent {
	char name[16];
	struct lw *lw;
	struct lw_re *re;
	char uri[80];
	lw_call call;                       /* of the last INCOMING or dial */
	lw_call other;                      /* of the last CONSULTING */
	unsigned notes[LW_OUTPUT_TYPES];
	struct lw_output last[LW_OUTPUT_TYPES];
	char last_uri[LW_OUTPUT_TYPES][128], last_target[LW_OUTPUT_TYPES][128];
	char last_by[LW_OUTPUT_TYPES][128], last_text[LW_OUTPUT_TYPES][64];
	char last_name[LW_OUTPUT_TYPES][LW_NAME_MAX];
	bool auto_answer;
};

/* One message as it was sent or received by an agent. */
struct seen {
	const struct agent *agent;
	bool tx;
	char text[4096];
};

extern struct seen *wire_seen;
extern unsigned wire_seenc;

/* Before libre: with agents_virtual.c all is virtual from here on, and a minute takes no time. */
void agents_clock_start(void);
/* Starts libre and forgets what was seen; ends it and checks that nothing is left. */
int agents_start(void **state);
int agents_end(void **state);

/* change may be NULL: it edits the two configurations before the agent is made. */
struct agent *agent_make(const char *name,
			 void (*change)(struct lw_config *core, struct lw_re_config *re));
/* The one made first. */
const struct agent *agents_first(void);
/* Runs the loop until the agent has had count notes of the type; false after ms. */
bool until(const struct agent *agent, enum lw_note note, unsigned count, unsigned ms);
bool until_true(bool (*cond)(void *arg), void *arg, unsigned ms);
void run_ms(unsigned ms);
/* Two agents in a call. */
void connect_agents(struct agent *caller, struct agent *callee);

/* The nth (from 0) message sent by agent that begins with start; NULL when there is none. */
const char *sent(const struct agent *agent, const char *start, unsigned nth);
unsigned sent_count(const struct agent *agent, const char *start);
/* The nth response sent by agent with this status ("200") to a request of this method. */
const char *answered(const struct agent *agent, const char *status, const char *method,
		     unsigned nth);
/* True when message has this whole line. */
bool has_line(const char *message, const char *line);
/* The value of a header, copied; "" without it. */
const char *header(const char *message, const char *name);

/* ---- the raw peer ---- */

struct raw {
	struct udp_sock *sock;
	struct sa laddr, peer;
	char uri[80];
	char in[64][4096]; /* what came */
	unsigned inc;
};
struct raw *raw_make(void);
/* The same on another address of loopback. */
struct raw *raw_make_at(const char *address);
/* A raw peer that is the outbound proxy of the agents made next. */
struct raw *raw_proxy(void);
/* Edits their accounts; NULL: nothing. */
extern void (*agents_account)(struct lw_re_account *account);
/* Sends printf-like text to the last sender, or to agent if not NULL.  Each \n becomes CRLF. */
void raw_send(struct raw *raw, const struct agent *agent, const char *fmt, ...);
/* Runs until a message beginning with start has come (after the first skip of them). */
const char *raw_wait(struct raw *raw, const char *start, unsigned skip, unsigned ms);
/* A response to request: its Via, From, To (with tag unless NULL), Call-ID, CSeq, then extra. */
void raw_reply(struct raw *raw, const char *request, const char *status, const char *tag,
	       const char *extra, const char *body);
const char *raw_sdp(const struct raw *raw, const char *direction);
/* Contact, Allow, Supported and Content-Type lines of its 2xx to an INVITE. */
const char *raw_contact(const struct raw *raw);
/* A call to the raw peer, answered by it with tag "t1": the INVITE. */
const char *call_raw(struct agent *agent, struct raw *raw);
/* A request of the raw peer within the dialog that the agent's INVITE has made. */
void raw_request(struct raw *raw, struct agent *agent, const char *invite, const char *method,
		 unsigned cseq, const char *extra, const char *body);

/* A verb of the agent's user that is taken; what it does goes out at once. */
#define DO(a, verb) \
	do { \
		assert_int_equal(verb, 0); \
		lw_re_pump((a)->re); \
	} while (0)

static inline lw_time now(const struct agent *agent)
{
	return lw_re_now(agent->re);
}

/* A new INVITE with an offer: Call-ID and branch are id and n, so each number is another call. */
void raw_invite_new(struct raw *r, const struct agent *a, const char *id, unsigned n,
		    const char *extra);

#endif
