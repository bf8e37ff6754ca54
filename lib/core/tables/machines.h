/* machines.h -- inputs, facts and actions of every machine, and its states from its .def file. */
#ifndef LW_MACHINES_H
#define LW_MACHINES_H

#include <legwork/legwork.h>

#include "table.h"

/* ---- one party's leg ---- */
#define LEG_INPUTS(X) \
	X(DIAL) X(OFFER) X(ANSWER) X(REJECT) X(DROP) X(RELEASE) X(TRYING) X(RINGING) X(EARLY) \
	X(ANSWERED) X(REJECTED) X(CONFIRMED) X(ENDED) X(TIMEOUT)
#define LEG_FACTS(X) X(always) X(refer_open)
#define LEG_ACT_LIST(X) \
	X(_) X(DO_INVITE) X(DO_ANSWER) X(DO_REJECT) X(DO_DROP) X(TELL_RINGING) X(TELL_EARLY) \
	X(TELL_UP) X(TELL_ENDED)
#define LEG_USERS 0

/* ---- hold of a leg: wanted and negotiated apart ---- */
#define HOLD_INPUTS(X) \
	X(USER_HOLD) X(USER_RESUME) X(HOLD) X(RESUME) X(MEDIA_OK) X(MEDIA_FAILED) X(REMOTE_HOLD) \
	X(REMOTE_RESUME) X(TIMEOUT)
#define HOLD_FACTS(X) X(always) X(may_hold) X(may_resume)
#define HOLD_ACT_LIST(X) \
	X(_) X(OFFER_HELD) X(OFFER_TALK) X(N_HELD) X(N_RESUMED) X(N_HOLD_FAILED) \
	X(N_RESUME_FAILED) X(N_REMOTE_HOLD) X(N_REMOTE_RESUME) X(TELL_HELD) X(TELL_NOT_HELD) \
	X(TELL_RESUMED) X(TELL_NOT_RESUMED)
#define HOLD_USERS 2

/* ---- the conversation the user sees ---- */
#define CALL_INPUTS(X) \
	X(USER_DIAL) X(USER_ANSWER) X(USER_REJECT) X(USER_HANGUP) X(USER_MUTE) X(USER_UNMUTE) \
	X(USER_DTMF) X(USER_IDENTIFY) X(OFFERED) X(CONSULT) X(DROP) X(LEG_RINGING) \
	X(LEG_EARLY) X(LEG_UP) X(LEG_ENDED)
#define CALL_FACTS(X) \
	X(always) X(consulting) X(kept_alive) X(can_send) X(answers) X(up) X(muted) X(unmuted)
#define CALL_ACT_LIST(X) \
	X(_) X(DIAL) X(RING) X(ANSWER) X(REJECT) X(DROP_LEG) X(MUTE) X(UNMUTE) X(SEND_DTMF) \
	X(IDENTIFY) X(FOCUS) X(END_RECORDING) X(N_INCOMING) X(N_RINGING) X(N_EARLY) X(N_CONNECTED) \
	X(N_ENDED)
#define CALL_USERS 8

/* ---- the three transfers, as transferor: one set of inputs, facts and actions ---- */
#define XFER_INPUTS(X) \
	X(START) X(COMPLETE) X(CANCEL) X(SWAP) X(MERGE) X(RETRY) X(HANGUP) X(ANSWER) X(HELD) \
	X(NOT_HELD) X(RESUMED) X(NOT_RESUMED) X(TGT_HELD) X(TGT_NOT_HELD) X(TGT_RESUMED) \
	X(TGT_NOT_RESUMED) X(TGT_RINGING) X(TGT_ANSWERED) X(TGT_ENDED) X(TGT_GONE) \
	X(TRANSFEREE_ENDED) X(REFER_OK) X(REFER_NO) X(NEWS) X(DONE) X(FAILED) X(OVER) X(TIMEOUT)
#define XFER_FACTS(X) \
	X(always) X(can_start) X(can_retry) X(target_up) X(target_gone) X(can_replace) \
	X(by_replaces) X(go_blind) X(go_early) X(hangup_blind) X(hangup_completes) \
	X(hangup_clears) X(talk_clears) X(talk_returns) X(auto_return) X(left) X(aor_left) \
	X(both_talking) X(as_cancelled) X(as_recalled) X(as_unknown) X(on_accept) X(on_ringing) \
	X(refer_open) X(replaced) X(drops) X(merged_clears)
