/* SPDX-License-Identifier: BSD-3-Clause */
/* main.c -- legwork-replay: gives a log to a fresh engine, says whether it does the same again. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <re.h>

#include <legwork/policy_file.h>

#include "replay.h"

static int usage(int status)
{
	fputs("usage: legwork-replay [--quiet|--outputs|--why [LINE]] LOG\n\n"
	      "Gives every input of a log (legwork-phone --log LOG) to a fresh engine with the "
	      "log's settings,\n"
	      "shows what the engine does with it, and compares that with what it did then, "
	      "byte for byte.\n"
	      "LOG may be - for standard input.\n\n"
	      "  --quiet       the verdict only\n"
	      "  --outputs     the outputs only, as lines of a log; the verdict goes to stderr\n"
	      "  --why         explains every input that is refused\n"
	      "  --why LINE    explains what happens to the input in this line of the log\n\n"
	      "Status: 0 identical (or nothing to compare with), 1 different, 2 the log or the "
	      "command line\n"
	      "cannot be read.\n",
	      status ? stderr : stdout);
	return status;
}

static bool is_line(const char *word)
{
	return *word && strspn(word, "0123456789") == strlen(word) && strlen(word) < 9 &&
	       strcmp(word, "0");
}

/* The words taken, 0 for an unknown option. */
static int parse(struct replay_options *options, int left, char **argv)
{
	if (!strcmp(*argv, "--quiet")) {
		options->show = REPLAY_QUIET;
	} else if (!strcmp(*argv, "--outputs")) {
		options->show = REPLAY_OUTPUTS;
	} else if (!strncmp(*argv, "--why=", 6) && is_line(*argv + 6)) {
		options->show = REPLAY_WHY;
		options->why_line = (unsigned)strtoul(*argv + 6, NULL, 10);
	} else if (!strcmp(*argv, "--why")) {
		options->show = REPLAY_WHY;
		if (left < 3 || !is_line(argv[1]))
			return 1;
		options->why_line = (unsigned)strtoul(argv[1], NULL, 10);
		return 2;
	} else {
		return 0;
	}
	return 1;
}

/* The rules that the log holds, from now on; the ones before are no longer used. */
static bool take_rules(struct lw *lw, const char *text, const char **why, void *arg)
{
	struct lw_policy_file **policy = arg, *before = *policy;
	static char said[512];

	*why = said;
	if (lw_policy_file_parse(policy, text, strlen(text), NULL, said, sizeof(said))) {
		*policy = before;
		return false;
	}
	if (lw_rules_set(lw, lw_policy_file_rules(*policy)))
		return false;
	lw_policy_file_free(before);
	return true;
}

/* What comes through a pipe is kept: it is read twice. */
static FILE *keep(FILE *from)
{
	FILE *file = tmpfile();
	char block[4096];
	size_t len;

	while (file && (len = fread(block, 1, sizeof(block), from)) > 0) {
		if (fwrite(block, 1, len, file) != len)
			return NULL;
	}
	if (file)
		rewind(file);
	return file;
}

static FILE *open_log(const char *path)
{
	FILE *file = strcmp(path, "-") ? fopen(path, "r") : stdin;

	if (!file || !fseek(file, 0, SEEK_SET))
		return file;
	return keep(file);
}

static int run(const char *path, const struct replay_options *options)
{
	static struct replay replay;
	enum replay_verdict verdict;
	bool aside = options->show == REPLAY_OUTPUTS;
	FILE *log = open_log(path);

	if (!log) {
		fprintf(stderr, "legwork-replay: %s: %s\n", path, strerror(errno));
		return 2;
	}
	verdict = replay_run(&replay, log, stdout, options);
	fclose(log);
	fflush(stdout);
	if (verdict == REPLAY_UNREADABLE)
		fprintf(stderr, "legwork-replay: %s, ", path);
	replay_tell(&replay, verdict, verdict == REPLAY_UNREADABLE || aside ? stderr : stdout);
	if (!fflush(stdout) && !ferror(stdout))
		return (int)verdict;
	fprintf(stderr, "legwork-replay: the standard output cannot be written\n");
	return 2;
}

int main(int argc, char **argv)
{
	struct lw_policy_file *policy = NULL;
	struct replay_options options = {.rulesh = take_rules, .arg = &policy};
	int i = 1, words, status;

	while (i < argc && argv[i][0] == '-' && argv[i][1]) {
		if (!strcmp(argv[i], "--help"))
			return usage(0);
		words = parse(&options, argc - i, argv + i);
		if (!words) {
			fprintf(stderr, "legwork-replay: there is no option %s, or not with this "
					"value\n", argv[i]);
			return usage(2);
		}
		i += words;
	}
	if (i + 1 != argc) {
		fprintf(stderr, "legwork-replay: name one log\n");
		return usage(2);
	}
	status = run(argv[i], &options);
	lw_policy_file_free(policy);
	return status;
}
