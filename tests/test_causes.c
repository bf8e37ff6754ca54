/* SPDX-License-Identifier: BSD-3-Clause */
/* test_causes.c -- each cause in the numbers and words of other systems (R55): from the SIP code to
 * Q.850 as RFC 3398 says, the numbers of CSTA's words as in TSAPI, Zoom's words as in its call
 * logs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <legwork/adapter.h>
#include <legwork/ledger.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* q850: where RFC 3398 has no line for the code, else 0. */
static const struct {
	enum lw_cause cause;
	int sip, q850;
	const char *csta, *zoom;
} CAUSES[] = {
	{LW_CAUSE_NONE, 0, 0, "none", "connected"},
	{LW_CAUSE_NORMAL, 200, 16, "none", "hang_up"},
	{LW_CAUSE_BUSY, 486, 0, "busy", "busy"},
	{LW_CAUSE_NO_ANSWER, 480, 0, "callNotAnswered", "no_answer"},
	{LW_CAUSE_DECLINED, 603, 0, "doNotDisturb", "rejected"},
	{LW_CAUSE_UNREACHABLE, 503, 0, "destNotObtainable", "service_unavailable"},
	{LW_CAUSE_INVALID, 404, 0, "unassignedNumber", "unconnected"},
	/* 65 and 29 of Q.850: the bearer is not implemented, the facility was rejected */
	{LW_CAUSE_MEDIA, 488, 65, "incompatibleDestination", "call_failed"},
	{LW_CAUSE_AUTH, 401, 0, "resourcesNotAvailable", "system_blocked"},
	{LW_CAUSE_CANCELLED, 487, 16, "callCancelled", "canceled"},
	{LW_CAUSE_REFUSED, 603, 0, "resourcesNotAvailable", "rejected"},
	{LW_CAUSE_UNSUPPORTED, 501, 0, "resourcesNotAvailable", "invalid_operation"},
	{LW_CAUSE_HOLD_FAILED, 488, 29, "resourcesNotAvailable", "call_failed"},
	{LW_CAUSE_RESUME_FAILED, 488, 29, "resourcesNotAvailable", "call_failed"},
	{LW_CAUSE_TIMEOUT, 408, 0, "alertTimeExpired", "ring_timeout"},
	{LW_CAUSE_NO_NEWS, 408, 0, "alertTimeExpired", "unconnected"},
	{LW_CAUSE_TRANSFEREE_LEFT, 487, 16, "callCancelled", "abandoned"},
	{LW_CAUSE_TARGET_LEFT, 200, 16, "none", "hang_up"},
	{LW_CAUSE_TRANSFEROR_LEFT, 200, 16, "none", "hang_up"},
	{LW_CAUSE_TRANSFERRED, 200, 16, "transfer", "succeeded"},
	{LW_CAUSE_REPLACED, 200, 16, "redirected", "picked_up"},
	{LW_CAUSE_GONE, 481, 0, "destNotObtainable", "call_failed"},
	{LW_CAUSE_NETWORK, 500, 0, "networkNotObtainable", "call_failed"},
};

/* RFC 3398, section 8.2.6.1 */
static const struct { int sip, q850; } RFC_3398[] = {
	{400, 41},  {401, 21},  {402, 21},  {403, 21},  {404, 1},   {405, 63},  {406, 79},
	{407, 21},  {408, 102}, {410, 22},  {413, 127}, {414, 127}, {415, 79},  {416, 127},
	{420, 127}, {421, 127}, {423, 127}, {480, 18},  {481, 41},  {482, 25},  {483, 25},
	{484, 28},  {485, 1},   {486, 17},  {500, 41},  {501, 79},  {502, 38},  {503, 41},
	{504, 102}, {505, 127}, {513, 127}, {600, 17},  {603, 21},  {604, 1},
};

/* EventCause of ECMA-180 with TSAPI's numbers. */
static const struct { const char *name; int number; } TSAPI[] = {
	{"none", -1},
	{"busy", 3},
	{"callCancelled", 5},
	{"callNotAnswered", 10},
	{"destNotObtainable", 13},
	{"doNotDisturb", 14},
	{"incompatibleDestination", 15},
	{"networkNotObtainable", 21},
	{"redirected", 28},
	{"resourcesNotAvailable", 30},
	{"transfer", 32},
	{"alertTimeExpired", 60},
	{"unassignedNumber", 81},
};

static int q850_of(size_t row)
{
	for (size_t i = 0; i < COUNT(RFC_3398); i++)
		if (RFC_3398[i].sip == CAUSES[row].sip)
			return RFC_3398[i].q850;
	return CAUSES[row].q850;
}

static int tsapi_of(const char *name)
{
	for (size_t i = 0; i < COUNT(TSAPI); i++)
		if (!strcmp(TSAPI[i].name, name))
			return TSAPI[i].number;
	fail_msg("%s is no word of CSTA", name);
	return 0;
}

static void every_cause(void **state)
{
	(void)state;
	assert_int_equal(COUNT(CAUSES), LW_CAUSE_NETWORK + 1);
	for (size_t i = 0; i < COUNT(CAUSES); i++) {
		struct lw_cause_codes codes = lw_cause_codes(CAUSES[i].cause);

		assert_int_equal(CAUSES[i].cause, i);
		assert_int_equal(codes.sip, CAUSES[i].sip);
		assert_int_equal(codes.q850, q850_of(i));
		assert_int_equal(codes.csta, tsapi_of(CAUSES[i].csta));
		assert_string_equal(codes.csta_name, CAUSES[i].csta);
		assert_string_equal(codes.zoom, CAUSES[i].zoom);
	}
	assert_string_equal(lw_cause_codes(1000).zoom, "?");
}

/* Where SIP has a code of its own for a cause, that is the code. */
static void there_and_back(void **state)
{
	(void)state;
	for (uint32_t cause = 0; cause < LW_CAUSE_NETWORK; cause++) {
		int sip = lw_cause_codes(cause).sip;
		enum lw_cause back = sip >= 300 ? lw_cause_of(sip) : LW_CAUSE_NONE;

		for (int code = 400; code < 700 && back != cause; code++)
			assert_int_not_equal(lw_cause_of(code), cause);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cause),
		cmocka_unit_test(there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
