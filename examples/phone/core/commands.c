/* SPDX-License-Identifier: BSD-3-Clause */
/* commands.c -- one table of commands; the words of each, and the verb it leads to. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "commands.h"
#include "directory.h"
#include "keypad.h"
#include "text.h"

struct command {
	const char *name, *args, *help;
	int least, most; /* words after the name */
	void (*run)(struct phone *phone, const struct command *cmd, int argc, char **argv);
	uint32_t verb;   /* for those that are a verb and nothing more */
};

int command_split(char *line, char **words, int most, const char **why)
{
	int count = 0;

	for (;;) {
		line += strspn(line, " \t\r\n");
		if (!*line || *line == '#')
			return count;
		if (count == most) {
			*why = "too many words";
			return -1;
		}
		if (*line == '"') {
			words[count++] = ++line;
			line += strcspn(line, "\"");
			if (!*line) {
				*why = "a quote is not closed: end it with \"";
				return -1;
			}
		} else {
			words[count++] = line;
			line += strcspn(line, " \t\r\n");
		}
		if (*line)
			*line++ = '\0';
	}
}

static const char *state_of(const struct phone *phone, lw_call call, char *buf, size_t size)
{
	struct lw_call_info info;

	if (!call.v)
		return "no call";
	if (lw_call_info(phone->lw, call, &info))
		return "ended";
	re_snprintf(buf, size, "%s%s%s%s%s", info.state_name, info.held ? ", held" : "",
		    *info.transfer_state ? ", transfer " : "", info.transfer_state,
		    *info.referred_state ? ", referred" : "");
	return buf;
}

/* R55: our own user is refused with the words that a peer is refused with. */
static void add_refusal(struct event *ev, const struct lw_refusal *refusal)
{
	if (!refusal || !*refusal->rule)
		return;
	event_text(ev, "rule", refusal->rule);
	event_text(ev, "level", refusal->level);
	event_text(ev, "cause", lw_cause_name(refusal->cause));
	event_bool(ev, "asks", refusal->asks);
}

static void error_with(struct phone *phone, const char *command, const char *code, lw_call call,
		       const char *text, const struct lw_refusal *refusal)
{
	struct event *ev = phone_event(phone, "error", "cannot do that");
	const struct callbook_call *entry = callbook_find(&phone->book, call);
	char state[160], legal[1024], word[40];

	re_snprintf(word, sizeof(word), "%s", command); /* it may be a page of nonsense */
	event_text(ev, "command", word);
	event_text(ev, "code", code);
	if (entry && call.v)
		event_int(ev, "call", entry->number);
	event_text(ev, "state", state_of(phone, call, state, sizeof(state)));
	event_text(ev, "text", text);
	add_refusal(ev, refusal);
	status_legal_list(phone, call, legal, sizeof(legal));
	event_list(ev, "legal", legal);
	phone_emit(phone);
}

void command_error(struct phone *phone, const char *command, const char *code, lw_call call,
		   const char *text)
{
	error_with(phone, command, code, call, text, NULL);
}

/* What the phone refuses itself. */
static void refuse(struct phone *phone, const struct command *cmd, lw_call call, const char *rule,
		   const char *text)
{
	const struct lw_refusal refusal = {LW_E_REFUSED, rule, "", LW_CAUSE_GONE, false};

	error_with(phone, cmd->name, lw_error_name(LW_E_REFUSED), call, text, &refusal);
}

static void bad_argument(struct phone *phone, const struct command *cmd, const char *text)
{
	char all[1024];

	re_snprintf(all, sizeof(all), "%s; write: %s%s%s", text, cmd->name, *cmd->args ? " " : "",
		    cmd->args);
	command_error(phone, cmd->name, lw_error_name(LW_E_ARG), (lw_call){0}, all);
}

/* A number that no call has is somebody's extension. */
static bool is_call(const struct phone *phone, const char *word)
{
	uint32_t number;

	return text_whole(word, UINT32_MAX, &number) && callbook_by_number(&phone->book, number).v;
}

