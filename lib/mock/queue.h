/* SPDX-License-Identifier: BSD-3-Clause */
/* queue.h -- what is to happen next: the earliest first; at one moment what was put in first. */
#ifndef LW_MOCK_QUEUE_H
#define LW_MOCK_QUEUE_H

#include <legwork/legwork.h>

struct due { lw_time at; uint64_t order; uint32_t item; };
struct queue { struct due *heap; uint32_t count, size; uint64_t order; };

bool lw_mock_queue_put(struct queue *queue, lw_time at, uint32_t item);
lw_time lw_mock_queue_when(const struct queue *queue); /* LW_NEVER when empty */
uint32_t lw_mock_queue_take(struct queue *queue);

#endif
