#!/usr/bin/env python3
"""Breaks one row of a table at a time; each wrong table must be caught.

A test that nothing can fail proves nothing.  Every mutant here is a mistake somebody could make in a
.def file: a wrong next state, a dropped action, a missing guard, two lines in the wrong order, a user
ignored, a row forgotten; in the rules a wrong identity shown, a withheld one passed on, a cell that allows.
It must not compile, or a walker, the explorer, a script, or the test of that table must fail on it.

usage: mutants.py [--source DIR] [--seeded N] [--seed S] [--jobs N] [--only NAME] [--skip SUITE]
"""
import argparse, concurrent.futures, os, pathlib, random, re, shlex, shutil, subprocess, sys, tempfile, time

FLAGS = shlex.split('-std=c11 -O1 -Wall -Wextra -Wpedantic -Wswitch-enum -Wno-unused -Werror -Iinclude -Ilib/core '
                    '-Ilib/core/tables -Ilib/rules -Ilib/table -Itests')

LATER = None
PARTS = ('include', 'lib/core', 'lib/rules', 'lib/ledger', 'lib/table')

# name, file, state ('' in a table without states), text as it stands (there), text as it becomes; LATER: the
# row that begins so changes places with the next
HAND = [
    ('attended: hold agreed, and nobody is called', 'attended', 'HOLDING', 'DIAL_TARGET, N_CONSULTING', 'N_CONSULTING'),
    ('attended: hold refused, target forgotten', 'attended', 'HOLDING',
     'ON(NOT_HELD,           always,           FAILED,       KEEP_TARGET)',
     'ON(NOT_HELD,           always,           FAILED,       _)'),
    ('attended: cancel does not resume', 'attended', 'CALLING',
     'ON(CANCEL,             always,           RETURNING,    AS_CANCELLED, DROP_TARGET, RESUME)',
     'ON(CANCEL,             always,           RETURNING,    AS_CANCELLED, DROP_TARGET)'),
    ('attended: cancel leaves the target ringing', 'attended', 'RINGING',
     'AS_CANCELLED, DROP_TARGET, RESUME)', 'AS_CANCELLED, RESUME)'),
    ('attended: transferee ends, target rings on', 'attended', 'RINGING',
     'ON(TRANSFEREE_ENDED,   always,           FAILED,       DROP_TARGET)',
     'ON(TRANSFEREE_ENDED,   always,           FAILED,       _)'),
    ('attended: cancel ends at once', 'attended', 'CONSULTING',
     'ON(CANCEL,             always,           RETURNING,    AS_CANCELLED, DROP_TARGET, RESUME)',
     'ON(CANCEL,             always,           CANCELLED,    DROP_TARGET)'),
    ('attended: complete without asking for Replaces', 'attended', 'CONSULTING',
     'OR(COMPLETE,           always,           DROPPING,     N_FALLBACK, DROP_TARGET)', ''),
    ('attended: fallback forgets to let the target go', 'attended', 'CONSULTING',
     'OR(COMPLETE,           always,           DROPPING,     N_FALLBACK, DROP_TARGET)',
     'OR(COMPLETE,           always,           DROPPING,     N_FALLBACK)'),
    ('attended: guards in the wrong order', 'attended', 'CALLING',
     'OR(COMPLETE,           always,           AWAITING,     _)',
     'OR(COMPLETE,           go_blind,         AWAITING,     _)'),
    ('attended: swap does not hold the target', 'attended', 'CONSULTING',
     'ON(SWAP,               always,           SWAP_BACK,    TGT_HOLD)',
     'ON(SWAP,               always,           BACK,         RESUME)'),
    ('attended: merged without a mix', 'attended', 'MERGING',
     'ON(RESUMED,            both_talking,     MERGED,       MIX, N_MERGED)',
     'ON(RESUMED,            both_talking,     MERGED,       N_MERGED)'),
    ('attended: merged before both talk', 'attended', 'MERGING',
     'ON(RESUMED,            both_talking,     MERGED,       MIX, N_MERGED)\n'
     'OR(RESUMED,            always,           STAY,         _)',
     'ON(RESUMED,            always,           MERGED,       MIX, N_MERGED)'),
    ('attended: the conference goes on', 'attended', 'MERGED',
     'END_RECORDING, UNMIX, KEEP_TARGET)', 'END_RECORDING, UNMIX)'),
    ('attended: one of three leaves too late for the recording', 'attended', 'MERGED',
     'END_RECORDING, UNMIX, KEEP_TARGET)', 'UNMIX, KEEP_TARGET)'),
    ('attended: an unanswered consultation waits for ever', 'attended', 'UNANSWERED',
     'ON(TIMEOUT,            always,           RETURNING,    RESUME)',
     'ON(TIMEOUT,            always,           STAY,         _)'),
    ('attended: a user is ignored', 'attended', 'REFERRING', 'REFUSE(SWAP)', 'IGNORE(SWAP)'),
    ('attended: the network is refused', 'attended', 'REFERRING', 'IGNORE(TGT_RINGING)', 'REFUSE(TGT_RINGING)'),
    ('attended: a row is missing', 'attended', 'ACCEPTED',
     'ON(NEWS,               always,           WAITING,      N_PROGRESS)', ''),
    ('attended: an input decided twice', 'attended', 'ACCEPTED', 'IGNORE(HELD)', 'IGNORE(HELD)  IGNORE(HELD)'),
    ('attended: a misspelt state', 'attended', 'ACCEPTED', 'always,           WAITING', 'always,           WAITNG'),
    ('attended: an action in the column of the state', 'attended', 'ACCEPTED',
     'always,           WAITING', 'always,           RESUME'),
    ('attended: a 2xx to REFER is success', 'attended', 'REFERRING',
     'ON(REFER_OK,           always,           ACCEPTED,     _)',
     'ON(REFER_OK,           always,           COMPLETED,    DROP_TRANSFEREE, DROP_TARGET)'),
    ('attended: success, and the transferee stays ours', 'attended', 'WAITING',
     'ON(DONE,               target_gone,      COMPLETED,    DROP_TRANSFEREE)',
     'ON(DONE,               target_gone,      COMPLETED,    _)'),
    ('attended: success before the target is gone', 'attended', 'WAITING',
     'ON(DONE,               target_gone,      COMPLETED,    DROP_TRANSFEREE)\n'
     'OR(DONE,               always,           CLEARING,     DROP_TRANSFEREE)',
     'ON(DONE,               always,           COMPLETED,    DROP_TRANSFEREE)'),
    ('attended: a failure returns to a user who has left', 'attended', 'WAITING',
     'OR(FAILED,             left,             RECALLING,    DROP_TARGET, N_RECALLING)\nOR3(FAILED,            always',
     'OR(FAILED,             always'),
    ('attended: a recall that nobody is told of', 'attended', 'REFERRING',
     'ON(REFER_NO,           left,             RECALLING,    DROP_TARGET, N_RECALLING)',
     'ON(REFER_NO,           left,             RECALLING,    DROP_TARGET)'),
    ('attended: a recall without end', 'attended', 'RECALLING',
     'ON(TIMEOUT,            always,           FAILED,       DROP_TRANSFEREE)',
     'ON(TIMEOUT,            always,           RECALLING,    _)'),
    ('attended: a recall that nobody answers leaves the transferee held', 'attended', 'RECALLING',
     'ON(TIMEOUT,            always,           FAILED,       DROP_TRANSFEREE)',
     'ON(TIMEOUT,            always,           FAILED,       _)'),
    ('attended: the target is never cleared', 'attended', 'CLEARING',
     'ON(TIMEOUT,            always,           COMPLETED,    DROP_TARGET)',
     'ON(TIMEOUT,            always,           COMPLETED,    _)'),
    ('attended: wrong end after a cancel', 'attended', 'RETURNING',
     'ON(RESUMED,            as_cancelled,     CANCELLED,    _)',
     'ON(RESUMED,            as_cancelled,     FAILED,       _)'),
    ('attended: a timer without TIMEOUT', 'attended', 'MERGED', 'STATE(MERGED, _, TALK, MERGED)',
     'STATE(MERGED, consult_ms, TALK, MERGED)'),
    ('attended: TIMEOUT without a timer', 'attended', 'RECALLING', 'recall_ms', '_'),
    ('blind: released before anybody has taken the REFER', 'blind', 'HOLDING',
     'REFERRING,    REFER_PLAIN, N_COMPLETING', 'REFERRING,    REFER_PLAIN, DROP_TRANSFEREE, N_COMPLETING'),
    ('blind: released, and not told', 'blind', 'REFERRING',
     'OR(REFER_OK,           on_accept,        RELEASED,     DROP_TRANSFEREE, N_RELEASED)',
     'OR(REFER_OK,           on_accept,        RELEASED,     DROP_TRANSFEREE)'),
    ('blind: a late 2xx falls through', 'blind', 'WAITING',
     'OR(REFER_OK,           always,           STAY,         _)  /* the NOTIFY had overtaken it */\n', ''),
    ('blind: news to a user who has left', 'blind', 'REFERRING',
     'ON(NEWS,               left,             RELEASED,     N_PROGRESS, DROP_TRANSFEREE, N_RELEASED)\nOR(NEWS,',
     'ON(NEWS,'),
    ('blind: a failure does not resume', 'blind', 'REFERRING',
     'OR(FAILED,             always,           RETURNING,    RESUME)',
     'OR(FAILED,             always,           RETURNING,    _)'),
    ('voicemail: a failure that ends held', 'voicemail', 'REFERRING',
     'OR(REFER_NO,           always,           RETURNING,    RESUME)',
     'OR(REFER_NO,           always,           FAILED,       _)'),
    ('voicemail: silence waits for ever', 'voicemail', 'ACCEPTED', 'STATE(ACCEPTED, notify_ms', 'STATE(ACCEPTED, _'),
    ('leg: the 200 that crossed our CANCEL is lost', 'leg', 'CANCELLING',
     'ON(ANSWERED,  always,     ENDING,     DO_DROP)', 'ON(ANSWERED,  always,     UP,         _)'),
    ('leg: a refused call is not told', 'leg', 'RINGING',
     'ON(REJECTED,  always,     GONE,       TELL_ENDED)', 'ON(REJECTED,  always,     GONE,       _)'),
    ('leg: an ended leg stays', 'leg', 'ENDING',
     'ON(TIMEOUT,   always,     GONE,       _)', 'ON(TIMEOUT,   always,     STAY,       _)'),
    ('hold: agreed, and the transfer not told', 'hold', 'HOLDING',
     'ON(MEDIA_OK,      always,     HELD,            N_HELD, TELL_HELD)',
     'ON(MEDIA_OK,      always,     HELD,            N_HELD)'),
    ('hold: a resume is forgotten', 'hold', 'HOLD_THEN_TALK',
     'ON(MEDIA_OK,      always,     RESUMING,        OFFER_TALK)',
     'ON(MEDIA_OK,      always,     HELD,            TELL_HELD)'),
    ('call: over, and its leg goes on', 'call', 'TALKING',
     'ON(DROP,         always,     OVER,      END_RECORDING, DROP_LEG, N_ENDED)',
     'ON(DROP,         always,     OVER,      END_RECORDING, N_ENDED)'),
    ('referred: the new leg is left', 'referred', 'DIALLING',
     'DROP_NEW, NOTIFY_487, DROP_CALL', 'NOTIFY_487, DROP_CALL'),
    ('referred: the last NOTIFY is never sent', 'referred', 'ORPHANED',
     'ADOPT, NOTIFY_LAST, DROP_OLD', 'ADOPT, DROP_OLD'),
    ('replaced: the old leg is left', 'replaced', 'TAKING', 'ADOPT, DROP_OLD', 'ADOPT'),
    ('replaced: taken before it is up', 'replaced', 'IDLE',
     'OR3(EARLY_OURS,   always,      TAKING,  ANSWER_NEW)', 'OR3(EARLY_OURS,   always,      TAKING,  ADOPT)'),
    ('recording: a wait without deadline', 'recording', 'STARTING', 'STATE(STARTING, record_ms', 'STATE(STARTING, _'),
    ('recording: selection does not stop it', 'recording', 'RUNNING',
     'ON(SELECT,      at_select,  STOPPING,   DO_STOP)\nOR(SELECT,      always,     STAY,       _)',
     'ON(SELECT,      always,     STAY,       _)'),
    ('recording: it goes on whatever the rule', 'recording', 'BETWEEN',
     'OR3(PARTY_CAME, always,     OFF,        _)', 'OR3(PARTY_CAME, always,     STARTING,   DO_START)'),
    ('recording: both halves in one segment', 'recording', 'RUNNING',
     'ON(PARTY_LEFT,  always,     BETWEEN,    DO_STOP, N_STOPPED)',
     'ON(PARTY_LEFT,  always,     BETWEEN,    DO_STOP)'),
    ('recording: never does not win', 'recording', 'RUNNING',
     'ON(LEARNT,      forbidden,  STOPPING,   DO_STOP)\nOR(LEARNT,      always,     STAY,       _)',
     'ON(LEARNT,      always,     STAY,       _)'),
    ('recording: three become two without it', 'recording', 'RUNNING',
     'OFF,        DO_STOP, N_STOPPED, PASS_ON)', 'OFF,        DO_STOP, N_STOPPED)'),
    ('recording: what the rule starts again passes for a hand\'s', 'recording', 'RESTARTING',
     'ON(STOPPED,     always,     STARTING,   N_STOPPED, AS_RULE, DO_START)',
     'ON(STOPPED,     always,     STARTING,   N_STOPPED, DO_START)'),
    ('callerid: who consults is not shown, but the caller', 'callerid', '',
     'INT, EXT, SHOW_T,                    T_EXT,', 'INT, EXT, SHOW_T,                    A_ID,'),
    ('callerid: an extension goes outside', 'callerid', '',
     'EXT, INT, SHOW_T,                    T_OUT,', 'EXT, INT, SHOW_T,                    T_EXT,'),
    ('callerid: a caller who withholds is named', 'callerid', '',
     'HIDDEN,                    ANONYMOUS,  ANON,            CIU,',
     'HIDDEN,                    A_ID,       ID,              CIU,'),
    ('callerid: the guard of who withholds is dropped', 'callerid', '',
     'WARM(C,    W9,  CONSULTING, INT, ANY, SHOW_A + OPEN,', 'WARM(C,    W9,  CONSULTING, INT, ANY, SHOW_A,'),
    ('callerid: anonymous, and asserted beside it', 'callerid', '',
     'HIDDEN,                    ANONYMOUS,  ANON + RB + DH,',
     'HIDDEN,                    ANONYMOUS,  ID + RB + DH,  '),
    ('callerid: a target that withholds is named to the caller', 'callerid', '',
     'C_HIDDEN,                  ANONYMOUS,  ANON,            CIU,',
     'C_HIDDEN,                  C_ID,       ID,              CIU,'),
    ('callerid: transferred, and the target still sees who did it', 'callerid', '',
     'WARM(C,    W2,  COMPLETED,  INT, INT, OPEN,                      A_ID,',
     'WARM(C,    W2,  COMPLETED,  INT, INT, OPEN,                      T_EXT,'),
    ('callerid: transferred, and the caller sees himself', 'callerid', '',
     'WARM(A,    W2,  COMPLETED,  INT, INT, C_OPEN,                    C_ID,',
     'WARM(A,    W2,  COMPLETED,  INT, INT, C_OPEN,                    A_ID,'),
    ('callerid: an outside phone is told what it cannot redraw', 'callerid', '',
     'WARM(C,    W8,  COMPLETED,  EXT, EXT, SHOW_T,                    T_OUT,      NIL,             NONE,',
     'WARM(C,    W8,  COMPLETED,  EXT, EXT, SHOW_T,                    T_OUT,      ID,              TRUNK,'),
    ('callerid: told to a trunk that takes no updates', 'callerid', '',
     'BLIND(A,   B3,  COMPLETED,  INT, EXT, C_OPEN,                    C_ID,       ID,              TRUNK,',
     'BLIND(A,   B3,  COMPLETED,  INT, EXT, C_OPEN,                    C_ID,       ID,              CIU,'),
    ('callerid: a foreign number where the trunk takes own ones', 'callerid', '',
     'BLIND(C,   B6,  RINGING,    EXT, EXT, TRUNK_OWN,                 T_OUT,',
     'BLIND(C,   B6,  RINGING,    EXT, EXT, TRUNK_OWN,                 A_TRUNK,'),
    ('callerid: a foreign number, and no Diversion that vouches for it', 'callerid', '',
     'TRUNK_A + OPEN,            A_TRUNK,    ID + DIV,        REFER,',
     'TRUNK_A + OPEN,            A_TRUNK,    ID,              REFER,'),
    ('callerid: the carrier is not left to do it', 'callerid', '',
     'A_TRUNK,    ID + DIV,        REFER,', 'A_TRUNK,    ID + DIV,        INVITE,'),
    ('callerid: nobody says who transferred', 'callerid', '',
     'BLIND(C,   B2,  RINGING,    INT, EXT, OPEN,                      A_ID,       ID + RB + DH,    INVITE, VIA)',
     'BLIND(C,   B2,  RINGING,    INT, EXT, OPEN,                      A_ID,       ID + DH,         INVITE, VIA)'),
    ('callerid: no line that says via whom', 'callerid', '', 'INVITE, VIA)', 'INVITE, _)'),
    ('callerid: a recall looks like a new call', 'callerid', '',
     'A_BACK,     ID + DH,         INVITE, BACK) /* A2', 'A_BACK,     ID + DH,         INVITE, _) /* A2'),
    ('callerid: a caller called back, and the target on his screen', 'callerid', '',
     'BLIND(A,   B9,  RECALLED,   ANY, INT, ALWAYS,                    T_EXT,',
     'BLIND(A,   B9,  RECALLED,   ANY, INT, ALWAYS,                    C_ID,'),
    ('callerid: a call to a mailbox that does not say whose', 'callerid', '',
     'MAILBOX + TO_C + OPEN,     A_ID,       ID + DH + BOX,', 'MAILBOX + TO_C + OPEN,     A_ID,       ID + DH,'),
    ('callerid: voicemail of an external number', 'callerid', '',
     'VM(ALL,    V4,  ANY,        EXT, ANY, ALWAYS,                    REFUSED,',
     'VM(ALL,    V4,  ANY,        EXT, ANY, ALWAYS,                    UNCHANGED,'),
    ('callerid: a setting the other way round', 'callerid', '',
     'CONSULTING, EXT, INT, SHOW_A + NO_OUT,', 'CONSULTING, EXT, INT, SHOW_T + NO_OUT,'),
    ('callerid: a row is missing', 'callerid', '',
     'WARM(C,    X3,  COMPLETED,  EXT, INT, SHOW_T + OUT + HIDDEN,     T_OUT,      NIL,             NONE,   _)', ''),
    ('policy: low lets external numbers', 'policy', '',
     'CELL(LOW,    OTHER_EXTERNAL,      _,   _,   _)', 'CELL(LOW,    OTHER_EXTERNAL,      yes, yes, _)'),
    ('policy: medium lets recorded contacts, as high does', 'policy', '',
     'CELL(MEDIUM, CONTACT_RECORDED,    _,   _,   _)', 'CELL(MEDIUM, CONTACT_RECORDED,    yes, yes, _)'),
    ('policy: high forbids recorded contacts, as medium does', 'policy', '',
     'CELL(HIGH,   CONTACT_RECORDED,    yes, yes, _)', 'CELL(HIGH,   CONTACT_RECORDED,    _,   _,   _)'),
    ('policy: high lets voicemail', 'policy', '',
     'CELL(HIGH,   INTERNAL_RECORDED,   yes, yes, _)', 'CELL(HIGH,   INTERNAL_RECORDED,   yes, yes, yes)'),
    ('policy: voicemail of a contact', 'policy', '',
     'CELL(NONE,   CONTACT_RECORDED,    yes, yes, _)', 'CELL(NONE,   CONTACT_RECORDED,    yes, yes, yes)'),
    ('policy: warm and not blind', 'policy', '',
     'CELL(LOW,    CONTACT_UNRECORDED,  yes, yes, _)', 'CELL(LOW,    CONTACT_UNRECORDED,  yes, _,   _)'),
    ('policy: a cell is missing', 'policy', '', 'CELL(MEDIUM, INTERNAL_UNRECORDED, yes, yes, yes)', ''),
    ('policy: a cell said twice', 'policy', '', 'CELL(MEDIUM, OTHER_EXTERNAL,', 'CELL(MEDIUM, CONTACT_UNRECORDED,'),
    ('policy: a flag opens another type', 'policy', '',
     'CELL_IF(high_allows_voicemail,    HIGH,', 'CELL_IF(high_allows_voicemail,    MEDIUM,'),
    ('policy: two flags exchanged', 'policy', '',
     'CELL_IF(high_blocks_all_external,', 'CELL_IF(high_allows_voicemail,'),
    ('policy_rules: the switch before the version of the client', 'policy_rules', '', 'LW_RULE(CLIENT_VERSION,', LATER),
    ('policy_rules: the type before voicemail outside', 'policy_rules', '',
     'LW_RULE(VOICEMAIL_OUT,', LATER),
    ('policy_rules: off-net before the type', 'policy_rules', '', 'LW_RULE(TYPE,', LATER),
    ('policy_rules: emergency is a class like others', 'policy_rules', '', 'LW_RULE(EMERGENCY,', LATER),
    ('policy_rules: a person is asked before it is refused', 'policy_rules', '', 'LW_RULE(PEER_REFUSED,', LATER),
    ('policy_rules: anybody may take a place', 'policy_rules', '', 'unauthorised,    _RP_,', 'unauthorised,    _R__,'),
    ('policy_rules: off, and places are taken', 'policy_rules', '', 'switch,          VRPF,', 'switch,          VR_F,'),
    ('policy_rules: off-net by Replaces', 'policy_rules', '', 'offnet,          VRPF,', 'offnet,          VR_F,'),
    ('policy_rules: the type for a peer only', 'policy_rules', '', 'type,            VR_F,', 'type,            _R__,'),
    ('policy_rules: what is refused is asked', 'policy_rules', '',
     'downgrade,       VRPF, REFUSE,', 'downgrade,       VRPF, ASK,'),
    ('policy_rules: what is asked is refused', 'policy_rules', '',
     'peer_asks,       _R__, ASK,', 'peer_asks,       _R__, REFUSE,'),
    ('policy_rules: try again, and the code says never', 'policy_rules', '',
     'in_transfer,     VRPF, REFUSE, 491,', 'in_transfer,     VRPF, REFUSE, 403,'),
    ('policy_rules: a wrong address, and somebody refuses it', 'policy_rules', '',
     'scheme,          VR_F, REFUSE, 416, INVALID,', 'scheme,          VR_F, REFUSE, 416, REFUSED,'),
    ('policy_rules: a type for a level', 'policy_rules', '',
     'switched transfer off (set for the %L)', 'switched transfer off (set for the %T)'),
    ('policy_rules: another rule\'s sentence', 'policy_rules', '',
     'The call has been passed on too often.', 'The call has been transferred here too often.'),
    ('causes: busy is declined to Q.850', 'causes', '', '486,   17,', '486,   21,'),
    ('causes: the number is not that of the word', 'causes', '', '10, "callNotAnswered"', '60, "callNotAnswered"'),
    ('causes: English where Zoom writes American', 'causes', '', '"canceled"', '"cancelled"'),
    ('causes: another code for no answer', 'causes', '', 'NO_ANSWER,        480,', 'NO_ANSWER,        408,'),
]

