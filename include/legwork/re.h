/* SPDX-License-Identifier: BSD-3-Clause */
/* legwork/re.h -- the engine on libre's SIP core.
 *
 * One struct lw_re is one SIP endpoint: it turns SIP messages into signals, actions into SIP messages,
 * and keeps one alarm on lw_deadline().  It makes no decisions of its own.
 *
 * Include <re.h> first; for libre 1.1.0 the compiler needs the definition that pkg-config --cflags legwork-re
 * prints, since the size of libre's structures depends on it.
 *
 * Security: it answers challenges, and challenges who wants to replace a party and has no other right to it
 * (realm, ha1h); others only if told to (prove).  Unless it is, a REFER is judged by the sender that it claims: put
 * it behind a proxy that checks the sender (RFC 3261 26.3.2.1), or refuse it in the config.  A Replaces is judged
 * by the way it came and by proof (replaces_policy).
 * libre 1.1.0 (Debian 12) cannot verify the certificate of a TLS server: lw_re_alloc() then fails unless
 * tls_insecure is set.
 * Versions: the tests pass with libre 1.1.0 (Debian 12), 2.0.1 (Debian 13) and 4.10.0.  A version later than 4.10,
 * whose insides are not known here, shows a socket only with the first message that came by it: that message is not
 * checked before libre reads it, a longer one than 8192 bytes is lost, and connections are neither counted nor
 * closed (max_connections and what stands with it).
 *
 * Threads: everything here belongs to the thread that called libre_init(), lw_re_alloc() and re_main().  An
 * application with an event loop of its own (poll, GLib, libuv, Qt) does not call re_main() but has that loop wait for
 * lw_re_fd() and lw_re_timeout(), and calls lw_re_run() then.  Or it gives SIP a thread, with re_main(NULL) in it:
 * commands go in through mqueue_push(), whose handler runs in that thread; the note handler fills a queue of yours.
 * Re-entry: handlers and the functions of struct lw_re_media are called from within re_main(), lw_re_run(),
 * lw_re_pump(), lw_re_step() and lw_re_close(); of handlers, only that of notes may call verbs.
 * Memory: objects are libre's, and freed with mem_deref(), the endpoint in a note too: no handler is called any more
 * then; the engine must stay until the function has returned that the note came from, and what libre is in the middle
 * of goes at the next turn of its loop.  Strings of the config and of accounts are copied.
 * Errors: 0, or a positive errno, as libre's.
 * Time: the endpoint goes by a clock that nobody sets.  Timers of libre before 2.1 go by the time of day; when
 * that is set, the endpoint moves all of this thread's timers with it, those of the application too (Linux).
 * libre_init() replaces the process's SIGPIPE handler; if you have one, restore it with sigaction(). */
#ifndef LEGWORK_RE_H
#define LEGWORK_RE_H

#include <legwork/adapter.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One SIP endpoint. */
struct lw_re;

/* Every note of the engine, in order.  Verbs may be called from here, without lw_re_pump(). */
typedef void (lw_re_note_h)(const struct lw_output *note, void *arg);
/* The state of a registration: code is SIP's (200, 401, ...), 0 if no answer came; err is an errno. */
typedef void (lw_re_register_h)(uint32_t account, int err, int code, const char *reason, void *arg);
/* Every input that this adapter gave to the engine, with the result of lw_step(): signals, ticks, the inputs
 * of lw_re_step(), and the hang-ups of lw_re_close().  A log of these and of the verbs that the application
 * steps itself replays the engine. */
typedef void (lw_re_input_h)(const struct lw_input *in, int err, void *arg);
/* Every output, notes and actions, in order and before it takes effect, for a log.  Call no verbs from here. */
typedef void (lw_re_output_h)(const struct lw_output *out, void *arg);
/* A line of plain English for a log, without newline. */
typedef void (lw_re_log_h)(const char *line, void *arg);
/* Every SIP message as sent or received, for a ladder or a capture.  A header that libre would take for
 * another one (it compares 12 bits of a name) is shown with "X-" before its name, since it is read so.
 * lw_re_pcap() and lw_re_hep() write one for Wireshark and for Homer. */
