# SPDX-License-Identifier: BSD-3-Clause
"""The floors of every library of lib/, from top to bottom: the list that arrows.py proves.

A file stands on the first floor that has a pattern for it (without .c or .h: x.c and x.h are one).  It may
include and call what stands on a lower floor of its library, and what its library `sees` of others: all of a library, or one file
(rules/text).  On its own
floor too if that floor is OPEN; not if it is APART: those files know nothing of one another.  No circle is
allowed anywhere, on an open floor neither.  What a library `calls` of others it calls by their public headers.

A library that is not held yet (held=False) is measured, and what is wrong is only counted.  To hold it: name
every file here, see that `tidy.py --floors ROOT BUILD` shows no arrow marked UP, and set held=True.
"""
from collections import namedtuple

OPEN, APART = 'open', 'apart'
Floor = namedtuple('Floor', 'name kind files')
Library = namedtuple('Library', 'name folder objects floors sees calls held but strangers', defaults=((), (), True, {}, ()))
# objects: where they lie in the build directory, a pattern; but: {(from, to): reason}, arrows that are allowed all the same
# strangers: two sets of patterns; no arrow goes from one to the other, up or down

# lib/virtual takes the place of libc's and libre's functions, in the test programs that ask for it: these names are
# not its own, and who calls them does not mean it.
STANDS_IN = {
    'clock_gettime', 'gettimeofday', 'time', 'socket', 'close', 'bind', 'connect', 'getsockname', 'setsockopt',
    'sendto', 'recvfrom', 'recvmmsg', 'read', 'timerfd_create', 'timerfd_settime', 'epoll_ctl', 'epoll_wait', 'mem_alloc', 'mem_zalloc', 'mem_realloc', 'mem_reallocarray',
    'mem_ref', 'mem_deref', 'mem_destructor', 'mem_nrefs', 'rand_bytes', 'rand_char', 'rand_str', 'rand_u16', 'rand_u32', 'rand_u64'}

# The machines of an endpoint and those of a switch (config.role); the engine alone knows both.
ENDPOINT = ('machine/transfer', 'machine/referred', 'machine/replaced', 'machine/start', 'machine/passed',
            'machine/call', 'machine/hold', 'machine/focus')
SWITCH = ('switch/*',)

CORE_OBJECTS = 'lib/liblegwork.so*.p'

