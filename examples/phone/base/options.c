/* SPDX-License-Identifier: BSD-3-Clause */
/* options.c -- one table of options: name, value, help, and the function that takes it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <re.h>
#include <legwork/policy_file.h>
#include <legwork/re.h>

#include "compat.h"
#include "options.h"
#include "settings.h"
#include "text.h"

enum value { NONE, NEEDED, OPTIONAL };

struct option {
	const char *name;
	enum value value;
	const char *meta, *help;
	/* value is NULL when none was given; NULL for good, else what is wrong with it */
	const char *(*take)(struct options *opt, const char *value);
	size_t at; /* for the common kinds: of the field in struct options */
};

static char set_why[256];

static const char *take_transport(struct options *opt, const char *value)
{
	static const struct { const char *name; uint32_t bit; } NAMES[] = {
		{"udp", LW_RE_UDP}, {"tcp", LW_RE_TCP}, {"tls", LW_RE_TLS},
	};
	uint32_t bits = 0;

	while (*value) {
		size_t len = strcspn(value, ","), i;

		for (i = 0; i < ARRAY_SIZE(NAMES); i++) {
			if (strlen(NAMES[i].name) == len && !strncmp(NAMES[i].name, value, len))
				break;
		}
		if (i == ARRAY_SIZE(NAMES))
			break;
		bits |= NAMES[i].bit;
		value += len + (value[len] == ',');
	}
	if (*value || !bits)
		return "use udp, tcp or tls, or several with commas: --transport udp,tcp";
	opt->re.transports = bits;
	return NULL;
}

static const char *take_auto_answer(struct options *opt, const char *value)
{
	opt->auto_answer = true;
	if (value && !text_whole(value, 600000, &opt->answer_ms))
		return "give the delay in milliseconds, for example --auto-answer=500";
	return NULL;
}

static const char *take_accept_refer(struct options *opt, const char *value)
{
	if (!strcmp(value, "yes"))
		opt->core.refer_policy = LW_REFER_AUTO;
	else if (!strcmp(value, "ask"))
		opt->core.refer_policy = LW_REFER_ASK;
	else if (!strcmp(value, "no"))
		opt->core.refer_policy = LW_REFER_REFUSE;
	else
		return "use --accept-refer=yes, ask or no";
	return NULL;
}

/* By its ending: a file of the other form under that name would be a nuisance to find out about. */
static const char *take_records(struct options *opt, const char *value)
{
	const char *ending = strrchr(value, '.');

	if (ending && !strcmp(ending, ".csv"))
		opt->records_csv = value;
	else if (ending && (!strcmp(ending, ".jsonl") || !strcmp(ending, ".json")))
		opt->records = value;
	else
		return "end the file's name in .jsonl or .csv";
	return NULL;
}

static const char *take_media(struct options *opt, const char *value)
{
	if (strncmp(value, "tone:", 5) && strncmp(value, "wav:", 4) && strcmp(value, "silence"))
		return "use --media=tone:HZ, --media=wav:FILE or --media=silence";
	opt->media = value;
	return NULL;
}

static const char *take_hold(struct options *opt, const char *value)
{
	if (strncmp(value, "tone:", 5) && strncmp(value, "wav:", 4) && strcmp(value, "soft") &&
	    strcmp(value, "silence"))
		return "use --hold=soft, --hold=tone:HZ, --hold=wav:FILE or --hold=silence";
	opt->hold = strcmp(value, "silence") ? value : NULL;
	return NULL;
}

static const char *take_rtp_ports(struct options *opt, const char *value)
{
	const char *dash = strchr(value, '-');
	char first[8] = "";
	uint32_t from = 0, to = 0;

	if (dash && (size_t)(dash - value) < sizeof(first))
		memcpy(first, value, (size_t)(dash - value));
	if (!dash || !text_whole(first, UINT16_MAX, &from) ||
	    !text_whole(dash + 1, UINT16_MAX, &to) || from < 1024 || from & 1 || to < from + 10)
		return "give an even port and one that is higher by 10 or more, for example "
		       "--rtp-ports 40000-40100; each call takes one";
	opt->rtp_first = (uint16_t)from;
	opt->rtp_last = (uint16_t)to;
	return NULL;
}

static const char *take_public(struct options *opt, const char *value)
{
	struct sa sa;

	opt->re.public_address = value;
	return sa_set_str(&sa, value, 0) ? "give an IP address, such as 192.0.2.7" : NULL;
}

