/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/callerid.h -- who is shown to whom: one pure function over one table that a vendor can replace.
 *
 * There are two steps; neither keeps state.  lw_callerid() looks a situation up in lib/rules/callerid.def and
 * says which identity a party is shown, which headers carry it, and how a party whose dialog is up is told.
 * lw_show() turns that into header values, given the parties and the trunk.  Zoom publishes only that what
 * the target sees depends on whether it is internal or external; so every row of the table is our own
 * default, with its nearest precedent beside it (R36-R47).
 *
 * These rules hold for every row, and the tests walk all of them:
 *	- every situation has exactly one row
 *	- an identity that its owner has withheld is never passed on (R42, RFC 3323)
 *	- a placeholder ("s", "unknown", "asterisk") is never shown as a name, on incoming or outgoing calls (B10)
 *	- a number that the tenant does not own goes to the public network only if the trunk's layout says so,
 *	  and then together with the number that vouches for it (R43)
 *	- an extension never goes to the public network
 * A vendor's rows cannot break them either.
 *
 * Threads:  any.  Nothing is shared but what is passed in, and that is only read.
 * Re-entry: nothing calls back.
 * Memory:   nothing is allocated or kept.
 */
#ifndef LEGWORK_CALLERID_H
#define LEGWORK_CALLERID_H

#include <legwork/number.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How far the transfer is. */
enum lw_phase {
	LW_PHASE_CONSULTING, /* attended: our user calls the target or talks to it */
	LW_PHASE_RINGING,    /* blind, voicemail: the target is called; attended: completed while the target rings */
	LW_PHASE_COMPLETED,  /* transferee and target talk */
	LW_PHASE_CANCELLED,  /* the transfer was cancelled */
	LW_PHASE_MERGED,     /* all three talk */
	LW_PHASE_UNMERGED,   /* one of the three has left; the other talks to the transferor */
	LW_PHASE_RECALLING,  /* the transferor's phone rings again */
	LW_PHASE_RECALLED,   /* the transferor has answered the recall */
	LW_PHASES
};

/* Whose screen it is. */
enum lw_viewer { LW_VIEWER_TARGET, LW_VIEWER_TRANSFEREE, LW_VIEWER_TRANSFEROR, LW_VIEWERS };

/* The identity that is presented. */
enum lw_presented {
	LW_SHOW_REFUSED,     /* such a transfer is not possible: nothing is sent (V4, V5) */
	LW_SHOW_NOTHING,     /* the call is gone */
	LW_SHOW_UNCHANGED,   /* as before the transfer: nothing is sent unless something else was shown since */
	LW_SHOW_T_EXT,       /* the transferor's name and extension */
	LW_SHOW_T_OUT,       /* the transferor's outbound number (R44) */
	LW_SHOW_A_ID,        /* the transferee as received, or as our user dialled it (B10) */
	LW_SHOW_A_OUT,       /* an internal transferee's outbound number */
	LW_SHOW_C_ID,        /* the target */
	LW_SHOW_A_TRUNK,     /* the transferee if the trunk's layout allows it, else T_OUT or the number called */
	LW_SHOW_A_BACK,      /* the transferee, back from a target that did not take it (B8, R53) */
	LW_SHOW_ANONYMOUS,   /* withheld by its owner (R42) */
	LW_SHOW_CONFERENCE,  /* a conference, with isfocus (W13) */
	LW_PRESENTED
};

/* The headers that carry it: bits. */
enum lw_carrier {
	LW_BY_FROM = 1 << 0,         /* From of a new INVITE; of an update with from-change (RFC 4916) */
	LW_BY_PAI = 1 << 1,          /* P-Asserted-Identity (RFC 3325): if a row has this and the next, */
	LW_BY_RPID = 1 << 2,         /* Remote-Party-ID: the peer's profile chooses */
	LW_BY_REFERRED_BY = 1 << 3,  /* Referred-By (RFC 3892): who transfers, as a claim */
	LW_BY_DIVERSION = 1 << 4,    /* Diversion (RFC 5806) */
	LW_BY_HISTORY = 1 << 5,      /* History-Info (RFC 7044) */
	LW_BY_PRIVACY = 1 << 6,      /* Privacy: id (RFC 3323): whoever asked for it keeps it */
	LW_BY_TARGET = 1 << 7,       /* target= and cause= of the Request-URI (RFC 4458) */
};

/* How a party whose dialog is up is told. */
enum lw_update {
	LW_UPDATE_NONE,    /* not at all: a PSTN phone does not redraw (W6, W8, W11), or nothing has changed */
	LW_UPDATE_INVITE,  /* in the INVITE that is sent anyway */
	LW_UPDATE_CIU,     /* by a connected-identity update: UPDATE where allowed, else re-INVITE (RFC 4916, CID-12) */
	LW_UPDATE_TRUNK,   /* the same, but only if the trunk accepts it (W4, W6) */
	LW_UPDATE_REFER,   /* by the carrier that gets the REFER, on an L4 trunk; on any other in the INVITE */
	LW_UPDATES
};

