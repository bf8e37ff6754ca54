/* rules.c -- what the engine goes by: the policy file, and what the phone knows without one.  All
 * of it is one text, which the log holds too, so that a replay goes by the same. */
#include <errno.h>
#include <string.h>

#include "phone.h"

#include "../policy/policy_file.h"

static int parse(struct phone *phone, char *why, size_t size)
{
	phone->policy = mem_deref(phone->policy);
	return policy_file_parse(&phone->policy, (const char *)phone->rules_text->buf,
				 phone->rules_text->end, why, size);
}

/* Where no domain is named, whoever is at our own host is internal. */
static int add_domain(struct phone *phone)
{
	struct uri uri;
	struct pl aor;

	pl_set_str(&aor, phone->opt->aor);
	if (uri_decode(&uri, &aor))
		return EINVAL;
	return mbuf_printf(phone->rules_text,
			   uri.af == AF_INET6 ? "\ndomain [%r]\n" : "\ndomain %r\n", &uri.host);
}

int rules_load(struct phone *phone, char *why, size_t size)
{
	const char *path = phone->opt->policy;
	int err;

	phone->rules_text = mbuf_alloc(1024);
	if (!phone->rules_text)
		return ENOMEM;
	err = path ? policy_file_read(phone->rules_text, path, why, size) : 0;
	err = err ? err : parse(phone, why, size);
	if (err || policy_file_rules(phone->policy)->numbering.domain_count)
		return err;
	err = add_domain(phone);
	return err ? err : parse(phone, why, size);
}