#define XFER_ACT_LIST(X) \
	X(_) X(STOP_RECORDING) X(END_RECORDING) X(HOLD) X(RESUME) X(TGT_HOLD) X(TGT_RESUME) \
	X(DIAL_TARGET) X(REDIAL_TARGET) X(DROP_TARGET) X(KEEP_TARGET) X(DROP_TRANSFEREE) \
	X(REFER_REPLACES) X(REFER_EARLY) X(REFER_AOR) X(REFER_PLAIN) X(MIX) X(UNMIX) X(LEFT) \
	X(AS_CANCELLED) X(AS_RECALLED) X(AS_UNKNOWN) X(N_STARTED) X(N_CONSULTING) \
	X(N_CONSULT_RINGING) X(N_CONSULT_CONNECTED) X(N_CONSULT_FAILED) X(N_SWAPPED) \
	X(N_MERGED) X(N_FALLBACK) X(N_COMPLETING) X(N_PROGRESS) X(N_RECALLING) X(N_RELEASED)
#define XFER_USERS 8

/* ---- as transferee ---- */
#define REFERRED_INPUTS(X) \
	X(ACCEPT) X(DECLINE) X(HANGUP) X(REQUEST) X(RINGING) X(UP) X(ENDED) X(OLD_ENDED) \
	X(TIMEOUT)
#define REFERRED_FACTS(X) \
	X(always) X(cannot) X(by_policy_no) X(by_policy_yes) X(has_room) X(in_transfer)
#define REFERRED_ACT_LIST(X) \
	X(_) X(REFUSE_NOW) X(DECLINE_603) X(FORBID) X(OBEY) X(DIAL) X(NOTIFY) X(NOTIFY_LAST) \
	X(NOTIFY_487) X(NOTIFY_408) X(ADOPT) X(DROP_NEW) X(DROP_OLD) X(DROP_CALL) X(END_CALL) \
	X(N_REQUESTED) X(N_REFERRED) X(N_PROGRESS) X(N_FAILED)
#define REFERRED_USERS 3

/* ---- as target of INVITE with Replaces ---- */
#define REPLACED_INPUTS(X) \
	X(HANGUP) X(NO_MATCH) X(ENDED_MATCH) X(CONFIRMED) X(EARLY_OURS) X(EARLY_THEIRS) X(UP) \
	X(ENDED) X(OLD_ENDED) X(TIMEOUT)
#define REPLACED_FACTS(X) X(always) X(busy) X(not_allowed) X(early_only)
#define REPLACED_ACT_LIST(X) \
	X(_) X(REJECT_481) X(REJECT_603) X(REJECT_403) X(REJECT_486) X(ANSWER_NEW) X(ADOPT) \
	X(DROP_OLD) X(DROP_NEW) X(DROP_CALL) X(END_CALL)
#define REPLACED_USERS 1
enum replaced_seen { REPLACED_SEEN_NONE, REPLACED_SEEN_TAKING, REPLACED_SEEN_ALONE };

/* ---- recording: wanted and running apart ---- */
#define RECORDING_INPUTS(X) \
	X(USER_RECORD) X(USER_STOP) X(SELECT) X(START) X(TAKE_OVER) X(PARTY_LEFT) X(PARTY_CAME) \
	X(LEARNT) X(CALL_OVER) X(RUNNING) X(STOPPED) X(FAILED) X(TIMEOUT)
#define RECORDING_FACTS(X) \
	X(always) X(can_record) X(at_select) X(goes_on) X(wished) X(passes_on) X(forbidden)
#define RECORDING_ACT_LIST(X) \
	X(_) X(DO_START) X(DO_STOP) X(AS_RULE) X(PASS_ON) X(N_STARTED) X(N_STOPPED) X(N_FAILED)
#define RECORDING_USERS 2
enum recording_seen {
	RECORDING_SEEN_NONE,
	RECORDING_SEEN_STARTING,
	RECORDING_SEEN_RUNNING,
	RECORDING_SEEN_STOPPING,
};

#define LW_ENUM_INPUTS(p, LIST) enum p##_input { LIST(LW_IN_OF_##p) p##_INPUT_COUNT }
#define LW_IN_OF_LEG(n) LEG_IN_##n,
#define LW_IN_OF_HOLD(n) HOLD_IN_##n,
#define LW_IN_OF_CALL(n) CALL_IN_##n,
#define LW_IN_OF_XFER(n) XFER_IN_##n,
#define LW_IN_OF_REFERRED(n) REFERRED_IN_##n,
#define LW_IN_OF_REPLACED(n) REPLACED_IN_##n,
#define LW_IN_OF_RECORDING(n) RECORDING_IN_##n,
LW_ENUM_INPUTS(LEG, LEG_INPUTS);
LW_ENUM_INPUTS(HOLD, HOLD_INPUTS);
LW_ENUM_INPUTS(CALL, CALL_INPUTS);
LW_ENUM_INPUTS(XFER, XFER_INPUTS);
LW_ENUM_INPUTS(REFERRED, REFERRED_INPUTS);
LW_ENUM_INPUTS(REPLACED, REPLACED_INPUTS);
LW_ENUM_INPUTS(RECORDING, RECORDING_INPUTS);

