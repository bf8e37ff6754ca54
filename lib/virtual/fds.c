/* SPDX-License-Identifier: BSD-3-Clause */
/* fds.c -- our descriptors.  Each is a real one, of /dev/null: nobody else gets its number. */
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "virtual.h"

enum { DESCRIPTORS = 1024 };

static struct virtual_fd fds[DESCRIPTORS];
static int top;

struct virtual_fd *lw_virtual_fd(int fd)
{
	return fd >= 0 && fd < top && fds[fd].kind != VIRTUAL_NONE ? &fds[fd] : NULL;
}

int lw_virtual_fds(void)
{
	return top;
}

int lw_virtual_open(enum virtual_kind kind)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return fd;
	if (fd >= DESCRIPTORS) {
		(void)syscall(SYS_close, fd);
		errno = EMFILE;
		return -1;
	}
	fds[fd] = (struct virtual_fd){.kind = kind};
	top = fd >= top ? fd + 1 : top;
	return fd;
}

int lw_virtual_shut(int fd)
{
	struct virtual_fd *f = lw_virtual_fd(fd);

	if (f)
		f->kind = VIRTUAL_NONE;
	return (int)syscall(SYS_close, fd);
}
