/* SPDX-License-Identifier: BSD-3-Clause */
/* contacts_line.c -- reads and writes "Anna" <sip:anna@example.com>;access=allow;favourite=yes. */
#include <string.h>
#include <strings.h>

#include "contacts_file.h"
#include "fold.h"
#include "text.h"

/* ';name', ';name=value' or ';name="value"', with blanks around. */
struct param { const char *from, *name, *value, *next; size_t name_len, value_len; };

static const char *blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

static bool is_token(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-.!%*_+`'~", c));
}

static const char *token(const char *p, const char *end, const char **at, size_t *len)
{
	*at = p;
	while (p < end && is_token(*p))
		p++;
	*len = (size_t)(p - *at);
	return p;
}

/* False: what stands at p is no parameter. */
static bool next_param(const char *p, const char *end, struct param *param)
{
	*param = (struct param){.from = p};
	p = blanks(p, end);
	if (p == end || *p != ';')
		return false;
	p = token(blanks(p + 1, end), end, &param->name, &param->name_len);
	if (!param->name_len)
		return false;
	if (p < end && *p == '=') {
		if (++p < end && *p == '"') {
			const char *quote = memchr(p + 1, '"', (size_t)(end - p) - 1);

			if (!quote)
				return false;
			param->value = p + 1;
			param->value_len = (size_t)(quote - p) - 1;
			p = quote + 1;
		} else {
			p = token(p, end, &param->value, &param->value_len);
			if (!param->value_len)
				return false;
		}
	}
	param->next = p;
	return true;
}

static bool named(const struct param *param, const char *name)
{
	return param->name_len == strlen(name) && !strncasecmp(param->name, name, param->name_len);
}

/* %41 is A: a uid may hold what a parameter cannot. */
static const char *read_uid(char *uid, const struct param *param)
{
	size_t at = 0;

	for (size_t i = 0; i < param->value_len; i++) {
		char c = param->value[i];

		if (c == '%') {
			int high = i + 2 < param->value_len ? text_hex(param->value[i + 1]) : -1;
			int low = high < 0 ? -1 : text_hex(param->value[i + 2]);

			if (low < 0)
				return "a % in uid should be followed by two hexadecimal digits";
			c = (char)(high << 4 | low);
			i += 2;
		}
		if (at + 1 >= CONTACT_UID_MAX)
			return "uid is too long (at most 127 bytes)";
		uid[at++] = c;
	}
	uid[at] = '\0';
	return fold_is_text(uid, at) ? NULL : "uid is not UTF-8, or has control characters";
}

static const char *read_favourite(struct contact_line *line, const struct param *param,
				  const char *text, bool yes, bool no)
{
	if (line->fav_len)
		return "favourite is given twice";
	line->fav_at = (size_t)(param->from - text);
	line->fav_len = (size_t)(param->next - param->from);
	line->card.favourite = yes;
	return yes || no ? NULL : "favourite should be yes or no";
}

static const char *read_param(struct contact_line *line, const struct param *param,
			      const char *text, enum contact_type *type)
{
	char word[16] = "";

	if (param->value_len < sizeof(word))
		memcpy(word, param->value ? param->value : "", param->value_len);
	if (named(param, "favourite"))
		return read_favourite(line, param, text, !strcasecmp(word, "yes"),
				      !strcasecmp(word, "no"));
	if (named(param, "kind")) {
		line->has_kind = true;
		return contact_kind_of(word, &line->card.kind)
			       ? NULL
			       : "kind should be internal, external or synced";
	}
	if (named(param, "type"))
		return contact_type_of(word, type)
			       ? NULL
			       : "type should be work, mobile, home, other, fax or pager";
	return named(param, "uid") ? read_uid(line->card.uid, param) : NULL;
}

static const char *read_params(struct contact_line *line, const char *text, const char *p,
			       const char *end, enum contact_type *type)
{
	struct param param;

	line->params = (size_t)(p - text);
	line->end = (size_t)(end - text);
	for (; blanks(p, end) < end; p = param.next) {
		const char *wrong;

		if (!next_param(p, end, &param))
			return "after the address, parameters are expected, such as ;favourite=yes";
		wrong = read_param(line, &param, text, type);
		if (wrong)
			return wrong;
	}
	return NULL;
}

/* Takes "Anna \"A\" K", with its escapes, or words, up to the '<'.  Where it ends, or NULL. */
static const char *read_name(struct card *card, const char *p, const char *end, const char **wrong)
{
	bool quoted = *p == '"';
	size_t at = 0;

	*wrong = "the name is too long (at most 127 bytes)";
	for (p += quoted; p < end && *p != (quoted ? '"' : '<'); p++) {
		if (quoted && *p == '\\' && p + 1 < end)
			p++;
		if (at + 1 >= sizeof(card->name))
			return NULL;
		card->name[at++] = *p;
	}
	while (!quoted && at && (card->name[at - 1] == ' ' || card->name[at - 1] == '\t'))
		at--;
	card->name[at] = '\0';
	*wrong = "a quote is not closed: end the name with \"";
	if (quoted && p == end)
		return NULL;
	*wrong = "after the name, the address is expected, in < and >";
	p = blanks(p + quoted, end);
	return p < end && *p == '<' ? p : NULL;
}

/* An address without a name is called by its user. */
static const char *name_of(struct card *card)
{
	const char *uri = card->addresses[0].uri, *user = uri + strcspn(uri, ":") + 1;
	size_t len = strcspn(user, "@;");

	if (*card->name)
		return NULL;
	if (!len || len >= sizeof(card->name))
		return "there is no name";
	memcpy(card->name, user, len);
	card->name[len] = '\0';
	return NULL;
}

static const char *read_all(struct contact_line *line, const char *text, const char *p,
			    const char *end, bool *everybody)
{
	enum contact_type type = CONTACT_PLAIN;
	const char *wrong = NULL, *close;
	char uri[LW_URI_MAX];
	size_t len;

	if (text_begins_sip(p) || text_begins(p, "tel:")) {
		close = p + strcspn(p, "; \t"); /* without < and > parameters are the line's */
		if (close > end)
			close = end;
	} else {
		p = read_name(&line->card, p, end, &wrong);
		if (!p)
			return wrong;
		p++;
		close = memchr(p, '>', (size_t)(end - p));
		if (!close)
			return "the address is not closed: end it with >";
	}
	len = (size_t)(close - p);
	if (len >= sizeof(uri))
		return "the address is too long (at most 511 bytes)";
	memcpy(uri, p, len);
	uri[len] = '\0';
	*everybody = contact_is_everybody(uri);
	close += close < end && *close == '>';
	wrong = read_params(line, text, close, end, &type);
	if (wrong || *everybody)
		return wrong;
	wrong = card_add(&line->card, uri, type, false);
	return wrong ? wrong : name_of(&line->card);
}

enum contact_line_kind contact_line_read(struct contact_line *line, const char *text, size_t len)
{
	const char *end = text + len, *p = blanks(text, end);
	char buf[4096];
	bool everybody = false;

	memset(line, 0, sizeof(*line));
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if (p == end || *p == '#')
		return LINE_NOTHING;
	line->wrong = "the line is too long (at most 4095 bytes)";
	if (len >= sizeof(buf))
		return LINE_WRONG;
	line->wrong = "the line is not UTF-8, or has control characters";
	for (size_t i = 0; i < len; i++)
		buf[i] = text[i] == '\t' ? ' ' : text[i];
	buf[len] = '\0';
	if (!fold_is_text(buf, len))
		return LINE_WRONG;
	line->wrong = read_all(line, buf, buf + (p - text), buf + (end - text), &everybody);
	return line->wrong ? LINE_WRONG : everybody ? LINE_NOTHING : LINE_CONTACT;
}

bool contact_line_goes_on(const struct card *card, const struct contact_line *line)
{
	const struct card *next = &line->card;

	return card->count && card->addresses[card->count - 1].type != CONTACT_PLAIN &&
	       next->addresses[0].type != CONTACT_PLAIN && !strcmp(card->name, next->name) &&
	       !strcmp(card->uid, next->uid) && (!line->has_kind || card->kind == next->kind);
}

/* ---- writing ---- */

static void write_quoted(FILE *out, const char *name)
{
	fputc('"', out);
	for (; *name; name++) {
		if (*name == '"' || *name == '\\')
			fputc('\\', out);
		fputc(*name, out);
	}
	fputc('"', out);
}

static void write_uid(FILE *out, const char *uid)
{
	fputs(";uid=", out);
	for (; *uid; uid++) {
		if (is_token(*uid) && *uid != '%')
			fputc(*uid, out);
		else
			fprintf(out, "%%%02x", (unsigned)(unsigned char)*uid);
	}
}

static void write_address(FILE *out, const struct contact *contact,
			  const struct contact_address *address, const char *others,
			  const char *eol)
{
	/* several lines are one contact only if each has a type */
	enum contact_type type = address->type == CONTACT_PLAIN && contact->count > 1
					 ? CONTACT_OTHER
					 : address->type;

	write_quoted(out, contact->name);
	fprintf(out, " <%s>%s;kind=%s", address->uri, others, contact_kind_name(contact->kind));
	if (type != CONTACT_PLAIN)
		fprintf(out, ";type=%s", contact_type_name(type));
	if (*contact->uid)
		write_uid(out, contact->uid);
	fprintf(out, "%s%s", contact->favourite ? ";favourite=yes" : "", eol);
}

void contact_line_write(FILE *out, const struct contact *contact, const char *others,
			const char *eol)
{
	/* the preferred one first: so it stays when it is read again */
	for (int first = 1; first >= 0; first--) {
		for (uint32_t i = 0; i < contact->count; i++) {
			const struct contact_address *address = &contact->addresses[i];

			if ((address->uri == contact->uri) == (first == 1))
				write_address(out, contact, address, others, eol);
		}
	}
}

void contact_line_others(const struct contact_line *line, const char *text, FILE *out)
{
	const char *p = text + line->params, *end = text + line->end;
	struct param param;

	for (; next_param(p, end, &param); p = param.next) {
		if (!named(&param, "favourite") && !named(&param, "kind") &&
		    !named(&param, "type") && !named(&param, "uid"))
			fwrite(param.from, 1, (size_t)(param.next - param.from), out);
	}
}
