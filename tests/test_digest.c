/* SPDX-License-Identifier: BSD-3-Clause */
/* test_digest.c -- the hashes of digests and random numbers, and Authorization taken apart: by the
 * vectors of FIPS 180-4, RFC 1321, RFC 7616 and of SipHash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "state/random.h"
#include "wire/credentials.h"

static void assert_hex(const uint8_t *bytes, size_t size, const char *want)
{
	char hex[2 * HASH_MAX + 1];

	(void)re_snprintf(hex, sizeof hex, "%w", bytes, size);
	assert_string_equal(hex, want);
}

/* ---- hashes ---- */

/* Lengths around the edges of a block, where the padding needs another one. */
static void sha256_of_many_lengths(void **state)
{
	static const struct { const char *hash; size_t size; } rows[] = {
		{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0},
		{"9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318", 55},
		{"b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a", 56},
		{"7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34", 63},
		{"ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb", 64},
		{"635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0", 65},
		{"31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb", 119},
		{"2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c", 120},
		{"6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e", 128},
		{"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", 1000000},
	};
	uint8_t *text = malloc(1000000), out[HASH_SHA256];

	(void)state;
	memset(text, 'a', 1000000);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		lw_wire_sha256(out, text, rows[i].size);
		assert_hex(out, sizeof out, rows[i].hash);
	}
	free(text);
}

