/* SPDX-License-Identifier: BSD-3-Clause */
/* rules.c -- what the engine goes by: the policy file, and what the phone knows: its own host
 * and its contacts.  They are one text, which the log holds too, so a replay goes by the same. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "phone.h"

#include "contacts.h"

/* As client_min of a policy file calls it. */
static const char PLATFORM[] = "linux";

static int parse(const struct mbuf *text, struct lw_policy_file **policy, char *why, size_t size)
{
	return lw_policy_file_parse(policy, (const char *)text->buf, text->end, NULL, why, size);
}

/* One more line.  It is left out if an odd address does not fit into it: the account then says what
 * is wrong. */
static int add_line(struct mbuf *text, const char *key, const char *value)
{
	struct lw_policy_file *policy = NULL;
	size_t end = text->end;
	char why[256];
	int err = mbuf_printf(text, "\n%s %s\n", key, value);

	if (lw_policy_file_parse(&policy, (char *)text->buf + end, text->end - end, NULL, why,
				 sizeof(why)))
		text->pos = text->end = end;
	lw_policy_file_free(policy);
	return err;
}

/* Where no domain is named, addresses at our own host are internal; where no own number is named,
 * our address stands for it (threat 6).  The minimum of client_min is for this program, unless the
 * file speaks for another host. */
static int add_ourselves(struct mbuf *text, const char *aor, const struct lw_rules *rules)
{
	char host[LW_URI_MAX];
	struct uri uri;
	struct pl pl;
	int err = 0;

	pl_set_str(&pl, aor);
	if (uri_decode(&uri, &pl) ||
	    re_snprintf(host, sizeof(host), uri.af == AF_INET6 ? "[%r]" : "%r", &uri.host) < 0)
		return EINVAL;
	if (!rules->numbering.domain_count)
		err = add_line(text, "domain", host);
	if (!err && !rules->policy.own)
		err = add_line(text, "own", aor);
	if (!err && !rules->policy.platform)
		err = add_line(text, "platform", PLATFORM);
	return err || rules->policy.version ? err : add_line(text, "version", lw_version());
}

static bool canonical(const char *address, char *buf, size_t size, void *arg)
{
	const struct lw_rules *rules = arg;
	struct lw_number number;

	lw_classify(&rules->numbering, NULL, address, &number);
	return number.place != LW_PLACE_INVALID &&
	       re_snprintf(buf, size, "%s", number.canonical) > 0;
}

static int add_target(struct mbuf *text, const struct lw_target *target)
{
	bool named = target->name && *target->name && !strpbrk(target->name, "\"\\\r\n");

	return mbuf_printf(text, "target \"%s\" person%s%s%s%s%s%s\n", target->address,
			   target->contact ? " contact" : "", target->synced ? " synced" : "",
			   target->internal ? " internal voicemail" : "",
			   named ? " name=\"" : "", named ? target->name : "", named ? "\"" : "");
}

/* One of ours that the number plan has already: nothing is to be said of it. */
static bool is_known(const struct lw_rules *rules, const struct lw_target *target)
{
	struct lw_number number;

	lw_classify(&rules->numbering, NULL, target->address, &number);
	return target->internal && number.place == LW_PLACE_INTERNAL;
}

/* What the administrator says of a target stands; of the others the contacts tell. */
static int add_contacts(struct mbuf *text, const struct contacts *contacts,
			const struct lw_rules *rules)
{
	struct lw_targets *targets = NULL;
	int err = contacts_targets(contacts, canonical, (void *)(uintptr_t)rules, &targets);

	for (size_t i = 0; !err && i < targets->count; i++) {
		const struct lw_target *target = &targets->list[i];

		if (!lw_target_find(&rules->targets, target->address) &&
		    !strpbrk(target->address, "\"\\#") && !is_known(rules, target))
			err = add_target(text, target);
	}
	mem_deref(targets);
	return err;
}

static int read_file(struct mbuf *text, const char *path, char *why, size_t size)
{
	char *block;
	size_t len;
	int err = lw_policy_file_read(&block, &len, path, NULL, why, size);

	if (err)
		return err;
	err = mbuf_write_mem(text, (const uint8_t *)block, len);
	free(block);
	return err;
}

/* Once: it may be a pipe, which has nothing the second time. */
static int read_base(struct phone *phone, char *why, size_t size)
{
	const char *path = phone->opt->policy;
	struct lw_policy_file *policy = NULL;
	struct mbuf *text;
	int err;

	if (phone->policy_text)
		return 0;
	text = mbuf_alloc(1024);
	if (!text)
		return ENOMEM;
	err = path ? read_file(text, path, why, size) : 0;
	err = err ? err : parse(text, &policy, why, size);
	if (!err)
		err = add_ourselves(text, phone->opt->aor, lw_policy_file_rules(policy));
	lw_policy_file_free(policy);
	if (err)
		mem_deref(text);
	else
		phone->policy_text = text;
	return err;
}

static int with_contacts(const struct phone *phone, struct mbuf *text, char *why, size_t size)
{
	struct lw_policy_file *policy = NULL;
	int err = parse(text, &policy, why, size);

	if (!err && phone->contacts)
		err = add_contacts(text, phone->contacts, lw_policy_file_rules(policy));
	lw_policy_file_free(policy);
	return err;
}

int rules_load(struct phone *phone, char *why, size_t size)
{
	struct mbuf *text = mbuf_alloc(1024);
	struct lw_policy_file *policy = NULL, *before = phone->policy;
	const struct mbuf *base;
	int err = text ? read_base(phone, why, size) : ENOMEM;

	base = phone->policy_text;
	err = err ? err : mbuf_write_mem(text, base->buf, base->end);
	err = err ? err : with_contacts(phone, text, why, size);
	err = err ? err : parse(text, &policy, why, size);
	if (!err && phone->lw && lw_rules_set(phone->lw, lw_policy_file_rules(policy)))
		err = EINVAL;
	if (err) {
		lw_policy_file_free(policy);
		mem_deref(text);
		return err;
	}
	lw_policy_file_free(before);
	mem_deref(phone->rules_text);
	phone->policy = policy;
	phone->rules_text = text;
	phone->rules_due = true; /* two in a row would be one to a replay */
	return 0;
}
