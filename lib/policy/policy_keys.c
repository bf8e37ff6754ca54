/* SPDX-License-Identifier: BSD-3-Clause */
/* policy_keys.c -- see policy_keys.h: the parsers, and the table. */
#include "policy_keys.h"
#include "policy_text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- parts of values ---- */

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define FIGURES "0123456789"
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void *field(struct policy_reader *r, const struct policy_key *key)
{
	return (char *)&r->file->rules + key->at;
}

static bool in_set(const char *text, const char *set, size_t least, size_t most)
{
	size_t len = strlen(text);

	return len >= least && len <= most && strspn(text, set) == len;
}

static bool is_digits(const char *text, size_t least, size_t most)
{
	return in_set(text, FIGURES, least, most);
}

static bool is_e164(const char *text)
{
	return text[0] == '+' && text[1] >= '1' && is_digits(text + 1, 3, 15);
}

static bool number(const char *text, uint32_t least, uint32_t most, uint32_t *result)
{
	unsigned long n;

	if (!is_digits(text, 1, 10))
		return false;
	errno = 0;
	n = strtoul(text, NULL, 10);
	if (errno || n < least || n > most)
		return false;
	*result = (uint32_t)n;
	return true;
}

/* "9-11", or "9" for 9-9; cuts text up. */
static bool span(char *text, uint32_t least, uint32_t most, uint32_t *first, uint32_t *last)
{
	char *dash = strchr(text, '-');

	if (dash)
		*dash = '\0';
	return number(text, least, most, first) &&
	       number(dash ? dash + 1 : text, least, most, last) && *first <= *last;
}

static bool word_value(const struct policy_word *words, const char *text, uint8_t *value)
{
	for (; words->word; words++) {
		if (lw_policy_same_word(words->word, text)) {
			*value = words->value;
			return true;
		}
	}
	return false;
}

/* The core's own words, with - for the blanks in them. */
static bool is_named(const char *text, const char *name)
{
	for (; *name && *text == (*name == ' ' ? '-' : *name); name++)
		text++;
	return !*name && !*text;
}

static bool named(const char *text, uint32_t count, const char *(*name)(uint32_t), uint8_t *value)
{
	for (uint32_t i = 0; i < count; i++) {
		if (is_named(text, name(i))) {
			*value = (uint8_t)i;
			return true;
		}
	}
	return false;
}

/* With a port, or an IPv6 address in brackets. */
static bool is_host(const char *host)
{
	char uri[LW_URI_MAX];

	if (!in_set(host, LETTERS FIGURES ".-_:[]", 1, 255) || strchr(".-:]", *host))
		return false;
	snprintf(uri, sizeof(uri), "sip:x@%s", host);
	return lw_policy_is_uri(uri);
}

/* ---- parsers ---- */

static bool take_bool(struct policy_reader *r, const struct policy_key *key, char *value)
{
	uint8_t yes;

	if (!word_value(key->words, value, &yes))
		return false;
	*(bool *)field(r, key) = yes != 0;
	return true;
}

static bool take_word(struct policy_reader *r, const struct policy_key *key, char *value)
{
	return word_value(key->words, value, field(r, key));
}

static bool take_u8(struct policy_reader *r, const struct policy_key *key, char *value)
{
	uint32_t n;

	if (!number(value, key->least, key->most, &n))
		return false;
	*(uint8_t *)field(r, key) = (uint8_t)n;
	return true;
}

static bool take_u16(struct policy_reader *r, const struct policy_key *key, char *value)
{
	uint32_t n;

	if (!number(value, key->least, key->most, &n))
		return false;
	*(uint16_t *)field(r, key) = (uint16_t)n;
	return true;
}

static bool take_u32(struct policy_reader *r, const struct policy_key *key, char *value)
{
	return number(value, key->least, key->most, field(r, key));
}

static bool store_text(struct policy_reader *r, const struct policy_key *key, const char *text)
{
	memcpy(field(r, key), &text, sizeof(text));
	return true;
}

static bool take_digits(struct policy_reader *r, const struct policy_key *key, char *value)
{
	return is_digits(value, key->least, key->most) && store_text(r, key, value);
}