SUITES = { # file: further sources (globs), arguments, who catches
    'test_tables.c': ([], [], 'walker'),
    'test_worlds_peer.c': (['worlds.c'], [], 'walker'),
    'test_worlds.c': (['worlds.c'], [], 'walker'),
    'test_scripts.c': (['play.c', 'play_rules.c', 'scripts_*.c'], [], 'scripts'),
    'test_explore.c': ([], ['--quick'], 'explorer'),
    'test_callerid.c': ([], [], 'rows'),
    'test_callerid_rules.c': ([], [], 'rules'),
    'test_policy.c': ([], [], 'policy'),
    'test_causes.c': ([], [], 'causes'),
}

# The table without .def: its folder, what is compiled of it, the suites that run.
MACHINE = ('lib/core/tables', ['lib/core/tables/proof.c', 'lib/core/tables/tables.c'],
           ['test_tables.c', 'test_worlds_peer.c', 'test_worlds.c', 'test_scripts.c', 'test_explore.c'])
RULES = {
    'callerid': ('lib/rules', ['lib/rules/callerid.c'], ['test_callerid.c', 'test_callerid_rules.c']),
    'policy': ('lib/rules', ['lib/rules/policy.c'], ['test_policy.c']),
    'policy_rules': ('include/legwork', ['lib/rules/policy.c', 'lib/rules/policy_text.c', 'tests/test_policy.c'],
                     ['test_policy.c']), # the order of the rules is that of an enum
    'causes': ('lib/ledger', ['lib/ledger/names.c'], ['test_causes.c']),
}


