# SPDX-License-Identifier: BSD-3-Clause
"""Draws a machine for Graphviz, from the tables as lw_tables_json() writes them.

The picture is a map, not the table: it says what leads where; the table says what is done on the way.  States of
one stage of a transfer stand in a frame.  Where several states of a frame lead to one outside of it, there is one
arrow out of the frame.  An arrow names at most LINES inputs.  Not drawn: what a state refuses or ignores, and what
leads back to itself.
"""
LINES = 4
USER, PEER, TIME = '#1f5fbf', '#333333', '#c2570c'
TABLE = 'border="0" cellspacing="0" cellpadding="0"'
STAGES = ('hold', 'consult', 'talk', 'handover', 'outcome', 'return', 'recall')
BACK = ('return', 'recall')
SUCCESS = 'transfer completed'
NEVER, SOMETIMES, ALWAYS = range(3)

HEAD = '''digraph {name} {{
  compound=true nodesep=0.2 ranksep=0.3 style=rounded color=gray60 labeljust=l
  fontname=Helvetica
  node [shape=box style="rounded,filled" fillcolor="#f4f6fa" fontname=Helvetica fontsize=13 margin="0.08,0.04"]
  edge [fontname=Helvetica fontsize=11]
'''


class Picture:
    def __init__(self, machine):
        self.name = machine['name']
        self.states = machine['states']
        self.inputs = machine['inputs']
        self.cells = {(s, row['input']): [] for s, state in enumerate(self.states) for row in state['rows']}
        for s, state in enumerate(self.states):
            for row in state['rows']:
                self.cells[s, row['input']].append(row['next'])
        self.number = range(len(self.states))

    # ---- what the table says

    def leads_there(self, following, to):
        """An end that was named on the way may be any but success."""
        state = self.states[to]
        if following == 'DUE':
            return state['final'] and state['note'] != SUCCESS
        return following == state['name']

    def leads(self, start, to, word):
        """Does the input lead from one state to the other: never, by some alternatives, by all?"""
        cell = [] if self.states[start]['final'] else self.cells.get((start, word['name']), [])
        there = sum(self.leads_there(following, to) for following in cell)
        return NEVER if not there else SOMETIMES if there < len(cell) else ALWAYS

    def is_arrow(self, start, to):
        return start != to and any(self.leads(start, to, word) for word in self.inputs)

    # ---- frames

    def frame_size(self, stage):
        return sum(not state['final'] and state['stage'] == stage for state in self.states)

    def frame_of(self, s):
        """The frame that a state stands in, '' without one."""
        stage = '' if self.states[s]['final'] else self.states[s]['stage']
        return stage if stage and self.frame_size(stage) > 1 else ''

    def frames(self):
        return [stage for stage in STAGES if self.frame_size(stage) > 1]

    def leavers(self, frame, to):
        """Which states of a frame lead to one outside of it."""
        return [s for s in self.number if frame and self.frame_of(s) == frame and self.frame_of(to) != frame
                and self.is_arrow(s, to)]

    def is_way_out(self, to):
        """The way back, and every end but the first, which is success.  What leads there is written in the box or
        the frame that it leaves: arrows from everywhere would hide the others."""
        state = self.states[to]
        if not state['final']:
            return state['stage'] in BACK
        return any(self.states[s]['final'] for s in range(to))

    # ---- arrows

    def lead_all(self, start, to, word):
        """How an input leads from these states there; SOMETIMES also when only some of them do."""
        found = [self.leads(s, to, word) for s in start]
        return ALWAYS if all(f == ALWAYS for f in found) else SOMETIMES if any(found) else NEVER

    def words(self, start, to, between):
        """The inputs, the first few; slanted where a fact or the state decides."""
        leading = [(word, self.lead_all(start, to, word)) for word in self.inputs]
        leading = [(word, sure) for word, sure in leading if sure]
        shown = leading if len(leading) <= LINES else leading[:LINES - 1]
        parts = []
        for word, sure in shown:
            name = word['name'].replace('_', ' ').lower()
            parts.append(f'<font color="{colour_of(word)}">{name if sure == ALWAYS else f"<i>{name}</i>"}</font>')
        if len(shown) < len(leading):
            parts.append(f'+{len(leading) - len(shown)} more')
        return between.join(parts)

    def arrow_colour(self, start, to):
        """That of its first input: a user's before the network's before time."""
        return next((colour_of(word) for word in self.inputs if self.lead_all(start, to, word)), PEER)

    def arrow(self, start, to, frame=''):
        tail = min(start)
        out = f'  {self.states[tail]["name"]} -> {self.states[to]["name"]} [color="{self.arrow_colour(start, to)}" '
        if frame:
            out += f'ltail=cluster_{frame} ' + ('constraint=false ' if to < tail else '')
        return out + f'label=<&#160;{self.words(start, to, "&#160;<br/>&#160;")}&#160;>]\n'

    def arrows_to(self, to):
        out = ''.join(self.arrow([s], to) for s in self.number
                      if self.is_arrow(s, to) and len(self.leavers(self.frame_of(s), to)) < 2)
        return out + ''.join(self.arrow(self.leavers(frame, to), to, frame) for frame in STAGES
                             if len(self.leavers(frame, to)) > 1)

    # ---- the picture

    def ways_out(self, start):
        """How one leaves from there on other ways than the arrows, a line for each."""
        return ''.join(f'<tr><td align="left"><font point-size="11">{self.words(start, to, ", ")} &#8594; '
                       f'{self.states[to]["name"]}</font></td></tr>' for to in self.number
                       if self.is_way_out(to) and any(self.is_arrow(s, to) for s in start))

    def states_of(self, frame):
        return [s for s in self.number if self.frame_of(s) == frame]

    def state_names(self, frame):
        return ''.join(f'{self.states[s]["name"]} ' for s in self.states_of(frame))

    def lone(self, s):
        if self.frame_of(s) or self.states[s]['final']:
            return ''
        name, ways = self.states[s]['name'], self.ways_out([s])
        return f'  {name}' + (f' [label=<<table {TABLE}><tr><td>{name}</td></tr>{ways}</table>>]' if ways else '') + '\n'

    def frame(self, stage):
        """The name stands above, the ways out below, where no arrow comes in."""
        return (f'  subgraph cluster_{stage} {{\n    label=<<b>{stage}</b>>\n    subgraph cluster_{stage}_out {{\n'
                f'      peripheries=0 labelloc=b label=<<table {TABLE}>{self.ways_out(self.states_of(stage))}'
                f'</table>>\n      {self.state_names(stage)}\n    }}\n  }}\n')

    def other_ends(self):
        """Where the ways out lead stands in a column below the first frame, the ends in one box."""
        ends = [self.states[s] for s in self.number if self.is_way_out(s)]
        return ('  other_ends [style=filled peripheries=2 label="' +
                ''.join(f'{state["name"]}\\n' for state in ends if state['final']) + '"]\n  {' +
                self.state_names(self.frames()[0]) + '} -> ' +
                ''.join(f'{state["name"]} -> ' for state in ends if not state['final']) +
                'other_ends [style=invis]\n')

    def legend(self):
        lines = [(USER, 'input', 'the user')] if any(w['said_by'] == 'user' for w in self.inputs) else []
        lines += [(PEER, 'input', 'the network, or another machine'), (TIME, 'input', 'a deadline'),
                  (PEER, '<i>input</i>', 'in some cases only')]
        return (f'  legend [shape=plain style="" fontsize=11 label=<<table {TABLE}>' +
                ''.join(f'<tr><td align="left"><font color="{colour}">{mark}</font> {text}</td></tr>'
                        for colour, mark, text in lines) + '</table>>]\n')

    def success(self, s):
        end = self.states[s]['final'] and not self.is_way_out(s)
        return f'  {self.states[s]["name"]} [style=filled peripheries=2]\n' if end else ''

    def dot(self):
        return (HEAD.format(name=self.name.replace('/', '_')) + ''.join(map(self.frame, self.frames())) +
                ''.join(self.lone(s) + self.success(s) for s in self.number) +
                ''.join(self.arrows_to(to) for to in self.number if not self.is_way_out(to)) +
                (self.other_ends() if self.frames() else '') + self.legend() + '}\n')


def colour_of(word):
    return {'user': USER, 'clock': TIME}.get(word['said_by'], PEER)
