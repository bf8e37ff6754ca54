/* main.c -- legwork-phone: a scriptable softphone. */
#include <stdio.h>
#include <re.h>
#include <legwork/re.h>

#include "options.h"
#include "phone.h"
#include "settings.h"

int main(int argc, char **argv)
{
	struct options opt;
	char why[512];

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
	case OPTIONS_RUN:
		break;
	}
	return phone_run(&opt);
}
