/* SPDX-License-Identifier: BSD-3-Clause */
/* status.c -- the answers to `calls`, `legal`, `media`, `policy` and `records`. */
#include <string.h>
#include <re.h>
#include <legwork/rules.h>

#include "commands.h"
#include "json.h"
#include "records.h"

void status_legal_list(const struct phone *phone, lw_call call, char *buf, size_t size)
{
	struct json js;

	json_open(&js, buf, size, '[');
	if (!call.v)
		json_str(&js, NULL, "dial");
	for (uint32_t verb = LW_USER_DIAL; verb < LW_VERBS; verb++) {
		if (lw_is_legal(phone->lw, call, verb))
			json_str(&js, NULL, command_of_verb(verb));
	}
	if (!json_close(&js, ']'))
		re_snprintf(buf, size, "[]");
}

void status_legal(struct phone *phone, lw_call call)
{
	struct event *ev = phone_event(phone, "legal", "can do");
	char list[1024];

	if (call.v)
		event_int(ev, "call", callbook_call(&phone->book, call));
	status_legal_list(phone, call, list, sizeof(list));
	event_list(ev, "legal", list);
	phone_emit(phone);
}

const char *phone_display_name(const struct phone *phone, const char *uri, const char *name)
{
	const struct lw_rules *rules = lw_rules_of(phone->lw);
	const struct lw_target *target = NULL;
	struct lw_number number;

	if (rules) {
		lw_classify(&rules->numbering, &rules->targets, uri, &number);
		target = lw_target_find(&rules->targets, number.canonical);
	}
	if (target && target->synced && target->name && *target->name)
		return target->name;
	return lw_is_placeholder(name, uri) ? "" : name;
}

static void method_answer(struct event *ev, uint32_t method, const struct lw_verdict *verdict,
			  const struct lw_policy *policy)
{
	static const char *const why_keys[] = {"", "attended_why", "blind_why", "voicemail_why"};
	char why[256];

	event_bool(ev, lw_method_name(method), verdict->answer == LW_ALLOW);
	if (verdict->answer == LW_ALLOW)
		return;
	lw_verdict_text(verdict, policy, why, sizeof(why));
	event_text(ev, why_keys[method], why);
}

/* Those that are possible once somebody has said yes: with `anyway`. */
static void asking_methods(struct event *ev, const struct lw_legal_target *legal)
{
	bool any = false;
	char list[64];
	struct json js;

	json_open(&js, list, sizeof(list), '[');
	for (uint32_t m = LW_ATTENDED; m <= LW_VOICEMAIL; m++) {
		if (legal->verdict[m].answer != LW_ASK)
			continue;
		json_str(&js, NULL, lw_method_name(m));
		any = true;
	}
	if (json_close(&js, ']') && any)
		event_list(ev, "asks", list);
}

/* R4: which of the three methods would be taken for this target, and why the others would not. */
void status_legal_target(struct phone *phone, lw_call call, const char *target)
{
	struct event *ev = phone_event(phone, "legal.target", "may be transferred to");
	const struct lw_rules *rules = lw_rules_of(phone->lw);
	struct lw_legal_target legal;

	if (call.v)
		event_int(ev, "call", callbook_call(&phone->book, call));
	event_text(ev, "target", target);
	if (lw_legal_target(phone->lw, call, target, &legal))
		return;
	event_text(ev, "place", lw_place_name((uint32_t)legal.number.place));
	event_text(ev, "class", lw_call_class_name((uint32_t)legal.number.call_class));
	if (legal.facts)
		event_text(ev, "kind", lw_target_kind_name(legal.facts->kind));
	event_text(ev, "canonical", legal.number.canonical);
	for (uint32_t m = LW_ATTENDED; m <= LW_VOICEMAIL; m++)
		method_answer(ev, m, &legal.verdict[m], rules ? &rules->policy : NULL);
	asking_methods(ev, &legal);
	phone_emit(phone);
}

static void number_of(struct json *js, const char *key, struct callbook *book, lw_call call)
{
	if (call.v)
		json_int(js, key, callbook_call(book, call));
}

static bool call_json(struct phone *phone, lw_call call, char *buf, size_t size)
{
	struct lw_call_info info;
	struct json js;

	if (lw_call_info(phone->lw, call, &info))
		return false;
	json_open(&js, buf, size, '{');
	number_of(&js, "call", &phone->book, call);
	if (info.leg.v)
		json_int(&js, "leg", callbook_leg(&phone->book, info.leg));
	json_str(&js, "state", info.state_name);
	json_str(&js, "uri", info.uri);
	json_str(&js, "name", info.name);
	json_bool(&js, "current", lw_same_call(call, phone->book.current));
	json_bool(&js, "incoming", info.incoming);
	json_bool(&js, "held", info.held);
	json_bool(&js, "remote_held", info.remote_held);
	json_bool(&js, "muted", info.muted);
	json_bool(&js, "recording", info.recording);
	json_bool(&js, "remote_recording", info.remote_recording);
	json_bool(&js, "mixed", info.mixed);
	json_bool(&js, "released", info.released);
	json_str(&js, "transfer", info.transfer_state);
	json_str(&js, "referred", info.referred_state);
	number_of(&js, "consult", &phone->book, info.consult);
	number_of(&js, "original", &phone->book, info.original);
	return json_close(&js, '}');
}