def path_of(file):
    return f'{RULES.get(file, MACHINE)[0]}/{file}.def'


def block_of(text, state):
    """From where to where the rows of a state stand; without one, all of the table."""
    if not state:
        return 0, len(text)
    start = text.index('STATE(%s,' % state)
    return start, text.index('\nEND', start)


def apply_hand(source, mutant):
    _, file, state, old, new = mutant
    text = (source / path_of(file)).read_text()
    start, end = block_of(text, state)
    block = text[start:end]
    if block.count(old) < 1:
        sys.exit(f'mutants.py: {file}.def, {state}: there is no such text any more:\n{old}')
    if new is LATER:
        block = re.sub('^(' + re.escape(old) + r'.*\n)((?:\W.*\n)*\w.*\n)', r'\2\1', block, flags=re.M)
    else:
        block = block.replace(old, new, 1)
    return file, text[:start] + block + text[end:]


ROW = re.compile(r'^(ON|OR|OR3|OR4)\((\w+),\s*(\w+),\s*(\w+),\s*(.*)\)', re.M)
RULE = re.compile(r'^([A-Z_]+)\(((?:"[^"]*"|[^)"])*)\)', re.M)


def other_step(rng, text):
    """A row of a machine with another next state, or one action less."""
    row = rng.choice(list(ROW.finditer(text)))
    states = re.findall(r'^(?:STATE|FINAL)\((\w+)', text, re.M)
    word, name, fact, to, acts = row.groups()
    acts = [a.strip() for a in acts.split(')')[0].split(',')]
    silent = [i for i, a in enumerate(acts) if a != '_' and not a.startswith('N_')]
    if rng.random() < 0.5 and silent:
        gone = acts.pop(rng.choice(silent))
        line, what = (to, f'without {gone}')
    else:
        line = rng.choice([s for s in states if s not in (to, 'IDLE')])
        what = f'to {line}'
    new = f'{word}({name}, {fact}, {line}, {", ".join(acts) or "_"})'
    state = re.findall(r'^STATE\((\w+)', text[:row.start()], re.M)[-1]
    return f'{state}: {name} [{fact}] {what}', text[:row.start()] + new + text[row.end():]


