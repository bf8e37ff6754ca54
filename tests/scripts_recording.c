/* scripts_recording.c -- recording: wanted and running, and what a transfer does to it. */
#include "scripts.h"

/* A rule began, its recorder died, a hand began again; and a transfer that is taken back has not
 * yet stopped that. */
#define BY_HAND_AND_TAKEN_BACK \
	RECORDING_BY_RULE \
	"7s recorder bob off\n" \
	"      tell recording stopped bob auto\n" \
	"8s record bob\n" \
	"      do record bob on segment 2\n" \
	"8s recorder bob on\n" \
	"      tell recording started bob segment 2\n" \
	"10s blind bob carol\n" \
	"      do record bob off segment 2\n" \
	"      tell transfer started bob\n" \
	"      do media bob sendonly\n" \
	"10s cancel bob\n" \
	"10s bob agrees\n" \
	"      do media bob sendrecv\n" \
	"10s bob agrees\n" \
	"      tell resumed bob\n" \
	"      tell transfer cancelled bob: hold, cancelled, with transferee\n"

#define STARTS_BY_RULE \
	"      tell recording stopped bob segment 2: transferred\n" \
	"      do record bob on segment 3 auto\n" \
	"so\n" \
	"      bob: call TALKING recording STARTING\n" \
	"      bob: leg UP\n"

