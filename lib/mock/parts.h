/* parts.h -- what the scripted parties and the network both stand on; private to lib/mock. */
#ifndef LW_MOCK_PARTS_H
#define LW_MOCK_PARTS_H

#include <legwork/mock.h>

/* One block is cut up front to back; with base NULL the same cuts only count. */
struct cutter { char *base; size_t used; };
void *cut(struct cutter *cutter, size_t bytes);

/* What is to happen next: the earliest first, and of the same moment the one put in first. */
struct due { lw_time at; uint64_t order; uint32_t item; };
struct queue { struct due *heap; uint32_t count, size; uint64_t order; };
bool queue_put(struct queue *queue, lw_time at, uint32_t item);
lw_time queue_when(const struct queue *queue); /* LW_NEVER when empty */
uint32_t queue_take(struct queue *queue);

/* Numbers from 0 to size - 1 that are not in use. */
struct spares { uint32_t *list; uint32_t count; };
void spares_fill(struct spares *spares, uint32_t *list, uint32_t size);
uint32_t spares_take(struct spares *spares); /* NONE when there is none */
void spares_give(struct spares *spares, uint32_t item);

#define NONE UINT32_MAX

/* A text of bounded size that forgets its older half when full, and says so. */
struct text { char *at; size_t size, used; };
void text_add(struct text *text, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 2, 3)))
#endif
	;

/* Numbers that look random and come again with the same seed (splitmix64). */
uint64_t random_next(uint64_t *state);
uint32_t random_below(uint64_t *state, uint32_t bound); /* 0 for a bound of 0 */

/* One output in plain words; who: the address of its leg, or NULL. */
void words_of(const struct lw_output *out, const char *who, char *text, size_t size);

#endif
