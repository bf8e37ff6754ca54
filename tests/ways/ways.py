#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Every way to take legwork home, as a newcomer goes it: from a clone to the first transfer.

usage: ways.py [--quick] [--keep] [WAY...]

For each way a small project (tests/ways/NAME) is copied into an empty folder, built with its own tool against a clone
of this repository, and run: examples/bare_loop.c has to hand Bob over to Carol.  The table gives the seconds from
the clone to that, and how many of them a core worked; 60 of either are too many.  Last comes how much code it is on
a small machine, which has a limit.  The last line is "N passed, N failed".

--quick compiles without optimization and may run beside other work: only what a core worked is judged
--keep  leaves the folders, and says where they are
"""
import multiprocessing.pool, os, pathlib, re, resource, shutil, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
MOST_SECONDS = 60
MOST_WHOLE, MOST_LEAST = 128 * 1024, 64 * 1024
SMALL = 'arm-linux-gnueabihf-'
WINDOWS = 'x86_64-w64-mingw32-gcc'
OVER = re.compile(r'^handed over: 1, calls left: 0$', re.M)


class Failed(Exception):
	pass


class Skipped(Exception):
	pass


class Way:
	"""A clone, an empty folder beside it, and what was run in it."""

	def __init__(self, top, name):
		self.top = top / name
		self.clone, self.project, self.prefix = self.top / 'legwork', self.top / 'project', self.top / 'installed'
		given = HERE / name.split('-')[0]
		shutil.copytree(given, self.project) if given.exists() else self.project.mkdir(parents=True)
		for example in ('bare_loop.c', 'unit_test.c'):
			shutil.copy(ROOT / 'examples' / example, self.project)

	def run(self, *command, cwd=None, **env):
		done = subprocess.run([str(part) for part in command], cwd=cwd or self.project, text=True,
				      env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
		if done.returncode:
			raise Failed(f'{" ".join(str(c) for c in command)}\n' + '\n'.join(done.stdout.split('\n')[-30:]))
		return done.stdout

	def hands_over(self, *command, **env):
		if not OVER.search(self.run(*command, **env)):
			raise Failed(f'{" ".join(command)} did not hand over')


def take_clone(way):
	"""What the next commit would hold, as a repository of its own."""
	way.run('git', 'clone', '-q', '--no-local', ROOT, way.clone, cwd=way.top)


def level():
	return ['--buildtype=plain'] if 'CFLAGS' in os.environ else []


def install(way, *options):
	build = way.top / 'build'
	way.run('meson', 'setup', build, f'--prefix={way.prefix}', '--libdir=lib', '-Dlibre=disabled', '-Dtests=disabled',
		'-Dexamples=false', *level(), *options, cwd=way.clone)
	way.run('meson', 'install', '-C', build)
	return {'PKG_CONFIG_PATH': f'{way.prefix}/lib/pkgconfig', 'LD_LIBRARY_PATH': f'{way.prefix}/lib'}


def by_pkg_config(way):
	env = install(way)
	flags = way.run('pkg-config', '--cflags', '--libs', 'legwork-mock', **env).split()
	for program in ('bare_loop', 'unit_test'):
		way.run('cc', program + '.c', '-o', program, *flags)
	way.run('./unit_test', **env)
	way.hands_over('./bare_loop', **env)


def by_pkg_config_static(way):
	"""The least that there is."""
	env = install(way, '-Ddefault_library=static', '-Drules=false', '-Dledger=false', '-Dswitch=false')
	flags = way.run('pkg-config', '--static', '--cflags', '--libs', 'legwork', **env).split()
	way.run('cc', 'bare_loop.c', '-o', 'bare_loop', *flags)
	way.hands_over('./bare_loop')


def by_wrap(way):
	wrap = (way.clone / 'lib/packaging/legwork.wrap').read_text()
	(way.project / 'subprojects').mkdir()
	(way.project / 'subprojects/legwork.wrap').write_text(re.sub(r'(?m)^url = .*', f'url = file://{way.clone}', wrap))
	way.run('meson', 'setup', 'build', *level(), '-Dlegwork:libre=disabled')
	way.run('ninja', '-C', 'build')
	way.run('build/unit_test')
	way.hands_over('build/bare_loop')


def build_by_cmake(way, *options):
	way.run('cmake', '-S', '.', '-B', 'build', f'-DLEGWORK={way.clone}', '-DLEGWORK_RE=OFF', *options)
	way.run('cmake', '--build', 'build', '-j2')


def cmake(way, *options):
	build_by_cmake(way, *options)
	way.run('build/unit_test')
	way.hands_over('build/bare_loop')


def by_fetch_content(way):
	cmake(way)


def by_add_subdirectory(way):
	cmake(way, '-DBUILD_SHARED_LIBS=ON')


def by_cmake_for_windows(way):
	"""Made by another compiler, run by Wine."""
	if not (shutil.which(WINDOWS) and shutil.which('wine')):
		raise Skipped(f'there is no {WINDOWS}, or no wine')
	build_by_cmake(way, '-DCMAKE_SYSTEM_NAME=Windows', f'-DCMAKE_C_COMPILER={WINDOWS}')
	wine = {'WINEPREFIX': str(way.top / 'wine'), 'WINEDEBUG': '-all'}
	try:
		way.run('wine', 'build/unit_test.exe', **wine)
		way.hands_over('wine', 'build/bare_loop.exe', **wine)
	finally: # what Wine has started for us, and keeps
		server = shutil.which('wineserver') or '/usr/lib/wine/wineserver64'
		subprocess.run([server, '-k'], env={**os.environ, **wine}, check=False)


def find_package(way, *options):
	source, build = way.clone / 'lib/packaging/cmake', way.top / 'build'
	way.run('cmake', '-S', source, '-B', build, f'-DCMAKE_INSTALL_PREFIX={way.prefix}', '-DLEGWORK_RE=OFF', *options)
	way.run('cmake', '--build', build, '-j2')
	way.run('cmake', '--install', build)
	cmake(way, f'-DCMAKE_PREFIX_PATH={way.prefix}')


def by_find_package_static(way):
	find_package(way, '-DCMAKE_INSTALL_INCLUDEDIR=headers')


def by_find_package_shared(way):
	find_package(way, '-DBUILD_SHARED_LIBS=ON')


def by_find_package_of_meson(way):
	install(way)
	cmake(way, f'-DCMAKE_PREFIX_PATH={way.prefix}')


def optimized():
	return ['-O0' if 'CFLAGS' in os.environ else '-O2']


def one_file(way):
	"""The pair, and proof that it does the same: every script of tests/scripts, its whole trace compared."""
	way.run('python3', way.clone / 'lib/packaging/amalgamate.py', way.clone, way.project)
	way.run('cc', *optimized(), '-c', 'legwork.c')
	loop = (way.project / 'bare_loop.c').read_text()
	(way.project / 'bare_loop.c').write_text(re.sub(r'#include <legwork/.*>', '#include "legwork.h"', loop))
	way.run('cc', 'bare_loop.c', 'legwork.o', '-o', 'bare_loop')
	way.hands_over('./bare_loop')
	way.in_time = now()
	return plays_all(way, 'legwork.o')


def plays_all(way, *library):
	mock = sorted((way.clone / 'lib/mock').glob('*.c'))
	way.run('cc', f'-I{way.clone}/include', HERE / 'play_all.c', *mock, *library, '-o', 'play_all')
	return way.run('./play_all', *sorted((way.clone / 'tests/scripts').glob('*.play'))).split('\n')[-2]


def sources_of(way, *without):
	return [p for folder in ('core', 'rules', 'ledger') for p in sorted((way.clone / 'lib' / folder).rglob('*.c'))
		if p.stem not in ('proof',) + without]


def plain_cc(way):
	sources = sources_of(way, 'no_rules', 'no_switch')
	way.run('cc', *optimized(), f'-I{way.clone}/include', 'bare_loop.c', *sources, '-o', 'bare_loop')
	way.hands_over('./bare_loop')


# What of the sources goes with -Drules=false -Dledger=false -Dswitch=false.
LEFT_OUT = re.compile(r'/ledger/|/core/switch/|/engine/(rules|switchboard|board_signal)\.c$|/rules/(?!ident|address|digits|host|names|text)')


def compiled(way, source):
	made = way.project / (re.sub(r'\W', '_', str(source.relative_to(way.clone))) + '.o')
	way.run(SMALL + 'gcc', '-std=c11', '-Os', '-fPIC', '-fvisibility=hidden', '-ffunction-sections', '-fdata-sections',
		f'-I{way.clone}/include', '-c', source, '-o', made)
	return made


def text_of(way, objects):
	"""Bytes of code in the library that they make, without what nobody calls."""
	way.run(SMALL + 'gcc', '-shared', '-Wl,--gc-sections', '-Wl,-z,defs', *objects, '-o', 'small.so')
	return int(re.search(r'^\.text\s+(\d+)', way.run(SMALL + 'size', '-A', 'small.so'), re.M)[1])


def small(way):
	"""How much code the core is on a small machine: all of it, and an endpoint without rules and ledger."""
	if not shutil.which(SMALL + 'gcc'):
		raise Skipped(f'there is no {SMALL}gcc')
	sources = sources_of(way)
	with multiprocessing.pool.ThreadPool(2) as pool:
		objects = dict(zip(sources, pool.map(lambda source: compiled(way, source), sources)))
	whole = text_of(way, [o for source, o in objects.items() if source.stem not in ('no_rules', 'no_switch')])
	least = text_of(way, [o for source, o in objects.items() if not LEFT_OUT.search(str(source))])
	if whole > MOST_WHOLE or least > MOST_LEAST:
		raise Failed(f'{whole} bytes of .text, and {least}: more than {MOST_WHOLE} or {MOST_LEAST}')
	return f'{whole} bytes of .text, an endpoint without rules and ledger {least}'


WAYS = [
	('pkg-config', by_pkg_config, 'shared'),
	('pkg-config-static', by_pkg_config_static, 'static, an endpoint alone'),
	('wrap', by_wrap, 'meson subproject, by a wrap file'),
	('find_package', by_find_package_shared, 'CMake, shared'),
	('find_package-static', by_find_package_static, 'CMake, static'),
	('find_package-meson', by_find_package_of_meson, 'CMake, installed by meson'),
	('fetch_content', by_fetch_content, 'CMake FetchContent, static'),
	('add_subdirectory', by_add_subdirectory, 'CMake add_subdirectory, shared'),
	('add_subdirectory-windows', by_cmake_for_windows, 'CMake, for Windows, run by Wine'),
	('one_file', one_file, 'legwork.c and legwork.h'),
	('plain_cc', plain_cc, 'cc on the sources'),
	('small', small, '-Os on armhf'),
]


def now():
	"""Seconds that have passed, and seconds that a core has worked for us."""
	worked = resource.getrusage(resource.RUSAGE_CHILDREN)
	return time.monotonic(), worked.ru_utime + worked.ru_stime


def go(top, name, how):
	began = now()
	way = Way(top, name)
	try:
		take_clone(way)
		result, said = 'ok', how(way) or 'handed over'
	except Failed as why:
		result, said = 'FAILED', str(why)
	except Skipped as why:
		result, said = 'skip', str(why)
	passed, worked = (end - begin for begin, end in zip(began, getattr(way, 'in_time', None) or now()))
	return (*in_time(result, passed, worked, said), passed, worked)


def in_time(result, passed, worked, said):
	"""Beside other work the clock says how much of that there is."""
	judged = worked if '--quick' in sys.argv else max(passed, worked)
	if result == 'ok' and judged > MOST_SECONDS:
		return 'FAILED', f'more than {MOST_SECONDS} s to the first transfer'
	return result, said


def main():
	names = [a for a in sys.argv[1:] if a not in ('--keep', '--quick')]
	unknown = [n for n in names if n not in [w[0] for w in WAYS]]
	if '--help' in sys.argv or '-h' in sys.argv:
		sys.exit(print(__doc__))
	if unknown:
		sys.exit(f'ways.py: no way {unknown[0]}; there are: ' + ' '.join(w[0] for w in WAYS))
	if '--quick' in sys.argv:
		os.environ['CFLAGS'] = '-O0'
	top = pathlib.Path(tempfile.mkdtemp())
	results = []
	wanted = [w for w in WAYS if not names or w[0] in names]
	print(f'       {"way":24} {"what":32}      s  core', flush=True)
	for name, how, what in wanted:
		result, said, passed, worked = go(top, name, how)
		results.append(result)
		print(f'{result:6} {name:24} {what:32} {passed:6.1f} {worked:5.1f}  {said}', flush=True)
	if '--keep' in sys.argv:
		print(f'kept in {top}')
	else:
		shutil.rmtree(top)
	failed, skipped = results.count('FAILED'), results.count('skip')
	print(f'{results.count("ok")} passed, {failed} failed' + (f', {skipped} skipped' if skipped else ''))
	sys.exit(failed > 0)


main()
