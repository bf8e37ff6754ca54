/* SPDX-License-Identifier: BSD-3-Clause */
/* wasm_scripts.js -- plays every script of tests/scripts in the engine as WebAssembly: 32 bits, another compiler, another
 * libc.  The traces in the files are those of the native engine, and must be the same byte for byte.
 *
 *	node wasm_scripts.js SCRIPTS.wasm FOLDER
 *
 * The player gives up on a script that cannot be played by a trap (examples/playground/wasm/setjmp.h): that is a failure. */
'use strict';
const fs = require('fs'), path = require('path');

const [, , module_path, folder] = process.argv;
const module_ = new WebAssembly.Module(fs.readFileSync(module_path));
const files = fs.readdirSync(folder).filter(name => name.endsWith('.play')).sort()
	.map(name => ({name, text: fs.readFileSync(path.join(folder, name), 'utf8')}));
const whole = files.map(file => file.text).join('\n');
const ENOSYS = () => 52; // there are no files

class Player {
	constructor() {
		const nothing = {fd_close: ENOSYS, fd_seek: ENOSYS, fd_write: ENOSYS};
		this.wasm = new WebAssembly.Instance(module_, {wasi_snapshot_preview1: nothing}).exports;
		this.wasm._initialize();
	}

	put(text) {
		const bytes = Buffer.from(text + '\0'), at = this.wasm.room(bytes.length);
		new Uint8Array(this.wasm.memory.buffer).set(bytes, at);
		return at;
	}

	got(what) {
		const all = Buffer.from(this.wasm.memory.buffer), at = this.wasm['played_' + what]();
		return all.toString('utf8', at, all.indexOf(0, at));
	}
}

/* A file's own scripts come first, and the beginnings of all the others behind them. */
function play_file(file, failures) {
	const own = file.text.split('\n').filter(line => /^== .*[a-z]/.test(line)).length;
	let player = new Player(), text = player.put(file.text + '\n' + whole), n = 0;

	for (; n < own; n++) {
		let same = 0, why = '';
		try {
			same = player.wasm.play(text, n);
			why = player.got('why');
		} catch (trap) {
			why = String(trap);
		}
		if (same === 1)
			continue;
		failures.push(`${file.name}: ${player.got('name')}: ${why}\n${player.got('trace')}`);
		player = new Player();
		text = player.put(file.text + '\n' + whole);
	}
	return n;
}

const failures = [];
const played = files.map(file => play_file(file, failures)).reduce((a, b) => a + b, 0);

console.log(failures.slice(0, 5).join('\n'));
console.log(`${played - failures.length} passed, ${failures.length} failed`);
process.exit(failures.length || played < 1000 ? 1 : 0);
