/* SPDX-License-Identifier: BSD-3-Clause */
/* phone.h -- the phone: what its parts share. */
#ifndef PHONE_PHONE_H
#define PHONE_PHONE_H

#include <stdio.h>
#include <re.h>
#include <legwork/policy_file.h>
#include <legwork/re.h>
#include <legwork/rules.h>

#include "compat.h"
#include "media.h"
#include "callbook.h"
#include "options.h"
#include "wait.h"

struct contacts;
struct mailbox;
struct records;
struct input;
struct phone;
struct screen;

/* What shows the phone on a terminal.  It stands above this part, so main() hands it in. */
struct phone_face {
	/* 0, or an errno and *why says what to do; freed with mem_deref() */
	int (*open)(struct screen **screenp, struct phone *phone, const char **why);
	void (*event)(struct screen *screen, const struct event *ev);
};

/* A line of commands that waits for its turn. */
struct command_line {
	struct le le;
	char *text;
};

struct logged_state { lw_call call; char state[40]; };

struct phone {
	const struct options *opt;
	struct lw *lw;
	struct lw_re *re;
	struct media_engine *media;
	struct contacts *contacts; /* may be empty */
	struct mailbox *mailbox;  /* NULL: none */
	struct records *records;
	struct lw_policy_file *policy; /* NULL: none */
	struct mbuf *policy_text; /* the file of --policy, and our domain */
	struct mbuf *rules_text;  /* that and the contacts: what policy was read from */
	struct input *input;
	const struct phone_face *face;
	struct screen *screen;    /* NULL: lines in, lines out */
	struct callbook book;
	struct media_recording recorded[16]; /* the last recordings closed, a ring */
	uint32_t recordings;
	FILE *log;                /* NULL: none */
	bool rules_due;           /* new ones, which the log holds before the next input */
	struct logged_state logged[64]; /* what the log says of each call */
	char outbound[LW_URI_MAX + 8];
	char aor[LW_URI_MAX + LW_NAME_MAX];
	char listen[80];
	char password[256];

	struct list commands;     /* struct command_line */
	struct tmr next_tmr;      /* runs the next command */
	struct tmr wait_tmr;      /* the end of a wait or a sleep */
	struct tmr media_tmr, duration_tmr, register_tmr;
	struct lw_keys keys;      /* of the keypad, not decided yet */
	lw_call keys_call;        /* the call that they are for */
	struct tmr keys_tmr;
	struct list answers;      /* calls to be answered automatically */
	struct wait wait;
	struct want want;
	char *want_line;          /* the words want points into; NULL: nothing is waited for */
	bool sleeping, input_over;

	lw_time start;
	uint64_t wall;            /* time of day in ms at the engine's time 0 */
	bool plain, closing, told; /* told: the adapter has said on stderr what is wrong */
	int status;
	const char *why;          /* it quits */
	struct event ev;          /* the one being built */
};

/* dir is there, and files can be put into it; else an errno value. */
int phone_directory(const char *dir);

/* Runs until quit; the exit status.  face is what --screen opens. */
int phone_run(const struct options *opt, const struct phone_face *face);
/* Hangs up, unregisters and ends with status; only the first call counts. */
void phone_quit(struct phone *phone, int status, const char *why);

/* Takes a verb to the engine, in the log and all: 0 or an enum lw_error. */
int phone_step(struct phone *phone, struct lw_input *in);
lw_time phone_now(const struct phone *phone);

/* Opens phone->ev; fill it with event_text() and so on, then emit. */
struct event *phone_event(struct phone *phone, const char *name, const char *phrase);
/* Prints it, remembers it for `wait`, and wakes a wait that it fits. */
void phone_emit(struct phone *phone);
/* Prints a line that is no event, in plain form only. */
void phone_text(const struct phone *phone, const char *text);

/* rules.c: what the engine goes by, from the policy file and what the phone knows itself. */
int rules_load(struct phone *phone, char *why, size_t size);

/* The name to show for an address: a synchronised contact's own (R46), and never a placeholder. */
const char *phone_display_name(const struct phone *phone, const char *uri, const char *name);

/* notes.c: what the engine tells, as events. */
void notes_tell(struct phone *phone, const struct lw_output *note);
/* Whether there is an event of this name. */
bool notes_known(const char *name);
/* All of them, as a JSON array; false when it does not fit. */
bool notes_names(char *buf, size_t size);

/* status.c: the answers to `calls`, `legal`, `media` and `policy`. */
void status_calls(struct phone *phone);
void status_legal(struct phone *phone, lw_call call);
void status_legal_target(struct phone *phone, lw_call call, const char *target);
void status_media(struct phone *phone, lw_call call);
/* The last call records, count of them at most. */
void status_records(struct phone *phone, uint32_t count);
/* `policy`: what is in force, and which level says so. */
void status_policy(struct phone *phone);
/* JSON array of the commands legal for call now. */
void status_legal_list(const struct phone *phone, lw_call call, char *buf, size_t size);

/* auto.c: answers automatically. */
void auto_answer(struct phone *phone, lw_call call, uint32_t ms);
void auto_forget(struct phone *phone);

/* queue.c: commands in their order, wait and sleep. */
bool queue_add(struct phone *phone, const char *line, size_t len);
void queue_wake(struct phone *phone);
void queue_wait(struct phone *phone, int argc, char **argv);
void queue_sleep(struct phone *phone, uint32_t ms);
void queue_event(struct phone *phone);
void queue_end(struct phone *phone); /* the last command has come */
void queue_forget(struct phone *phone);

#endif
