/* scripts_hold.c -- hold: what is wanted, what the peer has agreed to, and the two at odds. */
#include "scripts.h"

const struct script hold_scripts[] = {
	NOMINAL("hold_and_resume",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"9s resume bob\n"
		"      do media bob sendrecv\n"
		"9s bob agrees\n"
		"      tell resumed bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	NOMINAL("bob_holds_us_and_comes_back",
		BOB_TALKS
		"5s bob holds us\n"
		"      tell remote hold bob\n"
		"6s bob holds us\n"
		"7s bob resumes us\n"
		"      tell remote resume bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	NOMINAL("both_hold",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"6s bob holds us\n"
		"      tell remote hold bob\n"
		"7s bob resumes us\n"
		"      tell remote resume bob\n"
		"8s resume bob\n"
		"      do media bob sendrecv\n"
		"8s bob agrees\n"
		"      tell resumed bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("bob_refuses_to_be_held",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob refuses media 488\n"
		"      tell hold failed bob 488\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("bob_never_answers_hold",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"45s time passes\n"
		"      do media bob sendrecv\n"
		"      tell hold failed bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("bob_refuses_to_come_back",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"9s resume bob\n"
		"      do media bob sendrecv\n"
		"9s bob refuses media 500\n"
		"      tell resume failed bob 500\n"
		"12s resume bob\n"
		"      do media bob sendrecv\n"
		"12s bob agrees\n"
		"      tell resumed bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("bob_never_answers_resume",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"9s resume bob\n"
		"      do media bob sendrecv\n"
		"49s time passes\n"
		"      tell resume failed bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("user_resumes_before_hold_is_agreed",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s resume bob\n"
		"6s bob agrees\n"
		"      do media bob sendrecv\n"
		"6s bob agrees\n"
		"      tell resumed bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("user_resumes_and_hold_is_refused",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s resume bob\n"
		"6s bob refuses media 491\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("user_resumes_and_hold_is_never_answered",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s resume bob\n"
		"45s time passes\n"
		"      do media bob sendrecv\n"
		"46s bob agrees\n"
		"      tell resumed bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("user_changes_his_mind_twice_while_holding",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s resume bob\n"
		"5s hold bob\n"
		"6s bob agrees\n"
		"      tell held bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("user_holds_before_resume_is_agreed",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"9s resume bob\n"
		"      do media bob sendrecv\n"
		"9s hold bob\n"
		"10s bob agrees\n"
		"      do media bob sendonly\n"
		"10s bob agrees\n"
		"      tell held bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("user_holds_and_resume_is_refused",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"9s resume bob\n"
		"      do media bob sendrecv\n"
		"9s hold bob\n"
		"10s bob refuses media 500\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("user_holds_and_resume_is_never_answered",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"9s resume bob\n"
		"      do media bob sendrecv\n"
		"9s hold bob\n"
		"49s time passes\n"
		"      do media bob sendonly\n"
		"49s bob agrees\n"
		"      tell held bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("user_changes_his_mind_twice_while_resuming",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"9s resume bob\n"
		"      do media bob sendrecv\n"
		"9s hold bob\n"
		"9s resume bob\n"
		"10s bob agrees\n"
		"      tell resumed bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("bob_holds_us_while_we_hold_him",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob holds us\n"
		"      tell remote hold bob\n"
		"5s bob resumes us\n"
		"      tell remote resume bob\n"
		"5s resume bob\n"
		"5s bob holds us\n"
		"      tell remote hold bob\n"
		"5s bob resumes us\n"
		"      tell remote resume bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP hold HOLD_THEN_TALK\n"),
	OFF_NOMINAL("bob_holds_us_while_we_resume_him",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"9s resume bob\n"
		"      do media bob sendrecv\n"
		"9s bob holds us\n"
		"      tell remote hold bob\n"
		"9s bob resumes us\n"
		"      tell remote resume bob\n"
		"9s hold bob\n"
		"9s bob holds us\n"
		"      tell remote hold bob\n"
		"9s bob resumes us\n"
		"      tell remote resume bob\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP hold TALK_THEN_HOLD\n"),
	OFF_NOMINAL("hold_is_refused_while_it_makes_no_sense",
		BOB_TALKS
		"5s resume bob\n"
		"      ! refused\n"
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s hold bob\n"
		"      ! refused\n"
		"6s bob agrees\n"
		"      tell held bob\n"
		"7s hold bob\n"
		"      ! refused\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("answer_to_nothing_is_ignored",
		BOB_TALKS
		"5s bob agrees\n"
		"5s bob refuses media 488\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("nobody_is_held_before_he_talks",
		"0s dial carol\n"
		"      do invite carol\n"
		"1s hold carol\n"
		"      ! refused\n"
		"so\n"
		"      carol: call OUTGOING\n"
		"      carol: leg DIALLING\n"),
	OFF_NOMINAL("held_party_hangs_up",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"9s bob hangs up\n"
		"      tell ended bob: normal\n"
		"      do forget bob\n"
		"9s resume bob\n"
		"      ! stale\n"
		"so\n"),
	NOMINAL("transfer_finds_bob_already_held",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"10s blind bob carol\n"
		"      tell transfer started bob\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING blind REFERRING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("transfer_is_chosen_while_hold_is_taken_back",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s resume bob\n"
		"6s blind bob carol\n"
		"      tell transfer started bob\n"
		"7s bob agrees\n"
		"      tell held bob\n"
		"      do refer bob to carol\n"
		"      tell completing bob\n"
		"so\n"
		"      bob: call TALKING blind REFERRING\n"
		"      bob: leg UP hold HELD\n"),
	OFF_NOMINAL("transfer_is_chosen_while_bob_comes_back",
		BOB_TALKS
		"5s hold bob\n"
		"      do media bob sendonly\n"
		"5s bob agrees\n"
		"      tell held bob\n"
		"6s resume bob\n"
		"      do media bob sendrecv\n"
		"6s blind bob carol\n"
		"      tell transfer started bob\n"
		"6s cancel bob\n"
		"7s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	OFF_NOMINAL("transfer_is_cancelled_before_hold_is_agreed",
		BOB_TALKS
		"5s blind bob carol\n"
		"      tell transfer started bob\n"
		"      do media bob sendonly\n"
		"5s cancel bob\n"
		"6s bob agrees\n"
		"      do media bob sendrecv\n"
		"6s bob agrees\n"
		"      tell resumed bob\n"
		"      tell transfer cancelled bob: hold, cancelled, with transferee\n"
		"so\n"
		"      bob: call TALKING\n"
		"      bob: leg UP\n"),
	END_OF_SCRIPTS
};