LIBRARIES = [
    Library('manual', 'lib/manual', None, []), # Python, and nothing else
    Library('table', 'lib/table', None, [
        Floor('expansions', OPEN, ['*']),
    ]),
    Library('rules', 'lib/rules', CORE_OBJECTS, [
        Floor('answers', APART, ['show', 'number', 'policy_text', 'keys']),
        Floor('parts of an answer', APART, ['show_address', 'number_plan', 'address', 'policy']),
        Floor('parts of an address', APART, ['ident', 'digits', 'host', 'profile']),
        Floor('words', APART, ['target', 'directory', 'callerid', 'transfer_types', 'versions', 'names', 'text']),
    ], sees=('table',)),
    Library('core', 'lib/core', CORE_OBJECTS, [
        Floor('engine: doors that stand in headers', APART, ['engine/inlined']),
        Floor('engine: the doors', APART, ['engine/engine', 'engine/step', 'engine/info', 'engine/why', 'engine/legal', 'engine/rules', 'engine/no_rules', 'engine/no_switch', 'engine/tables_json', 'engine/save', 'engine/restore']),
        Floor('engine: the door of a switch', APART, ['engine/switchboard']),
        Floor('engine: to the machines', APART, ['engine/network', 'engine/offer', 'engine/route', 'engine/deliver', 'engine/board_signal']),
        Floor('engine: values', APART, ['engine/learn', 'engine/check', 'engine/mend', 'engine/leg_news', 'engine/saved', 'engine/bytes', 'engine/sound']),
        Floor('engine: what is saved', APART, ['engine/saved_call', 'engine/saved_leg', 'engine/saved_bridge', 'engine/saved_seat']),
        Floor('switch: who is told', APART, ['switch/tell']),
        Floor('switch: what a party presses', APART, ['switch/codes']),
        Floor('switch: who asks', APART, ['switch/xfer_ask']),
        Floor('switch: a transfer', APART, ['switch/xfer']),
        Floor('switch: what a row of it does', APART, ['switch/xfer_act']),
        Floor('switch: its facts, and its end', APART, ['switch/xfer_facts', 'switch/xfer_end']),
        Floor('switch: its beginning', APART, ['switch/xfer_start']),
        Floor('switch: two calls of one party', APART, ['switch/lend']),
        Floor('switch: a call', APART, ['switch/bridge', 'switch/replaced']),
        Floor('switch: for its seats', APART, ['switch/reach', 'switch/ears']),
        Floor('switch: an ear, a screen, a recorder', APART, ['switch/hear', 'switch/hears', 'switch/sees', 'switch/record']),
        Floor('switch: what is asked for', APART, ['switch/asked']),
        Floor('switch: who has had a call', APART, ['switch/way']),
        Floor('machine: how we pass a call on', APART, ['machine/transfer']),
        Floor('machine: how a party passes us on', APART, ['machine/referred', 'machine/replaced']),
        Floor('machine: its beginning', APART, ['machine/start', 'machine/budget', 'machine/passed']),
        Floor('machine: call', APART, ['machine/call']),
        Floor('machine: recording', APART, ['machine/recording']),
        Floor('machine: one party after a restart', APART, ['machine/claim']),
        Floor('machine: one party', APART, ['machine/leg', 'machine/hold']),
        Floor('machine: who hears whom', APART, ['machine/focus']),
        Floor('machine: run', APART, ['machine/run']),
        Floor('ask: who is shown', APART, ['ask/present']),
        Floor('ask: who is shown in a switch', APART, ['ask/screen']),
        Floor('ask: recording', APART, ['ask/recorded']),
        Floor('ask: who may take a place in a switch', APART, ['ask/may_take']),
        Floor('ask: the policy, and who talks', APART, ['ask/judge', 'ask/voices']),
        Floor('ask: who a party is', APART, ['ask/party']),
        Floor('ask: the config', APART, ['ask/config', 'ask/may_replace']),
        Floor('ask: a row of who may', APART, ['ask/fits']),
        Floor('state: life', APART, ['state/life']),
        Floor('state: queues', APART, ['state/queue', 'state/changed', 'state/room']),
        Floor('state: what there is', APART, ['state/state']),
        Floor('state: parts', APART, ['state/pool', 'state/texts', 'state/timers', 'state/names', 'state/settings']),
        Floor('state: numbers', APART, ['state/set']),
        Floor('tables', OPEN, ['tables/*']),
    ], sees=('table', 'rules'), strangers=(ENDPOINT, SWITCH)),
    Library('ledger', 'lib/ledger', CORE_OBJECTS, [
        Floor('ledger', APART, ['ledger']),
        Floor('what is noted', APART, ['look', 'transfer', 'recordings']),
        Floor('what a switch says', APART, ['seats']),
        Floor('who it is', APART, ['parties']),
        Floor('lines', APART, ['lines']),
        Floor('book', APART, ['book', 'names']),
        Floor('index', APART, ['index', 'causes']),
    ], sees=('table', 'rules/text'), calls=('core', 'rules')),
    Library('policy', 'lib/policy', 'lib/policy/liblegwork-policy.so*.p', [
        Floor('file', APART, ['policy_file']),
        Floor('lines', APART, ['policy_lines']),
        Floor('keys', APART, ['policy_keys']),
        Floor('uri', APART, ['uri']),
        Floor('text', APART, ['policy_list', 'policy_text']),
    ], calls=('core', 'rules')),
    Library('queue', 'lib/queue', 'lib/queue/liblegwork-queue.so*.p', [
        Floor('queue', APART, ['queue']),
        Floor('texts', APART, ['texts']),
        Floor('ring', APART, ['ring']),
    ], sees=('table',), calls=('core',)),
    Library('mock', 'lib/mock', 'lib/mock/liblegwork-mock.so*.p', [
        Floor('time, and a test of adapters', APART, ['mock', 'inlined', 'net', 'adapter_check', 'play', 'play_script']),
        Floor('what a party does, and a message means', APART, ['party', 'notes', 'dialog', 'restart', 'play_happen']),
        Floor('engine', APART, ['engine']),
        Floor('acts', APART, ['act']),
        Floor('laws', APART, ['check', 'adapter_watch', 'play_print', 'play_states']),
        Floor('ends', APART, ['end', 'play_restart']),
        Floor('transactions', APART, ['trans', 'play_stage']),
        Floor('wire', APART, ['wire', 'play_rules']),
        Floor('nodes, events, seats, the picture', APART, ['ladder', 'node', 'event', 'seat', 'ears']),
        Floor('world', APART, ['world', 'words', 'luck']),
        Floor('queues', APART, ['queue', 'spares']),
        Floor('values', APART, ['message', 'text']),
    ], sees=('table',), calls=('core', 'rules', 'ledger')),
    Library('re', 'lib/re', 'lib/re/liblegwork-re.so*.p', [
        Floor('door', APART, ['door/re', 'door/inlined', 'door/capture', 'door/metrics']),
        Floor('what comes in', APART, ['door/answers', 'door/listen', 'door/config', 'door/transport']),
        Floor('the gate', APART, ['door/gate']),
        Floor('a rest', APART, ['door/pause']),
        Floor('how many', APART, ['door/crowd']),
        Floor('a connection, and a socket', APART, ['door/stream', 'door/udp']),
        Floor('what the gate refuses, reads, and lets wait', APART, ['door/verdict', 'door/intake', 'door/backlog', 'door/repeats', 'door/receive']),
        Floor('to whom', APART, ['door/pump', 'in/dialog_in']),
        Floor('in', APART, ['in/*']),
        Floor('run', OPEN, ['run/*']),
        Floor('act, of a callee', APART, ['act/uas', 'act/ring']),
        Floor('act', APART, ['act/uac', 'act/modify', 'act/prack', 'act/refer_out', 'act/refer_in', 'act/dtmf', 'act/hear']),
        Floor('act, who is shown', APART, ['act/identity']),
        Floor('ask', OPEN, ['ask/*']),
        Floor('transactions', OPEN, ['trans/*']),
        Floor('state', OPEN, ['state/*']),
        Floor('account', OPEN, ['account/*']),
        Floor('tables', OPEN, ['tables/*']),
        Floor('wire', OPEN, ['wire/*']),
    ], sees=('table',), calls=('core', 'rules', 'ledger')),
    Library('virtual', 'lib/virtual', 'lib/virtual/liblegwork-virtual.a.p', [
        Floor('loop', APART, ['loop']),
        Floor('sockets, alarms', APART, ['socket', 'alarm']),
        Floor('on the way', APART, ['net']),
        Floor('descriptors', APART, ['fds']),
        Floor('luck, memory', APART, ['luck', 'memory']),
        Floor('time', APART, ['time']),
        Floor('what they know of each other', APART, ['virtual']),
    ]),
]
