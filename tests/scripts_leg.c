/* scripts_leg.c -- one party's leg, from the first INVITE to the last word. */
#include "scripts.h"

const struct script leg_scripts[] = {
	NOMINAL("bob_calls_and_we_talk",
		BOB_TALKS
		"60s bob hangs up\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"),
	NOMINAL("we_call_carol_and_hang_up",
		"0s dial carol\n"
		"      do invite carol\n"
		"0s carol tries\n"
		"1s carol rings\n"
		"      tell ringing carol 180\n"
		"1s carol rings\n"
		"5s carol answers\n"
		"      do focus carol on\n"
		"      tell connected carol\n"
		"60s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"60s carol hangs up\n"
		"      do forget carol\n"
		"so\n"),
	NOMINAL("carol_answers_without_ringing",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol answers\n"
		"      do focus carol on\n"
		"      tell connected carol\n"
		"2s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"so\n"),
	NOMINAL("carol_answers_after_trying",
		"0s dial carol\n"
		"      do invite carol\n"
		"0s carol tries\n"
		"2s carol answers\n"
		"      do focus carol on\n"
		"      tell connected carol\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	NOMINAL("early_media_then_ringing_then_answer",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol early\n"
		"      do focus carol on\n"
		"      tell early media carol 183\n"
		"2s carol rings\n"
		"      tell ringing carol 180\n"
		"5s carol answers\n"
		"      do focus carol on\n"
		"      tell connected carol\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	NOMINAL("early_media_first_after_trying",
		"0s dial carol\n"
		"      do invite carol\n"
		"0s carol tries\n"
		"1s carol early\n"
		"      do focus carol on\n"
		"      tell early media carol 183\n"
		"5s carol answers\n"
		"      do focus carol on\n"
		"      tell connected carol\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	NOMINAL("early_media_after_ringing",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol rings\n"
		"      tell ringing carol 180\n"
		"2s carol early\n"
		"      do focus carol on\n"
		"      tell early media carol 183\n"
		"so\n"
		"      carol: call OUTGOING\n"
		"      carol: leg EARLY\n"),
	OFF_NOMINAL("unknown_number_is_refused_at_once",
		"0s dial carol\n"
		"      do invite carol\n"
		"0s carol rejects 404\n"
		"      tell ended carol: invalid 404\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("number_is_refused_after_trying",
		"0s dial carol\n"
		"      do invite carol\n"
		"0s carol tries\n"
		"1s carol rejects 503\n"
		"      tell ended carol: unreachable 503\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("carol_declines_while_ringing",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol rings\n"
		"      tell ringing carol 180\n"
		"5s carol rejects 603\n"
		"      tell ended carol: declined 603\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("announcement_ends_in_refusal",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol early\n"
		"      do focus carol on\n"
		"      tell early media carol 183\n"
		"9s carol rejects 480\n"
		"      tell ended carol: no answer 480\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("transport_dies_before_any_response",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol hangs up 503\n"
		"      tell ended carol: unreachable 503\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("leg_dies_after_trying",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol tries\n"
		"2s carol hangs up 503\n"
		"      tell ended carol: unreachable 503\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("leg_dies_while_ringing",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol rings\n"
		"      tell ringing carol 180\n"
		"2s carol hangs up 503\n"
		"      tell ended carol: unreachable 503\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("leg_dies_in_early_media",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol early\n"
		"      do focus carol on\n"
		"      tell early media carol 183\n"
		"2s carol hangs up 503\n"
		"      tell ended carol: unreachable 503\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("nobody_responds",
		"0s dial carol\n"
		"      do invite carol\n"
		"32s time passes\n"
		"      do drop carol: no answer\n"
		"      tell ended carol: no answer 408\n"
		"65s time passes\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("server_tries_for_ever",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol tries\n"
		"181s time passes\n"
		"      do drop carol: no answer\n"
		"      tell ended carol: no answer 408\n"
		"181s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("carol_rings_out",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol rings\n"
		"      tell ringing carol 180\n"
		"181s time passes\n"
		"      do drop carol: no answer\n"
		"      tell ended carol: no answer 408\n"
		"182s carol hangs up\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("announcement_without_end",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol early\n"
		"      do focus carol on\n"
		"      tell early media carol 183\n"
		"181s time passes\n"
		"      do drop carol: no answer\n"
		"      tell ended carol: no answer 408\n"
		"181s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("user_gives_up_before_any_response",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"2s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("user_gives_up_after_trying",
		"0s dial carol\n"
		"      do invite carol\n"
		"0s carol tries\n"
		"1s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"2s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("user_gives_up_while_ringing",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol rings\n"
		"      tell ringing carol 180\n"
		"2s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"2s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("user_gives_up_in_early_media",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol early\n"
		"      do focus carol on\n"
		"      tell early media carol 183\n"
		"2s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"2s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"),
	/* RFC 5407 3.1.2: the 200 and our CANCEL cross; the leg is ended by BYE. */
	OFF_NOMINAL("answer_wins_over_our_cancel",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol rings\n"
		"      tell ringing carol 180\n"
		"2s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"2s carol answers\n"
		"      do drop carol: normal\n"
		"3s carol hangs up\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("cancel_is_never_answered",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s carol rings\n"
		"      tell ringing carol 180\n"
		"2s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"35s time passes\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("bye_is_never_answered",
		BOB_TALKS
		"9s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"42s time passes\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("byes_cross",
		BOB_TALKS
		"9s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"9s bob hangs up\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("bye_is_answered_by_refusal",
		BOB_TALKS
		"9s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"9s bob rejects 481\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("caller_cancels",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"5s bob hangs up\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("nobody_answers_the_caller",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"180s time passes\n"
		"      do reject bob 480\n"
		"      tell ended bob: no answer 408\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("user_rejects_the_caller",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"5s reject bob\n"
		"      do reject bob 486\n"
		"      tell ended bob: declined 486\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("user_rejects_the_caller_with_a_code",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"5s reject bob 603\n"
		"      do reject bob 603\n"
		"      tell ended bob: declined 603\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("user_hangs_up_instead_of_rejecting",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"5s hangup bob\n"
		"      do reject bob 486\n"
		"      tell ended bob: declined 486\n"
		"      do forget bob\n"
		"so\n"),
	/* RFC 5407 3.1.6. */
	OFF_NOMINAL("caller_hangs_up_before_its_ack",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s answer bob\n"
		"      do answer bob\n"
		"1s bob hangs up\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"),
	/* RFC 3261 13.3.1.4: the session is ended by BYE. */
	OFF_NOMINAL("our_answer_is_never_acknowledged",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s answer bob\n"
		"      do answer bob\n"
		"34s time passes\n"
		"      do drop bob: no answer\n"
		"      tell ended bob: no answer 408\n"
		"34s bob hangs up\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("user_hangs_up_before_the_ack",
		"0s bob calls\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s answer bob\n"
		"      do answer bob\n"
		"1s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"2s bob confirms\n"
		"2s bob hangs up\n"
		"      do forget bob\n"
		"so\n"),
	/* The leg lingers until the last news, however they come. */
	OFF_NOMINAL("released_transferee_reports_after_its_end",
		"set blind_style 2\n"
		BLIND_REFERRED
		"11s bob takes refer\n"
		"      do drop bob: normal\n"
		"      tell released bob\n"
		"11s bob hangs up\n"
		"20s bob reports 486\n"
		"      tell transfer failed bob: outcome, busy 486, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("released_transferee_never_reports",
		"set blind_style 2\n"
		"set outcome_ms 300000\n"
		BLIND_REFERRED
		"11s bob takes refer\n"
		"      do drop bob: normal\n"
		"      tell released bob\n"
		"11s bob hangs up\n"
		"300s time passes\n"
		"      do forget bob\n"
		"311s time passes\n"
		"      tell transfer unknown bob: outcome, no news, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"),
	END_OF_SCRIPTS
};
