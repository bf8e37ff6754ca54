/* play.h -- plays a script against the engine and compares the whole trace.
 *
 * What happens stands at the margin with its time; what the engine does about it is indented:
 *
 *	"1s  bob calls\n"
 *	"      do ring bob\n"
 *	"      tell incoming bob\n"
 *	"2s  answer bob\n"
 *	"      do answer bob\n"
 *
 * Parties and calls go by the user part of their address.  At the margin:
 *
 *	dial N | answer N | reject N [CODE] | hangup N | hold N | resume N | mute N | unmute N
 *	dtmf N DIGITS | record N | record N auto | stop recording N
 *	attended N TARGET | attended N to M (a call that is up) | blind N TARGET
 *	voicemail N [TARGET] [mailbox|no mailbox] | complete N | cancel N | swap N | merge N
 *	retry N [TARGET] | accept N | decline N
 *	N calls [for WHO] | N calls without replaces | N replaces M [by peer] [early only] | N
 *replaces nobody N replaces M as none|ended|confirmed|ours|theirs | N tries | N rings [CODE] | N
 *early | N answers [without replaces|early capable] N rejects CODE | N confirms | N hangs up [CODE]
 *| N agrees | N refuses media CODE N holds us | N resumes us | N is NAME | N presses DIGITS | N
 *asks for TARGET [by WHO] N takes refer | N refuses refer CODE | N reports CODE | N goes silent
 *(subscription over) recorder N on | recorder N off | recorder N fails | time passes
 *
 *	... approved (the policy asked) | ... by code (a feature code) | N calls securely |
 *	N calls privately |
 *	N calls after K hops | N asks for TARGET by WHO with headers | ... replacing
 *	rule ...: see play_rules.h
 * "never" or "always" behind calls, answers, replaces and is: its setting for recording; "is NAME
 *us": ours N records on|off|paused | N prefers on|off|pause|nopreference (RFC 7866)
 *
 * "so" at the end shows the state of every call and leg that is left.
 * A setting is "set NAME VALUE" before anything else.  Refused or failed inputs print as "!
 *refused". */
#ifndef TESTS_PLAY_H
#define TESTS_PLAY_H

#include <stdbool.h>

/* Plays and compares; a difference fails the cmocka test and prints the trace got, ready to paste.
 */
void play(const char *script);

/* Same, but returns whether it matched instead of failing; for tests of the tests. */
bool play_matches(const char *script, bool quiet);

/* Rows played so far over all scripts of this process, by machine; and those never played, printed.
 * Returns how many were not. */
unsigned play_missing_rows(bool print, unsigned *total);

#endif
