/* scripts.h -- what the scripts share: their shape, and the beginnings that many have in common.
 *
 * A script is what happens at the margin with its time, and what the engine does about it indented
 * (play.h).  Nominal is what a user hopes for; everything else is off-nominal. */
#ifndef TESTS_SCRIPTS_H
#define TESTS_SCRIPTS_H

#include <stdbool.h>

struct script { const char *name, *text; bool nominal; };

#define NOMINAL(name, text) {name, text, true}
#define OFF_NOMINAL(name, text) {name, text, false}
#define END_OF_SCRIPTS {0, 0, false}

extern const struct script leg_scripts[], hold_scripts[], call_scripts[], attended_scripts[],
	handover_scripts[], blind_scripts[], voicemail_scripts[], referred_scripts[],
	replaced_scripts[], recording_scripts[], segment_scripts[], orders_scripts[],
	rules_scripts[];

/* Bob has called us and we talk. */
#define BOB_TALKS \
	"0s bob calls\n" \
	"      do ring bob\n" \
	"      tell incoming bob\n" \
	"1s answer bob\n" \
	"      do answer bob\n" \
	"1s bob confirms\n" \
	"      do focus bob on\n" \
	"      tell connected bob\n"

/* Bob is held, Carol is being called. */
#define CALLING_CAROL \
	BOB_TALKS \
	"10s attended bob carol\n" \
	"      tell transfer started bob\n" \
	"      do media bob sendonly\n" \
	"10s bob agrees\n" \
	"      tell held bob\n" \
	"      do invite carol\n" \
	"      tell consulting bob\n"

/* Bob is held, Carol's phone rings. */
#define CAROL_RINGS \
	CALLING_CAROL \
	"11s carol rings\n" \
	"      tell consult ringing bob 180\n"

/* Bob is held, we consult Carol. */
#define CAROL_TALKS \
	CAROL_RINGS \
	"15s carol answers\n" \
	"      do focus carol on\n" \
	"      tell consult connected bob\n"

/* We have swapped once: Carol is held, we talk to Bob. */
#define CAROL_SWAPPED \
	CAROL_TALKS \
	"16s swap bob\n" \
	"      do media carol sendonly\n" \
	"16s carol agrees\n" \
	"      tell held carol\n" \
	"      do media bob sendrecv\n" \
	"      tell swapped bob with bob\n" \
	"16s bob agrees\n" \
	"      tell resumed bob\n"

/* All three talk. */
#define THREE_TALK \
	CAROL_TALKS \
	"16s merge bob\n" \
	"      do media bob sendrecv\n" \
	"16s bob agrees\n" \
	"      tell resumed bob\n" \
	"      do mix bob with carol on\n" \
	"      tell merged bob\n"

/* Bob is held, Carol was busy, our user must decide. */
#define CAROL_FAILED \
	CAROL_RINGS \
	"15s carol rejects 486\n" \
	"      tell ended carol: busy 486\n" \
	"      tell consult failed bob: busy 486\n" \
	"      do forget carol\n"

/* Complete was chosen: Bob has been asked to replace us at Carol. */
#define BOB_REFERRED \
	CAROL_TALKS \
	"20s complete bob\n" \
	"      do refer bob to carol replacing carol\n" \
	"      tell completing bob\n"

/* Bob has taken the REFER. */
#define BOB_ACCEPTED \
	BOB_REFERRED \
	"20s bob takes refer\n"

/* Our user has hung up while consulting, which completes; Bob has taken the REFER. */
#define USER_LEFT \
	CAROL_TALKS \
	"20s hangup bob\n" \
	"      do refer bob to carol replacing carol\n" \
	"      tell completing bob\n" \
	"20s bob takes refer\n"

/* Blind: Bob is held and has been asked to call Carol. */
#define BLIND_REFERRED \
	BOB_TALKS \
	"10s blind bob carol\n" \
	"      tell transfer started bob\n" \
	"      do media bob sendonly\n" \
	"10s bob agrees\n" \
	"      tell held bob\n" \
	"      do refer bob to carol\n" \
	"      tell completing bob\n"

/* Blind: Bob has taken the REFER. */
#define BLIND_ACCEPTED \
	BLIND_REFERRED \
	"11s bob takes refer\n"

/* Voicemail: Bob is held and has been asked to call Carol's mailbox. */
#define MAIL_REFERRED \
	BOB_TALKS \
	"10s voicemail bob carol\n" \
	"      tell transfer started bob\n" \
	"      do media bob sendonly\n" \
	"10s bob agrees\n" \
	"      tell held bob\n" \
	"      do refer bob to carol mailbox\n" \
	"      tell completing bob\n"

/* Voicemail: Bob has taken the REFER. */
#define MAIL_ACCEPTED \
	MAIL_REFERRED \
	"11s bob takes refer\n"

/* Bob asks us to call Carol; our user must decide. */
#define BOB_ASKS \
	BOB_TALKS \
	"10s bob asks for carol by bob\n" \
	"      tell requested bob to carol by bob\n"

/* We are the transferee: Carol is being called as Bob asked. */
#define WE_OBEY \
	BOB_ASKS \
	"11s accept bob\n" \
	"      do refer ok bob\n" \
	"      do notify bob 100\n" \
	"      do invite carol asked by bob\n" \
	"      tell referred bob 100\n"

/* Carol asks to take Bob's place, and may; her answer is not acknowledged yet. */
#define CAROL_REPLACES \
	BOB_TALKS \
	"10s carol replaces bob by peer\n" \
	"      do answer carol for bob\n"

/* We talk to Bob and record it. */
#define RECORDING \
	BOB_TALKS \
	"5s record bob\n" \
	"      do record bob on\n" \
	"5s recorder bob on\n" \
	"      tell recording started bob\n"

/* We talk to Bob and a rule records it. */
#define RECORDING_BY_RULE \
	BOB_TALKS \
	"5s record bob auto\n" \
	"      do record bob on auto\n" \
	"5s recorder bob on\n" \
	"      tell recording started bob auto\n"

/* The transfer has ended that recording (R57): Bob is held, Carol is being called. */
#define RECORDING_STOPPED \
	RECORDING_BY_RULE \
	"10s attended bob carol\n" \
	"      do record bob off auto\n" \
	"      tell transfer started bob\n" \
	"      do media bob sendonly\n" \
	"10s recorder bob off\n" \
	"      tell recording stopped bob auto: transferred\n" \
	"10s bob agrees\n" \
	"      tell held bob\n" \
	"      do invite carol\n" \
	"      tell consulting bob\n"

#endif