static void call_line(struct phone *phone, lw_call call)
{
	struct lw_call_info info;
	char line[LW_URI_MAX + 256];

	if (lw_call_info(phone->lw, call, &info))
		return;
	re_snprintf(line, sizeof(line), "  %c call %u: %s, %s %s%s%s%s%s%s%s%s%s",
		    lw_same_call(call, phone->book.current) ? '*' : ' ',
		    callbook_call(&phone->book, call), info.state_name,
		    info.incoming ? "from" : "to", info.uri, info.held ? ", on hold" : "",
		    info.remote_held ? ", holds us" : "", info.muted ? ", muted" : "",
		    info.recording ? ", recorded" : "",
		    info.remote_recording ? ", records us" : "",
		    info.released ? ", your line is free" : "",
		    *info.transfer_state ? ", transfer " : "", info.transfer_state);
	json_hide(line);
	phone_text(phone, line);
}

void status_calls(struct phone *phone)
{
	char list[12000], one[2048];
	struct event *ev = phone_event(phone, "calls", "calls");
	struct json js;
	int64_t count = 0;

	json_open(&js, list, sizeof(list), '[');
	for (lw_call call = lw_call_next(phone->lw, (lw_call){0}); call.v;
	     call = lw_call_next(phone->lw, call), count++) {
		call_line(phone, call);
		/* what does not fit is counted all the same */
		if (call_json(phone, call, one, sizeof(one)) &&
		    js.len + strlen(one) + 4 < sizeof(list))
			json_raw(&js, NULL, one);
	}
	event_int(ev, "count", count);
	if (!phone->plain)
		event_list(ev, "calls", json_close(&js, ']') ? list : "[]");
	phone_emit(phone);
}

static void leg_media(struct phone *phone, lw_call call, lw_leg leg)
{
	const struct media *media = leg.v ? lw_re_leg_media(phone->re, leg) : NULL;
	struct media_stats stats;
	struct event *ev;

	if (!media)
		return;
	media_get_stats(media, &stats);
	ev = phone_event(phone, "media", "sounds like this");
	event_int(ev, "call", callbook_call(&phone->book, call));
	event_int(ev, "leg", callbook_leg(&phone->book, leg));
	event_num(ev, "rx", stats.rx_level);
	event_num(ev, "tx", stats.tx_level);
	event_int(ev, "rx_packets", (int64_t)stats.rx_packets);
	event_int(ev, "tx_packets", (int64_t)stats.tx_packets);
	event_num(ev, "rx_hz", stats.rx_hz);
	event_int(ev, "rx_age", (int64_t)stats.rx_age_ms);
	event_text(ev, "dir", lw_dir_name(stats.dir));
	event_text(ev, "codec", stats.codec);
	event_text(ev, "remote", stats.remote);
	event_bool(ev, "focus", stats.focus);
	event_bool(ev, "muted", stats.muted);
	event_bool(ev, "mixed", stats.mixed);
	event_bool(ev, "recording", stats.recording);
	phone_emit(phone);
}

void status_media(struct phone *phone, lw_call only)
{
	for (lw_call call = lw_call_next(phone->lw, (lw_call){0}); call.v;
	     call = lw_call_next(phone->lw, call)) {
		struct lw_call_info info;

		if ((only.v && !lw_same_call(call, only)) || lw_call_info(phone->lw, call, &info))
			continue;
		leg_media(phone, call, info.leg);
		if (!lw_same_leg(info.leg, info.next_leg))
			leg_media(phone, call, info.next_leg);
	}
}

void status_records(struct phone *phone, uint32_t count)
{
	static char list[EVENT_STORE - 256];
	struct event *ev = phone_event(phone, "records", "call records");
	uint64_t all = records_last(phone->records, count, list, sizeof(list));

	event_int(ev, "count", (int64_t)all);
	event_list(ev, "records", list);
	phone_emit(phone);
}

static void tell_decided(struct event *ev, const char *what, const char *value, const char *by,
			 enum lw_level level)
{
	event_text(ev, what, value);
	event_text(ev, by, lw_level_name(level));
}

void status_policy(struct phone *phone)
{
	struct event *ev = phone_event(phone, "policy", "follows this policy");
	struct lw_effective in_force;

	if (!phone->opt->policy) { /* the rules are then only our domain and the contacts */
		event_text(ev, "transfer", phone->opt->core.no_transfer ? "off" : "on");
		event_text(ev, "text", "no --policy FILE was given: whatever can be dialled can be "
			   "a target, except an emergency number");
		phone_emit(phone);
		return;
	}
	lw_policy_effective(&lw_policy_file_rules(phone->policy)->policy, &in_force);
	event_text(ev, "file", phone->opt->policy);
	tell_decided(ev, "service", in_force.service ? "on" : "off", "service_by",
		     in_force.service_by);
	if (phone->opt->core.no_transfer) { /* the engine's own switch stands before all levels */
		event_text(ev, "transfer", "off");
		event_text(ev, "transfer_by", "--set no_transfer");
	} else {
		tell_decided(ev, "transfer", in_force.transfer ? "on" : "off", "transfer_by",
			     in_force.transfer_by);
	}
	tell_decided(ev, "type", lw_type_name(in_force.type), "type_by", in_force.type_by);
	tell_decided(ev, "record_inbound", lw_record_name(in_force.record_inbound),
		     "record_inbound_by", in_force.record_inbound_by);
	tell_decided(ev, "record_outbound", lw_record_name(in_force.record_outbound),
		     "record_outbound_by", in_force.record_outbound_by);
	event_bool(ev, "locked", in_force.locked);
	if (in_force.locked)
		event_text(ev, "locked_by", lw_level_name(in_force.locked_by));
	phone_emit(phone);
}