static const char *take_password(struct options *opt, const char *value)
{
	(void)opt;
	(void)value;
	return "everybody on this machine can read a password on the command line: put it into "
	       "the environment as LEGWORK_PASSWORD, or into a file and give "
	       "--password-file FILE";
}

static const char *take_set(struct options *opt, const char *value)
{
	return settings_set(&opt->core, &opt->re, value, set_why, sizeof(set_why)) ? NULL : set_why;
}

static const char *take_seed(struct options *opt, const char *value)
{
	char *end;

	errno = 0;
	opt->re.seed = strtoull(value, &end, 0);
	if (*value < '0' || *value > '9' || errno || *end)
		return "give a number, for example --seed 42";
	return NULL;
}

static const char *take_uri(const char **field, const char *value)
{
	*field = value;
	return lw_policy_is_uri(value) ? NULL : "give an address such as sip:proxy.example.com";
}

static const char *take_proxy(struct options *opt, const char *value)
{
	return take_uri(&opt->proxy, value);
}

static const char *take_vm_server(struct options *opt, const char *value)
{
	return take_uri(&opt->re.voicemail_server, value);
}

static const char *take_last_resort(struct options *opt, const char *value)
{
	return take_uri(&opt->core.last_resort, value);
}

static const char *take_json(struct options *opt, const char *value)
{
	(void)value;
	opt->form = FORM_JSON;
	return NULL;
}

static const char *take_plain(struct options *opt, const char *value)
{
	(void)value;
	opt->form = FORM_PLAIN;
	return NULL;
}

static const char *take_help(struct options *opt, const char *value)
{
	(void)value;
	opt->mode = OPTIONS_HELP;
	return NULL;
}

static const char *take_version(struct options *opt, const char *value)
{
	(void)value;
	opt->mode = OPTIONS_VERSION;
	return NULL;
}

static const char *take_list(struct options *opt, const char *value)
{
	(void)value;
	opt->mode = OPTIONS_SETTINGS;
	return NULL;
}

static const char *take_list_policy(struct options *opt, const char *value)
{
	(void)value;
	opt->mode = OPTIONS_POLICY;
	return NULL;
}

static const char *take_import(struct options *opt, const char *value)
{
	for (size_t i = 0; i < ARRAY_SIZE(opt->imports); i++) {
		if (!opt->imports[i]) {
			opt->imports[i] = value;
			return NULL;
		}
	}
	return "at most 8 files: put the cards of several into one";
}

