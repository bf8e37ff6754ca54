/* SPDX-License-Identifier: BSD-3-Clause */
/* screen_keys.c -- see screen_keys.h. */
#include "screen_keys.h"

#define VERB(name) (1u << LW_USER_##name)

static const struct screen_key KEYS[] = {
	{'D', "Dial", "call somebody", 0, false, ACT_DIAL, ""},
	{'A', "Answer", "answer a call that rings here, or one that comes back", VERB(ANSWER), true,
	 ACT_COMMAND, "answer"},
	{'J', "Reject", "refuse a call that rings here", VERB(REJECT), true, ACT_COMMAND, "reject"},
	{'H', "Hang up", "end the chosen call", VERB(HANGUP), false, ACT_COMMAND, "hangup"},
	{'O', "Hold", "put the other party on hold; again: talk", VERB(HOLD), false, ACT_COMMAND,
	 "hold"},
	{'O', "Resume", "", VERB(RESUME), false, ACT_COMMAND, "resume"},
	{'M', "Mute", "switch your microphone off; again: on", VERB(MUTE), false, ACT_COMMAND,
	 "mute on"},
	{'M', "Unmute", "", VERB(UNMUTE), false, ACT_COMMAND, "mute off"},
	{'T', "Transfer", "transfer the call: to whom, then how",
	 VERB(ATTENDED) | VERB(BLIND) | VERB(VOICEMAIL), false, ACT_TRANSFER, ""},
	{'T', "Transfer", "", VERB(RETRY), false, ACT_RETRY, ""},
	{'C', "Complete", "warm transfer: let the two talk, and leave", VERB(COMPLETE), true,
	 ACT_COMMAND, "complete"},
	{'X', "Cancel", "give up the transfer, back to the party on hold", VERB(CANCEL), true,
	 ACT_COMMAND, "cancel"},
	{'S', "Swap", "switch to the other party", VERB(SWAP), true, ACT_COMMAND, "swap"},
	{'G', "Merge", "all three talk", VERB(MERGE), true, ACT_COMMAND, "merge"},
	{'E', "Retry", "call the same target again", VERB(RETRY), true, ACT_COMMAND, "retry \"\""},
	{'Y', "Accept", "let the other party transfer you", VERB(ACCEPT), true, ACT_COMMAND,
	 "accept"},
	{'N', "Decline", "stay with the other party", VERB(DECLINE), true, ACT_COMMAND, "decline"},
	{'K', "Keypad", "keys for menus, and the codes of the policy", VERB(DTMF), false,
	 ACT_KEYPAD, ""},
	{'R', "Record", "record the call; again: stop", VERB(RECORD), false, ACT_COMMAND,
	 "record start"},
	{'R', "Stop rec", "", VERB(STOP_RECORDING), false, ACT_COMMAND, "record stop"},
	{'?', "Help", "this page", 0, false, ACT_HELP, ""},
	{'Q', "Quit", "hang up all calls and quit", 0, false, ACT_QUIT, ""},
};

enum { KEY_COUNT = sizeof(KEYS) / sizeof(KEYS[0]) };

const struct screen_key *screen_key_at(size_t index)
{
	return index < KEY_COUNT ? &KEYS[index] : NULL;
}

const struct screen_call *screen_key_call(const struct screen_view *view,
					  const struct screen_key *key)
{
	const struct screen_call *chosen = screen_chosen(view);

	if (chosen && (!key->verbs || (chosen->legal & key->verbs)))
		return chosen;
	for (int i = 0; key->anywhere && i < view->count; i++) {
		if (view->calls[i].legal & key->verbs)
			return &view->calls[i];
	}
	return NULL;
}

bool screen_key_possible(const struct screen_view *view, const struct screen_key *key)
{
	return !key->verbs || screen_key_call(view, key);
}

bool screen_key_first(size_t index)
{
	return !index || KEYS[index - 1].key != KEYS[index].key;
}

const struct screen_key *screen_key_find(const struct screen_view *view, uint32_t key)
{
	const struct screen_key *first = NULL;

	if (key >= 'a' && key <= 'z')
		key -= 'a' - 'A';
	for (size_t i = 0; i < KEY_COUNT; i++) {
		if ((uint32_t)KEYS[i].key != key)
			continue;
		if (screen_key_possible(view, &KEYS[i]))
			return &KEYS[i];
		first = first ? first : &KEYS[i];
	}
	return first;
}
