/* SPDX-License-Identifier: BSD-3-Clause */
/* decode_check.h -- the same bytes through libre's decoder and ours: what ours takes is what libre
 * finds, field by field and place by place.  Needs <re.h> and the adapter's folder. */
#ifndef FUZZ_DECODE_CHECK_H
#define FUZZ_DECODE_CHECK_H

#include <stdlib.h>
#include <string.h>

#include "wire/decode.h"
#include "wire/param.h"

static inline void decode_require(bool holds)
{
	if (!holds)
		abort();
}

static inline void decode_same_pl(const struct pl *ours, const struct pl *theirs)
{
	decode_require(ours->p == theirs->p && ours->l == theirs->l);
}

/* A password is libre's up to 4.0, and never ours. */
static inline void decode_same_uri(const struct uri *ours, const struct uri *theirs)
{
	decode_same_pl(&ours->scheme, &theirs->scheme);
	decode_same_pl(&ours->user, &theirs->user);
	decode_same_pl(&ours->host, &theirs->host);
	decode_same_pl(&ours->path, &theirs->path);
	decode_same_pl(&ours->params, &theirs->params);
	decode_same_pl(&ours->headers, &theirs->headers);
	decode_require(ours->af == theirs->af && ours->port == theirs->port);
}

static inline void decode_same_party(const struct sip_taddr *ours, const struct sip_taddr *theirs)
{
	decode_same_pl(&ours->dname, &theirs->dname);
	decode_same_pl(&ours->auri, &theirs->auri);
	decode_same_pl(&ours->params, &theirs->params);
	decode_same_pl(&ours->tag, &theirs->tag);
	decode_same_pl(&ours->val, &theirs->val);
	decode_same_uri(&ours->uri, &theirs->uri);
}

static inline void decode_same_via(const struct sip_via *ours, const struct sip_via *theirs)
{
	decode_same_pl(&ours->sentby, &theirs->sentby);
	decode_same_pl(&ours->params, &theirs->params);
	decode_same_pl(&ours->branch, &theirs->branch);
	decode_same_pl(&ours->val, &theirs->val);
	decode_require(ours->tp == theirs->tp && ours->addr.len == theirs->addr.len);
	decode_require(!memcmp(&ours->addr, &theirs->addr, sizeof ours->addr));
}

static inline void decode_same_first(const struct sip_msg *ours, const struct sip_msg *theirs)
{
	decode_require(ours->req == theirs->req && ours->scode == theirs->scode);
	decode_same_pl(&ours->ver, &theirs->ver);
	decode_same_pl(&ours->met, &theirs->met);
	decode_same_pl(&ours->ruri, &theirs->ruri);
	decode_same_pl(&ours->reason, &theirs->reason);
	decode_same_uri(&ours->uri, &theirs->uri);
}

static inline void decode_same_hdr(const struct sip_hdr *ours, const struct sip_hdr *theirs)
{
	decode_require(ours && theirs && ours->id == theirs->id);
	decode_same_pl(&ours->name, &theirs->name);
	decode_same_pl(&ours->val, &theirs->val);
}

/* The nth value of an id, by libre's own look-up. */
struct decode_nth { unsigned n; };

static inline bool decode_is_nth(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct decode_nth *nth = arg;

	(void)hdr;
	(void)msg;
	return !nth->n--;
}

static inline void decode_same_values(const struct sip_msg *ours, const struct sip_msg *theirs,
				      enum sip_hdrid id, bool forward)
{
	unsigned count = sip_msg_hdr_count(theirs, id);

	decode_require(sip_msg_hdr_count(ours, id) == count);
	for (unsigned i = 0; i < count; i++) {
		struct decode_nth a = {i}, b = {i};

		decode_same_hdr(sip_msg_hdr_apply(ours, forward, id, decode_is_nth, &a),
				sip_msg_hdr_apply(theirs, forward, id, decode_is_nth, &b));
	}
}