static bool take_e164(struct policy_reader *r, const struct policy_key *key, char *value)
{
	return is_e164(value) && store_text(r, key, value);
}

/* R32: a key that ends it is no part of it, or no number could follow. */
static bool take_code(struct policy_reader *r, const struct policy_key *key, char *value)
{
	return in_set(value, FIGURES "*", 2, 8) && store_text(r, key, value);
}

static bool take_host(struct policy_reader *r, const struct policy_key *key, char *value)
{
	return is_host(value) && store_text(r, key, value);
}

static bool take_uri(struct policy_reader *r, const struct policy_key *key, char *value)
{
	return !strpbrk(value, " \t<>\"\\") && lw_policy_is_uri(value) && store_text(r, key, value);
}

/* policy_file.c makes it canonical when the number plan is known. */
static bool take_own(struct policy_reader *r, const struct policy_key *key, char *value)
{
	return store_text(r, key, value);
}

static bool is_platform(const char *text)
{
	return in_set(text, LETTERS FIGURES "-_", 1, 32) && strchr(LETTERS, *text);
}

static bool take_platform(struct policy_reader *r, const struct policy_key *key, char *value)
{
	return is_platform(value) && store_text(r, key, value);
}

static bool has_version(const char *text)
{
	return in_set(text, FIGURES ".() ", 1, 63) && strchr(FIGURES, *text);
}

static bool take_version(struct policy_reader *r, const struct policy_key *key, char *value)
{
	return has_version(value) && store_text(r, key, value);
}

static bool take_national_digits(struct policy_reader *r, const struct policy_key *key, char *value)
{
	struct lw_numbering *plan = &r->file->rules.numbering;
	uint32_t first, last;

	if (!span(value, key->least, key->most, &first, &last))
		return false;
	plan->national_least = (uint8_t)first;
	plan->national_most = (uint8_t)last;
	return true;
}

/* at is the list's number; what stands there already is no addition. */
static bool add_text(struct policy_reader *r, const struct policy_key *key, const char *text)
{
	const struct policy_items *items = &r->file->list[key->at];
	const char *const *there = items->at;

	for (size_t i = 0; i < items->count; i++) {
		if (lw_policy_same_word(there[i], text)) {
			r->say = "it appears twice: keep one of the lines";
			return false;
		}
	}
	return lw_policy_add(r, (enum policy_list)key->at, &text, sizeof(text));
}

static bool take_domain(struct policy_reader *r, const struct policy_key *key, char *value)
{
	return is_host(value) && add_text(r, key, value);
}

static bool take_emergency(struct policy_reader *r, const struct policy_key *key, char *value)
{
	return is_digits(value, key->least, key->most) && add_text(r, key, value);
}

/* "+48221234567", or a beginning of such: "+4822*". */
static bool take_owned(struct policy_reader *r, const struct policy_key *key, char *value)
{
	size_t len = strlen(value);
	bool prefix = len > 2 && value[len - 1] == '*', good;

	if (!prefix)
		return is_e164(value) && add_text(r, key, value);
	value[len - 1] = '\0';
	good = *value == '+' && is_digits(value + 1, 1, 15);
	value[len - 1] = '*';
	return good && add_text(r, key, value);
}

static bool take_extensions(struct policy_reader *r, const struct policy_key *key, char *value)
{
	const struct policy_items *items = &r->file->list[LIST_EXTENSIONS];
	const struct lw_extension_range *there = items->at;
	struct lw_extension_range range = {.digits = (uint8_t)strcspn(value, "-")};
	const char *dash = strchr(value, '-');

	if (range.digits > key->most || (dash && strlen(dash + 1) != range.digits) ||
	    !span(value, 0, UINT32_MAX, &range.first, &range.last))
		return false;
	for (size_t i = 0; i < items->count; i++) {
		if (there[i].digits == range.digits && there[i].first <= range.last &&
		    range.first <= there[i].last) {
			r->say = "some of these extensions are already in another line: the "
				 "ranges must not overlap";
			return false;
		}
	}
	return lw_policy_add(r, LIST_EXTENSIONS, &range, sizeof(range));
}

