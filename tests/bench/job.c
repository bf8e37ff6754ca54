/* SPDX-License-Identifier: BSD-3-Clause */
/* job.c -- one measurement of one carrier, in a process of its own: this program with --job. */
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "carriers.h"
#include "job.h"
#include "measures.h"
#include "story.h"

static void wrong(struct outcome *out, const char *why)
{
	out->ok = false;
	(void)re_snprintf(out->why, sizeof out->why, "%s", why);
}

static struct room room_for(const struct job *job)
{
	enum { IN_FLIGHT = 4, CALLS_OF_ONE = 2 };
	struct room room = {.calls = job->calls, .connections = job->connections};

	if (job->kind != JOB_OPEN)
		room.calls = job->idle + IN_FLIGHT * CALLS_OF_ONE;
	return room;
}

/* Two descriptors a connection, for both its ends are here. */
static int many_descriptors(unsigned connections)
{
	enum { OTHERS = 100 };
	struct rlimit limit;
	rlim_t wanted = 2 * (rlim_t)connections + OTHERS;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return 1;
	if (limit.rlim_cur < wanted)
		limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
	return setrlimit(RLIMIT_NOFILE, &limit) || fd_setsize((int)wanted);
}

static const char *measure(const struct carrier *c, const struct job *job, struct outcome *out)
{
	switch ((enum job_kind)job->kind) {
	case JOB_TRANSFERS: return measure_transfers(c, job, &out->one);
	case JOB_IDLE:      return measure_idle(c, job, &out->one);
	case JOB_OPEN:      return measure_open_loop(job, &out->open);
	case JOB_KEPT:      return measure_kept(c, job, &out->kept);
	}
	return "an unknown job";
}

static const char *run(const struct carrier *c, const struct job *job, struct outcome *out)
{
	struct room room = room_for(job);
	const char *why = "cannot start";

	if (libre_init())
		return why;
	if ((!room.connections || !many_descriptors(room.connections)) && !stories_open(c)) {
		if (!c->open(&room))
			why = measure(c, job, out);
		c->close();
		stories_close();
	}
	libre_close();
	return why;
}

void job_here(const struct job *job, struct outcome *out)
{
	const struct carrier *c = carrier_named(job->carrier);
	const char *why;

	memset(out, 0, sizeof *out);
	out->size = sizeof *out;
	out->ok = true;
	why = c ? run(c, job, out) : "no such carrier";
	if (why)
		wrong(out, why);
}

int job_serve(void)
{
	struct job job;
	struct outcome out;

	if (read(STDIN_FILENO, &job, sizeof job) != (ssize_t)sizeof job || job.size != sizeof job)
		return 2;
	job_here(&job, &out);
	return write(STDOUT_FILENO, &out, sizeof out) != (ssize_t)sizeof out;
}

static void become(const char *program, int in, int out)
{
	if (dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0)
		(void)execl(program, program, "--job", (char *)NULL);
	_exit(2);
}

static bool spoke(int to, int from, const struct job *job, struct outcome *out)
{
	return write(to, job, sizeof *job) == (ssize_t)sizeof *job &&
	       read(from, out, sizeof *out) == (ssize_t)sizeof *out && out->size == sizeof *out;
}

void job_run(const char *program, const struct job *job, struct outcome *out)
{
	int to[2], from[2];
	pid_t pid;

	memset(out, 0, sizeof *out);
	if (pipe(to) || pipe(from)) {
		wrong(out, "no pipe");
		return;
	}
	pid = fork();
	if (!pid)
		become(program, to[0], from[1]);
	(void)close(to[0]);
	(void)close(from[1]);
	if (pid < 0 || !spoke(to[1], from[0], job, out))
		wrong(out, "its process died");
	(void)close(to[1]);
	(void)close(from[0]);
	if (pid > 0)
		(void)waitpid(pid, NULL, 0);
}