typedef void (lw_re_trace_h)(bool tx, const char *transport, const struct sa *src, const struct sa *dst,
			     const uint8_t *packet, size_t size, void *arg);

/* The hashes of digests that senders may choose from (RFC 8760): 32 bytes, and 16. */
enum lw_re_digest { LW_RE_SHA256 = 1 << 0, LW_RE_MD5 = 1 << 1 };

/* For a sender that must prove itself: writes the hash of user:realm:password, 16 bytes for MD5, 32 for SHA-256.
 * False: there is no such user. */
typedef bool (lw_re_ha1_h)(uint8_t *ha1, enum lw_re_digest digest, const char *realm, const char *user, void *arg);

/* Calls that outlive the process (<legwork/snapshot.h>).  Called whenever something may have changed, before any of it
 * is carried out: store the calls that lw_changed() names, and for each leg of theirs what lw_re_save_leg() gives,
 * under the key of the leg, which you set.  It may query the engine and set keys, but not step it.
 * A peer can also change what its leg alone knows (where it is, the media, the session timer), and the engine does not
 * hear of it: so store the legs of all calls from time to time as well, about each minute. */
typedef void (lw_re_save_h)(struct lw_re *re, void *arg);
/* After lw_restore(): copies what was stored of the leg with that key, and returns how many bytes; 0: nothing, and the
 * leg is lost. */
typedef size_t (lw_re_stored_h)(uint64_t key, void *bytes, size_t size, void *arg);

/* Media, plugged in by the application.  One object per leg, freed with mem_deref() when the leg is forgotten.
 * Every function except open may be NULL.  The struct is copied.
 *
 * One line of a phone's SDP lives: audio, of the protocol that open() has given its own, or of an alternative to it
 * (sdp_media_set_alt_protos()).  What else a phone names (SRTP beside plain audio, T.38, video, lines that nobody
 * knows) is answered in its place with port 0, and stays so in offers of ours (RFC 3264 6, 8).  An offer with nothing
 * else is refused with 488: an INVITE before anybody is called, a re-INVITE (a fax, SRTP from now on) so that the
 * audio goes on as it was.  Nothing of these reaches the other leg of a switch: no T.38, no video, no keys.
 * SRTP is up to the media, which write and read the keys of their own leg (a=crypto, RFC 4568); so it ends here, and
 * of two that are joined one may have it and the other not.  Media that have none refuse it with their line's
 * protocol.  The relay in examples/media has it, if relay_srtp says so. */
