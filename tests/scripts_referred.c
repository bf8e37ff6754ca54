/* scripts_referred.c -- we are the transferee: asked, obeying, reporting. */
#include "scripts.h"

const struct script referred_scripts[] = {
	NOMINAL("we_are_transferred",
		WE_OBEY
		"12s carol rings\n"
		"      do notify bob 180\n"
		"      tell referred progress bob 180\n"
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"15s bob hangs up\n"
		"      do forget bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: leg UP\n"),
	NOMINAL("bob_waits_for_us_to_hang_up",
		WE_OBEY
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"16s bob hangs up\n"
		"      do forget bob\n"
		"60s carol hangs up\n"
		"      tell ended bob: normal\n"
		"      do forget carol\n"
		"so\n"),
	NOMINAL("we_are_transferred_by_rule",
		"set refer_policy 1\n"
		BOB_TALKS
		"10s bob asks for carol by bob\n"
		"      do refer ok bob\n"
		"      do notify bob 100\n"
		"      do invite carol asked by bob\n"
		"      tell referred bob 100\n"
		"12s carol early\n"
		"      do notify bob 183\n"
		"      tell referred progress bob 183\n"
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	NOMINAL("the_new_call_is_transferred_on",
		WE_OBEY
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"15s bob hangs up\n"
		"      do forget bob\n"
		"20s blind bob dave\n"
		"      tell transfer started bob\n"
		"      do media carol sendonly\n"
		"20s carol agrees\n"
		"      tell held bob\n"
		"      do refer carol to dave\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING blind REFERRING\n"
		"      carol: leg UP hold HELD\n"),
	OFF_NOMINAL("user_declines",
		BOB_ASKS
		"11s decline bob\n"
		"      do refer no bob 603\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	/* RFC 4320: an answer, never a timeout of the peer's. */
	OFF_NOMINAL("user_never_decides",
		BOB_ASKS
		"35s time passes\n"
		"      do refer no bob 603\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("user_hangs_up_when_asked",
		BOB_ASKS
		"11s hangup bob\n"
		"      do refer no bob 603\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"),
	OFF_NOMINAL("bob_asks_and_is_gone",
		BOB_ASKS
		"11s bob hangs up\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("bob_asks_twice",
		BOB_ASKS
		"11s bob asks for dave by bob\n"
		"      do refer no bob 491\n"
		"11s accept bob\n"
		"      do refer ok bob\n"
		"      do notify bob 100\n"
		"      do invite carol asked by bob\n"
		"      tell referred bob 100\n"
		"11s bob asks for dave by bob\n"
		"      do refer no bob 491\n"
		"so\n"
		"      bob: call TALKING referred DIALLING\n"
		"      bob: leg UP\n"
		"      carol: leg DIALLING\n"),
	OFF_NOMINAL("rule_forbids_to_be_transferred",
		"set refer_policy 2\n"
		BOB_TALKS
		"10s bob asks for carol by bob\n"
		"      do refer no bob 603\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("bob_asks_while_we_transfer_him",
		BLIND_REFERRED
		"11s bob asks for dave\n"
		"      do refer no bob 491\n"
		"so\n"
		"      bob: call TALKING blind REFERRING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("bob_asks_before_we_have_answered",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s bob asks for carol\n"
		"      do refer no bob 491\n"
		"so\n"
		"      bob: call INCOMING\n"
		"      bob: leg OFFERED\n"),
	/* The exact code goes into the last NOTIFY. */
	OFF_NOMINAL("target_is_busy_and_we_talk_to_bob",
		WE_OBEY
		"12s carol rings\n"
		"      do notify bob 180\n"
		"      tell referred progress bob 180\n"
		"13s carol rejects 486\n"
		"      do notify bob 486 last\n"
		"      tell referred failed bob: busy 486, with transferee\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("target_does_not_exist",
		WE_OBEY
		"12s carol rejects 404\n"
		"      do notify bob 404 last\n"
		"      tell referred failed bob: invalid 404, with transferee\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("target_does_not_answer",
		"set refer_ring_ms 20000\n"
		WE_OBEY
		"12s carol rings\n"
		"      do notify bob 180\n"
		"      tell referred progress bob 180\n"
		"31s time passes\n"
		"      do drop carol: cancelled\n"
		"      do notify bob 408 last\n"
		"      tell referred failed bob: no answer 408, with transferee\n"
		"31s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("user_hangs_up_while_we_call",
		WE_OBEY
		"12s hangup bob\n"
		"      do drop carol: cancelled\n"
		"      do notify bob 487 last\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"
		"      carol: leg CANCELLING\n"),
	OFF_NOMINAL("bob_hangs_up_while_we_call_and_carol_answers",
		WE_OBEY
		"12s bob hangs up\n"
		"13s carol rings\n"
		"      do notify bob 180\n"
		"      tell referred progress bob 180\n"
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"      do forget bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_hangs_up_while_we_call_and_carol_declines",
		WE_OBEY
		"12s bob hangs up\n"
		"15s carol rejects 603\n"
		"      do notify bob 603 last\n"
		"      tell referred failed bob: declined 603, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget carol\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("bob_hangs_up_while_we_call_and_carol_does_not_answer",
		WE_OBEY
		"12s bob hangs up\n"
		"13s carol rings\n"
		"      do notify bob 180\n"
		"      tell referred progress bob 180\n"
		"192s time passes\n"
		"      do drop carol: cancelled\n"
		"      do notify bob 408 last\n"
		"      tell referred failed bob: no answer 408, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"192s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("bob_hangs_up_while_we_call_and_so_does_our_user",
		WE_OBEY
		"12s bob hangs up\n"
		"13s hangup bob\n"
		"      do drop carol: cancelled\n"
		"      do notify bob 487 last\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: leg CANCELLING\n"),
	/* XFER-14: then we do. */
	OFF_NOMINAL("bob_never_hangs_up",
		WE_OBEY
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"47s time passes\n"
		"      do drop bob: transferred\n"
		"47s bob hangs up\n"
		"      do forget bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("carol_hangs_up_before_bob_does",
		WE_OBEY
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"16s carol hangs up\n"
		"      do drop bob: transferred\n"
		"      tell ended bob: normal\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_before_bob_does",
		WE_OBEY
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"16s hangup bob\n"
		"      do drop bob: transferred\n"
		"      do drop carol: normal\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("carol_asks_before_bob_has_left",
		WE_OBEY
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"16s carol asks for dave\n"
		"      do refer no carol 491\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_asks_again_before_he_leaves",
		WE_OBEY
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"16s bob asks for dave\n"
		"      do refer no bob 491\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("verbs_while_we_call_are_refused",
		WE_OBEY
		"12s accept bob\n"
		"      ! refused\n"
		"12s decline bob\n"
		"      ! refused\n"
		"12s blind bob dave\n"
		"      ! refused\n"
		"so\n"
		"      bob: call TALKING referred DIALLING\n"
		"      bob: leg UP\n"
		"      carol: leg DIALLING\n"),
	/* The new leg starts as a fresh call does, whatever the old one was. */
	OFF_NOMINAL("held_call_is_transferred",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"10s bob asks for carol by bob\n"
		"      tell requested bob to carol by bob\n"
		"11s accept bob\n"
		"      do refer ok bob\n"
		"      do notify bob 100\n"
		"      do invite carol asked by bob\n"
		"      tell referred bob 100\n"
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("muted_user_stays_muted",
		BOB_TALKS
		"5s mute bob\n"
		"      do mute bob on\n"
		"10s bob asks for carol by bob\n"
		"      tell requested bob to carol by bob\n"
		"11s accept bob\n"
		"      do refer ok bob\n"
		"      do notify bob 100\n"
		"      do invite carol asked by bob\n"
		"      tell referred bob 100\n"
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      do mute carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	/* The transfer says how the call ends; Bob is let go besides. */
	OFF_NOMINAL("carol_hangs_up_in_a_transfer_before_bob_has_left",
		WE_OBEY
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"16s blind bob dave\n"
		"      tell transfer started bob\n"
		"      do media carol sendonly\n"
		"16s carol hangs up\n"
		"      tell transfer failed bob: hold, transferee left, with nobody\n"
		"      tell ended bob: normal\n"
		"      do drop bob: transferred\n"
		"      do forget carol\n"
		"17s bob hangs up\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("carol_leaves_her_refer_open_before_bob_has_left",
		WE_OBEY
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"16s blind bob dave\n"
		"      tell transfer started bob\n"
		"      do media carol sendonly\n"
		"16s carol agrees\n"
		"      tell held bob\n"
		"      do refer carol to dave\n"
		"      tell completing bob\n"
		"16s carol takes refer\n"
		"17s carol hangs up\n"
		"      do drop bob: transferred\n"
		"18s carol reports 200\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget carol\n"
		"19s bob hangs up\n"
		"      do forget bob\n"
		"so\n"),
	END_OF_SCRIPTS
};
