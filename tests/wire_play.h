/* SPDX-License-Identifier: BSD-3-Clause */
/* wire_play.h -- scripts of what is on the wire between one endpoint and its peers, in virtual
 * time.
 *
 *	== refused at once
 *	0 dial
 *	      0 INVITE 1
 *	100 gets 486 to INVITE 1
 *	      100 ACK 1
 *	      100 ended 486
 *	200 gets 486 to INVITE 1
 *	      200 ACK 1 again
 *	70000 end
 *	      70000 nothing left
 *
 * At the margin, with its time in ms, stands what happens to the endpoint; indented, with its time,
 * what it sends and what its user is told.  The whole of what is indented is compared.
 *
 * A request of the endpoint's is named by method and the number of its branch, from 1 on; one of a
 * peer's by method and a word, which is its branch; an answer of the endpoint's by code and the
 * name of its request.  `again`: byte by byte what was sent before.  `at 2`: to the second peer.
 *
 *	dial [NAME]  answer  reject CODE  hang up  hold  transfer  accept  decline
 *		The user.  NAME: two.test, which is both peers.
 *	gets CODE to METHOD BRANCH [tag TAG] [as METHOD] [from PEER] [contact PEER|NAME] [reliable]
 *		An answer of a peer's; 422 asks for 7200 s.  as: its CSeq names another method;
 *		contact: of a 2xx, where the next requests go; reliable: a 1xx that wants a PRACK.
 *	gets METHOD WORD [within|aside|of WORD|as WORD] [contact PEER|NAME] [reliable] [old]
 *		A request of a peer's, or the same once more.  within: in the dialog; aside: outside
 *		of it, and it names it; of: the ACK to a 2xx to that INVITE; as: the same by another
 *		way; reliable: an INVITE that wants its 1xx to be so; old: with the branch of all
 *		that are so, as before RFC 3261.
 *	down  up
 *		Nothing can be sent; it can again.
 *	closes PEER
 *		Nobody listens there any longer.
 *	cuts PEER
 *		Its connections are closed; it still listens.
 *	end
 *		Says what is left of transactions and legs.
 *
 * A script whose name has `over tcp` goes over connections and real sockets, without times.  One
 * that ends in `, before libre 3` or `, from libre 3 on` is for these alone. */
#ifndef TESTS_WIRE_PLAY_H
#define TESTS_WIRE_PLAY_H

#include <stdbool.h>
#include <stddef.h>

enum { WIRE_SCRIPTS = 160, WIRE_TRACE = 32768 };

struct wire_script { char name[80]; char *text; };

struct wire_scripts { struct wire_script v[WIRE_SCRIPTS]; size_t count; };

/* A file's scripts; false: it cannot be read. */
bool wire_scripts_read(struct wire_scripts *s, const char *path);
void wire_scripts_free(struct wire_scripts *s);

/* Plays one, and writes the whole of it with what came of it.  False: a line makes no sense, which
 * is written in its place. */
bool wire_play(const struct wire_script *script, char trace[WIRE_TRACE]);
/* Whether that is the script as it is written, but for comments and empty lines. */
bool wire_plays(const struct wire_script *script, char trace[WIRE_TRACE]);

#endif
