/* SPDX-License-Identifier: BSD-3-Clause */
/* check.c -- sees that the adapter on Sofia-SIP keeps to <legwork/adapter.h>: three ends of it, on
 * loopback.  Prints what is wrong, a line each; the exit status says whether anything was. */
#include <arpa/inet.h>
#include <unistd.h>

#include <legwork/adapter_check.h>

#include "sofia.h"

enum { LATE_ROUNDS = 50 };

static struct sofia ends[LW_ADAPTER_ENDS];
static struct lw_adapter_check *check;
static lw_time seen; /* when all ends had done what was due */

static void on_note(struct sofia *s, const struct lw_output *note)
{
	(void)s, (void)note;
}

static void saw(struct sofia *s, const struct lw_input *in, int err, const struct lw_output *out)
{
	lw_adapter_saw((uint32_t)(s - ends), s->lw, in, err, out, check);
}

static lw_time now(uint32_t end, void *arg)
{
	(void)end, (void)arg;
	return seen;
}

static bool is_due(lw_time time)
{
	for (unsigned i = 0; i < LW_ADAPTER_ENDS; i++)
		if (lw_deadline(ends[i].lw) < time)
			return true;
	return false;
}

/* Without a time to pass nothing comes in, so that two offers can cross.  The clock goes on
 * meanwhile: what is due when it is read is given rounds to happen, but not for ever. */
static void run(uint32_t ms, void *arg)
{
	lw_time end = sofia_now() + ms;
	unsigned late = 0;

	(void)arg;
	for (unsigned i = 0; i < LW_ADAPTER_ENDS; i++)
		sofia_drain(&ends[i]);
	for (seen = sofia_now(); ms && (seen < end || (is_due(seen) && late++ < LATE_ROUNDS));
	     seen = sofia_now())
		for (unsigned i = 0; i < LW_ADAPTER_ENDS; i++)
			(void)su_root_step(ends[i].root, 1);
}

static void put(const char *line, void *arg)
{
	(void)arg;
	printf("%s\n", line);
}

static void free_address(char *text)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	(void)bind(fd, (struct sockaddr *)&at, sizeof at);
	(void)getsockname(fd, (struct sockaddr *)&at, &size);
	(void)close(fd);
	(void)snprintf(text, ADDRESS, "127.0.0.1:%u", ntohs(at.sin_port));
}

static int open_end(struct sofia *s)
{
	struct lw_config config = LW_CONFIG_INIT;
	char address[ADDRESS];

	free_address(address);
	s->noteh = on_note;
	s->sawh = saw;
	s->sink = -1;
	return lw_new(&s->lw, &config) || sofia_open(s, address);
}

int main(void)
{
	struct lw_adapter_rig rig = {.now = now, .run = run, .wait_ms = 10000};
	unsigned breaches = 0;
	int err = su_init();

	for (unsigned i = 0; i < LW_ADAPTER_ENDS && !err; i++) {
		err = open_end(&ends[i]);
		rig.lw[i] = ends[i].lw;
		rig.uri[i] = ends[i].uri;
	}
	err = err ? err : lw_adapter_check_new(&check, &rig);
	if (!err) {
		run(1, NULL);
		breaches = lw_adapter_check(check, put, NULL);
		printf("%u breaches\n", breaches);
	}
	for (unsigned i = 0; i < LW_ADAPTER_ENDS; i++) {
		sofia_close(&ends[i]);
		lw_free(ends[i].lw);
	}
	lw_adapter_check_free(check);
	return err || breaches;
}
