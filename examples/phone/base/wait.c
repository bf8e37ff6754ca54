/* SPDX-License-Identifier: BSD-3-Clause */
/* wait.c -- see wait.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <re.h>

#include "wait.h"

struct remembered {
	struct le le;
	struct event *ev; /* only its used part is allocated */
};

static void remembered_destroy(void *arg)
{
	struct remembered *item = arg;

	list_unlink(&item->le);
	mem_deref(item->ev);
}

static bool number(const char *text, double *value)
{
	char *end;

	*value = strtod(text, &end);
	return end != text && !*end && isfinite(*value);
}

/* Splits "key>value" at its operator; false when there is none. */
static bool split(struct condition *cond, char *word)
{
	char *op = word + strcspn(word, "=!<>");

	if (op == word || !*op || (*op == '!' && op[1] != '='))
		return false;
	cond->key = word;
	cond->op = *op;
	cond->value = op + (*op == '!' ? 2 : 1);
	*op = '\0';
	return true;
}

static bool want_word(struct want *want, char *word, bool last, const char **why)
{
	struct condition *cond = &want->conditions[want->count];
	double limit;

	if (last && number(word, &want->seconds) && want->seconds >= 0 && want->seconds <= 86400)
		return true;
	if (want->count == WANT_CONDITIONS) {
		*why = "too many conditions: at most 8";
		return false;
	}
	if (!split(cond, word)) {
		*why = "after the event come KEY=VALUE, KEY!=VALUE, KEY<NUMBER or KEY>NUMBER, "
		       "and last the seconds to wait";
		return false;
	}
	if ((cond->op == '<' || cond->op == '>') && !number(cond->value, &limit)) {
		*why = "the value after < or > must be a number";
		return false;
	}
	want->count++;
	return true;
}

bool want_parse(struct want *want, int argc, char **argv, const char **why)
{
	*want = (struct want){.seconds = WAIT_SECONDS};
	if (argc < 1) {
		*why = "say which event to wait for, for example: wait call.connected 10";
		return false;
	}
	want->name = argv[0];
	for (int i = 1; i < argc; i++) {
		if (!want_word(want, argv[i], i == argc - 1, why))
			return false;
	}
	return true;
}

static bool holds(const struct condition *cond, const char *value)
{
	double have, limit;

	if (cond->op == '!')
		return !value || strcmp(value, cond->value);
	if (!value)
		return false;
	if (cond->op == '=')
		return !strcmp(value, cond->value);
	if (!number(value, &have) || !number(cond->value, &limit))
		return false;
	return cond->op == '<' ? have < limit : have > limit;
}

bool want_fits(const struct want *want, const struct event *ev)
{
	if (strcmp(want->name, ev->name))
		return false;
	for (unsigned i = 0; i < want->count; i++) {
		if (!holds(&want->conditions[i], event_get(ev, want->conditions[i].key)))
			return false;
	}
	return true;
}

static void forget_first(struct wait *wait)
{
	mem_deref(list_ledata(list_head(&wait->memory)));
	wait->remembered--;
}

int wait_remember(struct wait *wait, const struct event *ev)
{
	struct remembered *item = mem_zalloc(sizeof(*item), remembered_destroy);
	size_t size = event_size(ev);

	if (!item)
		return ENOMEM;
	item->ev = mem_alloc(size, NULL);
	if (!item->ev) {
		mem_deref(item);
		return ENOMEM;
	}
	memcpy(item->ev, ev, size);
	list_append(&wait->memory, &item->le, item);
	if (++wait->remembered > WAIT_REMEMBERED)
		forget_first(wait);
	return 0;
}

bool wait_take(struct wait *wait, const struct want *want)
{
	const struct remembered *found = NULL;
	struct le *le;

	LIST_FOREACH(&wait->memory, le) {
		const struct remembered *item = le->data;

		if (want_fits(want, item->ev)) {
			found = item;
			break;
		}
	}
	if (!found)
		return false;
	while (list_ledata(list_head(&wait->memory)) != found)
		forget_first(wait);
	forget_first(wait);
	return true;
}

void wait_came(const struct wait *wait, char *buf, size_t size)
{
	struct le *le;
	size_t len = 0;

	re_snprintf(buf, size, "nothing");
	LIST_FOREACH(&wait->memory, le) {
		const struct remembered *item = le->data;
		int n = re_snprintf(buf + len, size - len, "%s%s", len ? ", " : "", item->ev->name);

		if (n < 0)
			break;
		len += (size_t)n;
	}
}

void wait_forget(struct wait *wait)
{
	while (list_head(&wait->memory))
		forget_first(wait);
}
