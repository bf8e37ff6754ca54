/* SPDX-License-Identifier: BSD-3-Clause */
/* phone.c -- puts the parts together, runs them, and takes them apart. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <re.h>
#include <legwork/rules.h>

#include "commands.h"
#include "directory.h"
#include "input.h"
#include "json.h"
#include "keypad.h"
#include "logging.h"
#include "mailbox.h"
#include "records.h"
#include "segment.h"
#include "waiting.h"

enum {
	CLOSE_MS = 3000,
	REGISTER_MS = 3000, /* a registrar that lives has answered, and challenged, by then */
};

/* libre's signal handler takes no argument. */
static struct phone *running;

/* ---- events ---- */

lw_time phone_now(const struct phone *phone)
{
	return phone->re ? lw_re_now(phone->re) : phone->start;
}

struct event *phone_event(struct phone *phone, const char *name, const char *phrase)
{
	event_open(&phone->ev, name, phrase, phone_now(phone) - phone->start);
	return &phone->ev;
}

static void print_line(const char *line)
{
	static bool lost;

	/* one event, one write: a reader that follows never sees half of one */
	if (printf("%s\n", line) >= 0 && !fflush(stdout))
		return;
	clearerr(stdout);
	if (!lost && errno != EPIPE) /* a reader that left knows that it did */
		fprintf(stderr, "legwork-phone: events cannot be written and are lost: %s\n",
			strerror(errno));
	lost = true;
}

void phone_text(const struct phone *phone, const char *text)
{
	if (phone->plain && !phone->opt->screen)
		print_line(text);
}

void phone_emit(struct phone *phone)
{
	static char line[3 * EVENT_STORE];
	bool error = !strcmp(phone->ev.name, "error");

	if (phone->plain)
		event_plain(&phone->ev, line, sizeof(line));
	else if (!event_json(&phone->ev, line, sizeof(line)))
		return;
	if (phone->screen)
		phone->face->event(phone->screen, &phone->ev);
	else if (!phone->opt->screen) /* before it and after it, a line would spoil it */
		print_line(line);
	wait_remember(&phone->wait, &phone->ev);
	queue_event(phone);
	if (error && phone->opt->strict && !phone->closing)
		phone_quit(phone, 1, "an error, and --strict");
}

/* ---- verbs ---- */

static void tell_dialling(struct phone *phone, const struct lw_input *in)
{
	struct lw_made made = lw_made(phone->lw);
	struct event *ev = phone_event(phone, "call.dialling", "is being dialled");

	event_int(ev, "call", callbook_call(&phone->book, made.call));
	event_int(ev, "leg", callbook_leg(&phone->book, made.leg));
	event_text(ev, "uri", in->uri);
	phone->book.current = made.call;
	phone_emit(phone);
}

int phone_step(struct phone *phone, struct lw_input *in)
{
	int err;

	in->now = phone_now(phone);
	err = lw_step(phone->lw, in);
	logging_input(phone, in, err);
	if (!err)
		records_hear(phone->records, phone->lw, in);
	if (!err && in->type == LW_USER_DIAL)
		tell_dialling(phone, in);
	if (!err)
		waiting_verb(phone, in);
	if (!err)
		lw_re_pump(phone->re);
	return err;
}

/* ---- what the adapter and the media tell ---- */

static void on_note(const struct lw_output *note, void *arg)
{
	struct phone *phone = arg;

	records_take(phone->records, phone->lw, note);
	waiting_note(phone, note);
	notes_tell(phone, note);
	records_write(phone->records, phone->wall, &phone->book);
}

static void on_input(const struct lw_input *in, int err, void *arg)
{
	struct phone *phone = arg;

	logging_input(phone, in, err);
	if (!err)
		records_hear(phone->records, phone->lw, in);
}

static void on_output(const struct lw_output *out, void *arg)
{
	logging_output(arg, out);
}

