#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Breaks one row of a table at a time; each wrong table must be caught.

A test that nothing can fail proves nothing.  Every mutant here is a mistake that is easy to make in a
.def file: a wrong next state, a dropped action, a missing guard, two lines in the wrong order, a user
ignored, a row forgotten; in the rules a wrong identity shown, a withheld one passed on, a cell that allows.
It must not compile, or a walker, the explorer, a script, or the test of that table must fail on it.

A mutant is a place and a change.  The place is (machine, state, input, alternative), alternatives counted
from 0; (machine, state, input) and (machine, state) are a whole cell and a whole state.  In the rules it is
the table and the first cells of the row, enough to tell it from all others.

usage: mutants.py [--list] [--source DIR] [--seeded N] [--seed S] [--jobs N] [--only NAME] [--skip SUITE]
"""
import argparse, collections, concurrent.futures, os, pathlib, random, re, shlex, shutil, signal, subprocess, sys
import tempfile, time

sys.dont_write_bytecode = True  # the source stays clean
import tables

PARTS = ('include', 'lib/core', 'lib/rules', 'lib/ledger', 'lib/table')
SOUND = ('lib/mock', 'tests') # what no mutant changes: the player of scripts, and the tests
FOLDERS = ('include', 'lib/core', 'lib/core/*', 'lib/rules', 'lib/ledger', 'lib/table', *SOUND)
FLAGS = shlex.split('-std=c11 -O1 -Wall -Wextra -Wpedantic -Wswitch-enum -Wno-unused -Werror')

Change = collections.namedtuple('Change', 'text apply') # what it says, and place -> the text of the table, changed

# ---- changes in a machine ----


def of_rows(text, change):
    """change: (the rows of a cell, which of them) -> the rows."""
    def apply(machine, state, name, at):
        return machine.with_answers(state, name, change(list(machine.cell(state, name).answer), at))
    return Change(text, apply)


def of_row(text, change):
    """change: row -> row."""
    return of_rows(text, lambda rows, at: rows[:at] + [change(rows[at])] + rows[at + 1:])


def of_cell(text, change):
    """change: the answer of a cell -> none, one or two answers."""
    return Change(text, lambda machine, state, name: machine.with_answers(
        state, name, *change(machine.cell(state, name).answer)))


def without(act):
    def drop(row):
        if act not in row.acts:
            raise KeyError(act)
        return row._replace(acts=tuple(a for a in row.acts if a != act))
    return of_row(f'without {act}', drop)


def to(state, *acts):
    """Another next state, and other actions if any are named."""
    return of_row(f'to {", ".join((state, *acts))}', lambda row: row._replace(next=state, acts=acts or row.acts))


def doing(*acts):
    return of_row(f'doing {", ".join(acts)}', lambda row: row._replace(acts=acts))


def asking(fact):
    return of_row(f'asking {fact}', lambda row: row._replace(fact=fact))


def timed(timer):
    return Change(f'with the timer {timer}', lambda machine, state: machine.with_timer(state, timer))


ALONE = of_rows('this whatever the facts', lambda rows, at: [rows[at]._replace(fact=tables.ALWAYS)])
DROPPED = of_rows('without this alternative', lambda rows, at: rows[:at] + rows[at + 1:])
GONE = of_cell('not decided', lambda answer: ())
TWICE = of_cell('decided twice', lambda answer: (answer, answer))
REFUSED = of_cell('refused', lambda answer: (tables.REFUSE,))
IGNORED = of_cell('ignored', lambda answer: (tables.IGNORE,))

# ---- changes in a table of the rules ----

COLUMNS = {
    'WARM': 'by row phase c a which shown carriers told extra',
    'BLIND': 'by row phase c a which shown carriers told extra',
    'VM': 'by row phase c a which shown carriers told extra',
    'CELL': 'type target attended blind voicemail',
    'CELL_IF': 'flag type target attended blind voicemail',
    'LW_RULE': 'name word paths answer code cause sentence',
    'CAUSE': 'name sip q850 csta csta_name zoom',
    'HEARS': 'word if hears',
    'MAY': 'way claim digest asked answer',
    'TAKE': 'whom who right digest asked answer',
}


def column(row, name):
    return COLUMNS[row.word].split().index(name)


def filled(row, name, value):
    at = column(row, name)
    return (*row.args[:at], value, *row.args[at + 1:])


def with_cells(**cells):
    """Other values in some columns."""
    def apply(table, *key):
        row = new = table.find(*key)
        for name, value in cells.items():
            new = new._replace(args=filled(new, name, value))
        return table.with_rows((row, new.args))
    return Change(', '.join(f'{name} = {value}' for name, value in cells.items()), apply)


def borrowing(name, *other):
    """The value that another row has in that column."""
    def apply(table, *key):
        row, lender = table.find(*key), table.find(*other)
        return table.with_rows((row, filled(row, name, lender.args[column(lender, name)])))
    return Change(f'{name} of {" ".join(other)}', apply)


def respelt(name, old, new):
    """One word for another within a column."""
    def apply(table, *key):
        row = table.find(*key)
        was = row.args[column(row, name)]
        if old not in was:
            raise KeyError(old)
        return table.with_rows((row, filled(row, name, was.replace(old, new))))
    return Change(f'{name} with {new} for {old}', apply)


def move_down(table, *key):
    row = table.find(*key)
    below = table.rows[table.rows.index(row) + 1]
    return table.exchanged(row, below)


LATER = Change('after the row below', move_down)
NO_ROW = Change('no such row', lambda table, *key: table.with_rows((table.find(*key), None)))

HAND = [ # what is wrong then, where, what is changed there
    ('hold agreed, and nobody is called', ('attended', 'HOLDING', 'HELD', 1), without('DIAL_TARGET')),
    ('hold refused, target forgotten', ('attended', 'HOLDING', 'NOT_HELD', 0), without('KEEP_TARGET')),
    ('cancel does not resume', ('attended', 'CALLING', 'CANCEL', 0), without('RESUME')),
    ('cancel leaves the target ringing', ('attended', 'RINGING', 'CANCEL', 0), without('DROP_TARGET')),
    ('transferee ends, target rings on', ('attended', 'RINGING', 'TRANSFEREE_ENDED', 0), without('DROP_TARGET')),
    ('cancel ends at once', ('attended', 'CONSULTING', 'CANCEL', 0), to('CANCELLED', 'DROP_TARGET')),
    ('complete without asking for Replaces', ('attended', 'CONSULTING', 'COMPLETE', 2), DROPPED),
    ('fallback forgets to let the target go', ('attended', 'CONSULTING', 'COMPLETE', 2), without('DROP_TARGET')),
    ('completed to a target that passes us on', ('attended', 'CONSULTING', 'COMPLETE', 0), DROPPED),
    ('swapped while the target passes us on', ('attended', 'CONSULTING', 'SWAP', 0), DROPPED),
    ('merged while the target passes us on', ('attended', 'SWAPPED', 'MERGE', 0), DROPPED),
    ('guards in the wrong order', ('attended', 'CALLING', 'COMPLETE', 1), asking('go_blind')),
    ('swap does not hold the target', ('attended', 'CONSULTING', 'SWAP', 1), to('SWAPPED', 'RESUME')),
    ('merged without a mix', ('attended', 'MERGING', 'RESUMED', 0), without('MIX')),
    ('merged before both talk', ('attended', 'MERGING', 'RESUMED', 0), ALONE),
    ('the conference goes on', ('attended', 'MERGED', 'TRANSFEREE_ENDED', 0), without('KEEP_TARGET')),
    ('one of three leaves too late for the recording', ('attended', 'MERGED', 'TRANSFEREE_ENDED', 0),
     without('END_RECORDING')),
    ('an unanswered consultation waits for ever', ('attended', 'DECIDING', 'TIMEOUT', 0), to('STAY', '_')),
    ('a user is ignored', ('attended', 'REFERRING', 'SWAP'), IGNORED),
    ('the network is refused', ('attended', 'REFERRING', 'TARGET_RINGING'), REFUSED),
    ('a row is missing', ('attended', 'ACCEPTED', 'REFER_NEWS'), GONE),
    ('an input decided twice', ('attended', 'ACCEPTED', 'HELD'), TWICE),
    ('a misspelt state', ('attended', 'ACCEPTED', 'REFER_NEWS', 0), to('WAITNG')),
    ('an action in the column of the state', ('attended', 'ACCEPTED', 'REFER_NEWS', 0), to('RESUME')),
    ('a 2xx to REFER is success', ('attended', 'REFERRING', 'REFER_OK', 0),
     to('COMPLETED', 'DROP_TRANSFEREE', 'DROP_TARGET')),
    ('success, and the transferee stays ours', ('attended', 'WAITING', 'REFER_DONE', 0), without('DROP_TRANSFEREE')),
    ('success before the target is gone', ('attended', 'WAITING', 'REFER_DONE', 0), ALONE),
    ('a failure returns to a user who has left', ('attended', 'WAITING', 'REFER_FAILED', 1), DROPPED),
    ('a recall that nobody is told of', ('attended', 'ORPHANED', 'TIMEOUT', 0), without('RECALL')),
    ('a recall without end', ('attended', 'RECALLING', 'TIMEOUT', 0), to('RECALLING', '_')),
    ('a recall that nobody answers lets the transferee go', ('attended', 'RECALLING', 'TIMEOUT', 3),
     to('FAILED', 'DROP_TRANSFEREE')),
    ('a transferee is left listening to nobody', ('attended', 'REFERRING', 'REFER_REFUSED', 0), without('HOLD')),
    ('the last resort is not asked', ('attended', 'RECALLING', 'TIMEOUT', 1), DROPPED),
    ('a freed user loses his caller', ('blind', 'ACCEPTED', 'REFER_FAILED', 0), to('FAILED', 'DROP_TRANSFEREE')),
    ('the target is never cleared', ('attended', 'CLEARING', 'TIMEOUT', 0), without('DROP_TARGET')),
    ('wrong end after a cancel', ('attended', 'RETURNING', 'RESUMED', 0), to('FAILED')),
    ('a timer without TIMEOUT', ('attended', 'MERGED'), timed('consult_ms')),
    ('TIMEOUT without a timer', ('attended', 'RECALLING'), timed('_')),
    ('released before anybody has taken the REFER', ('blind', 'HOLDING', 'HELD', 0),
     doing('REFER_PLAIN', 'DROP_TRANSFEREE', 'N_COMPLETING')),
    ('released, and not told', ('blind', 'REFERRING', 'REFER_OK', 1), without('RELEASE')),
    ('a late 2xx falls through', ('blind', 'WAITING', 'REFER_OK', 1), DROPPED),
    ('news to a user who has left', ('blind', 'REFERRING', 'REFER_NEWS', 0), DROPPED),
    ('a failure does not resume', ('blind', 'REFERRING', 'REFER_FAILED', 1), without('RESUME')),
    ('a failure that ends held', ('voicemail', 'REFERRING', 'REFER_REFUSED', 1), to('FAILED', '_')),
    ('silence waits for ever', ('voicemail', 'ACCEPTED'), timed('_')),
    ('the 200 that crossed our CANCEL is lost', ('leg', 'CANCELLING', 'ANSWERED', 0), to('UP', '_')),
    ('a refused call is not told', ('leg', 'RINGING', 'REJECTED', 0), without('TELL_ENDED')),
    ('an ended leg stays', ('leg', 'ENDING', 'TIMEOUT', 0), to('STAY')),
    ('agreed, and the transfer not told', ('hold', 'HOLDING', 'MEDIA_OK', 0), without('TELL_HELD')),
    ('a resume is forgotten', ('hold', 'HOLD_THEN_TALK', 'MEDIA_OK', 0), to('HELD', 'TELL_HELD')),
    ('the caller of a switch is left alone', ('switch/bridge', 'JOINED', 'ENDED_2', 0), without('DROP_1')),
    ('who is called rings on', ('switch/bridge', 'ROUTING', 'ENDED_1', 0), without('STOP_2')),
    ('the caller is never answered', ('switch/bridge', 'ROUTING', 'UP_2', 0), without('ANSWER_1')),
    ('nobody is reached', ('switch/bridge', 'SERVED', 'EXTEND', 0), without('REACH_2')),
    ('nothing in common, and they stay', ('switch/bridge', 'JOINED', 'NOT_HEARD', 0), to('STAY', '_')),
    ('a caller who was served is thrown out', ('switch/bridge', 'CALLING', 'FAILED_2', 0), DROPPED),
    ('the losers of a group ring on', ('switch/reach', 'RINGING', 'LEG_UP', 2), without('DROP_ALL')),
    ('the winner has no seat', ('switch/reach', 'DIALLING', 'LEG_UP', 2), without('SEAT_IT')),
    ('a failure is not told', ('switch/reach', 'DIALLING', 'LEG_ENDED', 2), without('TELL_FAILED')),
    ('one of a group fails, and all are given up', ('switch/reach', 'RINGING', 'LEG_ENDED', 0), DROPPED),
    ('it rings for ever', ('switch/reach', 'RINGING', 'TIMEOUT', 1), to('STAY', '_')),
    ('a newer wish is forgotten', ('switch/hear', 'ASKED_AGAIN', 'HEARS', 0), without('DO_HEAR')),
    ('an ear is asked for ever', ('switch/hear', 'ASKED'), timed('forever')),
    ('an announcement without end', ('switch/hear', 'SAYING', 'TIMEOUT', 0), without('HUSH')),
    ('an answer that failed to come is taken for a no', ('switch/hear', 'ASKED', 'TIMEOUT', 1), without('UNSURE')),
    ('what is in force is not known', ('switch/hear', 'ASKED', 'HEARS', 1), without('TAKE')),
    ('a relayed REFER is never answered', ('switch/relay', 'ASKED', 'REFER_OK', 0), without('ACCEPT')),
    ('nobody is told how a relayed REFER went', ('switch/relay', 'ACCEPTED', 'REFER_OVER', 1), without('END_T')),
    ('a relayed REFER is waited for without end', ('switch/relay', 'ACCEPTED'), timed('forever')),
    ('A is with C, and held here', ('switch/relay', 'ACCEPTED', 'REFER_DONE', 0), without('DROP_A')),
    ('the replaced leg is left', ('switch/replaced', 'JOINING', 'HEARD', 0), without('DROP_OLD')),
    ('not heard, and it keeps the place', ('switch/replaced', 'JOINING', 'NOT_HEARD', 0), without('SEAT_BACK')),
    ('it has the place before it is up', ('switch/replaced', 'IDLE', 'CONFIRMED', 3), doing('ANSWER_NEW', 'ADOPT')),
    ('a new leg without a place stays', ('switch/replaced', 'TAKING', 'LEFT', 0), without('DROP_NEW')),
    ('the phone of who is called first rings on', ('switch/replaced', 'TAKING', 'UP', 1), without('DROP_OLD')),
    ('a transfer is torn apart', ('switch/replaced', 'IDLE', 'CONFIRMED', 1), DROPPED),
    ('who hangs up early ends the call', ('switch/replaced', 'TAKING', 'OLD_ENDED', 0), without('ADOPT')),
    ('half a code is held for ever', ('switch/codes', 'MATCHING'), timed('forever')),
    ('a number is waited for too long', ('switch/codes', 'COLLECTING'), timed('forever')),
    ('keys that are no code are lost', ('switch/codes', 'MATCHING', 'KEY', 3), without('PASS_FIRST')),
    ('a code that is the beginning of another is taken at once', ('switch/codes', 'MATCHING', 'KEY', 0), DROPPED),
    ('a code does nothing', ('switch/codes', 'MATCHING', 'KEY', 2), without('ASK')),
    ('who has gone still presses', ('switch/codes', 'COLLECTING', 'LEFT', 0), without('SWALLOW')),
    ('over, and its leg goes on', ('call', 'TALKING', 'DROP', 0), without('DROP_LEG')),
    ('the new leg is left', ('referred', 'DIALLING', 'HANGUP', 0), without('DROP_NEW')),
    ('the last NOTIFY is never sent', ('referred', 'ORPHANED', 'UP', 0), without('NOTIFY_LAST')),
    ('the old leg is left', ('replaced', 'TAKING', 'UP', 0), without('DROP_OLD')),
    ('taken before it is up', ('replaced', 'IDLE', 'EARLY_OURS', 2), doing('ADOPT')),
    ('a wait without deadline', ('recording', 'STARTING'), timed('_')),
    ('selection does not stop it', ('recording', 'RUNNING', 'SELECT', 0), DROPPED),
    ('it goes on whatever the rule', ('recording', 'BETWEEN', 'PARTY_CAME', 2), to('STARTING', 'DO_START')),
    ('both halves in one segment', ('recording', 'RUNNING', 'PARTY_LEFT', 0), without('N_STOPPED')),
    ('never does not win', ('recording', 'RUNNING', 'LEARNT', 0), DROPPED),
    ('three become two without it', ('recording', 'RUNNING', 'CALL_OVER', 0), without('PASS_ON')),
    ('what the rule starts again passes for a hand\'s', ('recording', 'RESTARTING', 'STOPPED', 0), without('AS_RULE')),
    ('cancelled on the way, and called recalled', ('attended', 'CONSULTING', 'CANCEL', 0),
     doing('AS_RECALLED', 'DROP_TARGET', 'RESUME')),
    ('the end that is due is not the one named', ('attended', 'RETURNING', 'RESUMED', 0), to('CANCELLED')),
    ('a recall that is hung up passes for one that worked', ('attended', 'RETURNING', 'HANGUP', 0), DROPPED),
    ('a consultation rings out for no reason', ('attended', 'CALLING', 'TIMEOUT', 0), without('NO_ANSWER')),
    ('our user is said to talk to the wrong one', ('attended', 'SWAPPING', 'TARGET_HELD', 0),
     doing('RESUME', 'N_TO_TARGET')),
    ('an answer for every other case is missing', ('blind', 'REFERRING', 'REFER_REFUSED', 1), DROPPED),
    ('a second REFER is not answered', ('referred', 'DIALLING', 'REQUEST'), IGNORED),
    ('who must be asked about takes the place at once', ('replaced', 'IDLE', 'CONFIRMED', 2), DROPPED),
    ('a question that nobody answers', ('replaced', 'ASKED', 'TIMEOUT', 0), to('STAY', '_')),
    ('declined, and it rings on', ('replaced', 'ASKED', 'DECLINE', 0), without('DECLINE_603')),
    ('an INVITE with Replaces is not answered', ('replaced', 'ALONE', 'CONFIRMED'), IGNORED),
    ('a recording stopped by a transfer is forgotten', ('recording', 'RUNNING', 'SELECT', 0), without('KEEP_WISH')),
    ('a recording starts again that no rule wanted', ('recording', 'OFF', 'BACK', 0), asking('can_record')),

    ('the caller is shown, not the one who consults', ('callerid', 'WARM', 'C', 'W3'), with_cells(shown='A_ID')),
    ('an extension goes outside', ('callerid', 'WARM', 'C', 'W5'), with_cells(shown='T_EXT')),
    ('a caller who withholds is named', ('callerid', 'WARM', 'C', 'X2'), with_cells(shown='A_ID', carriers='ID')),
    ('the guard of who withholds is dropped', ('callerid', 'WARM', 'C', 'W9', 'CONSULTING', 'INT'),
     with_cells(which='SHOW_A')),
    ('anonymous, and asserted beside it', ('callerid', 'BLIND', 'C', 'X20'), with_cells(carriers='ID + RB + DH')),
    ('a target that withholds is named to the caller', ('callerid', 'WARM', 'A', 'X6', 'JOINED'),
     with_cells(shown='C_ID', carriers='ID')),
    ('transferred, and the target still sees who did it', ('callerid', 'WARM', 'C', 'W2'), with_cells(shown='T_EXT')),
    ('transferred, and the caller sees himself', ('callerid', 'WARM', 'A', 'W2'), with_cells(shown='A_ID')),
    ('an outside phone is told what it cannot redraw', ('callerid', 'WARM', 'C', 'W8'),
     with_cells(carriers='ID', told='TRUNK')),
    ('told to a trunk that takes no updates', ('callerid', 'BLIND', 'A', 'B3', 'COMPLETED', 'INT', 'EXT'),
     with_cells(told='CIU')),
    ('a foreign number where the trunk takes own ones', ('callerid', 'BLIND', 'C', 'B6'), with_cells(shown='A_TRUNK')),
    ('a foreign number, and no Diversion that vouches for it', ('callerid', 'BLIND', 'C', 'B5'),
     with_cells(carriers='ID')),
    ('the carrier is not left to do it', ('callerid', 'BLIND', 'C', 'B5'), with_cells(told='INVITE')),
    ('nobody says who transferred', ('callerid', 'BLIND', 'C', 'B2'), with_cells(carriers='ID + DH')),
    ('no line that says via whom', ('callerid', 'BLIND', 'C', 'B1'), with_cells(extra='_')),
    ('a recall looks like a new call', ('callerid', 'BLIND', 'T', 'B8'), with_cells(extra='_')),
    ('a caller called back, and the target on his screen', ('callerid', 'BLIND', 'A', 'B9', 'RECALLED', 'ANY', 'INT'),
     with_cells(shown='C_ID')),
    ('a call to a mailbox that does not say whose', ('callerid', 'VM', 'C', 'V1'), with_cells(carriers='ID + DH')),
    ('voicemail of an external number', ('callerid', 'VM', 'ALL', 'V4'), with_cells(shown='UNCHANGED')),
    ('a setting the other way round', ('callerid', 'WARM', 'C', 'W9', 'CONSULTING', 'EXT', 'INT', 'SHOW_A + NO_OUT'),
     with_cells(which='SHOW_T + NO_OUT')),
    ('a row is missing', ('callerid', 'WARM', 'C', 'X3'), NO_ROW),

    ('low lets external numbers', ('policy', 'LOW', 'OTHER_EXTERNAL'), with_cells(attended='yes', blind='yes')),
    ('medium lets recorded contacts, as high does', ('policy', 'MEDIUM', 'CONTACT_RECORDED'),
     with_cells(attended='yes', blind='yes')),
    ('high forbids recorded contacts, as medium does', ('policy', 'HIGH', 'CONTACT_RECORDED'),
     with_cells(attended='_', blind='_')),
    ('high lets voicemail', ('policy', 'HIGH', 'INTERNAL_RECORDED'), with_cells(voicemail='yes')),
    ('voicemail of a contact', ('policy', 'NONE', 'CONTACT_RECORDED'), with_cells(voicemail='yes')),
    ('warm and not blind', ('policy', 'LOW', 'CONTACT_UNRECORDED'), with_cells(blind='_')),
    ('a cell is missing', ('policy', 'MEDIUM', 'INTERNAL_UNRECORDED'), NO_ROW),
    ('a cell said twice', ('policy', 'MEDIUM', 'OTHER_EXTERNAL'), with_cells(target='CONTACT_UNRECORDED')),
    ('a flag opens another type', ('policy', 'high_allows_voicemail'), with_cells(type='MEDIUM')),
    ('two flags exchanged', ('policy', 'high_blocks_all_external'), with_cells(flag='high_allows_voicemail')),

    ('the switch before the version of the client', ('policy_rules', 'CLIENT_VERSION'), LATER),
    ('the type before voicemail outside', ('policy_rules', 'VOICEMAIL_OUT'), LATER),
    ('off-net before the type', ('policy_rules', 'TYPE'), LATER),
    ('emergency is a class like others', ('policy_rules', 'EMERGENCY'), LATER),
    ('a person is asked before it is refused', ('policy_rules', 'PEER_REFUSED'), LATER),
    ('anybody may take a place', ('policy_rules', 'UNAUTHORISED'), with_cells(paths='_R__')),
    ('off, and places are taken', ('policy_rules', 'SWITCH'), with_cells(paths='VR_F')),
    ('off-net by Replaces', ('policy_rules', 'OFFNET'), with_cells(paths='VR_F')),
    ('the type for a peer only', ('policy_rules', 'TYPE'), with_cells(paths='_R__')),
    ('what is refused is asked', ('policy_rules', 'DOWNGRADE'), with_cells(answer='ASK')),
    ('what is asked is refused', ('policy_rules', 'PEER_ASKS'), with_cells(answer='REFUSE')),
    ('try again, and the code says never', ('policy_rules', 'IN_TRANSFER'), with_cells(code='403')),
    ('a wrong address, and somebody refuses it', ('policy_rules', 'SCHEME'), with_cells(cause='REFUSED')),
    ('a type for a level', ('policy_rules', 'SWITCH'), respelt('sentence', '%L', '%T')),
    ('another rule\'s sentence', ('policy_rules', 'HOPS'), borrowing('sentence', 'CHAIN')),

    ('who is to dial hears nothing', ('hears', 'HEARS', 'ANY', 'dial_tone'), NO_ROW),
    ('who holds hears the others', ('hears', 'HEARS', 'ANY', 'holds'), NO_ROW),
    ('the party of a holder is on silence', ('hears', 'HEARS', 'SEAT', 'other_holds'), with_cells(hears='NOTHING')),
    ('early media are not heard', ('hears', 'HEARS', 'RING', 'called_early'), LATER),
    ('a claim from elsewhere is enough', ('may_replace', 'MAY', 'ELSEWHERE', 'ANY', 'NONE', 'UNASKED'),
     with_cells(answer='YES')),
    ('the identifiers are enough', ('may_replace', 'MAY', 'HOST', 'SILENT', 'NONE', 'UNASKED'), with_cells(answer='YES')),
    ('the same way is not enough', ('may_replace', 'MAY', 'SAME', 'ANY', 'NONE'), with_cells(claim='NAMED')),
    ('a proof that nobody asks for', ('may_replace', 'MAY', 'ELSEWHERE', 'ANY', 'OPEN'), with_cells(answer='ASK')),
    ('no row for who has proved it', ('may_replace', 'MAY', 'ANY', 'ANY', 'GOOD'), NO_ROW),
    ('anybody picks up', ('may_take', 'TAKE', 'RINGS', 'OTHER', 'LACKS', 'NONE', 'UNASKED'), with_cells(answer='YES')),
    ('the way is enough to pick up', ('may_take', 'TAKE', 'RINGS', 'OTHER', 'LACKS', 'GOOD', 'UNASKED'),
     with_cells(answer='WAY')),
    ('a right needs no proof', ('may_take', 'TAKE', 'RINGS', 'OTHER', 'ANY', 'OPEN'), with_cells(answer='YES')),
    ('nobody moves its own call', ('may_take', 'TAKE', 'ANY', 'SAME', 'ANY'), NO_ROW),
    ('busy is declined to Q.850', ('causes', 'BUSY'), with_cells(q850='21')),
    ('the number is not that of the word', ('causes', 'NO_ANSWER'), with_cells(csta='60')),
    ('English where Zoom writes American', ('causes', 'CANCELLED'), with_cells(zoom='"cancelled"')),
    ('another code for no answer', ('causes', 'NO_ANSWER'), with_cells(sip='408')),
]

# ---- where the tables are, and who catches a wrong one ----

SUITES = { # in the order they run, the quickest first: further sources (globs), arguments, who catches
    'test_tables.c': ([], [], 'walker'),
    'test_worlds_peer.c': (['worlds.c'], [], 'walker'),
    'test_scripts.c': (['play*.c', 'script.c', 'script_rewrite.c'], [], 'scripts'),
    'test_hears.c': ([], [], 'cells'),
    'test_explore.c': (['explorer.c', 'restarted.c'], ['--quick'], 'explorer'),
    'test_explore_switch.c': (['explorer.c', 'restarted.c'], ['--quick'], 'explorer'),
    'test_worlds.c': (['worlds.c'], [], 'walker'),
    'test_callerid.c': ([], [], 'rows'),
    'test_callerid_rules.c': ([], [], 'rules'),
    'test_policy.c': ([], [], 'policy'),
    'test_causes.c': ([], [], 'causes'),
    'test_may_replace.c': ([], [], 'cells'),
    'test_may_take.c': ([], [], 'cells'),
}

# Of each table: its folder, the sources that are compiled with it (globs), the suites that run.
Kind = collections.namedtuple('Kind', 'folder sources suites')
MACHINE = Kind('lib/core/tables', ['lib/core/tables/*.c'],
               ['test_tables.c', 'test_worlds_peer.c', 'test_scripts.c', 'test_explore.c', 'test_worlds.c'])
SWITCH = MACHINE._replace(suites=['test_tables.c', 'test_scripts.c', 'test_explore_switch.c'])
RULES = {
    'hears': Kind('lib/core/switch', ['lib/core/switch/hears.c'], ['test_hears.c']),
    'callerid': Kind('lib/rules', ['lib/rules/callerid.c'], ['test_callerid.c', 'test_callerid_rules.c']),
    'policy': Kind('lib/rules', ['lib/rules/policy.c'], ['test_policy.c']),
    # the order of these rules is that of an enum
    'policy_rules': Kind('include/legwork', ['lib/rules/policy.c', 'lib/rules/policy_text.c', 'tests/test_policy.c'],
                         ['test_policy.c']),
    'causes': Kind('lib/ledger', ['lib/ledger/names.c'], ['test_causes.c']),
    'may_replace': Kind('lib/core/ask', ['lib/core/ask/may_replace.c'], ['test_may_replace.c']),
    'may_take': Kind('lib/core/ask', ['lib/core/ask/may_take.c'], ['test_may_take.c']),
}
UNLINKED = ('proof.c', 'no_rules.c', 'no_switch.c')

Mutant = collections.namedtuple('Mutant', 'name table place change text')


def kind_of(name):
    return SWITCH if name.startswith('switch/') else RULES.get(name, MACHINE)


def path_of(name):
    return f'{kind_of(name).folder}/{name}.def'


def read(source, name):
    return (tables.Rows if name in RULES else tables.Machine)(source / path_of(name))


def mutant(source, what, place, change):
    name, *place = place
    try:
        text = change.apply(read(source, name), *place)
    except (KeyError, IndexError) as e:
        sys.exit(f'mutants.py: {name}: {what}: there is no {" ".join(map(str, place))}, or not one only, '
                 f'or nothing to change in it ({e})')
    return Mutant(f'{name}: {what}', name, ' '.join(map(str, place)), change.text, text)


def other_step(rng, machine):
    """A row of a machine with another next state, or one action less."""
    state, name, at, row = rng.choice(machine.rows())
    silent = [a for a in row.acts if a != '_' and not a.startswith('N_')]
    if rng.random() < 0.5 and silent:
        change = without(rng.choice(silent))
    else:
        change = to(rng.choice([s for s in machine.next_words() if s not in (row.next, 'IDLE')]))
    return (machine.name, state, name, at), change


def other_cell(rng, table):
    """A row of the rules with one cell that another row has in that column."""
    row = rng.choice(table.rows)
    at = rng.randrange(len(row.args))
    others = sorted({r.args[at] for r in table.rows if r.word == row.word} - {row.args[at]})
    if not others:
        return other_cell(rng, table)
    cells = (*row.args[:at], rng.choice(others), *row.args[at + 1:])
    return (table.name, row.word, *row.args), Change(cells[at], lambda table, *key: table.with_rows((row, cells)))


def seeded(source, count, seed):
    """Mutants by chance, of the three transfers, of recording, and of the rules."""
    rng = random.Random(seed)
    made = []
    while len(made) < count:
        table = read(source, rng.choice(['attended', 'attended', 'blind', 'voicemail', 'recording', *RULES]))
        place, change = (other_cell if table.name in RULES else other_step)(rng, table)
        what = f'{" ".join(map(str, place[1:]))[:36]}: {change.text[:20]}'
        made.append(mutant(source, what, place, change))
    return made


def run(args, cwd, timeout=60):
    os.environ['CMOCKA_TEST_ABORT'] = '1' # the first case that fails is enough
    try:
        return subprocess.run(args, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout)
    except subprocess.TimeoutExpired:
        return None


def sound(done, what):
    """What must work with no mutant in it."""
    if not done or done.returncode:
        sys.exit(f'mutants.py: cannot {what}\n' + (done.stdout.decode() if done else 'it took too long'))


def object_of(source):
    return source.replace('/', '_')[:-2] + '.o'


class Workshop:
    """A copy of what is needed, with everything built that no mutant changes."""

    def __init__(self, source, where, pool, skip=''):
        self.dir = where
        self.cc = shlex.split(os.environ.get('CC', 'cc'))
        for part in (*PARTS, *SOUND):
            shutil.copytree(source / part, where / part, ignore=shutil.ignore_patterns('__pycache__', 'pictures', '*.log'))
        self.flags = FLAGS + sorted({'-I' + str(p.relative_to(where)) for f in FOLDERS for p in where.glob(f)
                                     if p.is_dir()})
        self.suites = {}
        for main, (more, args, who) in SUITES.items():
            if main != skip + '.c':
                self.suites[main] = (self.glob('tests/' + main, *('tests/' + m for m in more)), args, who)
        core = [c for c in self.glob('lib/**/*.c') if not c.endswith(UNLINKED)]
        list(pool.map(self.compile, {*core, *(s for sources, _, _ in self.suites.values() for s in sources)}))
        sound(run(['ar', 'rcs', 'libsound.a', *map(object_of, core)], where), 'make the library')

    def glob(self, *patterns):
        return [str(p.relative_to(self.dir)) for pattern in patterns for p in sorted(self.dir.glob(pattern))]

    def compile(self, source):
        sound(run(self.cc + self.flags + ['-c', source, '-o', object_of(source)], self.dir), f'compile {source}')

    def judge(self, number, name, text=None):
        """Who catches this table: 'compiler', 'walker', ..., or None when it survives.  No text: the sound one."""
        here = self.dir / f'm{number}'
        for part in PARTS:
            shutil.copytree(self.dir / part, here / part)
        (here / 'tests').symlink_to(self.dir / 'tests')
        if text:
            (here / path_of(name)).write_text(text)
        try:
            return self.build_and_run(here, kind_of(name))
        finally:
            shutil.rmtree(here)

    def build_and_run(self, here, kind):
        changed = self.glob(*kind.sources)
        for c in changed:
            how = ['-fsyntax-only', c] if c.endswith(UNLINKED) else ['-c', c, '-o', object_of(c)]
            done = run(self.cc + self.flags + how, here)
            if not done or done.returncode:
                return 'compiler'
        changed = [c for c in changed if not c.endswith(UNLINKED)]
        for main in [s for s in kind.suites if s in self.suites]:
            sources, args, who = self.suites[main]
            objects = [object_of(c) for c in changed] + [f'../{object_of(s)}' for s in sources if s not in changed]
            # what was changed stands before the library, which gives only what is missing then
            sound(run(self.cc + objects + ['../libsound.a', '-o', main[:-2], '-lcmocka'], here), 'link ' + main)
            done = run([str(here / main[:-2])] + args, here)
            if not done or done.returncode:
                return who
        return None


def parse():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument('--list', action='store_true', help='print name, place and change of each, and break nothing')
    p.add_argument('--source', default=pathlib.Path(__file__).resolve().parent.parent, type=pathlib.Path,
                   help='the tree to work on (default: the one this file is in)')
    p.add_argument('--seeded', type=int, default=0, metavar='N', help='N more at random; these may survive')
    p.add_argument('--seed', type=int, default=1, metavar='S', help='which ones (default 1)')
    p.add_argument('--jobs', type=int, default=os.cpu_count(), metavar='N', help='how many at a time')
    p.add_argument('--skip', default='', metavar='SUITE', help='the suite not to run, such as test_scripts')
    p.add_argument('--only', default='', metavar='NAME', help='those whose name contains this')
    return p.parse_args()


def show(mutants):
    for m in mutants:
        print(f'{m.name:72} {m.place}: {m.change}')
    return 0


def main():
    signal.signal(signal.SIGPIPE, signal.SIG_DFL) # --list | head
    opt = parse()
    started = time.time()
    mutants = [m for m in (mutant(opt.source, *hand) for hand in HAND) if opt.only in m.name]
    chance = seeded(opt.source, opt.seeded, opt.seed)
    if opt.list:
        return show(mutants + chance)
    with (tempfile.TemporaryDirectory(prefix='mutants') as where,
          concurrent.futures.ThreadPoolExecutor(opt.jobs) as pool):
        shop = Workshop(opt.source, pathlib.Path(where), pool, opt.skip)
        for name, who in zip(['tables', *RULES], pool.map(lambda n: shop.judge(n, n), ['tables', *RULES])):
            if who:
                sys.exit(f'mutants.py: the sound {name} are already caught by the {who}')
        caught = list(pool.map(lambda n: shop.judge(n[0], n[1].table, n[1].text), enumerate(mutants + chance)))
    survivors = 0
    for i, (m, who) in enumerate(zip(mutants + chance, caught)):
        print(f'{m.name:72} {who or ("SURVIVES" if i < len(mutants) else "survives")}')
        survivors += who is None and i < len(mutants)
    print(f'{len(mutants)} mutants by hand, {survivors} survive; {len(chance)} by chance, '
          f'{sum(w is None for w in caught[len(mutants):])} survive; {time.time() - started:.0f} s')
    print(f'{len(mutants) - survivors} passed, {survivors} failed')
    return 1 if survivors else 0


if __name__ == '__main__':
    sys.exit(main())
