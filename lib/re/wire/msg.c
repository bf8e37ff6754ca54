/* SPDX-License-Identifier: BSD-3-Clause */
/* msg.c -- what a message says in lists, and whether its header names are what libre takes
 * them for. */
#include <string.h>

#include <re.h>
#include <legwork/adapter.h>

#include "msg.h"
#include "names.h"
#include "param.h"
#include "part.h"

static bool name_true(const struct sip_hdr *hdr)
{
	return lw_wire_name(&hdr->name) != NAME_CLASH;
}

bool lw_wire_names_true(const struct sip_msg *msg)
{
	if (!msg)
		return false;
	for (const struct le *le = msg->hdrl.head; le; le = le->next) {
		if (!name_true(le->data))
			return false;
	}
	return true;
}

/* Methods and option tags are tokens (RFC 3261 25.1): no quotes, but parameters may follow. */
static bool line_lists(const struct sip_hdr *hdr, const char *value)
{
	const char *p = hdr->val.p, *end = p + hdr->val.l, *comma, *semi;
	size_t len = strlen(value);
	struct pl token;

	for (; p && p < end; p = comma + 1) {
		comma = memchr(p, ',', (size_t)(end - p));
		comma = comma ? comma : end;
		semi = memchr(p, ';', (size_t)(comma - p));
		token = lw_part_trim((struct pl){p, (size_t)((semi ? semi : comma) - p)});
		if (token.l == len && !pl_strcasecmp(&token, value))
			return true;
	}
	return false;
}

bool lw_wire_lists(const struct sip_msg *msg, const char *name, const char *value)
{
	const struct sip_hdr *hdr = NULL;

	if (!msg || !name || !value)
		return false;
	while ((hdr = lw_part_line(msg, hdr, name, lw_wire_name_compact(name)))) {
		if (line_lists(hdr, value))
			return true;
	}
	return false;
}

static bool is_named(const struct sip_hdr *hdr, enum sip_hdrid id)
{
	return hdr->id == id && name_true(hdr);
}

/* In one pass: every message says what its sender can do, often in a dozen lines. */
uint32_t lw_wire_caps(const struct sip_msg *msg)
{
	uint32_t caps = 0;

	if (!msg)
		return 0;
	for (const struct le *le = msg->hdrl.head; le; le = le->next) {
		const struct sip_hdr *hdr = le->data;

		if (is_named(hdr, SIP_HDR_SUPPORTED)) {
			caps |= LW_CAP_KNOWN;
			caps |= line_lists(hdr, "replaces") ? LW_CAP_REPLACES : 0;
			caps |= line_lists(hdr, "record-aware") ? LW_CAP_RECORD_AWARE : 0;
		} else if (is_named(hdr, SIP_HDR_ALLOW)) {
			caps |= LW_CAP_KNOWN;
			caps |= line_lists(hdr, "REFER") ? LW_CAP_REFER : 0;
			caps |= line_lists(hdr, "UPDATE") ? LW_CAP_UPDATE : 0;
		}
	}
	return caps;
}

static uint64_t marked(uint64_t mark, const struct pl *val)
{
	for (size_t i = 0; i < val->l; i += sizeof mark) {
		size_t left = val->l - i;
		uint64_t word = 0;

		memcpy(&word, val->p + i, left < sizeof word ? left : sizeof word);
		mark = (mark ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		mark ^= mark >> 32;
	}
	return mark;
}

uint64_t lw_wire_caps_mark(const struct sip_msg *msg)
{
	uint64_t mark = 0;

	for (const struct le *le = msg->hdrl.head; le; le = le->next) {
		const struct sip_hdr *hdr = le->data;

		if (hdr->id == SIP_HDR_SUPPORTED || hdr->id == SIP_HDR_ALLOW)
			mark = marked(mark + (uint64_t)hdr->id + hdr->val.l, &hdr->val);
	}
	return mark;
}

static bool is_known(const struct pl *option, const char *const *list)
{
	for (; list && *list; list++) {
		if (!pl_strcasecmp(option, *list))
			return true;
	}
	return false;
}

bool lw_wire_unsupported(const struct sip_msg *msg, const char *const *list, struct pl *option)
{
	const struct sip_hdr *hdr = NULL;
	struct pl rest, item;

	if (!msg || !option)
		return false;
	while ((hdr = lw_part_line(msg, hdr, "Require", 0))) {
		rest = hdr->val;
		while (lw_part_next(&rest, ',', &item)) {
			if (!item.l || is_known(&item, list))
				continue;
			*option = item;
			return true;
		}
	}
	return false;
}

int lw_wire_reason_code(const struct sip_msg *msg)
{
	const struct sip_hdr *hdr = sip_msg_hdr(msg, SIP_HDR_REASON);
	struct pl cause, params;

	if (!hdr || hdr->val.l < 4 || !lw_part_begins(&hdr->val, "SIP"))
		return 0;
	params = (struct pl){hdr->val.p + 3, hdr->val.l - 3};
	if (!lw_param(&params, "cause", &cause))
		return 0;
	return (int)pl_u32(&cause);
}

bool lw_wire_wants_no_news(const struct sip_msg *msg)
{
	const struct sip_hdr *sub = sip_msg_hdr(msg, SIP_HDR_REFER_SUB);

	return sub && !pl_strcasecmp(&sub->val, "false");
}
