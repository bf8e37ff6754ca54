/* play.h -- plays a script against the engine and compares the whole trace.
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
 *	rule ...                     a rule of the administrator (play_rules.h)
 *	from BEGINNING               what happened before, written once; a beginning may have one
 *	SECONDSs WHAT HAPPENS        5s, 0.5s: on one clock that the beginning starts at 0, and that
 *	                             never goes back; the tables below say what.  Settings, rules
 *	                             and from stand before it
 *	so                           what is left: the state of every call and leg
 *
 * Only the indented lines are the engine's.  `test_scripts --rewrite` writes them: a new script
 * needs nothing but its margin.  A deadline fires with the next line, after what happens there;
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
 *	retry N [TARGET]             the new party is called "again" without a TARGET
 *	accept N                     decline N
 *	identify N M                 N is to be told that it is connected to M
 *	... approved                 behind a verb: the user was asked and agrees
 *	... by code                  behind a verb: by a feature code
 *
 * What a party does:
 *
 *	N calls [for WHO]            WHO was called first
 *	N calls securely             N calls privately
 *	N calls after K hops
 *	N replaces M [by RIGHT] [early only]   peer: named, and from the replaced party's host;
 *	                             claim: only named; way, host: came that way, from that
 *	                             host; proof; provable: it was not asked for one yet
 *	N replaces nobody
 *	N replaces M as MATCH        how the adapter found it: none|ended|confirmed|ours|theirs
 *	N tries                      100
 *	N rings [CODE]               180
 *	N early                      183
 *	N answers                    200
 *	... without replaces         behind calls, rings, early, answers: does not support Replaces
 *	... early capable            likewise: supports early Replaces too
 *	N rejects CODE
 *	N confirms                   its ACK is there
 *	N hangs up [CODE]
 *	N agrees                     to hold or resume
 *	N refuses media CODE
 *	N holds us                   N resumes us
 *	N is NAME                    its identity has changed
 *	N misses it CODE             could not be told who it is connected to
 *	N presses DIGITS
 *	N asks for TARGET [by WHO] [with headers] [replacing]
 *	N takes refer
 *	N refuses refer CODE
 *	N reports CODE               a NOTIFY
 *	N goes silent                the subscription is over
 *	N records on|off|paused
 *	N prefers on|off|pause|nopreference        RFC 7866
 *	... never, ... always        behind calls, answers, replaces, is: may it be recorded?
 *	... us                       behind is: that setting is our own side's
 *
 * And:
 *
 *	recorder N on|off|fails
 *	rule ...                     the administrator changes a rule; there was one before
 *	time passes
 */
#ifndef TESTS_PLAY_H
#define TESTS_PLAY_H

#include <stdbool.h>
#include <stddef.h>

struct played {
	char *trace;   /* the trace got: the script's margin, and what the engine did */
	bool whole;    /* every line could be played */
	size_t line;   /* from 0: the first that differs, or the one that could not be played */
	char why[160]; /* empty when script and trace are the same */
};

/* Plays a script, which is the lines of one with its beginning in it.  True: the trace got is that
 * of the script.  Free the result in either case. */
bool play(const char *script, struct played *played);
void play_free(struct played *played);

/* How many rows no script of this process has played yet, of how many; print names them. */
unsigned play_missing_rows(bool print, unsigned *total);

#endif