/* What is asked: who looks, at what moment of which transfer. */
struct lw_situation {
	uint8_t method;       /* enum lw_method */
	uint8_t phase;        /* enum lw_phase */
	uint8_t viewer;       /* enum lw_viewer */
	bool target_external, transferee_external;
	bool transferee_private, target_private; /* has withheld its identity */
	bool transferor_private;                 /* likewise, of a switch: no row asks, but it is named nowhere */
	bool consult_shows_transferee;           /* R39; W9 */
	bool trunk_shows_original;               /* its layout is L1, L2, L3, L5, or L4 (the carrier does it) */
	bool transferee_has_out;                 /* A_OUT is known */
	bool voicemail_refused;                  /* V5; an external target is refused anyway (V4) */
	bool to_first_called;                    /* voicemail: the target is the first callee (R33, V3) */
	bool transferee_dialled;                 /* our user called the transferee, not the reverse (B10); our
	                                            rows do not distinguish this, a vendor's may */
};

/* The answer: what the viewer is shown, and how. */
struct lw_presentation {
	uint8_t show;     /* enum lw_presented */
	uint8_t carriers; /* enum lw_carrier */
	uint8_t update;   /* enum lw_update */
	bool via;         /* an extra line "via T": clear it if show_last_transferor is off (R40) */
	bool back;        /* an extra line "back from C" (R53); Diversion and History-Info then name C, not T */
	uint8_t withheld; /* enum lw_withheld: lw_show() puts these into no header */
	char row[8];      /* "W1": the row of callerid.def it comes from */
};

/* Whose identity was withheld: bits. */
enum lw_withheld {
	LW_WITHHELD_TRANSFEREE = 1 << 0,
	LW_WITHHELD_TARGET = 1 << 1,
	LW_WITHHELD_TRANSFEROR = 1 << 2 /* who would see him sees "Anonymous" */
};

/* The facts of a situation as bits, for `set` and `clear` of a row. */
enum lw_fact {
	LW_IF_TARGET_EXTERNAL = 1 << 0,
	LW_IF_TRANSFEREE_EXTERNAL = 1 << 1,
	LW_IF_TRANSFEREE_PRIVATE = 1 << 2,
	LW_IF_TARGET_PRIVATE = 1 << 3,
	LW_IF_CONSULT_SHOWS_TRANSFEREE = 1 << 4,
	LW_IF_TRUNK_SHOWS_ORIGINAL = 1 << 5,
	LW_IF_TRANSFEREE_HAS_OUT = 1 << 6,
	LW_IF_VOICEMAIL_REFUSED = 1 << 7,
	LW_IF_TO_FIRST_CALLED = 1 << 8,
	LW_IF_TRANSFEREE_DIALLED = 1 << 9,
};

/* A row: the situations it fits, and what is then presented. */
struct lw_callerid_row {
	char row[8];
	uint8_t methods;     /* bits 1 << enum lw_method; 0: any */
	uint8_t phases;      /* bits 1 << enum lw_phase; 0: any */
	uint8_t viewers;     /* bits 1 << enum lw_viewer; 0: any */
	uint16_t set, clear; /* enum lw_fact: must hold, must not hold */
	uint8_t show, carriers, update; /* as in lw_presentation */
	bool via, back;
};

/* A vendor's own rows (borrowed).  The first one that fits wins; if none fits, ours decide.  So one row replaces
 * one cell:
 *
 *	static const struct lw_callerid_row rows[] = {{        // consulting an extension, show the main number
 *		.row = "acme1", .methods = 1 << LW_ATTENDED, .phases = 1 << LW_PHASE_CONSULTING,
 *		.viewers = 1 << LW_VIEWER_TARGET, .clear = LW_IF_TARGET_EXTERNAL,
 *		.show = LW_SHOW_T_OUT, .carriers = LW_BY_FROM | LW_BY_PAI, .update = LW_UPDATE_INVITE}};
 *	static const struct lw_callerid_table table = {.rows = rows, .count = 1};
 *
 * A row that would show an identity that its owner has withheld shows LW_SHOW_ANONYMOUS instead; a row that
 * would send an internal transferee's extension to the public network sends LW_SHOW_A_OUT. */
struct lw_callerid_table {
	const struct lw_callerid_row *rows;
	size_t count;
};

/* Says what a viewer is shown in a situation.  table NULL: only our rows. */
LW_API void lw_callerid(const struct lw_callerid_table *table, const struct lw_situation *situation,
			struct lw_presentation *presentation);
