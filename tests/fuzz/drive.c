/* SPDX-License-Identifier: BSD-3-Clause */
/* drive.c -- runs a fuzz target without libFuzzer: over its seeds, then over mutations of them.
 *
 * The mutations come from a seeded generator, so that a failure comes back with the same numbers.
 * They run in a child of ours: however it dies (trap, sanitizer, exit, no end), the parent still
 * has the input in shared memory, writes it to a file and says how to run it again.
 */
#ifndef _DEFAULT_SOURCE /* re_args has it */
#define _DEFAULT_SOURCE
#endif
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SEEDS_MAX = 512, INPUT_MAX = 8192, LIMIT_S = 20 };

struct input { size_t size; uint8_t data[INPUT_MAX]; };

/* What the parent knows of a child that died. */
struct shared { unsigned long runs; struct input input; };

static struct input *seeds[SEEDS_MAX];
static size_t seed_count;
static uint64_t state;

static const char usage[] =
	"usage: %s SEEDS [COUNT [SEED]]   runs every file of the directory SEEDS, and COUNT (20000)\n"
	"                                 mutations of them drawn from SEED (1)\n"
	"       %s FILE                   runs that one input, in this process\n";

static void fail(const char *what, const char *name)
{
	fprintf(stderr, "%s: %s\n", name, what);
	exit(2);
}

static uint32_t draw(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 16) % below;
}

/* ---- seeds ---- */

static struct input *load(const char *path)
{
	struct input *in = calloc(1, sizeof *in);
	FILE *f = fopen(path, "rb");

	if (!f || !in)
		fail("cannot be read", path);
	in->size = fread(in->data, 1, INPUT_MAX, f);
	if (fgetc(f) != EOF)
		fail("is longer than an input may be (8192 bytes)", path);
	fclose(f);
	return in;
}

static int seen(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void load_all(const char *dir)
{
	struct dirent **list = NULL;
	int n = scandir(dir, &list, seen, alphasort);
	char path[1024];

	if (n < 1 || n > SEEDS_MAX)
		fail("needs 1 to 512 seeds", dir);
	for (int i = 0; i < n; i++) {
		if (snprintf(path, sizeof path, "%s/%s", dir, list[i]->d_name) >= (int)sizeof path)
			fail("path is too long", dir);
		seeds[seed_count++] = load(path);
		free(list[i]);
	}
	free(list);
}

/* ---- mutations ---- */

/* Makes room of n bytes at `at`; false when there is none. */
static int gap(struct input *in, size_t at, size_t n)
{
	if (in->size + n > INPUT_MAX)
		return 0;
	memmove(in->data + at + n, in->data + at, in->size - at);
	in->size += n;
	return 1;
}

static void cut(struct input *in, size_t at, size_t n)
{
	n = n > in->size - at ? in->size - at : n;
	memmove(in->data + at, in->data + at + n, in->size - at - n);
	in->size -= n;
}

/* A piece of some seed, put in or over what is there. */
static void splice(struct input *in, size_t at, int over)
{
	const struct input *from = seeds[draw((uint32_t)seed_count)];
	size_t begin = draw((uint32_t)from->size + 1), n = draw(32);

	n = n > from->size - begin ? from->size - begin : n;
	if (over) {
		n = n > in->size - at ? in->size - at : n;
		memcpy(in->data + at, from->data + begin, n);
	} else if (gap(in, at, n)) {
		memcpy(in->data + at, from->data + begin, n);
	}
}

static void repeat(struct input *in, size_t at)
{
	uint8_t piece[16];
	size_t n = draw(16), times = 1 + draw(24);

	n = n > in->size - at ? in->size - at : n;
	memcpy(piece, in->data + at, n);
	while (times-- && gap(in, at, n))
		memcpy(in->data + at, piece, n);
}

static uint8_t byte(void)
{
	static const char odd[] = "\0\t\r\n \"%&()*+,-./0129:;<=>?@AZ[\\]^_az{|}~\177\200\303\377";

	return draw(4) ? (uint8_t)odd[draw(sizeof odd)] : (uint8_t)draw(256);
}

static void mutate(struct input *in)
{
	size_t at = draw((uint32_t)in->size + 1);

	switch (draw(8)) {
	case 0: cut(in, at, 1); break;
	case 1: cut(in, at, draw(24)); break;
	case 2: splice(in, at, 0); break;
	case 3: splice(in, at, 1); break;
	case 4: repeat(in, at); break;
	case 5:
		if (gap(in, at, 1))
			in->data[at] = byte();
		break;
	case 6:
		if (at < in->size)
			in->data[at] = byte();
		break;
	default:
		if (at < in->size)
			in->data[at] ^= (uint8_t)(1u << draw(8));
	}
}

/* ---- running ---- */

/* A copy of exactly that size, so that a sanitizer sees a read beyond the end. */
static void run_one(const struct input *in)
{
	uint8_t *copy = malloc(in->size ? in->size : 1);

	if (!copy)
		abort();
	memcpy(copy, in->data, in->size);
	LLVMFuzzerTestOneInput(copy, in->size);
	free(copy);
}

/* The limit is each input's own: one without end is a finding, many on a slow machine are not. */
static void run_next(struct shared *shared)
{
	alarm(LIMIT_S);
	run_one(&shared->input);
	shared->runs++;
}

static void run_all(struct shared *shared, unsigned long count)
{
	for (size_t i = 0; i < seed_count; i++) {
		shared->input = *seeds[i];
		run_next(shared);
	}
	for (; count; count--) {
		shared->input = *seeds[draw((uint32_t)seed_count)];
		for (uint32_t n = 1 + draw(6); n; n--)
			mutate(&shared->input);
		run_next(shared);
	}
}

static void report(const struct shared *shared, const char *self, int status)
{
	char path[] = "/tmp/finding-XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0 || write(fd, shared->input.data, shared->input.size) < 0)
		fail("the input that failed could not be written", path);
	close(fd);
	fprintf(stderr, "run %lu ended by %s %d, with %zu bytes of input; again:\n\t%s %s\n",
		shared->runs, WIFSIGNALED(status) ? "signal" : "exit status",
		WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), shared->input.size,
		self, path);
}

static int run_in_child(const char *self, unsigned long count)
{
	struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status = 0;
	pid_t child = shared == MAP_FAILED ? -1 : fork();

	if (child < 0)
		fail("no memory for a child", self);
	if (child == 0) {
		run_all(shared, count);
		exit(0);
	}
	if (waitpid(child, &status, 0) != child)
		fail("the child is lost", self);
	for (size_t i = 0; i < seed_count; i++)
		free(seeds[i]);
	if (status) {
		report(shared, self, status);
		return 1;
	}
	printf("%zu seeds, %lu runs, no finding\n", seed_count, shared->runs);
	return 0;
}

int main(int argc, char **argv)
{
	struct stat st;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		printf(usage, argv[0], argv[0]);
		return 0;
	}
	if (argc < 2 || argc > 4) {
		fprintf(stderr, usage, argv[0], argv[0]);
		return 2;
	}
	if (stat(argv[1], &st))
		fail("is not there", argv[1]);
	if (!S_ISDIR(st.st_mode)) {
		struct input *in = load(argv[1]);

		run_one(in);
		free(in);
		return 0;
	}
	load_all(argv[1]);
	state = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
	state = state * 0x9e3779b97f4a7c15u | 1;
	return run_in_child(argv[0], argc > 2 ? strtoul(argv[2], NULL, 10) : 20000);
}
