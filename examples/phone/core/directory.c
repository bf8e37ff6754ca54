/* SPDX-License-Identifier: BSD-3-Clause */
/* directory.c -- `contacts`, `search`, `favourite`, `import`, and what they tell.
 *
 *	contacts	{count, from, contacts: [{name, uri, kind, favourite, addresses:
 *			[{uri, type}]}]}
 *	search		{text, count, shown, contacts: [{name, uri, type, kind, favourite, why}]}
 *	favourite	{name, uri, favourite}
 *	import		{file, taken, again, skipped}; before it, for each fault,
 *	import.skipped	{file, line, text}
 *
 * A list that is too long for one event goes on in the next, whose `from` is the place of its first
 * entry. */
#include <errno.h>
#include <string.h>

#include "commands.h"
#include "directory.h"
#include "fold.h"
#include "json.h"

enum { SHOWN = 50, LIST = 12000, ONE = 6 * 1024 };

struct import { struct phone *phone; const char *file; bool start; };

/* ---- lists ---- */

static const char *word_of(const struct contact *contact)
{
	return contact->favourite ? ", favourite" : "";
}

static enum contact_type type_of(const struct contact *contact, const char *uri)
{
	for (uint32_t i = 0; i < contact->count; i++) {
		if (!strcmp(contact->addresses[i].uri, uri))
			return contact->addresses[i].type;
	}
	return CONTACT_PLAIN;
}

static void open_contact(struct json *js, char *buf, size_t size, const struct contact *contact,
			 const char *uri)
{
	json_open(js, buf, size, '{');
	json_str(js, "name", contact->name);
	json_str(js, "uri", uri);
	json_str(js, "type", contact_type_name(type_of(contact, uri)));
	json_str(js, "kind", contact_kind_name(contact->kind));
	json_bool(js, "favourite", contact->favourite);
}

static bool contact_json(const struct contact *contact, char *buf, size_t size)
{
	char list[4 * ONE], one[ONE];
	struct json js, addresses;

	json_open(&addresses, list, sizeof(list), '[');
	for (uint32_t i = 0; i < contact->count; i++) {
		json_open(&js, one, sizeof(one), '{');
		json_str(&js, "uri", contact->addresses[i].uri);
		json_str(&js, "type", contact_type_name(contact->addresses[i].type));
		if (json_close(&js, '}'))
			json_raw(&addresses, NULL, one);
	}
	open_contact(&js, buf, size, contact, contact->uri);
	json_raw(&js, "addresses", json_close(&addresses, ']') ? list : "[]");
	return json_close(&js, '}');
}

static void line_of(struct phone *phone, const struct contact *contact, const char *uri,
		    const char *why)
{
	char line[LW_URI_MAX + LW_NAME_MAX + 128];
	const char *type = contact_type_name(type_of(contact, uri));

	re_snprintf(line, sizeof(line), "  %c %s: %s%s%s%s, %s%s%s", contact->favourite ? '*' : ' ',
		    contact->name, uri, *type ? " (" : "", type, *type ? ")" : "",
		    contact_kind_name(contact->kind), word_of(contact), why);
	phone_text(phone, line);
}

static void tell_list(struct phone *phone, struct json *js, size_t from, char *list)
{
	struct event *ev = phone_event(phone, "contacts", "contacts");

	event_int(ev, "count", (int64_t)contacts_count(phone->contacts));
	if (!phone->plain) {
		event_int(ev, "from", (int64_t)from);
		event_list(ev, "contacts", json_close(js, ']') ? list : "[]");
	}
	phone_emit(phone);
}

void directory_list(struct phone *phone)
{
	static char list[LIST], one[5 * ONE];
	const struct contact *contact;
	size_t from = 0;
	struct json js;

	json_open(&js, list, sizeof(list), '[');
	for (size_t i = 0; (contact = contacts_get(phone->contacts, i)) != NULL; i++) {
		if (phone->plain) {
			for (uint32_t j = 0; j < contact->count; j++)
				line_of(phone, contact, contact->addresses[j].uri, "");
			continue;
		}
		if (!contact_json(contact, one, sizeof(one)))
			continue;
		if (i > from && js.len + strlen(one) + 4 >= sizeof(list)) {
			tell_list(phone, &js, from, list);
			json_open(&js, list, sizeof(list), '[');
			from = i;
		}
		json_raw(&js, NULL, one);
	}
	tell_list(phone, &js, from, list);
}

static size_t list_hits(struct phone *phone, const struct contact_hit *hits, size_t count,
			char *list)
{
	char one[ONE], why[64];
	struct json js, hit;
	size_t shown = 0;

	json_open(&js, list, LIST, '[');
	for (; shown < count; shown++) {
		open_contact(&hit, one, sizeof(one), hits[shown].contact, hits[shown].uri);
		json_str(&hit, "why", contact_why_name(hits[shown].why));
		if (!json_close(&hit, '}') || js.len + strlen(one) + 4 >= LIST)
			break;
		json_raw(&js, NULL, one);
		re_snprintf(why, sizeof(why), "; by %s", contact_why_name(hits[shown].why));
		line_of(phone, hits[shown].contact, hits[shown].uri, why);
	}
	if (!json_close(&js, ']'))
		re_snprintf(list, LIST, "[]");
	return shown;
}

