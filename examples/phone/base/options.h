/* SPDX-License-Identifier: BSD-3-Clause */
/* options.h -- the command line.  Needs <re.h> and <legwork/re.h> before it. */
#ifndef PHONE_OPTIONS_H
#define PHONE_OPTIONS_H

enum options_mode { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_SETTINGS, OPTIONS_POLICY };

enum { OPTIONS_IMPORTS = 8 }; /* it stands in what is told */

enum options_form { FORM_AUTO, FORM_JSON, FORM_PLAIN };

/* Strings are borrowed from argv and the environment; re's too, but for those the phone sets
 * itself. */
struct options {
	enum options_mode mode;
	const char *aor;          /* "sip:user@host" */
	const char *name;         /* display name, or NULL */
	const char *listen;       /* or NULL: the address of the default route, port 5060 */
	const char *proxy, *auth_user, *realm, *password_file;
	const char *password;     /* of LEGWORK_PASSWORD */
	const char *media, *hold, *record_dir, *mailbox, *log;
	const char *policy;       /* file of rules, or NULL */
	const char *records, *records_csv; /* call records; NULL: none are written */
	const char *contacts;     /* the contacts file, or NULL */
	const char *imports[OPTIONS_IMPORTS]; /* vCard files; NULL after the last */
	uint32_t expires;         /* seconds */
	uint32_t duration;        /* seconds, 0 = no limit */
	uint32_t media_events;    /* ms, 0 = none */
	uint32_t unheard;         /* seconds, 0 = no limit */
	uint32_t message_seconds; /* of a mailbox message at most */
	uint32_t answer_ms;       /* with auto_answer */
	bool regist, auto_answer, strict, stay, trace, screen;
	uint16_t rtp_first, rtp_last; /* ports of the media; 0: as it likes */
	enum options_form form;
	struct lw_config core;
	struct lw_re_config re;
};

/* False: why says in plain English what to do instead. */
bool options_parse(struct options *opt, int argc, char **argv, char *why, size_t size);
void options_help(FILE *file);

#endif
