/* SPDX-License-Identifier: BSD-3-Clause */
/* settings.c -- see settings.h. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <re.h>
#include <legwork/re.h>

#include "compat.h"
#include "settings.h"

enum kind {
	KIND_U32, KIND_U64, KIND_BOOL, KIND_TEXT, KIND_VM, KIND_OOD, KIND_USERS, KIND_WITHIN,
};

struct field {
	const char *name;
	size_t at;
	enum kind kind;
	uint32_t least, most;
	const char *dfl, *source, *text;
};

/* The engine's sizes, which lw_settings() does not list. */
static const struct field SIZES[] = {
	{"max_calls", offsetof(struct lw_config, max_calls), KIND_U32, 2, 100000, "32", "-",
	 "calls at a time; a consultation is a second call"},
	{"max_legs", offsetof(struct lw_config, max_legs), KIND_U32, 2, 200000, "64", "-",
	 "legs at a time, including those that are ending"},
	{"max_outputs", offsetof(struct lw_config, max_outputs), KIND_U32, LW_STEP_OUTPUTS, 1000000,
	 "256", "-", "room for outputs not carried out yet"},
	{"spare_calls", offsetof(struct lw_config, spare_calls), KIND_U32, 0, 100000, "4", "-",
	 "calls that no incoming call may take, a quarter of max_calls at most"},
};

#define RE(name) #name, offsetof(struct lw_re_config, name)
static const struct field ADAPTER[] = {
	{RE(user_agent), KIND_TEXT, 0, 0, "legwork/VERSION", "RFC 3261 20.41",
	 "what we call ourselves"},
	{RE(nameserver), KIND_TEXT, 0, 0, "the system's", "RFC 3263",
	 "ADDR:PORT of the name server"},
	{RE(voicemail_form), KIND_VM, 0, 1, "4458", "R30", "Refer-To of a mailbox: 4458 or plain"},
	{RE(voicemail_server), KIND_TEXT, 0, 0, "the owner's host", "RFC 4458",
	 "address of the mailbox server"},
	{RE(voicemail_cause), KIND_U32, 100, 699, "302", "RFC 4458 2.3",
	 "why the call goes to the mailbox"},
	{RE(out_of_dialog), KIND_OOD, 0, 1, "refuse", "RFC 3515 5.2",
	 "a REFER outside a call: refuse or target-dialog"},
	{RE(refer_202), KIND_BOOL, 0, 1, "no", "RFC 7647", "answer REFER with 202, for old peers"},
	{RE(refer_sub), KIND_BOOL, 0, 1, "yes", "RFC 4488",
	 "no: do not ask for news of a REFER; its outcome is not known"},
	{RE(dtmf_info), KIND_BOOL, 0, 1, "no", "RFC 6086", "always send DTMF as INFO"},
	{RE(record_aware), KIND_BOOL, 0, 1, "yes", "RFC 7866",
	 "say that we show when we are recorded, and tell peers that do so when we record"},
	{RE(reliable_1xx), KIND_BOOL, 0, 1, "yes", "RFC 3262",
	 "offer reliable provisional responses"},
	{RE(session_expires), KIND_U32, 0, 86400, "1800", "RFC 4028",
	 "seconds; 0 is no session timer of our own"},
	{RE(min_se), KIND_U32, 90, 86400, "90", "RFC 4028",
	 "the shortest session timer we accept, seconds"},
	{RE(max_legs), KIND_U32, 1, 1000000, "1000", "-",
	 "more calls than this are refused with 503"},
	{RE(trusted), KIND_TEXT, 0, 0, "our proxy", "RFC 3325",
	 "addresses and networks, with commas, whose word we take for who somebody is; * is all"},
	{RE(users), KIND_USERS, 0, 2, "by-servers", "RFC 3261 8.2.2.1",
	 "whose calls to a user that is none of ours are taken: our proxy's, any, or none"},
	{RE(within), KIND_WITHIN, 0, 1, "any", "RFC 3261 12.2",
	 "from where a request within a call is taken: anywhere, or where we know its peer"},
	{RE(max_connections), KIND_U32, 0, 100000, "256", "-",
	 "TCP and TLS connections of others to us; 0 is no limit"},
	{RE(max_connections_from), KIND_U32, 0, 100000, "16", "-",
	 "of one address, but for our proxy; 0 is no limit"},
	{RE(connection_silent_ms), KIND_U32, 0, 600000, "10000", "-",
	 "a connection without a message for so long makes room; 0 is 32 seconds"},
	{RE(max_ringing_from), KIND_U32, 0, 1000000, "8", "-",
	 "calls from one address that may ring at a time, but for our proxy; 0 is no limit"},
	{RE(keepalive), KIND_U32, 0, 3600, "0", "RFC 5626",
	 "seconds between keep-alives to the proxy, 0 is none"},
	{RE(seed), KIND_U64, 0, 0, "random", "RFC 3261 14.1", "for the back-off after 491"},
};

static bool get_number(const char *value, uint64_t *number)
{
	char *end;

	if (*value < '0' || *value > '9')
		return false;
	errno = 0;
	*number = strtoull(value, &end, 0);
	return !errno && !*end;
}

static bool get_word(const char *value, const char *no, const char *yes, uint64_t *number)
{
	*number = !strcmp(value, yes);
	return *number || !strcmp(value, no);
}

static bool get_bool(const char *value, uint64_t *number)
{
	return get_word(value, "no", "yes", number) || get_word(value, "0", "1", number) ||
	       get_word(value, "false", "true", number) || get_word(value, "off", "on", number);
}

