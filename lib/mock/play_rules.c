/* SPDX-License-Identifier: BSD-3-Clause */
/* play_rules.c -- see play_rules.h. */
#include "play_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const domains[] = {"example.com"};
static const char *const emergency[] = {"112"};
static const char *const owned[] = {"+4822*"};

static void begin(struct play_rules *r)
{
	if (r->used)
		return;
	r->used = true;
	r->rules = (struct lw_rules)LW_RULES_INIT;
	r->rules.numbering.country = "48";
	r->rules.numbering.international = "00";
	r->rules.numbering.domains = domains;
	r->rules.numbering.domain_count = 1;
	r->rules.numbering.emergency = emergency;
	r->rules.numbering.emergency_count = 1;
	r->rules.extension = "sip:alice@example.com";
	r->rules.out_number = "+48220000001";
	r->rules.trunk.fallback = "+48220000001";
	r->rules.trunk.host = "trunk.example.net";
}

static void canonical_of(struct play_rules *r, const char *name, char *to)
{
	char uri[128];
	struct lw_number number;

	snprintf(uri, sizeof uri, "sip:%s@example.com", name);
	lw_classify(&r->rules.numbering, NULL, uri, &number);
	snprintf(to, LW_NUMBER_MAX, "%s", number.canonical);
}

static int by_address(const void *a, const void *b)
{
	return strcmp(((const struct lw_target *)a)->address,
		      ((const struct lw_target *)b)->address);
}

static void add_target(struct play_rules *r, const char *name, struct lw_target target)
{
	size_t n = r->rules.targets.count;

	canonical_of(r, name, r->address[n]);
	r->target[n] = target;
	r->target[n].address = r->address[n];
	r->rules.targets = (struct lw_targets){r->target, n + 1};
	qsort(r->target, n + 1, sizeof *r->target, by_address);
}

static void forbid_class(struct lw_policy *p, const char *name)
{
	for (uint32_t c = 0; c < LW_CLASSES; c++)
		if (!strcmp(lw_call_class_name(c), name))
			p->classes &= ~(1u << c);
}

static bool type_rule(struct lw_policy_level *level, const char *name)
{
	for (uint32_t t = 0; t < LW_TYPES; t++)
		if (!strcmp(lw_type_name(t), name))
			level->type = (uint8_t)(1 + t);
	return true;
}

/* rule record off | on-demand | always, at the site. */
static void record_rule(struct lw_record_level *level, const char *word)
{
	level->inbound = level->outbound =
		1 + (!strcmp(word, "off")      ? LW_RECORD_OFF
		     : !strcmp(word, "always") ? LW_RECORD_ALWAYS
					       : LW_RECORD_ON_DEMAND);
}

static bool number_rule(struct lw_policy *p, int n, const char *const *word)
{
	int value = atoi(word[n - 1]);

	if (!strcmp(word[0], "hops"))
		p->hop_limit = (uint8_t)value;
	else if (!strcmp(word[0], "chain"))
		p->chain_limit = (uint8_t)value;
	else if (!strcmp(word[0], "budget"))
		p->budget = (uint16_t)value;
	else if (!strcmp(word[0], "external"))
		p->external_budget = (uint16_t)value;
	else
		return false;
	return true;
}

static bool target_rule(struct play_rules *r, int n, const char *const *word)
{
	bool last = n > 2 && !strcmp(word[2], "recorded");

	if (r->rules.targets.count == PLAY_TARGETS)
		return false;
	if (!strcmp(word[0], "contact"))
		add_target(r, word[1], (struct lw_target){.contact = true, .recorded = last});
	else if (!strcmp(word[0], "recorded"))
		add_target(r, word[1], (struct lw_target){.recorded = true, .voicemail = true});
	else if (!strcmp(word[0], "unrecorded"))
		add_target(r, word[1], (struct lw_target){.never_record = true});
	else if (!strcmp(word[0], "no"))
		add_target(r, word[2], (struct lw_target){.recorded = true});
	else
		return false;
	return true;
}

