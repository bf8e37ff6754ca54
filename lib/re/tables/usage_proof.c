/* usage_proof.c -- compiled, never linked: proves that every state decides every input. */
#include "usage.h"
#include "usage_groups.h"

#define P INVITE
#define Q invite
#define DEF "invite.def"
#include "usage_proof.inc"

#define P OFFER
#define Q offer
#define DEF "offer.def"
#include "usage_proof.inc"
