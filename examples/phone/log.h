/* log.h -- the log of every input, replayable.
 *
 * One JSON object a line.  The first is the header:
 *	{"log":"legwork-phone","schema":1,"version":"0.1.0","api":1,"date":"2026-01-31T12:00:00Z"}
 * then one line for every setting of the engine, in any order:
 *	{"setting":"ring_ms","value":180000}
 * then one line for every input, in the order the engine took them, refused ones too:
 *	{"now":1234,"from":"user","input":"dial","call":"0","other":"0","leg":"0","other_leg":"0",
 *	 "code":0,"caps":0,"flags":0,"match":0,"account":0,"uri":"sip:bob@example.com"}
 * now is struct lw_input's, in ms; from is user, wire or clock; input is lw_input_name(); handles
 * are decimal strings of their v, since JSON readers may lose the low bits of a 64 bit number;
 * uri, name and text are left out when NULL.
 * A fresh engine with the same settings that is fed these inputs gives the same outputs and
 * handles. */
#ifndef PHONE_LOG_H
#define PHONE_LOG_H

#include <stdio.h>
#include <legwork/legwork.h>

enum { LOG_SCHEMA = 1, LOG_LINE_MAX = 16384 };

struct log_record {
	enum { LOG_HEADER, LOG_SETTING, LOG_INPUT } kind;
	char setting[64]; /* SETTING */
	uint32_t value;
	struct lw_input in; /* INPUT; its strings point into the three below */
	char uri[LW_URI_MAX], name[LW_NAME_MAX], text[LW_URI_MAX];
};

/* Writes the header and the settings.  False: the disk said no. */
bool log_begin(FILE *file, const struct lw_config *config);
bool log_input(FILE *file, const struct lw_input *in);

/* Reads the next record: 1, or 0 at the end, or -1 with *why for a line that is none. */
int log_read(FILE *file, struct log_record *record, const char **why);

#endif
