# SPDX-License-Identifier: BSD-3-Clause
"""An attended transfer on the mock, from Python: Bob calls, Alice has a word with Carol, and hands him over.

usage: python3 -m legwork.demo
"""
import sys

from . import Engine, Output, checked, ffi, lib

BOB, ALICE, CAROL = b'sip:bob@example.com', b'sip:alice@example.com', b'sip:carol@example.com'


class Alice:
    """What the application does about a note, and what came of it."""

    def __init__(self):
        self.engine = Engine(auto_return=True)
        self.end = None
        self.handler = ffi.callback('lw_mock_note_h', self.hear)

    def hear(self, raw, _):
        note, now = Output(raw), raw.now
        print(f'{now:6} {note.what} {note.target or note.uri}')
        if note.type == lib.LW_NOTE_INCOMING:
            self.engine.answer(note.call, now)
        elif note.type == lib.LW_NOTE_CONNECTED:
            self.engine.transfer_attended(note.call, CAROL, now)
        elif note.type == lib.LW_NOTE_CONSULT_CONNECTED:
            self.engine.complete(note.call, now)
        elif lib.lw_ends_transfer(raw):
            self.end = note.type


def carol_answers():
    party = ffi.new('struct lw_mock_party *')
    uri = ffi.new('char[]', CAROL)
    party.uri, party.ring_ms, party.answer_ms = uri, 50, 3000
    return party, uri  # its strings must outlive the mock


def main():
    alice = Alice()
    made = ffi.new('struct lw_mock **')
    checked(lib.lw_mock_new(made, alice.engine.handle, ffi.NULL))
    mock = ffi.gc(made[0], lib.lw_mock_free)
    carol = carol_answers()
    checked(lib.lw_mock_party(mock, carol[0]))
    lib.lw_mock_notes(mock, alice.handler, ffi.NULL)
    checked(lib.lw_mock_call(mock, BOB, ALICE, ffi.NULL))
    checked(lib.lw_mock_run(mock, 120000))
    print('done' if alice.end == lib.LW_NOTE_TRANSFER_COMPLETED else 'failed')
    return 0 if alice.end == lib.LW_NOTE_TRANSFER_COMPLETED else 1


if __name__ == '__main__':
    sys.exit(main())