static bool add_rule(struct policy_reader *r, const struct lw_number_rule *rule)
{
	const struct policy_items *items = &r->file->list[LIST_PREFIXES];
	const struct lw_number_rule *there = items->at;

	for (size_t i = 0; i < items->count; i++) {
		if (there[i].dialled == rule->dialled && there[i].least == rule->least &&
		    there[i].most == rule->most && !strcmp(there[i].prefix, rule->prefix)) {
			r->say = "these numbers already have a line: keep one of them";
			return false;
		}
	}
	return lw_policy_add(r, LIST_PREFIXES, rule, sizeof(*rule));
}

/* prefix 4870 premium 11-11 dialled */
static bool take_prefix(struct policy_reader *r, const struct policy_key *key, char *value)
{
	char *prefix = lw_policy_next_word(&value), *call_class = lw_policy_next_word(&value);
	struct lw_number_rule rule = {.prefix = prefix};

	if (!call_class || !is_digits(prefix, 1, 15) ||
	    !named(call_class, LW_CLASSES, lw_call_class_name, &rule.call_class) ||
	    rule.call_class == LW_CLASS_UNKNOWN || rule.call_class == LW_CLASS_URI)
		return false;
	for (char *word; (word = lw_policy_next_word(&value)) != NULL;) {
		uint32_t first, last;

		if (!strcmp(word, "dialled") && !rule.dialled) {
			rule.dialled = true;
		} else if (!rule.most && span(word, key->least, key->most, &first, &last)) {
			rule.least = (uint8_t)first;
			rule.most = (uint8_t)last;
		} else {
			return false;
		}
	}
	return add_rule(r, &rule);
}

/* at is the number of the call class. */
static bool take_class(struct policy_reader *r, const struct policy_key *key, char *value)
{
	uint32_t *classes = &r->file->rules.policy.classes;
	uint8_t yes;

	if (!word_value(key->words, value, &yes))
		return false;
	if (yes)
		*classes |= 1u << key->at;
	else
		*classes &= ~(1u << key->at);
	return true;
}

static bool take_schemes(struct policy_reader *r, const struct policy_key *key, char *value)
{
	uint8_t bits = 0, bit;

	for (char *word; (word = lw_policy_next_word(&value)) != NULL; bits |= bit) {
		if (!word_value(key->words, word, &bit))
			return false;
	}
	r->file->rules.policy.schemes = bits;
	return bits != 0;
}

/* client_min ios 4.4.0 (52578.0415) */
static bool take_client_min(struct policy_reader *r, const struct policy_key *key, char *value)
{
	struct lw_client_min *min = r->file->rules.policy.client_min;
	const char *platform = lw_policy_next_word(&value);
	size_t i;

	(void)key;
	value = lw_policy_unquote(value + strspn(value, " \t"));
	if (!platform || !is_platform(platform) || !has_version(value))
		return false;
	for (i = 0; i < LW_PLATFORMS && min[i].platform; i++) {
		if (!strcmp(min[i].platform, platform)) {
			r->say = "this platform already has a line: keep one of them";
			return false;
		}
	}
	if (i == LW_PLATFORMS) {
		r->say = "there is room for 8 platforms: remove one";
		return false;
	}
	min[i] = (struct lw_client_min){platform, value};
	return true;
}

/* ---- targets ---- */

static const struct policy_word METHODS[] = {
	{"no-attended", LW_ATTENDED}, {"no-warm", LW_ATTENDED}, {"no-blind", LW_BLIND},
	{"no-voicemail", LW_VOICEMAIL}, {NULL, 0},
};

static const struct { const char *word; size_t at; } FLAGS[] = {
	{"contact", offsetof(struct lw_target, contact)},
	{"recorded", offsetof(struct lw_target, recorded)},
	{"voicemail", offsetof(struct lw_target, voicemail)},
	{"synced", offsetof(struct lw_target, synced)},
	{"no-record", offsetof(struct lw_target, never_record)},
	{"internal", offsetof(struct lw_target, internal)},
	{"represented", offsetof(struct lw_target, represented)},
};

