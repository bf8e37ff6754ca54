/* scripts_handover.c -- attended transfer from the hand-over on: REFER, its news, recall, and all
 * that can cross. */
#include "scripts.h"

const struct script handover_scripts[] = {
	/* RFC 5589 7.6, figure 11. */
	NOMINAL("complete_while_ringing_waits_for_the_answer",
		CAROL_RINGS
		"12s complete bob\n"
		"13s carol answers\n"
		"      do focus carol on\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"13s bob takes refer\n"
		"13s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"13s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	NOMINAL("complete_before_ringing_waits_for_the_answer",
		CALLING_CAROL
		"11s complete bob\n"
		"12s carol rings\n"
		"      tell consult ringing bob 180\n"
		"13s carol answers\n"
		"      do focus carol on\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	/* Figure 12: the consultation ends before the REFER. */
	NOMINAL("complete_while_ringing_goes_blind",
		"set on_complete_ringing 1\n"
		CAROL_RINGS
		"12s complete bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"12s carol rejects 487\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"      do forget carol\n"
		"12s bob takes refer\n"
		"12s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	NOMINAL("complete_before_ringing_goes_blind",
		"set on_complete_ringing 1\n"
		CALLING_CAROL
		"12s complete bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"12s carol rejects 487\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      bob: leg UP hold HELD\n"),
	NOMINAL("complete_while_ringing_replaces_the_ringing_call",
		"set on_complete_ringing 2\n"
		CALLING_CAROL
		"11s carol rings early capable\n"
		"      tell consult ringing bob 180\n"
		"12s complete bob\n"
		"      do refer bob to carol replacing carol early\n"
		"      tell completing bob\n"
		"12s bob takes refer\n"
		"12s bob reports 180\n"
		"      tell progress bob 180\n"
		"13s carol rejects 487\n"
		"      tell ended carol: cancelled 487\n"
		"      do forget carol\n"
		"13s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("early_replaces_of_an_unable_target_waits",
		"set on_complete_ringing 2\n"
		CAROL_RINGS
		"12s complete bob\n"
		"13s carol answers\n"
		"      do focus carol on\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	/* The ringing target has not been replaced, so nothing is proved; nobody is left ringing. */
	OFF_NOMINAL("early_replaces_accepted_and_bob_hangs_up",
		"set on_complete_ringing 2\n"
		CALLING_CAROL
		"11s carol rings early capable\n"
		"      tell consult ringing bob 180\n"
		"12s complete bob\n"
		"      do refer bob to carol replacing carol early\n"
		"      tell completing bob\n"
		"12s bob takes refer\n"
		"13s bob hangs up\n"
		"17s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer unknown bob: outcome, no news, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call OVER\n"
		"      carol: leg CANCELLING\n"),
	NOMINAL("success_is_reported_at_once",
		BOB_REFERRED
		"20s bob reports 200\n"
		"      do drop bob: normal\n"
		"20s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	NOMINAL("success_is_reported_after_the_target_left",
		BOB_REFERRED
		"20s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"20s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	NOMINAL("success_is_reported_right_after_the_202",
		BOB_ACCEPTED
		"21s bob reports 200\n"
		"      do drop bob: normal\n"
		"21s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	NOMINAL("success_is_reported_after_progress",
		BOB_ACCEPTED
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
		"22s bob reports 183\n"
		"      tell progress bob 183\n"
		"23s bob reports 200\n"
		"      do drop bob: normal\n"
		"23s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	/* RFC 5589 7.4: the consultation ends, then a plain REFER. */
	OFF_NOMINAL("target_without_replaces_gets_the_fallback",
		CAROL_RINGS
		"15s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"20s complete bob\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"20s carol hangs up\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"      do forget carol\n"
		"20s bob takes refer\n"
		"21s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("fallback_after_a_swap",
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
		"20s complete bob\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"so\n"
		"      bob: call TALKING attended DROPPING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING hold HELD\n"),
	OFF_NOMINAL("fallback_while_swapping",
		CAROL_RINGS
		"15s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"20s complete bob\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"so\n"
		"      bob: call TALKING attended DROPPING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg ENDING hold HOLDING\n"),
	OFF_NOMINAL("fallback_while_swapping_forth",
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
		"20s complete bob\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"so\n"
		"      bob: call TALKING attended DROPPING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HOLDING\n"
		"      carol: leg ENDING hold HELD\n"),
	OFF_NOMINAL("fallback_of_the_three_party_talk",
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
		"20s complete bob\n"
		"      tell fallback bob\n"
		"      do mix bob with carol off\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"so\n"
		"      bob: call TALKING attended DROPPING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("complete_while_swapping",
		CAROL_TALKS
		"16s swap bob\n"
		"      do media carol sendonly\n"
		"16s complete bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP hold HOLDING\n"),
	OFF_NOMINAL("complete_while_swapping_forth",
		CAROL_SWAPPED
		"20s swap bob\n"
		"      do media bob sendonly\n"
		"20s complete bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HOLDING\n"
		"      carol: leg UP hold HELD\n"),
	OFF_NOMINAL("awaited_target_has_no_replaces",
		CAROL_RINGS
		"12s complete bob\n"
		"13s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"so\n"
		"      bob: call TALKING attended DROPPING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("awaited_target_declines_and_user_decides",
		CAROL_RINGS
		"12s complete bob\n"
		"13s carol rejects 603\n"
		"      tell ended carol: declined 603\n"
		"      tell consult failed bob: declined 603\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING attended UNANSWERED\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("awaited_target_declines_and_the_call_returns_by_itself",
		"set auto_return 1\n"
		CAROL_RINGS
		"12s complete bob\n"
		"13s carol rejects 603\n"
		"      tell ended carol: declined 603\n"
		"      tell consult failed bob: declined 603\n"
		"      do media bob sendrecv\n"
		"      do forget carol\n"
		"13s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: consult, declined 603, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	/* R48: our user's phone rings again. */
	OFF_NOMINAL("awaited_target_declines_and_the_user_has_left",
		CAROL_RINGS
		"12s hangup bob\n"
		"13s carol rejects 603\n"
		"      tell ended carol: declined 603\n"
		"      tell consult failed bob: declined 603\n"
		"      tell recalling bob\n"
		"      do forget carol\n"
		"15s answer bob\n"
		"      do media bob sendrecv\n"
		"15s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer recalled bob: consult, declined 603, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("awaited_target_does_not_answer_and_user_decides",
		CAROL_RINGS
		"12s complete bob\n"
		"42s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: no answer 408\n"
		"so\n"
		"      bob: call TALKING attended UNANSWERED\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg CANCELLING\n"),
	OFF_NOMINAL("awaited_target_does_not_answer_and_the_call_returns_by_itself",
		"set auto_return 1\n"
		CAROL_RINGS
		"12s complete bob\n"
		"42s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: no answer 408\n"
		"      do media bob sendrecv\n"
		"42s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: consult, no answer 408, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg CANCELLING\n"),
	OFF_NOMINAL("awaited_target_does_not_answer_and_the_user_has_left",
		CAROL_RINGS
		"12s hangup bob\n"
		"42s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell consult failed bob: no answer 408\n"
		"      tell recalling bob\n"
		"so\n"
		"      bob: call TALKING attended RECALLING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg CANCELLING\n"),
	OFF_NOMINAL("user_cancels_while_waiting_for_the_answer",
		CAROL_RINGS
		"12s complete bob\n"
		"13s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"13s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: consult, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg CANCELLING\n"),
	OFF_NOMINAL("user_hangs_up_while_waiting_for_the_answer",
		CAROL_RINGS
		"12s complete bob\n"
		"13s hangup bob\n"
		"14s carol answers\n"
		"      do focus carol on\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("user_hangs_up_twice_while_waiting_for_the_answer",
		CAROL_RINGS
		"12s hangup bob\n"
		"13s hangup bob\n"
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
	OFF_NOMINAL("bob_hangs_up_while_the_answer_is_awaited",
		CAROL_RINGS
		"12s complete bob\n"
		"13s bob hangs up\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer failed bob: consult, transferee left, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call OVER\n"
		"      carol: leg CANCELLING\n"),
	OFF_NOMINAL("user_cancels_the_fallback",
		CAROL_RINGS
		"15s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"20s complete bob\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"20s cancel bob\n"
		"      do media bob sendrecv\n"
		"20s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: handover, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_during_the_fallback",
		CAROL_RINGS
		"15s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"20s complete bob\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"20s hangup bob\n"
		"20s carol hangs up\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_twice_during_the_fallback",
		CAROL_RINGS
		"15s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"20s hangup bob\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"20s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell transfer cancelled bob: handover, transferor left, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_hangs_up_during_the_fallback",
		CAROL_RINGS
		"15s carol answers without replaces\n"
		"      do focus carol on\n"
		"      tell consult connected bob\n"
		"20s complete bob\n"
		"      tell fallback bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"20s bob hangs up\n"
		"      tell transfer failed bob: handover, transferee left, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call OVER\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("consultation_does_not_end_in_time_for_the_fallback",
		"set on_complete_ringing 1\n"
		"set end_ms 5000\n"
		CAROL_RINGS
		"12s complete bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"17s time passes\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg CANCELLING\n"),
	/* What is not there any more cannot be replaced, so dropping the target undoes the REFER. */
	OFF_NOMINAL("user_cancels_before_bob_has_taken_the_refer",
		BOB_REFERRED
		"20s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"20s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: handover, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_cancels_after_bob_has_taken_the_refer",
		BOB_ACCEPTED
		"20s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"20s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: outcome, cancelled, with transferee\n"
		"20s bob reports 481\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_cancels_while_bob_calls_carol",
		BOB_ACCEPTED
		"20s bob reports 180\n"
		"      tell progress bob 180\n"
		"20s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"20s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: outcome, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("plain_refer_cannot_be_cancelled",
		"set on_complete_ringing 1\n"
		CAROL_RINGS
		"12s complete bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"12s carol rejects 487\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"      do forget carol\n"
		"12s cancel bob\n"
		"      ! refused\n"
		"12s bob takes refer\n"
		"12s cancel bob\n"
		"      ! refused\n"
		"12s bob reports 180\n"
		"      tell progress bob 180\n"
		"12s cancel bob\n"
		"      ! refused\n"
		"so\n"
		"      bob: call TALKING attended WAITING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_after_completing",
		BOB_REFERRED
		"20s hangup bob\n"
		"20s bob takes refer\n"
		"20s hangup bob\n"
		"20s bob reports 180\n"
		"      tell progress bob 180\n"
		"20s hangup bob\n"
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
	OFF_NOMINAL("bob_hangs_up_before_he_has_taken_the_refer",
		BOB_REFERRED
		"20s bob hangs up\n"
		"      tell transfer failed bob: handover, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_hangs_up_before_he_has_taken_the_refer_and_the_user_has_left",
		CAROL_TALKS
		"20s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"20s bob hangs up\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer failed bob: handover, transferee left, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call OVER\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_refuses_the_refer",
		BOB_REFERRED
		"20s bob refuses refer 403\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"20s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: handover, refused 403, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_cannot_be_transferred",
		BOB_REFERRED
		"20s bob refuses refer 501\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"20s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: handover, unsupported 501, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_refuses_the_refer_and_the_user_has_left",
		CAROL_TALKS
		"20s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"20s bob refuses refer 403\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"21s cancel bob\n"
		"      do media bob sendrecv\n"
		"21s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer recalled bob: handover, refused 403, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_never_answers_the_refer",
		BOB_REFERRED
		"53s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"53s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: handover, timeout, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_never_answers_the_refer_and_the_user_has_left",
		CAROL_TALKS
		"20s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"53s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"so\n"
		"      bob: call TALKING attended RECALLING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("progress_overtakes_the_202",
		BOB_REFERRED
		"20s bob reports 100\n"
		"      tell progress bob 100\n"
		"20s bob takes refer\n"
		"so\n"
		"      bob: call TALKING attended WAITING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("failure_overtakes_the_202",
		"set retry_aor 0\n"
		BOB_REFERRED
		"20s bob reports 486\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"20s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: handover, busy 486, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("failure_overtakes_the_202_and_the_user_has_left",
		"set retry_aor 0\n"
		CAROL_TALKS
		"20s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"20s bob reports 486\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"so\n"
		"      bob: call TALKING attended RECALLING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg ENDING\n"),
	/* RFC 5589 7.5. */
	OFF_NOMINAL("contact_is_not_found_and_the_address_is_tried",
		BOB_REFERRED
		"20s bob reports 404\n"
		"      do refer bob to carol replacing carol by address\n"
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
	OFF_NOMINAL("contact_is_not_found_after_the_202_and_the_address_fails_too",
		BOB_ACCEPTED
		"21s bob reports 404\n"
		"      do refer bob to carol replacing carol by address\n"
		"21s bob takes refer\n"
		"22s bob reports 404\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"22s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: outcome, invalid 404, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("contact_does_not_answer_after_progress_and_the_address_is_tried",
		BOB_ACCEPTED
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
		"22s bob reports 480\n"
		"      do refer bob to carol replacing carol by address\n"
		"so\n"
		"      bob: call TALKING attended REFERRING\n"
		"      carol: call TALKING\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_fails_after_the_202_and_the_user_has_left",
		USER_LEFT
		"21s bob reports 486\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"so\n"
		"      bob: call TALKING attended RECALLING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_fails_after_progress_and_returns",
		BOB_ACCEPTED
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
		"22s bob reports 486\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"22s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer failed bob: outcome, busy 486, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_fails_after_progress_and_the_user_has_left",
		USER_LEFT
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
		"22s bob reports 486\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"so\n"
		"      bob: call TALKING attended RECALLING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("subscription_ends_before_the_202",
		BOB_REFERRED
		"20s bob goes silent\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"20s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer unknown bob: handover, no news, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("subscription_ends_before_the_202_and_the_user_has_left",
		CAROL_TALKS
		"20s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"20s bob goes silent\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"so\n"
		"      bob: call TALKING attended RECALLING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("subscription_ends_without_result",
		BOB_ACCEPTED
		"21s bob goes silent\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"21s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer unknown bob: outcome, no news, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("subscription_ends_without_result_and_the_user_has_left",
		USER_LEFT
		"21s bob goes silent\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"so\n"
		"      bob: call TALKING attended RECALLING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("subscription_ends_but_the_target_was_replaced",
		BOB_ACCEPTED
		"21s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"21s bob goes silent\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("subscription_ends_after_progress",
		BOB_ACCEPTED
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
		"22s bob goes silent\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"22s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer unknown bob: outcome, no news, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("subscription_ends_after_progress_and_the_user_has_left",
		USER_LEFT
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
		"22s bob goes silent\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"23s answer bob\n"
		"      do media bob sendrecv\n"
		"23s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer recalled bob: outcome, no news, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("subscription_ends_after_progress_but_the_target_was_replaced",
		BOB_ACCEPTED
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
		"22s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"22s bob goes silent\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("no_news_at_all",
		BOB_ACCEPTED
		"52s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"52s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer unknown bob: outcome, no news, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("no_news_at_all_and_the_user_has_left",
		USER_LEFT
		"52s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"so\n"
		"      bob: call TALKING attended RECALLING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("no_news_but_the_target_was_replaced",
		BOB_ACCEPTED
		"21s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"52s time passes\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("no_final_news",
		BOB_ACCEPTED
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
		"233s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"233s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer unknown bob: outcome, no news, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("no_final_news_and_the_user_has_left",
		USER_LEFT
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
		"233s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"so\n"
		"      bob: call TALKING attended RECALLING\n"
		"      carol: call OVER\n"
		"      bob: leg UP hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("no_final_news_but_the_target_was_replaced",
		BOB_ACCEPTED
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
		"22s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"233s time passes\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("bob_hangs_up_after_the_target_was_replaced",
		BOB_ACCEPTED
		"21s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"21s bob hangs up\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("bob_hangs_up_after_progress_and_the_target_was_replaced",
		BOB_ACCEPTED
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
		"21s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"21s bob hangs up\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget bob\n"
		"so\n"),
	NOMINAL("success_after_progress_and_the_target_left_first",
		BOB_ACCEPTED
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
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
	NOMINAL("success_after_the_202_and_the_target_left_first",
		BOB_ACCEPTED
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
	OFF_NOMINAL("bob_hangs_up_and_reports_success_later",
		BOB_ACCEPTED
		"21s bob hangs up\n"
		"22s bob reports 200\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget bob\n"
		"22s carol hangs up\n"
		"      do forget carol\n"
		"so\n"),
	OFF_NOMINAL("bob_hangs_up_after_progress_and_the_target_leaves",
		BOB_ACCEPTED
		"21s bob reports 180\n"
		"      tell progress bob 180\n"
		"21s bob hangs up\n"
		"22s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget carol\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("bob_hangs_up_and_reports_failure_later",
		BOB_ACCEPTED
		"21s bob hangs up\n"
		"22s bob reports 486\n"
		"      tell transfer failed bob: outcome, busy 486, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_hangs_up_and_reports_failure_and_the_user_has_left",
		USER_LEFT
		"21s bob hangs up\n"
		"22s bob reports 486\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer failed bob: outcome, busy 486, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call OVER\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_hangs_up_and_the_user_leaves_too",
		BOB_ACCEPTED
		"21s bob hangs up\n"
		"22s hangup carol\n"
		"25s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer unknown bob: outcome, no news, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call OVER\n"
		"      carol: leg ENDING\n"),
	/* Our user keeps the target: nobody is left behind. */
	OFF_NOMINAL("bob_hangs_up_and_is_never_heard_of_again",
		BOB_ACCEPTED
		"21s bob hangs up\n"
		"25s time passes\n"
		"      tell transfer unknown bob: outcome, no news, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("bob_hangs_up_and_ends_the_subscription",
		BOB_ACCEPTED
		"21s bob hangs up\n"
		"21s bob goes silent\n"
		"22s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget carol\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("bob_hangs_up_and_ends_the_subscription_and_the_user_has_left",
		USER_LEFT
		"21s bob hangs up\n"
		"21s bob goes silent\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer unknown bob: outcome, no news, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call OVER\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_hangs_up_after_a_plain_refer",
		"set on_complete_ringing 1\n"
		CAROL_RINGS
		"12s complete bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"12s carol rejects 487\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"      do forget carol\n"
		"12s bob takes refer\n"
		"13s bob hangs up\n"
		"17s time passes\n"
		"      tell transfer unknown bob: outcome, no news, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("bob_hangs_up_after_a_plain_refer_and_ends_the_subscription",
		"set on_complete_ringing 1\n"
		CAROL_RINGS
		"12s complete bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"12s carol rejects 487\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"      do forget carol\n"
		"12s bob takes refer\n"
		"13s bob hangs up\n"
		"13s bob goes silent\n"
		"      tell transfer unknown bob: outcome, no news, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"),
	/* RFC 3891 3 makes it; if it does not, we do. */
	OFF_NOMINAL("target_does_not_end_the_consultation",
		BOB_ACCEPTED
		"21s bob reports 200\n"
		"      do drop bob: normal\n"
		"25s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"25s carol hangs up\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_after_success",
		BOB_ACCEPTED
		"21s bob reports 200\n"
		"      do drop bob: normal\n"
		"22s hangup carol\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("it_had_worked_after_all",
		BOB_ACCEPTED
		"52s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"52s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold RESUMING\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_cancels_and_bob_leaves_with_the_refer_open",
		BOB_ACCEPTED
		"21s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"21s bob hangs up\n"
		"25s time passes\n"
		"      tell transfer unknown bob: outcome, cancelled, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call OVER\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("recall_is_declined_by_the_user",
		CAROL_TALKS
		"20s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"20s bob refuses refer 403\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"21s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell transfer failed bob: handover, refused 403, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("recall_is_not_answered",
		CAROL_TALKS
		"20s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"20s bob refuses refer 403\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"50s time passes\n"
		"      do drop bob: normal\n"
		"      tell transfer failed bob: handover, refused 403, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_hangs_up_during_the_recall",
		CAROL_TALKS
		"20s hangup bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"20s bob refuses refer 403\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"21s bob hangs up\n"
		"      tell transfer failed bob: handover, refused 403, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call OVER\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("success_is_reported_during_the_recall",
		USER_LEFT
		"52s time passes\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell recalling bob\n"
		"53s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold HELD\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("user_hangs_up_on_the_way_back_after_silence",
		BOB_ACCEPTED
		"21s bob goes silent\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"21s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell transfer unknown bob: outcome, no news, with nobody\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      carol: call OVER\n"
		"      bob: leg ENDING hold RESUMING\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("bob_hangs_up_on_the_way_back_after_silence",
		BOB_ACCEPTED
		"21s bob goes silent\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"21s bob hangs up\n"
		"      tell transfer unknown bob: outcome, no news, with nobody\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call OVER\n"
		"      carol: leg ENDING\n"),
	END_OF_SCRIPTS
};
