/* SPDX-License-Identifier: BSD-3-Clause */
/* names.c -- words and numbers for what a record says: ours, and those of other systems. */
#include <legwork/ledger.h>

struct lw_cause_codes lw_cause_codes(uint32_t cause)
{
	switch ((enum lw_cause)cause) {
#define CAUSE(name, sip, q850, csta, csta_name, zoom) \
	case LW_CAUSE_##name: return (struct lw_cause_codes){sip, q850, csta, csta_name, zoom};
#include "causes.def"
#undef CAUSE
	}
	return (struct lw_cause_codes){0, 0, -1, "?", "?"};
}

static const char *zoom_started(enum lw_method method)
{
	switch (method) {
	case LW_METHOD_NONE: break;
	case LW_ATTENDED:    return "warm_transfer_initiated";
	case LW_BLIND:       return "blind_transfer_initiated";
	case LW_VOICEMAIL:   return "transfer_call_to_voicemail_initiated";
	}
	return "";
}

/* Zoom reports the end of a warm transfer; for the others it only says that the recipient is now
 * another.  It has no word for other endings; a failure is a field there (failure_reason). */
const char *lw_zoom_event(uint32_t note, uint32_t method)
{
	bool warm = method == LW_ATTENDED;

	if (note == LW_NOTE_TRANSFER_STARTED)
		return zoom_started((enum lw_method)method);
	if (note == LW_NOTE_TRANSFER_COMPLETED)
		return warm ? "warm_transfer_completed" : "transfer_recipient_updated";
	if (note == LW_NOTE_TRANSFER_CANCELLED && warm)
		return "warm_transfer_cancelled";
	if (note == LW_NOTE_REPLACED)
		return "transfer_recipient_updated";
	return note == LW_NOTE_MERGED ? "merge" : "";
}

const char *lw_span_name(uint32_t span)
{
	switch ((enum lw_span)span) {
	case LW_SPAN_NONE:       return "none";
	case LW_SPAN_RINGING:    return "ringing";
	case LW_SPAN_WAITING:    return "waiting";
	case LW_SPAN_TALKING:    return "talking";
	case LW_SPAN_CONSULTING: return "consulting";
	case LW_SPAN_MIXED:      return "mixed";
	case LW_SPAN_HELD:       return "held";
	case LW_SPAN_HOLDING:    return "holding";
	case LW_SPAN_ENDING:     return "ending";
	case LW_SPANS:           break;
	}
	return "?";
}

const char *lw_connect_name(uint32_t connect)
{
	switch ((enum lw_connect)connect) {
	case LW_CONNECT_UNKNOWN:  return "unknown";
	case LW_CONNECT_INTERNAL: return "internal";
	case LW_CONNECT_EXTERNAL: return "external";
	case LW_CONNECTS:         break;
	}
	return "?";
}

const char *lw_part_name(uint32_t part)
{
	switch ((enum lw_part)part) {
	case LW_PART_NONE:       return "none";
	case LW_PART_TRANSFEROR: return "transferor";
	case LW_PART_TRANSFEREE: return "transferee";
	case LW_PART_TARGET:     return "target";
	case LW_PARTS:           break;
	}
	return "?";
}

const char *lw_result_name(uint32_t result)
{
	switch ((enum lw_result)result) {
	case LW_RESULT_NONE:      return "none";
	case LW_RESULT_COMPLETED: return "completed";
	case LW_RESULT_FAILED:    return "failed";
	case LW_RESULT_CANCELLED: return "cancelled";
	case LW_RESULT_RECALLED:  return "recalled";
	case LW_RESULT_UNKNOWN:   return "unknown";
	case LW_RESULT_DECLINED:  return "declined";
	case LW_RESULTS:          break;
	}
	return "?";
}