static bool take_flag(struct lw_target *target, const char *word)
{
	uint8_t method;

	for (size_t i = 0; i < COUNT(FLAGS); i++) {
		if (!strcmp(FLAGS[i].word, word)) {
			*((bool *)target + FLAGS[i].at) = true;
			return true;
		}
	}
	if (word_value(METHODS, word, &method)) {
		target->no_methods |= (uint8_t)(1u << method);
		return true;
	}
	if (strncmp(word, "name=", 5) || target->name || !word[5] || strchr(word, '\\') ||
	    strlen(word + 5) >= LW_NAME_MAX)
		return false;
	target->name = word + 5;
	return true;
}

/* target 201 person recorded voicemail name="Anna Nowak" */
static bool take_target(struct policy_reader *r, const struct policy_key *key, char *value)
{
	char *address = lw_policy_next_word(&value), *kind = lw_policy_next_word(&value);
	struct policy_target entry = {.target.address = address, .line = r->line};

	(void)key;
	if (!kind || !named(kind, LW_TARGET_KINDS, lw_target_kind_name, &entry.target.kind))
		return false;
	for (char *word; (word = lw_policy_next_word(&value)) != NULL;) {
		if (!take_flag(&entry.target, word))
			return false;
	}
	return lw_policy_add(r, LIST_TARGETS, &entry, sizeof(entry));
}

/* ---- peers ---- */

static const struct policy_word READS[] = {
	{"reads=pai", LW_BY_PAI}, {"reads=rpid", LW_BY_RPID}, {"reads=from", LW_BY_FROM}, {NULL, 0},
};
static const struct policy_word TOLD[] = {
	{"told=update", 1}, {"told=reinvite", 2}, {"told=never", 3}, {NULL, 0},
};

static bool take_trait(struct lw_peer_profile *peer, const char *word)
{
	uint8_t value;

	if (word_value(READS, word, &value))
		peer->identity |= value;
	else if (!peer->update && word_value(TOLD, word, &value))
		peer->update = value;
	else if (!strcmp(word, "no-refer-sub"))
		peer->no_refer_sub = true;
	else if (!strcmp(word, "early-replaces"))
		peer->early_replaces = true;
	else
		return false;
	return true;
}

static bool is_known(struct policy_reader *r, const char *product)
{
	const struct lw_peer_profile *there = r->file->list[LIST_PEERS].at;

	for (size_t i = 0; i < r->file->list[LIST_PEERS].count; i++)
		if (lw_policy_same_word(there[i].product, product))
			return true;
	return false;
}

/* peer "Acme Phone" reads=rpid told=reinvite */
static bool take_peer(struct policy_reader *r, const struct policy_key *key, char *value)
{
	const char *product = lw_policy_next_word(&value);
	struct lw_peer_profile peer = {.product = ""};

	(void)key;
	if (!product || !strchr(LETTERS FIGURES, *product) ||
	    !in_set(product, LETTERS FIGURES " ._-/()", 1, sizeof peer.product - 1))
		return false;
	if (is_known(r, product)) {
		r->say = "this product already has a line: keep one of them";
		return false;
	}
	memcpy(peer.product, product, strlen(product));
	for (char *word; (word = lw_policy_next_word(&value)) != NULL;) {
		if (!take_trait(&peer, word))
			return false;
	}
	return lw_policy_add(r, LIST_PEERS, &peer, sizeof(peer));
}

/* ---- the table ---- */

