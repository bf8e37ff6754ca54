/* SPDX-License-Identifier: BSD-3-Clause */
/* party.c -- what kind of number a party has, and its entry in the directory. */
#include "party.h"

#include "../../rules/address.h"

#include <string.h>

void lw_number_here(const struct lw *lw, const char *address, uint32_t call_class,
		    struct lw_number *number)
{
	struct lw_numbering plan = lw->rules->numbering;

	plan.class_of = NULL; /* a step calls nobody (law 4): what the host knows is in the input */
	lw_classify(&plan, &lw->rules->targets, address ? address : "", number);
	if (call_class == LW_CLASS_UNKNOWN || number->call_class == LW_CLASS_EMERGENCY)
		return;
	if (number->place == LW_PLACE_CONTACT || number->place == LW_PLACE_EXTERNAL)
		number->call_class = (enum lw_call_class)call_class;
}

void lw_keep_outside(const struct lw *lw, uint32_t leg, struct lw_number *number)
{
	if (leg == LW_NO_INDEX || !lw->legs[leg].outside || number->place != LW_PLACE_INTERNAL)
		return;
	number->place = LW_PLACE_EXTERNAL;
	number->call_class = LW_CLASS_URI;
}

void lw_number_of_leg(const struct lw *lw, uint32_t leg, struct lw_number *number)
{
	lw_number_here(lw, leg == LW_NO_INDEX ? "" : lw_leg_uri(lw, leg), 0, number);
	lw_keep_outside(lw, leg, number);
}

bool lw_is_outside(const struct lw *lw, uint32_t leg)
{
	struct lw_number number;

	lw_number_of_leg(lw, leg, &number);
	return number.place != LW_PLACE_INTERNAL;
}

/* ---- who it is ---- */

/* What is longer is no entry of a directory, whose addresses are canonical (LW_NUMBER_MAX). */
void lw_meet(struct lw *lw, uint32_t leg, const char *who, bool proved)
{
	bool fits = who && strlen(who) < LW_WHO_MAX;

	lw_write(lw, &lw->seated_text[leg].who, LW_WHO_MAX, fits ? who : NULL);
	lw->seated[leg].proved = proved ? 1 : 0;
}

/* The name of a user, as digest has it (RFC 7616 3.4), and not an address. */
static bool is_name(const char *who)
{
	return !strchr(who, '@') && !strchr(who, ':') &&
	       strspn(who, "+0123456789*#-. ()") != strlen(who);
}

/* A user's name is one of our first domain.  False: it is no name, or there is no domain. */
static bool at_home(const struct lw *lw, const char *who, char address[LW_URI_MAX])
{
	const struct lw_numbering *plan = lw->rules ? &lw->rules->numbering : NULL;
	size_t domain = plan && plan->domain_count ? strlen(plan->domains[0]) : 0;
	size_t name = strlen(who);

	if (!domain || !is_name(who) || name + domain + sizeof "sip:@" > LW_URI_MAX)
		return false;
	memcpy(address, "sip:", 4);
	memcpy(address + 4, who, name);
	address[4 + name] = '@';
	memcpy(address + 5 + name, plan->domains[0], domain + 1);
	return true;
}

static void number_of(const struct lw *lw, const char *who, struct lw_number *number)
{
	char address[LW_URI_MAX];

	lw_number_here(lw, at_home(lw, who, address) ? address : who, 0, number);
}

const char *lw_met_at(const struct lw *lw, const char *who, const char *uri,
		      char made[LW_URI_MAX])
{
	if (!is_name(who))
		return who;
	return at_home(lw, who, made) ? made : uri;
}

const struct lw_party *lw_party_named(const struct lw *lw, const char *who)
{
	struct lw_number number;

	if (!lw->rules || !lw->rules->directory)
		return NULL;
	number_of(lw, who, &number);
	return lw_party_find(lw->rules->directory, number.canonical);
}

const struct lw_party *lw_party_of(const struct lw *lw, uint32_t leg)
{
	return leg == LW_NO_INDEX ? NULL : lw_party_named(lw, lw_seated_who(lw, leg));
}

