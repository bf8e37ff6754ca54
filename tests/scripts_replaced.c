/* scripts_replaced.c -- we are the target: an INVITE with Replaces. */
#include "scripts.h"

const struct script replaced_scripts[] = {
	NOMINAL("carol_takes_bobs_place",
		CAROL_REPLACES
		"10s carol confirms\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do drop bob: replaced\n"
		"10s bob hangs up\n"
		"      do forget bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: leg UP\n"),
	/* RFC 3891 3: an early dialog that we began. */
	NOMINAL("carol_takes_the_place_of_a_call_that_rings_there",
		"0s dial bob\n"
		"      do invite bob\n"
		"1s bob rings\n"
		"      tell ringing bob 180\n"
		"2s carol replaces bob by peer\n"
		"      do answer carol for bob\n"
		"2s carol confirms\n"
		"      do focus bob off\n"
		"      tell replaced bob with carol\n"
		"      do focus carol on\n"
		"      tell connected bob\n"
		"      do drop bob: replaced\n"
		"2s bob rejects 487\n"
		"      do forget bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: leg UP\n"),
	NOMINAL("anybody_may_replace_where_that_is_chosen",
		"set replaces_policy 1\n"
		BOB_TALKS
		"10s mallory replaces bob\n"
		"      do answer mallory for bob\n"
		"so\n"
		"      bob: call TALKING replaced TAKING\n"
		"      bob: leg UP\n"
		"      mallory: leg ANSWERING\n"),
	/* RFC 3891 8: knowing the identifiers authorises nobody. */
	OFF_NOMINAL("stranger_may_not_replace",
		BOB_TALKS
		"10s mallory replaces bob\n"
		"      do reject mallory 403\n"
		"      do forget mallory\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("nobody_may_replace_where_that_is_chosen",
		"set replaces_policy 2\n"
		BOB_TALKS
		"10s carol replaces bob by peer\n"
		"      do reject carol 403\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("stranger_may_not_replace_what_rings_there",
		"0s dial bob\n"
		"      do invite bob\n"
		"1s bob rings\n"
		"      tell ringing bob 180\n"
		"2s mallory replaces bob\n"
		"      do reject mallory 403\n"
		"      do forget mallory\n"
		"so\n"
		"      bob: call OUTGOING\n"
		"      bob: leg RINGING\n"),
	OFF_NOMINAL("nothing_matches",
		BOB_TALKS
		"10s carol replaces nobody\n"
		"      do reject carol 481\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("more_than_one_matches",
		BOB_TALKS
		"10s carol replaces bob as none by peer\n"
		"      do reject carol 481\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("what_matches_has_ended",
		BOB_TALKS
		"9s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"10s carol replaces bob as ended by peer\n"
		"      do reject carol 603\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"),
	/* The adapter still has the dialog; our user has hung up. */
	OFF_NOMINAL("our_bye_crosses_the_replaces",
		BOB_TALKS
		"9s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"9s carol replaces bob as confirmed by peer\n"
		"      do reject carol 603\n"
		"      do forget carol\n"
		"10s bob hangs up\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("our_cancel_crosses_the_replaces",
		"0s dial bob\n"
		"      do invite bob\n"
		"1s bob rings\n"
		"      tell ringing bob 180\n"
		"2s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"2s carol replaces bob as ours by peer\n"
		"      do reject carol 603\n"
		"      do forget carol\n"
		"2s bob rejects 487\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("what_matches_is_about_to_end",
		BOB_TALKS
		"10s carol replaces bob as ended by peer\n"
		"      do reject carol 603\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("what_matches_is_forgotten",
		BOB_TALKS
		"9s bob hangs up\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"10s carol replaces bob by peer\n"
		"      do reject carol 603\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("only_an_early_call_was_to_be_replaced",
		BOB_TALKS
		"10s carol replaces bob by peer early only\n"
		"      do reject carol 486\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("call_that_rings_here_is_not_replaced",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s carol replaces bob by peer\n"
		"      do reject carol 481\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call INCOMING\n"
		"      bob: leg OFFERED\n"),
	OFF_NOMINAL("adapter_takes_a_ringing_call_for_an_answered_one",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s carol replaces bob as confirmed by peer\n"
		"      do reject carol 481\n"
		"      do forget carol\n"
		"2s answer bob\n"
		"      do answer bob\n"
		"so\n"
		"      bob: call ANSWERING\n"
		"      bob: leg ANSWERING\n"),
	/* RACE-20. */
	OFF_NOMINAL("two_want_the_same_place",
		CAROL_REPLACES
		"10s dave replaces bob by peer\n"
		"      do reject dave 603\n"
		"      do forget dave\n"
		"10s dave replaces bob as ours by peer\n"
		"      do reject dave 603\n"
		"      do forget dave\n"
		"10s dave replaces bob as none\n"
		"      do reject dave 481\n"
		"      do forget dave\n"
		"10s dave replaces bob as ended\n"
		"      do reject dave 603\n"
		"      do forget dave\n"
		"10s dave replaces bob as theirs\n"
		"      do reject dave 481\n"
		"      do forget dave\n"
		"10s carol confirms\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do drop bob: replaced\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg ENDING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("call_in_a_transfer_is_not_replaced",
		BLIND_REFERRED
		"11s carol replaces bob by peer\n"
		"      do reject carol 603\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING blind REFERRING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("ringing_consultation_is_not_replaced",
		CAROL_RINGS
		"12s dave replaces carol by peer\n"
		"      do reject dave 603\n"
		"      do forget dave\n"
		"so\n"
		"      bob: call TALKING attended RINGING\n"
		"      carol: call OUTGOING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg RINGING\n"),
	/* REPL-17: the old call is as it was. */
	OFF_NOMINAL("carol_gives_up_before_her_ack",
		CAROL_REPLACES
		"11s carol hangs up\n"
		"      do forget carol\n"
		"12s hold bob\n"
		"      do media bob sendonly\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP hold HOLDING\n"),
	OFF_NOMINAL("carol_never_acknowledges",
		"set replace_ms 10000\n"
		CAROL_REPLACES
		"20s time passes\n"
		"      do drop carol: normal\n"
		"20s carol hangs up\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("user_hangs_up_before_carol_has_his_place",
		CAROL_REPLACES
		"11s hangup bob\n"
		"      do drop carol: normal\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"
		"      carol: leg ENDING\n"),
	/* REPL-41. */
	OFF_NOMINAL("bob_hangs_up_before_carol_has_his_place",
		CAROL_REPLACES
		"11s bob hangs up\n"
		"      do forget bob\n"
		"12s carol confirms\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_and_carol_hang_up_before_her_ack",
		CAROL_REPLACES
		"11s bob hangs up\n"
		"      do forget bob\n"
		"12s carol hangs up\n"
		"      tell ended bob: normal\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("bob_hangs_up_and_carol_never_acknowledges",
		"set replace_ms 10000\n"
		CAROL_REPLACES
		"11s bob hangs up\n"
		"      do forget bob\n"
		"22s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_hangs_up_and_so_does_our_user",
		CAROL_REPLACES
		"11s bob hangs up\n"
		"      do forget bob\n"
		"12s hangup bob\n"
		"      do drop carol: normal\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("call_whose_party_asks_for_a_transfer_is_not_replaced",
		BOB_ASKS
		"10s dave replaces bob by peer\n"
		"      do reject dave 603\n"
		"      do forget dave\n"
		"so\n"
		"      bob: call TALKING referred ASKED\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("bob_hangs_up_and_another_wants_the_place",
		CAROL_REPLACES
		"11s bob hangs up\n"
		"      do forget bob\n"
		"12s dave replaces bob by peer\n"
		"      do reject dave 603\n"
		"      do forget dave\n"
		"so\n"
		"      bob: call TALKING replaced ALONE\n"
		"      carol: leg ANSWERING\n"),
	OFF_NOMINAL("what_rings_there_is_refused_while_carol_takes_its_place",
		"0s dial bob\n"
		"      do invite bob\n"
		"1s bob rings\n"
		"      tell ringing bob 180\n"
		"2s carol replaces bob by peer\n"
		"      do answer carol for bob\n"
		"2s bob rejects 486\n"
		"      do forget bob\n"
		"2s carol confirms\n"
		"      tell replaced bob with carol\n"
		"      do focus carol on\n"
		"      tell connected bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_is_replaced_before_his_ack",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s answer bob\n"
		"      do answer bob\n"
		"1s carol replaces bob as confirmed by peer\n"
		"      do answer carol for bob\n"
		"1s bob hangs up\n"
		"      do forget bob\n"
		"2s carol confirms\n"
		"      tell replaced bob with carol\n"
		"      do focus carol on\n"
		"      tell connected bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("user_hangs_up_while_two_acks_are_due",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s answer bob\n"
		"      do answer bob\n"
		"1s carol replaces bob as confirmed by peer\n"
		"      do answer carol for bob\n"
		"1s hangup bob\n"
		"      do drop carol: normal\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"
		"      carol: leg ENDING\n"),
	END_OF_SCRIPTS
};
