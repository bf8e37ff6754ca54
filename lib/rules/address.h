/* SPDX-License-Identifier: BSD-3-Clause */
/* address.h -- an address taken apart. */
#ifndef LW_ADDRESS_H
#define LW_ADDRESS_H

#include <legwork/number.h>

#include "digits.h"

enum { LW_ADDRESS_MAX = 2048 };

enum lw_form { LW_FORM_BAD, LW_FORM_NUMBER, LW_FORM_SIP, LW_FORM_SERVICE };

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
/* The one spelling of a user part, with the NUL; false when it does not fit. */
bool lw_user_write(struct lw_slice user, char *out, size_t size);

#endif