def cells_of(row):
    return [c.strip() for c in re.findall(r'(?:"[^"]*"|[^,"])+', row.group(2))]


def other_cell(rng, text):
    """A row of the rules with one cell that another row has in that column."""
    rows = list(RULE.finditer(text))
    row = rng.choice(rows)
    cells = cells_of(row)
    at = rng.randrange(len(cells))
    others = sorted({cells_of(r)[at] for r in rows if r.group(1) == row.group(1)} - {cells[at]})
    if not others:
        return other_cell(rng, text)
    was, cells[at] = ', '.join(cells[:3]), rng.choice(others)
    return (f'{row.group(1)} {was}: {cells[at][:20]}',
            f'{text[:row.start()]}{row.group(1)}({", ".join(cells)}){text[row.end():]}')


def seeded(source, count, seed):
    """Mutants by chance, of the three transfers, of recording, and of the rules."""
    rng = random.Random(seed)
    made = []
    while len(made) < count:
        file = rng.choice(['attended', 'attended', 'blind', 'voicemail', 'recording', *RULES])
        text = (source / path_of(file)).read_text()
        what, text = (other_cell if file in RULES else other_step)(rng, text)
        made.append((f'{file}: {what}', file, text))
    return made


def run(args, cwd, timeout=60):
    os.environ['CMOCKA_TEST_ABORT'] = '1' # the first case that fails is enough
    try:
        return subprocess.run(args, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout)
    except subprocess.TimeoutExpired:
        return None