struct lw_re_media {
	uint32_t size; /* sizeof(struct lw_re_media) */
	/* Makes the leg's media on laddr and adds its m= lines to sdp (sdp_media_add() and formats). */
	int (*open)(void **mediap, lw_leg leg, struct sdp_session *sdp, const struct sa *laddr, void *arg);
	/* Offer and answer agree, for the first time or again: take addresses and formats from the
	 * sdp_media; dir is the direction now in force.  early: the call is not answered yet. */
	void (*update)(void *media, enum lw_dir dir, bool early);
	/* Sends digits as RFC 4733 events; ENOTSUP if the peer takes none; INFO is sent then. */
	int (*dtmf)(void *media, const char *digits);
	void (*mute)(void *media, bool on);
	/* Our user's audio is with this leg (on) or no longer: with one leg at a time, never with one that is held. */
	void (*focus)(void *media, bool on);
	/* a and b hear each other and our user (on), or no longer; off before one of them is held or dropped. */
	void (*mix)(void *a, void *b, bool on);
	/* Starts or stops the recorder, as the action says.  Returns 0, or an errno if nothing runs.  The
	 * action's strings are valid until the function returns. */
	int (*record)(void *media, const struct lw_output *action);
	/* Of a switch: from now on this leg hears what the action (LW_DO_HEAR) says; other: the media of its
	 * other_leg, or NULL.  0: so it is; EINPROGRESS: lw_re_hears() will say; another errno: it cannot be, and the
	 * leg hears what it heard before.  The action's strings are valid until the function returns.
	 * With `partner`, the engine is not told so before other codecs were offered to the two phones, up to four
	 * times, by re-INVITE; after each answer, or refusal, the same is asked again.  It also is when a phone has
	 * offered other media of its own. */
	int (*hear)(void *media, const struct lw_output *action, void *other);
	/* Before an offer of ours, or an answer, is written: the media of the leg that this one is to talk to
	 * (`partner` of <legwork/adapter.h>), whose formats are to come first, in its order; NULL: there is none. */
	void (*partner)(void *media, void *partner, bool offer);
	/* The phone's offer or answer was read into sdp, and is to be taken: 0, or an errno if it asks for something
	 * that is not to be had (a key).  Then its offer is refused with 488, and its first answer by BYE. */
	int (*takes)(void *media);
	/* With it, and without `partner`, a leg spares 1 KiB while no offer is open.  sdp NULL: the session is given up
	 * now, and its sdp_media are gone; an update that comes then has another direction, and nothing else is new.
	 * Else: it is made anew, as there is something new to say or to read: adds its m= lines to sdp once more, just
	 * as open did; nowhere else do such media change anything in it.  0, or an errno. */
	int (*again)(void *media, struct sdp_session *sdp);
};

/* How the endpoint copes with what comes.  The three times are smoothed, and 0 when nothing was seen lately. */
struct lw_re_load {
	uint32_t size;       /* sizeof(struct lw_re_load) of the library */
	uint32_t message_ms; /* how long datagrams waited in the socket */
	uint32_t new_ms;     /* how long requests that begin something new waited after that: they are handled last */
	uint32_t timer_ms;   /* how late timers were */
	uint32_t waiting;    /* datagrams that were read and wait */
	bool shedding;       /* new calls are refused, or were within the last second: once one of the three has reached
	                        400, 200, 400, until all are below half of that */
	uint64_t shed;       /* since the start: requests refused so, or for want of room */
	uint64_t repeated;   /* since the start: datagrams that were repeats of what was handled after they had come */
};
/* New calls are refused from now on, or taken again (load->shedding).  Then fewer calls should also be dialled; the
 * endpoint refuses none of your own.  load is valid until the function returns. */
typedef void (lw_re_load_h)(const struct lw_re_load *load, void *arg);

/* Transports: bits. */
enum lw_re_transport { LW_RE_UDP = 1 << 0, LW_RE_TCP = 1 << 1, LW_RE_TLS = 1 << 2 };

/* How Refer-To names the mailbox of a target (R30). */
enum lw_re_voicemail {
	LW_RE_VM_4458,  /* sip:SERVER;target=OWNER;cause=302 (RFC 4458) */
	LW_RE_VM_PLAIN, /* sip:OWNER-USER@SERVER-HOST, the mailbox's own address */
};

/* A REFER outside the dialog: refused, or accepted if Target-Dialog names a call of ours. */
enum lw_re_ood { LW_RE_OOD_REFUSE, LW_RE_OOD_TARGET_DIALOG };

/* Whether a call to a user that is none of our accounts is taken, or answered with 404.  Trunks put the number
 * that was called there; those who try out numbers come from elsewhere.  Without accounts all are taken. */
enum lw_re_users {
	LW_RE_USERS_BY_SERVERS, /* from the registrars and proxies of accounts any, from elsewhere ours alone */
	LW_RE_USERS_ANY,
	LW_RE_USERS_OURS,
};

/* From where a request within a dialog is taken.  Who knows Call-ID and tags, such as the party of a transfer,
 * can send one from anywhere; but peers move, and a carrier's servers take turns. */
