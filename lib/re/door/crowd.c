/* SPDX-License-Identifier: BSD-3-Clause */
/* crowd.c -- how many connections others may have to us.
 *
 * Each costs a descriptor, and a call needs two for its media.  One address may have so many; the
 * servers of accounts any number.  When there are as many as may be in all, the one that has been
 * silent for longest makes room: first those that have never brought a message, then those without
 * one for a minute that no call came by. */
#include <sys/socket.h>

#include "crowd.h"

#include "../account/insides.h"
#include "../state/source.h"
#include "stream.h"

enum { QUIET_MS = 60000 };

struct crowd {
	struct lw_re *re;
	const struct sa *peer;
	uint64_t now;
	uint32_t all, same;           /* connections, and those of the peer */
};

struct search {
	struct lw_re *re;
	uint64_t now;
	struct stream_seen *idle;     /* the first to go */
};

/* libre sees the end of it at its next look, and lets it go. */
static void close_soon(struct stream_seen *s)
{
	s->leaving = true;
	(void)shutdown(insides_conn_fd(s->conn), SHUT_RDWR);
}

static bool carries_a_call(const struct lw_re *re, const struct sa *peer)
{
	for (const struct le *le = re->legs.head; le; le = le->next)
		if (sa_cmp(&((const struct leg *)le->data)->source, peer, SA_ADDR))
			return true;
	return false;
}

static bool may_go(const struct search *c, const struct stream_seen *s)
{
	if (!s->spoke)
		return true;
	return c->now - s->since >= QUIET_MS && !carries_a_call(c->re, &s->peer) &&
	       !lw_ua_source_is_server(c->re, &s->peer);
}

/* Who has never said anything goes before who has, and of both the older. */
static bool goes_before(const struct stream_seen *a, const struct stream_seen *b)
{
	return a->spoke == b->spoke ? a->since < b->since : b->spoke;
}

static void consider(struct stream_seen *s, void *arg)
{
	struct search *c = arg;

	if (s->accepted && may_go(c, s) && (!c->idle || goes_before(s, c->idle)))
		c->idle = s;
}

static void count(struct stream_seen *s, void *arg)
{
	struct crowd *c = arg;

	if (!s->accepted)
		return;
	c->all++;
	c->same += sa_cmp(&s->peer, c->peer, SA_ADDR);
}

static void close_silent(struct stream_seen *s, void *arg)
{
	const struct crowd *c = arg;

	if (s->accepted && !s->spoke && c->now - s->since >= c->re->cfg.connection_silent_ms)
		close_soon(s);
}

bool lw_ua_crowd_admits(struct lw_re *re, const struct sa *peer)
{
	struct crowd c = {.re = re, .peer = peer, .now = lw_ua_now(re)};

	if (re->cfg.connection_silent_ms)
		lw_ua_streams_each(re, close_silent, &c);
	lw_ua_streams_each(re, count, &c);
	if (re->cfg.max_connections_from && c.same >= re->cfg.max_connections_from &&
	    !lw_ua_source_is_server(re, peer))
		return false;
	return !re->cfg.max_connections || c.all < re->cfg.max_connections ||
	       lw_ua_crowd_spare(re);
}

/* It looks at each leg for each connection: only where one must go. */
bool lw_ua_crowd_spare(struct lw_re *re)
{
	struct search c = {.re = re, .now = lw_ua_now(re)};

	lw_ua_streams_each(re, consider, &c);
	if (c.idle)
		close_soon(c.idle);
	return c.idle != NULL;
}
