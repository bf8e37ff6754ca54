#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Builds the core and its tests for other machines, and runs them: the same cases, and of each script the same trace.

usage: cross.py [--quick] [--keep] [--list] [TARGET...]

Each target is a cross file of meson, and can be had without this script:

	meson setup --cross-file tests/cross/s390x.ini build-s390x && meson test -C build-s390x --suite core

What it needs is said on the file's first line.  A target that another one's compiler is missing for is skipped.  The
snapshots that the targets write are compared with each other, and each has to read those that are kept in
tests/fuzz/seeds.  The table says how many scripts were played, how many cases passed in all, and in how many seconds;
the last line is "N passed, N failed[, N skipped]".

--quick  the scripts and the snapshots alone
--keep   leaves the builds, and says where they are
--list   says what the targets are, as README.md shows it
"""
import collections, configparser, filecmp, json, os, pathlib, re, shutil, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
SCRIPTS = ROOT / 'tests/scripts'

# What takes long and asks nothing that depends on a machine: everywhere, and where it is emulated.
LONG = {'explore', 'explore_switch_quick', 'room', 'worlds'}
LONG_EMULATED = {'callerid_rules', 'mock_restart', 'worlds_switch'}

Target = collections.namedtuple('Target', 'name what how level without')
TARGETS = [
	Target('armhf', '32 bits, unsigned char', 'emulated by qemu', 1, LONG_EMULATED | {'restarted'}),
	Target('s390x', 'big-endian, unsigned char', 'emulated by qemu', 1, LONG_EMULATED),
	Target('i386', '32 bits, signed char', 'run as it is', 0, set()),
	Target('musl', 'another libc', 'run as it is', 0, set()),
	Target('mingw', 'Windows, 64 bits: a DLL, long of 32 bits', 'run by Wine', 0, set()),
]
# This one is built with the playground, and is a test of the suite core.
WASM = ('wasm32', '32 bits, another compiler and libc', 'run by node')

QUICK = ['scripts', 'snapshot']
# Cases of tests that are wanted otherwise.
LONG_CASES = ['legal_verbs_are_taken_and_others_change_nothing', 'test_every_header', 'test_vendor',
	      'any_texts_of_an_endpoint', 'any_texts_of_a_switch', 'anything_goes_on_in_an_endpoint',
	      'anything_goes_on_in_a_switch', 'bits_under_a_mended_sum_do_no_harm', 'walk_over_all_combinations']
NOT_HERE = {'source', 'slow', 'once', 'timed'}
WALKS = '50'


class Failed(Exception):
	pass


class Skipped(Exception):
	pass


class Build:
	"""One target, its folder, and what is asked of it."""

	def __init__(self, top, target):
		self.target, self.top, self.folder = target, top, top / target.name
		file = configparser.ConfigParser()
		file.read(HERE / f'{target.name}.ini')
		words = lambda key: [w.strip("[]' ") for w in file['binaries'].get(key, '').split(',') if w]
		self.compiler, self.wrapper = words('c'), words('exe_wrapper')
		self.env = {**os.environ, 'LW_LEAVE_OUT': ' '.join(LONG_CASES), 'LW_SEEDS': WALKS, 'WINEDEBUG': '-all',
			    'WINEPREFIX': str(top / 'wine')}

	def run(self, *command, may_fail=False):
		done = subprocess.run([str(part) for part in command], cwd=ROOT, env=self.env, text=True,
				      errors='replace', stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
		if done.returncode and not may_fail:
			raise Failed(f'{" ".join(str(c) for c in command)}\n' + '\n'.join(done.stdout.split('\n')[-30:]))
		return done.stdout

	def set_up(self):
		missing = [p for p in (self.compiler[0], *self.wrapper[:1]) if not shutil.which(p)]
		if missing:
			raise Skipped(f'there is no {missing[0]}')
		self.run('meson', 'setup', '--cross-file', HERE / f'{self.target.name}.ini', '-Ddebug=false',
			 f'-Doptimization={self.target.level}', self.folder, ROOT)

	def tests(self, quick):
		"""The tests that are programs of this build, by name: their command and what they are made from."""
		known = json.loads(self.run('meson', 'introspect', '--tests', self.folder))
		suites = lambda test: {suite.split(':')[-1] for suite in test['suite']}
		return {test['name']: test for test in known if 'core' in suites(test) and not suites(test) & NOT_HERE
			and self.folder in pathlib.Path(test['cmd'][0]).parents and test['name'] not in LONG | self.target.without
			and (test['name'] in QUICK or not quick)}

	def test(self, names):
		"""Runs them, and returns what each has said, by name."""
		self.run('meson', 'test', '-C', self.folder, '--no-rebuild', '-t', '20', *names, may_fail=True)
		with open(self.folder / 'meson-logs/testlog.json') as log:
			return {entry['name'].split(' / ')[-1]: entry for entry in map(json.loads, log)}

	def snapshots(self):
		"""Where the target has written those that are compared."""
		written = self.folder / 'snapshots'
		written.mkdir()
		program = next(p for p in (self.folder / 'tests').glob('test_snapshot*') if p.is_file())
		self.run(*self.wrapper, program, '--write', SCRIPTS, written)
		return written


def cases(said):
	"""How many cases have passed; a program that counts none is one."""
	return said.get('stdout', '').count('[       OK ]') or 1


def scripts_played(said):
	return sum(map(int, re.search(r'^scripts: (\d+) nominal, (\d+) off-nominal', said['stdout'], re.M).groups()))


def tail(said):
	return '\n'.join((said.get('stdout', '') + said.get('stderr', '')).split('\n')[-12:])


def compare(written, others):
	"""The bytes of a snapshot are the same on every machine."""
	for other in others:
		same, differ, lack = filecmp.cmpfiles(written, other, [p.name for p in sorted(written.iterdir())], shallow=False)
		if differ or lack or not same:
			raise Failed(f'snapshots are not those of {other.parent.name}: {" ".join(differ + lack) or "none"}')


def go(build, quick, written):
	build.set_up()
	tests = build.tests(quick)
	build.run('ninja', '-C', build.folder, '-j2', *[os.path.relpath(t['cmd'][0], build.folder) for t in tests.values()])
	said = build.test(tests)
	bad = [name for name in tests if said.get(name, {}).get('result') != 'OK']
	if bad:
		raise Failed('\n'.join(f'{name}: {said.get(name, {}).get("result", "not run")}\n{tail(said.get(name, {}))}'
				       for name in bad[:5]))
	mine = build.snapshots()
	compare(mine, written)
	written.append(mine)
	return scripts_played(said['scripts']), sum(cases(s) for s in said.values())


def show(result, target, build, scripts, passed, seconds, said=''):
	print(f'{result:7} {target.name:7} {target.what:42} {build.compiler[-1]:24} {target.how:17} {scripts:>5} '
	      f'{passed:>5} {seconds:>6.0f}  {said}'.rstrip(), flush=True)


def stop_wine(top):
	"""What Wine has started for us, and keeps."""
	server = shutil.which('wineserver') or '/usr/lib/wine/wineserver64'
	if (top / 'wine').exists() and os.path.exists(server):
		subprocess.run([server, '-k'], env={**os.environ, 'WINEPREFIX': str(top / 'wine')}, check=False)
		subprocess.run([server, '-w'], env={**os.environ, 'WINEPREFIX': str(top / 'wine')}, check=False)


def run_all(top, targets, quick):
	results, written = collections.Counter(), []
	for target in targets:
		build, began, counts, said = Build(top, target), time.monotonic(), ('', 0), ''
		try:
			counts, result = go(build, quick, written), 'ok'
		except Failed as why:
			result, said = 'FAILED', str(why)
		except Skipped as why:
			result, said = 'skip', str(why)
		results['passed'] += counts[1]
		results['failed'] += result == 'FAILED'
		results['skipped'] += result == 'skip'
		show(result, target, build, *counts, time.monotonic() - began, said)
	return results


def list_them():
	print('| machine | | |\n|---|---|---|')
	for name, what, how, *_ in [*TARGETS, WASM]:
		print(f'| {name} | {what} | {how} |')


def main():
	if '--help' in sys.argv or '-h' in sys.argv:
		return print(__doc__)
	if '--list' in sys.argv:
		return list_them()
	names = [a for a in sys.argv[1:] if a not in ('--keep', '--quick')]
	unknown = [n for n in names if n not in [t.name for t in TARGETS]]
	if unknown:
		sys.exit(f'cross.py: no target {unknown[0]}; there are: ' + ' '.join(t.name for t in TARGETS))
	top = pathlib.Path(tempfile.mkdtemp())
	print(f'{"":7} {"target":7} {"what is other":42} {"compiler":24} {"how":17} {"scripts":>5} {"cases":>5} {"s":>4}')
	try:
		results = run_all(top, [t for t in TARGETS if not names or t.name in names], '--quick' in sys.argv)
	finally:
		stop_wine(top)
		if '--keep' in sys.argv:
			print(f'kept in {top}')
		else:
			shutil.rmtree(top)
	print(f'        {WASM[0]} is the test wasm_scripts of every build that has the playground')
	print(f'{results["passed"]} passed, {results["failed"]} failed'
	      + (f', {results["skipped"]} skipped' if results['skipped'] else ''))
	sys.exit(results['failed'] > 0)


main()
