/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/mock.h -- an engine without a network: parties that follow a script, and a network made from a seed.
 *
 * There are two things, for tests, for demonstrations and for learning the library:
 *
 *	struct lw_mock   one engine, and parties that answer, refuse, hang up or lie at given times
 *	struct lw_net    several engines that call each other over a bad network
 *
 * Both know only legwork.h: they are adapters like any other.  Neither does I/O, reads a clock,
 * starts a thread or has globals.  Time is virtual, in milliseconds from 0, and advances only in
 * lw_mock_run() and lw_net_run(); the same inputs give the same run, byte for byte.
 *
 * Threads:  one mock or network with its engines, one thread at a time.
 * Re-entry: watchers and handlers of notes are called while outputs are read: from within lw_mock_run(), lw_net_run()
 *           and what runs them.  A handler may call verbs; a watcher may only ask.
 * Memory:   one block each, made by lw_mock_new() or lw_net_new() and given back by lw_mock_free() or lw_net_free().
 * Errors:   0 (LW_OK), or an enum lw_error, as in legwork.h.
 */
#ifndef LEGWORK_MOCK_H
#define LEGWORK_MOCK_H

#include <legwork/adapter.h>
#include <legwork/switch.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- watching -------------------------------------------------------------------------------- */

/* Called for each input that the mock or the network gives to an engine, after the engine has accepted or
 * refused it (out NULL), and for each output when it is read (in NULL, err 0).  It is not called for verbs,
 * which the application knows.  node is 0 for a mock.  The handler may query the engine but not step it. */
typedef void lw_watch_h(uint32_t node, struct lw *lw, const struct lw_input *in, int err,
			const struct lw_output *out, void *arg);

/* ---- the application under test ------------------------------------------------------------- */

/* The application's own handler of notes, called as <legwork/re.h> calls it: with every note, in order, while the
 * outputs are read.  So verbs may be called from it with note->now, and what runs here runs there. */
typedef void (lw_mock_note_h)(const struct lw_output *note, void *arg);

/* ---- scripted parties ----------------------------------------------------------------------- */

/* What a party does with an offer that holds or resumes it. */
enum lw_mock_media {
	LW_MOCK_AGREES,
	LW_MOCK_REFUSES, /* media_code, or 488 */
	LW_MOCK_GLARES,  /* always 491: fails with media_code or 491 after 10 s of retries */
	LW_MOCK_MUTE,    /* never answers */
};

/* What a party does with our CANCEL. */
enum lw_mock_cancel {
	LW_MOCK_STOPS,   /* 487 */
	LW_MOCK_CROSSES, /* its 200 was already on the way */
	LW_MOCK_DEAF,    /* nothing */
};

/* Whether the dialog with a party outlives a restart: what DO_CLAIM is answered with. */
enum lw_mock_claim {
	LW_MOCK_STORED,
	LW_MOCK_LOST,      /* SIG_ENDED 481 */
	LW_MOCK_UNCLAIMED, /* nothing */
};

/* Ways in which a party lies: bits of lw_mock_party.lies. */
enum lw_mock_lie {
	LW_MOCK_LIE_NEWS_TWICE = 1 << 0,    /* the last NOTIFY comes twice */
	LW_MOCK_LIE_200_AFTER_ALL = 1 << 1, /* a NOTIFY of 200 after one of a failure */
	LW_MOCK_LIE_GHOST = 1 << 2,         /* signals on legs that were forgotten */
	LW_MOCK_LIE_RINGS_ON = 1 << 3,      /* 180 after its 200 */
	LW_MOCK_LIE_ANSWERS_TWICE = 1 << 4,
	LW_MOCK_LIE_ODD_CODES = 1 << 5,     /* 199, 299, 399, 699 instead of the usual ones */
	LW_MOCK_LIE_UNASKED = 1 << 6,       /* answers that nobody asked for: media, REFER, recording */
};

enum { LW_MOCK_NEWS = 8, LW_MOCK_OVER = -1 };

/* A NOTIFY: ms after the REFER, with this code; LW_MOCK_OVER ends the subscription without one. */
struct lw_mock_news { uint32_t ms; int32_t code; };

/* How a party behaves.  All zero: it answers at once, agrees to everything, and reports each REFER
 * with 100 and 200.  A time is in milliseconds from the event that it responds to; 0 means "never" only
 * where a comment says so.  The strings must outlive the mock. */
