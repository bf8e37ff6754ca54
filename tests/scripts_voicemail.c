/* scripts_voicemail.c -- transfer to a mailbox: whose, whether there is one, and the outcome like
 * the others. */
#include "scripts.h"

const struct script voicemail_scripts[] = {
	NOMINAL("message_transfer_completes", MAIL_ACCEPTED
		"11s bob reports 100\n"
		"      tell progress bob 100\n"
		"12s bob reports 180\n"
		"      tell progress bob 180\n"
		"15s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"15s bob hangs up\n"
		"      do forget bob\n"
		"so\n"),
	NOMINAL("message_transfer_success_is_the_first_news", MAIL_ACCEPTED
		"15s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	NOMINAL("message_transfer_released_on_accept",
		"set blind_style 2\n" MAIL_ACCEPTED "      do drop bob: normal\n"
		"      tell released bob\n"
		"12s bob reports 180\n"
		"      tell progress bob 180\n"
		"15s bob hangs up\n"
		"16s bob reports 200\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget bob\n"
		"so\n"),
	/* The leg is not forgotten with its BYE unanswered. */
	OFF_NOMINAL(
		"success_comes_before_the_answer_to_our_bye",
		"set blind_style 2\n" MAIL_ACCEPTED "      do drop bob: normal\n"
		"      tell released bob\n"
		"12s bob reports 200\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"13s bob hangs up\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL(
		"released_bob_does_not_know_our_bye",
		"set blind_style 2\n" MAIL_ACCEPTED "      do drop bob: normal\n"
		"      tell released bob\n"
		"12s bob rejects 481\n"
		"13s bob reports 200\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("released_bob_never_answers_our_bye",
		    "set blind_style 2\n"
		    "set linger_ms 60000\n" MAIL_ACCEPTED "      do drop bob: normal\n"
		    "      tell released bob\n"
		    "71s time passes\n"
		    "      do forget bob\n"
		    "223s time passes\n"
		    "      tell transfer unknown bob: outcome, no news, with nobody\n"
		    "      tell ended bob: normal\n"
		    "so\n"),
	OFF_NOMINAL("mailbox_is_full_and_bob_comes_back", MAIL_ACCEPTED
		    "12s bob reports 180\n"
		    "      tell progress bob 180\n"
		    "13s bob reports 486\n"
		    "      do media bob sendrecv\n"
		    "13s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer failed bob: outcome, busy 486, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("mailbox_is_full_at_once_and_bob_comes_back", MAIL_ACCEPTED
		    "12s bob reports 486\n"
		    "      do media bob sendrecv\n"
		    "12s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer failed bob: outcome, busy 486, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("bob_will_not_be_held_so_nothing_is_sent",
		    BOB_TALKS "10s voicemail bob carol\n"
			      "      tell transfer started bob\n"
			      "      do media bob sendonly\n"
			      "10s bob refuses media 488\n"
			      "      tell hold failed bob 488\n"
			      "      tell transfer failed bob: hold, hold failed, with transferee\n"
			      "so\n"
			      "      bob: call TALKING\n"
			      "      bob: leg UP\n"),
	OFF_NOMINAL("hold_takes_longer_than_the_transfer_waits",
		    BOB_TALKS "5s hold bob\n"
			      "      do media bob sendonly\n"
			      "5s bob agrees\n"
			      "      tell held bob\n"
			      "10s resume bob\n"
			      "      do media bob sendrecv\n"
			      "10s voicemail bob carol\n"
			      "      tell transfer started bob\n"
			      "50s time passes\n"
			      "      do media bob sendonly\n"
			      "51s bob agrees\n"
			      "      do media bob sendrecv\n"
			      "51s bob agrees\n"
			      "      tell resumed bob\n"
			      "      tell transfer failed bob: hold, hold failed, with transferee\n"
			      "so\n"
			      "      bob: call TALKING\n"
			      "      bob: leg UP\n"),
	OFF_NOMINAL("user_hangs_up_while_holding", BOB_TALKS
		    "10s voicemail bob carol\n"
		    "      tell transfer started bob\n"
		    "      do media bob sendonly\n"
		    "10s hangup bob\n"
		    "      do drop bob: normal\n"
		    "      tell transfer cancelled bob: hold, transferor left, with nobody\n"
		    "      tell ended bob: normal\n"
		    "so\n"
		    "      bob: call OVER\n"
		    "      bob: leg ENDING hold HOLDING\n"),
	OFF_NOMINAL("bob_hangs_up_while_being_held",
		    BOB_TALKS "10s voicemail bob carol\n"
			      "      tell transfer started bob\n"
			      "      do media bob sendonly\n"
			      "10s bob hangs up\n"
			      "      tell transfer failed bob: hold, transferee left, with nobody\n"
			      "      tell ended bob: normal\n"
			      "      do forget bob\n"
			      "so\n"),
	OFF_NOMINAL("bob_hangs_up_before_he_has_taken_the_refer", MAIL_REFERRED
		    "11s bob hangs up\n"
		    "      tell transfer failed bob: handover, transferee left, with nobody\n"
		    "      tell ended bob: normal\n"
		    "      do forget bob\n"
		    "so\n"),
	OFF_NOMINAL("bob_refuses_the_refer", MAIL_REFERRED
		    "11s bob refuses refer 603\n"
		    "      do media bob sendrecv\n"
		    "11s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer failed bob: handover, refused 603, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("bob_refuses_the_refer_and_the_user_has_left", MAIL_REFERRED
		    "11s hangup bob\n"
		    "11s bob refuses refer 405\n"
		    "      tell recalling bob\n"
		    "12s answer bob\n"
		    "      do media bob sendrecv\n"
		    "12s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer recalled bob: handover, unsupported 405, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("user_hangs_up_before_bob_has_taken_the_refer",
		    MAIL_REFERRED "11s hangup bob\n"
				  "11s bob takes refer\n"
				  "      do drop bob: normal\n"
				  "      tell released bob\n"
				  "so\n"
				  "      bob: call TALKING voicemail RELEASED\n"
				  "      bob: leg PARTING hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_after_bob_has_taken_the_refer",
		    MAIL_ACCEPTED "12s hangup bob\n"
				  "      do drop bob: normal\n"
				  "      tell released bob\n"
				  "so\n"
				  "      bob: call TALKING voicemail RELEASED\n"
				  "      bob: leg PARTING hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_while_bob_calls",
		    MAIL_ACCEPTED "12s bob reports 180\n"
				  "      tell progress bob 180\n"
				  "12s hangup bob\n"
				  "      do drop bob: normal\n"
				  "      tell released bob\n"
				  "so\n"
				  "      bob: call TALKING voicemail RELEASED\n"
				  "      bob: leg PARTING hold HELD\n"),
	OFF_NOMINAL("progress_overtakes_the_202",
		    MAIL_REFERRED "11s bob reports 100\n"
				  "      tell progress bob 100\n"
				  "11s bob takes refer\n"
				  "11s bob reports 180\n"
				  "      tell progress bob 180\n"
				  "so\n"
				  "      bob: call TALKING voicemail WAITING\n"
				  "      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("progress_overtakes_the_202_and_the_user_has_left",
		    MAIL_REFERRED "11s hangup bob\n"
				  "11s bob reports 100\n"
				  "      tell progress bob 100\n"
				  "      do drop bob: normal\n"
				  "      tell released bob\n"
				  "so\n"
				  "      bob: call TALKING voicemail RELEASED\n"
				  "      bob: leg PARTING hold HELD\n"),
	OFF_NOMINAL("progress_overtakes_the_202_that_releases",
		    "set blind_style 2\n" MAIL_REFERRED "11s bob reports 100\n"
		    "      tell progress bob 100\n"
		    "11s bob takes refer\n"
		    "      do drop bob: normal\n"
		    "      tell released bob\n"
		    "so\n"
		    "      bob: call TALKING voicemail RELEASED\n"
		    "      bob: leg PARTING hold HELD\n"),
	OFF_NOMINAL(
		"success_overtakes_the_202", MAIL_REFERRED
		"11s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"11s bob takes refer\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("failure_overtakes_the_202", MAIL_REFERRED
		    "11s bob reports 486\n"
		    "      do media bob sendrecv\n"
		    "11s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer failed bob: handover, busy 486, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("failure_overtakes_the_202_and_the_user_has_left", MAIL_REFERRED
		    "11s hangup bob\n"
		    "11s bob reports 486\n"
		    "      tell recalling bob\n"
		    "12s cancel bob\n"
		    "      do media bob sendrecv\n"
		    "12s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer recalled bob: handover, busy 486, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("subscription_ends_before_the_202", MAIL_REFERRED
		    "11s bob goes silent\n"
		    "      do media bob sendrecv\n"
		    "11s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer unknown bob: handover, no news, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("subscription_ends_before_the_202_and_the_user_has_left",
		    MAIL_REFERRED "11s hangup bob\n"
				  "11s bob goes silent\n"
				  "      tell recalling bob\n"
				  "so\n"
				  "      bob: call TALKING voicemail RECALLING\n"
				  "      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("bob_never_answers_the_refer", MAIL_REFERRED
		    "43s time passes\n"
		    "      do media bob sendrecv\n"
		    "43s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer failed bob: handover, timeout, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL(
		"bob_never_answers_the_refer_and_the_user_has_left", MAIL_REFERRED
		"11s hangup bob\n"
		"43s time passes\n"
		"      tell recalling bob\n"
		"43s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("subscription_ends_without_result", MAIL_ACCEPTED
		    "12s bob goes silent\n"
		    "      do media bob sendrecv\n"
		    "12s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer unknown bob: outcome, no news, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("subscription_ends_after_progress", MAIL_ACCEPTED
		    "11s bob reports 180\n"
		    "      tell progress bob 180\n"
		    "12s bob goes silent\n"
		    "      do media bob sendrecv\n"
		    "12s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer unknown bob: outcome, no news, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("no_news_at_all", MAIL_ACCEPTED
		    "43s time passes\n"
		    "      do media bob sendrecv\n"
		    "43s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer unknown bob: outcome, no news, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("no_final_news", MAIL_ACCEPTED
		    "11s bob reports 180\n"
		    "      tell progress bob 180\n"
		    "223s time passes\n"
		    "      do media bob sendrecv\n"
		    "223s bob agrees\n"
		    "      tell resumed bob\n"
		    "      tell transfer unknown bob: outcome, no news, with transferee\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL(
		"bob_hangs_up_after_accepting_and_reports_success", MAIL_ACCEPTED
		"11s bob hangs up\n"
		"12s bob reports 200\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL("bob_hangs_up_after_progress_and_reports_failure",
		    MAIL_ACCEPTED "11s bob reports 180\n"
				  "      tell progress bob 180\n"
				  "11s bob hangs up\n"
				  "12s bob reports 486\n"
				  "      tell transfer failed bob: outcome, busy 486, with nobody\n"
				  "      tell ended bob: normal\n"
				  "      do forget bob\n"
				  "so\n"),
	OFF_NOMINAL("bob_hangs_up_after_accepting_and_ends_the_subscription",
		    MAIL_ACCEPTED "11s bob hangs up\n"
				  "11s bob goes silent\n"
				  "      tell transfer unknown bob: outcome, no news, with nobody\n"
				  "      tell ended bob: normal\n"
				  "      do forget bob\n"
				  "so\n"),
	OFF_NOMINAL("bob_hangs_up_after_accepting_and_is_never_heard_of_again",
		    MAIL_ACCEPTED "11s bob hangs up\n"
				  "15s time passes\n"
				  "      tell transfer unknown bob: outcome, no news, with nobody\n"
				  "      tell ended bob: normal\n"
				  "      do forget bob\n"
				  "so\n"),
	OFF_NOMINAL("released_bob_fails",
		    "set blind_style 2\n" MAIL_ACCEPTED "      do drop bob: normal\n"
		    "      tell released bob\n"
		    "11s bob hangs up\n"
		    "12s bob reports 404\n"
		    "      tell transfer failed bob: outcome, invalid 404, with nobody\n"
		    "      tell ended bob: normal\n"
		    "      do forget bob\n"
		    "so\n"),
	OFF_NOMINAL("released_bob_ends_the_subscription",
		    "set blind_style 2\n" MAIL_ACCEPTED "      do drop bob: normal\n"
		    "      tell released bob\n"
		    "11s bob hangs up\n"
		    "12s bob goes silent\n"
		    "      tell transfer unknown bob: outcome, no news, with nobody\n"
		    "      tell ended bob: normal\n"
		    "      do forget bob\n"
		    "so\n"),
	OFF_NOMINAL("released_bob_is_never_heard_of_again",
		    "set blind_style 2\n" MAIL_ACCEPTED "      do drop bob: normal\n"
		    "      tell released bob\n"
		    "11s bob hangs up\n"
		    "223s time passes\n"
		    "      do forget bob\n"
		    "      tell transfer unknown bob: outcome, no news, with nobody\n"
		    "      tell ended bob: normal\n"
		    "so\n"),
	OFF_NOMINAL("verbs_after_the_refer_are_refused",
		    MAIL_REFERRED "11s cancel bob\n"
				  "      ! refused\n"
				  "11s complete bob\n"
				  "      ! refused\n"
				  "11s hold bob\n"
				  "      ! refused\n"
				  "11s attended bob dave\n"
				  "      ! refused\n"
				  "11s bob takes refer\n"
				  "11s cancel bob\n"
				  "      ! refused\n"
				  "so\n"
				  "      bob: call TALKING voicemail ACCEPTED\n"
				  "      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("user_hangs_up_on_the_way_back", MAIL_REFERRED
		    "11s bob refuses refer 603\n"
		    "      do media bob sendrecv\n"
		    "11s hangup bob\n"
		    "      do drop bob: normal\n"
		    "      tell transfer failed bob: handover, refused 603, with nobody\n"
		    "      tell ended bob: normal\n"
		    "so\n"
		    "      bob: call OVER\n"
		    "      bob: leg ENDING hold RESUMING\n"),
	OFF_NOMINAL("resume_fails_and_bob_stays_held", MAIL_REFERRED
		    "11s bob refuses refer 603\n"
		    "      do media bob sendrecv\n"
		    "11s bob refuses media 500\n"
		    "      tell resume failed bob 500\n"
		    "      tell transfer failed bob: handover, refused 603, transferee held\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("way_back_takes_too_long",
		    BOB_TALKS "10s voicemail bob carol\n"
			      "      tell transfer started bob\n"
			      "      do media bob sendonly\n"
			      "11s cancel bob\n"
			      "51s time passes\n"
			      "      do media bob sendrecv\n"
			      "      tell transfer failed bob: hold, cancelled, transferee held\n"
			      "so\n"
			      "      bob: call TALKING\n"
			      "      bob: leg UP hold RESUMING\n"),
	OFF_NOMINAL("bob_hangs_up_on_the_way_back", MAIL_REFERRED
		    "11s bob refuses refer 603\n"
		    "      do media bob sendrecv\n"
		    "11s bob hangs up\n"
		    "      tell transfer failed bob: handover, refused 603, with nobody\n"
		    "      tell ended bob: normal\n"
		    "      do forget bob\n"
		    "so\n"),
	OFF_NOMINAL("bob_hangs_up_on_the_way_back_after_cancel",
		    BOB_TALKS "10s voicemail bob carol\n"
			      "      tell transfer started bob\n"
			      "      do media bob sendonly\n"
			      "10s cancel bob\n"
			      "10s bob hangs up\n"
			      "      tell transfer cancelled bob: hold, cancelled, with nobody\n"
			      "      tell ended bob: normal\n"
			      "      do forget bob\n"
			      "so\n"),
	OFF_NOMINAL(
		"bob_hangs_up_on_the_way_back_with_the_refer_open", MAIL_ACCEPTED
		"43s time passes\n"
		"      do media bob sendrecv\n"
		"43s bob hangs up\n"
		"44s bob reports 200\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"      do forget bob\n"
		"so\n"),
	OFF_NOMINAL(
		"it_had_worked_after_all", MAIL_ACCEPTED
		"43s time passes\n"
		"      do media bob sendrecv\n"
		"43s bob reports 200\n"
		"      do drop bob: normal\n"
		"      tell transfer completed bob: outcome, transferred 200, transferee with target\n"
		"      tell ended bob: transferred\n"
		"so\n"
		"      bob: call OVER\n"
		"      bob: leg ENDING hold RESUMING\n"),
	OFF_NOMINAL("recall_is_declined_by_the_user", MAIL_REFERRED
		    "11s hangup bob\n"
		    "11s bob refuses refer 405\n"
		    "      tell recalling bob\n"
		    "12s hangup bob\n"
		    "      do drop bob: normal\n"
		    "      tell transfer failed bob: handover, unsupported 405, with nobody\n"
		    "      tell ended bob: normal\n"
		    "so\n"
		    "      bob: call OVER\n"
		    "      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("recall_is_not_answered", MAIL_REFERRED
		    "11s hangup bob\n"
		    "11s bob refuses refer 405\n"
		    "      tell recalling bob\n"
		    "41s time passes\n"
		    "      do drop bob: normal\n"
		    "      tell transfer failed bob: handover, unsupported 405, with nobody\n"
		    "      tell ended bob: normal\n"
		    "so\n"
		    "      bob: call OVER\n"
		    "      bob: leg ENDING hold HELD\n"),
	OFF_NOMINAL("bob_hangs_up_during_the_recall", MAIL_REFERRED
		    "11s hangup bob\n"
		    "11s bob refuses refer 405\n"
		    "      tell recalling bob\n"
		    "12s bob hangs up\n"
		    "      tell transfer failed bob: handover, unsupported 405, with nobody\n"
		    "      tell ended bob: normal\n"
		    "      do forget bob\n"
		    "so\n"),
	/* R33: one verb. */
	NOMINAL("mailbox_of_whom_the_caller_first_called",
		"0s bob calls for dave\n"
		"      do ring bob\n"
		"      tell incoming bob\n"
		"1s answer bob\n"
		"      do answer bob\n"
		"1s bob confirms\n"
		"      do focus bob on\n"
		"      tell connected bob\n"
		"10s voicemail bob\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"10s bob agrees\n"
		"      tell held bob\n"
		"      do refer bob to dave mailbox\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING voicemail REFERRING\n"
		"      bob: leg UP hold HELD\n"),
	NOMINAL("mailbox_known_to_be_there",
		"set mailbox_default 0\n" BOB_TALKS "10s voicemail bob carol mailbox\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"10s bob agrees\n"
		"      tell held bob\n"
		"      do refer bob to carol mailbox\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING voicemail REFERRING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("nobody_knows_whose_mailbox", BOB_TALKS "10s voicemail bob\n"
							    "      ! refused\n"
							    "so\n"
							    "      bob: call TALKING\n"
							    "      bob: leg UP\n"),
	/* R31. */
	OFF_NOMINAL("target_has_no_mailbox", BOB_TALKS "10s voicemail bob carol no mailbox\n"
						       "      ! refused\n"
						       "so\n"
						       "      bob: call TALKING\n"
						       "      bob: leg UP\n"),
	OFF_NOMINAL("target_is_not_known_to_have_a_mailbox",
		    "set mailbox_default 0\n" BOB_TALKS "10s voicemail bob carol\n"
		    "      ! refused\n"
		    "so\n"
		    "      bob: call TALKING\n"
		    "      bob: leg UP\n"),
	OFF_NOMINAL("user_hangs_up_on_the_way_back_after_cancel",
		    BOB_TALKS "10s voicemail bob carol\n"
			      "      tell transfer started bob\n"
			      "      do media bob sendonly\n"
			      "10s cancel bob\n"
			      "10s hangup bob\n"
			      "      do drop bob: normal\n"
			      "      tell transfer cancelled bob: hold, cancelled, with nobody\n"
			      "      tell ended bob: normal\n"
			      "so\n"
			      "      bob: call OVER\n"
			      "      bob: leg ENDING hold HOLD_THEN_TALK\n"),
	OFF_NOMINAL("user_hangs_up_on_the_way_back_after_silence",
		    MAIL_ACCEPTED "12s bob goes silent\n"
				  "      do media bob sendrecv\n"
				  "12s hangup bob\n"
				  "      do drop bob: normal\n"
				  "      tell transfer unknown bob: outcome, no news, with nobody\n"
				  "      tell ended bob: normal\n"
				  "so\n"
				  "      bob: call OVER\n"
				  "      bob: leg ENDING hold RESUMING\n"),
	OFF_NOMINAL("bob_hangs_up_on_the_way_back_after_silence",
		    MAIL_ACCEPTED "12s bob goes silent\n"
				  "      do media bob sendrecv\n"
				  "12s bob hangs up\n"
				  "      tell transfer unknown bob: outcome, no news, with nobody\n"
				  "      tell ended bob: normal\n"
				  "      do forget bob\n"
				  "so\n"),
	OFF_NOMINAL("user_cancels_before_hold_is_agreed", BOB_TALKS
		    "10s voicemail bob carol\n"
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
	END_OF_SCRIPTS};
