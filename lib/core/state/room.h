/* SPDX-License-Identifier: BSD-3-Clause */
/* room.h -- whether there is room for texts, asked before anything is changed (law 3).
 *
 * An input that brings texts, or begins something, is refused where there is none.  What it has
 * begun must not fail for want of room later, so room is kept for that. */
#ifndef LW_ROOM_H
#define LW_ROOM_H

#include "state.h"

/* Units of all texts of an engine with this config; and bytes of those of one call, on average. */
uint32_t lw_texts_size(const struct lw_config *config);
uint32_t lw_texts_of_call(const struct lw_config *config);
/* At birth, once the config is there. */
void lw_open_texts(struct lw *lw);

/* For this input.  One that brings none and begins nothing is refused only where outputs were not
 * read. */
bool lw_has_text_room_for(const struct lw *lw, const struct lw_input *in);
/* For what is begun within a step, or by a snapshot with so many units of texts. */
bool lw_has_text_room(const struct lw *lw, uint32_t units);
/* For one deadline more, or within a step for what one key does. */
bool lw_has_text_room_to_go_on(const struct lw *lw);

/* Why a call may have to write texts that no input brings. */
enum lw_kept {
	LW_KEPT_TRANSFER, /* it is at work */
	LW_KEPT_PLACE,    /* somebody takes a party's place, or may do so */
	LW_KEPT_SECOND,   /* of a switch: somebody is called once its first party has answered */
	LW_KEPTS
};
/* It has begun, or has ended. */
void lw_keep_room(struct lw *lw, enum lw_kept why, bool before, bool now);
/* A step begins, or so many units are about to be written: where the outputs were read, what is
 * free lies together. */
void lw_tidy_texts(struct lw *lw, uint32_t units);
/* Whether it lends one of our texts, which may not outlast the beginning of the step. */
bool lw_lends_text(const struct lw *lw, const struct lw_input *in);

#endif
