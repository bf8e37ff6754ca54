/* SPDX-License-Identifier: BSD-3-Clause */
/* lines.c -- see lines.h. */
#include "lines.h"

/* The formats of one line, in order; the line has copies of them. */
struct kept {
	struct le le;
	struct sdp_media *line;
	struct list formats;
};

static void kept_destroy(void *arg)
{
	struct kept *kept = arg;

	list_unlink(&kept->le);
	list_flush(&kept->formats);
}

static struct list *formats_of(const struct sdp_media *line)
{
	return (struct list *)(uintptr_t)sdp_media_format_lst(line, true);
}

static void move(struct list *to, struct list *from)
{
	struct le *le;

	while ((le = list_head(from))) {
		list_unlink(le);
		list_append(to, le, le->data);
	}
}

static int put_copy(struct sdp_media *line, const struct sdp_format *f)
{
	struct sdp_format *copy = NULL;
	int err = sdp_format_add(&copy, line, false, f->id, f->name, f->srate, f->ch, f->ench,
				 f->cmph, f->data, f->ref, f->params ? "%s" : NULL, f->params);

	if (!err)
		copy->sup = f->sup;
	return err;
}

static int keep_line(struct list *all, struct sdp_media *line)
{
	struct kept *kept = mem_zalloc(sizeof *kept, kept_destroy);
	int err = 0;

	if (!kept)
		return ENOMEM;
	kept->line = line;
	list_append(all, &kept->le, kept);
	move(&kept->formats, formats_of(line));
	for (struct le *le = list_head(&kept->formats); le && !err; le = le->next)
		err = put_copy(line, le->data);
	return err;
}

int lw_ua_lines_keep(struct leg_sdp *sdp)
{
	const struct list *lines = sdp_session_medial(sdp->sess, false);
	int err = 0;

	lw_ua_lines_back(sdp);
	for (struct le *le = list_head(lines); le && !err; le = le->next)
		err = keep_line(&sdp->kept, le->data);
	if (err)
		lw_ua_lines_back(sdp);
	return err;
}

void lw_ua_lines_back(struct leg_sdp *sdp)
{
	for (struct le *le = list_head(&sdp->kept); le; le = le->next) {
		struct kept *kept = le->data;

		list_flush(formats_of(kept->line));
		move(formats_of(kept->line), &kept->formats);
	}
	lw_ua_lines_drop(sdp);
}

void lw_ua_lines_drop(struct leg_sdp *sdp)
{
	list_flush(&sdp->kept);
}