class Workshop:
    """A copy of what is needed, with everything built that no mutant changes."""

    def __init__(self, source, where, skip=''):
        self.dir = where
        self.cc = shlex.split(os.environ.get('CC', 'cc'))
        for part in (*PARTS, 'tests'):
            shutil.copytree(source / part, where / part, ignore=shutil.ignore_patterns('__pycache__', '*.log'))
        self.version(source)
        self.core = [str(p.relative_to(where)) for p in sorted((where / 'lib').rglob('*.c')) if p.name != 'proof.c']
        self.objects = {c: self.compile(where, c) for c in self.core}
        self.suites = {}
        for main, (more, args, who) in SUITES.items():
            sources = [f'tests/{s}' for s in [main] + [p.name for m in more for p in sorted((where / 'tests').glob(m))]]
            if main != skip + '.c' and all((where / s).exists() for s in sources):
                self.objects.update({s: self.compile(where, s) for s in sources})
                self.suites[main] = (sources, args, who)

    def version(self, source):
        number = re.search(r"version: '([0-9.]+)'", (source / 'meson.build').read_text()).group(1).split('.')
        text = (source / 'include/legwork/version.h.in').read_text()
        words = {'MAJOR': number[0], 'MINOR': number[1], 'PATCH': number[2], 'VERSION': '.'.join(number)}

        def word(match):
            name = match.group(1).upper()
            return next((v for k, v in words.items() if name.endswith(k)), '.'.join(number))
        (self.dir / 'include/legwork/version.h').write_text(re.sub(r'@(\w+)@', word, text))

    def compile(self, cwd, source):
        path = self.dir / (source.replace('/', '_')[:-2] + '.o')
        if path.exists():
            return str(path)
        done = run(self.cc + FLAGS + ['-I' + str(self.dir / 'include'), '-c', source, '-o', str(path)], cwd)
        if not done or done.returncode:
            sys.exit('mutants.py: cannot build the sound one:\n' + (done.stdout.decode() if done else source))
        return str(path)

    def judge(self, number, file, text):
        """Who catches this table: 'compiler', 'walker', ..., or None when it survives.  No text: the sound one."""
        here = self.dir / f'm{number}'
        for part in PARTS:
            shutil.copytree(self.dir / part, here / part)
        (here / 'tests').symlink_to(self.dir / 'tests')
        if text:
            (here / path_of(file)).write_text(text)
        try:
            return self.build_and_run(here, *RULES.get(file, MACHINE)[1:])
        finally:
            shutil.rmtree(here)

    def build_and_run(self, here, parts, suites):
        objects = dict(self.objects)
        for c in parts:
            objects[c] = str(here / (c.replace("/", "_")[:-2] + '.o'))
            done = run(self.cc + FLAGS + ['-c', c, '-o', objects[c]], here)
            if not done or done.returncode:
                return 'compiler'
        for main in [s for s in suites if s in self.suites]:
            sources, args, who = self.suites[main]
            done = run(self.cc + [objects[s] for s in self.core + sources] + ['-o', main[:-2], '-lcmocka'], here)
            if not done or done.returncode:
                sys.exit('mutants.py: cannot link ' + main + '\n' + (done.stdout.decode() if done else ''))
            done = run([str(here / main[:-2])] + args, here)
            if not done or done.returncode:
                return who
        return None


