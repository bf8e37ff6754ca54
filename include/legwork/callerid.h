/* legwork/callerid.h -- who is shown to whom: one pure function over one table the vendor can replace.
 *
 * Two steps, both without state.  lw_callerid() looks a situation up in lib/core/callerid.def and says
 * which identity each party is shown, what carries it, and how a dialog that is up is told.  lw_show()
 * makes of that the header values, given the parties and the trunk.  Zoom publishes only that what the
 * target is shown depends on internal or external; every row of the table is our default, with the
 * nearest precedent beside it (product section 2, R36-R47, W1-W13, B1-B10, V1-V5, L0-L5).
 *
 * Rules that hold for every row, and are walked by the tests: no situation without a row; an identity its
 * owner has withheld is never passed on (R42, RFC 3323); a placeholder is never shown as a name ("s",
 * "unknown", "asterisk": R-table B10); a number the tenant does not own never goes to the public
 * network unless the trunk's layout says so, and then with the number that vouches for it (R43).
 */
#ifndef LEGWORK_CALLERID_H
#define LEGWORK_CALLERID_H

#include <legwork/number.h>

#ifdef __cplusplus
extern "C" {
#endif

enum lw_phase {
	LW_PHASE_CONSULTING, /* attended: the target is called or talked to */
	LW_PHASE_RINGING,    /* blind, voicemail: the target is called; attended: completed while it rings */
	LW_PHASE_COMPLETED,  /* transferee and target talk */
	LW_PHASE_CANCELLED,  /* the transfer was given up */
	LW_PHASE_MERGED,     /* all three talk */
	LW_PHASE_RECALLING,  /* the transferor rings again */
	LW_PHASE_RECALLED,   /* and has answered */
	LW_PHASES
};

/* Who looks at the screen in question. */
enum lw_viewer { LW_VIEWER_TARGET, LW_VIEWER_TRANSFEREE, LW_VIEWER_TRANSFEROR, LW_VIEWERS };

/* Which identity is presented. */
enum lw_presented {
	LW_SHOW_REFUSED,     /* there is no such transfer: nothing is sent (V4, V5) */
	LW_SHOW_NOTHING,     /* the call is gone */
	LW_SHOW_UNCHANGED,   /* what it saw before */
	LW_SHOW_T_EXT,       /* the transferor's name and extension */
	LW_SHOW_T_OUT,       /* the transferor's outbound number (R44) */
	LW_SHOW_A_ID,        /* the transferee as received, or as our user dialled it (B10) */
	LW_SHOW_A_OUT,       /* an internal transferee's outbound number */
	LW_SHOW_C_ID,        /* the target */
	LW_SHOW_A_TRUNK,     /* the transferee as the trunk's layout allows (2.5), else T_OUT or the number called */
	LW_SHOW_A_BACK,      /* the transferee, back from the target that did not take it (B8, R53) */
	LW_SHOW_ANONYMOUS,   /* withheld by its owner (R42) */
	LW_SHOW_CONFERENCE,  /* a conference, with isfocus (W13) */
	LW_PRESENTED
};

/* What carries it: bits. */
enum lw_carrier {
	LW_BY_FROM = 1 << 0,         /* From of a new INVITE; of an update only to a peer with from-change (RFC 4916) */
	LW_BY_PAI = 1 << 1,          /* P-Asserted-Identity (RFC 3325) */
	LW_BY_RPID = 1 << 2,         /* Remote-Party-ID, for peers that read nothing else */
	LW_BY_REFERRED_BY = 1 << 3,  /* Referred-By (RFC 3892): who transfers, as a claim */
	LW_BY_DIVERSION = 1 << 4,    /* Diversion (RFC 5806) */
	LW_BY_HISTORY = 1 << 5,      /* History-Info (RFC 7044) */
	LW_BY_PRIVACY = 1 << 6,      /* Privacy: id (RFC 3323): whoever asked for it keeps it */
	LW_BY_TARGET = 1 << 7,       /* target= and cause= of the Request-URI (RFC 4458) */
};

/* How a party is told while its dialog is up. */
enum lw_update {
	LW_UPDATE_NONE,    /* not at all: a PSTN leg does not redraw (W6, W8, W11), or nothing has changed */
	LW_UPDATE_INVITE,  /* in the INVITE that is sent anyway */
	LW_UPDATE_CIU,     /* connected-identity update: UPDATE where allowed, else re-INVITE (RFC 4916, CID-12) */
	LW_UPDATE_TRUNK,   /* the same, only if the trunk takes it (W4, W6) */
	LW_UPDATE_REFER,   /* left to whoever gets the REFER (L4) */
};

struct lw_situation {
	uint8_t method;       /* enum lw_method */
	uint8_t phase;        /* enum lw_phase */
	uint8_t viewer;       /* enum lw_viewer */
	bool target_external, transferee_external;
	bool transferee_private, target_private; /* has withheld its identity */
	bool consult_shows_transferee;           /* R39; W9 */
	bool trunk_shows_original;               /* its layout is L1, L2, L3 (or L4, L5: the carrier does it) */
	bool transferee_has_out;                 /* A_OUT is known */
	bool voicemail_refused;                  /* V4, V5 */
};

struct lw_presentation {
	uint8_t show;     /* enum lw_presented */
	uint8_t carriers; /* enum lw_carrier */
	uint8_t update;   /* enum lw_update */
	bool via;         /* an extra line "via T", when show_last_transferor is set (R40) */
	char row[8];      /* "W1": the row of the product tables it comes from */
};

/* A table of the vendor's own in the place of callerid.def; NULL: ours. */
struct lw_callerid_table;
LW_API void lw_callerid(const struct lw_callerid_table *table, const struct lw_situation *situation,
			struct lw_presentation *presentation);

/* ---- trunks ----------------------------------------------------------------------------------- */

/* How an external target is shown the original caller (product 2.5). */
enum lw_layout {
	LW_LAYOUT_OWN,       /* L0: From and PAI own; always accepted */
	LW_LAYOUT_DIVERSION, /* L1: From A, PAI A or own, Diversion the own number A called (Telnyx, DIDWW) */
	LW_LAYOUT_PAI,       /* L2: From own, PAI A, Diversion own (2talk) */
	LW_LAYOUT_USER,      /* L3: From A (user-provided), PAI own (network number), Diversion own where asked */
	LW_LAYOUT_CARRIER,   /* L4: REFER to the carrier, which does it (Twilio) */
	LW_LAYOUT_TEAMS,     /* L5: Refer-To and Referred-By go back byte for byte, no History-Info (M1, M2) */
	LW_LAYOUTS
};

/* One trunk: borrowed strings. */
struct lw_trunk {
	uint32_t size; /* sizeof, set by LW_TRUNK_INIT */
	uint8_t layout;                 /* enum lw_layout */
	bool pai_is_own;                /* L1: PAI is ours and not A's */
	bool diversion_too;             /* L3: with Diversion */
	bool anonymous_from;            /* L5: ForwardPai makes From anonymous */
	bool takes_updates;             /* a connected-identity update within the dialog means something to it */
	const char *const *owned;       /* numbers it accepts as ours, E.164: "+4822..." or a prefix "+4822*" */
	size_t owned_count;
	const char *host;               /* of the URIs made for numbers: "sip:+4822...@host" */
	const char *fallback;           /* the own number to show when another may not be; NULL: T's outbound */
};
#define LW_TRUNK_INIT { .size = sizeof(struct lw_trunk), .layout = LW_LAYOUT_OWN }

LW_API bool lw_trunk_owns(const struct lw_trunk *trunk, const char *number);

/* ---- peers ------------------------------------------------------------------------------------ */

/* What is odd about a peer, as data.  Chosen by what it has shown it can do first, and by its
 * User-Agent only as a line of such a list (never in code). */
struct lw_peer_profile {
	const char *product;    /* begins so in User-Agent or Server; "" is the default line */
	bool needs_hold_first;  /* a REFER is taken only from a call on hold */
	bool no_event_id;       /* its NOTIFYs carry no id */
	bool no_refer_sub;      /* does not know Refer-Sub */
	bool leaves_after_202;  /* its BYE comes before the outcome */
	uint8_t identity;       /* the carriers it reads: LW_BY_PAI, LW_BY_RPID, LW_BY_FROM; 0: PAI */
	uint8_t update;         /* 0 by Allow; else 1 UPDATE, 2 re-INVITE, 3 neither */
};
/* The line that fits best: the longest product that matches; never NULL.  list NULL: ours.  caps overrule:
 * a peer that lists UPDATE in Allow takes UPDATE whatever the line says. */
LW_API const struct lw_peer_profile *lw_peer_profile_of(const struct lw_peer_profile *list, size_t count,
							const char *user_agent);

/* ---- header values ---------------------------------------------------------------------------- */

/* An address and a display name; "" where there is none.  Borrowed. */
struct lw_id { const char *uri, *name; };

/* The parties of a transfer, as far as they are known. */
struct lw_parties_ids {
	struct lw_id transferor;      /* extension: T_EXT */
	const char *transferor_out;   /* number: T_OUT; NULL: the trunk's fallback, else the extension */
	struct lw_id transferee;      /* as received, or as dialled */
	const char *transferee_out;   /* number: A_OUT, or NULL */
	struct lw_id target;
	const char *called;           /* the number of ours on which an external A came in, or NULL */
	const char *first_called;     /* R33, R45: the first callee, or NULL */
	uint16_t diversion_cause;     /* 0, or 486, 408, 302 ...: why C did not take it (B8) */
};

enum { LW_SHOWN_TEXT = 6 * LW_URI_MAX };

/* Header values, ready for an adapter that quotes names and checks characters.  "" is: no such header.
 * The strings live as long as this struct and the parties'. */
struct lw_shown {
	struct lw_id from;         /* of a new INVITE; "" leave it as it is */
	struct lw_id asserted;     /* P-Asserted-Identity */
	struct lw_id remote_party; /* Remote-Party-ID */
	struct lw_id referred_by;
	struct lw_id diversion;
	const char *diversion_reason; /* "unconditional", "no-answer", "user-busy" */
	struct lw_id history[2];   /* History-Info: whom it was for, and whom it goes to */
	bool privacy;              /* Privacy: id, and From anonymous */
	bool focus;                /* Contact;isfocus */
	uint8_t update;            /* enum lw_update */
	uint8_t show;              /* enum lw_presented that came of it: after privacy and fallback */
	bool fell_back;            /* R43: another number was wished for; why says why */
	const char *why;           /* plain English, lives for ever; "" */
	uint16_t cause;            /* of Diversion and History-Info */
	char row[8];               /* "W1" */
	char text[LW_SHOWN_TEXT];  /* where what was put together stands */
};

/* Fills shown from what lw_callerid() said.  trunk NULL: the viewer is internal.  carriers: those the
 * viewer's profile reads (lw_peer_profile.identity), 0 for PAI.  False: it does not fit; shown is then
 * as for LW_SHOW_UNCHANGED. */
LW_API bool lw_show(const struct lw_presentation *presentation, const struct lw_parties_ids *parties,
		    const struct lw_trunk *trunk, uint8_t carriers, struct lw_shown *shown);

/* True for what must not stand as a name: "", "s", "unknown", "anonymous", "asterisk", a bare number equal
 * to the address (B10). */
LW_API bool lw_is_placeholder(const char *name, const char *uri);

LW_API const char *lw_phase_name(uint32_t phase);
LW_API const char *lw_presented_name(uint32_t show);
LW_API const char *lw_layout_name(uint32_t layout); /* "L0 own number" */

#ifdef __cplusplus
}
#endif

#endif