#define LW_ENUM_FACTS(p, LIST) enum p##_fact { LIST(LW_IF_OF_##p) p##_FACT_COUNT }
#define LW_IF_OF_LEG(n) LEG_IF_##n,
#define LW_IF_OF_HOLD(n) HOLD_IF_##n,
#define LW_IF_OF_CALL(n) CALL_IF_##n,
#define LW_IF_OF_XFER(n) XFER_IF_##n,
#define LW_IF_OF_REFERRED(n) REFERRED_IF_##n,
#define LW_IF_OF_REPLACED(n) REPLACED_IF_##n,
#define LW_IF_OF_RECORDING(n) RECORDING_IF_##n,
LW_ENUM_FACTS(LEG, LEG_FACTS);
LW_ENUM_FACTS(HOLD, HOLD_FACTS);
LW_ENUM_FACTS(CALL, CALL_FACTS);
LW_ENUM_FACTS(XFER, XFER_FACTS);
LW_ENUM_FACTS(REFERRED, REFERRED_FACTS);
LW_ENUM_FACTS(REPLACED, REPLACED_FACTS);
LW_ENUM_FACTS(RECORDING, RECORDING_FACTS);

#define LW_ENUM_ACTS(p, LIST) enum p##_act { LIST(LW_ACT_OF_##p) p##_ACT_COUNT }
#define LW_ACT_OF_LEG(n) LEG_ACT_##n,
#define LW_ACT_OF_HOLD(n) HOLD_ACT_##n,
#define LW_ACT_OF_CALL(n) CALL_ACT_##n,
#define LW_ACT_OF_XFER(n) XFER_ACT_##n,
#define LW_ACT_OF_REFERRED(n) REFERRED_ACT_##n,
#define LW_ACT_OF_REPLACED(n) REPLACED_ACT_##n,
#define LW_ACT_OF_RECORDING(n) RECORDING_ACT_##n,
LW_ENUM_ACTS(LEG, LEG_ACT_LIST);
LW_ENUM_ACTS(HOLD, HOLD_ACT_LIST);
LW_ENUM_ACTS(CALL, CALL_ACT_LIST);
LW_ENUM_ACTS(XFER, XFER_ACT_LIST);
LW_ENUM_ACTS(REFERRED, REFERRED_ACT_LIST);
LW_ENUM_ACTS(REPLACED, REPLACED_ACT_LIST);
LW_ENUM_ACTS(RECORDING, RECORDING_ACT_LIST);

/* The deadline fields of the config; 0 is none. */
#define LW_TIMER_ENUM(name, dfl, least, source, text) T_##name,
enum lw_timer_field { T__, LW_TIMES(LW_TIMER_ENUM) T_COUNT };
#undef LW_TIMER_ENUM

/* States, each from its own file. */
#define ON(...)
#define OR(...)
#define OR3(...)
#define OR4(...)
#define REFUSE(in)
#define IGNORE(in)
#define END
#define STATE(s, timer, stage, seen) LEG_##s,
#define FINAL(s) LEG_##s,
enum leg_state {
#include "leg.def"
	LEG_STATES
};
#undef STATE
#undef FINAL
#define STATE(s, timer, stage, seen) HOLD_##s,
#define FINAL(s) HOLD_##s,
enum hold_state {
#include "hold.def"
	HOLD_STATES
};
#undef STATE
#undef FINAL
#define STATE(s, timer, stage, seen) CALL_##s,
#define FINAL(s) CALL_##s,
enum call_state {
#include "call.def"
	CALL_STATES
};
#undef STATE
#undef FINAL
#define STATE(s, timer, stage, seen) ATTENDED_##s,
#define FINAL(s) ATTENDED_##s,
enum attended_state {
#include "attended.def"
	ATTENDED_STATES
};
#undef STATE
#undef FINAL
#define STATE(s, timer, stage, seen) BLIND_##s,
#define FINAL(s) BLIND_##s,
enum blind_state {
#include "blind.def"
	BLIND_STATES
};
#undef STATE
#undef FINAL
#define STATE(s, timer, stage, seen) VOICEMAIL_##s,
#define FINAL(s) VOICEMAIL_##s,
enum voicemail_state {
#include "voicemail.def"
	VOICEMAIL_STATES
};
#undef STATE
#undef FINAL
#define STATE(s, timer, stage, seen) REFERRED_##s,
#define FINAL(s) REFERRED_##s,
enum referred_state {
#include "referred.def"
	REFERRED_STATES
};
#undef STATE
#undef FINAL
#define STATE(s, timer, stage, seen) REPLACED_##s,
#define FINAL(s) REPLACED_##s,
enum replaced_state {
#include "replaced.def"
	REPLACED_STATES
};
#undef STATE
#undef FINAL
#define STATE(s, timer, stage, seen) RECORDING_##s,
#define FINAL(s) RECORDING_##s,
enum recording_state {
#include "recording.def"
	RECORDING_STATES
};
#undef STATE
#undef FINAL
#undef ON
#undef OR
#undef OR3
#undef OR4
#undef REFUSE
#undef IGNORE
#undef END

#endif
