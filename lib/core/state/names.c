/* SPDX-License-Identifier: BSD-3-Clause */
/* names.c -- a printable name for every value, and the cause behind a code.  Each switch is total:
 * a new value without a name does not compile. */
#include <legwork/adapter.h>
#include <legwork/switch.h>

const char *lw_version(void)
{
	return LW_VERSION;
}

const char *lw_error_name(int error)
{
	switch ((enum lw_error)error) {
	case LW_OK: return "ok";
	case LW_E_REFUSED: return "refused";
	case LW_E_STALE: return "stale";
	case LW_E_FULL: return "full";
	case LW_E_ARG: return "bad value";
	case LW_E_TIME: return "time went back";
	case LW_E_NOMEM: return "no memory";
	case LW_E_DAMAGED: return "damaged";
	case LW_E_SHORT: return "cut off";
	case LW_E_NEWER: return "of a newer version";
	case LW_E_ROLE: return "of another role";
	case LW_E_UNKNOWN: return "an unknown state";
	}
	return "?";
}

static const char *action_name(enum lw_action type)
{
	switch (type) {
	case LW_DO_INVITE: return "do invite";
	case LW_DO_RING: return "do ring";
	case LW_DO_ANSWER: return "do answer";
	case LW_DO_REJECT: return "do reject";
	case LW_DO_DROP: return "do drop";
	case LW_DO_FORGET: return "do forget";
	case LW_DO_MEDIA: return "do media";
	case LW_DO_REFER: return "do refer";
	case LW_DO_REFER_OK: return "do refer ok";
	case LW_DO_REFER_NO: return "do refer no";
	case LW_DO_NOTIFY: return "do notify";
	case LW_DO_DTMF: return "do dtmf";
	case LW_DO_MUTE: return "do mute";
	case LW_DO_FOCUS: return "do focus";
	case LW_DO_MIX: return "do mix";
	case LW_DO_RECORD: return "do record";
	case LW_DO_IDENTITY: return "do identity";
	case LW_DO_CLAIM: return "do claim";
	case LW_DO_HEAR: return "do hear";
	case LW_OUTPUT_TYPES: break;
	}
	return "?";
}

static const char *note_name(enum lw_note type)
{
	switch (type) {
	case LW_NOTHING: return "nothing";
	case LW_NOTE_INCOMING: return "incoming";
	case LW_NOTE_RINGING: return "ringing";
	case LW_NOTE_EARLY_MEDIA: return "early media";
	case LW_NOTE_CONNECTED: return "connected";
	case LW_NOTE_HELD: return "held";
	case LW_NOTE_RESUMED: return "resumed";
	case LW_NOTE_HOLD_FAILED: return "hold failed";
	case LW_NOTE_RESUME_FAILED: return "resume failed";
	case LW_NOTE_REMOTE_HOLD: return "remote hold";
	case LW_NOTE_REMOTE_RESUME: return "remote resume";
	case LW_NOTE_IDENTITY: return "identity";
	case LW_NOTE_REPLACED: return "replaced";
	case LW_NOTE_ENDED: return "ended";
	case LW_NOTE_DTMF: return "dtmf";
	case LW_NOTE_TRANSFER_STARTED: return "transfer started";
	case LW_NOTE_CONSULTING: return "consulting";
	case LW_NOTE_CONSULT_RINGING: return "consult ringing";
	case LW_NOTE_CONSULT_CONNECTED: return "consult connected";
	case LW_NOTE_CONSULT_FAILED: return "consult failed";
	case LW_NOTE_SWAPPED: return "swapped";
	case LW_NOTE_MERGED: return "merged";
	case LW_NOTE_FALLBACK: return "fallback";
	case LW_NOTE_COMPLETING: return "completing";
	case LW_NOTE_PROGRESS: return "progress";
	case LW_NOTE_RELEASED: return "released";
	case LW_NOTE_RECALLING: return "recalling";
	case LW_NOTE_LAST_RESORT: return "last resort";
	case LW_NOTE_TRANSFER_COMPLETED: return "transfer completed";
	case LW_NOTE_TRANSFER_FAILED: return "transfer failed";
	case LW_NOTE_TRANSFER_CANCELLED: return "transfer cancelled";
	case LW_NOTE_TRANSFER_RECALLED: return "transfer recalled";
	case LW_NOTE_TRANSFER_UNKNOWN: return "transfer unknown";
	case LW_NOTE_REQUESTED: return "requested";
	case LW_NOTE_REFERRED: return "referred";
	case LW_NOTE_REFERRED_PROGRESS: return "referred progress";
	case LW_NOTE_REFERRED_FAILED: return "referred failed";
	case LW_NOTE_RECORDING_STARTED: return "recording started";
	case LW_NOTE_RECORDING_STOPPED: return "recording stopped";
	case LW_NOTE_RECORDING_FAILED: return "recording failed";
	case LW_NOTE_REPLACE_REQUESTED: return "replace requested";
	case LW_NOTE_OTHER_NUMBER: return "other number";
	case LW_NOTE_NOT_SHOWN: return "not shown";
	case LW_NOTE_REFUSED: return "refused";
	case LW_NOTE_REMOTE_RECORDING: return "remote recording";
	case LW_NOTE_RECORD_PREF: return "record pref";
	case LW_NOTE_ROUTE: return "route";
	case LW_NOTE_SERVED: return "served";
	case LW_NOTE_CAMPED: return "camped";
	case LW_NOTE_ABSORBED: return "absorbed";
	case LW_NOTES: break;
	}
	return "?";
}

