/* SPDX-License-Identifier: BSD-3-Clause */
/* page.js -- the page of the playground.
 *
 * The story is a world and a list of lines, each with its time; the address of the page is the story.  The module plays
 * it from the beginning whenever something is asked, so that any moment of it can be looked at.  A click at a moment that
 * is past forgets what came after it. */

const QUIET_MS = 1500, FAR_MS = 600000, STEP_MS = 110, LATE_MS = 1000;
const SPEAKERS = ['bob', 'alice', 'carol', 'switch', 'mailbox'];
const SHY = /^(ACK|100 |200 (BYE|NOTIFY|CANCEL|UPDATE))/; // the ladder is readable without them

const $ = id => document.getElementById(id);
const title = name => name === 'switch' ? 'Switch' : name[0].toUpperCase() + name.slice(1);
const seconds = ms => (ms / 1000).toFixed(2) + ' s';

/* An element with properties (class, on..., or an attribute) and what is in it. */
function make(tag, with_, ...inside) {
	const node = document.createElement(tag);
	for (const [key, value] of Object.entries(with_ || {})) {
		if (key.startsWith('on'))
			node.addEventListener(key.slice(2), value);
		else if (value !== false && value !== undefined)
			node.setAttribute(key, value === true ? '' : value);
	}
	node.append(...inside.filter(part => part !== null && part !== undefined));
	return node;
}

/* ---- the module ---- */

let wasm;

function put(line) {
	const bytes = new TextEncoder().encode(line + '\0');
	new Uint8Array(wasm.memory.buffer).set(bytes, wasm.playground_text());
}

function got() {
	const all = new Uint8Array(wasm.memory.buffer), from = wasm.playground_text();
	return new TextDecoder().decode(all.subarray(from, all.indexOf(0, from)));
}

function ask(what) {
	wasm['playground_' + what]();
	return JSON.parse(got());
}

function load() {
	const bytes = Uint8Array.from(atob(WASM), c => c.charCodeAt(0));
	const no = () => 52; // there are no files
	return WebAssembly.instantiate(bytes, {wasi_snapshot_preview1: {fd_close: no, fd_seek: no, fd_write: no}})
		.then(made => {
			wasm = made.instance.exports;
			wasm._initialize();
		});
}

/* ---- the story ---- */

let story = {world: 'phones', lines: []}; // lines: {t, words}
let things = [];                          // all that happens in it
let end = 0, now = 0;
let refused = null;                       // {t, words, why}

const is_fate = line => /^(lost|\d+) \w+ [A-Z0-9]/.test(line.words);

/* The address is untrusted text: what is no line is left out, and the module refuses what it does not know. */
function read_address(address) {
	const parts = address.replace(/^#/, '').split('/').map(part => {
		try {
			return decodeURIComponent(part.replace(/\+/g, ' ')).trim();
		} catch {
			return '';
		}
	});
	const lines = parts.slice(1, 200).map(part => /^(\d{1,7}) ([\w ,.=-]{1,80})$/.exec(part)).filter(Boolean)
		.map(found => ({t: +found[1], words: found[2]}));
	return {world: /^[\w =]{1,200}$/.test(parts[0]) ? parts[0] : 'phones', lines: in_order(lines)};
}

function in_order(lines) {
	return lines.map((line, i) => [line, i]).sort((a, b) => a[0].t - b[0].t || a[1] - b[1]).map(pair => pair[0]);
}

function address_of(told) {
	const lines = told.lines.map(line => `${line.t} ${line.words}`);
	return '#' + [told.world, ...lines].map(part => encodeURIComponent(part).replace(/%20/g, '+')).join('/');
}

function note_events(into) {
	for (const thing of ask('events'))
		into.push(thing);
}

/* Plays the story until that moment, lines of it that are due included.  Returns what has happened. */
function play_until(until) {
	const seen = [];
	refused = null;
	put(story.world === 'phones' ? '' : story.world.replace(/\bphones\b/, ''));
	if (wasm.playground_begin()) {
		put('');
		wasm.playground_begin();
		refused = {t: 0, words: story.world, why: 'there is no such world or setting'};
	}
	for (const line of story.lines.filter(is_fate)) {
		put(`${line.t} ${line.words}`);
		wasm.playground_fate();
	}
	for (const line of story.lines.filter(line => !is_fate(line) && line.t <= until)) {
		wasm.playground_run(line.t);
		note_events(seen);
		if (line.words === 'wait')
			continue;
		put(line.words);
		if (wasm.playground_do())
			refused = {t: line.t, words: line.words, why: got()};
		note_events(seen);
	}
	wasm.playground_run(until);
	note_events(seen);
	return seen;
}