static inline void decode_same_named(const struct sip_msg *ours, const struct sip_msg *theirs,
				     const struct pl *name)
{
	const struct sip_hdr *hdr;
	char *text = NULL;

	decode_require(!pl_strdup(&text, name));
	hdr = sip_msg_xhdr(theirs, text);
	decode_require(!hdr == !sip_msg_xhdr(ours, text));
	if (hdr)
		decode_same_hdr(sip_msg_xhdr(ours, text), hdr);
	mem_deref(text);
}

static inline void decode_same_hdrs(const struct sip_msg *ours, const struct sip_msg *theirs)
{
	const struct le *a = ours->hdrl.head, *b = theirs->hdrl.head;

	for (; a && b; a = a->next, b = b->next) {
		const struct sip_hdr *hdr = b->data;

		decode_same_hdr(a->data, hdr);
		decode_same_values(ours, theirs, hdr->id, true);
		decode_same_values(ours, theirs, hdr->id, false);
		decode_same_named(ours, theirs, &hdr->name);
	}
	decode_require(!a && !b);
}

static inline void decode_same_msg(const struct sip_msg *ours, const struct sip_msg *theirs)
{
	decode_same_first(ours, theirs);
	decode_same_hdrs(ours, theirs);
	decode_same_via(&ours->via, &theirs->via);
	decode_same_party(&ours->to, &theirs->to);
	decode_same_party(&ours->from, &theirs->from);
	decode_same_pl(&ours->cseq.met, &theirs->cseq.met);
	decode_require(ours->cseq.num == theirs->cseq.num);
	decode_same_pl(&ours->ctyp.type, &theirs->ctyp.type);
	decode_same_pl(&ours->ctyp.subtype, &theirs->ctyp.subtype);
	decode_same_pl(&ours->ctyp.params, &theirs->ctyp.params);
	decode_same_pl(&ours->callid, &theirs->callid);
	decode_same_pl(&ours->maxfwd, &theirs->maxfwd);
	decode_same_pl(&ours->expires, &theirs->expires);
	decode_same_pl(&ours->clen, &theirs->clen);
	decode_require(ours->mb == theirs->mb);
}

/* True when ours takes it; then libre does, and finds the same. */
static inline bool decode_is_same(const uint8_t *data, size_t size)
{
	struct mbuf *mb = mbuf_alloc(size + 1);
	struct sip_msg *ours = NULL, *theirs = NULL;
	size_t pos;
	int err;

	decode_require(mb && !mbuf_write_u8(mb, ' ') && !mbuf_write_mem(mb, data, size));
	mb->pos = 1;
	err = lw_wire_decode(&ours, mb);
	pos = mb->pos;
	mb->pos = 1;
	decode_require(!err || (err == ENOTSUP && pos == 1));
	if (!err) {
		decode_require(!sip_msg_decode(&theirs, mb) && mb->pos == pos);
		decode_same_msg(ours, theirs);
	}
	mem_deref(ours);
	mem_deref(theirs);
	mem_deref(mb);
	return !err;
}

/* The bytes as one address, and as parameters. */
static inline void decode_check_parts(const uint8_t *data, size_t size)
{
	const struct pl text = {(const char *)data, size};
	struct pl a = PL_INIT, b = PL_INIT;
	struct sip_addr ours, theirs;
	int err;

	decode_require(lw_param(&text, "tag", &a) == !msg_param_decode(&text, "tag", &b));
	decode_same_pl(&a, &b);
	a = b = (struct pl){NULL, 0};
	decode_require(lw_param_place(&text, "tag", &a) == !msg_param_exists(&text, "tag", &b));
	decode_same_pl(&a, &b);
	err = uri_decode(&theirs.uri, &text);
	decode_require(!lw_wire_uri(&ours.uri, &text) == !err);
	if (!err)
		decode_same_uri(&ours.uri, &theirs.uri);
	err = sip_addr_decode(&theirs, &text);
	decode_require(!lw_wire_addr(&ours, &text) == !err);
	if (err)
		return;
	decode_same_pl(&ours.dname, &theirs.dname);
	decode_same_pl(&ours.auri, &theirs.auri);
	decode_same_pl(&ours.params, &theirs.params);
	decode_same_uri(&ours.uri, &theirs.uri);
}

#endif