/* Our row with this number, from 0, or NULL after the last: to print the table, or to copy a row and change it.
 * Exactly one row fits a situation, so their order means nothing. */
LW_API const struct lw_callerid_row *lw_callerid_row(size_t index);

/* ---- trunks ----------------------------------------------------------------------------------- */

/* How a trunk shows the original caller to an external target (R41). */
enum lw_layout {
	LW_LAYOUT_OWN,       /* L0: From and PAI are our own; always accepted */
	LW_LAYOUT_DIVERSION, /* L1: From A, PAI A or own, Diversion our number that A called (Telnyx, DIDWW) */
	LW_LAYOUT_PAI,       /* L2: From own, PAI A, Diversion own (2talk) */
	LW_LAYOUT_USER,      /* L3: From A (user-provided), PAI own (network number), Diversion own if asked */
	LW_LAYOUT_CARRIER,   /* L4: REFER to the carrier, which does the transfer (Twilio) */
	LW_LAYOUT_TEAMS,     /* L5: From A, Referred-By unchanged, no Diversion, no History-Info (Microsoft) */
	LW_LAYOUTS
};

/* One trunk.  The strings are borrowed. */
struct lw_trunk {
	uint32_t size; /* sizeof, set by LW_TRUNK_INIT */
	uint8_t layout;                 /* enum lw_layout */
	bool pai_is_own;                /* L1: PAI is ours, not A's */
	bool diversion_too;             /* L3: with Diversion */
	bool anonymous_from;            /* L5: From anonymous, PAI A, Privacy: id (Microsoft: ForwardPai) */
	bool takes_updates;             /* it acts on a connected-identity update within the dialog */
	const char *const *owned;       /* numbers it accepts as ours, E.164: "+4822..." or a prefix "+4822*"; only
	                                   these and the fallback are ever sent as our own */
	size_t owned_count;
	const char *host;               /* for the URIs of numbers, "sip:+4822...@host;user=phone"; NULL: the
	                                   transferor's host, and without one they are tel: URIs */
	const char *fallback;           /* our number, shown when another may not be; NULL: T's outbound number */
	uintptr_t spare[4];             /* 0: room for fields to come, as this struct stands in others (lib/ABI.md) */
};
#define LW_TRUNK_DEFAULTS(F) F(layout, LW_LAYOUT_OWN)
#define LW_TRUNK_INIT { .size = sizeof(struct lw_trunk), LW_TRUNK_DEFAULTS(LW_INIT_FIELD) }

/* Sets every field as LW_TRUNK_INIT does. */
LW_INLINE void lw_trunk_init(struct lw_trunk *trunk)
{
	struct lw_trunk init = LW_ZERO;

	init.size = sizeof(init);
	LW_TRUNK_DEFAULTS(LW_SET_FIELD)
	if (trunk)
		*trunk = init;
}

/* Whether a trunk takes a number as ours: "+4822...", with or without visual separators, or its sip: or tel:
 * address. */
LW_API bool lw_trunk_owns(const struct lw_trunk *trunk, const char *number);

/* ---- peers ------------------------------------------------------------------------------------ */

/* The peculiarities of a peer, as data.  What the peer itself has shown comes first; its User-Agent only
 * selects a line of such a list, and no code asks for it. */
enum { LW_PRODUCT_MAX = 32 };
struct lw_peer_profile {
	char product[LW_PRODUCT_MAX]; /* prefix of User-Agent or Server, in any case; "" is the default line */
	bool no_refer_sub;      /* it does not know Refer-Sub: it is never asked for no subscription (RFC 4488) */
	bool early_replaces;    /* it takes a Replaces of a call that rings at it, which RFC 3891 3 forbids:
	                           on_complete_ringing = 2 hands over to it before it answers */
	uint8_t identity;       /* the carriers it reads: LW_BY_PAI, LW_BY_RPID, LW_BY_FROM; 0: PAI */
	uint8_t update;         /* how it is told who it talks to now.  0: by UPDATE if it allows that, else by
	                           re-INVITE; 1: by UPDATE although it does not say what it allows; 2: by
	                           re-INVITE in any case; 3: not at all, unless it allows UPDATE */
};
/* The line that fits best: the longest product that matches, of equal ones the first.  Never NULL: if no line of
 * the list fits, our own list is asked, whose first line fits everybody.  list NULL: our list only. */
LW_API const struct lw_peer_profile *lw_peer_profile_of(const struct lw_peer_profile *list, size_t count,
							const char *user_agent);

/* ---- header values ---------------------------------------------------------------------------- */

/* An address and a display name; "" means none.  Borrowed.  An address without a scheme, as dialled, is read as a
 * user at the trunk's host, or at the transferor's. */