uint32_t lw_called_for(const struct lw *lw, uint32_t leg)
{
	const struct bridge *b = &lw->bridges[lw->legs[leg].call];

	return lw_sw_xfer_active(lw, lw->legs[leg].call) ? b->x.a : b->side[0];
}

const struct lw_party *lw_sender_of(const struct lw *lw, uint32_t leg)
{
	uint32_t call = lw->legs[leg].call;

	return lw_sw_xfer_active(lw, call)
		       ? lw_party_named(lw, lw_read(lw, lw->bridge_text[call].t_who))
		       : lw_party_of(lw, lw_called_for(lw, leg));
}

const struct lw_policy *lw_policy_of(const struct lw *lw, const struct lw_party *party)
{
	return party && party->policy ? party->policy : &lw->rules->policy;
}

/* RFC 3261 19.1.2: what stands for none. */
static unsigned long port_of(const char *uri, const struct lw_address *address)
{
	const char *at = strchr(uri, '@'), *end;
	unsigned long port = 0;

	at = at ? at + 1 : strchr(uri, ':') + 1;
	end = *at == '[' ? strchr(at, ']') + 1 : at + strcspn(at, ":;?");
	if (*end != ':')
		return address->secure ? 5061 : 5060;
	while (*++end >= '0' && *end <= '9')
		port = port * 10 + (unsigned long)(*end - '0');
	return port;
}

bool lw_is_one_address(const char *uri, const char *other)
{
	struct lw_address a, b;
	char user[LW_URI_MAX], user2[LW_URI_MAX];

	lw_address_read(uri, &a);
	lw_address_read(other, &b);
	if (a.form != LW_FORM_SIP || b.form != LW_FORM_SIP || !strchr(uri, ':') ||
	    !strchr(other, ':'))
		return !strcmp(uri, other);
	return lw_user_write(a.user, user, sizeof user) &&
	       lw_user_write(b.user, user2, sizeof user2) && !strcmp(user, user2) &&
	       !strcmp(a.host, b.host) && !strcmp(a.maddr, b.maddr) &&
	       port_of(uri, &a) == port_of(other, &b);
}

static bool has_host(const char *who)
{
	return strchr(who, '@') || strchr(who, ':');
}

/* A user's name says no host: it is at the address that it gives, if that has the same name. */
static bool is_at(const struct lw *lw, uint32_t leg, const char *name, const char *address)
{
	struct lw_address read;
	char user[LW_URI_MAX];

	lw_address_read(address, &read);
	return lw_user_write(read.user, user, sizeof user) && !strcmp(user, name) &&
	       lw_is_one_address(lw_leg_uri(lw, leg), address);
}

/* Both by whom they were met as. */
static bool is_one_who(const struct lw *lw, uint32_t leg, uint32_t other)
{
	const char *who = lw_seated_who(lw, leg), *who2 = lw_seated_who(lw, other);

	if (!*who || !*who2)
		return false; /* too long to be known */
	if (has_host(who) == has_host(who2))
		return lw_is_one_address(who, who2);
	return has_host(who2) ? is_at(lw, leg, who, who2) : is_at(lw, other, who2, who);
}

/* Whoever is in the directory is known by it, and whoever is not by what it has proved, or else by
 * the address that it came with, or was called at. */
bool lw_is_one_party(const struct lw *lw, uint32_t leg, uint32_t other)
{
	const struct lw_party *party = lw_party_of(lw, leg);

	if (party || lw_party_of(lw, other))
		return party == lw_party_of(lw, other);
	return is_one_who(lw, leg, other);
}

bool lw_may_use_codes(const struct lw *lw, uint32_t leg)
{
	const struct lw_party *party = lw_party_of(lw, leg);

	if (!lw->rules || !lw->rules->directory)
		return true;
	return party && party->codes;
}

enum lw_refer_mode lw_refer_mode_of(const struct lw *lw, uint32_t leg)
{
	const struct lw_party *party = lw_party_of(lw, leg);

	return party && party->refer ? (enum lw_refer_mode)(party->refer - 1)
				     : (enum lw_refer_mode)lw->config.refer_mode;
}
