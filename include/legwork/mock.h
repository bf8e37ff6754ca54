/* mock.h -- an engine without a network: parties that follow a script, and a network out of a seed.
 *
 * Two things, both for tests, demonstrations and for whoever learns the library:
 *
 *	struct lw_mock   one engine, and parties that answer, refuse, hang up or lie on time
 *	struct lw_net    several engines that call each other over a bad network
 *
 * Both read nothing but legwork.h: they are adapters like any other.  Neither does I/O, reads a
 * clock, starts a thread or keeps a global.  Time is virtual, in milliseconds from 0, and goes
 * on only in lw_mock_run() and lw_net_run(); the same inputs give the same run, byte for byte.
 * Each allocates once, when made.  Errors are those of enum lw_error.
 */
#ifndef LEGWORK_MOCK_H
#define LEGWORK_MOCK_H

#include <legwork/legwork.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- watching -------------------------------------------------------------------------------- */

/* Called for each input that the mock or the network gives to an engine, when the engine has taken or
 * refused it (out NULL), and for each output when it is read (in NULL, err 0).  What a host puts in
 * itself, verbs, it knows.  node is 0 with a mock.  It asks the engine and may not step it. */
typedef void lw_watch_h(uint32_t node, struct lw *lw, const struct lw_input *in, int err,
			const struct lw_output *out, void *arg);

/* ---- scripted parties ----------------------------------------------------------------------- */

/* What a party does with an offer to hold it, or to bring it back. */
enum lw_mock_media {
	LW_MOCK_AGREES,
	LW_MOCK_REFUSES, /* media_code, or 488 */
	LW_MOCK_GLARES,  /* 491 as often as it is asked: media_code or 491, after 10 s of retries */
	LW_MOCK_MUTE,    /* never answers */
};

/* What it does with our CANCEL. */
enum lw_mock_cancel {
	LW_MOCK_STOPS,   /* 487 */
	LW_MOCK_CROSSES, /* its 200 was on the way */
	LW_MOCK_DEAF,    /* nothing */
};

/* Ways to lie: bits of lw_mock_party.lies. */
enum lw_mock_lie {
	LW_MOCK_LIE_NEWS_TWICE = 1 << 0,    /* the last NOTIFY comes twice */
	LW_MOCK_LIE_200_AFTER_ALL = 1 << 1, /* a NOTIFY of 200 after one of failure */
	LW_MOCK_LIE_GHOST = 1 << 2,         /* signals on legs that were forgotten */
	LW_MOCK_LIE_RINGS_ON = 1 << 3,      /* 180 after its 200 */
	LW_MOCK_LIE_ANSWERS_TWICE = 1 << 4,
	LW_MOCK_LIE_ODD_CODES = 1 << 5,     /* 199, 299, 399, 699 where others would do */
	LW_MOCK_LIE_UNASKED = 1 << 6,       /* answers what nobody asked: media, REFER, recording */
};

enum { LW_MOCK_NEWS = 8, LW_MOCK_OVER = -1 };

/* A NOTIFY: so long after the REFER, with this code; LW_MOCK_OVER ends it without one. */
struct lw_mock_news { uint32_t ms; int32_t code; };

/* How one party behaves.  All zero: it answers at once, agrees to everything, and reports each
 * REFER with 100 and 200.  Times are milliseconds after what they answer to; where 0 means "never"
 * it says so.  The strings and whatever they point to must outlive the mock. */
struct lw_mock_party {
	const char *uri;  /* its address; NULL: everybody who is not named */
	const char *name; /* display name for its calls, or NULL */
	uint32_t lacks;   /* enum lw_caps it has not; otherwise Replaces, REFER and UPDATE */
	uint32_t lies;    /* enum lw_mock_lie */

	/* our INVITE */
	uint32_t trying_ms; /* 100; 0 never */
	uint32_t ring_ms;   /* 180; 0 never */
	uint32_t early_ms;  /* 183 with media; 0 never */
	uint32_t answer_ms;
	int32_t reject;     /* refuses with this code after answer_ms; 0 does not */
	bool no_answer;     /* does as above but never answers */
	bool silent;        /* does nothing at all, to CANCEL neither */
	enum lw_mock_cancel cancel;
	uint32_t cancel_ms;

	/* its INVITE: lw_mock_call() */
	uint32_t ack_ms;
	bool no_ack;
	uint32_t gives_up_ms; /* CANCEL if not answered; 0 never */

	/* the call */
	uint32_t hangup_ms; /* BYE so long after the answer; 0 never */
	uint32_t bye_ms;    /* answers our BYE */
	bool no_bye;        /* never does */
	enum lw_mock_media hold, resume;
	int32_t media_code;
	uint32_t media_ms;
	uint32_t holds_ms, resumes_ms; /* it holds us and lets us go, after the answer; 0 never */
	uint32_t digits_ms;            /* it sends digits; 0 never */
	const char *digits;
	uint32_t becomes_ms;           /* it turns out to be somebody else; 0 never */
	const char *becomes;

