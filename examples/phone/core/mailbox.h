/* SPDX-License-Identifier: BSD-3-Clause */
/* mailbox.h -- answers, beeps, and stores each message as a WAV file and a JSON file beside it.
 *
 * The JSON file appears when the message is whole:
 *	{"file":"20260131-120000-1.wav","from":"sip:bob@example.com","name":"Bob",
 *	 "for":"sip:alice@example.com","called":"sip:vm@example.com;target=...",
 *	 "when":"2026-01-31T12:00:00Z","ms":4200,"cause":486,"why":"busy",
 *	 "error":""}
 * error says why the message is not whole: the disk was full.  That is told when it happens, and
 * the caller is hung up on, so that he does not go on talking to nobody.
 * cause and why are RFC 4458's; without it cause is 0 and why "called directly". */
#ifndef PHONE_MAILBOX_H
#define PHONE_MAILBOX_H

#include <legwork/legwork.h>

struct phone;
struct mailbox;

/* 0 or an errno: the directory cannot be written.  Free with mem_deref(). */
int mailbox_alloc(struct mailbox **boxp, struct phone *phone, const char *dir, uint32_t seconds);
void mailbox_note(struct mailbox *box, const struct lw_output *note);

/* Whose mailbox an address names: the target parameter of RFC 4458 with its escapes undone, else
 * the address itself.  *cause is its cause parameter, 0 without.  False: owner does not fit. */
bool mailbox_owner(const char *called, char *owner, size_t size, uint32_t *cause);
/* "busy" for 486 and so on (RFC 4458 section 2.3); an unknown cause is taken as 302. */
const char *mailbox_why(uint32_t cause);

#endif
