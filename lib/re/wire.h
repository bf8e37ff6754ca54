/* wire.h -- the letters on the wire: pure functions, no socket, no state.
 *
 * Built from bytes to bytes so that each rule is a literal test (tests/test_wire.c). */
#ifndef LW_RE_WIRE_H
#define LW_RE_WIRE_H

/* Needs <re.h> before it. */

/* The longest value we build or take apart; longer is refused, never cut. */
enum { WIRE_MAX = 1024 };

/* True when s may be put into a message: no CR, LF, NUL or other control character. */
bool wire_clean(const char *s);
bool wire_clean_pl(const struct pl *pl);

/* Escapes for a header value inside a URI (RFC 3261 hvalue), once. ENOMEM/EOVERFLOW. */
int wire_hvalue_escape(char *out, size_t size, const char *in, size_t len);
/* Undoes it once; lenient to raw characters, EBADMSG for '%' without two hex digits and for control
 * characters, written raw or escaped. */
int wire_hvalue_unescape(char *out, size_t size, const struct pl *in);
/* Escapes for a URI parameter value (RFC 4458 target=). */
int wire_param_escape(char *out, size_t size, const char *in, size_t len);

/* Replaces (RFC 3891). */
struct wire_replaces {
	struct pl callid, to_tag, from_tag;
	bool early_only;
};
/* EBADMSG: malformed, a tag is missing or doubled. */
int wire_replaces_decode(struct wire_replaces *r, const struct pl *val);
/* True when the tag of a decoded Replaces or Target-Dialog is that of the dialog.  dialog_tag NULL
 * or "" is a peer without tags, which is written "0" (RFC 3891 6.1). */
bool wire_tag_match(const struct pl *tag, const char *dialog_tag);
/* "CALLID;to-tag=T;from-tag=F[;early-only]", not escaped.  For the receiver: to_tag is its own. */
int wire_replaces_print(char *out, size_t size, const char *callid, const char *to_tag,
			const char *from_tag, bool early_only);

/* Target-Dialog (RFC 4538); local is the receiver's tag. */
struct wire_target_dialog { struct pl callid, local_tag, remote_tag; };
int wire_target_dialog_decode(struct wire_target_dialog *t, const struct pl *val);

/* Refer-To taken apart: what the triggered INVITE is made of.  All headers but Replaces and Require
 * are dropped (RFC 3261 19.1.5, REFER-10). */
struct wire_refer_to {
	char uri[WIRE_MAX];      /* Request-URI: no headers, no method */
	char replaces[WIRE_MAX]; /* unescaped header value, or "" */
	bool require_replaces;
	bool require_other;      /* Require named something else: cannot be obeyed (420) */
	bool other_headers;      /* others were there, and dropped */
};
/* val is the header's value.  0; EBADMSG: malformed (400); EPROTONOSUPPORT: scheme (416);
 * ENOSYS: method= other than INVITE (501). */
int wire_refer_to_decode(struct wire_refer_to *r, const struct pl *val);
/* "<uri?Replaces=...[&Require=replaces]>"; replaces NULL: "<uri>", which may be a tel: URI too (RFC
 * 3515 2.1).  EBADMSG: uri is none of these, has headers already, or something holds control
 * characters. */
int wire_refer_to_print(char *out, size_t size, const char *uri, const char *replaces,
			bool require);

/* The URI of a mailbox (RFC 4458): "SERVER;target=OWNER-ESCAPED;cause=N"; "sip:" is put before a
 * server without scheme, cause 0 is left away.  EBADMSG for what cannot be sent. */
int wire_mailbox_uri(char *out, size_t size, const char *server, const char *owner, uint32_t cause);
/* Diversion and History-Info that name the mailbox owner, each with CRLF (RFC 5806, 7044). */
int wire_mailbox_owner(char *owner, size_t size, uint32_t *cause, const char *mailbox);
int wire_mailbox_headers(char *out, size_t size, const char *owner, const char *mailbox,
			 uint32_t cause);

/* message/sipfrag.  Returns the code, or 0 when there is no status line. */
int wire_sipfrag_decode(const uint8_t *body, size_t len);
/* "SIP/2.0 486 Busy Here\r\n"; the reason phrase by RFC 3261.  EINVAL: not 100 to 699. */
int wire_sipfrag_print(char *out, size_t size, int code);
/* The standard reason phrase of a code, "" for an unknown one. */
const char *wire_reason(int code);
/* True for message/sipfrag in any writing, with or without version. */
bool wire_is_sipfrag(const struct msg_ctype *ctyp);

enum wire_substate { WIRE_SUB_NONE, WIRE_SUB_ACTIVE, WIRE_SUB_PENDING, WIRE_SUB_TERMINATED };
enum wire_substate wire_substate_decode(const struct pl *val);
/* Event: refer[;id=N].  EBADMSG: no event, or an id that is no CSeq number; ENOENT: another
 * package.  id is 0 without one. */
int wire_event_decode(const struct pl *val, uint32_t *id);

/* Digits as INFO: application/dtmf-relay ("Signal=5\r\nDuration=160\r\n") and application/dtmf.
 * 0 when there is no digit, else its character. */
char wire_info_decode(const struct msg_ctype *ctyp, const uint8_t *body, size_t len);

/* Who the peer is: P-Asserted-Identity, else Remote-Party-ID, else From (RFC 3325, 4916).
 * uri and name are NUL-terminated; *source is "PAI", "RPID" or "From".  A name that does not fit or
 * is not UTF-8 is left empty.  EBADMSG when nothing is usable. */
int wire_identity(const struct sip_msg *msg, char *uri, size_t urisz, char *name, size_t namesz,
		  const char **source);
/* A display name as a quoted string, with \ and " escaped.  UTF-8 goes through. */
int wire_quote(char *out, size_t size, const char *name);
/* Undoes it; a token goes through. */
int wire_unquote(char *out, size_t size, const struct pl *name);

/* The headers that carry who is shown, each with CRLF; called: we are the side that was called.
 * EBADMSG, and "": an address or a name that cannot be sent. */
struct lw_shown;
int wire_shown_headers(char *out, size_t size, const struct lw_shown *shown, bool called);
/* A display name for libre's from_name: escaped, without the quotes. */
int wire_from_name(char *out, size_t size, const char *name);
/* How often the call was passed on before, by Diversion and History-Info. */
uint32_t wire_hops(const struct sip_msg *msg);
/* Whether the sender has asked not to be shown (RFC 3323). */
bool wire_withheld(const struct sip_msg *msg);
/* The same, said by Remote-Party-ID ;privacy=. */
bool wire_rpid_hides(const struct sip_msg *msg);

/* The word that a=record, or a=recordpref, holds, as a constant; NULL for one that neither has. */
const char *wire_record(const char *value, bool pref);
/* enum lw_caps from Allow and Supported. */
uint32_t wire_caps(const struct sip_msg *msg);
/* True when a comma list in header name holds value (all lines, no case). */
bool wire_lists(const struct sip_msg *msg, const char *name, const char *value);
/* The first option in Require that is not in the NULL-ended list; false when all are. */
bool wire_unsupported(const struct sip_msg *msg, const char *const *known, struct pl *option);

/* Guard (libre knows headers by a 12-bit hash only): false when a header of msg has an id that we
 * use and is neither the full nor the compact name of it.  Answer 400 to such a request, drop such
 * a response. */
bool wire_names_true(const struct sip_msg *msg);
/* The body cut to Content-Length. EBADMSG when there is less than it promises. */
int wire_body(const struct sip_msg *msg, const uint8_t **body, size_t *len);

#endif