struct lw_mock_party {
	const char *uri;  /* its address; NULL: everybody else */
	const char *name; /* display name for its calls, or NULL */
	uint32_t lacks;   /* enum lw_caps that it lacks, of Replaces, REFER and UPDATE */
	uint32_t lies;    /* enum lw_mock_lie */

	/* when we call it */
	uint32_t trying_ms; /* 100; 0: never */
	uint32_t ring_ms;   /* 180; 0: never */
	uint32_t early_ms;  /* 183 with media; 0: never */
	uint32_t answer_ms;
	int32_t reject;     /* refuses with this code after answer_ms; 0: answers */
	bool no_answer;     /* does all this, but never answers */
	bool silent;        /* does nothing at all, not even after CANCEL */
	enum lw_mock_cancel cancel;
	uint32_t cancel_ms;

	/* when it calls us: lw_mock_call() */
	uint32_t ack_ms;
	bool no_ack;
	uint32_t gives_up_ms; /* CANCEL if we do not answer; 0: never */

	/* during the call */
	uint32_t hangup_ms; /* BYE, counted from the answer; 0: never */
	uint32_t bye_ms;    /* answers our BYE */
	bool no_bye;        /* never answers it */
	enum lw_mock_media hold, resume;
	int32_t media_code;
	uint32_t media_ms;
	uint32_t holds_ms, resumes_ms; /* it holds and resumes us, counted from the answer; 0: never */
	uint32_t digits_ms;            /* it sends digits; 0: never */
	const char *digits;
	uint32_t becomes_ms;           /* it turns out to be somebody else; 0: never */
	const char *becomes;

	/* when we refer it */
	int32_t refer;        /* refuses with this code; 0: accepts with 202 */
	uint32_t refer_ms;    /* when it answers; news[] may come earlier */
	bool no_refer_answer;
	bool no_news;         /* accepts, and never sends a NOTIFY */
	struct lw_mock_news news[LW_MOCK_NEWS]; /* ends at the first with code 0 */
	uint32_t leaves_ms;   /* BYE, counted from the REFER; 0: never */
	bool leaves_on_ok;    /* BYE right after its 2xx to the REFER */
	bool stays;           /* as the target: does not hang up after it was replaced */
	uint32_t replaced_ms; /* as the target: hangs up, counted from the NOTIFY; 0: before it */

	/* when its call is recorded (DO_RECORD) */
	bool no_recorder, recorder_fails;

	/* after lw_mock_restart() */
	enum lw_mock_claim claim;
	uint32_t claim_ms;

	/* what it is to hear (DO_HEAR, of a switch) */
	uint32_t hear_ms;     /* when that is in force */
	bool cannot_hear;     /* it never is: 488 */
	bool no_hear_answer;
	uint32_t said_ms;     /* how long an announcement is; 0: nobody says that it is over */
};

/* One engine and its scripted parties. */
struct lw_mock;

/* Begin with LW_MOCK_CONFIG_INIT. */
struct lw_mock_config {
	uint32_t size;       /* sizeof, set by LW_MOCK_CONFIG_INIT */
	uint32_t max_parties, max_legs, max_events, max_notes;
	uint32_t trace_size; /* bytes; 0: no trace.  When it is full, the older half is dropped */
	/* The one block comes from here; NULL for both means malloc() and free(). */
	void *(*alloc)(size_t size, void *arg);
	void (*release)(void *block, void *arg);
	void *alloc_arg;
};

#define LW_MOCK_CONFIG_DEFAULTS(F) \
	F(max_parties, 32) F(max_legs, 256) F(max_events, 2048) F(max_notes, 256) F(trace_size, 65536)
#define LW_MOCK_CONFIG_INIT { .size = sizeof(struct lw_mock_config), LW_MOCK_CONFIG_DEFAULTS(LW_INIT_FIELD) }

/* Sets every field as LW_MOCK_CONFIG_INIT does. */
LW_INLINE void lw_mock_config_init(struct lw_mock_config *config)
{
	struct lw_mock_config init = LW_ZERO;

	init.size = sizeof(init);
	LW_MOCK_CONFIG_DEFAULTS(LW_SET_FIELD)
	if (config)
		*config = init;
}

