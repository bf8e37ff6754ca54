/* SPDX-License-Identifier: BSD-3-Clause */
/* way.h -- which way a message came: to tell whether another one came the same way. */
#ifndef LW_RE_WIRE_WAY_H
#define LW_RE_WIRE_WAY_H

#include <re.h>

struct wire_way {
	struct sa from;
	uint16_t listens; /* by its Via: the port of a connection is made up; 0: not known */
	bool stream, known;
};
void lw_wire_way_of(struct wire_way *way, const struct sip_msg *msg);

enum wire_nearness { WIRE_ELSEWHERE, WIRE_SAME_HOST, WIRE_SAME_WAY };
/* Of a request: the same proxy or peer, another port of the same address, or neither. */
enum wire_nearness lw_wire_way_compare(const struct wire_way *way, const struct sip_msg *msg);

#endif
