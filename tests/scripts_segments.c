/* scripts_segments.c -- recordings whose party changes: we are transferee or target, or one of
 * three leaves; and parties that must or must not be recorded (R59 to R62). */
#include "scripts.h"

/* Bob asks us to call Carol, and we do. */
#define OBEY \
	"10s bob asks for carol by bob\n" \
	"      tell requested bob to carol by bob\n" \
	"11s accept bob\n" \
	"      do refer ok bob\n" \
	"      do notify bob 100\n" \
	"      do invite carol asked by bob\n" \
	"      tell referred bob 100\n"

/* Carol asks to take Bob's place, and may. */
#define REPLACES \
	"10s carol replaces bob by peer\n" \
	"      do answer carol for bob\n"

const struct script segment_scripts[] = {
	NOMINAL("transferee_s_recording_ends_with_its_party",
		RECORDING
		OBEY
		"15s carol answers\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	NOMINAL("transferee_s_recording_ends_at_completion",
		"set record_rule 1\n"
		RECORDING
		OBEY
		"15s carol answers\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	NOMINAL("transferee_s_recording_goes_on_as_the_next_segment",
		"set record_rule 2\n"
		RECORDING
		OBEY
		"15s carol answers\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do record carol on segment 2 in after\n"
		"      do notify bob 200 last\n"
		"15s recorder carol on\n"
		"      tell recording started bob segment 2 in after\n"
		"20s carol hangs up\n"
		"      do drop bob: transferred\n"
		"      do record carol off segment 2 in after\n"
		"      tell recording stopped bob segment 2 in after: normal\n"
		"      tell ended bob: normal\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"),
	NOMINAL("transferee_s_recording_by_rule_goes_on_as_such",
		"set record_rule 2\n"
		RECORDING_BY_RULE
		OBEY
		"15s carol answers\n"
		"      do record bob off auto\n"
		"      tell recording stopped bob auto: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do record carol on segment 2 in after auto\n"
		"      do notify bob 200 last\n"
		"15s recorder carol on\n"
		"      tell recording started bob segment 2 in after auto\n"
		"15s recorder bob off\n"
		"16s stop recording carol\n"
		"      do record carol off segment 2 in after auto\n"
		"16s recorder carol off\n"
		"      tell recording stopped bob segment 2 in after auto: normal\n"
		"17s record carol\n"
		"      do record carol on segment 3 in after\n"
		"17s recorder carol on\n"
		"      tell recording started bob segment 3 in after\n"
		"so\n"
		"      bob: call TALKING referred LEAVING recording RUNNING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("recording_by_hand_ends_where_who_remains_decides",
		"set record_rule 3\n"
		RECORDING
		OBEY
		"15s carol answers\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	NOMINAL("recording_by_rule_goes_on_where_who_remains_decides",
		"set record_rule 3\n"
		RECORDING_BY_RULE
		OBEY
		"15s carol answers\n"
		"      do record bob off auto\n"
		"      tell recording stopped bob auto: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do record carol on segment 2 in after auto\n"
		"      do notify bob 200 last\n"
		"15s recorder carol on\n"
		"      tell recording started bob segment 2 in after auto\n"
		"so\n"
		"      bob: call TALKING referred LEAVING recording RUNNING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	NOMINAL("new_party_is_recorded_always",
		"set record_rule 3\n"
		RECORDING
		OBEY
		"15s carol answers always\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do record carol on segment 2 in after auto\n"
		"      do notify bob 200 last\n"
		"15s recorder carol on\n"
		"      tell recording started bob segment 2 in after auto\n"
		"so\n"
		"      bob: call TALKING referred LEAVING recording RUNNING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	NOMINAL("our_side_is_recorded_always",
		"set record_rule 3\n"
		RECORDING
		OBEY
		"12s bob is alice us always\n"
		"15s carol answers\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do record carol on segment 2 in after auto\n"
		"      do notify bob 200 last\n"
		"15s recorder carol on\n"
		"      tell recording started bob segment 2 in after auto\n"
		"so\n"
		"      bob: call TALKING referred LEAVING recording RUNNING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	NOMINAL("new_party_is_recorded_always_and_the_first_was_not",
		"set record_rule 3\n"
		WE_OBEY
		"15s carol answers always\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do record carol on in after auto\n"
		"      do notify bob 200 last\n"
		"15s recorder carol on\n"
		"      tell recording started bob in after auto\n"
		"20s hangup bob\n"
		"      do drop bob: transferred\n"
		"      do record carol off in after auto\n"
		"      tell recording stopped bob in after auto: normal\n"
		"      do drop carol: normal\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"
		"      carol: leg ENDING\n"),
	OFF_NOMINAL("new_party_is_recorded_always_and_the_rule_does_not_ask",
		"set record_rule 2\n"
		WE_OBEY
		"15s carol answers always\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("new_party_must_not_be_recorded",
		"set record_rule 3\n"
		RECORDING_BY_RULE
		OBEY
		"15s carol answers never\n"
		"      do record bob off auto\n"
		"      tell recording stopped bob auto: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("new_party_must_not_be_recorded_though_it_goes_on",
		"set record_rule 2\n"
		RECORDING
		OBEY
		"15s carol answers never\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("never_and_always_of_one_party_is_never",
		"set record_rule 3\n"
		RECORDING_BY_RULE
		OBEY
		"15s carol answers never always\n"
		"      do record bob off auto\n"
		"      tell recording stopped bob auto: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("our_side_must_not_be_recorded",
		"set record_rule 3\n"
		WE_OBEY
		"12s bob is alice us never\n"
		"15s carol answers always\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("never_does_not_win_where_the_setting_says_so",
		"set record_rule 3\n"
		"set record_never_wins 0\n"
		RECORDING_BY_RULE
		OBEY
		"15s carol answers never\n"
		"      do record bob off auto\n"
		"      tell recording stopped bob auto: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do record carol on segment 2 in after auto\n"
		"      do notify bob 200 last\n"
		"15s recorder carol on\n"
		"      tell recording started bob segment 2 in after auto\n"
		"so\n"
		"      bob: call TALKING referred LEAVING recording RUNNING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("hand_has_stopped_what_the_rule_wanted",
		"set record_rule 3\n"
		RECORDING_BY_RULE
		"6s stop recording bob\n"
		"      do record bob off auto\n"
		"6s recorder bob off\n"
		"      tell recording stopped bob auto: normal\n"
		OBEY
		"15s carol answers\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("party_changes_before_it_runs",
		"set record_rule 2\n"
		WE_OBEY
		"15s record bob\n"
		"      do record bob on\n"
		"15s carol answers\n"
		"      do record bob off\n"
		"      tell recording failed bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do record carol on segment 2 in after\n"
		"      do notify bob 200 last\n"
		"15s recorder bob on\n"
		"15s recorder carol on\n"
		"      tell recording started bob segment 2 in after\n"
		"so\n"
		"      bob: call TALKING referred LEAVING recording RUNNING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("party_changes_while_it_stops",
		"set record_rule 2\n"
		RECORDING
		OBEY
		"15s stop recording bob\n"
		"      do record bob off\n"
		"15s carol answers\n"
		"      tell recording stopped bob: normal\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"15s recorder bob off\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("party_changes_when_it_is_about_to_start_again",
		RECORDING_BY_RULE
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
		"11s bob asks for carol by bob\n"
		"      tell requested bob to carol by bob\n"
		"11s accept bob\n"
		"      do refer ok bob\n"
		"      do notify bob 100\n"
		"      do invite carol asked by bob\n"
		"      tell referred bob 100\n"
		"12s carol answers\n"
		"      tell recording stopped bob auto: transferred\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do notify bob 200 last\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("transferor_left_before_the_new_party_came",
		"set record_rule 2\n"
		RECORDING
		OBEY
		"12s bob hangs up\n"
		"15s carol answers\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do record carol on segment 2 in after\n"
		"      do notify bob 200 last\n"
		"      do forget bob\n"
		"15s recorder carol on\n"
		"      tell recording started bob segment 2 in after\n"
		"so\n"
		"      bob: call TALKING recording RUNNING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("transferee_s_target_is_busy",
		"set record_rule 2\n"
		RECORDING
		OBEY
		"15s carol rejects 486\n"
		"      do notify bob 486 last\n"
		"      tell referred failed bob: busy 486, with transferee\n"
		"      do forget carol\n"
		"so\n"
		"      bob: call TALKING recording RUNNING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("transferee_hangs_up_while_it_obeys",
		"set record_rule 2\n"
		RECORDING
		OBEY
		"12s hangup bob\n"
		"      do drop carol: cancelled\n"
		"      do notify bob 487 last\n"
		"      do record bob off\n"
		"      tell recording stopped bob: normal\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"
		"      carol: leg CANCELLING\n"),
	OFF_NOMINAL("new_segment_cannot_start",
		"set record_rule 2\n"
		RECORDING
		OBEY
		"15s carol answers\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do record carol on segment 2 in after\n"
		"      do notify bob 200 last\n"
		"15s recorder carol fails\n"
		"      tell recording failed bob segment 2 in after: network\n"
		"so\n"
		"      bob: call TALKING referred LEAVING\n"
		"      bob: leg UP\n"
		"      carol: leg UP\n"),
	NOMINAL("target_s_recording_ends_with_its_party",
		RECORDING
		REPLACES
		"11s carol confirms\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do drop bob: replaced\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg ENDING\n"
		"      carol: leg UP\n"),
	NOMINAL("target_s_recording_ends_at_completion",
		"set record_rule 1\n"
		RECORDING
		REPLACES
		"11s carol confirms\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do drop bob: replaced\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg ENDING\n"
		"      carol: leg UP\n"),
	NOMINAL("target_s_recording_goes_on_as_the_next_segment",
		"set record_rule 2\n"
		RECORDING
		REPLACES
		"11s carol confirms\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do record carol on segment 2 in after\n"
		"      do drop bob: replaced\n"
		"11s recorder carol on\n"
		"      tell recording started bob segment 2 in after\n"
		"so\n"
		"      bob: call TALKING recording RUNNING\n"
		"      bob: leg ENDING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("target_s_recording_by_hand_ends_where_who_remains_decides",
		"set record_rule 3\n"
		RECORDING
		REPLACES
		"11s carol confirms\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do drop bob: replaced\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg ENDING\n"
		"      carol: leg UP\n"),
	NOMINAL("target_s_recording_by_rule_goes_on_where_who_remains_decides",
		"set record_rule 3\n"
		RECORDING_BY_RULE
		REPLACES
		"11s carol confirms\n"
		"      do record bob off auto\n"
		"      tell recording stopped bob auto: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do record carol on segment 2 in after auto\n"
		"      do drop bob: replaced\n"
		"11s recorder carol on\n"
		"      tell recording started bob segment 2 in after auto\n"
		"so\n"
		"      bob: call TALKING recording RUNNING\n"
		"      bob: leg ENDING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("replacing_party_must_not_be_recorded",
		"set record_rule 2\n"
		RECORDING
		"10s carol replaces bob by peer never\n"
		"      do answer carol for bob\n"
		"11s carol confirms\n"
		"      do record bob off\n"
		"      tell recording stopped bob: replaced\n"
		"      do focus bob off\n"
		"      do focus carol on\n"
		"      tell replaced bob with carol\n"
		"      do drop bob: replaced\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg ENDING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("replacing_party_is_never_acknowledged",
		"set record_rule 2\n"
		RECORDING
		REPLACES
		"43s time passes\n"
		"      do drop carol: no answer\n"
		"so\n"
		"      bob: call TALKING recording RUNNING\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	NOMINAL("party_is_replaced_before_the_call_is_up",
		"set record_rule 3\n"
		"0s dial bob\n"
		"      do invite bob\n"
		"1s bob rings\n"
		"      tell ringing bob 180\n"
		"2s carol replaces bob by peer always\n"
		"      do answer carol for bob\n"
		"2s carol confirms\n"
		"      do focus bob off\n"
		"      tell replaced bob with carol\n"
		"      do focus carol on\n"
		"      tell connected bob\n"
		"      do record carol on in after auto\n"
		"      do drop bob: replaced\n"
		"2s recorder carol on\n"
		"      tell recording started bob in after auto\n"
		"so\n"
		"      bob: call TALKING recording RUNNING\n"
		"      bob: leg CANCELLING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("party_that_must_not_be_recorded_is_not",
		"0s bob calls never\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s answer bob\n"
		"      do answer bob\n"
		"1s bob confirms\n"
		"      do focus bob on\n"
		"      tell connected bob\n"
		"5s record bob\n"
		"      ! refused\n"
		"5s record bob auto\n"
		"      ! refused\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("party_turns_out_to_be_one_that_must_not_be_recorded",
		RECORDING
		"6s bob is dan never\n"
		"      do record bob off\n"
		"      tell identity bob dan\n"
		"6s recorder bob off\n"
		"      tell recording stopped bob: declined\n"
		"7s record bob\n"
		"      ! refused\n"
		"8s bob is erna\n"
		"      tell identity bob erna\n"
		"8s record bob\n"
		"      do record bob on segment 2\n"
		"so\n"
		"      bob: call TALKING recording STARTING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("party_s_settings_stay_while_it_is_the_same",
		RECORDING
		"6s bob is bob never\n"
		"      do record bob off\n"
		"      tell identity bob bob\n"
		"6s recorder bob off\n"
		"      tell recording stopped bob: declined\n"
		"7s bob is bob\n"
		"8s record bob\n"
		"      ! refused\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("party_s_settings_do_not_matter",
		"set record_never_wins 0\n"
		RECORDING
		"6s bob is dan never\n"
		"      tell identity bob dan\n"
		"so\n"
		"      bob: call TALKING recording RUNNING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("party_turns_out_so_before_it_runs",
		BOB_TALKS
		"5s record bob\n"
		"      do record bob on\n"
		"5s bob is dan\n"
		"      tell identity bob dan\n"
		"5s bob is erna never\n"
		"      do record bob off\n"
		"      tell identity bob erna\n"
		"6s recorder bob off\n"
		"      tell recording stopped bob: declined\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("party_turns_out_so_when_it_is_about_to_start_again",
		RECORDING_BY_RULE
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
		"11s bob is dan\n"
		"      tell identity bob dan\n"
		"11s bob is erna never\n"
		"      tell identity bob erna\n"
		"11s recorder bob off\n"
		"      tell recording stopped bob auto: transferred\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("party_turns_out_so_while_it_stops",
		RECORDING_BY_RULE
		"10s blind bob carol\n"
		"      do record bob off auto\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"10s bob is dan never\n"
		"      tell identity bob dan\n"
		"10s cancel bob\n"
		"10s bob agrees\n"
		"      do media bob sendrecv\n"
		"10s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		"11s recorder bob off\n"
		"      tell recording stopped bob auto: transferred\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("party_turns_out_so_before_it_would_start_again",
		RECORDING_BY_RULE
		"10s blind bob carol\n"
		"      do record bob off auto\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"10s recorder bob off\n"
		"      tell recording stopped bob auto: transferred\n"
		"10s bob is dan never\n"
		"      tell identity bob dan\n"
		"10s cancel bob\n"
		"10s bob agrees\n"
		"      do media bob sendrecv\n"
		"10s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("transfer_begins_before_it_runs_and_it_goes_on",
		"set record_rule 1\n"
		BOB_TALKS
		"5s record bob\n"
		"      do record bob on\n"
		"5s blind bob carol\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"6s recorder bob on\n"
		"      tell recording started bob\n"
		"so\n"
		"      bob: call TALKING blind HOLDING recording RUNNING\n"
		"      bob: leg UP hold HOLDING\n"),
	OFF_NOMINAL("recording_by_hand_while_held_ends_before_the_rule_s_starts_again",
		RECORDING_BY_RULE
		"10s attended bob carol\n"
		"      do record bob off auto\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"10s recorder bob off\n"
		"      tell recording stopped bob auto: transferred\n"
		"10s bob agrees\n"
		"      tell held bob\n"
		"      do invite carol\n"
		"      tell consulting bob\n"
		"11s record bob\n"
		"      do record bob on segment 2 in hold\n"
		"11s recorder bob on\n"
		"      tell recording started bob segment 2 in hold\n"
		"12s stop recording bob\n"
		"      do record bob off segment 2 in hold\n"
		"12s recorder bob off\n"
		"      tell recording stopped bob segment 2 in hold: normal\n"
		"13s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"13s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: consult, cancelled, with transferee\n"
		"      do record bob on segment 3 auto\n"
		"13s recorder bob on\n"
		"      tell recording started bob segment 3 auto\n"
		"so\n"
		"      bob: call TALKING recording RUNNING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg CANCELLING\n"),
	OFF_NOMINAL("recording_by_hand_while_held_goes_on_when_the_call_is_back",
		RECORDING_BY_RULE
		"10s attended bob carol\n"
		"      do record bob off auto\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"10s recorder bob off\n"
		"      tell recording stopped bob auto: transferred\n"
		"10s bob agrees\n"
		"      tell held bob\n"
		"      do invite carol\n"
		"      tell consulting bob\n"
		"11s record bob\n"
		"      do record bob on segment 2 in hold\n"
		"11s recorder bob on\n"
		"      tell recording started bob segment 2 in hold\n"
		"13s cancel bob\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      do media bob sendrecv\n"
		"13s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: consult, cancelled, with transferee\n"
		"14s stop recording bob\n"
		"      do record bob off segment 2 in hold\n"
		"14s recorder bob off\n"
		"      tell recording stopped bob segment 2 in hold: normal\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg CANCELLING\n"),
	OFF_NOMINAL("recording_by_rule_that_a_hand_stopped_does_not_start_again",
		RECORDING_BY_RULE
		"9s stop recording bob\n"
		"      do record bob off auto\n"
		"10s blind bob carol\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"10s recorder bob off\n"
		"      tell recording stopped bob auto: normal\n"
		"10s cancel bob\n"
		"10s bob agrees\n"
		"      do media bob sendrecv\n"
		"10s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	NOMINAL("transferee_leaves_the_three_and_the_target_is_recorded",
		"set record_rule 2\n"
		THREE_TALK
		"17s record bob\n"
		"      do record bob on in merged\n"
		"17s recorder bob on\n"
		"      tell recording started bob in merged\n"
		"20s bob hangs up\n"
		"      do record bob off in merged\n"
		"      tell recording stopped bob in merged: normal\n"
		"      do record carol on in after\n"
		"      do mix bob with carol off\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"20s recorder carol on\n"
		"      tell recording started carol in after\n"
		"25s carol hangs up\n"
		"      do record carol off in after\n"
		"      tell recording stopped carol in after: normal\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"so\n"),
	NOMINAL("target_leaves_the_three_and_the_transferee_is_recorded",
		"set record_rule 2\n"
		THREE_TALK
		"17s record carol\n"
		"      do record carol on in merged\n"
		"17s recorder carol on\n"
		"      tell recording started carol in merged\n"
		"20s carol hangs up\n"
		"      do record carol off in merged\n"
		"      tell recording stopped carol in merged: normal\n"
		"      do record bob on in after\n"
		"      tell ended carol: normal\n"
		"      do mix bob with carol off\n"
		"      do forget carol\n"
		"      tell transfer failed bob: talk, target left, with transferee\n"
		"20s recorder bob on\n"
		"      tell recording started bob in after\n"
		"25s bob hangs up\n"
		"      do record bob off in after\n"
		"      tell recording stopped bob in after: normal\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("one_of_three_leaves_and_both_calls_were_recorded",
		"set record_rule 2\n"
		THREE_TALK
		"17s record bob\n"
		"      do record bob on in merged\n"
		"17s recorder bob on\n"
		"      tell recording started bob in merged\n"
		"17s record carol\n"
		"      do record carol on in merged\n"
		"17s recorder carol on\n"
		"      tell recording started carol in merged\n"
		"20s bob hangs up\n"
		"      do record bob off in merged\n"
		"      tell recording stopped bob in merged: normal\n"
		"      do mix bob with carol off\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call TALKING recording RUNNING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("one_of_three_leaves_and_it_ends",
		THREE_TALK
		"17s record bob\n"
		"      do record bob on in merged\n"
		"17s recorder bob on\n"
		"      tell recording started bob in merged\n"
		"20s bob hangs up\n"
		"      do record bob off in merged\n"
		"      tell recording stopped bob in merged: normal\n"
		"      do mix bob with carol off\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("one_of_three_leaves_before_it_runs",
		"set record_rule 2\n"
		THREE_TALK
		"17s record bob\n"
		"      do record bob on in merged\n"
		"17s bob hangs up\n"
		"      do record bob off in merged\n"
		"      tell recording failed bob in merged: normal\n"
		"      do record carol on in after\n"
		"      do mix bob with carol off\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"17s recorder carol on\n"
		"      tell recording started carol in after\n"
		"so\n"
		"      carol: call TALKING recording RUNNING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("one_of_three_leaves_and_the_other_must_not_be_recorded",
		"set record_rule 2\n"
		THREE_TALK
		"17s carol is carol never\n"
		"      tell identity carol carol\n"
		"17s record bob\n"
		"      do record bob on in merged\n"
		"17s recorder bob on\n"
		"      tell recording started bob in merged\n"
		"20s bob hangs up\n"
		"      do record bob off in merged\n"
		"      tell recording stopped bob in merged: normal\n"
		"      do mix bob with carol off\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("one_of_three_leaves_and_by_hand_is_no_rule",
		"set record_rule 3\n"
		THREE_TALK
		"17s record bob\n"
		"      do record bob on in merged\n"
		"17s recorder bob on\n"
		"      tell recording started bob in merged\n"
		"20s bob hangs up\n"
		"      do record bob off in merged\n"
		"      tell recording stopped bob in merged: normal\n"
		"      do mix bob with carol off\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"so\n"
		"      carol: call TALKING\n"
		"      carol: leg UP\n"),
	NOMINAL("one_of_three_leaves_and_a_rule_records_the_others",
		"set record_rule 3\n"
		THREE_TALK
		"17s record bob auto\n"
		"      do record bob on in merged auto\n"
		"17s recorder bob on\n"
		"      tell recording started bob in merged auto\n"
		"20s bob hangs up\n"
		"      do record bob off in merged auto\n"
		"      tell recording stopped bob in merged auto: normal\n"
		"      do record carol on in after auto\n"
		"      do mix bob with carol off\n"
		"      tell transfer failed bob: talk, transferee left, with target\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"20s recorder carol on\n"
		"      tell recording started carol in after auto\n"
		"so\n"
		"      carol: call TALKING recording RUNNING\n"
		"      carol: leg UP\n"),
	OFF_NOMINAL("three_are_handed_over_and_it_ends",
		"set record_rule 2\n"
		THREE_TALK
		"17s record carol\n"
		"      do record carol on in merged\n"
		"17s recorder carol on\n"
		"      tell recording started carol in merged\n"
		"18s complete bob\n"
		"      do refer bob to carol replacing carol\n"
		"      tell completing bob\n"
		"18s bob takes refer\n"
		"19s carol hangs up\n"
		"      do record carol off in merged\n"
		"      tell recording stopped carol in merged: transferred\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"19s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"),
	OFF_NOMINAL("three_are_cancelled_and_the_consultation_s_ends",
		"set record_rule 2\n"
		THREE_TALK
		"17s record carol\n"
		"      do record carol on in merged\n"
		"17s recorder carol on\n"
		"      tell recording started carol in merged\n"
		"18s cancel bob\n"
		"      do mix bob with carol off\n"
		"      do record carol off in merged\n"
		"      tell recording stopped carol in merged: normal\n"
		"      do drop carol: normal\n"
		"      tell ended carol: normal\n"
		"      tell transfer cancelled bob: talk, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      carol: call OVER\n"
		"      bob: leg UP\n"
		"      carol: leg ENDING\n"),
	NOMINAL("other_side_records_and_says_so",
		BOB_TALKS
		"5s bob records on\n"
		"      tell remote recording bob on\n"
		"6s bob records paused\n"
		"      tell remote recording bob paused\n"
		"7s bob records off\n"
		"      tell remote recording bob off\n"
		"8s bob prefers off\n"
		"      tell record pref bob off\n"
		"8s bob prefers on\n"
		"      tell record pref bob on\n"
		"8s bob prefers pause\n"
		"      tell record pref bob pause\n"
		"8s bob prefers nopreference\n"
		"      tell record pref bob nopreference\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("other_side_says_what_nobody_understands",
		BOB_TALKS
		"5s bob records maybe\n"
		"5s bob records pause\n"
		"5s bob prefers paused\n"
		"5s bob records nopreference\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("other_side_would_not_be_recorded_and_is",
		BOB_TALKS
		"5s bob prefers off\n"
		"      tell record pref bob off\n"
		"6s record bob\n"
		"      do record bob on\n"
		"6s recorder bob on\n"
		"      tell recording started bob\n"
		"so\n"
		"      bob: call TALKING recording RUNNING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("other_side_records_when_it_is_nobody_s_any_more",
		BOB_TALKS
		"5s hangup bob\n"
		"      do drop bob: normal\n"
		"      tell ended bob: normal\n"
		"5s bob records on\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING\n"),
	END_OF_SCRIPTS};