/* The call that word names, or, without a word, the one that verb means.  False: told already. */
static bool get_call(struct phone *phone, const struct command *cmd, const char *word,
		     uint32_t verb, lw_call *call)
{
	uint32_t number;

	if (!word) {
		*call = callbook_pick(&phone->book, phone->lw, verb);
		if (!call->v)
			refuse(phone, cmd, *call, "no_call",
			       "there is no call; dial one, or wait for one");
		return call->v != 0;
	}
	if (!text_whole(word, UINT32_MAX, &number)) {
		bad_argument(phone, cmd, "a call is a number, as `calls` shows it");
		return false;
	}
	*call = callbook_by_number(&phone->book, number);
	if (!call->v)
		bad_argument(phone, cmd, "there is no call with that number");
	return call->v != 0;
}

/* A last word that grants what the policy asks about. */
static uint32_t take_anyway(int *argc, char **argv)
{
	if (*argc < 2 || strcmp(argv[*argc - 1], "anyway"))
		return 0;
	--*argc;
	return LW_F_APPROVED;
}

/* LW_METHOD_NONE: it chooses no target. */
static enum lw_method method_of(uint32_t verb)
{
	if (verb == LW_USER_ATTENDED || verb == LW_USER_RETRY)
		return LW_ATTENDED;
	return verb == LW_USER_BLIND ? LW_BLIND :
	       verb == LW_USER_VOICEMAIL ? LW_VOICEMAIL : LW_METHOD_NONE;
}

static bool policy_asks(const struct phone *phone, const struct lw_input *in)
{
	struct lw_legal_target legal;
	enum lw_method method = method_of(in->type);

	return method != LW_METHOD_NONE && in->uri && !(in->flags & LW_F_APPROVED) &&
	       !lw_legal_target(phone->lw, in->call, in->uri, &legal) &&
	       legal.verdict[method].answer == LW_ASK;
}

int command_step(struct phone *phone, const char *command, struct lw_input *in)
{
	struct lw_refusal refusal;
	char why[512];
	int err = phone_step(phone, in);

	if (err) {
		lw_why(phone->lw, in, why, sizeof(why));
		if (policy_asks(phone, in))
			str_ncpy(why + strlen(why), " Add the word anyway at the end to do it.",
				 sizeof(why) - strlen(why));
		lw_refusal(phone->lw, in, &refusal);
		error_with(phone, command, lw_error_name(err), in->call, why, &refusal);
	}
	return err;
}

/* Steps, and tells when the engine says no. */
static int step(struct phone *phone, const struct command *cmd, struct lw_input *in)
{
	return command_step(phone, cmd->name, in);
}

static void run_verb(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	struct lw_input in = {.type = cmd->verb};

	if (get_call(phone, cmd, argc ? argv[0] : NULL, cmd->verb, &in.call))
		step(phone, cmd, &in);
}

/* A number as people write it, "+48 (22) 123-45.67", or as a web page has it, "tel:+48-22...", into
 * buf without what is only for the eye (RFC 3966 5.1.1); false: it is no number. */
static bool bare_number(const char *word, char *buf, size_t size)
{
	size_t len = 0;

	word += text_begins(word, "tel:") ? 4 : 0;
	if (strlen(word) >= size || !strpbrk(word, "0123456789") ||
	    word[strspn(word, "+*#0123456789 ().-/")])
		return false;
	for (; *word; word++) {
		if (!strchr(" ().-/", *word))
			buf[len++] = *word;
	}
	buf[len] = '\0';
	return true;
}

const char *command_address(const struct phone *phone, const char *word, char *buf, size_t size,
			    char *why, size_t why_size)
{
	const char *host = strchr(phone->opt->aor, '@');
	char known[LW_URI_MAX], digits[LW_URI_MAX];
	enum contact_found found;
	int len;

	if (bare_number(word, digits, sizeof(digits)))
		word = digits;
	else if (lw_policy_is_uri(word))
		return word;
	found = contacts_resolve(phone->contacts, word, known, sizeof(known), why, why_size);
	if (found == CONTACT_SEVERAL || (found == CONTACT_NONE && strchr(word, ' ')))
		return NULL;
	if (found == CONTACT_ONE) {
		word = known;
		if (lw_policy_is_uri(word) && re_snprintf(buf, size, "%s", word) > 0)
			return buf;
	}
	if (strchr(word, ':') && !strchr(word, '@'))
		host = NULL;
	else if (strchr(word, '@'))
		host = "";
	len = host ? re_snprintf(buf, size, "sip:%s%s", word, host) : -1;
	if (len > 0 && lw_policy_is_uri(buf))
		return buf;
	re_snprintf(why, why_size,
		    "that is not an address: it should look like sip:carol@example.com");
	return NULL;
}