struct lw_id { const char *uri, *name; };

/* The parties of a transfer, as far as known. */
struct lw_parties_ids {
	struct lw_id transferor;      /* extension: T_EXT; in a chain the last one (R45) */
	const char *transferor_out;   /* number: T_OUT; NULL: the trunk's fallback, else the extension */
	struct lw_id transferee;      /* as received, or as dialled */
	const char *transferee_out;   /* number: A_OUT, or NULL */
	struct lw_id target;          /* for voicemail, the owner of the mailbox */
	const char *target_out;       /* number: shown to an external A, who never sees C's extension; NULL: T_OUT */
	const char *called;           /* our number that an external A called, or NULL */
	const char *first_called;     /* R33, R45: the first callee, or NULL */
	struct lw_id referred_by;     /* from a peer's REFER; goes back to an L5 trunk byte for byte; "" or NULL */
	uint16_t diversion_cause;     /* 0, or the SIP code for why C did not take it: 486, 408 ... (B8) */
	const char *between;          /* R45: who had the call after the first callee and before C, oldest first, a
	                                 line each; NULL: the transferor alone */
	uint32_t hops;                /* how often it was passed on before this time (RFC 5806 counter) */
	const char *way;              /* instead of first_called and between, both in one: who had the call, the
	                                 first callee in the first line and who has it now in the last; NULL, "" */
	bool goes_on;                 /* nobody transfers it now: it goes on as it came, and the last line is we */
};

enum { LW_SHOWN_TEXT = 8 * LW_URI_MAX };

/* Header values, ready for an adapter that quotes names.  "" means that there is no such header.  None holds a
 * control character; no URI holds a blank, a quote or an angle bracket.
 * The strings are valid as long as those of the parties and this struct, which holds some of them and must
 * therefore not be copied. */
struct lw_shown {
	struct lw_id from;         /* for a new INVITE; for an update only if `carriers` had LW_BY_FROM (RFC 4916);
	                              "": leave From as it is */
	struct lw_id asserted;     /* P-Asserted-Identity */
	struct lw_id remote_party; /* Remote-Party-ID */
	struct lw_id referred_by;
	struct lw_id diversion;
	const char *diversion_reason; /* "unconditional", "no-answer", "user-busy", "unavailable", "unknown" */
	struct lw_id history[2];   /* History-Info: index 1 the first target, 1.1 the present one, which is "" for a
	                              mailbox: the Request-URI */
	struct lw_id via;          /* for a screen: "via T" (R40) */
	struct lw_id back_from;    /* for a screen: "back from C" (R53) */
	bool privacy;              /* Privacy: id, and From anonymous */
	bool focus;                /* Contact;isfocus */
	uint8_t update;            /* enum lw_update: never TRUNK, which has become CIU or NONE */
	uint8_t show;              /* enum lw_presented: the result, after privacy and fallback */
	bool fell_back;            /* R43: not the number that was wanted; why gives the reason */
	const char *why;           /* plain English, valid for ever; "" */
	uint16_t cause;            /* for Diversion, History-Info and target=, as in RFC 4458 and RFC 7544: 302, 408,
	                              486, 404, 503; 0 if none of these is there */
	char row[8];               /* "W1" */
	char text[LW_SHOWN_TEXT];  /* room for the strings made here */
	const char *between;       /* addresses between history[0] and history[1], a line each; "" */
	uint32_t counter;          /* of the Diversion: how often the call was passed on, this time included */
};

/* Fills shown from what lw_callerid() said.  trunk NULL: the viewer is internal.  carriers: those that the
 * viewer's profile reads (lw_peer_profile.identity); 0: PAI.  False: the result does not fit, or an address or a name
 * has characters that must not be in a header; shown is then as for LW_SHOW_UNCHANGED, and why gives the reason. */
LW_API bool lw_show(const struct lw_presentation *presentation, const struct lw_parties_ids *parties,
		    const struct lw_trunk *trunk, uint8_t carriers, struct lw_shown *shown);

/* True for what must not be shown as a name (B10): "", "s", "unknown", "anonymous", "asterisk" and the like, in
 * any case, and a name that only repeats the address or its bare number. */
LW_API bool lw_is_placeholder(const char *name, const char *uri);

LW_API const char *lw_phase_name(uint32_t phase);     /* "completed" */
LW_API const char *lw_presented_name(uint32_t show);  /* "target" */
LW_API const char *lw_viewer_name(uint32_t viewer);   /* "transferee" */
LW_API const char *lw_update_name(uint32_t update);   /* "INVITE" */
LW_API const char *lw_layout_name(uint32_t layout); /* "L0 own number" */

#ifdef __cplusplus
}
#endif

#endif