/* rule code VERB KEYS */
static bool code_rule(struct play_rules *r, const char *verb, const char *keys)
{
	struct lw_feature_codes *c = &r->rules.codes;
	const struct { const char *verb, **code; } codes[PLAY_CODES] = {
		{"attended", &c->attended}, {"blind", &c->blind},   {"voicemail", &c->voicemail},
		{"complete", &c->complete}, {"cancel", &c->cancel}, {"swap", &c->swap},
		{"merge", &c->merge},
	};

	for (size_t i = 0; i < PLAY_CODES; i++)
		if (!strcmp(codes[i].verb, verb)) {
			snprintf(r->code[i], sizeof r->code[i], "%s", keys);
			*codes[i].code = r->code[i];
			return true;
		}
	return false;
}

/* rule extensions FIRST LAST: the only ones; 0 leads outside. */
static bool extensions_rule(struct play_rules *r, const char *first, const char *last)
{
	r->extensions = (struct lw_extension_range){(uint32_t)atoi(first), (uint32_t)atoi(last),
						    (uint8_t)strlen(first)};
	r->rules.numbering.extensions = &r->extensions;
	r->rules.numbering.extension_count = 1;
	r->rules.numbering.outside = "0";
	return true;
}

static uint8_t doubt(const char *word)
{
	if (!strcmp(word, "refused"))
		return LW_DOUBT_REFUSE;
	return !strcmp(word, "asks") ? LW_DOUBT_ASK : LW_DOUBT_ALLOW;
}

static bool policy_rule(struct lw_policy *p, int n, const char *const *word)
{
	struct lw_policy_level *site = &p->level[LW_LEVEL_SITE];

	if (!strcmp(word[0], "service"))
		site->service = LW_SAY_NO;
	else if (!strcmp(word[0], "transfer"))
		site->transfer = LW_SAY_NO;
	else if (!strcmp(word[0], "record"))
		record_rule(&p->record[LW_LEVEL_SITE], word[1]);
	else if (!strcmp(word[0], "type"))
		return type_rule(site, word[1]);
	else if (!strcmp(word[0], "offnet"))
		p->block_offnet_to_offnet = true;
	else if (!strcmp(word[0], "class"))
		forbid_class(p, word[1]);
	else if (!strcmp(word[0], "conference"))
		p->drop_conference = n > 2 ? LW_DROP_NO_INTERNAL : LW_DROP_CONTROLLER_LEAVES;
	else if (!strcmp(word[0], "downgrade"))
		p->downgrade = doubt(word[1]);
	else if (!strcmp(word[0], "refer"))
		p->untrusted_refer = doubt(word[1]);
	else
		return number_rule(p, n, word);
	return true;
}

static int by_party_address(const void *a, const void *b)
{
	return strcmp(((const struct lw_party *)a)->address, ((const struct lw_party *)b)->address);
}

static void add_party(struct play_rules *r, const char *address)
{
	size_t n = r->directory.count++;

	strcpy(r->party_address[n], address);
	r->party[n] = (struct lw_party){.address = r->party_address[n]};
	r->directory.list = r->party;
	r->rules.directory = &r->directory;
	qsort(r->party, n + 1, sizeof *r->party, by_party_address);
}

static size_t place_of(const struct play_rules *r, const struct lw_party *party)
{
	size_t at = 0;

	while (party->address != r->party_address[at])
		at++;
	return at;
}

/* Its policy begins as everybody's was before there were rules. */
static struct lw_policy *policy_of(struct play_rules *r, struct lw_party *party)
{
	size_t at = place_of(r, party);

	if (!party->policy)
		r->policy[at] = (struct lw_policy)LW_POLICY_INIT;
	party->policy = &r->policy[at];
	return &r->policy[at];
}

static void name_music(struct play_rules *r, struct lw_party *party, const char *name)
{
	char *to = r->music[place_of(r, party)];

	snprintf(to, LW_NAME_MAX, "%s", name);
	party->music = to;
}

static void give_number(struct play_rules *r, struct lw_party *party, const char *number)
{
	char *to = r->number[place_of(r, party)];

	snprintf(to, LW_NUMBER_MAX, "%s", number);
	party->out_number = to;
	r->rules.trunk.owned = owned;
	r->rules.trunk.owned_count = 1;
}