/* NULL: told already. */
static const char *get_uri(struct phone *phone, const struct command *cmd, const char *word,
			   char *buf, size_t size)
{
	char why[512];
	const char *uri = command_address(phone, word, buf, size, why, sizeof(why));

	if (!uri)
		bad_argument(phone, cmd, why);
	return uri;
}

static void run_dial(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	char buf[LW_URI_MAX];
	struct lw_input in = {.type = LW_USER_DIAL, .uri = get_uri(phone, cmd, argv[0], buf,
								   sizeof(buf))};

	(void)argc;
	if (in.uri)
		step(phone, cmd, &in);
}

static void run_hangup(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	lw_call call, next;

	if (!argc || strcmp(argv[0], "all")) {
		run_verb(phone, cmd, argc, argv);
		return;
	}
	for (call = lw_call_next(phone->lw, (lw_call){0}); call.v; call = next) {
		struct lw_input in = {.type = LW_USER_HANGUP, .call = call};

		/* some are gone with another by their turn, or let go already: not worth a word */
		next = lw_call_next(phone->lw, call);
		if (lw_is_legal(phone->lw, call, LW_USER_HANGUP))
			phone_step(phone, &in);
	}
}

/* reject 302 URI, reject CALL 302 URI: the caller is sent there. */
static void run_redirect(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	char buf[LW_URI_MAX];
	struct lw_input in = {.type = LW_USER_REJECT, .code = 302,
			      .uri = get_uri(phone, cmd, argv[argc - 1], buf, sizeof(buf))};

	if (in.uri && get_call(phone, cmd, argc > 2 ? argv[0] : NULL, in.type, &in.call))
		step(phone, cmd, &in);
}

/* reject, reject CALL, reject CODE, reject CALL CODE: a number from 400 is a code. */
static void run_reject(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	struct lw_input in = {.type = LW_USER_REJECT};
	uint32_t code = 0;
	bool has_code = argc > 0 && text_whole(argv[argc - 1], 699, &code) && code >= 400;

	if (argc > 1 && !strcmp(argv[argc - 2], "302")) {
		run_redirect(phone, cmd, argc, argv);
		return;
	}
	if (argc > 2 || (argc == 2 && !has_code)) {
		bad_argument(phone, cmd, "a code is a number from 400 to 699, or 302 with an "
					 "address");
		return;
	}
	in.code = has_code ? (int32_t)code : 0;
	if (get_call(phone, cmd, argc - has_code > 0 ? argv[0] : NULL, in.type, &in.call))
		step(phone, cmd, &in);
}

static void run_mute(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	bool on = !strcmp(argv[0], "on");
	struct lw_input in = {.type = on ? LW_USER_MUTE : LW_USER_UNMUTE};

	if (!on && strcmp(argv[0], "off"))
		bad_argument(phone, cmd, "say on or off");
	else if (get_call(phone, cmd, argc > 1 ? argv[1] : NULL, in.type, &in.call))
		step(phone, cmd, &in);
}

static void run_dtmf(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	struct lw_input in = {.type = LW_USER_DTMF, .digits = argv[0]};

	if (get_call(phone, cmd, argc > 1 ? argv[1] : NULL, in.type, &in.call))
		step(phone, cmd, &in);
}

static void run_record(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	bool by_rule = !strcmp(argv[0], "auto");
	bool on = by_rule || !strcmp(argv[0], "start") || !strcmp(argv[0], "resume");
	struct lw_input in = {.type = on ? LW_USER_RECORD : LW_USER_STOP_RECORDING,
			      .flags = by_rule ? LW_F_AUTO : 0};

	if (!on && strcmp(argv[0], "stop") && strcmp(argv[0], "pause"))
		bad_argument(phone, cmd, "say start, stop, pause, resume or auto");
	else if (get_call(phone, cmd, argc > 1 ? argv[1] : NULL, in.type, &in.call))
		step(phone, cmd, &in);
}