/* Makes a mock for an engine, which it does not own.  config NULL: the defaults.  LW_E_ARG,
 * LW_E_NOMEM. */
LW_API int lw_mock_new(struct lw_mock **mockp, struct lw *lw, const struct lw_mock_config *config);
/* Frees the mock, and leaves the engine; NULL is fine. */
LW_API void lw_mock_free(struct lw_mock *mock);

/* Adds a party, or changes the one with this address.  LW_E_FULL. */
LW_API int lw_mock_party(struct lw_mock *mock, const struct lw_mock_party *party);

/* Carries out the engine's outputs and advances to this time, doing all that becomes due.
 * Give lw_mock_now() to verbs, and call this after them.  LW_E_TIME: until is in the past, or a verb
 * was given a later time; LW_E_FULL: events were lost for lack of room; LW_E_REFUSED: the engine's
 * deadline did not move; LW_E_ARG: LW_NEVER is not a time. */
LW_API int lw_mock_run(struct lw_mock *mock, lw_time until);
/* As lw_mock_run(), for this many milliseconds. */
LW_API int lw_mock_pass(struct lw_mock *mock, lw_time ms);
/* The present time: give it to verbs. */
LW_API lw_time lw_mock_now(const struct lw_mock *mock);

/* The process ends, and its calls go on in another one: every call is saved (<legwork/snapshot.h>) and restored in
 * next, a new engine with the same settings and rules, which the mock drives from now on.  Both stay the caller's.
 * The parties notice nothing, but a dialog may be lost: see `claim`.  LW_E_ARG; or what lw_restore() says: then the
 * mock still drives the old engine, and next is of no more use. */
LW_API int lw_mock_restart(struct lw_mock *mock, struct lw *next);

/* Shows all inputs and outputs to a watcher from now on: one at a time; NULL for none. */
LW_API void lw_mock_watch(struct lw_mock *mock, lw_watch_h *watch, void *arg);

/* A call comes in, from `from`, to the address `called` (NULL: not known).  made may be NULL.
 * Returns what lw_step() says. */
LW_API int lw_mock_call(struct lw_mock *mock, const char *from, const char *called,
			struct lw_made *made);
/* A call comes in with Replaces: match says what it was found to name; flags: LW_F_SAME_WAY and the like. */
LW_API int lw_mock_replace(struct lw_mock *mock, const char *from, lw_leg replaced,
			   enum lw_match match, uint32_t flags, struct lw_made *made);
/* The peer of the leg asks us to call uri.  by: its Referred-By, or NULL. */
LW_API int lw_mock_refer(struct lw_mock *mock, lw_leg leg, const char *uri, const char *by,
			 uint32_t flags);
/* Any signal of the network on a leg, at once. */
LW_API int lw_mock_signal(struct lw_mock *mock, lw_leg leg, enum lw_signal type, int code);

/* Gives every note to the application from now on; NULL: to nobody.  One handler at a time.  It may call verbs and
 * the functions of the mock, but for lw_mock_run() and lw_mock_pass(), which return LW_E_REFUSED there. */
LW_API void lw_mock_notes(struct lw_mock *mock, lw_mock_note_h *noteh, void *arg);

/* The next note, of all that there were, whether they had a handler or not; false if there is none.  Its `now` is
 * the present time, good for a verb called at once.  Its strings belong to the mock and are valid until the next
 * lw_mock_run().  If nobody reads the notes, the oldest are dropped. */
LW_API bool lw_mock_note(struct lw_mock *mock, struct lw_output *note);
/* How many outputs of this type there have been. */
LW_API uint32_t lw_mock_seen(const struct lw_mock *mock, uint32_t type);
/* The last output of this type, without its strings; false if there was none. */
LW_API bool lw_mock_last(const struct lw_mock *mock, uint32_t type,
			 struct lw_output *out);

/* All that happened, line by line: what came from the network stands at the margin with its time, and
 * what the engine did is indented below it.  Valid until the next call of the mock. */
LW_API const char *lw_mock_trace(const struct lw_mock *mock);

/* One output in plain words: "do invite sip:carol@x", "note consult ringing 180". */
LW_API void lw_mock_words(const struct lw_output *out, char *text, size_t size);

/* ---- who hears whom in a switch ------------------------------------------------------------- */

