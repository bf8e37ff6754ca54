/* scripts_orders.c -- orders of events that broke real products, each by its number.
 *
 * Not the core's, and where they belong:
 * H9   two legs served by one worker: the core has none; one engine is one thread's (legwork.h).
 * H13  sipfrag with wrong line ends: read by the adapter (lib/re, wire_refer).
 * H16  escaping of the tags in Replaces: read and written by the adapter (lib/re, wire_refer).
 * H19  re-INVITE with Replaces: refused by the adapter, the core sees none (lib/re, invite).
 * H21  REFER without body or content type: read by the adapter (lib/re, wire_refer).
 * H23  endless challenges: counted by the adapter (lib/re), which then reports a refusal.
 * H15's REFER to oneself as transferee needs the adapter's own addresses; H20's loss is on the
 * wire, and what it looks like from here is below. */
#include "scripts.h"

const struct script orders_scripts[] = {
	/* H1, we are the transferor: the transfer is lost if the BYE ends it. */
	OFF_NOMINAL(
		"h1_bye_right_after_202", BLIND_ACCEPTED
		"11s bob hangs up\n"
		"12s bob reports 200\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget bob\n"
		"so\n"),
	/* H1, we are the transferee: Carol is called all the same. */
	OFF_NOMINAL("h1_transferor_hangs_up_right_after_our_202",
		    WE_OBEY "11s bob hangs up\n"
			    "12s carol rings\n"
			    "      do notify bob 180\n"
			    "      tell referred progress bob 180\n"
			    "13s carol answers\n"
			    "      do focus bob off\n"
			    "      do focus carol on\n"
			    "      tell replaced bob with carol\n"
			    "      do notify bob 200 last\n"
			    "      do forget bob\n"
			    "so\n"
			    "      bob: call TALKING\n"
			    "      carol: leg UP\n"),
	OFF_NOMINAL("h2_bye_crosses_refer", BOB_REFERRED
		    "20s bob hangs up\n"
		    "      tell transfer failed bob: handover, transferee left, with target\n"
		    "      tell ended bob: normal\n"
		    "      do forget bob\n"
		    "20s bob refuses refer 481\n"
		    "      ! stale\n"
		    "so\n"
		    "      carol: call TALKING\n"
		    "      carol: leg UP\n"),
	OFF_NOMINAL("h2_bye_crosses_blind_refer", BLIND_REFERRED
		    "10s bob hangs up\n"
		    "      tell transfer failed bob: handover, transferee left, with nobody\n"
		    "      tell ended bob: normal\n"
		    "      do forget bob\n"
		    "10s bob refuses refer 481\n"
		    "      ! stale\n"
		    "so\n"),
	OFF_NOMINAL(
		"h3_bye_right_after_notify_100", BLIND_ACCEPTED
		"11s bob reports 100\n"
		"      tell progress bob 100\n"
		"11s bob hangs up\n"
		"13s bob reports 200\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL(
		"h3_bye_right_after_notify_100_attended", BOB_ACCEPTED
		"20s bob reports 100\n"
		"      tell progress bob 100\n"
		"20s bob hangs up\n"
		"21s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget carol\n"
		"      do forget bob\n"
		"so\n"),
	/* Not before the outcome is known. */
	OFF_NOMINAL(
		"h4_we_do_not_hang_up_after_the_refer", BLIND_ACCEPTED
		"11s bob reports 100\n"
		"      tell progress bob 100\n"
		"40s time passes\n"
		"200s time passes\n"
		"201s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("h5_transferee_hangs_up_while_consultation_rings", CAROL_RINGS
		    "12s bob hangs up\n"
		    "      do drop carol: normal\n"
		    "      tell ended carol: normal\n"
		    "      tell transfer failed bob: consult, transferee left, with nobody\n"
		    "      tell ended bob: normal\n"
		    "      do forget bob\n"
		    "12s carol rejects 487\n"
		    "      do forget carol\n"
		    "so\n"),
	OFF_NOMINAL("h5_and_the_target_answers_at_the_same_moment", CAROL_RINGS
		    "12s bob hangs up\n"
		    "      do drop carol: normal\n"
		    "      tell ended carol: normal\n"
		    "      tell transfer failed bob: consult, transferee left, with nobody\n"
		    "      tell ended bob: normal\n"
		    "      do forget bob\n"
		    "12s carol answers\n"
		    "      do drop carol: normal\n"
		    "13s carol hangs up\n"
		    "      do forget carol\n"
		    "so\n"),
	OFF_NOMINAL("h6_target_answers_after_we_let_it_go_and_the_recall_rings", CAROL_RINGS
		    "12s hangup bob\n"
		    "42s time passes\n"
		    "      do drop carol: normal\n"
		    "      tell ended carol: normal\n"
		    "      tell consult failed bob: no answer 408\n"
		    "      tell recalling bob\n"
		    "42s carol answers\n"
		    "      do drop carol: normal\n"
		    "43s answer bob\n"
		    "      do media bob sendrecv\n"
		    "43s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer recalled bob: consult, no answer 408, with transferee\n"
		    "44s carol hangs up\n"
		    "      do forget carol\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("h7_failed_transfer_leaves_no_target_behind", BOB_ACCEPTED
		    "21s bob reports 486\n"
		    "      do drop carol: normal\n"
		    "      tell ended carol: normal\n"
		    "      do media bob sendrecv\n"
		    "21s carol hangs up\n"
		    "      do forget carol\n"
		    "21s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer failed bob: outcome, busy 486, with transferee\n"
		    "22s bob hangs up\n"
		    "      tell ended bob: normal\n"
		    "      do forget bob\n"
		    "so\n"),
	OFF_NOMINAL(
		"h8_both_legs_are_forgotten_on_success", BOB_ACCEPTED
		"21s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"21s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"21s bob hangs up\n"
		"      do forget bob\n"
		"22s hangup bob\n"
		"      ! stale\n"
		"22s hangup carol\n"
		"      ! stale\n"
		"so\n"),
	OFF_NOMINAL("h8_replaced_and_replacing_leg_are_forgotten",
		    CAROL_REPLACES "10s carol confirms\n"
				   "      do focus bob off\n"
				   "      do focus carol on\n"
				   "      tell replaced bob with carol\n"
				   "      do drop bob: replaced\n"
				   "10s bob hangs up\n"
				   "      do forget bob\n"
				   "20s carol hangs up\n"
				   "      tell ended bob: normal\n"
				   "      do forget carol\n"
				   "so\n"),
	OFF_NOMINAL("h10_refused_refer_is_told_at_once", BLIND_REFERRED
		    "10s bob refuses refer 488\n"
		    "      do media bob sendrecv\n"
		    "10s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer failed bob: handover, refused 488, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("h11_terminated_notify_without_body", BLIND_ACCEPTED
		    "12s bob goes silent\n"
		    "      do media bob sendrecv\n"
		    "12s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer unknown bob: outcome, no news, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL(
		"h11_terminated_notify_without_body_after_the_replacement", BOB_ACCEPTED
		"20s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"20s bob goes silent\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("h12_only_one_notify_ever", BLIND_ACCEPTED
		    "11s bob reports 100\n"
		    "      tell progress bob 100\n"
		    "223s time passes\n"
		    "      do media bob sendrecv\n"
		    "223s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer unknown bob: outcome, no news, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL(
		"h12_only_one_notify_ever_but_the_target_was_replaced", BOB_ACCEPTED
		"20s bob reports 100\n"
		"      tell progress bob 100\n"
		"21s carol hangs up\n"
		"      tell ended carol: normal\n"
		"      do forget carol\n"
		"21s bob hangs up\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("h14_failed_referred_call_leaves_the_original_call", BLIND_ACCEPTED
		    "12s bob reports 486\n"
		    "      do media bob sendrecv\n"
		    "12s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer failed bob: outcome, busy 486, with transferee\n"
		    "13s mute bob\n"
		    "      do mute bob on\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("h14_failed_call_of_ours_leaves_the_original_call",
		    WE_OBEY "12s carol rejects 486\n"
			    "      do notify bob 486 last\n"
			    "      tell referred failed bob: busy 486, with transferee\n"
			    "      do forget carol\n"
			    "13s hold bob\n"
			    "      do media bob sendonly\n"
			    "so\n"
			    "      bob: call TALKING\n"
			    "      bob: leg UP hold HOLDING\n"),
	/* Two consultations at once: each REFER names its own. */
	OFF_NOMINAL("h15_refer_names_the_consultation_call_of_this_transfer",
		    BOB_TALKS "5s hold bob\n"
			      "      do media bob sendonly\n"
			      "5s bob agrees\n"
			      "      tell held bob\n"
			      "6s dan calls\n"
			      "      do ring dan\n"
			      "      tell incoming dan\n"
			      "6s answer dan\n"
			      "      do answer dan\n"
			      "6s dan confirms\n"
			      "      do focus dan on\n"
			      "      tell connected dan\n"
			      "7s attended bob carol\n"
			      "      tell transfer started bob\n"
			      "      do invite carol\n"
			      "      tell consulting bob\n"
			      "7s attended dan eve\n"
			      "      tell transfer started dan\n"
			      "      do media dan sendonly\n"
			      "8s carol answers\n"
			      "      do focus carol on\n"
			      "      tell consult connected bob\n"
			      "8s dan agrees\n"
			      "      tell held dan\n"
			      "      do invite eve\n"
			      "      tell consulting dan\n"
			      "9s eve answers\n"
			      "      do focus eve on\n"
			      "      tell consult connected dan\n"
			      "10s complete dan\n"
			      "      do refer dan to eve replacing eve\n"
			      "      tell completing dan\n"
			      "10s complete bob\n"
			      "      do refer bob to carol replacing carol\n"
			      "      tell completing bob\n"
			      "so\n"
			      "      bob: call TALKING attended REFERRING\n"
			      "      dan: call TALKING attended REFERRING\n"
			      "      carol: call TALKING\n"
			      "      eve: call TALKING\n"
			      "      bob: leg UP hold HELD\n"
			      "      dan: leg UP hold HELD\n"
			      "      carol: leg UP\n"
			      "      eve: leg UP\n"),
	OFF_NOMINAL("h15_transfer_of_a_party_to_itself", BOB_TALKS "5s blind bob bob\n"
								   "      ! refused\n"
								   "5s attended bob bob\n"
								   "      ! refused\n"
								   "5s attended bob to bob\n"
								   "      ! refused\n"
								   "so\n"
								   "      bob: call TALKING\n"
								   "      bob: leg UP\n"),
	OFF_NOMINAL("h17_replaces_without_match", BOB_TALKS "10s carol replaces nobody\n"
							    "      do reject carol 481\n"
							    "      do forget carol\n"
							    "so\n"
							    "      bob: call TALKING\n"
							    "      bob: leg UP\n"),
	OFF_NOMINAL("h18_replaces_early_only_of_an_answered_call",
		    BOB_TALKS "10s carol replaces bob by peer early only\n"
			      "      do reject carol 486\n"
			      "      do forget carol\n"
			      "so\n"
			      "      bob: call TALKING\n"
			      "      bob: leg UP\n"),
	NOMINAL("h18_replaces_early_only_of_a_ringing_call",
		"0s dial bob\n"
		"      do invite bob\n"
		"1s bob rings\n"
		"      tell ringing bob 180\n"
		"2s carol replaces bob by peer early only\n"
		"      do answer carol for bob\n"
		"2s carol confirms\n"
		"      do focus bob off\n"
		"      tell replaced bob with carol\n"
		"      do focus carol on\n"
		"      tell connected bob\n"
		"      do drop bob: replaced\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg CANCELLING\n"
		"      carol: leg UP\n"),
	/* What was a Replaces is an ordinary call here; the old one goes on. */
	OFF_NOMINAL("h20_replaces_lost_on_the_way", BOB_TALKS "10s carol calls\n"
							      "      do ring carol\n"
							      "      tell incoming carol\n"
							      "11s answer carol\n"
							      "      do answer carol\n"
							      "11s carol confirms\n"
							      "      do focus carol on\n"
							      "      tell connected carol\n"
							      "12s bob hangs up\n"
							      "      tell ended bob: normal\n"
							      "      do forget bob\n"
							      "so\n"
							      "      carol: call TALKING\n"
							      "      carol: leg UP\n"),
	OFF_NOMINAL("h22_bob_holds_us_while_we_hold_him_for_the_transfer",
		    BOB_TALKS "10s blind bob carol\n"
			      "      tell transfer started bob\n"
			      "      do media bob sendonly\n"
			      "10s bob holds us\n"
			      "      tell remote hold bob\n"
			      "10s bob agrees\n"
			      "      tell held bob\n"
			      "      do refer bob to carol\n"
			      "      tell completing bob\n"
			      "11s bob takes refer\n"
			      "12s bob reports 486\n"
			      "      do media bob sendrecv\n"
			      "12s bob resumes us\n"
			      "      tell remote resume bob\n"
			      "12s bob agrees\n"
			      "      tell resumed bob\n"
			      "      tell transfer failed bob: outcome, busy 486, with transferee\n"
			      "so\n"
			      "      bob: call TALKING\n"
			      "      bob: leg UP\n"),
	OFF_NOMINAL("h22_hold_is_refused_for_good_after_glare",
		    BOB_TALKS "10s attended bob carol\n"
			      "      tell transfer started bob\n"
			      "      do media bob sendonly\n"
			      "10s bob refuses media 491\n"
			      "      tell hold failed bob 491\n"
			      "      tell transfer failed bob: hold, hold failed, with transferee\n"
			      "so\n"
			      "      bob: call TALKING\n"
			      "      bob: leg UP\n"),
	OFF_NOMINAL(
		"h24_last_news_cross_the_deadline", BLIND_ACCEPTED
		"11s bob reports 180\n"
		"      tell progress bob 180\n"
		"223s time passes\n"
		"      do media bob sendrecv\n"
		"223s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold RESUMING\n"),
	OFF_NOMINAL("h24_last_news_come_after_the_call_is_back", BLIND_ACCEPTED
		    "11s bob reports 180\n"
		    "      tell progress bob 180\n"
		    "223s time passes\n"
		    "      do media bob sendrecv\n"
		    "223s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer unknown bob: outcome, no news, with transferee\n"
		    "224s bob reports 200\n"
		    "224s bob goes silent\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	END_OF_SCRIPTS};
