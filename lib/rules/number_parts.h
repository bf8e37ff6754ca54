/* number_parts.h -- what the files behind lw_classify() share: text to parts (address.c, host.c),
 * parts to an answer (plan.c, number.c). */
#ifndef LW_NUMBER_PARTS_H
#define LW_NUMBER_PARTS_H

#include <legwork/number.h>

/* Most digits of anything dialled: 15 of E.164 behind the prefixes of a line and of a carrier. */
enum { LW_DIGITS_MAX = 32, LW_ADDRESS_MAX = 2048, LW_E164_LEAST = 7, LW_E164_MOST = 15 };

/* Text that somebody else owns. */
struct lw_slice { const char *at; size_t len; };

/* A number without its separators. */
struct lw_digits {
	bool plus;   /* "+" stood before it */
	bool many;   /* there were more than fit: text holds the first */
	size_t count;
	char text[LW_DIGITS_MAX + 1]; /* 0-9 * # */
};

enum lw_form { LW_FORM_BAD, LW_FORM_NUMBER, LW_FORM_SIP, LW_FORM_SERVICE };

/* An address taken apart. */
struct lw_address {
	enum lw_form form;
	const char *why;          /* of BAD */
	struct lw_digits digits;  /* NUMBER; SIP when numeric */
	bool numeric;             /* the user of a SIP address is a number */
	bool phone;               /* ;user=phone, and it is */
	bool secure;
	struct lw_slice user;     /* SIP, as written, without password; len 0: none */
	struct lw_slice service;  /* of urn:service: */
	struct lw_slice context;  /* ;phone-context=, len 0: none */
	char host[LW_NUMBER_MAX]; /* SIP: as lw_host_write() writes it */
	char maddr[LW_NUMBER_MAX]; /* SIP: as host, "" without one */
};

void lw_address_read(const char *text, struct lw_address *address);
/* Digits with separators and "+"; false when it is no number. */
bool lw_digits_read(struct lw_slice text, bool typed, struct lw_digits *digits);
/* The one spelling of a user part, with the NUL; false when it does not fit. */
bool lw_user_write(struct lw_slice user, char *out, size_t size);
/* The one spelling of a host: a name in small letters, IPv4, [IPv6].  Takes IPv6 with or without
 * brackets. False when it is none, or does not fit. */
bool lw_host_write(struct lw_slice host, char *out, size_t size);

bool lw_begins(struct lw_slice text, const char *small); /* whatever the case of text */
int lw_hex(char c);                                      /* -1: no hex digit */
bool lw_among(char c, const char *set);                  /* NUL is in no set */
char lw_small(char c);
bool lw_letter_or_digit(char c);

/* What is wrong with the plan, or NULL. */
const char *lw_plan_fault(const struct lw_numbering *plan);
/* Reads a number; own: dialled on our own PBX, where extensions and its prefixes are known.  False:
 * the plan has no line for it, and *number is as it was. */
bool lw_plan_read(const struct lw_numbering *plan, const struct lw_digits *digits, bool own,
		  struct lw_number *number);
/* Reads a number that was written for the place whose numbers begin with context (RFC 3966 5.1.5).
 */
bool lw_plan_read_in(const struct lw_numbering *plan, const struct lw_digits *context,
		     const struct lw_digits *digits, struct lw_number *number);
bool lw_plan_owns(const struct lw_numbering *plan, const char *host);

#endif