/* transfer attended call N: with a call that is there already. */
static void transfer_to_call(struct phone *phone, const struct command *cmd, int argc, char **argv,
			     uint32_t flags)
{
	struct lw_input in = {.type = LW_USER_ATTENDED, .flags = flags};
	struct callbook_call *entry = NULL;
	uint32_t number;

	if (argc < 3) {
		bad_argument(phone, cmd, "say which call, for example: transfer attended call 2");
		return;
	}
	if (!get_call(phone, cmd, argv[2], in.type, &in.other))
		return;
	if (argc > 3) {
		if (!get_call(phone, cmd, argv[3], in.type, &in.call))
			return;
		step(phone, cmd, &in);
		return;
	}
	/* the other one of two: the oldest that is not over and is not the one named */
	for (number = 1; number <= phone->book.last_call; number++) {
		in.call = callbook_by_number(&phone->book, number);
		entry = callbook_find(&phone->book, in.call);
		if (entry && !entry->over && !lw_same_call(in.call, in.other))
			break;
		in.call = (lw_call){0};
	}
	if (in.call.v)
		step(phone, cmd, &in);
	else
		refuse(phone, cmd, in.other, "other_call", "there is no other call to transfer");
}

static uint32_t method_verb(const char *word)
{
	if (!strcmp(word, "attended") || !strcmp(word, "warm"))
		return LW_USER_ATTENDED;
	if (!strcmp(word, "blind"))
		return LW_USER_BLIND;
	return !strcmp(word, "voicemail") ? LW_USER_VOICEMAIL : LW_TICK;
}

static void run_transfer(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	char buf[LW_URI_MAX];
	struct lw_input in = {.type = method_verb(argv[0]), .flags = take_anyway(&argc, argv)};
	int next = 1;

	if (in.type == LW_TICK) {
		bad_argument(phone, cmd, "the method is attended (or warm), blind or voicemail");
		return;
	}
	if (in.type == LW_USER_ATTENDED && argc > 1 && !strcmp(argv[1], "call")) {
		transfer_to_call(phone, cmd, argc, argv, in.flags);
		return;
	}
	if (argc > 1 && !(in.type == LW_USER_VOICEMAIL && argc == 2 &&
			  is_call(phone, argv[1]))) {
		in.uri = get_uri(phone, cmd, argv[next++], buf, sizeof(buf));
		if (!in.uri)
			return;
	} else if (in.type != LW_USER_VOICEMAIL) {
		bad_argument(phone, cmd, "name the target");
		return;
	}
	if (argc > next + 1) {
		bad_argument(phone, cmd, "too many words");
		return;
	}
	if (get_call(phone, cmd, argc > next ? argv[next] : NULL, in.type, &in.call))
		step(phone, cmd, &in);
}

static void run_retry(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	char buf[LW_URI_MAX];
	struct lw_input in = {.type = LW_USER_RETRY, .flags = take_anyway(&argc, argv)};

	if (argc > 0 && *argv[0]) { /* "" for the same, to name the call */
		in.uri = get_uri(phone, cmd, argv[0], buf, sizeof(buf));
		if (!in.uri)
			return;
	}
	if (get_call(phone, cmd, argc > 1 ? argv[1] : NULL, in.type, &in.call))
		step(phone, cmd, &in);
}

static void run_identify(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	char buf[LW_URI_MAX];
	struct lw_input in = {.type = LW_USER_IDENTIFY, .name = argc > 1 ? argv[1] : NULL};

	in.uri = get_uri(phone, cmd, argv[0], buf, sizeof(buf));
	if (in.uri && get_call(phone, cmd, NULL, in.type, &in.call))
		step(phone, cmd, &in);
}

static void run_calls(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	(void)cmd;
	(void)argc;
	(void)argv;
	status_calls(phone);
}

static void run_policy(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	(void)cmd;
	(void)argc;
	(void)argv;
	status_policy(phone);
}

static void run_legal(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	lw_call call = callbook_pick(&phone->book, phone->lw, LW_USER_HANGUP);
	char buf[LW_URI_MAX];
	const char *uri;

	if (!argc || is_call(phone, argv[0])) {
		if (!argc || get_call(phone, cmd, argv[0], LW_USER_HANGUP, &call))
			status_legal(phone, call);
		return;
	}
	uri = get_uri(phone, cmd, argv[0], buf, sizeof(buf));
	if (uri)
		status_legal_target(phone, call, uri);
}

