/* SPDX-License-Identifier: BSD-3-Clause */
/* memory.c -- libre's counted memory in an own writing: it counts what is alive, and fails when it
 * is told to. */
#include <stdlib.h>
#include <string.h>

#include "virtual.h"

enum { LEAKS = 8 };

/* Before the object itself. */
struct object {
	struct object *next, *prev;
	mem_destroy_h *destroy;
	size_t size;
	uint64_t number;
	uint32_t refs;
	uint32_t magic;
};
enum { MAGIC = 0x6c656777 };

static struct object ring = {.next = &ring, .prev = &ring};
static size_t alive, taken;
static uint64_t made, asked, failed, fail_at;
static bool fail_for_ever;

void lw_virtual_memory_begin(void)
{
	asked = 0;
	made = 0;
	lw_virtual_fail(0, false);
}

/* ---- what the tests ask ---- */

size_t lw_virtual_objects(void)
{
	return alive;
}

uint64_t lw_virtual_allocations(void)
{
	return asked;
}

void lw_virtual_fail(uint64_t nth, bool for_ever)
{
	fail_at = nth ? asked + nth : 0;
	fail_for_ever = for_ever;
	failed = 0;
}

uint64_t lw_virtual_failed(void)
{
	return failed;
}

void lw_virtual_leaks(uint64_t since, void (*put)(uint64_t number, size_t size, const void *object))
{
	unsigned n = 0;

	for (const struct object *o = ring.next; o != &ring && n < LEAKS; o = o->next) {
		if (o->number <= since)
			continue;
		put(o->number, o->size, o + 1);
		n++;
	}
}

size_t lw_virtual_bytes(void)
{
	return taken;
}

/* ---- the ring of what is alive ---- */

/* As it would be in libre's own memory, on glibc's, with 64 bits. */
static size_t block_of(size_t size)
{
	enum { LIBRE = 16, MALLOC = 8, UNIT = 16 };

	return (LIBRE + size + MALLOC + UNIT - 1) / UNIT * UNIT;
}

static void link_in(struct object *o)
{
	taken += block_of(o->size);
	o->next = &ring;
	o->prev = ring.prev;
	o->prev->next = o->next->prev = o;
}

static void unlink_it(struct object *o)
{
	taken -= block_of(o->size);
	o->prev->next = o->next;
	o->next->prev = o->prev;
}

static struct object *of(const void *data)
{
	struct object *o = (struct object *)(uintptr_t)data - 1;

	if (o->magic != MAGIC)
		abort(); /* freed, or never one */
	return o;
}

static bool refused(void)
{
	bool no;

	asked++;
	no = fail_at && (asked == fail_at || (fail_for_ever && asked > fail_at));
	failed += no;
	return no;
}

/* ---- in the place of libre's ---- */

void *mem_alloc(size_t size, mem_destroy_h *dh)
{
	struct object *o = refused() ? NULL : malloc(sizeof *o + size);

	if (!o)
		return NULL;
	*o = (struct object){.destroy = dh, .size = size, .number = ++made, .refs = 1,
			     .magic = MAGIC};
	link_in(o);
	alive++;
	return o + 1;
}

void *mem_zalloc(size_t size, mem_destroy_h *dh)
{
	void *data = mem_alloc(size, dh);

	return data ? memset(data, 0, size) : NULL;
}

void *mem_realloc(void *data, size_t size)
{
	struct object *o, *moved;

	if (!data)
		return NULL;
	o = of(data);
	if (size > o->size && refused())
		return NULL;
	unlink_it(o);
	moved = realloc(o, sizeof *o + size);
	if (moved)
		moved->size = size;
	link_in(moved ? moved : o);
	return moved ? moved + 1 : NULL;
}

void *mem_reallocarray(void *ptr, size_t nmemb, size_t membsize, mem_destroy_h *dh)
{
	if (membsize && nmemb > SIZE_MAX / membsize)
		return NULL;
	return ptr ? mem_realloc(ptr, nmemb * membsize) : mem_alloc(nmemb * membsize, dh);
}

void *mem_ref(void *data)
{
	if (data)
		of(data)->refs++;
	return data;
}

/* A destructor may take a reference: then the object lives on. */
void *mem_deref(void *data)
{
	struct object *o = data ? of(data) : NULL;

	if (!o || --o->refs)
		return NULL;
	if (o->destroy)
		o->destroy(data);
	if (o->refs)
		return NULL;
	unlink_it(o);
	alive--;
	o->magic = 0;
	free(o);
	return NULL;
}

/* Newer versions set it later. */
void mem_destructor(void *data, mem_destroy_h *dh);
void mem_destructor(void *data, mem_destroy_h *dh)
{
	of(data)->destroy = dh;
}

uint32_t mem_nrefs(const void *data)
{
	return data ? of(data)->refs : 0;
}