static void hashes_of_a_text(void **state)
{
	uint8_t out[HASH_MAX];

	(void)state;
	assert_int_equal(lw_wire_hash(out, HASH_MD5, "%s%s", "message ", "digest"), 0);
	assert_hex(out, HASH_MD5, "f96b697d7cb7938d525a2f31aaf161d0");
	assert_int_equal(lw_wire_hash(out, HASH_SHA256, "%s", "abc"), 0);
	assert_hex(out, HASH_SHA256,
		   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* The vector of eight bytes: 00 to 07, under the key 00 to 0f. */
static void siphash_of_a_number(void **state)
{
	static const uint64_t key[2] = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

	(void)state;
	assert_int_equal(lw_ua_random_hash(key, 0x0706050403020100), 0x93f5f5799a932462);
}

/* Each endpoint has a sequence of its own. */
static void random_numbers_differ(void **state)
{
	struct ua_random a, b;

	(void)state;
	lw_ua_random_open(&a);
	lw_ua_random_open(&b);
	for (unsigned i = 0; i < 100; i++) {
		uint64_t first = lw_ua_random_next(&a);

		assert_int_not_equal(first, lw_ua_random_next(&a));
		assert_int_not_equal(first, lw_ua_random_next(&b));
	}
}

static void bytes_are_the_same_or_not(void **state)
{
	(void)state;
	assert_true(lw_wire_same("abcd", "abcd", 4));
	assert_true(lw_wire_same("abcd", "abxx", 2));
	assert_false(lw_wire_same("abcd", "xbcd", 4));
	assert_false(lw_wire_same("abcd", "abcx", 4));
	assert_true(lw_wire_same("a", "b", 0));
}

/* ---- Authorization ---- */

#define OF_MUFASA \
	"Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", " \
	"nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, " \
	"cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, "
#define BY_MD5 "algorithm=MD5, response=\"8ca523f5e9506fed4657c9700eebdbec\""
#define BY_SHA256 \
	"algorithm=SHA-256, " \
	"response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""

static bool is_right(const char *value, const char *password)
{
	struct wire_credentials c;
	uint8_t ha1[HASH_MAX], sum[HASH_MAX];
	struct pl pl, method;

	pl_set_str(&pl, value);
	pl_set_str(&method, "GET");
	assert_int_equal(lw_wire_credentials_decode(&c, &pl), 0);
	assert_int_equal(lw_wire_hash(ha1, c.hash, "%r:%r:%s", &c.user, &c.realm, password), 0);
	assert_int_equal(lw_wire_credentials_sum(sum, &c, ha1, &method), 0);
	return lw_wire_credentials_are(&c, sum);
}

/* RFC 7616 3.9.1, and RFC 2069 2.4 as its errata have it. */
static void responses_of_the_standards(void **state)
{
	static const char old[] =
		"Digest username=\"Mufasa\", realm=\"testrealm@host.com\", "
		"nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", "
		"response=\"1949323746fe6a43ef61f9606e7febea\"";

	(void)state;
	assert_true(is_right(OF_MUFASA BY_MD5, "Circle of Life"));
	assert_true(is_right(OF_MUFASA BY_SHA256, "Circle of Life"));
	assert_false(is_right(OF_MUFASA BY_MD5, "Circle of life"));
	assert_false(is_right(OF_MUFASA BY_SHA256, "Circle of life"));
	assert_true(is_right(old, "CircleOfLife"));
}

static int decoded(const char *value)
{
	struct wire_credentials c;
	struct pl pl;

	pl_set_str(&pl, value);
	return lw_wire_credentials_decode(&c, &pl);
}

#define WHOLE(kind) \
	"Digest username=\"u\",realm=\"r\",nonce=\"n\",uri=\"sip:x\"," kind \
	"response=\"00112233445566778899aabbccddeeff\""

static void what_credentials_may_say(void **state)
{
	static const char *const good[] = {
		WHOLE(""),
		"digest  username = \"u\" , realm=\"r\",nonce=\"n\",uri=\"sip:x\", "
		"response=\"00112233445566778899AABBCCDDEEFF\"",
		WHOLE("algorithm=md5,"), WHOLE("algorithm=\"MD5\","), WHOLE("opaque=\"\","),
		WHOLE("qop=\"auth\",nc=00000001,cnonce=\"\","), WHOLE("userhash=false,"),
		WHOLE("auth-param=\"a, response=b\","),
	};
	static const char *const bad[] = {
		"", "Digest", "Digest ", "Basic dTpw",
		"Digest realm=\"r\",nonce=\"n\",uri=\"u\",response="
		"\"00112233445566778899aabbccddeeff\"",
		WHOLE("username=\"v\","), WHOLE("nonce=\"m\","), WHOLE("response=\"0\","),
		WHOLE("algorithm=MD5-sess,"), WHOLE("algorithm=SHA-256,"), /* too short for it */
		WHOLE("algorithm=SHA-512-256,"), WHOLE("qop=auth-int,"), WHOLE("userhash=true,"),
		WHOLE("nc=00000001,"), WHOLE("cnonce=\"c\","),
		"Digest username=\"u,realm=\"r\",nonce=\"n\",uri=\"x\",response=\"0\"",
	};
	char endless[1200];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (decoded(good[i]))
			fail_msg("not taken: %s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (!decoded(bad[i]))
			fail_msg("taken: %s", bad[i]);
	(void)re_snprintf(endless, sizeof endless, WHOLE("auth-param=%1024s,"), "");
	assert_int_equal(decoded(endless), EBADMSG);
}

static uint32_t count_of(const char *kind)
{
	struct wire_credentials c;
	char value[300];
	struct pl pl;

	(void)re_snprintf(value, sizeof value, WHOLE("%s"), kind);
	pl_set_str(&pl, value);
	assert_int_equal(lw_wire_credentials_decode(&c, &pl), 0);
	return lw_wire_credentials_count(&c);
}

static void how_often_a_nonce_was_used(void **state)
{
	(void)state;
	assert_int_equal(count_of(""), 1);
	assert_int_equal(count_of("nc=00000001,cnonce=\"c\","), 1);
	assert_int_equal(count_of("nc=000000ff,cnonce=\"c\","), 255);
	assert_int_equal(count_of("nc=\"0000000A\",cnonce=\"c\","), 10);
	assert_int_equal(count_of("nc=00000000,cnonce=\"c\","), 0);
	assert_int_equal(count_of("nc=1,cnonce=\"c\","), 0);
	assert_int_equal(count_of("nc=,cnonce=\"c\","), 0);
	assert_int_equal(count_of("nc=100000001,cnonce=\"c\","), 0);
	assert_int_equal(count_of("nc=0000000g,cnonce=\"c\","), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_of_many_lengths),
		cmocka_unit_test(hashes_of_a_text),
		cmocka_unit_test(siphash_of_a_number),
		cmocka_unit_test(random_numbers_differ),
		cmocka_unit_test(bytes_are_the_same_or_not),
		cmocka_unit_test(responses_of_the_standards),
		cmocka_unit_test(what_credentials_may_say),
		cmocka_unit_test(how_often_a_nonce_was_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