enum lw_re_within {
	LW_RE_WITHIN_ANY,   /* from anywhere, but the order (CSeq) of the peer's own requests is not disturbed */
	LW_RE_WITHIN_KNOWN, /* from where its INVITE came from or went to, servers of accounts, and trusted; else 403 */
};

/* Whose requests need a proof of the sender, however they come.  Servers of accounts and trusted ones give none. */
enum lw_re_prove {
	LW_RE_PROVE_CALLS = 1 << 0,    /* INVITEs for new calls */
	LW_RE_PROVE_REPLACES = 1 << 1, /* INVITEs with Replaces; without this bit only those that have no other right to
	                                  it (replaces_policy) */
	LW_RE_PROVE_REFER = 1 << 2,    /* REFERs; with or without this bit one that proves another user than the first
	                                  proof of its dialog is answered with 403 */
};

/* The settings of an endpoint. */
struct lw_re_config {
	uint32_t size; /* sizeof, set by LW_RE_CONFIG_INIT */
	const char *listen;      /* "127.0.0.1:5060", "[::1]:0"; a concrete address; port 0: any */
	uint32_t transports;     /* enum lw_re_transport; TLS listens on port + 1, unless port is 0 or TLS is alone */
	const char *user_agent;
	const char *tls_cert;    /* PEM file with certificate and key; needed to accept TLS */
	const char *tls_ca;      /* PEM file of the authorities that servers are verified with */
	bool tls_insecure;       /* connect even if the server cannot be verified */
	const char *nameserver;  /* "10.0.0.1:53"; NULL: the system's.  Of a name up to 8 addresses are tried (RFC
	                            3263): the next one when nobody can be reached, the answer is 503, or nothing has
	                            come for 4 s; within a call, but for BYE, for 32 s */
	enum lw_re_voicemail voicemail_form;
	const char *voicemail_server; /* "sip:voicemail@vm.example.com"; NULL: the owner's own host */
	uint32_t voicemail_cause;     /* RFC 4458 cause, 302 */
	enum lw_re_ood out_of_dialog; /* refused by default */
	bool refer_202;          /* answer REFER with 202, for old peers (RFC 7647 says 200) */
	bool refer_sub;          /* false: ask for no subscription (RFC 4488).  Success is then known only from
	                            the end of the consultation call; else it is UNKNOWN after notify_ms */
	bool dtmf_info;          /* always send DTMF as INFO */
	bool reliable_1xx;       /* Supported: 100rel (RFC 3262) */
	bool record_aware;       /* RFC 7866: the application shows LW_NOTE_REMOTE_RECORDING to its user; peers
	                            that do the same are told when we record (a=record) */
	uint32_t session_expires;/* seconds; 0: no session timer of our own (RFC 4028); 1800 */
	uint32_t min_se;         /* 90 */
	uint32_t max_legs;       /* INVITEs beyond this many legs get 503 */
	uint32_t keepalive;      /* seconds between keep-alives to an outbound proxy; 0: none (RFC 5626) */
	uint64_t seed;           /* for the back-off after 491; 0: random */
	const struct lw_re_media *media; /* NULL: no media, SDP with a closed port */
	void *media_arg;
	lw_re_note_h *noteh;
	lw_re_register_h *registerh;
	lw_re_log_h *logh;
	lw_re_trace_h *traceh;
	lw_re_input_h *inputh;
	lw_re_output_h *outputh;
	void *arg;               /* passed to the six above, and to ha1h, saveh, storedh and loadh */
	const char *realm;       /* with ha1h: who needs a proof is challenged in this realm, of at most 127 bytes (RFC
	                            3261 22.2): a caller that wants to replace a party and has no other right to it (RFC
	                            3891 8), and whom prove names; NULL: the former is refused */
	lw_re_ha1_h *ha1h;
	const char *public_address; /* "192.0.2.7": behind a NAT that keeps the ports, the address that
	                               Contact and SDP name; a registrar sees the NAT's itself.  NULL: listen's */
	const char *trusted;     /* "192.0.2.1, 198.51.100.0/24": who asserts identities there is believed, and ours
	                            are asserted there (P-Asserted-Identity, RFC 3325), as with the registrars and
	                            proxies of accounts in any case; "*": everywhere */
	enum lw_re_users users;
	enum lw_re_within within;
	uint32_t max_connections;  /* TCP and TLS connections of others to us; the one that has been silent for longest
	                            makes room for another; 0: no limit */
	uint32_t max_connections_from; /* of one address, but for servers of accounts and what trusted names; more are
	                            closed; 0: no limit */
	uint32_t connection_silent_ms; /* without a whole message for so long a new one is closed when others come;
	                            0: after 32 s.  These three hold for libre up to 4.10 */
	uint32_t max_ringing_from; /* INVITEs of one address that may ring at a time, more get 503; a registrar or
	                            proxy of an account, or what trusted names, speaks for many and is not counted;
	                            0: no limit */
	const char *refer_headers;/* as transferee: headers in Refer-To that go on into the call that it asks for,
	                            "Name, Name"; all others are dropped.  None that the stack writes itself.
	                            "User-to-User" (RFC 7433, contact centres); NULL or "": none */
	uint32_t prove;          /* enum lw_re_prove; needs realm and ha1h, and not "*" in trusted */
	uint32_t digests;        /* enum lw_re_digest: MD5 alone, since phones from before RFC 8760 may give up at a
	                            challenge with a hash that they do not know (libre before 3.2 does).  With both,
	                            SHA-256 is offered first, and ha1h must have both for every user: a sender answers
	                            the first that it knows */
	uint32_t nonce_ms;       /* how long a challenge may be answered.  Each answer counts once, for one Call-ID from
	                            one address, and only if the host in its uri is that of the Request-URI, realm, the
	                            domain of an account, or an address of ours: a proxy may have changed the rest
	                            (RFC 3261 22.4).  The party of a call chooses what requests to it name, and so can
	                            pass our challenge on to a phone that answers whoever asks: phones should answer
	                            their proxy alone, as this endpoint does */
	bool challenge_407;      /* challenge as a proxy does (Proxy-Authenticate), not with 401 */
	bool own_host_is_loop;   /* a REFER or a redirection to an address of ours leads back to us (LW_F_TO_US), and is
	                            refused.  false: for a PBX, whose users all have such addresses; its rules see
	                            loops */
	bool answer_stun;        /* Binding requests to the SIP port are answered, for phones that register here and
	                            keep their flows open so (RFC 5626 4.4.2).  Off: whoever forges a sender has
	                            it sent more bytes than it cost */
	lw_re_save_h *saveh;     /* NULL: nothing outlives the process */
	lw_re_stored_h *storedh;
	lw_re_load_h *loadh;     /* NULL: only logh hears of it */
	bool libre_decodes;      /* datagrams are taken apart by libre alone.  false: by a decoder of ours, at a
	                            fraction of the cost, and by libre what is unusual; both find the same */
};

