/* compat.h -- where libre's versions differ for the examples.  Needs <re.h> before it. */
#ifndef EXAMPLES_COMPAT_H
#define EXAMPLES_COMPAT_H

/* 3.9 took its name away. */
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a) RE_ARRAY_SIZE(a)
#endif

#endif
