/* SPDX-License-Identifier: BSD-3-Clause */
/* main.c -- legwork-phone: a scriptable softphone. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <re.h>
#include <legwork/policy_file.h>
#include <legwork/re.h>

#include "options.h"
#include "phone.h"
#include "screen.h"
#include "settings.h"

/* Started with its input closed, the phone would get number 0 for its first socket, and would read
 * what comes from the network as commands. */
static void fill_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

static int print_policy(void)
{
	size_t size = lw_policy_file_sample(NULL, 0) + 1;
	char *text = malloc(size);

	if (!text)
		return 2;
	lw_policy_file_sample(text, size);
	printf("# A policy file: legwork-phone --policy FILE ...\n%s", text);
	free(text);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct phone_face face = {screen_alloc, screen_event};
	struct options opt;
	char why[512];

	fill_standard_files();
	umask(umask(0) | 077); /* what it writes tells who talked to whom: for its user alone */
	if (!options_parse(&opt, argc, argv, why, sizeof(why))) {
		fprintf(stderr, "legwork-phone: %s\n", why);
		return 2;
	}
	switch (opt.mode) {
	case OPTIONS_HELP:
		options_help(stdout);
		return 0;
	case OPTIONS_VERSION:
		printf("legwork-phone %s\n", lw_version());
		return 0;
	case OPTIONS_SETTINGS:
		settings_print(stdout);
		return 0;
	case OPTIONS_POLICY:
		return print_policy();
	case OPTIONS_RUN:
		break;
	}
	return phone_run(&opt, &face);
}
