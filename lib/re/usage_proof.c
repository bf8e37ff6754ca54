/* usage_proof.c -- compiled, never linked: a state or an input that is not decided, or decided
 * twice, does not compile (-Wswitch-enum, -Werror). */
#include "usage.h"

#define STATE(s, w) case INVITE_##s: switch (input) { case INVITE_INPUT_COUNT: break;
#define FINAL(s) case INVITE_##s: break;
#define ON(in, ...) case INVITE_IN_##in: break;
#define OR(...)
#define OR3(...)
#define IGNORE(in) case INVITE_IN_##in: break;
#define END } break;

void invite_is_total(enum invite_state state, enum invite_input input);
void invite_is_total(enum invite_state state, enum invite_input input)
{
	switch (state) {
#include "invite.def"
	case INVITE_STATE_COUNT: break;
	}
}

#undef STATE
#undef FINAL
#undef ON
#undef IGNORE
#define STATE(s, w) case OFFER_##s: switch (input) { case OFFER_INPUT_COUNT: break;
#define FINAL(s) case OFFER_##s: break;
#define ON(in, ...) case OFFER_IN_##in: break;
#define IGNORE(in) case OFFER_IN_##in: break;

void offer_is_total(enum offer_state state, enum offer_input input);
void offer_is_total(enum offer_state state, enum offer_input input)
{
	switch (state) {
#include "offer.def"
	case OFFER_STATE_COUNT: break;
	}
}
