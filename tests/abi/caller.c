/* SPDX-License-Identifier: BSD-3-Clause */
/* caller.c -- a program as a vendor has it: built against one version of the library, run with the
 * next.  It says what it was told of a transfer on the mock, what its rules decided, and how an
 * endpoint on libre copes. */
#include <re.h>
#include <stdio.h>
#include <string.h>

#include <legwork/ledger.h>
#include <legwork/mock.h>
#include <legwork/re.h>
#include <legwork/rules.h>

struct desk { struct lw *lw; struct lw_ledger *ledger; lw_call bob; };

static void watch(uint32_t node, struct lw *lw, const struct lw_input *in, int err,
		  const struct lw_output *out, void *arg)
{
	struct desk *desk = arg;

	(void)node, (void)in, (void)err;
	if (out)
		lw_ledger_take(desk->ledger, lw, out);
}

static void receptionist(const struct lw_output *note, void *arg)
{
	struct desk *desk = arg;

	printf("%llu %s %s\n", (unsigned long long)note->now, lw_output_name(note->type), note->uri);
	if (note->type == LW_NOTE_INCOMING)
		lw_answer(desk->lw, desk->bob = note->call, note->now);
	else if (note->type == LW_NOTE_CONNECTED)
		lw_transfer_attended(desk->lw, note->call, "sip:carol@example.com", note->now);
	else if (note->type == LW_NOTE_CONSULT_CONNECTED)
		lw_complete(desk->lw, note->call, note->now);
}

static void tell_records(struct desk *desk)
{
	struct lw_record record;

	while (lw_ledger_next(desk->ledger, &record))
		printf("record: %u lines, %u transfers, %s\n", record.line_count, record.transfer_count,
		       record.transfer_count ? lw_result_name(record.transfers[0].result) : "");
}

static int on_the_mock(void)
{
	struct lw_mock_party carol = {.uri = "sip:carol@example.com", .ring_ms = 50, .answer_ms = 3000};
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_ledger_config records = LW_LEDGER_CONFIG_INIT;
	struct lw_mock_config stage = LW_MOCK_CONFIG_INIT;
	struct lw_rules rules = LW_RULES_INIT;
	struct lw_legal_target legal;
	struct desk desk = {0};
	struct lw_mock *mock;

	rules.policy.classes &= ~(1u << LW_CLASS_PREMIUM);
	if (lw_new(&desk.lw, &config) || lw_rules_set(desk.lw, &rules) ||
	    lw_ledger_new(&desk.ledger, &records) || lw_mock_new(&mock, desk.lw, &stage) ||
	    lw_mock_party(mock, &carol))
		return 1;
	lw_legal_target(desk.lw, lw_no_call(), "sip:carol@example.com", &legal);
	printf("carol: %s, %s\n", lw_place_name(legal.number.place), lw_rule_name(legal.verdict[LW_ATTENDED].rule));
	lw_mock_watch(mock, watch, &desk);
	lw_mock_notes(mock, receptionist, &desk);
	lw_mock_call(mock, "sip:bob@example.com", "sip:alice@example.com", NULL);
	lw_mock_run(mock, 120000);
	tell_records(&desk);
	lw_mock_free(mock);
	lw_ledger_free(desk.ledger);
	lw_free(desk.lw);
	return 0;
}

static void tell_line(const char *line, void *arg)
{
	(void)arg;
	printf("log: %s\n", line);
}

static int on_libre(void)
{
	struct lw_re_account account = {.size = sizeof account, .aor = "sip:alice@example.com"};
	struct lw_re_config sip = LW_RE_CONFIG_INIT;
	struct lw_config config = LW_CONFIG_INIT;
	struct lw_re *re = NULL;
	struct lw_re_load load;
	struct lw *lw = NULL;
	int err = libre_init();

	sip.logh = tell_line;
	err = err ? err : lw_new(&lw, &config);
	err = err ? err : lw_re_alloc(&re, lw, &sip);
	err = err ? err : lw_re_account_add(re, NULL, &account);
	if (err)
		return 1;
	load = lw_re_load(re);
	printf("load: %u, %u legs\n", load.waiting, lw_re_stats(re).legs);
	mem_deref(re);
	lw_free(lw);
	libre_close();
	return 0;
}

int main(void)
{
	return on_the_mock() || on_libre();
}