#define LW_RE_CONFIG_DEFAULTS(F) \
	F(listen, "127.0.0.1:0") F(transports, LW_RE_UDP) F(user_agent, "legwork/" LW_VERSION) \
	F(voicemail_cause, 302) F(refer_sub, true) F(reliable_1xx, true) F(record_aware, true) \
	F(session_expires, 1800) F(min_se, 90) F(max_legs, 1000) F(max_connections, 256) \
	F(max_connections_from, 16) F(connection_silent_ms, 10000) F(max_ringing_from, 8) \
	F(refer_headers, "User-to-User") F(digests, LW_RE_MD5) F(nonce_ms, 60000) F(own_host_is_loop, true)
#define LW_RE_CONFIG_INIT { .size = sizeof(struct lw_re_config), LW_RE_CONFIG_DEFAULTS(LW_INIT_FIELD) }

/* Sets every field as LW_RE_CONFIG_INIT does. */
LW_INLINE void lw_re_config_init(struct lw_re_config *config)
{
	struct lw_re_config init = LW_ZERO;

	init.size = sizeof(init);
	LW_RE_CONFIG_DEFAULTS(LW_SET_FIELD)
	if (config)
		*config = init;
}

/* For one realm. */
struct lw_re_credentials { const char *realm, *user, *password; };