/* Digits as on a keypad: a feature code, or else digits for the other party (R32).  keys has all of
 * them, press is one of many. */
static void run_keys(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	bool one = !strcmp(cmd->name, "press");
	lw_call call;

	if (argv[0][strspn(argv[0], "0123456789ABCD*#")] || !*argv[0] || (one && argv[0][1])) {
		bad_argument(phone, cmd, "keys are 0-9 A-D * #");
		return;
	}
	if (!get_call(phone, cmd, argc > 1 ? argv[1] : NULL, LW_USER_DTMF, &call))
		return;
	for (const char *key = argv[0]; *key; key++)
		keypad_press(phone, call, *key);
	if (!one)
		keypad_finish(phone);
}

static void run_media(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	lw_call call = {0};

	if (!argc || get_call(phone, cmd, argv[0], LW_USER_HANGUP, &call))
		status_media(phone, call);
}

static void run_records(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	uint32_t count = 5;

	if (argc && !text_whole(argv[0], 16, &count))
		bad_argument(phone, cmd, "say how many, at most 16");
	else
		status_records(phone, count);
}

static void run_contacts(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	(void)cmd;
	(void)argc;
	(void)argv;
	directory_list(phone);
}

static void run_search(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	char text[LW_URI_MAX] = "", why[192];
	int at = 0;

	for (int i = 0; i < argc && at >= 0; i++) {
		int n = re_snprintf(text + at, sizeof(text) - (size_t)at, "%s%s", i ? " " : "",
				    argv[i]);

		at = n < 0 ? n : at + n;
	}
	if (at < 0)
		bad_argument(phone, cmd, "that is too long for a name");
	else if (!directory_search(phone, text, why, sizeof(why)))
		bad_argument(phone, cmd, why);
}

static void run_favourite(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	bool off = argc > 1 && !strcmp(argv[1], "off");
	char why[512];

	if (argc > 1 && !off && strcmp(argv[1], "on"))
		bad_argument(phone, cmd, "say on or off; put a name with blanks in quotes");
	else if (!directory_favourite(phone, argv[0], !off, why, sizeof(why)))
		bad_argument(phone, cmd, why);
}

static void run_import(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	char why[512] = "out of memory";

	if (!directory_import(phone, argv[0], argc > 1 ? argv[1] : NULL, why, sizeof(why)))
		bad_argument(phone, cmd, why);
}

static void run_wait(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	if (!notes_known(argv[0]))
		bad_argument(phone, cmd, "there is no event with that name: `help events` lists "
			     "them");
	else
		queue_wait(phone, argc, argv);
}

static void run_sleep(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	uint32_t ms;

	(void)argc;
	if (text_whole(argv[0], 86400000, &ms))
		queue_sleep(phone, ms);
	else
		bad_argument(phone, cmd, "say how many milliseconds");
}

static void run_quit(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	(void)cmd;
	(void)argc;
	(void)argv;
	phone_quit(phone, 0, "quit");
}

static void run_help(struct phone *phone, const struct command *cmd, int argc, char **argv);