_Static_assert(LW_NOTES <= LW_FIRST_ACTION, "notes and actions are two kinds of one number");

const char *lw_output_name(uint32_t type)
{
	return type < LW_FIRST_ACTION ? note_name((enum lw_note)type)
				      : action_name((enum lw_action)type);
}

const char *lw_cause_name(uint32_t cause)
{
	switch ((enum lw_cause)cause) {
	case LW_CAUSE_NONE: return "none";
	case LW_CAUSE_NORMAL: return "normal";
	case LW_CAUSE_BUSY: return "busy";
	case LW_CAUSE_NO_ANSWER: return "no answer";
	case LW_CAUSE_DECLINED: return "declined";
	case LW_CAUSE_UNREACHABLE: return "unreachable";
	case LW_CAUSE_INVALID: return "invalid";
	case LW_CAUSE_MEDIA: return "media";
	case LW_CAUSE_AUTH: return "auth";
	case LW_CAUSE_CANCELLED: return "cancelled";
	case LW_CAUSE_REFUSED: return "refused";
	case LW_CAUSE_UNSUPPORTED: return "unsupported";
	case LW_CAUSE_HOLD_FAILED: return "hold failed";
	case LW_CAUSE_RESUME_FAILED: return "resume failed";
	case LW_CAUSE_TIMEOUT: return "timeout";
	case LW_CAUSE_NO_NEWS: return "no news";
	case LW_CAUSE_TRANSFEREE_LEFT: return "transferee left";
	case LW_CAUSE_TARGET_LEFT: return "target left";
	case LW_CAUSE_TRANSFEROR_LEFT: return "transferor left";
	case LW_CAUSE_TRANSFERRED: return "transferred";
	case LW_CAUSE_REPLACED: return "replaced";
	case LW_CAUSE_GONE: return "gone";
	case LW_CAUSE_NETWORK: return "network";
	}
	return "?";
}

const char *lw_stage_name(uint32_t stage)
{
	switch ((enum lw_stage)stage) {
	case LW_STAGE_NONE: return "none";
	case LW_STAGE_HOLD: return "hold";
	case LW_STAGE_CONSULT: return "consult";
	case LW_STAGE_TALK: return "talk";
	case LW_STAGE_HANDOVER: return "handover";
	case LW_STAGE_OUTCOME: return "outcome";
	case LW_STAGE_RETURN: return "return";
	case LW_STAGE_RECALL: return "recall";
	}
	return "?";
}

