/* scripts_rules.c -- what the administrator's policy does to a transfer, and who is shown to whom:
 * the engine goes by it on every path, and what is refused puts nothing out. */
#include "scripts.h"

#define REFUSED_AND_TALKING \
	"      ! refused\n" \
	"so\n" \
	"      bob: call TALKING\n" \
	"      bob: leg UP\n"

#define HELD_AND_CALLED(extra) \
	"      tell transfer started bob\n" \
	"      do media bob sendonly\n" \
	"10s bob agrees\n" \
	"      tell held bob\n" \
	extra

const struct script rules_scripts[] = {
	NOMINAL("an_internal_transfer_goes_by_the_rules",
		"rule type low\n" BOB_TALKS "10s attended bob carol\n" HELD_AND_CALLED(
			"      do invite carol shown transferor's extension W1 from alice\n"
			"      tell consulting bob\n")),
	NOMINAL("a_call_goes_out_with_the_outbound_number",
		"rule plain\n"
		"1s dial +48601000001\n"
		"      do invite +48601000001 shown transferor's outbound number W5 from +48220000001\n"),
	NOMINAL("three_are_shown_a_conference",
		"rule plain\n" BOB_TALKS "10s attended bob carol\n" HELD_AND_CALLED(
			"      do invite carol shown transferor's extension W1 from alice\n"
			"      tell consulting bob\n") "15s carol answers\n"
						       "      do focus carol on\n"
						       "      tell consult connected bob\n"
						       "16s merge bob\n"
						       "      do media bob sendrecv\n"
						       "16s bob agrees\n"
						       "      tell resumed bob\n"
						       "      do mix bob with carol on\n"
						       "      do identity bob shown conference W13\n"
						       "      do identity carol shown conference W13\n"
						       "      tell merged bob\n"
						       "17s carol hangs up\n"
						       "      tell ended carol: normal\n"
						       "      do mix bob with carol off\n"
						       "      do forget carol\n"
						       "      tell transfer failed bob: talk, target left, with transferee\n"
						       "      do identity bob shown transferor's extension X64\n"),
	/* R39, W9. */
	NOMINAL("the_target_is_shown_the_held_party_where_that_is_set",
		"set consult_shows_transferee 1\n"
		"rule plain\n" BOB_TALKS "10s attended bob carol\n" HELD_AND_CALLED(
			"      do invite carol shown transferee W9 from bob\n"
			"      tell consulting bob\n")),
	/* R42. */
	OFF_NOMINAL("a_withheld_party_is_not_shown_to_the_target",
		    "set consult_shows_transferee 1\n"
		    "rule plain\n"
		    "0s bob calls privately\n"
		    "      do ring bob\n"
		    "      tell incoming bob\n"
		    "1s answer bob\n"
		    "      do answer bob\n"
		    "1s bob confirms\n"
		    "      do focus bob on\n"
		    "      tell connected bob\n"
		    "10s attended bob carol\n" HELD_AND_CALLED(
			    "      do invite carol shown anonymous X1 from anonymous\n"
			    "      tell consulting bob\n")),
	/* R42: who says his name again, and not that it is withheld, has not taken that back. */
	OFF_NOMINAL("a_withheld_party_stays_so_under_another_name",
		    "set consult_shows_transferee 1\n"
		    "rule plain\n"
		    "0s bob calls privately\n"
		    "      do ring bob\n"
		    "      tell incoming bob\n"
		    "1s answer bob\n"
		    "      do answer bob\n"
		    "1s bob confirms\n"
		    "      do focus bob on\n"
		    "      tell connected bob\n"
		    "5s bob is bob\n"
		    "      tell identity bob bob\n"
		    "10s attended bob carol\n" HELD_AND_CALLED(
			    "      do invite carol shown anonymous X1 from anonymous\n"
			    "      tell consulting bob\n")),
	/* Another party, put in its place by a switch, has withheld nothing. */
	NOMINAL("who_takes_the_place_of_a_withheld_party_is_shown",
		"set consult_shows_transferee 1\n"
		"rule plain\n"
		"0s bob calls privately\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s answer bob\n"
		"      do answer bob\n"
		"1s bob confirms\n"
		"      do focus bob on\n"
		"      tell connected bob\n"
		"5s bob is robert\n"
		"      tell identity bob robert\n"
		"10s attended bob carol\n" HELD_AND_CALLED(
			"      do invite carol shown transferee W9 from robert\n"
			"      tell consulting bob\n")),
	OFF_NOMINAL("external_numbers_are_no_targets_at_low",
		    "rule type low\n" BOB_TALKS "5s attended bob +48601000001\n"
		    "      ! refused\n"
		    "5s blind bob +48601000001\n" REFUSED_AND_TALKING),
	NOMINAL("external_contacts_are_targets_at_low",
		"rule type low\n"
		"rule contact +48601000001\n" BOB_TALKS
		"10s blind bob +48601000001\n" HELD_AND_CALLED(
			"      do refer bob to +48601000001\n"
			"      tell completing bob\n")),
	OFF_NOMINAL("external_contacts_are_none_at_medium",
		    "rule type medium\n"
		    "rule contact +48601000001\n" BOB_TALKS
		    "5s blind bob +48601000001\n" REFUSED_AND_TALKING),
	NOMINAL("recorded_contacts_are_targets_at_high",
		"rule type high\n"
		"rule contact +48601000001 recorded\n" BOB_TALKS
		"10s blind bob +48601000001\n" HELD_AND_CALLED(
			"      do refer bob to +48601000001\n"
			"      tell completing bob\n")),
	OFF_NOMINAL("unrecorded_extensions_are_none_at_high",
		    "rule type high\n" BOB_TALKS "5s blind bob carol\n" REFUSED_AND_TALKING),
	OFF_NOMINAL("voicemail_is_internal_only",
		    "rule plain\n" BOB_TALKS "5s voicemail bob +48601000001\n" REFUSED_AND_TALKING),
	OFF_NOMINAL("voicemail_is_switched_off", "rule no mailbox carol\n" BOB_TALKS
						 "5s voicemail bob carol\n" REFUSED_AND_TALKING),
	OFF_NOMINAL("there_is_no_service",
		    "rule service off\n" BOB_TALKS "5s blind bob carol\n" REFUSED_AND_TALKING),
	OFF_NOMINAL("transfer_is_switched_off_for_the_site",
		    "rule transfer off\n" BOB_TALKS "5s attended bob carol\n"
		    "      ! refused\n"
		    "5s voicemail bob carol\n" REFUSED_AND_TALKING),
	OFF_NOMINAL("an_emergency_number_is_dialled_and_no_target",
		    "rule plain\n" BOB_TALKS "5s blind bob 112\n" REFUSED_AND_TALKING),
	OFF_NOMINAL("a_class_of_numbers_is_forbidden",
		    "rule class international forbidden\n" BOB_TALKS
		    "5s blind bob +4420700000\n" REFUSED_AND_TALKING),
	OFF_NOMINAL("two_external_parties_are_not_joined",
		    "rule offnet blocked\n"
		    "1s +48221110000 calls\n"
		    "      do ring +48221110000\n"
		    "      tell incoming +48221110000\n"
		    "2s answer +48221110000\n"
		    "      do answer +48221110000\n"
		    "2s +48221110000 confirms\n"
		    "      do focus +48221110000 on\n"
		    "      tell connected +48221110000\n"
		    "5s blind +48221110000 +48601000001\n"
		    "      ! refused\n"
		    "6s blind +48221110000 carol\n"
		    "      tell transfer started +48221110000\n"
		    "      do media +48221110000 sendonly\n"),
	/* A feature code is a verb like any other (R70: on every path). */
	OFF_NOMINAL("a_feature_code_is_judged",
		    "rule type low\n" BOB_TALKS
		    "5s blind bob +48601000001 by code\n" REFUSED_AND_TALKING),
	OFF_NOMINAL(
		"a_retry_with_another_target_is_judged",
		"rule type low\n" BOB_TALKS "10s attended bob carol\n" HELD_AND_CALLED(
			"      do invite carol shown transferor's extension W1 from alice\n"
			"      tell consulting bob\n") "15s carol rejects 486\n"
						       "      tell ended carol: busy 486\n"
						       "      tell consult failed bob: busy 486\n"
						       "      do forget carol\n"
						       "16s retry bob +48601000001\n"
						       "      ! refused\n"
						       "17s retry bob dave\n"
						       "      do invite dave shown transferor's extension W1 from alice\n"
						       "      tell consulting bob\n"),
	OFF_NOMINAL(
		"a_call_that_is_up_is_judged_as_a_target",
		"rule type low\n" BOB_TALKS "5s dial +48601000001\n"
		"      do invite +48601000001 shown transferor's outbound number W5 from +48220000001\n"
		"6s +48601000001 answers\n"
		"      do focus +48601000001 on\n"
		"      tell connected +48601000001\n"
		"7s attended bob to +48601000001\n"
		"      ! refused\n"),
	/* Whoever was called outside may say what he likes. */
	OFF_NOMINAL(
		"an_external_party_does_not_come_inside_by_its_own_word",
		"rule type low\n" BOB_TALKS "5s dial +48601000001\n"
		"      do invite +48601000001 shown transferor's outbound number W5 from +48220000001\n"
		"6s +48601000001 answers\n"
		"      do focus +48601000001 on\n"
		"      tell connected +48601000001\n"
		"6s +48601000001 is carol\n"
		"      tell identity +48601000001 carol\n"
		"7s attended bob to +48601000001\n"
		"      ! refused\n"),
	/* Threat 6: Bob in another writing is Bob. */
	OFF_NOMINAL("nobody_is_transferred_to_our_user",
		    "rule ours alice\n" BOB_TALKS "5s blind bob alice\n" REFUSED_AND_TALKING),
	OFF_NOMINAL("a_call_passed_on_too_often_stays", "rule hops 5\n"
							"0s bob calls after 5 hops\n"
							"      do ring bob\n"
							"      tell incoming bob\n"
							"1s answer bob\n"
							"      do answer bob\n"
							"1s bob confirms\n"
							"      do focus bob on\n"
							"      tell connected bob\n"
							"5s blind bob carol\n" REFUSED_AND_TALKING),
	OFF_NOMINAL(
		"a_call_is_not_transferred_for_ever",
		"rule chain 1\n" BOB_TALKS "10s blind bob carol\n" HELD_AND_CALLED(
			"      do refer bob to carol\n"
			"      tell completing bob\n") "11s bob refuses refer 603\n"
						       "      do media bob sendrecv\n"
						       "11s bob agrees\n"
						       "      tell resumed bob\n"
						       "      tell transfer failed bob: handover, refused 603, with transferee\n"
						       "12s blind bob dave\n"
						       "      ! refused\n"),
	/* Threat 2: so many transfers an hour, and again when the hour is over. */
	OFF_NOMINAL(
		"an_account_has_a_budget",
		"rule budget 1\n" BOB_TALKS "10s blind bob carol\n" HELD_AND_CALLED(
			"      do refer bob to carol\n"
			"      tell completing bob\n") "11s bob refuses refer 603\n"
						       "      do media bob sendrecv\n"
						       "11s bob agrees\n"
						       "      tell resumed bob\n"
						       "      tell transfer failed bob: handover, refused 603, with transferee\n"
						       "12s blind bob carol\n"
						       "      ! refused\n"
						       "3610s blind bob carol\n"
						       "      tell transfer started bob\n"
						       "      do media bob sendonly\n"),
	/* Threat 12. */
	OFF_NOMINAL("an_encrypted_call_goes_nowhere_in_clear",
		    "rule plain\n"
		    "0s bob calls securely\n"
		    "      do ring bob\n"
		    "      tell incoming bob\n"
		    "1s answer bob\n"
		    "      do answer bob\n"
		    "1s bob confirms\n"
		    "      do focus bob on\n"
		    "      tell connected bob\n"
		    "5s blind bob carol\n" REFUSED_AND_TALKING),
	/* The peer's own word does not make it less. */
	OFF_NOMINAL("an_encrypted_call_stays_one_whoever_its_party_says_to_be",
		    "rule plain\n"
		    "0s dial sips:bob@h\n"
		    "      do invite sips:bob@h shown transferor's outbound number W5 from +48220000001\n"
		    "1s sips:bob@h is bob\n"
		    "      tell identity sips:bob@h bob\n"
		    "2s sips:bob@h answers\n"
		    "      do focus sips:bob@h on\n"
		    "      tell connected sips:bob@h\n"
		    "5s blind sips:bob@h carol\n"
		    "      ! refused\n"),
	OFF_NOMINAL(
		"the_host_is_asked_about_a_call_in_clear",
		"rule downgrade asks\n"
		"0s bob calls securely\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s answer bob\n"
		"      do answer bob\n"
		"1s bob confirms\n"
		"      do focus bob on\n"
		"      tell connected bob\n"
		"5s blind bob carol\n"
		"      ! refused\n"
		"10s blind bob carol approved\n" HELD_AND_CALLED("      do refer bob to carol\n"
								 "      tell completing bob\n")),
	/* Threats 1, 2: what a peer asks for is judged before anybody is called, and said. */
	OFF_NOMINAL("a_peer_may_not_send_us_where_we_may_not_go",
		    "rule type low\n"
		    "set refer_policy 1\n" BOB_TALKS "10s bob asks for +48601000001 by bob\n"
		    "      do refer no bob 403\n"
		    "      tell refused bob type to +48601000001 by bob 403\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("a_peer_may_not_plant_headers",
		    "rule plain\n"
		    "set refuse_refer_headers 1\n"
		"set refer_policy 1\n" BOB_TALKS "10s bob asks for carol by bob with headers\n"
		    "      do refer no bob 403\n"
		    "      tell refused bob headers to carol by bob 403\n"),
	OFF_NOMINAL("a_peer_may_not_send_us_to_himself",
		    "rule plain\n"
		    "set refer_policy 1\n"
		    "rule ours alice\n" BOB_TALKS "10s bob asks for alice by bob\n"
		    "      do refer no bob 482\n"
		    "      tell refused bob self to alice by bob 482\n"),
	NOMINAL("we_are_shown_to_whom_a_peer_sends_us",
		"rule plain\n"
		"set refer_policy 1\n" BOB_TALKS "10s bob asks for carol by bob\n"
		"      do refer ok bob\n"
		"      do notify bob 100\n"
		"      do invite carol asked by bob shown transferee B1 from alice\n"
		"      tell referred bob 100\n"),
	NOMINAL("we_are_shown_to_whom_we_replace_a_peer_at",
		"rule plain\n"
		"set refer_policy 1\n" BOB_TALKS "10s bob asks for carol by bob replacing\n"
		"      do refer ok bob\n"
		"      do notify bob 100\n"
		"      do invite carol asked by bob shown transferee W2 from alice\n"
		"      tell referred bob 100\n"),
	OFF_NOMINAL("replaces_is_judged_too",
		    "rule transfer off\n" BOB_TALKS "10s carol replaces bob by peer\n"
		    "      do reject carol 403\n"
		    "      do forget carol\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	/* R69: a merge is no way round the policy. */
	OFF_NOMINAL(
		"a_conference_ends_with_who_made_it",
		"rule conference ends\n" BOB_TALKS "10s attended bob carol\n" HELD_AND_CALLED(
			"      do invite carol shown transferor's extension W1 from alice\n"
			"      tell consulting bob\n") "15s carol answers\n"
						       "      do focus carol on\n"
						       "      tell consult connected bob\n"
						       "16s merge bob\n"
						       "      do media bob sendrecv\n"
						       "16s bob agrees\n"
						       "      tell resumed bob\n"
						       "      do mix bob with carol on\n"
						       "      do identity bob shown conference W13\n"
						       "      do identity carol shown conference W13\n"
						       "      tell merged bob\n"
						       "17s complete bob\n"
						       "      ! refused\n"
						       "18s hangup bob\n"
						       "      do mix bob with carol off\n"
						       "      do drop carol: normal\n"
						       "      tell ended carol: normal\n"
						       "      do drop bob: normal\n"
						       "      tell transfer cancelled bob: talk, transferor left, with nobody\n"
						       "      tell ended bob: normal\n"),
	END_OF_SCRIPTS};
