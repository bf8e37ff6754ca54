/* SPDX-License-Identifier: BSD-3-Clause */
/* virtual.h -- what the parts know of each other. */
#ifndef LW_VIRTUAL_H
#define LW_VIRTUAL_H

#include <re.h>
#include <legwork/virtual.h>

extern bool lw_virtual_on;

/* time.c */
void lw_virtual_time_begin(void);
void lw_virtual_time_to(uint64_t ms);
/* The clock was read without end, and time had to leap. */
bool lw_virtual_stuck(void);

/* luck.c */
void lw_virtual_luck_begin(uint64_t seed);
uint32_t lw_virtual_below(uint32_t bound);

/* memory.c */
void lw_virtual_memory_begin(void);

/* net.c */
void lw_virtual_net_begin(void);
struct flight {
	struct sa from, to;
	uint64_t due;
	uint64_t order;          /* those due together arrive as they were sent */
	size_t size;
	uint8_t *data;           /* of malloc() */
};
/* When the next datagram arrives, UINT64_MAX: none is on the way. */
uint64_t lw_virtual_net_due(void);
/* Takes one that has arrived. */
bool lw_virtual_arrived(struct flight *f);
/* Calls the party's handler; false when there is none. */
bool lw_virtual_to_party(const struct flight *f);
/* Whether the datagram that a socket sends now is lost. */
bool lw_virtual_lost(void);

/* socket.c */
void lw_virtual_sockets_begin(void);
/* True when a socket takes it, and its data with it. */
bool lw_virtual_socket_take(const struct flight *f);


/* alarm.c: when the next one rings that is watched, UINT64_MAX: none. */
uint64_t lw_virtual_alarm_due(void);

/* ---- fds.c: descriptors that are none of the kernel's ---- */

struct datagram {
	struct datagram *next;
	struct sa from;
	uint8_t *data;
	size_t size;
	uint64_t number;
	uint64_t came;           /* when it arrived */
};
enum virtual_kind { VIRTUAL_NONE, VIRTUAL_SOCKET, VIRTUAL_ALARM };
struct virtual_fd {
	enum virtual_kind kind;
	uint32_t events;         /* of epoll, 0: not watched */
	uint64_t arg;            /* what epoll gives back */
	struct sa at;            /* a socket */
	struct datagram *first, **last;
	uint64_t due, every;     /* an alarm; 0: off */
};
/* NULL: it is none of ours. */
struct virtual_fd *lw_virtual_fd(int fd);
int lw_virtual_fds(void); /* the highest there has been, and 1 */
int lw_virtual_open(enum virtual_kind kind);
/* Of any descriptor. */
int lw_virtual_shut(int fd);

#endif
