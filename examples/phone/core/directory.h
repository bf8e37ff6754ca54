/* SPDX-License-Identifier: BSD-3-Clause */
/* directory.h -- the contacts as the phone's commands and events. */
#ifndef PHONE_DIRECTORY_H
#define PHONE_DIRECTORY_H

#include "contacts.h"
#include "phone.h"

/* Reads --contacts and --import; faults go to stderr.  0 or an errno. */
int directory_open(struct phone *phone);

/* The commands of the same names.  False: what is wrong with it is in why. */
void directory_list(struct phone *phone);
bool directory_search(struct phone *phone, const char *text, char *why, size_t size);
bool directory_favourite(struct phone *phone, const char *text, bool on, char *why, size_t size);
bool directory_import(struct phone *phone, const char *path, const char *kind, char *why,
		      size_t size);

#endif
