/* proof.c -- every table as a nested switch, so that the compiler proves it total.  Not linked. */
#include "machines.h"

#define LW_CAT3_(a, b, c) a##b##c
#define LW_CAT3(a, b, c) LW_CAT3_(a, b, c)

#define P LEG
#define Q LEG
#define LOW leg
#define DEF "leg.def"
#include "machine_proof.inc"

#define P HOLD
#define Q HOLD
#define LOW hold
#define DEF "hold.def"
#include "machine_proof.inc"

#define P CALL
#define Q CALL
#define LOW call
#define DEF "call.def"
#include "machine_proof.inc"

#define P ATTENDED
#define Q XFER
#define LOW attended
#define DEF "attended.def"
#include "machine_proof.inc"

#define P BLIND
#define Q XFER
#define LOW blind
#define DEF "blind.def"
#include "machine_proof.inc"

#define P VOICEMAIL
#define Q XFER
#define LOW voicemail
#define DEF "voicemail.def"
#include "machine_proof.inc"

#define P REFERRED
#define Q REFERRED
#define LOW referred
#define DEF "referred.def"
#include "machine_proof.inc"

#define P REPLACED
#define Q REPLACED
#define LOW replaced
#define DEF "replaced.def"
#include "machine_proof.inc"

#define P RECORDING
#define Q RECORDING
#define LOW recording
#define DEF "recording.def"
#include "machine_proof.inc"