static void give_extension(struct play_rules *r, struct lw_party *party, const char *uri)
{
	char *to = r->extension[place_of(r, party)];

	snprintf(to, LW_URI_MAX, "%s", uri);
	party->extension = to;
}

/* At a host of its own, which shows the caller (L1). */
static void give_trunk(struct play_rules *r, struct lw_party *party, const char *fallback)
{
	struct lw_trunk *trunk = &r->trunk[place_of(r, party)];
	char *to = r->fallback[place_of(r, party)];

	snprintf(to, LW_NUMBER_MAX, "%s", fallback);
	*trunk = (struct lw_trunk)LW_TRUNK_INIT;
	trunk->layout = LW_LAYOUT_DIVERSION;
	trunk->host = "second.example.net";
	trunk->fallback = to;
	party->trunk = trunk;
}

/* The words after "party NAME". */
static uint8_t class_named(const char *name)
{
	uint8_t c = LW_CLASS_UNKNOWN;

	while (c < LW_CLASSES && strcmp(lw_call_class_name(c), name))
		c++;
	return c;
}

static uint8_t recording_of(const char *word)
{
	return !strcmp(word, "never")    ? LW_PARTY_RECORDING_NEVER
	       : !strcmp(word, "always") ? LW_PARTY_RECORDING_ALWAYS
					 : LW_PARTY_RECORDING_ON_DEMAND;
}

static bool party_rule(struct play_rules *r, const char *name, int n, const char *const *word)
{
	char address[LW_NUMBER_MAX];
	struct lw_party *party;

	canonical_of(r, name, address);
	if (!lw_party_find(&r->directory, address)) {
		if (r->directory.count == PLAY_PARTIES)
			return false;
		add_party(r, address);
	}
	party = &r->party[lw_party_find(&r->directory, address) - r->party];
	if (!strcmp(word[0], "plain"))
		return true;
	if (!strcmp(word[0], "codes"))
		party->codes = true;
	else if (!strcmp(word[0], "pickup"))
		party->pickup = true;
	else if (!strcmp(word[0], "mode"))
		party->refer = !strcmp(word[1], "joins")    ? 1 + LW_REFER_JOINS
			       : !strcmp(word[1], "relayed") ? 1 + LW_REFER_RELAYS
							     : 1 + LW_REFER_REFUSED;
	else if (!strcmp(word[0], "music"))
		name_music(r, party, word[1]);
	else if (!strcmp(word[0], "number"))
		give_number(r, party, word[1]);
	else if (!strcmp(word[0], "extension"))
		give_extension(r, party, word[1]);
	else if (!strcmp(word[0], "trunk"))
		give_trunk(r, party, word[1]);
	else if (!strcmp(word[0], "recorded"))
		party->recording = recording_of(word[1]);
	else if (!strcmp(word[0], "is"))
		party->call_class = class_named(word[1]);
	else
		return policy_rule(policy_of(r, party), n, word);
	return true;
}

bool lw_play_rule(struct play_rules *r, int n, const char *const *word)
{
	struct lw_policy *p = &r->rules.policy;

	begin(r);
	if (!strcmp(word[0], "plain"))
		return true;
	if (!strcmp(word[0], "code") && n > 2)
		return code_rule(r, word[1], word[2]);
	if (!strcmp(word[0], "extensions") && n > 2)
		return extensions_rule(r, word[1], word[2]);
	if (!strcmp(word[0], "trunk"))
		return r->rules.trunk.takes_updates = true;
	if (!strcmp(word[0], "party"))
		return n > 2 && party_rule(r, word[1], n - 2, word + 2);
	if (!strcmp(word[0], "ours"))
		canonical_of(r, word[1], r->own), p->own = r->own;
	else
		return policy_rule(p, n, word) || target_rule(r, n, word);
	return true;
}

const struct lw_rules *lw_play_rules_of(struct play_rules *r)
{
	return r->used ? &r->rules : NULL;
}