static const struct command COMMANDS[] = {
	{"dial", "URI", "call somebody", 1, 1, run_dial, LW_USER_DIAL},
	{"answer", "[CALL]", "answer an incoming call, or a recall", 0, 1, run_verb,
	 LW_USER_ANSWER},
	{"reject", "[CALL] [CODE], or [CALL] 302 URI",
	 "refuse an incoming call, with 486 or CODE; 302: send the caller to URI", 0, 3, run_reject,
	 LW_USER_REJECT},
	{"hangup", "[CALL]|all", "hang up", 0, 1, run_hangup, LW_USER_HANGUP},
	{"hold", "[CALL]", "put the other party on hold", 0, 1, run_verb, LW_USER_HOLD},
	{"resume", "[CALL]", "talk again", 0, 1, run_verb, LW_USER_RESUME},
	{"mute", "on|off [CALL]", "mute or unmute your microphone", 1, 2, run_mute, 0},
	{"dtmf", "DIGITS [CALL]", "send digits 0-9 A-D * #", 1, 2, run_dtmf, LW_USER_DTMF},
	{"keys", "DIGITS",
	 "press keys: a feature code of the policy file, or digits for the other party",
	 1, 1, run_keys, 0},
	{"press", "KEY [CALL]",
	 "press one key; those that may become a code are held back for a while", 1, 2, run_keys,
	 0},
	{"record", "start|stop|pause|resume|auto [CALL]",
	 "record the call; a pause ends a file, and what follows it is another; auto: as a rule "
	 "would",
	 1, 2, run_record, 0},
	{"transfer",
	 "attended|warm|blind|voicemail URI [CALL] [anyway], attended call N [CALL], "
	 "or voicemail [CALL]",
	 "transfer a call: after talking to URI or call N, at once, or to the mailbox of URI or of "
	 "the party first called; anyway: yes to what the policy asks about",
	 1, 5, run_transfer, 0},
	{"complete", "[CALL]", "finish an attended transfer: let the two talk", 0, 1, run_verb,
	 LW_USER_COMPLETE},
	{"cancel", "[CALL]", "give up a transfer and talk to the first party again", 0, 1, run_verb,
	 LW_USER_CANCEL},
	{"swap", "[CALL]", "switch to the other party", 0, 1, run_verb, LW_USER_SWAP},
	{"merge", "[CALL]", "all three talk", 0, 1, run_verb, LW_USER_MERGE},
	{"split", "CALL", "out of three: talk to CALL alone, the other waits", 1, 1, run_verb,
	 LW_USER_SPLIT},
	{"drop", "CALL", "out of three: let CALL go and keep the other", 1, 1, run_verb,
	 LW_USER_DROP},
	{"retry", "[URI] [CALL] [anyway]",
	 "after a failed consultation: try the same target again, or URI", 0, 3, run_retry,
	 LW_USER_RETRY},
	{"accept", "[CALL]", "let the other party transfer us, or be replaced", 0, 1, run_verb,
	 LW_USER_ACCEPT},
	{"decline", "[CALL]", "refuse that", 0, 1, run_verb, LW_USER_DECLINE},
	{"identify", "URI [NAME]", "tell the other party who it is connected to, if not us", 1, 2,
	 run_identify, LW_USER_IDENTIFY},
	{"calls", "", "show all calls", 0, 0, run_calls, 0},
	{"records", "[COUNT]", "show the records of the last calls", 0, 1, run_records, 0},
	{"legal", "[CALL]|TARGET",
	 "show what can be done now, or which methods may transfer a call to TARGET, and why the "
	 "others may not",
	 0, 1, run_legal, 0},
	{"policy", "", "show the policy in force, and which level decided it", 0, 0, run_policy, 0},
	{"media", "[CALL]", "show levels and packets, of all calls or one", 0, 1, run_media, 0},
	{"contacts", "", "show all contacts, favourites first", 0, 0, run_contacts, 0},
	{"search", "TEXT",
	 "find a contact by parts of the name, in any order and without accents, "
	 "by parts of the number, or by keys of a keypad",
	 1, COMMAND_WORDS - 1, run_search, 0},
	{"favourite", "NAME|URI [on|off]", "make a contact a favourite, or no longer one", 1, 2,
	 run_favourite, 0},
	{"import", "FILE.vcf [external|internal|synced]",
	 "import contacts from vCards, and save them in the file of --contacts",
	 1, 2, run_import, 0},
	{"wait", "EVENT [KEY=VALUE]... [SECONDS]",
	 "wait until EVENT comes.  Events are remembered in order: a wait takes the first that "
	 "fits, even one that came before it, and forgets it and all before it.  Conditions are "
	 "KEY=VALUE, "
	 "KEY!=VALUE, KEY<NUMBER, KEY>NUMBER.  After SECONDS (30) the phone exits with status 1.  "
	 "`help events` lists the events",
	 1, 10, run_wait, 0},
	{"sleep", "MS", "do nothing for MS milliseconds", 1, 1, run_sleep, 0},
	{"help", "[COMMAND|events|all]", "what a command does, which events there are, or all",
	 0, 1, run_help, 0},
	{"quit", "", "hang up, unregister, exit", 0, 0, run_quit, 0},
};