	/* our REFER */
	int32_t refer;        /* refuses with this code; 0 accepts with 202 */
	uint32_t refer_ms;    /* its answer; news[] may come before it */
	bool no_refer_answer;
	bool no_news;         /* accepted, and no NOTIFY at all */
	struct lw_mock_news news[LW_MOCK_NEWS]; /* up to the first with code 0 */
	uint32_t leaves_ms;   /* BYE so long after the REFER came; 0 never */
	bool leaves_on_ok;    /* BYE right after its 2xx */
	bool stays;           /* as the target: does not hang up when it was replaced */
	uint32_t replaced_ms; /* as the target: hangs up so long after the NOTIFY; 0 before it */

	/* DO_RECORD on its call */
	bool no_recorder, recorder_fails;
};

struct lw_mock;

/* Begin with LW_MOCK_CONFIG_INIT. */
struct lw_mock_config {
	uint32_t max_parties, max_legs, max_events, max_notes;
	uint32_t trace_size; /* bytes; 0 keeps no trace.  When full the older half goes */
	/* The one block comes from here; NULL for both means malloc() and free(). */
	void *(*alloc)(size_t size, void *arg);
	void (*release)(void *block, void *arg);
	void *alloc_arg;
};

#define LW_MOCK_CONFIG_INIT \
	{ .max_parties = 32, .max_legs = 256, .max_events = 2048, .max_notes = 256, \
	  .trace_size = 65536 }

/* Makes the parties of an engine; config NULL takes the defaults.  The mock does not own the
 * engine.  LW_E_ARG, LW_E_NOMEM. */
LW_API int lw_mock_new(struct lw_mock **mockp, struct lw *lw, const struct lw_mock_config *config);
LW_API void lw_mock_free(struct lw_mock *mock);

/* Adds a party, or changes the one with that address.  LW_E_FULL. */
LW_API int lw_mock_party(struct lw_mock *mock, const struct lw_mock_party *party);

/* Carries out what the engine has put out and goes on to that time, doing all that is due.
 * Give lw_mock_now() to verbs, and call this after them.  LW_E_TIME when until lies in the past, or
 * a verb was given a later time; LW_E_FULL when events were lost for want of room; LW_E_REFUSED
 * when the engine's deadline did not move. */
LW_API int lw_mock_run(struct lw_mock *mock, lw_time until);
/* The same, so many milliseconds further. */
LW_API int lw_mock_pass(struct lw_mock *mock, lw_time ms);
LW_API lw_time lw_mock_now(const struct lw_mock *mock);

/* One watcher at a time; NULL for none. */
LW_API void lw_mock_watch(struct lw_mock *mock, lw_watch_h *watch, void *arg);

/* Somebody calls: from, to the address called (NULL: not known).  *made may be NULL.
 * Whatever lw_step() says. */
LW_API int lw_mock_call(struct lw_mock *mock, const char *from, const char *called,
			struct lw_made *made);
/* The same with Replaces: what it names, as match says, and LW_F_BY_PEER and its like. */
LW_API int lw_mock_replace(struct lw_mock *mock, const char *from, lw_leg replaced,
			   enum lw_match match, uint32_t flags, struct lw_made *made);
/* The peer of that leg asks us to call uri; by: its Referred-By, or NULL. */
LW_API int lw_mock_refer(struct lw_mock *mock, lw_leg leg, const char *uri, const char *by,
			 uint32_t flags);
/* Any signal of the network on a leg, now. */
LW_API int lw_mock_signal(struct lw_mock *mock, lw_leg leg, enum lw_input_type type, int code);

/* The next note, with strings of the mock's own that live until the next lw_mock_run(); false when
 * there is none.  When nobody reads them the oldest go. */
LW_API bool lw_mock_note(struct lw_mock *mock, struct lw_output *note);
/* How many outputs of that type there were, ever. */
LW_API uint32_t lw_mock_seen(const struct lw_mock *mock, enum lw_output_type type);
/* The last one of that type, without its strings; false when there was none. */
LW_API bool lw_mock_last(const struct lw_mock *mock, enum lw_output_type type,
			 struct lw_output *out);

/* All that happened, a line each: time, what came from the network at the margin, and indented what
 * the engine did.  Lives until the next call of the mock. */
LW_API const char *lw_mock_trace(const struct lw_mock *mock);

/* One output in plain words: "do invite sip:carol@x", "note consult ringing 180". */
LW_API void lw_mock_words(const struct lw_output *out, char *text, size_t size);

/* ---- the network ---------------------------------------------------------------------------- */

struct lw_net;

