#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What lw_tables_json() writes is what the .def files say: states, deadlines, stages, ends and every row.

usage: test_tables_json.py ROOT TABLES_JSON
"""
import json, pathlib, subprocess, sys, unittest

import tables

TABLES = 'lib/core/tables'


def read(command):
    return json.loads(subprocess.run([command], stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout)


def answers(state):
    """The rows of a state as the .def files have them: by input, REFUSE, IGNORE or (fact, next, acts, shift)."""
    found = {}
    for row in state['rows']:
        found.setdefault(row['input'], []).append((row['if'], row['next'], tuple(row['do']), row['shift']))
    return found


def written(answer):
    if isinstance(answer, str):
        return [('always', answer, (), False)]
    return [(row.fact, row.next, tuple(act for act in row.acts if act != '_'), row.shift) for row in answer]


class TestTables(unittest.TestCase):
    def setUp(self):
        self.machines = {m['name']: m for m in read(sys.argv[2])['machines']}
        folder = pathlib.Path(sys.argv[1], TABLES)
        self.files = {str(p.relative_to(folder))[:-len('.def')]: tables.Machine(p)
                      for p in folder.rglob('*.def') if p.stem != 'inputs' and p.parent.name != 'shared'}

    def test_every_machine_is_there(self):
        self.assertEqual(sorted(self.machines), sorted(self.files))

    def test_states_and_their_columns(self):
        for name, file in self.files.items():
            states = {s['name']: s for s in self.machines[name]['states']}
            self.assertEqual(list(states), [*file.states, *file.finals])
            for state in file.states.values():
                deadline, stage = state.columns[0], state.columns[1]
                self.assertEqual(states[state.name]['deadline'], '' if deadline == 'forever' else deadline)
                self.assertEqual(states[state.name]['stage'], '' if stage == '_' else stage.lower())
                seats = [{'1': 'A', '2': 'T'}.get(word, word) for word in state.seats[:3]]
                self.assertEqual(states[state.name]['hears'], seats or ['_'] * 3)
                self.assertFalse(states[state.name]['final'])
            self.assertTrue(all(states[end]['final'] and not states[end]['rows'] for end in file.finals))

    def test_every_row(self):
        for name, file in self.files.items():
            for state in self.machines[name]['states'][:len(file.states)]:
                wanted = {cell.input: written(cell.answer) for cell in file.states[state['name']].cells.values()}
                self.assertEqual(answers(state), wanted, f'{name} {state["name"]}')

    def test_rows_speak_of_what_is_listed(self):
        for machine in self.machines.values():
            inputs = {word['name'] for word in machine['inputs']}
            for row in (row for state in machine['states'] for row in state['rows']):
                self.assertIn(row['input'], inputs)
                self.assertIn(row['if'], machine['facts'])
                self.assertLessEqual(set(row['do']), set(machine['actions']))


if __name__ == '__main__':
    if '--help' in sys.argv or len(sys.argv) != 3:
        print(__doc__)
        sys.exit(0 if '--help' in sys.argv else 2)
    unittest.main(argv=sys.argv[:1])