/* Whether listener hears speaker now, by what the adapter has agreed to (LW_SIG_HEARS). */
LW_API bool lw_audible(const struct lw *lw, lw_leg listener, lw_leg speaker);
/* What is wrong with what the parties hear now, and with whom; NULL: nothing.  Two hear each other or neither does;
 * who is up hears something, unless he holds, or a transfer is about to let him go.  Parties whose ears are asked for
 * something, or have refused it, are not judged.  lw_play() and the network look at this after every step. */
LW_API const char *lw_ears_fault(const struct lw *lw, lw_leg *who);

/* ---- the network ---------------------------------------------------------------------------- */

/* Several engines in one network. */
struct lw_net;

/* Begin with LW_NET_CONFIG_INIT.  Chances are per thousand, for each message independently. */
struct lw_net_config {
	uint32_t size;       /* sizeof, set by LW_NET_CONFIG_INIT */
	uint64_t seed;
	uint32_t max_nodes, max_legs, max_flight, max_transactions;
	uint32_t delay_min_ms, delay_max_ms; /* of one message; the spread reorders them */
	uint32_t loss, duplicate;            /* per thousand */
	uint32_t t1_ms;      /* RFC 3261 T1: after 64 times this a request has failed */
	uint32_t session_ms; /* how often a leg checks that its peer is still there (RFC 4028) */
	uint32_t ladder;     /* number of lines kept; 0: none, and it runs faster */
	/* The one block comes from here; NULL for both means malloc() and free(). */
	void *(*alloc)(size_t size, void *arg);
	void (*release)(void *block, void *arg);
	void *alloc_arg;
};

#define LW_NET_CONFIG_DEFAULTS(F) \
	F(seed, 1) F(max_nodes, 8) F(max_legs, 512) F(max_flight, 1024) F(max_transactions, 1024) \
	F(delay_min_ms, 5) F(delay_max_ms, 60) F(t1_ms, 500) F(session_ms, 90000) F(ladder, 4096)
#define LW_NET_CONFIG_INIT { .size = sizeof(struct lw_net_config), LW_NET_CONFIG_DEFAULTS(LW_INIT_FIELD) }

/* Sets every field as LW_NET_CONFIG_INIT does. */
LW_INLINE void lw_net_config_init(struct lw_net_config *config)
{
	struct lw_net_config init = LW_ZERO;

	init.size = sizeof(init);
	LW_NET_CONFIG_DEFAULTS(LW_SET_FIELD)
	if (config)
		*config = init;
}

/* Makes a network without nodes.  LW_E_ARG, LW_E_NOMEM. */
LW_API int lw_net_new(struct lw_net **netp, const struct lw_net_config *config);
/* Frees the network, and its engines too; NULL is fine. */
LW_API void lw_net_free(struct lw_net *net);

/* Adds an engine with an address of at most 95 bytes.  Returns its number, from 0, or an enum
 * lw_error.  The config is copied. */
LW_API int lw_net_add(struct lw_net *net, const char *address, const struct lw_config *config);
/* This node answers for everybody's mailbox: REFERs to a mailbox go to its address. */
LW_API void lw_net_mailbox(struct lw_net *net, uint32_t node);
/* This node is the switch of everybody at its address: of "sip:pbx" for "sip:2@pbx".  Its application answers
 * LW_NOTE_ROUTE. */
LW_API void lw_net_switch(struct lw_net *net, uint32_t node);
/* How long an ear of a node takes, and how often it refuses, per thousand; at first 0 and 0. */
LW_API void lw_net_ears(struct lw_net *net, uint32_t node, uint32_t delay_max_ms, uint32_t refused);
/* What a node says it can do (enum lw_caps); at first Replaces, REFER and UPDATE. */
LW_API void lw_net_caps(struct lw_net *net, uint32_t node, uint32_t caps);
/* The node withholds its identity in the calls it makes from now on (on), or no longer (RFC 3323). */
LW_API void lw_net_withhold(struct lw_net *net, uint32_t node, bool on);
/* The engine of a node, for verbs and queries, but not for lw_next().  NULL while the node is down;
 * after a crash or a restart it is a new engine. */
LW_API struct lw *lw_net_engine(struct lw_net *net, uint32_t node);
/* The address of a node, as lw_net_add() was given it; "" for one that there is not. */
LW_API const char *lw_net_address(const struct lw_net *net, uint32_t node);
/* The present time: give it to verbs. */
LW_API lw_time lw_net_now(const struct lw_net *net);