/* Begin with LW_NET_CONFIG_INIT.  Chances are in a thousand, for each message by itself. */
struct lw_net_config {
	uint64_t seed;
	uint32_t max_nodes, max_legs, max_flight, max_transactions;
	uint32_t delay_min_ms, delay_max_ms; /* of one message; a spread is what reorders */
	uint32_t loss, duplicate;            /* in a thousand */
	uint32_t t1_ms;      /* RFC 3261 T1: after 64 of them a request has failed */
	uint32_t session_ms; /* how often a leg asks whether its peer still lives (RFC 4028) */
	uint32_t ladder;     /* lines that are kept */
	/* The one block comes from here; NULL for both means malloc() and free(). */
	void *(*alloc)(size_t size, void *arg);
	void (*release)(void *block, void *arg);
	void *alloc_arg;
};

#define LW_NET_CONFIG_INIT \
	{ .seed = 1, .max_nodes = 8, .max_legs = 512, .max_flight = 1024, \
	  .max_transactions = 1024, .delay_min_ms = 5, .delay_max_ms = 60, .loss = 0, \
	  .duplicate = 0, .t1_ms = 500, .session_ms = 90000, .ladder = 4096 }

/* LW_E_ARG, LW_E_NOMEM. */
LW_API int lw_net_new(struct lw_net **netp, const struct lw_net_config *config);
/* Frees the engines too. */
LW_API void lw_net_free(struct lw_net *net);

/* Adds an engine with an address of at most 95 bytes; returns its number from 0, or an enum
 * lw_error.  The config is copied. */
LW_API int lw_net_add(struct lw_net *net, const char *address, const struct lw_config *config);
/* The node whose address answers for everybody's mailbox: REFERs to a mailbox go there. */
LW_API void lw_net_mailbox(struct lw_net *net, uint32_t node);
/* What a node shows it can do (enum lw_caps); at first Replaces, REFER and UPDATE. */
LW_API void lw_net_caps(struct lw_net *net, uint32_t node, uint32_t caps);
/* The node withholds its identity in the calls it makes from now on, or no more (RFC 3323). */
LW_API void lw_net_withhold(struct lw_net *net, uint32_t node, bool on);
/* The engine of a node, for verbs and questions: not lw_next().  NULL while it is down.  It is
 * another one after a crash. */
LW_API struct lw *lw_net_engine(struct lw_net *net, uint32_t node);
LW_API const char *lw_net_address(const struct lw_net *net, uint32_t node);
LW_API lw_time lw_net_now(const struct lw_net *net);

/* One watcher at a time; NULL for none. */
LW_API void lw_net_watch(struct lw_net *net, lw_watch_h *watch, void *arg);
/* The dialog that a leg of a node is an end of: the same number at both ends, 0 when there is none any
 * more. */
LW_API uint32_t lw_net_dialog(const struct lw_net *net, uint32_t node, lw_leg leg);

/* Carries out what the engines have put out and goes on to that time.  LW_E_TIME, LW_E_FULL when
 * something was lost for want of room, LW_E_REFUSED when an engine's deadline did not move. */
LW_API int lw_net_run(struct lw_net *net, lw_time until);
/* Changes the line from now on. */
LW_API void lw_net_faults(struct lw_net *net, uint32_t loss, uint32_t duplicate,
			  uint32_t delay_max_ms);
/* The node forgets everything and says nothing; after down_ms it is back, with an engine as new. */
LW_API void lw_net_crash(struct lw_net *net, uint32_t node, lw_time down_ms);

/* Whether two nodes have a call up on both sides with media allowed both ways. */
LW_API bool lw_net_talking(const struct lw_net *net, uint32_t a, uint32_t b);
/* How many outputs of that type a node had. */
LW_API uint32_t lw_net_seen(const struct lw_net *net, uint32_t node, enum lw_output_type type);

/* What must hold.  ALWAYS is watched while running; the others are looked at when asked for. */
enum lw_net_law {
	LW_NET_ALWAYS, /* one end for each transfer, and it tells the truth; one last note for each
	                  call; no word on a dead leg; no signal of a living leg refused */
	LW_NET_QUIET,  /* nothing has moved for long: nobody rings, is up or is held without a
	                  living partner, except as a note said */
	LW_NET_EMPTY,  /* all have hung up: every count is zero, every leg was forgotten, every
	                  transfer has ended */
};

/* Writes each breach as a line; returns how many there are, those of ALWAYS included. */
LW_API unsigned lw_net_check(struct lw_net *net, enum lw_net_law law,
			     void (*put)(const char *line, void *arg), void *arg);

/* Writes words of yours at the node's column of the ladder: what its user pressed. */
LW_API void lw_net_remark(struct lw_net *net, uint32_t node, const char *words);
/* The run as a ladder, a line each.  #n tells the calls of a node apart. */
LW_API void lw_net_ladder(const struct lw_net *net, void (*put)(const char *line, void *arg),
			  void *arg);

#ifdef __cplusplus
}
#endif

#endif
