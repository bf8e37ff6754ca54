/* SPDX-License-Identifier: BSD-3-Clause */
/* bench_relay.c -- what a call costs the relay: two phones that hear each other, 50 packets a
 * second each way, from another process.
 *
 *	bench_relay [PAIRS [SECONDS]]      200 pairs, 2 seconds
 *
 * Prints the processor time of this process per pair, as a share of one core; most of it is the
 * kernel's, for sendto() and recvfrom(). */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <re.h>

#include "relay.h"
#include "ticker.h"

enum { PAIRS_MAX = 2000, FRAME = 160 };

/* A phone is a socket; its datagrams come from the child. */
struct end { int fd; struct sa port; struct sdp_session *sdp; struct relay_port *relay; };

static struct end ends[2 * PAIRS_MAX];
static unsigned count;

static void must(int err, const char *what)
{
	if (!err)
		return;
	fprintf(stderr, "bench_relay: %s: %s\n", what, strerror(err));
	exit(1);
}

static void open_end(struct end *end, struct relay *relay, int pt)
{
	struct sa at;
	struct sdp_media *media;
	struct mbuf *mb = mbuf_alloc(512);

	must(mb ? 0 : ENOMEM, "memory");
	must(sa_set_str(&at, "127.0.0.1", 0), "address");
	must(sdp_session_alloc(&end->sdp, &at), "session");
	must(relay_port_new(&end->relay, relay, 1, end->sdp, &at), "port");
	end->fd = socket(AF_INET, SOCK_DGRAM, 0);
	must(bind(end->fd, &at.u.sa, at.len) ? errno : 0, "bind");
	must(getsockname(end->fd, &at.u.sa, &at.len) ? errno : 0, "getsockname");
	must(mbuf_printf(mb, "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\n"
			 "t=0 0\r\nm=audio %u RTP/AVP %d\r\n", sa_port(&at), pt), "offer");
	mb->pos = 0;
	must(sdp_decode(end->sdp, mb, true), "decode");
	media = list_head(sdp_session_medial(end->sdp, false))->data;
	end->port = *sdp_media_laddr(media);
	must(sa_set_str(&end->port, "127.0.0.1", sa_port(&end->port)), "address");
	relay_port_update(end->relay, SDP_SENDRECV);
	mem_deref(mb);
}

/* Every 20 ms one packet of each. */
static void speak(const int *pts)
{
	uint8_t data[RTP_HEADER_SIZE + FRAME] = {0};
	uint64_t due = ticker_now_us();

	for (uint16_t seq = 0; getppid() != 1; seq++) {
		for (unsigned i = 0; i < count; i++) {
			struct rtp_header hdr = {.ver = 2, .pt = (uint8_t)pts[i % 2], .seq = seq,
						 .ts = seq * 160u, .ssrc = i};
			struct mbuf mb = {.buf = data, .size = sizeof(data)};

			(void)rtp_hdr_encode(&mb, &hdr);
			(void)sendto(ends[i].fd, data, sizeof(data), 0, &ends[i].port.u.sa,
				     ends[i].port.len);
		}
		due += 20000;
		while (ticker_now_us() < due)
			(void)usleep(500);
	}
	_exit(0);
}

static double cpu_s(void)
{
	struct rusage u;

	(void)getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void stop(void *arg)
{
	(void)arg;
	re_cancel();
}

static uint64_t packets(void)
{
	struct relay_stats stats;
	uint64_t sum = 0;

	for (unsigned i = 0; i < count; i++) {
		relay_port_stats(ends[i].relay, &stats);
		sum += stats.passed + stats.converted;
	}
	return sum;
}

static double measure(unsigned seconds, const int *pts, uint64_t *sent)
{
	struct tmr tmr;
	double before;
	pid_t child = fork();

	if (!child)
		speak(pts);
	tmr_init(&tmr);
	tmr_start(&tmr, 300, stop, NULL); /* until all of them speak */
	(void)re_main(NULL);
	before = cpu_s();
	*sent = packets();
	tmr_start(&tmr, seconds * 1000, stop, NULL);
	(void)re_main(NULL);
	(void)kill(child, SIGTERM);
	(void)waitpid(child, NULL, 0);
	*sent = packets() - *sent;
	return cpu_s() - before;
}

static void join(unsigned pairs, const int *pts, const char *title, unsigned seconds)
{
	struct relay *relay = NULL;
	uint64_t sent = 0;
	double cpu;

	must(relay_alloc(&relay, &(struct relay_config){0}), "relay");
	count = 2 * pairs;
	for (unsigned i = 0; i < count; i++)
		open_end(&ends[i], relay, pts[i % 2]);
	for (unsigned i = 0; i < count; i++)
		must(relay_hear(ends[i].relay, &(struct relay_wish){
			.hear = RELAY_PEER, .peer = ends[i ^ 1].relay}), "hear");
	cpu = measure(seconds, pts, &sent);
	printf("%-12s %u pairs: %.3f %% of a core each, %.0f pairs a core; %" PRIu64 " of %u packets a "
	       "second\n", title, pairs, 100 * cpu / seconds / pairs, pairs * seconds / cpu,
	       sent / seconds, 100 * pairs);
	for (unsigned i = 0; i < count; i++) {
		mem_deref(ends[i].relay);
		mem_deref(ends[i].sdp);
		(void)close(ends[i].fd);
	}
	mem_deref(relay);
}

int main(int argc, char **argv)
{
	unsigned pairs = argc > 1 ? (unsigned)atoi(argv[1]) : 200;
	unsigned seconds = argc > 2 ? (unsigned)atoi(argv[2]) : 2;
	struct rlimit files;

	if (!pairs || pairs > PAIRS_MAX || !seconds) {
		fprintf(stderr, "usage: bench_relay [PAIRS [SECONDS]], at most %d pairs\n", PAIRS_MAX);
		return 2;
	}
	(void)getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files);
	must(libre_init(), "libre");
	must(fd_setsize((int)(6 * pairs + 64)), "descriptors");
	join(pairs, (const int[]){0, 0}, "as it is", seconds);
	join(pairs, (const int[]){0, 8}, "converted", seconds);
	libre_close();
	return 0;
}
