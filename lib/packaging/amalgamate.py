#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes legwork.c and legwork.h: the core, its rules and its ledger as one pair of files.

usage: amalgamate.py ROOT OUT

ROOT  the sources of legwork
OUT   the folder that gets legwork.c and legwork.h

The pair needs nothing else: cc -c legwork.c.  Each source file stays in one piece, under a line that names it.
What two of them call by one name gets the name of its file in front.
"""
import collections, os, pathlib, re, sys

PUBLIC = ['version.h', 'config.h', 'legwork.h', 'adapter.h', 'number.h', 'policy.h', 'callerid.h', 'rules.h',
	  'switch.h', 'ledger.h', 'snapshot.h']
FOLDERS = ['core', 'rules', 'ledger']
# Proved, not linked; in place of what is here; for what reads no headers.
LEFT_OUT = {'proof.c', 'no_rules.c', 'no_switch.c', 'inlined.c'}

INCLUDE = re.compile(r'\s*#\s*include\s+(<[^>]*>|"[^"]*"|\w+)')
DEFINE = re.compile(r'\s*#\s*define\s+(\w+)(?:\s+("[^"]*")$)?')
UNDEF = re.compile(r'\s*#\s*undef\s+(\w+)')
# Comments, texts and characters are left alone; so is a member, which stands behind . or ->.
TOKEN = re.compile(r'/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|(?:\.|->)\s*[A-Za-z_]\w*'
		   r'|(?P<tag>(?:struct|enum|union)\s+)?(?P<name>\b[A-Za-z_]\w*)', re.S)
# What a file declares outside of its functions: functions and variables; the constants of an enum; tags.
STATIC = re.compile(r'^static\b[^;={(]*?\b(\w+)(?:\[[^;=]*?\])*\s*(?:\(|=|;)'
		    r'|^(?:static const struct \{.*|)\} (\w+)(?:\[\])* = \{$', re.M)
ENUM = re.compile(r'^enum(?: \w+)? \{(.*?)\n?\};', re.M | re.S)
TAG = re.compile(r'^(?:struct|enum|union) (\w+) \{', re.M)


def fail(why):
	sys.exit('amalgamate.py: ' + why)


class Paste:
	"""Puts every file in the place where it is included, a header only once."""

	def __init__(self, root):
		self.root, self.seen, self.value, self.system = root, set(), {}, set()

	def find(self, what, here):
		what = self.value.get(what, what)
		if what.startswith('"'):
			return pathlib.Path(os.path.normpath(here.parent / what[1:-1]))
		if what.startswith('<legwork/'):
			return self.root / 'include' / what[1:-1]
		if not what.startswith('<'):
			fail(f'{here}: nothing says which file #include {what} means')
		self.system.add(what)
		return None

	def include(self, what, here):
		path = self.find(what, here)
		if path is None or path in self.seen:
			return ''
		if path.suffix == '.h':
			self.seen.add(path)
			if path.parent.name == 'legwork':
				return '' # all of these are in legwork.h
		return self.text(path, path.read_text()).rstrip('\n')

	def text(self, path, text):
		out = []
		for line in text.split('\n'):
			include, define, undef = INCLUDE.match(line), DEFINE.match(line), UNDEF.match(line)
			if include:
				line = self.include(include[1], path)
			elif define and define[2]:
				self.value[define[1]] = define[2]
			elif undef:
				self.value.pop(undef[1], None)
			out.append(line)
		return '\n'.join(out)


def bare(text):
	return re.sub(r'/\*.*?\*/', '', text, flags=re.S)


def names_in(text):
	names = {name for found in STATIC.findall(text) for name in found if name}
	for constants in ENUM.findall(bare(text)):
		names.update(re.findall(r'(?:^|,)\s*(\w+)\s*(?==|,|$)', constants, re.M))
	return names


def tags_in(text):
	return set(TAG.findall(text))


def renamed(text, names, tags, prefix):
	def one(match):
		if match['name'] and match['name'] in (tags if match['tag'] else names):
			return (match['tag'] or '') + prefix + match['name']
		return match[0]
	return TOKEN.sub(one, text)


def left_defined(text):
	"""The macros of a file that the next file must not see."""
	left = []
	for line in text.split('\n'):
		define, undef = DEFINE.match(line), UNDEF.match(line)
		if define:
			left.append(define[1])
		elif undef and undef[1] in left:
			left.remove(undef[1])
	return sorted(set(left))


def files(root, suffix):
	found = [p for folder in FOLDERS + ['table'] for p in sorted((root / 'lib' / folder).rglob('*' + suffix))]
	return [p for p in found if p.name not in LEFT_OUT]


def words_in(text):
	return {m['name'] for m in TOKEN.finditer(text) if m['name']}


def shared(texts):
	"""The words that more than one file uses."""
	count = collections.Counter(word for text in texts for word in words_in(text))
	return {word for word, n in count.items() if n > 1}


def pasted(text, names):
	"""Those that a macro puts together: they keep their names, and only one file may have them."""
	heads = tuple(re.findall(r'\b(\w+)##', text))
	return {name for name in names if heads and name.startswith(heads)}


def prefix_of(path):
	return f'{path.parent.name}_{path.stem}_'


def header(root):
	paste, parts = Paste(root), []
	for name in PUBLIC:
		path = root / 'include/legwork' / name
		parts.append(f'/* ==== legwork/{name} ==== */\n' + paste.text(path, path.read_text()))
	return top(root, paste.system) + '\n'.join(parts)


def source(root):
	common = shared(path.read_text() for path in files(root, '.c') + files(root, '.h'))
	paste, parts = Paste(root), []
	for path in files(root, '.c'):
		text = path.read_text()
		names = names_in(text) & common
		text = renamed(text, names - pasted(text, names), tags_in(text) & common, prefix_of(path))
		parts.append(f'/* ==== {path.relative_to(root)} ==== */\n' + paste.text(path, text))
		parts += [f'#undef {name}' for name in left_defined(text)]
	return top(root, paste.system) + '#include "legwork.h"\n\n' + '\n'.join(parts) + '\n'


def top(root, system):
	text = '/* legwork: call control with three ways to transfer a call.  Made by lib/packaging/amalgamate.py.\n *\n'
	text += ''.join(f' * {line}'.rstrip() + '\n' for line in (root / 'COPYING').read_text().rstrip().split('\n'))
	return text + ' */\n' + ''.join(f'#include {name}\n' for name in sorted(system))


def main():
	if len(sys.argv) != 3:
		sys.exit(__doc__)
	root, out = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
	if not files(root, '.c'):
		fail(f'no sources below {root}/lib')
	(out / 'legwork.h').write_text(header(root))
	(out / 'legwork.c').write_text(source(root))


main()
