/* SPDX-License-Identifier: BSD-3-Clause */
/* logging.h -- the phone's log: inputs, outputs, states and SIP messages as they come. */
#ifndef PHONE_LOGGING_H
#define PHONE_LOGGING_H

#include "phone.h"

/* Each does nothing without --log.  logging_open(): 0, or an errno value. */
int logging_open(struct phone *phone);
/* Writes new rules down before the input. */
void logging_input(struct phone *phone, const struct lw_input *in, int err);
void logging_output(struct phone *phone, const struct lw_output *out);
void logging_message(struct phone *phone, bool tx, const struct sa *src, const struct sa *dst,
		     const uint8_t *packet, size_t size);
void logging_close(struct phone *phone);

#endif
