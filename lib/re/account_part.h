/* account_part.h -- what the account*.c files share. */
#ifndef LW_RE_ACCOUNT_PART_H
#define LW_RE_ACCOUNT_PART_H

/* Needs <re.h>, <legwork/re.h> and "account.h" before it. */

/* Credentials stand apart: the last REGISTER, and its challenge, outlive the account. */
struct account_creds {
	char *user, *pass; /* pass NULL: none */
	char *realm;       /* configured or learned, or NULL */
	char *host, *proxy; /* hosts that are ours; proxy may be NULL */
	struct sa server;  /* where the registrar answers from */
	bool registers;
	bool fixed;        /* realm was configured */
};

struct account_auth {
	struct account_creds *creds;
	struct sip_auth *sip;
	uint32_t count;  /* challenges so far */
	bool ours;       /* the request stays with people of ours */
	bool may_learn;  /* the realm may be taken from this challenge */
};

struct account {
	struct sip *sip;
	struct sipreg *reg;
	struct account_auth *reg_auth;
	struct account_auth *leaving; /* sipreg has the other reference until the last answer */
	struct account_creds *creds;
	struct sip_keepalive *keepalive;
	struct tmr tmr;      /* next keep-alive over UDP, or new start after a lost connection */
	char *uri, *name, *from_name, *user;
	char *registrar;     /* the Request-URI of REGISTER */
	char *outbound;      /* without ";lr", or NULL */
	char *routev[ACCOUNT_ROUTES];
	uint32_t routec;
	uint32_t index, expires, interval;
	bool regist;
	lw_re_register_h *registerh;
	lw_re_log_h *logh;
	void *arg;
};

/* Without credentials of its own; for sipreg, which keeps its own struct sip_auth. */
int lw_account_auth_make(struct account_auth **authp, struct account_creds *creds);

/* One line of log, "account 2: ...". */
void lw_account_log(const struct account *acc, const char *fmt, ...);

/* The host of host[:port], without the brackets of IPv6. */
struct pl lw_account_host_alone(struct pl hostport);

/* The URI of a route for libre: no brackets, no ";lr".  EBADMSG: no sip or sips URI. */
int lw_account_route_dup(char **route, const struct pl *val);

#endif
