/* SPDX-License-Identifier: BSD-3-Clause */
/* ladder.h -- the run as a picture. */
#ifndef LW_NET_LADDER_H
#define LW_NET_LADDER_H

#include "world.h"

/* "202 REFER": the words for it. */
void lw_net_message_words(const struct message *message, char *words, size_t size);
void lw_net_ladder_message(struct lw_net *net, const struct message *message, enum rung_kind kind);
void lw_net_ladder_output(struct lw_net *net, uint32_t node, const struct lw_output *out);
void lw_net_ladder_words(struct lw_net *net, uint32_t node, const char *words);

#endif