/* From the last line on, until nothing has happened for a while. */
function play_on(last) {
	things = play_until(last);
	let quiet = last;
	for (let t = last; t - quiet < QUIET_MS && t < last + FAR_MS; t += 100) {
		wasm.playground_run(t + 100);
		const before = things.length;
		note_events(things);
		if (things.slice(before).some(thing => thing.kind !== 'message' || !/OPTIONS/.test(thing.words)))
			quiet = t + 100;
	}
	return quiet + (story.lines.length ? QUIET_MS / 3 : 0);
}

function tell(told, at) {
	story = told;
	const last = told.lines.filter(line => !is_fate(line)).at(-1);
	end = play_on(last ? last.t : 0);
	if (last && last.words === 'wait') {
		end = last.t;
		things = play_until(end);
	}
	things = things.filter(thing => !/OPTIONS/.test(thing.words));
	now = Math.min(at ?? end, end);
	draw_ladder();
	show();
}

/* A click: what comes after this moment is forgotten. */
function happens(words, at = now) {
	const lines = story.lines.filter(line => line.t <= at && line.words !== 'wait');
	tell_and_show({world: story.world, lines: in_order([...lines, {t: at, words}])}, at);
}

function tell_and_show(told, from) {
	tell(told, from);
	history.replaceState(null, '', address_of(story));
	mark_scene();
	play();
}

/* ---- time ---- */

let timer = 0;

const moments = () => [...new Set([0, ...things.map(thing => thing.t), end])].filter(t => t <= end).sort((a, b) => a - b);

function go(t) {
	now = Math.max(0, Math.min(t, end));
	show();
}

function stop() {
	clearInterval(timer);
	timer = 0;
	show_bar();
}

function step(way) {
	const at = moments();
	const next = way > 0 ? at.find(t => t > now) : at.filter(t => t < now).at(-1);
	if (next !== undefined)
		go(next);
	return next !== undefined;
}

function play() {
	stop();
	if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
		go(end);
		return;
	}
	timer = setInterval(() => step(1) || stop(), STEP_MS);
	show_bar();
}

function wait() {
	const lines = story.lines.filter(line => line.words !== 'wait');
	stop();
	story = {world: story.world, lines};
	play_until(end);
	for (let t = end; t < end + FAR_MS; t += 500) {
		const seen = [];
		wasm.playground_run(t + 500);
		note_events(seen);
		const first = seen.find(thing => !/OPTIONS/.test(thing.words));
		if (!first)
			continue;
		tell_and_show({world: story.world, lines: [...lines, {t: play_on(first.t), words: 'wait'}]}, end);
		return;
	}
	tell(story, end);
	$('result').textContent = 'Nothing more happens by itself.';
}

/* ---- people ---- */

const TALKS = {talking: 'talking', calling: 'calling', ringing: 'rings', over: 'hanging up', none: ''};

function call_words(call) {
	if (call.state !== 'talking')
		return call.state === 'ringing' ? `${title(call.with)} calls` : `${TALKS[call.state]} ${title(call.with)}`;
	const how = call.released ? 'let go, until the result is known' : call.held && call.remote_held ? 'both hold'
		: call.held ? 'held' : call.remote_held ? 'holds us' : call.mixed ? 'in a conference' : 'talking';
	return `${title(call.with)}: ${how}`;
}