static bool store_number(void *at, const struct field *field, const char *value)
{
	uint64_t number;
	uint32_t narrow;

	if (!get_number(value, &number))
		return false;
	if (field->kind == KIND_U64) {
		memcpy(at, &number, sizeof(number));
		return true;
	}
	if (number < field->least || number > field->most)
		return false;
	narrow = (uint32_t)number;
	memcpy(at, &narrow, sizeof(narrow));
	return true;
}

static bool store_users(enum lw_re_users *at, const char *value)
{
	uint64_t word = 0;

	if (!strcmp(value, "by-servers"))
		*at = LW_RE_USERS_BY_SERVERS;
	else if (get_word(value, "any", "ours", &word))
		*at = word ? LW_RE_USERS_OURS : LW_RE_USERS_ANY;
	else
		return false;
	return true;
}

static bool store(void *config, const struct field *field, const char *value)
{
	void *at = (char *)config + field->at;
	uint64_t word = 0;

	switch (field->kind) {
	case KIND_U32:
	case KIND_U64:
		return store_number(at, field, value);
	case KIND_TEXT:
		memcpy(at, &value, sizeof(value));
		return true;
	case KIND_BOOL:
		if (!get_bool(value, &word))
			return false;
		*(bool *)at = word != 0;
		return true;
	case KIND_VM:
		if (!get_word(value, "4458", "plain", &word))
			return false;
		*(enum lw_re_voicemail *)at = word ? LW_RE_VM_PLAIN : LW_RE_VM_4458;
		return true;
	case KIND_OOD:
		if (!get_word(value, "refuse", "target-dialog", &word))
			return false;
		*(enum lw_re_ood *)at = word ? LW_RE_OOD_TARGET_DIALOG : LW_RE_OOD_REFUSE;
		return true;
	case KIND_USERS:
		return store_users(at, value);
	case KIND_WITHIN:
		if (!get_word(value, "any", "known", &word))
			return false;
		*(enum lw_re_within *)at = word ? LW_RE_WITHIN_KNOWN : LW_RE_WITHIN_ANY;
		return true;
	}
	return false;
}

static const struct field *find(const struct field *fields, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(fields[i].name, key))
			return &fields[i];
	}
	return NULL;
}

/* -1: no such setting of the engine; else whether the value was taken. */
static int set_core(struct lw_config *core, const char *key, const char *value)
{
	const struct field *size = find(SIZES, ARRAY_SIZE(SIZES), key);
	uint64_t number;
	uint32_t old;

	if (size)
		return store(core, size, value);
	if (lw_config_get(core, key, &old))
		return -1;
	return (get_number(value, &number) || get_bool(value, &number)) && number <= UINT32_MAX &&
	       !lw_config_set(core, key, (uint32_t)number);
}

static int set_adapter(struct lw_re_config *re, const char *key, const char *value)
{
	const struct field *field = find(ADAPTER, ARRAY_SIZE(ADAPTER), key);

	return field ? store(re, field, value) : -1;
}

bool settings_set(struct lw_config *core, struct lw_re_config *re, const char *pair, char *why,
		  size_t size)
{
	size_t len = strcspn(pair, "=");
	char key[64];
	int taken;

	if (!pair[len] || len == 0 || len >= sizeof(key)) {
		re_snprintf(why, size, "write KEY=VALUE, for example --set ring_ms=60000");
		return false;
	}
	memcpy(key, pair, len);
	key[len] = '\0';
	taken = strncmp(key, "re.", 3) ? set_core(core, key, pair + len + 1)
				       : set_adapter(re, key + 3, pair + len + 1);
	if (taken == -1)
		re_snprintf(why, size, "there is no setting %s: --list-settings shows all", key);
	else if (!taken)
		re_snprintf(why, size, "%s is not a value for %s: --list-settings shows its range",
			    pair + len + 1, key);
	return taken == 1;
}

static void range(char *buf, size_t size, const struct field *field)
{
	static const char *const WORDS[] = {
		[KIND_U64] = "number", [KIND_BOOL] = "yes|no", [KIND_TEXT] = "text",
		[KIND_VM] = "4458|plain", [KIND_OOD] = "refuse|target-dialog",
		[KIND_USERS] = "by-servers|any|ours", [KIND_WITHIN] = "any|known",
	};

	if (field->kind == KIND_U32)
		re_snprintf(buf, size, "%u..%u", field->least, field->most);
	else
		re_snprintf(buf, size, "%s", WORDS[field->kind]);
}

static void print_fields(FILE *file, const char *prefix, const struct field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char name[64], span[48];

		re_snprintf(name, sizeof(name), "%s%s", prefix, fields[i].name);
		range(span, sizeof(span), &fields[i]);
		fprintf(file, "%-26s %-18s %-22s %-20s %s\n", name, fields[i].dfl, span,
			fields[i].source, fields[i].text);
	}
}

void settings_print(FILE *file)
{
	struct lw_setting setting;

	fprintf(file, "%-26s %-18s %-22s %-20s %s\n", "SETTING", "DEFAULT", "RANGE", "FROM",
		"WHAT");
	for (size_t i = 0; lw_setting(i, &setting); i++) {
		char span[48];

		re_snprintf(span, sizeof(span), "%u..%u", setting.least, setting.most);
		fprintf(file, "%-26s %-18u %-22s %-20s %s\n", setting.name, setting.dfl, span,
			setting.source, setting.text);
	}
	print_fields(file, "", SIZES, ARRAY_SIZE(SIZES));
	print_fields(file, "re.", ADAPTER, ARRAY_SIZE(ADAPTER));
}