/* Each group begins with this command. */
static const struct { const char *first, *title; } GROUPS[] = {
	{"dial", "a call:    "}, {"transfer", "a transfer:"}, {"calls", "to see:    "},
	{"contacts", "people:    "}, {"wait", "a script:  "},
};

static void help_short(struct phone *phone)
{
	char line[256] = "";
	size_t group = 0;

	for (size_t i = 0; i < ARRAY_SIZE(COMMANDS); i++) {
		bool next = group < ARRAY_SIZE(GROUPS) &&
			    !strcmp(COMMANDS[i].name, GROUPS[group].first);
		size_t len = next ? 0 : strlen(line);

		if (next && *line)
			phone_text(phone, line);
		re_snprintf(line + len, sizeof(line) - len, "%s%s %s",
			    next ? GROUPS[group].title : "", next ? "" : ",", COMMANDS[i].name);
		group += next;
	}
	phone_text(phone, line);
	phone_text(phone, "`help dial` explains dial; `help events` lists what can be waited for; "
			  "`help all` explains everything");
}

static void help_on(struct phone *phone, const struct command *cmd)
{
	struct event *ev;
	char line[640];

	re_snprintf(line, sizeof(line), "%s %s\n        %s", cmd->name, cmd->args, cmd->help);
	phone_text(phone, line);
	if (phone->plain)
		return;
	ev = phone_event(phone, "help", "a command");
	event_text(ev, "command", cmd->name);
	event_text(ev, "args", cmd->args);
	event_text(ev, "text", cmd->help);
	phone_emit(phone);
}

static void help_events(struct phone *phone)
{
	struct event *ev = phone_event(phone, "help", "these events can be waited for");
	static char names[4096];

	if (notes_names(names, sizeof(names)))
		event_list(ev, "events", names);
	phone_emit(phone);
}

/* Without a word: to a program all of it, to a person what fits on a screen. */
static void run_help(struct phone *phone, const struct command *cmd, int argc, char **argv)
{
	bool all = argc ? !strcmp(argv[0], "all") : !phone->plain, found = all;

	if (!argc && !all) {
		help_short(phone);
		return;
	}
	if (argc && !strcmp(argv[0], "events")) {
		help_events(phone);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(COMMANDS); i++) {
		if (!all && strcmp(COMMANDS[i].name, argv[0]))
			continue;
		help_on(phone, &COMMANDS[i]);
		found = true;
	}
	if (!found)
		bad_argument(phone, cmd, "there is no such command");
}

const char *command_of_verb(uint32_t verb)
{
	static const struct { uint32_t verb; const char *name; } TWO_WORDS[] = {
		{LW_USER_MUTE, "mute on"}, {LW_USER_UNMUTE, "mute off"},
		{LW_USER_RECORD, "record start"}, {LW_USER_STOP_RECORDING, "record stop"},
		{LW_USER_ATTENDED, "transfer attended"}, {LW_USER_BLIND, "transfer blind"},
		{LW_USER_VOICEMAIL, "transfer voicemail"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(TWO_WORDS); i++) {
		if (TWO_WORDS[i].verb == verb)
			return TWO_WORDS[i].name;
	}
	for (size_t i = 0; i < ARRAY_SIZE(COMMANDS); i++) {
		if (COMMANDS[i].verb && COMMANDS[i].verb == verb)
			return COMMANDS[i].name;
	}
	return "";
}

void command_run(struct phone *phone, char *line)
{
	char *words[COMMAND_WORDS];
	const char *why = "";
	int count = command_split(line, words, COMMAND_WORDS, &why);

	if (count < 0)
		command_error(phone, words[0], lw_error_name(LW_E_ARG), (lw_call){0}, why);
	if (count <= 0)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(COMMANDS); i++) {
		const struct command *cmd = &COMMANDS[i];

		if (strcmp(cmd->name, words[0]))
			continue;
		if (count - 1 < cmd->least)
			bad_argument(phone, cmd, "something is missing");
		else if (count - 1 > cmd->most)
			bad_argument(phone, cmd, "too many words");
		else
			cmd->run(phone, cmd, count - 1, words + 1);
		return;
	}
	command_error(phone, words[0], lw_error_name(LW_E_ARG), (lw_call){0},
		      "there is no such command: help shows all");
}