def parse():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument('--source', default=pathlib.Path(__file__).resolve().parent.parent, type=pathlib.Path)
    p.add_argument('--seeded', type=int, default=0, help='so many more by chance; survivors of these only print')
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--jobs', type=int, default=2)
    p.add_argument('--skip', default='', help='the suite not to run, such as test_scripts')
    p.add_argument('--only', default='', help='those whose name contains this')
    return p.parse_args()


def main():
    opt = parse()
    started = time.time()
    mutants = [(m[0],) + apply_hand(opt.source, m) for m in HAND if opt.only in m[0]]
    chance = seeded(opt.source, opt.seeded, opt.seed)
    with tempfile.TemporaryDirectory(prefix='mutants') as where:
        shop = Workshop(opt.source, pathlib.Path(where), opt.skip)
        with concurrent.futures.ThreadPoolExecutor(opt.jobs) as pool:
            for file, sound in zip(['', *RULES], pool.map(lambda f: shop.judge(f, f, None), ['', *RULES])):
                if sound:
                    sys.exit(f'mutants.py: the sound {file or "tables"} are already caught by the {sound}')
            caught = list(pool.map(lambda n: shop.judge(n[0], *n[1][1:]), enumerate(mutants + chance)))
    survivors = 0
    for i, (mutant, who) in enumerate(zip(mutants + chance, caught)):
        print(f'{mutant[0]:72} {who or ("SURVIVES" if i < len(mutants) else "survives")}')
        survivors += who is None and i < len(mutants)
    print(f'{len(mutants)} mutants by hand, {survivors} survive; {len(chance)} by chance, '
          f'{sum(w is None for w in caught[len(mutants):])} survive; {time.time() - started:.0f} s')
    print(f'{len(mutants) - survivors} passed, {survivors} failed')
    return 1 if survivors else 0


if __name__ == '__main__':
    sys.exit(main())