/* What to do about it; libre's own numbers of errors mean nothing to anybody. */
static const char *why_not(const struct phone *phone, int err, int code, const char *reason)
{
	if (code == 401 || code == 407 || err == EAUTH)
		return *phone->password ? "the name or the password is wrong"
					: "a password is needed: set LEGWORK_PASSWORD, or give "
					  "--password-file";
	if (code == 403)
		return "the registrar forbids it: the name or the password may be wrong";
	if (code)
		return reason ? reason : "";
	return err == ETIMEDOUT ? "the registrar does not answer" : strerror(err);
}

static void on_register(uint32_t account, int err, int code, const char *reason, void *arg)
{
	struct phone *phone = arg;
	bool ok = !err && code >= 200 && code < 300;
	struct event *ev = ok ? phone_event(phone, "registered", "registered")
			      : phone_event(phone, "registration.failed", "not registered");

	tmr_cancel(&phone->register_tmr);
	event_int(ev, "account", account);
	event_int(ev, "code", code);
	event_text(ev, "text", ok ? reason : why_not(phone, err, code, reason));
	phone_emit(phone);
}

/* libre gives up after 32 s (RFC 3261 Timer F): until then nobody knows whether to wait. */
static void on_register_time(void *arg)
{
	struct phone *phone = arg;
	struct event *ev = phone_event(phone, "registration.waiting", "not registered yet");

	event_text(ev, "text", "the registrar has not answered so far");
	phone_emit(phone);
}

static void on_log(const char *line, void *arg)
{
	struct phone *phone = arg;
	char text[1024];

	phone->told = true;
	re_snprintf(text, sizeof(text), "%s", line); /* it may tell what a peer said */
	json_hide(text);
	fprintf(stderr, "legwork-phone: %s\n", text);
}

/* As it came, but for what would drive the terminal. */
static void print_message(const uint8_t *packet, size_t size)
{
	char *text = mem_alloc(size + 1, NULL);

	if (!text)
		return;
	for (size_t i = 0; i < size; i++)
		text[i] = packet[i] ? (char)packet[i] : '?';
	text[size] = '\0';
	json_hide(text);
	fprintf(stderr, "%s\n", text);
	mem_deref(text);
}

static void on_trace(bool tx, const char *transport, const struct sa *src, const struct sa *dst,
		     const uint8_t *packet, size_t size, void *arg)
{
	struct phone *phone = arg;

	logging_message(phone, tx, src, dst, packet, size);
	if (!phone->opt->trace)
		return;
	re_fprintf(stderr, "%llu %s %s %J -> %J\n", phone_now(phone) - phone->start,
		   tx ? "sent" : "received", transport, src, dst);
	print_message(packet, size);
}

static void on_digit(lw_leg leg, char digit, void *arg)
{
	struct phone *phone = arg;
	char digits[2] = {digit, '\0'};

	if (phone->re)
		lw_re_heard(phone->re, leg, digits);
}

static uint32_t number_of(lw_call call, void *arg)
{
	struct phone *phone = arg;

	return callbook_call(&phone->book, call);
}

static void complain_of_recording(const struct media_recording *rec, const char *what, int err)
{
	fprintf(stderr, "legwork-phone: %s: %s: %s; make room, or name another --record-dir\n",
		rec->file, what, strerror(err));
}

/* The engine believes that a recorder runs until it is told that it has ended. */
static void on_recorded(const struct media_recording *rec, void *arg)
{
	struct phone *phone = arg;
	int err = segment_write(phone, rec);

	records_file(phone->records, rec->leg, rec->file, rec->ms);
	phone->recorded[phone->recordings++ % ARRAY_SIZE(phone->recorded)] = *rec;
	if (err)
		complain_of_recording(rec, "its JSON file cannot be written", err);
	if (!rec->err)
		return;
	complain_of_recording(rec, "the rest of the recording is lost", rec->err);
	if (rec->cause == LW_CAUSE_NONE && phone->re)
		lw_re_recorder_ended(phone->re, rec->leg);
}

static void on_signal(int sig)
{
	(void)sig;
	if (running && !running->closing)
		phone_quit(running, 0, "signal");
	else
		re_cancel();
}

/* The terminal is gone: callers are told goodbye all the same. */
static void on_hangup(int sig)
{
	(void)sig;
	(void)raise(SIGTERM);
}

static void on_duration(void *arg)
{
	struct phone *phone = arg;

	phone_quit(phone, phone->want_line ? 1 : 0, "duration");
}

