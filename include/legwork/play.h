/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/play.h -- plays a script against an engine and compares the whole trace.
 *
 * A script is a story that a person can read and review: what users and parties do, and what the engine does about
 * it.  The tests of the library itself are written so (tests/scripts).  Any host that drives an engine can be played:
 * your own settings, your own way of stepping, your application in between.  It is part of liblegwork-mock; it does
 * no I/O.
 *
 * Threads:  any; calls share nothing.
 * Re-entry: the functions of the host are called from within lw_play().
 * Memory:   from malloc() and, of the engine, its config's; all is given back before lw_play() returns.
 *
 * What happens stands at the margin with its time; what the engine does about it is indented:
 *
 *	1s bob calls
 *	      do ring bob
 *	      tell incoming bob
 *	2s answer bob
 *	      do answer bob
 *
 * A .play file is scripts one after another, with empty lines and comments (#) anywhere:
 *
 *	== NAME                      a script
 *	== NAME (nominal)            ... of what a user hopes for; else something goes wrong
 *	== BEGINNING                 in capitals: played only as the beginning of scripts
 *	set SETTING VALUE            a setting of the engine (lw_config_set)
 *	set last_resort WHO          and the one that is an address
 *	set role switch              the engine is a switch (<legwork/switch.h>)
 *	set max_legs N               how many legs there are
 *	set ears quick               what an ear is asked for it hears at once
 *	rule ...                     a rule of the administrator: see below
 *	from BEGINNING               what happened before, written once; a beginning may have one
 *	SECONDSs WHAT HAPPENS        5s, 0.5s: on one clock that the beginning starts at 0, and that
 *	                             never goes back; the tables below say what.  Settings, rules
 *	                             and from stand before it
 *	so                           what is left: the state of every call and leg
 *
 * Only the indented lines are the engine's.  lw_play() writes them: a new script needs nothing but its margin.
 * A deadline fires with the next line, after what happens there;
 * write `45s time passes` to see it alone.
 *
 *	do X PARTY                   action LW_DO_X
 *	tell X CALL                  note LW_NOTE_X; the end of a transfer adds stage, cause, code
 *	                             and who is connected
 *	! ERROR                      the input was not taken
 *
 * After `so`: each machine that is not at rest, by its name and its state in the tables.
 *
 * Parties and calls go by the user part of their address; N, M, TARGET and WHO are such names.  A
 * call goes by the party that it was first with.
 *
 * What the user does (an input that is refused prints "! refused" or another error):
 *
 *	dial N [mailbox]
 *	answer N
 *	reject N [CODE]
 *	hangup N
 *	hold N                       resume N
 *	mute N                       unmute N
 *	dtmf N DIGITS
 *	record N [auto]              auto: a rule does it
 *	stop recording N
 *	attended N TARGET
 *	attended N to M              M's call is up already
 *	blind N TARGET
 *	voicemail N [TARGET] [mailbox|no mailbox]
 *	complete N                   cancel N
 *	swap N                       merge N
 *	split N                      drop N: out of a conference of three
 *	retry N [TARGET]             the new party is called "again" without a TARGET
 *	accept N                     decline N
 *	identify N M                 N is to be told that it is connected to M
 *	... approved                 behind a verb: the user was asked and agrees
 *	... by code                  behind a verb: by a feature code
 *
 * And in the role switch, where hold, resume and drop are of one party, and hangup of the whole call:
 *
 *	dial N for M                 calls N, and when it has answered M
 *	route N TARGET [more] [person] [mailbox]   where the one whom N calls is; more: one more at the same time;
 *	                             person: no other place after it, and no machine
 *	route end N [CODE]           nowhere
 *	serve N                      extend N TARGET
 *	announce N [WHAT]            without WHAT it stops
 *	attended N TARGET            on behalf of N, who is the transferor; likewise blind, voicemail, complete,
 *	                             cancel, swap, merge, retry
 *	join N M                     N's two calls: M is its leg in the other one
 *	... by machine               behind a verb: what asks is no person
 *	... by host                  behind a verb: of N's call, whoever N is in it
 *	freed TARGET                 it was busy
 *
 * What a party does:
 *
 *	N calls [for WHO]            WHO was called first
 *	N calls securely
 *	... privately                behind calls, replaces, answers, is: it does not want to be shown
 *	N calls after K hops
 *	N replaces M [by RIGHT] [early only]   peer: named, and from the replaced party's host;
 *	                             claim: only named; way, host: came that way, from that
 *	                             host; proof; provable: it was not asked for one yet
 *	N replaces M with WHO [proving USER]       by the address of WHO; by digest
 *	N replaces nobody
 *	N replaces M as MATCH        how the adapter found it: none|ended|confirmed|ours|theirs
 *	N tries                      100
 *	N rings [CODE]               180
 *	N early                      183
 *	N answers                    200
 *	N calls as M [for WHO]       by another leg of M's
 *	N calls proving USER         by digest, whatever address it gives
 *	N asks for TARGET proving USER
 *	N asks for TARGET replacing M [only]   M: a leg of ours; only: if it rings
 *	N asks for TARGET mailbox    of TARGET
 *	N answers machine            a mailbox has answered
 *	N hears                      what it was to hear last
 *	N cannot hear                N heard it: an announcement is over
 *	... without replaces         behind calls, rings, early, answers: does not support Replaces
 *	... early capable            likewise: supports early Replaces too
 *	N rejects CODE
 *	N moves to TARGET [home]     302; home: to an address of ours
 *	N confirms                   its ACK is there
 *	N hangs up [CODE]
 *	N agrees                     to hold or resume
 *	N refuses media CODE
 *	N holds us                   N resumes us
 *	N is NAME [privately]        its identity has changed; not to be shown
 *	N misses it CODE             could not be told who it is connected to
 *	N presses DIGITS
 *	N asks for TARGET [by WHO] [with headers] [replacing]
 *	N takes refer
 *	N refuses refer CODE
 *	N reports CODE               a NOTIFY
 *	N goes silent                the subscription is over
 *	N knows                      it has answered the last NOTIFY of its REFER
 *	N stays                      after a restart: its dialog is still there
 *	N records on|off|paused
 *	N prefers on|off|pause|nopreference        RFC 7866
 *	... never, ... always        behind calls, answers, replaces, is: may it be recorded?
 *	... us                       behind is: that setting is our own side's
 *
 * And:
 *
 *	recorder N on|off|fails
 *	restart                      every call is saved, and restored in another engine
 *	rule ...                     the administrator changes a rule; there was one before
 *	time passes
 *
 * Rules stand before anything happens.  Everybody at example.com is internal, not recorded, and has a mailbox
 * unless a line says otherwise; a party whose name begins with + is an external number.
 *
 *	rule plain                   there are rules, and nothing special in them
 *	rule service off             rule transfer off
 *	rule type low|medium|high
 *	rule offnet blocked          external parties are not joined with one another
 *	rule class CLASS forbidden
 *	rule conference ends         it ends with the party that made it
 *	rule conference ends without internal
 *	rule hops N                  rule chain N
 *	rule budget N                rule external budget N
 *	rule downgrade asks|allowed  an encrypted call may go on in clear
 *	rule refer refused|asks|allowed   a REFER that no other rule refuses
 *	rule ours NAME               our own user's address
 *	rule contact NAME [recorded]
 *	rule recorded NAME           rule no mailbox NAME
 *	rule record off|always       calls of our user are recorded never, or always
 *	rule unrecorded NAME         calls with it are never recorded
 *	rule code VERB KEYS          the feature code of attended, blind, voicemail, complete, cancel, swap or merge
 *	rule extensions FIRST LAST   the only ones; 0 leads outside
 *	rule trunk updates           the trunk makes something of an update within a call
 *
 * In the role switch a party may have an entry in the directory; a line adds to it.  Its policy begins as
 * LW_POLICY_INIT.
 *
 *	rule party NAME plain        nothing special in it
 *	rule party NAME codes        it may use feature codes
 *	rule party NAME pickup       it may pick up for others
 *	rule party NAME mode joins|relayed|refused   of its REFER (lw_party.refer)
 *	rule party NAME music MUSIC
 *	rule party NAME number N     its number outside; the trunk takes all of +4822 from there on
 *	rule party NAME extension URI   others are shown it
 *	rule party NAME trunk N      a trunk of its own that shows the caller, and N where it may not
 *	rule party NAME recorded never|always|on-demand
 *	rule party NAME is CLASS     of which class a call to it is
 *	rule party NAME ...          service, transfer, type, offnet, class, conference, hops, chain, budget,
 *	                             external budget, downgrade, refer: as above, for what it asks for */
#ifndef LEGWORK_PLAY_H
#define LEGWORK_PLAY_H

#include <legwork/adapter.h>
#include <legwork/rules.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Who drives the engine.  Each function may be NULL: then the one that its line names is called. */
struct lw_play_host {
	/* Makes the engine with the settings and the rules of the script (NULL: none); they live until end().
	 * NULL: lw_new(), lw_rules_set(). */
	int (*begin)(struct lw **lwp, const struct lw_config *config, const struct lw_rules *rules, void *arg);
	void (*end)(struct lw *lw, void *arg);                                   /* NULL: lw_free() */
	int (*step)(struct lw *lw, const struct lw_input *in, void *arg);        /* NULL: lw_step() */
	/* The next output, when the host has done with it what it does.  NULL: lw_next(). */
	bool (*next)(struct lw *lw, struct lw_output *out, void *arg);
	void *arg;
};

/* How a script went. */
struct lw_played {
	bool whole;    /* every line could be played, and the trace had room */
	size_t line;   /* from 0: the first that differs, or the one that could not be played */
	char why[160]; /* "" when script and trace are the same */
};

/* Plays a script: its lines, with those of its beginning before them (lw_play_script()).  host NULL: a plain engine.
 * The trace got, the script's margin and what the engine did, is written to trace.  LW_OK: it is that of the script;
 * LW_E_REFUSED: it is not, or could not be played (played says why); LW_E_ARG, LW_E_NOMEM. */
LW_API int lw_play(const char *script, const struct lw_play_host *host, char *trace, size_t size,
		   struct lw_played *played);

/* The script or beginning of that name in the text of a .play file, written out with its beginnings.  As snprintf():
 * writes at most size bytes with the NUL, and returns the length of the whole; 0 when there is no such script, or
 * when it is wrong, and then why (may be NULL with size 0) says so in one line. */
LW_API size_t lw_play_script(const char *text, const char *name, char *script, size_t size, char *why,
			     size_t why_size);

/* The name of the script with that number, counted from 0, beginnings not counted; false when there are no more. */
LW_API bool lw_play_name(const char *text, size_t index, char *name, size_t size);

#ifdef __cplusplus
}
#endif

#endif