bool directory_search(struct phone *phone, const char *text, char *why, size_t size)
{
	static char list[LIST];
	struct contact_hit hits[SHOWN];
	struct event *ev;
	size_t count, shown;

	if (!fold_is_text(text, strlen(text))) {
		re_snprintf(why, size, "write the text in UTF-8");
		return false;
	}
	count = contacts_search(phone->contacts, text, hits, ARRAY_SIZE(hits));
	shown = list_hits(phone, hits, count < ARRAY_SIZE(hits) ? count : ARRAY_SIZE(hits), list);
	ev = phone_event(phone, "search", "found");
	event_text(ev, "text", text);
	event_int(ev, "count", (int64_t)count);
	event_int(ev, "shown", (int64_t)shown);
	if (!phone->plain)
		event_list(ev, "contacts", list);
	phone_emit(phone);
	return true;
}

/* ---- changes ---- */

static void save(struct phone *phone, const char *command)
{
	int err = contacts_save(phone->contacts);
	char text[512];

	if (!err)
		return;
	re_snprintf(text, sizeof(text), "%s cannot be written (%s): it lasts until the phone exits",
		    contacts_path(phone->contacts), strerror(err));
	command_error(phone, command, "storage", (lw_call){0}, text);
}

bool directory_favourite(struct phone *phone, const char *text, bool on, char *why, size_t size)
{
	struct contact_hit hit;
	struct event *ev;

	if (contacts_find(phone->contacts, text, &hit, why, size) != CONTACT_ONE)
		return false;
	contacts_set_favourite(phone->contacts, hit.contact, on);
	ev = phone_event(phone, "favourite", on ? "is a favourite" : "is no longer a favourite");
	event_text(ev, "name", hit.contact->name);
	event_text(ev, "uri", hit.contact->uri);
	event_bool(ev, "favourite", on);
	phone_emit(phone);
	save(phone, "favourite");
	return true;
}

static void on_fault(unsigned line, const char *what, void *arg)
{
	const struct import *import = arg;
	struct event *ev;

	if (import->start) {
		fprintf(stderr, "legwork-phone: %s, line %u is left out: %s\n", import->file, line,
			what);
		return;
	}
	ev = phone_event(import->phone, "import.skipped", "is left out");
	event_text(ev, "file", import->file);
	event_int(ev, "line", line);
	event_text(ev, "text", what);
	phone_emit(import->phone);
}

bool directory_import(struct phone *phone, const char *path, const char *word, char *why,
		      size_t size)
{
	struct import import = {.phone = phone, .file = path};
	enum contact_kind kind = CONTACT_EXTERNAL;
	struct contacts_count count;
	struct event *ev;
	int err;

	if (word && !contact_kind_of(word, &kind)) {
		re_snprintf(why, size, "the kind is external, internal or synced");
		return false;
	}
	err = contacts_import(phone->contacts, path, kind, true, on_fault, &import, &count);
	if (err) {
		re_snprintf(why, size, "%s cannot be read: %s", path, strerror(err));
		return false;
	}
	ev = phone_event(phone, "import", "imported");
	event_text(ev, "file", path);
	event_int(ev, "taken", count.taken);
	event_int(ev, "again", count.again);
	event_int(ev, "skipped", count.skipped);
	phone_emit(phone);
	save(phone, "import"); /* they hold also where they cannot be kept */
	return !rules_load(phone, why, size);
}

/* ---- the start ---- */

static int complain(const char *option, const char *path, int err)
{
	fprintf(stderr, "legwork-phone: %s %s cannot be read: %s\n", option, path, strerror(err));
	return err;
}

static int load(struct phone *phone)
{
	const char *path = phone->opt->contacts;
	struct import import = {.phone = phone, .file = path, .start = true};
	struct contacts_count count;
	int err;

	if (!path)
		return 0;
	err = contacts_load(phone->contacts, path, on_fault, &import, &count);
	if (err == ENOENT) {
		fprintf(stderr, "legwork-phone: --contacts %s does not exist: it is created when "
			"there is something to save\n", path);
		return 0;
	}
	return err ? complain("--contacts", path, err) : 0;
}

int directory_open(struct phone *phone)
{
	int err = contacts_alloc(&phone->contacts);

	err = err ? err : load(phone);
	for (size_t i = 0; i < OPTIONS_IMPORTS && phone->opt->imports[i] && !err; i++) {
		const char *path = phone->opt->imports[i];
		struct import import = {.phone = phone, .file = path, .start = true};
		struct contacts_count count;

		err = contacts_import(phone->contacts, path, CONTACT_SYNCED, false, on_fault,
				      &import, &count);
		if (err)
			complain("--import", path, err);
	}
	return err;
}
