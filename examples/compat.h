/* SPDX-License-Identifier: BSD-3-Clause */
/* compat.h -- where libre's versions differ for the examples.  Needs <re.h> before it. */
#ifndef EXAMPLES_COMPAT_H
#define EXAMPLES_COMPAT_H

/* 3.9 took its name away. */
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a) RE_ARRAY_SIZE(a)
#endif

/* Calls h when fd can be read.  From 3.6 on an object stands for it, no longer its number. */
#if LW_RE_LIBRE >= 30600
typedef struct re_fhs *compat_watch;
static inline int compat_watch_start(compat_watch *w, int fd, fd_h *h, void *arg)
{
	return fd_listen(w, fd, FD_READ, h, arg);
}
static inline void compat_watch_stop(compat_watch *w, int fd)
{
	(void)fd;
	*w = fd_close(*w);
}
#else
typedef int compat_watch;
static inline int compat_watch_start(compat_watch *w, int fd, fd_h *h, void *arg)
{
	*w = 1;
	return fd_listen(fd, FD_READ, h, arg);
}
static inline void compat_watch_stop(compat_watch *w, int fd)
{
	if (*w)
		fd_close(fd);
	*w = 0;
}
#endif

#endif