#define AT(field) NULL, offsetof(struct options, field)
static const struct option OPTIONS[] = {
	{"listen", NEEDED, "ADDR:PORT", "where to listen; port 0 is any (default: this host, 5060)",
	 AT(listen)},
	{"transport", NEEDED, "udp|tcp|tls", "or several, with commas (default udp)",
	 take_transport, 0},
	{"rtp-ports", NEEDED, "FROM-TO", "ports for sound (default 16384-32766)", take_rtp_ports,
	 0},
	{"public-address", NEEDED, "ADDR",
	 "behind a NAT that keeps the ports: its address, for peers to send to", take_public, 0},
	{"proxy", NEEDED, "URI", "send everything through this proxy", take_proxy, 0},
	{"register", NONE, "", "register, and keep registered", AT(regist)},
	{"expires", NEEDED, "SECONDS", "of a registration (default 3600)", AT(expires)},
	{"name", NEEDED, "TEXT", "display name", AT(name)},
	{"auth-user", NEEDED, "NAME",
	 "name for digest authentication (default: the user of the address)", AT(auth_user)},
	{"password-file", NEEDED, "FILE", "its first line is the password; or set LEGWORK_PASSWORD",
	 AT(password_file)},
	{"password", OPTIONAL, "", NULL, take_password, 0},
	{"realm", NEEDED, "TEXT", "give the password to this realm only", AT(realm)},
	{"tls-cert", NEEDED, "FILE", "PEM with certificate and key, to accept TLS",
	 AT(re.tls_cert)},
	{"tls-ca", NEEDED, "FILE", "PEM of authorities to verify TLS servers with", AT(re.tls_ca)},
	{"tls-insecure", NONE, "", "connect even if TLS servers cannot be verified",
	 AT(re.tls_insecure)},
	{"media", NEEDED, "tone:HZ|wav:FILE|silence", "what to send (default silence)", take_media,
	 0},
	{"hold", NEEDED, "soft|tone:HZ|wav:FILE|silence",
	 "what a party on hold hears (default soft: a tone now and then)", take_hold, 0},
	{"unheard", NEEDED, "SECONDS",
	 "send no longer than this to whom nothing comes from (default 60, 0 is no limit)",
	 AT(unheard)},
	{"record-dir", NEEDED, "DIR", "where recordings go; the directory must be there",
	 AT(record_dir)},
	{"mailbox", NEEDED, "DIR",
	 "be a mailbox: answer, beep, store messages in this directory", AT(mailbox)},
	{"message-seconds", NEEDED, "SECONDS", "longest mailbox message (default 180)",
	 AT(message_seconds)},
	{"voicemail-server", NEEDED, "URI", "the mailbox server for `transfer voicemail`",
	 take_vm_server, 0},
	{"auto-answer", OPTIONAL, "MS", "answer every call, after MS milliseconds",
	 take_auto_answer, 0},
	{"last-resort", NEEDED, "URI",
	 "who gets a caller that comes back from a transfer and that nobody takes",
	 take_last_resort, 0},
	{"accept-refer", NEEDED, "yes|ask|no", "whether a peer may transfer us (default ask)",
	 take_accept_refer, 0},
	{"contacts", NEEDED, "FILE", "contacts, in baresip's format; favourites are saved in it",
	 AT(contacts)},
	{"import", NEEDED, "FILE.vcf", "synchronised contacts from vCards; may be repeated",
	 take_import, 0},
	{"json", NONE, "", "events as JSON, one per line (default unless on a terminal)", take_json,
	 0},
	{"plain", NONE, "", "events as English lines (default on a terminal)", take_plain, 0},
	{"screen", NONE, "", "show the phone on this terminal; ? explains the keys", AT(screen)},
	{"media-events", NEEDED, "MS", "a media event for each call, every MS milliseconds",
	 AT(media_events)},
	{"records", NEEDED, "FILE", "add a record of each call to FILE.jsonl or FILE.csv",
	 take_records, 0},
	{"records-csv", NEEDED, "FILE", "the same as CSV, whatever FILE's name", AT(records_csv)},
	{"log", NEEDED, "FILE",
	 "write everything that happens to FILE, for legwork-replay and legwork-ladder", AT(log)},
	{"trace", NONE, "", "every SIP message to stderr", AT(trace)},
	{"set", NEEDED, "KEY=VALUE", "change a setting; may be repeated", take_set, 0},
	{"list-settings", NONE, "", "show all settings and exit", take_list, 0},
	{"policy", NEEDED, "FILE",
	 "who may transfer what to whom: number plan, targets, policy, trunk", AT(policy)},
	{"list-policy", NONE, "", "show a policy file with every key, and exit", take_list_policy,
	 0},
	{"seed", NEEDED, "NUMBER", "repeat the same random choices", take_seed, 0},
	{"strict", NONE, "", "exit with status 1 at the first error event", AT(strict)},
	{"stay", NONE, "", "keep running after the last command", AT(stay)},
	{"duration", NEEDED, "SECONDS", "quit after SECONDS, whatever is going on", AT(duration)},
	{"help", NONE, "", "show this", take_help, 0},
	{"version", NONE, "", "show the version", take_version, 0},
};

static bool is_number(size_t at)
{
	return at == offsetof(struct options, expires) ||
	       at == offsetof(struct options, duration) ||
	       at == offsetof(struct options, unheard) ||
	       at == offsetof(struct options, media_events) ||
	       at == offsetof(struct options, message_seconds);
}

static const char *take(const struct option *option, struct options *opt, const char *value)
{
	void *at = (char *)opt + option->at;

	if (option->take)
		return option->take(opt, value);
	if (option->value == NONE) {
		*(bool *)at = true;
		return NULL;
	}
	if (is_number(option->at))
		return text_whole(value, 1000000000, at) ? NULL : "give a whole number";
	memcpy(at, &value, sizeof(value));
	return NULL;
}

static const struct option *find(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(OPTIONS); i++) {
		if (strlen(OPTIONS[i].name) == len && !strncmp(OPTIONS[i].name, name, len))
			return &OPTIONS[i];
	}
	return NULL;
}

/* Takes argv[i], an option, and perhaps the word after it.  Returns the words taken, 0 for an
 * error. */