const struct script recording_scripts[] = {
	NOMINAL("record_and_stop", RECORDING "20s stop recording bob\n"
					     "      do record bob off\n"
					     "20s recorder bob off\n"
					     "      tell recording stopped bob: normal\n"
					     "so\n"
					     "      bob: call TALKING\n"
					     "      bob: leg UP\n"),
	NOMINAL("transfer_stops_recording_and_it_stays_off",
		RECORDING "10s blind bob carol\n"
			  "      do record bob off\n"
			  "      tell transfer started bob\n"
			  "      do media bob sendonly\n"
			  "10s recorder bob off\n"
			  "      tell recording stopped bob: transferred\n"
			  "10s bob agrees\n"
			  "      tell held bob\n"
			  "      do refer bob to carol\n"
			  "      tell completing bob\n"
			  "so\n"
			  "      bob: call TALKING blind REFERRING\n"
			  "      bob: leg UP hold HELD\n"),
	NOMINAL("consultation_is_recorded_and_closed_when_carol_leaves",
		CAROL_TALKS "16s record carol\n"
			    "      do record carol on in consult\n"
			    "16s recorder carol on\n"
			    "      tell recording started carol in consult\n"
			    "20s carol hangs up\n"
			    "      do record carol off in consult\n"
			    "      tell recording stopped carol in consult: normal\n"
			    "      tell ended carol: normal\n"
			    "      tell consult failed bob: normal\n"
			    "      do forget carol\n"
			    "so\n"
			    "      bob: call TALKING attended UNANSWERED\n"
			    "      bob: leg UP hold HELD\n"),
	/* R60. */
	NOMINAL("recording_by_rule_starts_again_after_cancel", RECORDING_STOPPED
		"11s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"11s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: consult, cancelled, with transferee\n"
		"      do record bob on segment 2 auto\n"
		"11s recorder bob on\n"
		"      tell recording started bob segment 2 auto\n"
		"so\n"
		"      bob: call TALKING recording RUNNING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg CANCELLING\n"),
	NOMINAL("recording_goes_on_where_the_rule_says_so",
		"set record_rule 2\n" RECORDING "10s blind bob carol\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"10s bob agrees\n"
		"      tell held bob\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"10s bob takes refer\n"
		"20s bob reports 200\n"
		"      do record bob off\n"
		"      tell recording stopped bob: transferred\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("recording_by_rule_does_not_start_again_where_the_rule_says_so",
		    "set record_restart_on_cancel 0\n" RECORDING_BY_RULE "10s blind bob carol\n"
		    "      do record bob off auto\n"
		    "      tell transfer started bob\n"
		    "      do media bob sendonly\n"
		    "10s recorder bob off\n"
		    "      tell recording stopped bob auto: transferred\n"
		    "10s cancel bob\n"
		    "10s bob agrees\n"
		    "      do media bob sendrecv\n"
		    "10s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("recorder_cannot_start", BOB_TALKS "5s record bob\n"
						       "      do record bob on\n"
						       "5s recorder bob fails\n"
						       "      tell recording failed bob: network\n"
						       "so\n"
						       "      bob: call TALKING\n"
						       "      bob: leg UP\n"),
	OFF_NOMINAL("recorder_stops_at_once", BOB_TALKS "5s record bob\n"
							"      do record bob on\n"
							"5s recorder bob off\n"
							"      tell recording failed bob\n"
							"so\n"
							"      bob: call TALKING\n"
							"      bob: leg UP\n"),
	OFF_NOMINAL("recorder_never_reports_its_start",
		    BOB_TALKS "5s record bob\n"
			      "      do record bob on\n"
			      "10s time passes\n"
			      "      do record bob off\n"
			      "      tell recording failed bob: timeout\n"
			      "so\n"
			      "      bob: call TALKING\n"
			      "      bob: leg UP\n"),
	OFF_NOMINAL("recorder_is_given_no_more_time_by_news_of_the_party",
		    BOB_TALKS "5s record bob\n"
			      "      do record bob on\n"
			      "8s bob is dan\n"
			      "      tell identity bob dan\n"
			      "10s time passes\n"
			      "      do record bob off\n"
			      "      tell recording failed bob: timeout\n"
			      "so\n"
			      "      bob: call TALKING\n"
			      "      bob: leg UP\n"),
	OFF_NOMINAL("recorder_dies", RECORDING "20s recorder bob fails\n"
					       "      tell recording stopped bob: network\n"
					       "so\n"
					       "      bob: call TALKING\n"
					       "      bob: leg UP\n"),
	OFF_NOMINAL("disk_is_full", RECORDING "20s recorder bob off\n"
					      "      tell recording stopped bob\n"
					      "so\n"
					      "      bob: call TALKING\n"
					      "      bob: leg UP\n"),
	OFF_NOMINAL("recorder_never_reports_its_stop",
		    RECORDING "20s stop recording bob\n"
			      "      do record bob off\n"
			      "25s time passes\n"
			      "      tell recording stopped bob: normal\n"
			      "so\n"
			      "      bob: call TALKING\n"
			      "      bob: leg UP\n"),
	OFF_NOMINAL("recorder_fails_while_it_stops",
		    RECORDING "20s stop recording bob\n"
			      "      do record bob off\n"
			      "20s recorder bob fails\n"
			      "      tell recording stopped bob: normal\n"
			      "so\n"
			      "      bob: call TALKING\n"
			      "      bob: leg UP\n"),
	OFF_NOMINAL("user_stops_before_it_runs",
		    BOB_TALKS "5s record bob\n"
			      "      do record bob on\n"
			      "5s stop recording bob\n"
			      "      do record bob off\n"
			      "5s stop recording bob\n"
			      "      ! refused\n"
			      "6s recorder bob off\n"
			      "      tell recording stopped bob: normal\n"
			      "so\n"
			      "      bob: call TALKING\n"
			      "      bob: leg UP\n"),
	OFF_NOMINAL("transfer_begins_before_it_runs",
		    BOB_TALKS "5s record bob\n"
			      "      do record bob on\n"
			      "5s blind bob carol\n"
			      "      do record bob off\n"
			      "      tell transfer started bob\n"
			      "      do media bob sendonly\n"
			      "6s recorder bob off\n"
			      "      tell recording stopped bob: transferred\n"
			      "so\n"
			      "      bob: call TALKING blind HOLDING\n"
			      "      bob: leg UP hold HOLDING\n"),
	OFF_NOMINAL("call_ends_before_it_runs",
		    BOB_TALKS "5s record bob\n"
			      "      do record bob on\n"
			      "5s bob hangs up\n"
			      "      do record bob off\n"
			      "      tell recording failed bob: normal\n"
			      "      tell ended bob: normal\n"
			      "      do forget bob\n"
			      "so\n"),
	OFF_NOMINAL("call_ends_while_it_runs",
		    RECORDING "20s bob hangs up\n"
			      "      do record bob off\n"
			      "      tell recording stopped bob: normal\n"
			      "      tell ended bob: normal\n"
			      "      do forget bob\n"
			      "so\n"),
	OFF_NOMINAL("call_ends_while_it_stops",
		    RECORDING "20s stop recording bob\n"
			      "      do record bob off\n"
			      "20s hangup bob\n"
			      "      tell recording stopped bob: normal\n"
			      "      do drop bob: normal\n"
			      "      tell ended bob: normal\n"
			      "so\n"
			      "      bob: call OVER\n"
			      "      bob: leg ENDING\n"),
	OFF_NOMINAL("cancel_comes_before_the_recorder_has_stopped", RECORDING_BY_RULE
		    "10s blind bob carol\n"
		    "      do record bob off auto\n"
		    "      tell transfer started bob\n"
		    "      do media bob sendonly\n"
		    "10s cancel bob\n"
		    "10s bob agrees\n"
		    "      do media bob sendrecv\n"
		    "10s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		    "11s recorder bob off\n"
		    "      tell recording stopped bob auto: transferred\n"
		    "      do record bob on segment 2 auto\n"
		    "11s recorder bob on\n"
		    "      tell recording started bob segment 2 auto\n"
		    "so\n"
		    "      bob: call TALKING recording RUNNING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("cancel_comes_and_the_recorder_never_stops", RECORDING_BY_RULE
		    "10s blind bob carol\n"
		    "      do record bob off auto\n"
		    "      tell transfer started bob\n"
		    "      do media bob sendonly\n"
		    "10s cancel bob\n"
		    "10s bob agrees\n"
		    "      do media bob sendrecv\n"
		    "10s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		    "15s time passes\n"
		    "      tell recording stopped bob auto: transferred\n"
		    "      do record bob on segment 2 auto\n"
		    "so\n"
		    "      bob: call TALKING recording STARTING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("cancel_comes_and_the_recorder_fails", RECORDING_BY_RULE
		    "10s blind bob carol\n"
		    "      do record bob off auto\n"
		    "      tell transfer started bob\n"
		    "      do media bob sendonly\n"
		    "10s cancel bob\n"
		    "10s bob agrees\n"
		    "      do media bob sendrecv\n"
		    "10s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		    "11s recorder bob fails\n"
		    "      tell recording stopped bob auto: transferred\n"
		    "      do record bob on segment 2 auto\n"
		    "so\n"
		    "      bob: call TALKING recording STARTING\n"
		    "      bob: leg UP\n"),
	/* R60: what starts again is the rule's. */
	OFF_NOMINAL("rule_starts_again_what_a_hand_had_begun",
		    BY_HAND_AND_TAKEN_BACK "11s recorder bob off\n" STARTS_BY_RULE),
	OFF_NOMINAL("rule_starts_again_what_a_hand_had_begun_and_the_recorder_fails",
		    BY_HAND_AND_TAKEN_BACK "11s recorder bob fails\n" STARTS_BY_RULE),
	OFF_NOMINAL("rule_starts_again_what_a_hand_had_begun_and_never_stops",
		    BY_HAND_AND_TAKEN_BACK "15s time passes\n" STARTS_BY_RULE),
	OFF_NOMINAL("user_stops_what_is_about_to_start_again", RECORDING_BY_RULE
		    "10s blind bob carol\n"
		    "      do record bob off auto\n"
		    "      tell transfer started bob\n"
		    "      do media bob sendonly\n"
		    "10s cancel bob\n"
		    "10s bob agrees\n"
		    "      do media bob sendrecv\n"
		    "10s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		    "11s stop recording bob\n"
		    "11s recorder bob off\n"
		    "      tell recording stopped bob auto: normal\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("next_transfer_stops_what_is_about_to_start_again", RECORDING_BY_RULE
		    "10s blind bob carol\n"
		    "      do record bob off auto\n"
		    "      tell transfer started bob\n"
		    "      do media bob sendonly\n"
		    "10s cancel bob\n"
		    "10s bob agrees\n"
		    "      do media bob sendrecv\n"
		    "10s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		    "11s blind bob carol\n"
		    "      tell transfer started bob\n"
		    "      do media bob sendonly\n"
		    "so\n"
		    "      bob: call TALKING blind HOLDING recording STOPPING\n"
		    "      bob: leg UP hold HOLDING\n"),
	OFF_NOMINAL("call_ends_when_it_is_about_to_start_again", RECORDING_BY_RULE
		    "10s blind bob carol\n"
		    "      do record bob off auto\n"
		    "      tell transfer started bob\n"
		    "      do media bob sendonly\n"
		    "10s cancel bob\n"
		    "10s bob agrees\n"
		    "      do media bob sendrecv\n"
		    "10s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		    "11s bob hangs up\n"
		    "      tell recording stopped bob auto: normal\n"
		    "      tell ended bob: normal\n"
		    "      do forget bob\n"
		    "so\n"),
	OFF_NOMINAL("record_verbs_that_make_no_sense_are_refused",
		    RECORDING "6s record bob\n"
			      "      ! refused\n"
			      "7s stop recording bob\n"
			      "      do record bob off\n"
			      "7s stop recording bob\n"
			      "      ! refused\n"
			      "7s record bob\n"
			      "      ! refused\n"
			      "8s recorder bob off\n"
			      "      tell recording stopped bob: normal\n"
			      "8s stop recording bob\n"
			      "      ! refused\n"
			      "so\n"
			      "      bob: call TALKING\n"
			      "      bob: leg UP\n"),
	/* R58: it ends at completion, and says why. */
	OFF_NOMINAL("consultation_is_recorded_until_the_call_is_handed_over",
		    CAROL_TALKS "16s record carol\n"
				"      do record carol on in consult\n"
				"16s recorder carol on\n"
				"      tell recording started carol in consult\n"
				"20s complete bob\n"
				"      do refer bob to carol replacing carol\n"
				"      tell completing bob\n"
				"20s bob takes refer\n"
				"21s carol hangs up\n"
				"      do record carol off in consult\n"
				"      tell recording stopped carol in consult: transferred\n"
				"      tell ended carol: normal\n"
				"      do forget carol\n"
				"so\n"
				"      bob: call TALKING attended ACCEPTED\n"
				"      bob: leg UP hold HELD\n"),
	END_OF_SCRIPTS};