/* What a button says, and what it does; null: none for this verb. */
function buttons_of(who, call, people) {
	const peer = call.with, other = people.find(name => name !== who && name !== peer);
	const verbs = {
		answer: [['Answer']], reject: [['Busy', '486']],
		complete: [['Hand over']], swap: [['Swap']], merge: [['All three']],
		cancel: [['Cancel transfer']], retry: [['Try again']], accept: [['Accept']], decline: [['Decline']],
		attended: other && [[`Consult ${title(other)}`, other]], blind: other && [[`Send to ${title(other)}`, other]],
		voicemail: other && [[`To ${title(other)}’s mailbox`, other]],
		hold: [['Hold']], resume: [['Resume']], split: [['Split']], drop: [['Let go']], hangup: [['Hang up']],
	};
	const once = call.consults ? ['complete', 'cancel', 'swap', 'merge', 'retry', 'split'] : []; // its other call has them
	return Object.keys(verbs).filter(verb => call.legal.includes(verb) && verbs[verb] && !once.includes(verb)).map(verb => {
		const [label, extra] = verbs[verb][0];
		return make('button', {type: 'button', class: verb === 'hangup' || verb === 'reject' ? 'end' : false,
			'aria-label': `${title(who)}: ${label} (${title(peer)})`,
			onclick: () => happens([who, verb, peer, extra].filter(Boolean).join(' '))}, label);
	});
}

function dial_buttons(who, people) {
	return people.filter(name => name !== who).map(name => make('button', {type: 'button',
		'aria-label': `${title(who)}: call ${title(name)}`, onclick: () => happens(`${who} dial ${name}`)}, `Call ${title(name)}`));
}

const SOUNDS = {hold: 'on hold', music: 'hears music', ringback: 'hears it ring', 'a ringing phone': 'rings', '': 'free'};

function ear_words(person) {
	if (person.switch)
		return person.calls.length ? `${person.calls.length} call${person.calls.length > 1 ? 's' : ''}` : 'no calls';
	if (person.hears.length)
		return `hears ${names(person.hears)}`;
	return person.calls.length || person.sound ? SOUNDS[person.sound] || person.sound : 'free';
}

function names(list) {
	return list.map(title).join(' and ');
}

function card(person, people) {
	const automatic = person.switch || person.name === 'mailbox';
	const calls = person.calls.map(call => make('div', {class: 'call'}, make('p', null, person.switch ? `${title(call.with)}’s call: ${TALKS[call.state]}` : call_words(call)),
		automatic ? null : make('div', {class: 'buttons'}, ...buttons_of(person.name, call, people))));
	const free = !automatic && person.calls.every(call => call.held && !call.released && !call.method);
	return make('div', {class: `card ${person.name}`, role: 'group', 'aria-label': title(person.name)},
		make('header', null, make('h3', {class: 'name'}, title(person.name)), make('span', {class: 'ear'}, ear_words(person))),
		...calls, free ? make('div', {class: 'buttons'}, ...dial_buttons(person.name, people)) : null);
}

/* Redrawing takes the focus away from whoever works by keys: it goes back to the same button, or the same person. */
function keep_focus(where, redraw) {
	const had = document.activeElement, label = where.contains(had) ? had.getAttribute('aria-label') : null;
	redraw();
	if (label === null)
		return;
	const all = [...where.querySelectorAll('button')];
	const next = all.find(b => b.getAttribute('aria-label') === label) ||
		all.find(b => (b.getAttribute('aria-label') || '').startsWith(label.split(':')[0]));
	if (next)
		next.focus({preventScroll: true});
}

function show_people(state) {
	const people = state.people.filter(p => !p.switch && p.name !== 'mailbox').map(p => p.name);
	const shown = state.people.filter(p => p.name !== 'mailbox' || columns().includes('mailbox'));
	keep_focus($('cards'), () => {
		$('cards').replaceChildren(...shown.map(person => card(person, people)));
		if (refused && now >= refused.t)
			$('cards').append(make('p', {class: 'refused'}, `“${refused.words}” is refused: ${refused.why}`));
	});
}

/* ---- outcome, and who hears whom ---- */

const ENDS = {completed: 'good', recalled: 'bad', failed: 'bad', cancelled: 'bad', unknown: 'bad'};

const transfer_words = method => method === 'voicemail' ? 'transfer to voicemail' : `${method} transfer`;

function show_outcome() {
	const note = things.filter(thing => thing.t <= now && thing.kind === 'note' && thing.who !== 'switch').reverse()
		.find(thing => /^transfer /.test(thing.note));
	const word = note ? note.note.split(' ').at(-1) : '';
	const why = note && note.cause && !['none', 'transferred', 'cancelled'].includes(note.cause) ? `: ${note.cause}` : '';
	$('outcome').className = ENDS[word] || '';
	$('result').textContent = !note ? (things.some(t => t.t <= now) ? 'No transfer yet.' : 'Nothing has happened yet.')
		: ENDS[word] ? `${title(note.who)}’s ${transfer_words(note.method)} ${word === 'unknown' ? 'ended, nobody knows how' : word}${why}.`
		: `${title(note.who)}’s ${transfer_words(note.method)} is under way.`;
}

