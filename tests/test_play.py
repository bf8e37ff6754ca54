#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The .play files as files: an error in one is reported with its place, and --rewrite changes traces only.

usage: test_play.py TEST_SCRIPTS FOLDER      the program, and the folder of the scripts
"""
import pathlib, re, shutil, subprocess, sys, tempfile, unittest

TALK = """== TALK
0s bob calls
      do ring bob
      tell incoming bob
1s answer bob
      do answer bob
1s bob confirms
      do focus bob on
      tell connected bob

"""
RINGS = '== rings\n0s bob calls\n      do ring bob\n      tell incoming bob\n'

WRONG = [  # what is wrong, the file, the line, what is said of it
    ('a name twice', RINGS + RINGS, 5, 'rings is there already'),
    ('a beginning twice', TALK + TALK + '== a\nfrom TALK\nso\n      bob: call TALKING\n', 11, 'TALK is there already'),
    ('no such beginning', '== a\nfrom TALK\n0s dial bob\n      do invite bob\n', 2, 'there is no beginning TALK'),
    ('a script as beginning', RINGS + '== a\nfrom rings\nso\n', 6, 'there is no beginning rings'),
    ('a circle', '== A\nfrom B\n== B\nfrom A\n== a\nfrom A\n', 2, 'begins with itself'),
    ('nothing of the engine', RINGS + '== a\n0s dial bob\n', 5, 'a has no line of the engine'),
    ('nothing at all', '== a\n# later\n' + RINGS, 1, 'a is empty'),
    ('a trace of nothing', '== a\n      do ring bob\n', 2, 'the engine does nothing before anything happens'),
    ('a beginning too late', TALK + '== a\n0s dial eve\n      do invite eve\nfrom TALK\n', 14, 'this stands before'),
    ('a setting too late', TALK + '== a\nfrom TALK\nset retry_aor 0\n', 13, 'this stands before'),
    ('no heading', '0s bob calls\n', 1, 'there is no heading yet'),
    ('a wrong mark', '== a (nominol)\n', 1, 'not a heading'),
    ('no end of the line', '== a\n0s bob calls', 2, 'the last line does not end'),
    ('another trace', RINGS.replace('do ring', 'do answer'), 3, 'rings: the trace differs'),
    ('too long a trace', RINGS + '      tell connected bob\n', 5, 'rings: the trace differs'),
    ('too short a trace', RINGS[:RINGS.index('      tell')], 3, 'rings: the trace differs'),
    ('no such verb', RINGS + '1s bob sings\n', 5, "what happens in 'bob sings'?"),
    ('no such party', RINGS + '1s answer eve\n', 5, "nobody is called 'eve' here"),
    ('no such setting', RINGS.replace('0s', 'set volume 11\n0s'), 2, 'there is no setting volume'),
    ('no such rule', RINGS.replace('0s', 'rule none\n0s'), 2, 'there is no rule none'),
]


def without_traces(text):
    return re.sub(r'^ .*\n', '', text, flags=re.M)


DAMAGES = [  # of the lines of one trace
    lambda trace: [],
    lambda trace: trace[:-1],
    lambda trace: trace[1:],
    lambda trace: trace + trace,
    lambda trace: ['      do nothing\n'] + trace[1:],
    lambda trace: trace[::-1],
    lambda trace: trace + ['      tell nonsense\n'],
    lambda trace: [line[:-2] + '\n' for line in trace],
]


def damaged(text, first):
    """Every trace of a file is wrong in another way than the one before it."""
    turn = iter(range(first, first + text.count('\n')))
    return re.sub(r'(?:^ .*\n)+', lambda match: ''.join(
        DAMAGES[next(turn) % len(DAMAGES)](match.group().splitlines(True))), text, flags=re.M)


class Files(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.TemporaryDirectory()
        self.copy = pathlib.Path(self.root.name, 'tests/scripts')
        self.copy.parent.mkdir()
        shutil.copytree(FOLDER, self.copy)
        self.addCleanup(self.root.cleanup)

    def run_it(self, *args):
        done = subprocess.run([PROGRAM, *map(str, args)], cwd=self.root.name, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=120)
        return done.returncode, done.stdout

    def write(self, text):
        path = pathlib.Path(self.root.name, 'one.play')
        path.write_text(text)
        return path

    def are_as_they_were(self):
        for path in FOLDER.glob('*.play'):
            self.assertEqual((self.copy / path.name).read_bytes(), path.read_bytes(), path.name)

    def test_rewriting_the_right_traces_changes_nothing(self):
        self.assertEqual(self.run_it('--rewrite'), (0, ''))
        self.are_as_they_were()

    def test_lost_traces_come_back(self):
        for path in self.copy.glob('*.play'):
            path.write_text(without_traces(path.read_text()))
        status, said = self.run_it('--rewrite')
        self.assertEqual((status, said.count('rewritten: ')), (0, len(list(FOLDER.glob('*.play')))))
        self.are_as_they_were()

    def test_damaged_traces_are_repaired(self):
        for first in range(3):
            for path in FOLDER.glob('*.play'):
                (self.copy / path.name).write_text(damaged(path.read_text(), first))
            self.assertEqual(self.run_it('--rewrite')[0], 0)
            self.are_as_they_were()

    def test_a_damaged_file_is_written_and_no_other(self):
        path = self.copy / 'leg.play'
        path.write_text(damaged(path.read_text(), 0))
        self.assertEqual(self.run_it('--rewrite'), (0, 'rewritten: tests/scripts/leg.play\n'))
        self.are_as_they_were()

    def test_only_traces_change(self):
        wrong = '# Why.\n\n== rings  (nominal)\n\n# He calls.\n0s bob calls\n# And?\n      do nothing\n\nso\n# The end.\n'
        right = ('# Why.\n\n== rings  (nominal)\n\n# He calls.\n0s bob calls\n      do ring bob\n      tell incoming bob\n'
                 '# And?\n\nso\n      bob: call INCOMING\n      bob: leg OFFERED\n# The end.\n')
        path = self.write(wrong)
        self.assertEqual(self.run_it('--rewrite', path)[0], 0)
        self.assertEqual(path.read_text(), right)

    def test_a_line_that_cannot_be_played_is_left_alone(self):
        text = RINGS + '1s bob sings\n      tell a joke\n'
        status, said = self.run_it('--rewrite', self.write(text))
        self.assertEqual((status, self.write(text).read_text()), (1, text))
        self.assertIn('one.play:5: ', said)

    def test_a_beginning_that_goes_another_way_is_said(self):
        path = self.write(TALK + '== HELD\nfrom TALK\n10s blind bob carol\n== a\nset no_transfer 1\nfrom HELD\nso\n')
        status, said = self.run_it('--rewrite', path)
        self.assertEqual(status, 1)
        self.assertRegex(said, r'one\.play:14: a: the trace differs')

    def test_what_is_wrong_is_said_with_its_place(self):
        for what, text, line, said in WRONG:
            with self.subTest(what):
                status, out = self.run_it(self.write(text))
                self.assertNotEqual(status, 0)
                self.assertRegex(out, rf'one\.play:{line}: .*{re.escape(said)}')

    def test_names(self):
        heading = re.compile(r'^== ([a-z]\w*)', re.M)
        names = [name for path in sorted(FOLDER.glob('*.play')) for name in heading.findall(path.read_text())]
        status, said = self.run_it('--list')
        self.assertEqual(status, 0)
        self.assertEqual([line.split()[1] for line in said.splitlines()], names)
        self.assertIn('--rewrite', self.run_it('--help')[1])
        self.assertEqual(self.run_it('--sing')[0], 2)
        self.assertEqual(self.run_it('none.play')[0], 1)


if __name__ == '__main__':
    if '--help' in sys.argv:
        print(__doc__)
        sys.exit(0)
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    PROGRAM, FOLDER = (pathlib.Path(arg).resolve() for arg in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