static void on_media_time(void *arg)
{
	struct phone *phone = arg;

	status_media(phone, (lw_call){0});
	tmr_start(&phone->media_tmr, phone->opt->media_events, on_media_time, phone);
}

/* ---- the end ---- */

static void closed(void *arg)
{
	struct phone *phone = arg;
	struct lw_counts counts = lw_counts(phone->lw);
	struct event *ev = phone_event(phone, "bye", "bye");

	event_text(ev, "why", phone->why);
	event_int(ev, "status", phone->status);
	event_int(ev, "calls", counts.calls);
	event_int(ev, "legs", counts.legs);
	phone_emit(phone);
	re_cancel();
}

void phone_quit(struct phone *phone, int status, const char *why)
{
	if (phone->closing)
		return;
	phone->closing = true;
	phone->status = status;
	phone->why = why;
	tmr_cancel(&phone->media_tmr);
	tmr_cancel(&phone->duration_tmr);
	tmr_cancel(&phone->register_tmr);
	queue_forget(phone);
	auto_forget(phone);
	keypad_forget(phone);
	lw_re_close(phone->re, CLOSE_MS, closed, phone);
}

/* ---- the start ---- */

static int complain(const char *what, const char *why)
{
	fprintf(stderr, "legwork-phone: %s: %s\n", what, why);
	return EINVAL;
}

static int password_of_file(struct phone *phone, const char *path)
{
	FILE *file = fopen(path, "r");
	bool whole;

	if (!file)
		return complain(path, strerror(errno));
	if (!fgets(phone->password, sizeof(phone->password), file))
		phone->password[0] = '\0';
	whole = strchr(phone->password, '\n') || fgetc(file) == EOF;
	fclose(file);
	if (!whole)
		return complain(path, "its first line should be a password of at most 255 bytes");
	phone->password[strcspn(phone->password, "\r\n")] = '\0';
	return *phone->password ? 0 : complain(path, "its first line should be the password");
}

static int read_password(struct phone *phone)
{
	if (phone->opt->password_file)
		return password_of_file(phone, phone->opt->password_file);
	if (!phone->opt->password)
		return 0;
	if (strlen(phone->opt->password) >= sizeof(phone->password))
		return complain("LEGWORK_PASSWORD", "use one of at most 255 characters");
	str_ncpy(phone->password, phone->opt->password, sizeof(phone->password));
	return 0;
}

static int complain_of(const char *option, const char *path, int err)
{
	fprintf(stderr, "legwork-phone: %s %s cannot be written: %s; %s\n", option, path,
		strerror(err), err == ENOENT ? "make the directory first" : "name another place");
	return err ? err : EIO;
}

static int load_rules(struct phone *phone)
{
	const char *path = phone->opt->policy;
	char why[512] = "no memory";
	int err = rules_load(phone, why, sizeof(why));

	if (err)
		complain(path ? path : "the rules", why);
	return err;
}

static int open_log(struct phone *phone)
{
	int err = logging_open(phone);

	return err ? complain_of("--log", phone->opt->log, err) : 0;
}

static int open_records(struct phone *phone)
{
	const char *wrong;
	int err = records_alloc(&phone->records, phone->opt->records, phone->opt->records_csv,
				&wrong);

	return err ? complain_of("call records in", wrong, err) : 0;
}

/* So that the engine's time is one of day: set the clock, and records go on as they began. */
static void read_clock(struct phone *phone)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_REALTIME, &now);
	phone->wall = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000 -
		      lw_re_now(phone->re);
}

int phone_directory(const char *dir)
{
	struct stat st;

	if (stat(dir, &st))
		return errno;
	if (!S_ISDIR(st.st_mode))
		return ENOTDIR;
	return access(dir, W_OK | X_OK) ? errno : 0;
}

static int open_record_dir(const struct phone *phone)
{
	const char *dir = phone->opt->record_dir;
	int err = dir ? phone_directory(dir) : 0;

	return err ? complain_of("--record-dir", dir, err) : 0;
}