/* Shows all inputs and outputs to a watcher from now on: one at a time; NULL for none. */
LW_API void lw_net_watch(struct lw_net *net, lw_watch_h *watch, void *arg);
/* Gives every note of a node to its application from now on, also after a crash; NULL: to nobody. */
LW_API void lw_net_notes(struct lw_net *net, uint32_t node, lw_mock_note_h *noteh, void *arg);
/* The dialog of a node's leg: the same number at both ends; 0 if there is no longer one. */
LW_API uint32_t lw_net_dialog(const struct lw_net *net, uint32_t node, lw_leg leg);

/* A message between two nodes, as it is sent.  delay_ms is what chance has drawn for it, LW_NET_LOST if it is to be
 * lost; the handler may change that. */
#define LW_NET_LOST UINT32_MAX
struct lw_net_message {
	uint32_t from, to;  /* nodes */
	const char *words;  /* as the ladder has it: "REFER Replaces", "NOTIFY 180", "202 REFER" */
	uint32_t delay_ms;
};
typedef void lw_net_message_h(struct lw_net_message *message, void *arg);
/* Shows every message to the handler from now on, repeated ones too: to lose just that one, to delay it, to draw it.
 * One handler at a time; NULL: none.  It may ask the network and its engines, and call nothing else of them. */
LW_API void lw_net_messages(struct lw_net *net, lw_net_message_h *messageh, void *arg);

/* Carries out the outputs of the engines and advances to this time.  LW_E_TIME; LW_E_FULL: something
 * was lost for lack of room; LW_E_REFUSED: an engine's deadline did not move; LW_E_ARG: LW_NEVER is not a time. */
LW_API int lw_net_run(struct lw_net *net, lw_time until);
/* Changes the quality of the network from now on. */
LW_API void lw_net_faults(struct lw_net *net, uint32_t loss, uint32_t duplicate,
			  uint32_t delay_max_ms);
/* The node forgets everything and is silent; after down_ms it is back, with a new engine. */
LW_API void lw_net_crash(struct lw_net *net, uint32_t node, lw_time down_ms);

/* The node's process ends and begins again after down_ms: its calls are saved, and restored in a new engine
 * (<legwork/snapshot.h>).  Its adapter has stored the dialogs that were up, and nothing else: it claims those legs, and
 * no other. */
LW_API void lw_net_restart(struct lw_net *net, uint32_t node, lw_time down_ms);
/* How many of its stored dialogs, per thousand, a node finds again after lw_net_restart(): at first all. */
LW_API void lw_net_found(struct lw_net *net, uint32_t node, uint32_t per_thousand);

/* Whether two nodes have a call with each other that is up on both sides, with media both ways. */
LW_API bool lw_net_talking(const struct lw_net *net, uint32_t a, uint32_t b);
/* How many outputs of this type a node has had. */
LW_API uint32_t lw_net_seen(const struct lw_net *net, uint32_t node, uint32_t type);

/* What must hold.  ALWAYS is checked all the time; the others only by lw_net_check(). */
enum lw_net_law {
	LW_NET_ALWAYS, /* each transfer has one result, and a true one; each call has one last note;
	                  no output is for a dead leg; no signal of a living leg is refused; in a switch
	                  lw_ears_fault() finds nothing */
	LW_NET_QUIET,  /* nothing has happened for a long time: nobody rings, is up or is held without
	                  a living partner, unless a note said so */
	LW_NET_EMPTY,  /* everybody has hung up: every count is zero, every leg was forgotten,
	                  every transfer has ended */
};

/* Writes each breach as a line; returns how many there are, including those of ALWAYS. */
LW_API unsigned lw_net_check(struct lw_net *net, enum lw_net_law law,
			     void (*put)(const char *line, void *arg), void *arg);

/* Writes your own words into the node's column of the ladder, such as what its user pressed. */
LW_API void lw_net_remark(struct lw_net *net, uint32_t node, const char *words);
/* The run as a ladder, line by line.  #n tells the calls of a node apart. */
LW_API void lw_net_ladder(const struct lw_net *net, void (*put)(const char *line, void *arg),
			  void *arg);

#ifdef __cplusplus
}
#endif

#endif