/* An address of ours, and where and how it is registered. */
struct lw_re_account {
	uint32_t size;         /* sizeof(struct lw_re_account) */
	const char *aor;       /* "\"Alice\" <sip:alice@example.com>" or "sip:alice@example.com" */
	const char *auth_user; /* NULL: the user part of aor */
	const char *password;  /* NULL: no credentials */
	const char *realm;     /* the only realm that gets the password; NULL: the account's domain, and the first that
	                          the registrar asks for, or without one the proxy */
	const char *outbound;  /* "sip:proxy.example.com;lr"; NULL: none */
	bool regist;           /* register, and stay registered */
	uint32_t expires;      /* seconds; 0 means 3600 */
	const struct lw_re_credentials *credentials; /* for other realms, such as that of an edge before the
	                          registrar, whose challenge comes first (RFC 3261 22.3) */
	uint32_t credential_count;
};

/* Makes the endpoint for the engine lw, which must outlive it, and starts to listen.  EINVAL: the config is
 * wrong, and logh gets the reason; ENOSYS: the running libre is not the one we were compiled for;
 * EPROTONOSUPPORT: TLS servers cannot be verified and tls_insecure is not set. */
LW_API int lw_re_alloc(struct lw_re **rep, struct lw *lw, const struct lw_re_config *config);

/* Adds an account, and registers it if asked to.  *index (may be NULL) names it in lw_dial().  The first account is the
 * default.
 *
 * Credentials go only to where a request really went, and only if that is the account's registrar or proxy, by
 * an address of the configuration or one that its name was found at; nothing that a peer names is believed.  The
 * end of a call beyond a proxy is answered with none (401, RFC 3261 22.2): a digest lets whoever has it try
 * passwords at home.  What is left is a proxy that passes on the 407 of another as its own. */
LW_API int lw_re_account_add(struct lw_re *re, uint32_t *index, const struct lw_re_account *account);

/* The time to give to verbs: milliseconds since the machine was started.  They never go back. */
LW_API lw_time lw_re_now(const struct lw_re *re);

/* Carries out and reports what verbs caused.  Needed after verbs that were called outside a note handler. */
LW_API void lw_re_pump(struct lw_re *re);

/* Steps an input with the current time and pumps: for verbs outside a note handler.  Returns an enum lw_error. */
LW_API int lw_re_step(struct lw_re *re, const struct lw_input *in);

/* Instead of re_main(), in a loop of your own (Linux).  All of libre in this thread is served: UDP, TCP, TLS, the
 * resolver, timers, and what else the application has given to it.
 *
 *	wait until lw_re_fd(re) is readable, or lw_re_timeout(re) ms have passed (-1: for ever);
 *	lw_re_run(re);
 *
 * Ask for the timeout anew each time before you wait: whatever ran meanwhile may have changed it.
 * The descriptor is libre's own, and the same for all endpoints of this thread: it is to be waited for and nothing
 * else, and is gone with libre_close().  -1: libre does not wait by epoll (poll_method_set()); call lw_re_run() every
 * few milliseconds then. */
LW_API int lw_re_fd(struct lw_re *re);
/* How long that wait may last: ms till the next timer of libre is due, and 1 when one is; -1: there is none.  The
 * deadlines of the endpoint are in the descriptor. */
LW_API int lw_re_timeout(const struct lw_re *re);
/* Handles what is ready and runs the timers that are due, and never waits.  Returns 0 or an errno; EALREADY: this is
 * called from one of libre's handlers (a note handler), and the loop runs already. */
LW_API int lw_re_run(struct lw_re *re);