static int start_media(struct phone *phone)
{
	struct media_config config = {
		.source = phone->opt->media, .hold = phone->opt->hold,
		.record_dir = phone->opt->record_dir,
		.unheard_ms = (uint64_t)phone->opt->unheard * 1000,
		.dtmfh = on_digit, .numberh = number_of, .recordedh = on_recorded, .arg = phone,
		.port_first = phone->opt->rtp_first, .port_last = phone->opt->rtp_last,
	};
	const char *why = "no memory";
	int err = media_engine_alloc(&phone->media, &config, &why);

	if (err)
		complain(phone->opt->media, why);
	return err;
}

/* Without --listen: where the rest of the world finds this host. */
static const char *listen_address(struct phone *phone)
{
	struct sa sa;

	if (phone->opt->listen)
		return phone->opt->listen;
	if (net_default_source_addr_get(AF_INET, &sa))
		sa_set_str(&sa, "127.0.0.1", 0);
	re_snprintf(phone->listen, sizeof(phone->listen), "%j:5060", &sa);
	return phone->listen;
}

static int start_sip(struct phone *phone)
{
	struct lw_re_config config = phone->opt->re;
	int err;

	config.listen = listen_address(phone);
	config.media = media_hook();
	config.media_arg = phone->media;
	config.noteh = on_note;
	config.registerh = on_register;
	config.logh = on_log;
	config.traceh = phone->opt->trace || phone->opt->log ? on_trace : NULL;
	config.inputh = on_input;
	config.outputh = on_output;
	config.arg = phone;
	err = lw_re_alloc(&phone->re, phone->lw, &config);
	if (err && !phone->told)
		complain(config.listen, strerror(err));
	if (err == EADDRINUSE)
		complain("what to do", "another program has this port: give --listen another, or "
			 "port 0 for any that is free");
	if (err == EPROTONOSUPPORT)
		complain("what to do", "give --tls-insecure, or use another --transport");
	return err;
}

static int add_account(struct phone *phone)
{
	const struct options *opt = phone->opt;
	struct lw_re_account account = {
		.size = sizeof account,
		.aor = phone->aor,
		.auth_user = opt->auth_user,
		.realm = opt->realm,
		.password = *phone->password ? phone->password : NULL,
		.outbound = opt->proxy ? phone->outbound : NULL,
		.regist = opt->regist,
		.expires = opt->expires,
	};
	uint32_t index;
	int err;

	if (opt->proxy) /* a loose router, or its Route would eat the address (RFC 3261 19.1.1) */
		re_snprintf(phone->outbound, sizeof(phone->outbound), "%s%s", opt->proxy,
			    strstr(opt->proxy, ";lr") ? "" : ";lr");
	if (opt->name)
		re_snprintf(phone->aor, sizeof(phone->aor), "\"%s\" <%s>", opt->name, opt->aor);
	else
		re_snprintf(phone->aor, sizeof(phone->aor), "<%s>", opt->aor);
	tmr_start(&phone->register_tmr, REGISTER_MS, on_register_time, phone);
	err = lw_re_account_add(phone->re, &index, &account);
	if (err || !opt->regist)
		tmr_cancel(&phone->register_tmr);
	if (err && !phone->told)
		complain(opt->aor, strerror(err));
	return err;
}

static int start_mailbox(struct phone *phone)
{
	int err;

	if (!phone->opt->mailbox)
		return 0;
	err = mailbox_alloc(&phone->mailbox, phone, phone->opt->mailbox,
			    phone->opt->message_seconds);
	return err ? complain_of("--mailbox", phone->opt->mailbox, err) : 0;
}

static void tell_ready(struct phone *phone)
{
	static const struct { enum lw_re_transport bit; const char *key; } KEYS[] = {
		{LW_RE_UDP, "udp"}, {LW_RE_TCP, "tcp"}, {LW_RE_TLS, "tls"},
	};
	struct event *ev = phone_event(phone, "ready", "ready");
	char text[80];

	event_text(ev, "aor", phone->opt->aor);
	for (size_t i = 0; i < ARRAY_SIZE(KEYS); i++) {
		struct sa sa;

		if (!(phone->opt->re.transports & KEYS[i].bit) ||
		    lw_re_laddr(phone->re, KEYS[i].bit, &sa))
			continue;
		re_snprintf(text, sizeof(text), "%J", &sa);
		event_text(ev, KEYS[i].key, text);
	}
	event_int(ev, "pid", getpid());
	phone_emit(phone);
}