static const struct policy_word YES_NO[] = {
	{"yes", 1}, {"no", 0}, {"true", 1}, {"false", 0}, {"on", 1}, {"off", 0}, {NULL, 0},
};
static const struct policy_word SAYS[] = {
	{"yes", LW_SAY_YES}, {"no", LW_SAY_NO}, {"true", LW_SAY_YES}, {"false", LW_SAY_NO},
	{"on", LW_SAY_YES}, {"off", LW_SAY_NO}, {NULL, 0},
};
static const struct policy_word TYPES[] = {
	{"none", 1 + LW_TYPE_NONE}, {"low", 1 + LW_TYPE_LOW}, {"medium", 1 + LW_TYPE_MEDIUM},
	{"high", 1 + LW_TYPE_HIGH}, {NULL, 0},
};
static const struct policy_word RECORD_MODES[] = {
	{"off", 1 + LW_RECORD_OFF}, {"on-demand", 1 + LW_RECORD_ON_DEMAND},
	{"always", 1 + LW_RECORD_ALWAYS}, {NULL, 0},
};
static const struct policy_word DROPS[] = {
	{"never", LW_DROP_NEVER}, {"no-internal", LW_DROP_NO_INTERNAL},
	{"controller-leaves", LW_DROP_CONTROLLER_LEAVES}, {NULL, 0},
};
static const struct policy_word DOUBTS[] = {
	{"refuse", LW_DOUBT_REFUSE}, {"ask", LW_DOUBT_ASK}, {"allow", LW_DOUBT_ALLOW}, {NULL, 0},
};
static const struct policy_word SCHEMES[] = {
	{"sip", LW_SCHEME_SIP}, {"sips", LW_SCHEME_SIPS}, {"tel", LW_SCHEME_TEL},
	{"other", LW_SCHEME_OTHER}, {NULL, 0},
};
static const struct policy_word LAYOUTS[] = {
	{"L0", LW_LAYOUT_OWN}, {"L1", LW_LAYOUT_DIVERSION}, {"L2", LW_LAYOUT_PAI},
	{"L3", LW_LAYOUT_USER}, {"L4", LW_LAYOUT_CARRIER}, {"L5", LW_LAYOUT_TEAMS}, {NULL, 0},
};

#define AT(member) .at = offsetof(struct lw_rules, member)
#define DEFAULT(text) .value = text, .is_default = true
#define EXAMPLE(text) .value = text
#define YES_OR_NO(member) .args = "yes|no", .take = take_bool, .words = YES_NO, AT(member)
#define DOUBT(member) .args = "refuse|ask|allow", .take = take_word, .words = DOUBTS, AT(member)
#define DIGITS(member, low, high) \
	.args = "DIGITS", .take = take_digits, .least = (low), .most = (high), AT(member)
#define BYTE(member, high) .args = "0.." #high, .take = take_u8, .most = (high), AT(member)
#define SHORT(member) .args = "0..65535", .take = take_u16, .most = 65535, AT(member)
#define SAY(member) .args = "yes|no", .take = take_word, .words = SAYS, AT(member)
#define TYPE(member) \
	.args = "none|low|medium|high", .take = take_word, .words = TYPES, AT(member)
#define RECORDS(member) \
	.args = "off|on-demand|always", .take = take_word, .words = RECORD_MODES, AT(member)
#define CLASS(number, dfl) \
	.args = "yes|no", DEFAULT(dfl), .take = take_class, .words = YES_NO, .at = (number)
#define LEVEL(head, word, n, ITS, text) \
	{.section = head, .name = word ".service", SAY(policy.level[n].service), ITS("yes"), \
	 .help = text ": it has phone service"}, \
	{.name = word ".transfer", SAY(policy.level[n].transfer), ITS("yes"), \
	 .help = text ": transfers are switched on"}, \
	{.name = word ".type", TYPE(policy.level[n].type), ITS("none"), \
	 .help = text ": none allows all; low no external numbers; medium no contacts either; " \
	 "high only what is recorded automatically"}, \
	{.name = word ".locked", YES_OR_NO(policy.level[n].locked), DEFAULT("no"), \
	 .help = text ": lower levels cannot change its transfer and type"}, \
	{.name = word ".record_inbound", RECORDS(policy.record[n].inbound), ITS("on-demand"), \
	 .help = text ": calls that come in are recorded always, on demand, or never"}, \
	{.name = word ".record_outbound", RECORDS(policy.record[n].outbound), ITS("on-demand"), \
	 .help = text ": likewise calls that our user makes"}, \
	{.name = word ".record_locked", YES_OR_NO(policy.record[n].locked), DEFAULT("no"), \
	 .help = text ": lower levels cannot change that"}

static const struct policy_key KEYS[] = {
#include "policy_keys.def"
};

size_t lw_policy_key_count(void)
{
	_Static_assert(COUNT(KEYS) <= LW_POLICY_KEYS_MAX, "a reader remembers every key");
	return COUNT(KEYS);
}

const struct policy_key *lw_policy_key(size_t index)
{
	return &KEYS[index];
}