static int parse_option(struct options *opt, int argc, char **argv, int i, char *why, size_t size)
{
	const char *name = argv[i] + 2;
	size_t len = strcspn(name, "=");
	const struct option *option = find(name, len);
	const char *value = name[len] ? name + len + 1 : NULL, *wrong;
	int words = 1;

	if (!option) {
		re_snprintf(why, size, "there is no option %s: --help shows all", argv[i]);
		return 0;
	}
	if (option->value == NONE && value) {
		re_snprintf(why, size, "--%s takes no value: write it without =", option->name);
		return 0;
	}
	if (option->value == NEEDED && !value) {
		if (i + 1 >= argc) {
			re_snprintf(why, size, "--%s needs a value: --%s %s", option->name,
				    option->name, option->meta);
			return 0;
		}
		value = argv[i + 1];
		words = 2;
	}
	wrong = take(option, opt, value);
	if (wrong)
		re_snprintf(why, size, "--%s: %s", option->name, wrong);
	return wrong ? 0 : words;
}

static bool check(const struct options *opt, char *why, size_t size)
{
	if (opt->mode != OPTIONS_RUN)
		return true;
	if (!opt->aor) {
		re_snprintf(why, size, "give this phone's address: legwork-phone [options] "
			    "sip:user@host (--help shows the options)");
		return false;
	}
	if (!lw_policy_is_uri(opt->aor)) {
		re_snprintf(why, size, "%s is not an address: it should look like sip:user@host",
			    opt->aor);
		return false;
	}
	if (opt->name && (strpbrk(opt->name, "\"\\\r\n") || strlen(opt->name) >= LW_NAME_MAX)) {
		re_snprintf(why, size, "--name: use a shorter name, without quotes, backslashes or "
			    "line ends");
		return false;
	}
	if (opt->screen && (opt->form != FORM_AUTO || opt->media_events || opt->strict)) {
		re_snprintf(why, size, "--screen shows events itself and continues after errors: "
			    "leave out --json, --plain, --media-events and --strict");
		return false;
	}
	return true;
}

bool options_parse(struct options *opt, int argc, char **argv, char *why, size_t size)
{
	bool only_words = false;

	*opt = (struct options){.media = "silence", .hold = "soft", .expires = 3600,
				.message_seconds = 180, .unheard = 60,
				.password = getenv("LEGWORK_PASSWORD"),
				.core = LW_CONFIG_INIT, .re = LW_RE_CONFIG_INIT};
	for (int i = 1; i < argc;) {
		int words = 1;

		if (!only_words && !strcmp(argv[i], "--")) {
			only_words = true;
		} else if (!only_words && argv[i][0] == '-') {
			if (argv[i][1] != '-') {
				re_snprintf(why, size, "there is no option %s: options begin with "
					    "two dashes, --help shows all", argv[i]);
				return false;
			}
			words = parse_option(opt, argc, argv, i, why, size);
			if (!words)
				return false;
		} else if (opt->aor) {
			re_snprintf(why, size, "one address only: %s or %s", opt->aor, argv[i]);
			return false;
		} else {
			opt->aor = argv[i];
		}
		i += words;
	}
	return check(opt, why, size);
}

void options_help(FILE *file)
{
	fputs("usage: legwork-phone [options] sip:user@host\n\n"
	      "A telephone without a display: it reads commands from standard input (`help` "
	      "lists them),\n"
	      "writes events to standard output, and speaks SIP and RTP.\n"
	      "With --screen it has a display, on a terminal.\n\n",
	      file);
	for (size_t i = 0; i < ARRAY_SIZE(OPTIONS); i++) {
		const struct option *option = &OPTIONS[i];
		char left[64];

		if (!option->help)
			continue;
		re_snprintf(left, sizeof(left), "--%s%s%s%s", option->name,
			    option->value == OPTIONAL ? "[=" : option->value == NEEDED ? " " : "",
			    option->meta, option->value == OPTIONAL ? "]" : "");
		fprintf(file, "  %-32s %s\n", left, option->help);
	}
	fputs("\nThe password comes from LEGWORK_PASSWORD or --password-file, never from the "
	      "command line.\n"
	      "Exit status: 0 after quit, 1 when a wait timed out or, with --strict, at an "
	      "error,\n"
	      "2 when the command line is wrong or the phone cannot start.\n", file);
}
