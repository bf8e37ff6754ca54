#!/usr/bin/env python3
"""Breaks one row of a table at a time; each wrong table must be caught.

A test that nothing can fail proves nothing.  Every mutant here is a mistake somebody could make in a
.def file: a wrong next state, a dropped action, a missing guard, two lines in the wrong order, a user
ignored, a row forgotten.  It must not compile, or a walker, the explorer or a script must fail on it.

usage: mutants.py [--source DIR] [--seeded N] [--seed S] [--jobs N] [--only NAME] [--skip SUITE]
"""
import argparse, concurrent.futures, os, pathlib, random, re, shlex, shutil, subprocess, sys, tempfile, time

FLAGS = shlex.split('-std=c11 -O1 -Wall -Wextra -Wpedantic -Wswitch-enum -Wno-unused -Werror -Iinclude -Ilib/core '
                    '-Itests')

# name, file, state, text as it stands (in that state), text as it becomes
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
    ('attended: a timer without TIMEOUT', 'attended', 'MERGED', 'STATE(MERGED, _, TALK)',
     'STATE(MERGED, consult_ms, TALK)'),
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
]

SUITES = [ # file, further sources (globs), arguments, who catches
    ('test_tables.c', [], [], 'walker'),
    ('test_worlds_peer.c', ['worlds.c'], [], 'walker'),
    ('test_worlds.c', ['worlds.c'], [], 'walker'),
    ('test_scripts.c', ['play.c', 'play_rules.c', 'scripts_*.c'], [], 'scripts'),
    ('test_explore.c', [], ['--quick'], 'explorer'),
]


def state_block(text, state):
    start = text.index('STATE(%s,' % state)
    return start, text.index('\nEND', start)


def apply_hand(source, mutant):
    _, file, state, old, new = mutant
    text = (source / f'lib/core/{file}.def').read_text()
    start, end = state_block(text, state)
    block = text[start:end]
    if block.count(old) < 1:
        sys.exit(f'mutants.py: {file}.def, {state}: there is no such text any more:\n{old}')
    return file, text[:start] + block.replace(old, new, 1) + text[end:]


ROW = re.compile(r'^(ON|OR|OR3|OR4)\((\w+),\s*(\w+),\s*(\w+),\s*(.*)\)', re.M)


def seeded(source, count, seed):
    """Mutants by chance, of the three transfers: another next state, or one action less."""
    rng = random.Random(seed)
    made = []
    while len(made) < count:
        file = rng.choice(['attended', 'attended', 'blind', 'voicemail'])
        text = (source / f'lib/core/{file}.def').read_text()
        rows = list(ROW.finditer(text))
        states = re.findall(r'^(?:STATE|FINAL)\((\w+)', text, re.M)
        row = rng.choice(rows)
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
        made.append((f'{file}: {state}: {name} [{fact}] {what}', file,
                     text[:row.start()] + new + text[row.end():]))
    return made


def run(args, cwd, timeout=60):
    try:
        return subprocess.run(args, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout)
    except subprocess.TimeoutExpired:
        return None


class Workshop:
    """A copy of what is needed, with everything built that no mutant changes."""

    def __init__(self, source, where, skip=''):
        self.dir = where
        self.cc = shlex.split(os.environ.get('CC', 'cc'))
        for part in ('include', 'lib/core', 'tests'):
            shutil.copytree(source / part, where / part, ignore=shutil.ignore_patterns('__pycache__', '*.log'))
        self.version(source)
        self.objects, self.suites = [], []
        core = [p for p in sorted((where / 'lib/core').glob('*.c')) if p.name not in ('tables.c', 'proof.c')]
        for c in core:
            self.objects.append(self.compile(where, f'lib/core/{c.name}', c.stem + '.o'))
        for main, more, args, who in SUITES:
            sources = [main] + [p.name for m in more for p in sorted((where / 'tests').glob(m))]
            if main != skip + '.c' and all((where / 'tests' / s).exists() for s in sources):
                objects = [self.compile(where, f'tests/{s}', 't_' + s[:-2] + '.o') for s in sources]
                self.suites.append((main[:-2], objects, args, who))

    def version(self, source):
        number = re.search(r"version: '([0-9.]+)'", (source / 'meson.build').read_text()).group(1).split('.')
        text = (source / 'include/legwork/version.h.in').read_text()
        words = {'MAJOR': number[0], 'MINOR': number[1], 'PATCH': number[2], 'VERSION': '.'.join(number)}

        def word(match):
            name = match.group(1).upper()
            return next((v for k, v in words.items() if name.endswith(k)), '.'.join(number))
        (self.dir / 'include/legwork/version.h').write_text(re.sub(r'@(\w+)@', word, text))

    def compile(self, cwd, source, out):
        path = self.dir / out
        if path.exists():
            return str(path)
        done = run(self.cc + FLAGS + ['-I' + str(self.dir / 'include'), '-c', source, '-o', str(path)], cwd)
        if not done or done.returncode:
            sys.exit('mutants.py: cannot build the sound one:\n' + (done.stdout.decode() if done else source))
        return str(path)

    def judge(self, number, file, text, keep=None):
        """Who catches this table: 'compiler', 'walker', ..., or None when it survives."""
        here = self.dir / f'm{number}'
        (here / 'lib').mkdir(parents=True)
        shutil.copytree(self.dir / 'lib/core', here / 'lib/core')
        shutil.copytree(self.dir / 'include', here / 'include')
        if file:
            (here / f'lib/core/{file}.def').write_text(text)
        try:
            return self.build_and_run(here)
        finally:
            shutil.rmtree(here)

    def build_and_run(self, here):
        for c in ('proof', 'tables'):
            done = run(self.cc + FLAGS + ['-c', f'lib/core/{c}.c', '-o', c + '.o'], here)
            if not done or done.returncode:
                return 'compiler'
        for name, objects, args, who in self.suites:
            done = run(self.cc + objects + self.objects + ['tables.o', '-o', name, '-lcmocka'], here)
            if not done or done.returncode:
                sys.exit('mutants.py: cannot link ' + name + '\n' + (done.stdout.decode() if done else ''))
            done = run([str(here / name)] + args, here)
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
        sound = shop.judge('sound', None, None)
        if sound:
            sys.exit(f'mutants.py: the sound tables are already caught by the {sound}')
        with concurrent.futures.ThreadPoolExecutor(opt.jobs) as pool:
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
