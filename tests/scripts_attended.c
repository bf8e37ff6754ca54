/* scripts_attended.c -- attended transfer up to the hand-over: hold, consult, swap, merge, decide,
 * return. */
#include "scripts.h"

const struct script attended_scripts[] = {
	NOMINAL("attended_transfer_completes",
		BOB_TALKS
		"9s attended bob carol\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"9s bob agrees\n"
		"      tell held bob\n"
		"      do invite carol\n"
		"      tell consulting bob\n"
		"10s carol rings\n"
		"      tell consult ringing bob 180\n"
		"12s carol answers\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"20s complete bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"20s bob takes refer\n"
		"20s bob reports 100\n"
		"      tell progress bob 100\n"
		"20s bob reports 180\n"
		"      tell progress bob 180\n"
		"21s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"21s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"21s bob hangs up\n"
		"      do forget bob\n"
		"so\n"),
	NOMINAL("call_that_is_up_already_becomes_the_target",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"6s dial carol\n"
		"      do invite carol\n"
		"7s carol answers\n"
		"      do focus carol on\n"
		"      tell connected carol\n"
		"9s attended bob to carol\n"
		"      tell transfer started bob\n"
		"      tell consult connected bob\n"
		"20s complete carol\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"20s bob takes refer\n"
		"21s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"21s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	NOMINAL("user_swaps_back_and_forth_and_completes",
		CAROL_SWAPPED
		"20s swap bob\n"
		"      do media bob sendonly\n"
		"20s bob agrees\n"
		"      tell held bob\n"
		"      do media carol sendrecv\n"
		"      tell swapped bob with carol\n"
		"20s carol agrees\n"
		"      tell resumed carol\n"
		"25s complete bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	NOMINAL("user_swaps_and_completes_while_talking_to_bob",
		CAROL_SWAPPED
		"20s complete bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP\n"
		"      carol: leg UP hold HELD\n"),
	NOMINAL("user_mutes_presses_and_records_while_consulting",
		CAROL_TALKS
		"16s mute carol\n"
		"      do mute carol on\n"
		"16s dtmf carol 1\n"
		"      do dtmf carol 1\n"
		"16s unmute carol\n"
		"      do mute carol off\n"
		"16s record carol\n"
		"      do record carol on\n"
		"16s recorder carol on\n"
		"      tell recording started carol\n"
		"20s complete bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING recording RUNNING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	/* R14: whom he talks to he may hold himself. */
	NOMINAL("user_holds_and_resumes_the_target",
		CAROL_TALKS
		"16s hold carol\n"
		"      do media carol sendonly\n"
		"16s carol agrees\n"
		"      tell held carol\n"
		"17s resume carol\n"
		"      do media carol sendrecv\n"
		"17s carol agrees\n"
		"      tell resumed carol\n"
		"18s resume bob\n"
		"      ! refused\n"
		"so\n"
		"      bob: call TALKING attended CONSULTING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	NOMINAL("three_talk_and_the_user_completes",
		THREE_TALK
		"30s complete bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"30s bob takes refer\n"
		"31s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"31s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"),
	NOMINAL("three_talk_after_a_swap",
		CAROL_SWAPPED
		"20s merge bob\n"
		"      do media carol sendrecv\n"
		"20s carol agrees\n"
		"      tell resumed carol\n"
		"      do mix bob with carol on\n"
		"      tell merged bob\n"
		"so\n"
		"      bob: call TALKING attended MERGED\n"
		"      carol: call TALKING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	NOMINAL("three_talk_and_carol_leaves",
		THREE_TALK
		"30s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do mix bob with carol off\n"
		"      do forget carol\n"
		"      tell transfer failed bob: talk, target left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	NOMINAL("cancel_gives_the_call_back",
		CAROL_TALKS
		"16s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"16s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: talk, cancelled, with transferee\n"
		"17s carol hangs up\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("target_is_busy_and_user_cancels",
		CAROL_FAILED
		"16s cancel bob\n"
		"      do media bob sendrecv\n"
		"16s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: consult, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("target_declines_and_user_retries",
		CAROL_RINGS
		"15s carol rejects 603\n"
		"      tell ended carol: declined 603\n"
		"      tell consult failed bob: declined 603\n"
		"      do forget carol\n"
		"16s retry bob\n"
		"      do invite again\n"
		"      tell consulting bob\n"
		"17s again answers\n"
		"      do focus again on\n"
		"      tell consult connected bob\n"
		"so\n"
		"      bob: call TALKING attended CONSULTING\n"
		"      again: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      again: leg UP\n"),
	OFF_NOMINAL("target_does_not_answer_and_user_tries_another",
		CAROL_RINGS
		"41s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: no answer 408\n"
		"42s retry bob dave\n"
		"      do invite dave\n"
		"      tell consulting bob\n"
		"42s carol rejects 487\n"
		"      do forget carol\n"
		"43s dave answers\n"
		"      do focus dave on\n"
		"      tell consult connected bob\n"
		"so\n"
		"      bob: call TALKING attended CONSULTING\n"
		"      dave: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      dave: leg UP\n"),
	OFF_NOMINAL("target_is_unreachable_and_the_call_returns_by_itself",
		"set auto_return 1\n"
		CALLING_CAROL
		"11s carol rejects 503\n"
		"      tell ended carol: unreachable 503\n"
		"      tell consult failed bob: unreachable 503\n"
		"      do media bob sendrecv\n"
		"      do forget carol\n"
		"11s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: consult, unreachable 503, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("target_declines_and_the_call_returns_by_itself",
		"set auto_return 1\n"
		CAROL_RINGS
		"15s carol rejects 603\n"
		"      tell ended carol: declined 603\n"
		"      tell consult failed bob: declined 603\n"
		"      do media bob sendrecv\n"
		"      do forget carol\n"
		"15s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: consult, declined 603, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("target_is_never_reached_and_user_is_asked",
		"set consult_ring_ms 5000\n"
		CALLING_CAROL
		"15s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: no answer 408\n"
		"15s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING attended UNANSWERED\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("target_is_never_reached_and_the_call_returns_by_itself",
		"set consult_ring_ms 5000\n"
		"set auto_return 1\n"
		CALLING_CAROL
		"15s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: no answer 408\n"
		"      do media bob sendrecv\n"
		"15s carol rejects 487\n"
		"      do forget carol\n"
		"15s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: consult, no answer 408, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("target_rings_out_and_the_call_returns_by_itself",
		"set auto_return 1\n"
		CAROL_RINGS
		"41s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: no answer 408\n"
		"      do media bob sendrecv\n"
		"41s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: consult, no answer 408, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg CANCELLING\n"),
	NOMINAL("target_answers_at_once",
		CALLING_CAROL
		"11s carol answers\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"so\n"
		"      bob: call TALKING attended CONSULTING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("target_declines_at_once_and_user_is_asked",
		CALLING_CAROL
		"11s carol rejects 404\n"
		"      tell ended carol: invalid 404\n"
		"      tell consult failed bob: invalid 404\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING attended UNANSWERED\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("user_cancels_while_holding",
		BOB_TALKS
		"10s attended bob carol\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"10s cancel bob\n"
		"10s bob agrees\n"
		"      do media bob sendrecv\n"
		"10s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("user_cancels_before_the_target_rings",
		CALLING_CAROL
		"10s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"10s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: consult, cancelled, with transferee\n"
		"10s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("user_cancels_while_the_target_rings",
		CAROL_RINGS
		"12s cancel carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"12s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: consult, cancelled, with transferee\n"
		"12s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("user_cancels_while_swapping",
		CAROL_TALKS
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"16s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: talk, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING hold HOLDING\n"),
	OFF_NOMINAL("user_cancels_after_swapping",
		CAROL_SWAPPED
		"20s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer cancelled bob: talk, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING hold HELD\n"),
	OFF_NOMINAL("user_cancels_while_swapping_forth",
		CAROL_SWAPPED
		"20s swap bob\n"
		"      do media bob sendonly\n"
		"20s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"20s bob agrees\n"
		"      do media bob sendrecv\n"
		"20s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: talk, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING hold HELD\n"),
	OFF_NOMINAL("user_cancels_while_merging",
		CAROL_TALKS
		"16s merge bob\n"
		"      do media bob sendrecv\n"
		"16s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"16s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: talk, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_cancels_the_three_party_talk",
		THREE_TALK
		"20s cancel bob\n"
		"      do mix bob with carol off\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer cancelled bob: talk, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_while_holding",
		BOB_TALKS
		"10s attended bob carol\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"10s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell transfer cancelled bob: hold, transferor left, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HOLDING\n"),
	/* R20: as if he had completed. */
	OFF_NOMINAL("user_hangs_up_before_the_target_rings",
		CALLING_CAROL
		"11s hangup bob\n"
		"12s carol answers\n"
		"      do focus carol on\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("user_hangs_up_before_the_target_rings_and_goes_blind",
		"set on_complete_ringing 1\n"
		CALLING_CAROL
		"11s hangup bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"11s carol rejects 487\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_before_the_target_rings_and_all_end",
		"set on_hangup_ringing 2\n"
		CALLING_CAROL
		"11s hangup bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do drop bob: normal\n"
		"      tell transfer cancelled bob: consult, transferor left, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold HELD\n"
		"      carol: leg CANCELLING\n"),
	OFF_NOMINAL("user_hangs_up_before_the_target_rings_and_bob_returns",
		"set on_hangup_ringing 1\n"
		CALLING_CAROL
		"11s hangup bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"11s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: consult, transferor left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg CANCELLING\n"),
	OFF_NOMINAL("user_hangs_up_while_the_target_rings",
		CAROL_RINGS
		"12s hangup carol\n"
		"13s carol answers\n"
		"      do focus carol on\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("user_hangs_up_while_the_target_rings_and_goes_blind",
		"set on_complete_ringing 1\n"
		CAROL_RINGS
		"12s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"12s carol rejects 487\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_while_the_target_rings_and_all_end",
		"set on_hangup_ringing 2\n"
		CAROL_RINGS
		"12s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do drop bob: normal\n"
		"      tell transfer cancelled bob: consult, transferor left, with nobody\n"
		"      tell ended bob: normal\n"
		"12s bob hangs up\n"
		"      do forget bob\n"
		"12s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("user_hangs_up_while_the_target_rings_and_bob_returns",
		"set on_hangup_ringing 1\n"
		CAROL_RINGS
		"12s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"12s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: consult, transferor left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg CANCELLING\n"),
	/* R21: as if he had completed. */
	OFF_NOMINAL("user_hangs_up_while_consulting",
		CAROL_TALKS
		"20s hangup carol\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"20s bob takes refer\n"
		"21s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"21s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_while_consulting_and_all_end",
		"set on_hangup_consulting 2\n"
		CAROL_TALKS
		"20s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do drop bob: normal\n"
		"      tell transfer cancelled bob: talk, transferor left, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_while_consulting_and_bob_returns",
		"set on_hangup_consulting 1\n"
		CAROL_TALKS
		"20s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"20s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: talk, transferor left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_on_a_target_without_replaces",
		CAROL_RINGS
		"15s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"20s hangup carol\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"20s carol hangs up\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_while_swapping",
		CAROL_TALKS
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP hold HOLDING\n"),
	OFF_NOMINAL("user_hangs_up_while_swapping_and_all_end",
		"set on_hangup_consulting 2\n"
		CAROL_TALKS
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s hangup bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do drop bob: normal\n"
		"      tell transfer cancelled bob: talk, transferor left, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold HELD\n"
		"      carol: leg ENDING hold HOLDING\n"),
	OFF_NOMINAL("user_hangs_up_while_swapping_and_bob_returns",
		"set on_hangup_consulting 1\n"
		CAROL_TALKS
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s hangup bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"16s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: talk, transferor left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING hold HOLDING\n"),
	OFF_NOMINAL("user_hangs_up_while_swapping_without_replaces",
		CAROL_RINGS
		"15s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s hangup bob\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"so\n"
		"      bob: call TALKING attended DROPPING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg ENDING hold HOLDING\n"),
	OFF_NOMINAL("user_hangs_up_after_swapping",
		CAROL_SWAPPED
		"20s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP\n"
		"      carol: leg UP hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_after_swapping_and_all_end",
		"set on_hangup_consulting 2\n"
		CAROL_SWAPPED
		"20s hangup bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do drop bob: normal\n"
		"      tell transfer cancelled bob: talk, transferor left, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING\n"
		"      carol: leg ENDING hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_after_swapping_and_bob_returns",
		"set on_hangup_consulting 1\n"
		CAROL_SWAPPED
		"20s hangup bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer cancelled bob: talk, transferor left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_after_swapping_without_replaces",
		CAROL_RINGS
		"15s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s carol agrees\n"
		"      tell held carol\n"
		"      do media bob sendrecv\n"
		"      tell swapped bob with bob\n"
		"16s bob agrees\n"
		"      tell resumed bob\n"
		"20s hangup bob\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"so\n"
		"      bob: call TALKING attended DROPPING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_while_swapping_forth",
		CAROL_SWAPPED
		"20s swap bob\n"
		"      do media bob sendonly\n"
		"20s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HOLDING\n"
		"      carol: leg UP hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_while_swapping_forth_and_all_end",
		"set on_hangup_consulting 2\n"
		CAROL_SWAPPED
		"20s swap bob\n"
		"      do media bob sendonly\n"
		"20s hangup bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do drop bob: normal\n"
		"      tell transfer cancelled bob: talk, transferor left, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold HOLDING\n"
		"      carol: leg ENDING hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_while_swapping_forth_and_bob_returns",
		"set on_hangup_consulting 1\n"
		CAROL_SWAPPED
		"20s swap bob\n"
		"      do media bob sendonly\n"
		"20s hangup bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"20s bob agrees\n"
		"      do media bob sendrecv\n"
		"20s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: talk, transferor left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_while_swapping_forth_without_replaces",
		CAROL_RINGS
		"15s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s carol agrees\n"
		"      tell held carol\n"
		"      do media bob sendrecv\n"
		"      tell swapped bob with bob\n"
		"16s bob agrees\n"
		"      tell resumed bob\n"
		"20s swap bob\n"
		"      do media bob sendonly\n"
		"20s hangup bob\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"so\n"
		"      bob: call TALKING attended DROPPING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HOLDING\n"
		"      carol: leg ENDING hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_while_merging",
		CAROL_TALKS
		"16s merge bob\n"
		"      do media bob sendrecv\n"
		"16s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold RESUMING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("user_hangs_up_while_merging_and_all_end",
		"set on_hangup_consulting 2\n"
		CAROL_TALKS
		"16s merge bob\n"
		"      do media bob sendrecv\n"
		"16s hangup bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do drop bob: normal\n"
		"      tell transfer cancelled bob: talk, transferor left, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold RESUMING\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_while_merging_and_bob_returns",
		"set on_hangup_consulting 1\n"
		CAROL_TALKS
		"16s merge bob\n"
		"      do media bob sendrecv\n"
		"16s hangup bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"16s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: talk, transferor left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_while_merging_without_replaces",
		CAROL_RINGS
		"15s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"16s merge bob\n"
		"      do media bob sendrecv\n"
		"16s hangup bob\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"so\n"
		"      bob: call TALKING attended DROPPING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold RESUMING\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_the_three_party_talk",
		THREE_TALK
		"20s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"20s bob takes refer\n"
		"21s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"21s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_the_three_party_talk_and_all_end",
		"set on_hangup_consulting 2\n"
		THREE_TALK
		"20s hangup bob\n"
		"      do mix bob with carol off\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do drop bob: normal\n"
		"      tell transfer cancelled bob: talk, transferor left, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_the_three_party_talk_and_bob_returns",
		"set on_hangup_consulting 1\n"
		THREE_TALK
		"20s hangup bob\n"
		"      do mix bob with carol off\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer cancelled bob: talk, transferor left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_the_three_party_talk_without_replaces",
		CAROL_RINGS
		"15s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"16s merge bob\n"
		"      do media bob sendrecv\n"
		"16s bob agrees\n"
		"      tell resumed bob\n"
		"      do mix bob with carol on\n"
		"      tell merged bob\n"
		"20s hangup bob\n"
		"      tell fallback bob\n"
		"      do mix bob with carol off\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"so\n"
		"      bob: call TALKING attended DROPPING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_when_he_must_decide",
		CAROL_FAILED
		"16s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell transfer cancelled bob: consult, transferor left, with nobody\n"
		"      tell ended bob: normal\n"
		"16s bob hangs up\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("user_never_decides",
		CAROL_FAILED
		"75s time passes\n"
		"      do media bob sendrecv\n"
		"75s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: consult, busy 486, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("bob_refuses_to_be_held_so_carol_is_not_called",
		BOB_TALKS
		"10s attended bob carol\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"10s bob refuses media 488\n"
		"      tell hold failed bob 488\n"
		"      tell transfer failed bob: hold, hold failed, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("bob_never_answers_hold_so_carol_is_not_called",
		BOB_TALKS
		"10s attended bob carol\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"50s time passes\n"
		"      tell hold failed bob\n"
		"      tell transfer failed bob: hold, hold failed, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	/* A resume was under way, so that hold could only be asked for after it. */
	OFF_NOMINAL("hold_takes_longer_than_the_transfer_waits",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"10s resume bob\n"
		"      do media bob sendrecv\n"
		"10s attended bob carol\n"
		"      tell transfer started bob\n"
		"50s time passes\n"
		"      do media bob sendonly\n"
		"50s bob agrees\n"
		"      do media bob sendrecv\n"
		"50s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: hold, hold failed, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("known_target_hangs_up_while_bob_is_being_held",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"6s dial carol\n"
		"      do invite carol\n"
		"7s carol answers\n"
		"      do focus carol on\n"
		"      tell connected carol\n"
		"8s resume bob\n"
		"      do media bob sendrecv\n"
		"9s attended bob to carol\n"
		"      tell transfer started bob\n"
		"9s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: normal\n"
		"      do forget carol\n"
		"10s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: hold, target left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("known_target_stays_when_bob_will_not_be_held",
		BOB_TALKS
		"6s dial carol\n"
		"      do invite carol\n"
		"7s carol answers\n"
		"      do focus carol on\n"
		"      tell connected carol\n"
		"9s attended bob to carol\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"9s bob refuses media 488\n"
		"      tell hold failed bob 488\n"
		"      tell transfer failed bob: hold, hold failed, with both\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_hangs_up_while_being_held",
		BOB_TALKS
		"10s attended bob carol\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"10s bob hangs up\n"
		"      tell transfer failed bob: hold, transferee left, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("bob_hangs_up_before_the_target_rings",
		CALLING_CAROL
		"11s bob hangs up\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer failed bob: consult, transferee left, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"12s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"),
	/* R22: transferor and target go on talking. */
	OFF_NOMINAL("bob_hangs_up_while_consulting",
		CAROL_TALKS
		"16s bob hangs up\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"20s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("bob_hangs_up_while_swapping",
		CAROL_TALKS
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s bob hangs up\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"16s carol agrees\n"
		"      do media carol sendrecv\n"
		"16s carol agrees\n"
		"      tell resumed carol\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_hangs_up_after_a_swap_and_carol_comes_back",
		CAROL_SWAPPED
		"20s bob hangs up\n"
		"      do media carol sendrecv\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"20s carol agrees\n"
		"      tell resumed carol\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_hangs_up_while_swapping_forth",
		CAROL_SWAPPED
		"20s swap bob\n"
		"      do media bob sendonly\n"
		"20s bob hangs up\n"
		"      do media carol sendrecv\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"20s carol agrees\n"
		"      tell resumed carol\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_hangs_up_while_merging",
		CAROL_TALKS
		"16s merge bob\n"
		"      do media bob sendrecv\n"
		"16s bob hangs up\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_hangs_up_the_three_party_talk",
		THREE_TALK
		"20s bob hangs up\n"
		"      do mix bob with carol off\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_hangs_up_when_the_user_must_decide",
		CAROL_FAILED
		"16s bob hangs up\n"
		"      tell transfer failed bob: consult, transferee left, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("carol_hangs_up_while_consulting",
		CAROL_TALKS
		"16s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: normal\n"
		"      do forget carol\n"
		"17s cancel bob\n"
		"      do media bob sendrecv\n"
		"17s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: consult, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("carol_hangs_up_while_consulting_and_the_call_returns_by_itself",
		"set auto_return 1\n"
		CAROL_TALKS
		"16s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: normal\n"
		"      do media bob sendrecv\n"
		"      do forget carol\n"
		"16s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: talk, target left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("carol_hangs_up_while_swapping",
		CAROL_TALKS
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: normal\n"
		"      do media bob sendrecv\n"
		"      do forget carol\n"
		"16s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: talk, target left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("carol_hangs_up_after_a_swap",
		CAROL_SWAPPED
		"20s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: normal\n"
		"      do forget carol\n"
		"      tell transfer failed bob: talk, target left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("carol_hangs_up_while_swapping_forth",
		CAROL_SWAPPED
		"20s swap bob\n"
		"      do media bob sendonly\n"
		"20s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: normal\n"
		"      do forget carol\n"
		"20s bob agrees\n"
		"      do media bob sendrecv\n"
		"20s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: talk, target left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("carol_hangs_up_while_merging",
		CAROL_TALKS
		"16s merge bob\n"
		"      do media bob sendrecv\n"
		"16s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: normal\n"
		"      do forget carol\n"
		"16s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: talk, target left, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("carol_will_not_be_held_for_a_swap",
		CAROL_TALKS
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s carol refuses media 488\n"
		"      tell hold failed carol 488\n"
		"so\n"
		"      bob: call TALKING attended CONSULTING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_will_not_be_held_for_a_swap_forth",
		CAROL_SWAPPED
		"20s swap bob\n"
		"      do media bob sendonly\n"
		"20s bob refuses media 488\n"
		"      tell hold failed bob 488\n"
		"so\n"
		"      bob: call TALKING attended BACK\n"
		"      carol: call TALKING\n"
		"      bob: leg UP\n"
		"      carol: leg UP hold HELD\n"),
	/* The target was still coming back when it was to be held again. */
	OFF_NOMINAL("swap_takes_too_long",
		CAROL_SWAPPED
		"20s swap bob\n"
		"      do media bob sendonly\n"
		"20s bob agrees\n"
		"      tell held bob\n"
		"      do media carol sendrecv\n"
		"      tell swapped bob with carol\n"
		"21s swap bob\n"
		"61s time passes\n"
		"      do media carol sendonly\n"
		"61s carol agrees\n"
		"      do media carol sendrecv\n"
		"61s carol agrees\n"
		"      tell resumed carol\n"
		"so\n"
		"      bob: call TALKING attended CONSULTING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("swap_forth_takes_too_long",
		CAROL_TALKS
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s carol agrees\n"
		"      tell held carol\n"
		"      do media bob sendrecv\n"
		"      tell swapped bob with bob\n"
		"17s swap bob\n"
		"57s time passes\n"
		"      do media bob sendonly\n"
		"57s bob agrees\n"
		"      do media bob sendrecv\n"
		"57s bob agrees\n"
		"      tell resumed bob\n"
		"so\n"
		"      bob: call TALKING attended BACK\n"
		"      carol: call TALKING\n"
		"      bob: leg UP\n"
		"      carol: leg UP hold HELD\n"),
	OFF_NOMINAL("bob_will_not_come_back_to_be_merged",
		CAROL_TALKS
		"16s merge bob\n"
		"      do media bob sendrecv\n"
		"16s bob refuses media 500\n"
		"      tell resume failed bob 500\n"
		"so\n"
		"      bob: call TALKING attended CONSULTING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("carol_will_not_come_back_to_be_merged",
		CAROL_SWAPPED
		"20s merge bob\n"
		"      do media carol sendrecv\n"
		"20s carol refuses media 500\n"
		"      tell resume failed carol 500\n"
		"so\n"
		"      bob: call TALKING attended BACK\n"
		"      carol: call TALKING\n"
		"      bob: leg UP\n"
		"      carol: leg UP hold HELD\n"),
	OFF_NOMINAL("merge_waits_for_both",
		CAROL_TALKS
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s carol agrees\n"
		"      tell held carol\n"
		"      do media bob sendrecv\n"
		"      tell swapped bob with bob\n"
		"17s merge bob\n"
		"      do media carol sendrecv\n"
		"18s carol agrees\n"
		"      tell resumed carol\n"
		"19s bob agrees\n"
		"      tell resumed bob\n"
		"      do mix bob with carol on\n"
		"      tell merged bob\n"
		"so\n"
		"      bob: call TALKING attended MERGED\n"
		"      carol: call TALKING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("merge_waits_for_both_the_other_way_round",
		CAROL_TALKS
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s carol agrees\n"
		"      tell held carol\n"
		"      do media bob sendrecv\n"
		"      tell swapped bob with bob\n"
		"17s merge bob\n"
		"      do media carol sendrecv\n"
		"18s bob agrees\n"
		"      tell resumed bob\n"
		"19s carol agrees\n"
		"      tell resumed carol\n"
		"      do mix bob with carol on\n"
		"      tell merged bob\n"
		"so\n"
		"      bob: call TALKING attended MERGED\n"
		"      carol: call TALKING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	/* Bob was still being held again when he was to be merged, so that his coming back began late. */
	OFF_NOMINAL("merge_takes_too_long",
		CAROL_TALKS
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s carol agrees\n"
		"      tell held carol\n"
		"      do media bob sendrecv\n"
		"      tell swapped bob with bob\n"
		"17s swap bob\n"
		"57s time passes\n"
		"      do media bob sendonly\n"
		"58s merge bob\n"
		"      do media carol sendrecv\n"
		"59s carol agrees\n"
		"      tell resumed carol\n"
		"90s bob agrees\n"
		"      do media bob sendrecv\n"
		"98s time passes\n"
		"98s bob agrees\n"
		"      do media bob sendonly\n"
		"98s bob agrees\n"
		"      tell held bob\n"
		"so\n"
		"      bob: call TALKING attended CONSULTING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("consultation_has_a_deadline",
		"set consult_ms 60000\n"
		CAROL_TALKS
		"75s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"75s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: talk, timeout, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("consultation_has_a_deadline_after_a_swap",
		"set consult_ms 60000\n"
		CAROL_SWAPPED
		"76s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer failed bob: talk, timeout, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING hold HELD\n"),
	/* R19: consult_ms 0 needs consult_forever. */
	OFF_NOMINAL("consultation_without_deadline_is_chosen_on_purpose",
		"set consult_forever 1\n"
		"set consult_ms 0\n"
		CAROL_TALKS
		"86400s time passes\n"
		"86401s complete bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("second_transfer_of_the_same_call_is_refused",
		CAROL_TALKS
		"16s blind bob dave\n"
		"      ! refused\n"
		"16s attended carol dave\n"
		"      ! refused\n"
		"16s voicemail bob dave\n"
		"      ! refused\n"
		"so\n"
		"      bob: call TALKING attended CONSULTING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("verbs_that_make_no_sense_while_ringing_are_refused",
		CAROL_RINGS
		"12s swap bob\n"
		"      ! refused\n"
		"12s merge bob\n"
		"      ! refused\n"
		"12s retry bob\n"
		"      ! refused\n"
		"12s answer bob\n"
		"      ! refused\n"
		"12s hold bob\n"
		"      ! refused\n"
		"so\n"
		"      bob: call TALKING attended RINGING\n"
		"      carol: call OUTGOING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg RINGING\n"),
	OFF_NOMINAL("transfer_to_the_call_itself_is_refused",
		BOB_TALKS
		"9s attended bob to bob\n"
		"      ! refused\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	/* By name: the transferee is still held and the user is told so. */
	OFF_NOMINAL("resume_fails_and_bob_stays_held",
		CAROL_TALKS
		"16s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"16s bob refuses media 500\n"
		"      tell resume failed bob 500\n"
		"      tell transfer failed bob: talk, cancelled, transferee held\n"
		"17s resume bob\n"
		"      do media bob sendrecv\n"
		"17s bob agrees\n"
		"      tell resumed bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("way_back_takes_too_long",
		BOB_TALKS
		"10s attended bob carol\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"11s cancel bob\n"
		"51s time passes\n"
		"      do media bob sendrecv\n"
		"      tell transfer failed bob: hold, cancelled, transferee held\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP hold RESUMING\n"),
	OFF_NOMINAL("user_hangs_up_on_the_way_back",
		CAROL_TALKS
		"16s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"16s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell transfer cancelled bob: talk, cancelled, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold RESUMING\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_hangs_up_on_the_way_back_after_cancel",
		CAROL_TALKS
		"16s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"16s bob hangs up\n"
		"      tell transfer cancelled bob: talk, cancelled, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call OVER\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_hangs_up_on_the_way_back_after_failure",
		"set auto_return 1\n"
		CAROL_RINGS
		"15s carol rejects 603\n"
		"      tell ended carol: declined 603\n"
		"      tell consult failed bob: declined 603\n"
		"      do media bob sendrecv\n"
		"      do forget carol\n"
		"15s bob hangs up\n"
		"      tell transfer failed bob: consult, declined 603, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"),
	/* Nobody is left ringing. */
	OFF_NOMINAL("bob_hangs_up_while_the_target_rings",
		CAROL_RINGS
		"12s bob hangs up\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer failed bob: consult, transferee left, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"12s carol rejects 487\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("user_hangs_up_on_the_way_back_after_failure",
		CAROL_FAILED
		"75s time passes\n"
		"      do media bob sendrecv\n"
		"76s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell transfer failed bob: consult, busy 486, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold RESUMING\n"),
	NOMINAL("consultation_hears_an_announcement",
		CALLING_CAROL
		"11s carol early\n"
		"      do focus carol on\n"
		"      tell consult ringing bob 183\n"
		"12s carol rings\n"
		"15s carol answers\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"so\n"
		"      bob: call TALKING attended CONSULTING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	END_OF_SCRIPTS
};
