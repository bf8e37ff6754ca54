/* SPDX-License-Identifier: BSD-3-Clause */
/* tables_json.c -- prints the tables as lw_tables_json() writes them. */
#include <stdio.h>
#include <stdlib.h>

#include <legwork/legwork.h>

int main(void)
{
	size_t size = lw_tables_json(NULL, 0) + 1;
	char *text = malloc(size);

	if (!text)
		return 1;
	lw_tables_json(text, size);
	fputs(text, stdout);
	free(text);
	return 0;
}
