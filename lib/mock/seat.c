/* SPDX-License-Identifier: BSD-3-Clause */
/* seat.c -- which party each leg of the engine has, and what the parties are going to do. */
#include "seat.h"

#include <string.h>

#include <legwork/snapshot.h>

/* ---- seats ---- */

static uint32_t *bucket_of(struct lw_mock *mock, lw_leg leg)
{
	uint64_t mixed = leg.v * 0x9e3779b97f4a7c15u;

	return &mock->buckets[(mixed >> 32) % mock->config.max_legs];
}

struct seat *lw_mock_seat_of(struct lw_mock *mock, lw_leg leg)
{
	for (uint32_t i = *bucket_of(mock, leg); i != NONE; i = mock->seats[i].next)
		if (lw_same_leg(mock->seats[i].leg, leg))
			return &mock->seats[i];
	return NULL;
}

const struct lw_mock_party *lw_mock_party_named(const struct lw_mock *mock, const char *uri)
{
	const struct lw_mock_party *found = &mock->anybody;

	for (uint32_t i = 0; i < mock->party_count; i++) {
		const char *name = mock->parties[i].uri;

		if (!name)
			found = &mock->parties[i];
		else if (!strcmp(name, uri))
			return &mock->parties[i];
	}
	return found;
}

struct seat *lw_mock_seat_take(struct lw_mock *mock, lw_leg leg, const char *uri)
{
	uint32_t i = lw_mock_spares_take(&mock->free_seats), *bucket = bucket_of(mock, leg);
	struct seat *seat;

	if (i == NONE) {
		mock->lost = true;
		return NULL;
	}
	seat = &mock->seats[i];
	*seat = (struct seat){.leg = leg, .used = true, .life = seat->life + 1, .next = *bucket};
	*bucket = i;
	lw_mock_text_copy(seat->dialled, sizeof seat->dialled, uri);
	seat->party = lw_mock_party_named(mock, uri);
	seat->uri = seat->dialled;
	return seat;
}

void lw_mock_seats_name(struct lw_mock *mock)
{
	for (uint32_t i = 0; i < mock->config.max_legs; i++)
		if (mock->seats[i].used)
			lw_leg_set_key(mock->lw, mock->seats[i].leg, (uint64_t)i + 1);
}

static void take_out(struct lw_mock *mock, struct seat *seat)
{
	uint32_t i = (uint32_t)(seat - mock->seats), *link = bucket_of(mock, seat->leg);

	while (*link != i)
		link = &mock->seats[*link].next;
	*link = seat->next;
}

void lw_mock_seats_close(struct lw_mock *mock)
{
	for (uint32_t i = 0; i < mock->config.max_legs; i++)
		mock->seats[i].replaced = mock->seats[i].used
						  ? lw_mock_seat_of(mock, mock->seats[i].replaces)
						  : NULL;
	for (uint32_t i = 0; i < mock->config.max_legs; i++) {
		if (!mock->seats[i].used)
			continue;
		take_out(mock, &mock->seats[i]);
		mock->seats[i].leg = (lw_leg){0};
	}
}

struct seat *lw_mock_seat_claim(struct lw_mock *mock, uint64_t key, lw_leg leg)
{
	struct seat *seat = key && key <= mock->config.max_legs ? &mock->seats[key - 1] : NULL;
	uint32_t *bucket = bucket_of(mock, leg);

	if (!seat || !seat->used || seat->leg.v)
		return NULL;
	seat->leg = leg;
	seat->next = *bucket;
	*bucket = (uint32_t)(seat - mock->seats);
	for (uint32_t i = 0; i < mock->config.max_legs; i++)
		if (mock->seats[i].used && mock->seats[i].replaced == seat)
			mock->seats[i].replaces = leg;
	return seat;
}

void lw_mock_seat_leave(struct lw_mock *mock, struct seat *seat)
{
	take_out(mock, seat);
	seat->used = false;
	lw_mock_spares_give(&mock->free_seats, (uint32_t)(seat - mock->seats));
}

/* ---- deeds ---- */

struct deed *lw_mock_later(struct lw_mock *mock, struct seat *seat, lw_time ms,
			   enum lw_signal type, int code)
{
	uint32_t i = lw_mock_spares_take(&mock->free_deeds);

	if (i == NONE || !lw_mock_queue_put(&mock->queue, mock->now + ms, i)) {
		mock->lost = true;
		return &mock->nowhere;
	}
	mock->deeds[i] = (struct deed){.type = (uint32_t)type, .code = code, .leg = seat->leg,
				       .seat = (uint32_t)(seat - mock->seats), .life = seat->life};
	return &mock->deeds[i];
}
