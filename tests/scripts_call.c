/* scripts_call.c -- the conversation the user sees: mute, digits, identity, refusals. */
#include "scripts.h"

const struct script call_scripts[] = {
	NOMINAL("mute_and_unmute",
		BOB_TALKS
		"5s mute bob\n"
		"      do mute bob on\n"
		"6s unmute bob\n"
		"      do mute bob off\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	NOMINAL("mute_before_the_answer",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s mute carol\n"
		"      do mute carol on\n"
		"2s unmute carol\n"
		"      do mute carol off\n"
		"so\n"
		"      carol: call OUTGOING\n"
		"      carol: leg DIALLING\n"),
	NOMINAL("digits_both_ways",
		BOB_TALKS
		"5s dtmf bob 12#\n"
		"      do dtmf bob 12#\n"
		"6s bob presses 7\n"
		"      tell dtmf bob 7\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	NOMINAL("digits_to_a_menu_that_has_not_answered",
		"0s dial menu\n"
		"      do invite menu\n"
		"1s menu early\n"
		"      do focus menu on\n"
		"      tell early media menu 183\n"
		"2s dtmf menu 1\n"
		"      do dtmf menu 1\n"
		"so\n"
		"      menu: call OUTGOING\n"
		"      menu: leg EARLY\n"),
	NOMINAL("message_is_left_in_carols_mailbox",
		"0s dial carol mailbox\n"
		"      do invite carol mailbox of carol\n"
		"1s carol answers\n"
		"      do focus carol on\n"
		"      tell connected carol\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	NOMINAL("who_we_talk_to_changes_on_the_wire",
		BOB_TALKS
		"5s bob is robert\n"
		"      tell identity bob robert\n"
		"6s bob is robert\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	NOMINAL("caller_names_whom_he_called_first",
		"0s bob calls for carol\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"so\n"
		"      bob: call INCOMING\n"
		"      bob: leg OFFERED\n"),
	OFF_NOMINAL("mute_twice_is_refused",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s unmute carol\n"
		"      ! refused\n"
		"1s mute carol\n"
		"      do mute carol on\n"
		"1s mute carol\n"
		"      ! refused\n"
		"5s carol answers\n"
		"      do focus carol on\n"
		"      tell connected carol\n"
		"6s mute carol\n"
		"      ! refused\n"
		"6s unmute carol\n"
		"      do mute carol off\n"
		"6s unmute carol\n"
		"      ! refused\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("digits_before_anybody_hears_them",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol rings\n"
		"      tell ringing carol 180\n"
		"1s dtmf carol 1\n"
		"      ! refused\n"
		"so\n"
		"      carol: call OUTGOING\n"
		"      carol: leg RINGING\n"),
	OFF_NOMINAL("digits_to_a_held_party_are_refused",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"6s dtmf bob 1\n"
		"      ! refused\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("digits_that_are_none",
		BOB_TALKS
		"6s dtmf bob x\n"
		"      ! bad value\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("verbs_for_a_call_that_only_rings",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s dial carol\n"
		"      do invite carol\n"
		"1s mute bob\n"
		"      ! refused\n"
		"1s unmute bob\n"
		"      ! refused\n"
		"1s dtmf bob 1\n"
		"      ! refused\n"
		"1s blind bob carol\n"
		"      ! refused\n"
		"1s record bob\n"
		"      ! refused\n"
		"1s complete bob\n"
		"      ! refused\n"
		"so\n"
		"      bob: call INCOMING\n"
		"      carol: call OUTGOING\n"
		"      bob: leg OFFERED\n"
		"      carol: leg DIALLING\n"),
	OFF_NOMINAL("answer_twice_is_refused",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s answer bob\n"
		"      do answer bob\n"
		"1s answer bob\n"
		"      ! refused\n"
		"1s reject bob\n"
		"      ! refused\n"
		"1s mute bob\n"
		"      ! refused\n"
		"so\n"
		"      bob: call ANSWERING\n"
		"      bob: leg ANSWERING\n"),
	OFF_NOMINAL("two_calls_do_not_mix_up",
		BOB_TALKS
		"5s dial carol\n"
		"      do invite carol\n"
		"6s carol rings\n"
		"      tell ringing carol 180\n"
		"7s bob hangs up\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"8s carol answers\n"
		"      do focus carol on\n"
		"      tell connected carol\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("verbs_for_a_call_that_is_over",
		BOB_TALKS
		"5s bob hangs up\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"6s hold bob\n"
		"      ! stale\n"
		"6s hangup bob\n"
		"      ! stale\n"
		"6s answer bob\n"
		"      ! stale\n"
		"so\n"),
	/* R2, R63. */
	OFF_NOMINAL("transfer_is_switched_off",
		"set no_transfer 1\n"
		BOB_TALKS
		"5s attended bob carol\n"
		"      ! refused\n"
		"5s blind bob carol\n"
		"      ! refused\n"
		"5s voicemail bob carol\n"
		"      ! refused\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	/* R38, W2: a switch tells each party who it was joined to. */
	NOMINAL("a_party_is_shown_whom_it_is_with",
		BOB_TALKS
		"5s identify bob carol\n"
		"      do identity bob is carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	/* W10: while it rings, in the early dialog. */
	NOMINAL("a_party_that_rings_is_shown_whom_it_is_with",
		"5s dial carol\n"
		"      do invite carol\n"
		"6s carol rings\n"
		"      tell ringing carol 180\n"
		"7s identify carol bob\n"
		"      do identity carol is bob\n"),
	/* There is no dialog yet. */
	OFF_NOMINAL("nobody_is_told_before_he_rings",
		"5s dial carol\n"
		"      do invite carol\n"
		"6s identify carol bob\n"
		"      ! refused\n"),
	/* R47: a PSTN leg, a phone without UPDATE. */
	OFF_NOMINAL("a_party_cannot_be_told",
		BOB_TALKS
		"5s identify bob carol\n"
		"      do identity bob is carol\n"
		"6s bob misses it 405\n"
		"      tell not shown bob carol 405\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("a_party_that_has_left_cannot_be_told",
		BOB_TALKS
		"5s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"6s bob misses it 481\n"),
	/* The transfer is not over, and nobody is there to be told. */
	OFF_NOMINAL("a_transferee_that_has_left_cannot_be_told",
		BLIND_ACCEPTED
		"12s bob hangs up\n"
		"12s identify bob carol\n"
		"      ! refused\n"
		"so\n"
		"      bob: call TALKING blind AFTERMATH\n"
		"      bob: leg LINGERING hold HELD\n"),
	END_OF_SCRIPTS
};