const char *lw_parties_name(uint32_t parties)
{
	switch ((enum lw_parties)parties) {
	case LW_WITH_NOBODY: return "with nobody";
	case LW_WITH_TRANSFEREE: return "with transferee";
	case LW_WITH_TARGET: return "with target";
	case LW_WITH_BOTH: return "with both";
	case LW_APART: return "transferee with target";
	case LW_HELD: return "transferee held";
	}
	return "?";
}

const char *lw_method_name(uint32_t method)
{
	switch ((enum lw_method)method) {
	case LW_METHOD_NONE: return "none";
	case LW_ATTENDED: return "attended";
	case LW_BLIND: return "blind";
	case LW_VOICEMAIL: return "voicemail";
	}
	return "?";
}

const char *lw_role_name(uint32_t role)
{
	switch ((enum lw_role)role) {
	case LW_ROLE_NONE: return "none";
	case LW_ROLE_TRANSFEROR: return "transferor";
	case LW_ROLE_TRANSFEREE: return "transferee";
	case LW_ROLE_TARGET: return "target";
	}
	return "?";
}

const char *lw_segment_phase_name(uint32_t phase)
{
	switch ((enum lw_segment_phase)phase) {
	case LW_SEGMENT_NONE: return "none";
	case LW_SEGMENT_TALK: return "talk";
	case LW_SEGMENT_HOLD: return "hold";
	case LW_SEGMENT_CONSULT: return "consult";
	case LW_SEGMENT_MERGED: return "merged";
	case LW_SEGMENT_AFTER: return "after";
	}
	return "?";
}

const char *lw_hear_name(uint32_t hear)
{
	switch ((enum lw_hear)hear) {
	case LW_HEAR_NOTHING: return "nothing";
	case LW_HEAR_PEER: return "peer";
	case LW_HEAR_RINGBACK: return "ringback";
	case LW_HEAR_MUSIC: return "music";
	case LW_HEAR_ANNOUNCEMENT: return "announcement";
	case LW_HEAR_MIX: return "mix";
	case LW_HEARS: break;
	}
	return "?";
}

const char *lw_dir_name(uint32_t dir)
{
	switch ((enum lw_dir)dir) {
	case LW_INACTIVE: return "inactive";
	case LW_SENDONLY: return "sendonly";
	case LW_RECVONLY: return "recvonly";
	case LW_SENDRECV: return "sendrecv";
	}
	return "?";
}

static bool among(int code, const int16_t *codes)
{
	while (*codes && *codes != code)
		codes++;
	return *codes != 0;
}

enum lw_cause lw_cause_of(int code)
{
	static const int16_t busy[] = {486, 600, 0}, no_answer[] = {408, 480, 0},
			     declined[] = {403, 603, 607, 0},
			     invalid[] = {404, 410, 414, 416, 484, 485, 604, 0},
			     media[] = {415, 488, 606, 0}, auth[] = {401, 407, 0},
			     unsupported[] = {405, 420, 421, 501, 0};

	if (code < 300)
		return LW_CAUSE_NONE;
	if (among(code, busy))
		return LW_CAUSE_BUSY;
	if (among(code, no_answer))
		return LW_CAUSE_NO_ANSWER;
	if (among(code, declined))
		return LW_CAUSE_DECLINED;
	if (among(code, invalid))
		return LW_CAUSE_INVALID;
	if (among(code, media))
		return LW_CAUSE_MEDIA;
	if (among(code, auth))
		return LW_CAUSE_AUTH;
	if (among(code, unsupported))
		return LW_CAUSE_UNSUPPORTED;
	if (code == 487)
		return LW_CAUSE_CANCELLED;
	if (code == 481)
		return LW_CAUSE_GONE;
	return code >= 500 && code < 600 ? LW_CAUSE_UNREACHABLE : LW_CAUSE_NETWORK;
}
