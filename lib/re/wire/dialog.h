/* SPDX-License-Identifier: BSD-3-Clause */
/* dialog.h -- headers that name a dialog: Replaces, Target-Dialog. */
#ifndef LW_RE_WIRE_DIALOG_H
#define LW_RE_WIRE_DIALOG_H

#include <re.h>

/* Replaces (RFC 3891). */
struct wire_replaces {
	struct pl callid, to_tag, from_tag;
	bool early_only;
};
/* EBADMSG: malformed, a tag is missing or doubled. */
int lw_wire_replaces_decode(struct wire_replaces *r, const struct pl *val);
/* True when the tag of a decoded Replaces or Target-Dialog is that of the dialog.  dialog_tag NULL
 * or "" is a peer without tags, which is written "0" (RFC 3891 6.1). */
bool lw_wire_tag_match(const struct pl *tag, const char *dialog_tag);
/* "CALLID;to-tag=T;from-tag=F[;early-only]", not escaped.  For the receiver: to_tag is its own. */
int lw_wire_replaces_print(char *out, size_t size, const char *callid, const char *to_tag,
			   const char *from_tag, bool early_only);

/* Target-Dialog (RFC 4538); local is the receiver's tag. */
struct wire_target_dialog { struct pl callid, local_tag, remote_tag; };
int lw_wire_target_dialog_decode(struct wire_target_dialog *t, const struct pl *val);

#endif