/* The address it listens on; an errno if it does not listen on that transport. */
LW_API int lw_re_laddr(const struct lw_re *re, enum lw_re_transport transport, struct sa *laddr);

/* For the media: digits were heard on leg (RFC 4733). */
LW_API void lw_re_heard(struct lw_re *re, lw_leg leg, const char *digits);

/* For the media: the answer to `hear`: 0, or an errno.  Not from within a function of struct lw_re_media. */
LW_API void lw_re_hears(struct lw_re *re, lw_leg leg, int err);

/* For the media: the announcement that leg was to hear last is over. */
LW_API void lw_re_said(struct lw_re *re, lw_leg leg);

/* For the media: the recorder of leg has stopped unasked (the disk is full). */
LW_API void lw_re_recorder_ended(struct lw_re *re, lw_leg leg);

/* The media object of a leg, or NULL; it is valid until the leg is forgotten. */
LW_API void *lw_re_leg_media(const struct lw_re *re, lw_leg leg);

/* Writes what must be stored of a leg that is up, so that the endpoint of another process finds its dialog again, and
 * returns how many bytes it takes (at most 8 KB); what does not fit in size is useless.  0: it is not up, or its route
 * is too long for that, and it cannot be taken up again.  With the dialog go CSeqs, route set, target, o=, session
 * timer, and the subscriptions of REFERs.
 * After lw_restore() call lw_re_pump(): each leg that is found is claimed, and its media, which are new, are offered to
 * the peer by re-INVITE; the others have ended.  An INVITE that was open, either way, is lost. */
LW_API size_t lw_re_save_leg(const struct lw_re *re, lw_leg leg, void *bytes, size_t size);

/* Ends all calls and unregisters; doneh is called when nothing is left, or after ms. */
LW_API void lw_re_close(struct lw_re *re, uint32_t ms, void (*doneh)(void *arg), void *arg);

/* Since the start: messages sent and received, sends that failed, new requests refused with 503, messages dropped;
 * and the present number of legs. */
struct lw_re_stats { uint64_t tx, rx, send_errors, shed, dropped; uint32_t legs; };
LW_API struct lw_re_stats lw_re_stats(const struct lw_re *re);

/* The load now.  When there is more to do than can be done, calls that there are go first: requests within them, ACK,
 * BYE, CANCEL, responses, and an INVITE with Replaces that names one of them.  What begins something new waits, and is
 * refused with 503 and Retry-After once it would wait too long; which of it comes over UDP, before it is parsed. */
LW_API struct lw_re_load lw_re_load(const struct lw_re *re);

/* What the endpoint and its engine count, in the text that Prometheus reads: legwork_calls, legwork_sent_total and so
 * on, each with its meaning.  As snprintf(): writes at most size bytes with the NUL, and returns the length of the
 * whole. */
LW_API size_t lw_re_metrics(const struct lw_re *re, char *text, size_t size);

/* A message as the trace handler has it, and when: microseconds since 1970. */
struct lw_re_message {
	uint64_t time_us;
	const char *transport;
	const struct sa *src, *dst; /* both of IPv4, or both of IPv6 */
	const uint8_t *packet;
	size_t size;
};
/* The beginning of a capture file that Wireshark reads (pcap, raw IP): 24 bytes. */
LW_API size_t lw_re_pcap_head(uint8_t *to, size_t size);
/* A message in that file.  Whatever it came by, it stands there as a datagram, so that what TLS hides can be read.
 * Returns how many bytes it takes, and writes them if size is enough for all; 0: the message lacks something, or is
 * longer than a datagram can be. */
LW_API size_t lw_re_pcap(uint8_t *to, size_t size, const struct lw_re_message *message);
/* The same as a datagram for a HEPv3 server (Homer); agent: the number that tells who has captured it. */
LW_API size_t lw_re_hep(uint8_t *to, size_t size, uint32_t agent, const struct lw_re_message *message);

#ifdef __cplusplus
}
#endif

#endif