function hearing(people) {
	const of = name => people.find(p => p.name === name), said = new Set(), parts = [];
	for (const p of people)
		for (const q of p.hears) {
			const both = of(q).hears.includes(p.name), key = [p.name, q].sort().join();
			if (both && !said.has(key))
				parts.push(`${title(p.name)} and ${title(q)} hear each other.`);
			else if (!both)
				parts.push(`${title(p.name)} hears ${title(q)}, who does not hear ${title(p.name)}.`);
			said.add(key);
		}
	for (const p of people)
		if (!p.hears.length)
			parts.push(`${title(p.name)} ${p.sound ? (SOUNDS[p.sound] === 'on hold' ? 'is on hold' : SOUNDS[p.sound]) : 'hears nobody'}.`);
	return parts.join(' ');
}

function show_hearing(state) {
	const people = state.people.filter(p => !p.switch && (p.name !== 'mailbox' || p.calls.length));
	const words = hearing(people);
	if ($('hearing').textContent !== words)
		$('hearing').textContent = words;
	$('ears').replaceChildren(draw_ears(people));
}

function draw(tag, with_, ...inside) {
	const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
	for (const [key, value] of Object.entries(with_))
		node.setAttribute(key, value);
	node.append(...inside);
	return node;
}

/* The same as a picture: who is in line, and an arc from each to everybody who hears them. */
function draw_ears(people) {
	const gap = 62, x = i => 30 + gap * i, picture = [];
	people.forEach((p, i) => people.forEach((q, k) => {
		if (!q.hears.includes(p.name))
			return;
		const both = p.hears.includes(q.name), high = 24 - 11 * (Math.abs(i - k) - 1), way = k > i ? 1 : -1;
		if (!both || i < k)
			picture.push(draw('path', {d: `M${x(i) + 9 * way} 34 Q${(x(i) + x(k)) / 2} ${high - 18} ${x(k) - 9 * way} 34`,
				class: both ? 'both' : 'one', 'marker-end': 'url(#tip)', ...(both ? {'marker-start': 'url(#tip)'} : {})}));
	}));
	people.forEach((p, i) => picture.push(draw('circle', {cx: x(i), cy: 42, r: 7, class: `${p.name} ${p.hears.length ? '' : 'alone'}`}),
		draw('text', {x: x(i), y: 64, 'text-anchor': 'middle'}, title(p.name))));
	const tip = draw('marker', {id: 'tip', viewBox: '0 0 8 8', refX: 6, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse'},
		draw('path', {d: 'M0 0 8 4 0 8z'}));
	return draw('svg', {viewBox: `0 0 ${gap * people.length} 68`, width: gap * people.length, height: 68}, tip, ...picture);
}

/* ---- the ladder ---- */

let shy = true, chosen = -1; // chosen: the message whose fate is asked for

const columns = () => SPEAKERS.filter(name => name !== 'switch' && name !== 'mailbox' ||
	things.some(thing => thing.who === name && thing.kind !== 'row' || thing.to === name));

const centre = (i, n) => (100 * (i + 0.5)) / n;

function shown_words(thing) {
	if (thing.kind === 'user')
		return user_words(thing);
	return thing.note.replace(/^./, c => c.toUpperCase()) +
		(/end|fail|refus|recall/.test(thing.note) && thing.cause && !['normal', 'transferred'].includes(thing.cause) ? `: ${thing.cause}` : '');
}

function user_words(thing) {
	const say = {dial: 'Calls', answer: 'Answers', reject: 'Is busy', hangup: 'Hangs up', attended: 'Consults', blind: 'Sends to',
		voicemail: 'To mailbox of', complete: 'Hands over', cancel: 'Cancels', swap: 'Swaps', merge: 'All three', hold: 'Holds',
		resume: 'Resumes', retry: 'Tries again', accept: 'Accepts', decline: 'Declines', split: 'Splits', drop: 'Lets go'};
	return (say[thing.verb] || thing.verb) + (/^(dial|attended|blind|voicemail)$/.test(thing.verb) ? ` ${title(thing.whom)}` : '');
}

function lane(inside, names_) {
	const lines = names_.map((name, i) => make('div', {class: 'life', style: `left:${centre(i, names_.length)}%`}));
	return make('div', {class: 'lane'}, ...lines, inside);
}

function draw_message(thing, i, names_) {
	const a = names_.indexOf(thing.who), b = names_.indexOf(thing.to), n = names_.length;
	const left = centre(Math.min(a, b), n), width = centre(Math.max(a, b), n) - left;
	const fate = thing.delay < 0 ? 'lost' : thing.delay > 40 ? 'late' : '';
	const said = fate === 'lost' ? ', lost' : fate === 'late' ? `, arrives after ${seconds(thing.delay)}` : '';
	return lane(make('button', {type: 'button', class: `message ${thing.who} ${b > a ? 'right' : 'left'} ${fate}`,
		style: `left:${left}%;width:${width}%`, onclick: () => choose(i),
		'aria-label': `${seconds(thing.t)}: ${title(thing.who)} to ${title(thing.to)}: ${thing.words}${said}`},
		make('span', null, thing.words, fate === 'late' ? ' (late)' : '')), names_);
}

function draw_word(thing, names_) {
	const n = names_.length, i = names_.indexOf(thing.who), at = centre(i, n);
	const how = i === 0 ? 'margin-left:0' : i === n - 1 ? 'margin-left:auto;margin-right:0'
		: `position:absolute;left:${at}%;transform:translateX(-50%);max-width:none`;
	const edge = i === 0 ? `left:calc(${at}% - 34px)` : i === n - 1 ? `right:calc(${100 - at}% - 34px)` : '';
	return lane(make('button', {type: 'button', class: `word ${thing.kind} ${thing.who} ${thing.refused ? 'no' : ''}`, style: `${how};${edge};white-space:nowrap`,
		onclick: () => look(thing.t), 'aria-label': `${seconds(thing.t)}: ${title(thing.who)}: ${shown_words(thing)}`},
		shown_words(thing)), names_);
}

function draw_thing(thing, i, names_) {
	const at = make('span', {class: 'at', 'aria-hidden': 'true'}, (thing.t / 1000).toFixed(2));
	const li = make('li', {'data-t': thing.t, 'data-i': i}, at,
		thing.kind === 'message' ? draw_message(thing, i, names_) : draw_word(thing, names_));
	return li;
}

const is_drawn = thing => thing.kind === 'user' || thing.kind === 'note' && !/^route/.test(thing.note) ||
	thing.kind === 'message' && (!shy || thing.delay !== 40 || !SHY.test(thing.words));

function draw_ladder() {
	const names_ = columns();
	$('heads').replaceChildren(...names_.map((name, i) =>
		make('span', {class: name, style: `left:${centre(i, names_.length)}%`}, title(name))));
	const rows = [];
	things.forEach((thing, i) => is_drawn(thing) && rows.push(draw_thing(thing, i, names_)));
	let last = '';
	for (const row of rows) { // a time is said once
		const at = row.querySelector('.at');
		if (at.textContent === last)
			at.textContent = '';
		else
			last = at.textContent;
	}
	$('rows').replaceChildren(...rows);
}

function look(t) {
	stop();
	chosen = -1;
	go(t);
}

function choose(i) {
	stop();
	chosen = i;
	go(things[i].t);
}

/* What may become of the message that was chosen; it is on its way now. */
function fate_bar(thing) {
	const is = thing.delay < 0 ? 'This message is lost.' : `${title(thing.who)} has sent it; it arrives at ${seconds(thing.t + thing.delay)}.`;
	const fate = how => () => {
		chosen = -1;
		const lines = story.lines.filter(line => line.t <= thing.t && line.words !== 'wait');
		tell_and_show({world: story.world, lines: in_order([...lines, {t: thing.t, words: `${how} ${thing.who} ${thing.words}`}])}, thing.t);
	};
	return make('div', {class: 'fate'}, make('p', null, make('b', null, thing.words), ` ${is} What anybody does now happens meanwhile.`),
		make('button', {type: 'button', onclick: fate('lost')}, 'Lose it'),
		make('button', {type: 'button', onclick: fate(String(LATE_MS))}, 'Delay it by 1 s'));
}

function show_ladder() {
	const rows = [...$('rows').children];
	let last = null;
	for (const row of rows) {
		const t = +row.dataset.t;
		row.classList.toggle('future', t > now);
		row.classList.toggle('now', t === now && now < end);
		row.querySelector('.fate')?.remove();
		if (+row.dataset.i === chosen)
			row.append(fate_bar(things[chosen]));
		if (t <= now)
			last = row;
	}
	if (!last) {
		$('scroll').scrollTop = 0;
		return;
	}
	const box = $('scroll'), bottom = last.offsetTop + last.offsetHeight + 40;
	if (bottom > box.scrollTop + box.clientHeight || last.offsetTop < box.scrollTop)
		box.scrollTop = bottom - box.clientHeight;
}

/* ---- the table ---- */

let tables = {}, picked = null; // picked: the row that a person wants to see

const rank = machine => /^(attended|blind|voicemail)$/.test(machine) ? 3 : /^switch\/(attended|blind|voicemail|recall|relay)/.test(machine) ? 3
	: /referred|replaced/.test(machine) ? 2 : 1;

/* The last rows that were taken, the newest first, and which of them is the most telling. */
function rows_taken() {
	const rows = things.filter(thing => thing.kind === 'row' && thing.t <= now &&
		(thing.machine !== 'recording' || thing.state !== thing.next));
	const recent = rows.slice(-40).reverse();
	const telling = recent.filter(row => rank(row.machine) === 3)[0] || recent.filter(row => rank(row.machine) === 2)[0];
	const list = recent.slice(0, 5);
	if (telling && !list.includes(telling))
		list[list.length - 1] = telling;
	return {list, lit: list.includes(picked) ? picked : telling || list[0]};
}

function taken_button(row, lit) {
	return make('li', {class: row.who}, make('button', {type: 'button', 'aria-pressed': String(row === lit),
		'aria-label': `${title(row.who)}: ${row.machine}, ${row.state} to ${row.next}`,
		onclick: () => {
			picked = row;
			keep_focus($('taken'), show_table);
		}}, make('b', null, title(row.who)), ' ', make('code', null, `${row.machine}: ${row.state} → ${row.next}`)));
}

/* Long names break where their words do. */
function soft(name) {
	return name.split(/(?<=_)/).flatMap(part => [part, make('wbr')]);
}

function row_cells(row, lit) {
	const next = lit && row.next === 'DUE' ? `DUE: ${lit.next}` : row.next;
	const acts = row.do.flatMap((act, i) => [i ? make('br') : '', ...soft(act)]);
	return make('tr', {class: lit ? 'lit' : false, 'aria-current': lit ? 'true' : false}, make('td', null, ...soft(row.input)),
		make('td', {class: 'if'}, ...soft(row.if === 'always' ? '' : row.if)), make('td', null, ...soft(next)), make('td', null, ...acts));
}

function no_line(state, next, words) {
	const inputs = state.rows.filter(row => row.next === next && row.if === 'always').map(row => row.input);
	return inputs.length ? make('p', {class: 'no'}, words + ' ', make('code', null, inputs.join(', '))) : null;
}

/* Where the table scrolls within its own box, the row is brought into it. */
function show_lit() {
	const box = $('table'), row = $('state').querySelector('.lit');
	if (getComputedStyle(box).overflowY !== 'auto')
		return;
	box.scrollTop = 0;
	if (row && row.getBoundingClientRect().bottom > box.getBoundingClientRect().bottom - 40)
		box.scrollTop = row.getBoundingClientRect().top - box.getBoundingClientRect().top - 0.6 * box.clientHeight;
}

function show_table() {
	const {list, lit} = rows_taken();
	$('taken').replaceChildren(...list.map(row => taken_button(row, lit)));
	if (!lit) {
		$('state').replaceChildren(make('p', {class: 'meta'}, 'Nobody has taken a row yet.'));
		return;
	}
	const machine = tables[lit.machine], state = machine.states.find(s => s.name === lit.state);
	const last = machine.states.find(s => s.name === lit.next);
	const meta = [state.stage && `stage ${state.stage}`, state.deadline ? `waits for ${state.deadline} at most` : 'waits for ever'].filter(Boolean);
	const is_lit = row => row.input === lit.input && row.if === lit.if;
	const rows = state.rows.filter(row => !['REFUSE', 'IGNORE'].includes(row.next) || row.if !== 'always' || is_lit(row));
	$('state').replaceChildren(
		make('h3', null, `${lit.machine}: ${lit.state}`),
		make('p', {class: 'meta'}, `lib/core/tables/${lit.machine}.def; ${meta.join('; ')}`),
		make('p', null, `${title(lit.who)}: ${lit.input}${lit.if === 'always' ? '' : ` while ${lit.if}`} leads to ${lit.next}` +
			(last && last.final && last.note ? `: ${last.note}.` : '.')),
		make('table', null, make('thead', null, make('tr', null, ...['input', 'if', 'next', 'do'].map(word => make('th', {scope: 'col'}, word)))),
			make('tbody', null, ...rows.map(row => row_cells(row, is_lit(row) && lit)))),
		no_line(state, 'REFUSE', 'Refused:') || '', no_line(state, 'IGNORE', 'Ignored:') || '');
	show_lit();
}

/* ---- the bar, the scenes, the world ---- */

function show_bar() {
	const at = moments();
	$('slider').max = end;
	$('slider').value = now;
	$('slider').setAttribute('aria-valuetext', seconds(now));
	$('clock').textContent = seconds(now);
	$('back').disabled = $('first').disabled = now <= at[0];
	$('next').disabled = now >= end;
	$('play').textContent = timer ? '❚❚' : '▶';
	$('play').setAttribute('aria-label', timer ? 'Pause' : 'Play');
	document.body.dataset.state = timer ? 'playing' : 'idle';
}

function mark_scene() {
	for (const link of $('scenes').querySelectorAll('a'))
		if (link.getAttribute('href') === address_of(story))
			link.setAttribute('aria-current', 'page');
		else
			link.removeAttribute('aria-current');
	$('switch').checked = /\bswitch\b/.test(story.world);
	for (const input of $('settings').querySelectorAll('input')) {
		const found = new RegExp(`\\b${input.name}=(\\d+)`).exec(story.world);
		input.value = found ? found[1] : input.defaultValue;
		input.classList.toggle('changed', !!found);
	}
}

function show() {
	play_until(now);
	const state = ask('state');
	show_people(state);
	show_outcome();
	show_hearing(state);
	show_ladder();
	show_table();
	show_bar();
}

/* The same story in another world. */
function change_world() {
	const words = $('switch').checked ? ['switch'] : [];
	for (const input of $('settings').querySelectorAll('input'))
		if (input.value !== input.defaultValue && input.checkValidity() && words.length < 12)
			words.push(`${input.name}=${input.value}`);
	tell_and_show({world: words.join(' ') || 'phones', lines: story.lines}, 0);
}

function setting_label(setting) {
	return make('label', null, setting.text, make('input', {type: 'number', name: setting.name, value: setting.dfl,
		min: setting.least, max: setting.most, title: setting.name, onchange: change_world}));
}

function from_address() {
	stop();
	chosen = -1;
	picked = null;
	tell(read_address(location.hash || SCENES[0].link));
	mark_scene();
	document.body.dataset.told = location.hash;
}

function on_key(event) {
	if (event.target.matches('input, select, textarea') || event.ctrlKey || event.metaKey || event.altKey)
		return;
	const does = {ArrowLeft: () => (stop(), step(-1)), ArrowRight: () => (stop(), step(1))}[event.key];
	if (does) {
		does();
		event.preventDefault();
	}
}

function begin() {
	for (const machine of ask('tables').machines)
		tables[machine.name] = machine;
	$('scenes').append(...SCENES.map(scene => make('li', null, make('a', {href: scene.link}, scene.title))));
	$('settings').append(...ask('settings').map(setting_label));
	$('switch').addEventListener('change', change_world);
	$('first').addEventListener('click', () => look(0));
	$('back').addEventListener('click', () => (stop(), step(-1)));
	$('next').addEventListener('click', () => (stop(), step(1)));
	$('play').addEventListener('click', () => timer ? stop() : (now >= end && go(0), play()));
	$('wait').addEventListener('click', wait);
	$('restart').addEventListener('click', () => tell_and_show({world: story.world, lines: []}, 0));
	$('slider').addEventListener('input', () => look(+$('slider').value));
	$('all').addEventListener('change', () => {
		shy = !$('all').checked;
		draw_ladder();
		show_ladder();
	});
	addEventListener('hashchange', from_address);
	addEventListener('keydown', on_key);
	from_address();
}

load().then(begin);
