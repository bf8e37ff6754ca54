/* SPDX-License-Identifier: BSD-3-Clause */
/* notes.c -- what is kept of a run: its trace, and the notes until somebody reads them. */
#include "notes.h"

#include "words.h"

/* ---- the trace ---- */

void lw_mock_trace_signal(struct lw_mock *mock, const struct deed *deed, const char *who)
{
	char code[16] = "";

	if (!mock->trace.size)
		return;
	if (deed->code) {
		struct text text = {code, sizeof code, 0};

		lw_mock_text_add(&text, " %d", (int)deed->code);
	}
	lw_mock_text_log(&mock->trace, "%8llu %s%s%s%s\n", (unsigned long long)mock->now,
			 lw_input_name(deed->type), who ? " " : "", who ? who : "", code);
}

void lw_mock_trace_output(struct lw_mock *mock, const struct lw_output *out)
{
	const struct seat *seat = lw_mock_seat_of(mock, out->leg);
	char words[2 * LW_URI_MAX];

	if (!mock->trace.size)
		return;
	lw_mock_words_of(out, seat ? seat->uri : NULL, words, sizeof words);
	lw_mock_text_log(&mock->trace, "%8llu     %s\n", (unsigned long long)mock->now, words);
}

/* ---- outputs ---- */

static void keep_text(char *to, size_t size, const char *from, const char **out)
{
	lw_mock_text_copy(to, size, from);
	*out = to;
}

static void keep_note(struct lw_mock *mock, const struct lw_output *out)
{
	uint32_t max = mock->config.max_notes;
	struct kept_note *note = &mock->notes[(mock->note_first + mock->note_count) % max];

	if (mock->note_count == max)
		mock->note_first = (mock->note_first + 1) % max;
	else
		mock->note_count++;
	note->out = *out;
	keep_text(note->uri, sizeof note->uri, out->uri, &note->out.uri);
	keep_text(note->name, sizeof note->name, out->name, &note->out.name);
	keep_text(note->target, sizeof note->target, out->target, &note->out.target);
	keep_text(note->by, sizeof note->by, out->by, &note->out.by);
	keep_text(note->word, sizeof note->word, out->word, &note->out.word);
}

void lw_mock_keep(struct lw_mock *mock, const struct lw_output *out)
{
	mock->seen[out->type]++;
	mock->last[out->type] = *out;
	if (lw_is_note(out))
		keep_note(mock, out);
}

bool lw_mock_note(struct lw_mock *mock, struct lw_output *note)
{
	if (!mock || !note || !mock->note_count)
		return false;
	*note = mock->notes[mock->note_first].out;
	note->now = mock->now; /* as lw_next() does, so that a verb may answer with it */
	mock->note_first = (mock->note_first + 1) % mock->config.max_notes;
	mock->note_count--;
	return true;
}

uint32_t lw_mock_seen(const struct lw_mock *mock, uint32_t type)
{
	return mock && type < LW_OUTPUT_TYPES ? mock->seen[type] : 0;
}

bool lw_mock_last(const struct lw_mock *mock, uint32_t type, struct lw_output *out)
{
	if (!out || !lw_mock_seen(mock, type))
		return false;
	*out = mock->last[type];
	out->uri = out->name = out->target = out->by = out->word = "";
	return true;
}

const char *lw_mock_trace(const struct lw_mock *mock)
{
	return mock ? mock->trace.at : "";
}