static int start_screen(struct phone *phone)
{
	const char *why = "no memory";
	int err = phone->face->open(&phone->screen, phone, &why);

	if (err)
		complain("--screen", why);
	return err;
}

static int start(struct phone *phone)
{
	int err = directory_open(phone);

	err = err ? err : load_rules(phone);
	if (err)
		return err;
	err = lw_new(&phone->lw, &phone->opt->core);
	if (err)
		return complain("the engine",
				"its settings contradict each other; see --list-settings");
	(void)lw_rules_set(phone->lw, lw_policy_file_rules(phone->policy));
	err = read_password(phone);
	err = err ? err : open_records(phone);
	err = err ? err : open_record_dir(phone);
	err = err ? err : start_media(phone);
	err = err ? err : start_sip(phone);
	err = err ? err : open_log(phone); /* a phone started twice spoils no log */
	if (err)
		return err;
	phone->start = lw_re_now(phone->re);
	read_clock(phone);
	err = start_mailbox(phone);
	err = err ? err : add_account(phone);
	if (err)
		return err;
	tell_ready(phone);
	if (phone->opt->media_events)
		tmr_start(&phone->media_tmr, phone->opt->media_events, on_media_time, phone);
	if (phone->opt->duration)
		tmr_start(&phone->duration_tmr, (uint64_t)phone->opt->duration * 1000, on_duration,
			  phone);
	return phone->opt->screen ? start_screen(phone)
				  : input_alloc(&phone->input, phone, STDIN_FILENO);
}

static void stop(struct phone *phone)
{
	lw_time now = phone_now(phone);
	struct lw_re *re = phone->re;

	queue_forget(phone);
	auto_forget(phone);
	keypad_forget(phone);
	tmr_cancel(&phone->media_tmr);
	tmr_cancel(&phone->duration_tmr);
	tmr_cancel(&phone->register_tmr);
	mem_deref(phone->input);
	phone->screen = mem_deref(phone->screen);
	mem_deref(phone->mailbox);
	mem_deref(phone->contacts);
	phone->re = NULL;
	mem_deref(re); /* ends what is still recorded of a peer that did not answer */
	if (phone->records && re)
		records_end(phone->records, now, phone->wall, &phone->book);
	lw_free(phone->lw);
	lw_policy_file_free(phone->policy); /* the engine went by it */
	mem_deref(phone->policy_text);
	mem_deref(phone->rules_text);
	mem_deref(phone->media);
	mem_deref(phone->records);
	logging_close(phone);
}

int phone_run(const struct options *opt, const struct phone_face *face)
{
	static struct phone phone;
	int err;

	phone = (struct phone){.opt = opt, .face = face, .keys = LW_KEYS_INIT};
	phone.plain = opt->form == FORM_PLAIN || (opt->form == FORM_AUTO && isatty(STDOUT_FILENO));
	signal(SIGPIPE, SIG_IGN); /* a reader of ours that left is no reason to leave a caller */
	signal(SIGXFSZ, SIG_IGN); /* nor is a file that may grow no longer: the write fails */
	err = libre_init();
	if (err) {
		complain("libre", strerror(err));
		return 2;
	}
	signal(SIGPIPE, SIG_IGN); /* libre_init() puts its own there */
	if (signal(SIGHUP, on_hangup) == SIG_IGN)
		signal(SIGHUP, SIG_IGN); /* nohup: it is to live on */
	signal(SIGTTIN, SIG_IGN); /* a terminal's background: no commands, but no standstill */
	running = &phone;
	err = start(&phone);
	if (err == ENOMEM) /* all else has been complained of where it was found */
		complain("it cannot start", strerror(err));
	if (!err) {
		err = re_main(on_signal);
		if (err)
			complain("it cannot start its loop", strerror(err));
	}
	running = NULL;
	stop(&phone);
	libre_close();
	return err ? 2 : phone.status;
}
