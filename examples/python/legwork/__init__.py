# SPDX-License-Identifier: BSD-3-Clause
"""legwork from Python, by cffi in ABI mode: nothing is compiled but the headers' own preprocessing.

    engine = legwork.Engine()
    engine.dial(b'sip:bob@example.com', now=0)
    for out in engine.outputs():
        print(out.what, out.uri)

Every function of the library whose first argument is an engine is a method of Engine, without its prefix: lw_hold() is
engine.hold(call, now).  An int that is an error becomes legwork.Error.  All others are lib.lw_...(), as in C.
LEGWORK_BUILD names a build directory; without it, what is installed is used (pkg-config).
"""
import ctypes.util
import os
import pathlib
import shlex
import subprocess

import cffi

from . import cdef as _cdef

NEVER = 2 ** 64 - 1
_SOURCES = pathlib.Path(__file__).resolve().parents[3]


def _places():
    """(folders of headers, the shared library): that of the mock, which brings the core with it."""
    build = os.environ.get('LEGWORK_BUILD')
    if build:
        folder = pathlib.Path(build).resolve()
        return [_SOURCES / 'include'], str(folder / 'lib/mock/liblegwork-mock.so')
    said = subprocess.run(['pkg-config', '--cflags-only-I', 'legwork-mock'], capture_output=True, text=True, check=True)
    folders = [word[2:] for word in said.stdout.split()] or ['/usr/include']
    return folders, ctypes.util.find_library('legwork-mock') or 'liblegwork-mock.so.0'


_folders, _library = _places()
ffi = cffi.FFI()
ffi.cdef(_cdef.cdef(shlex.split(os.environ.get('CC', 'cc')), _folders))
lib = ffi.dlopen(_library)


def text(pointer):
    """A string of the library, which lives until the next step: a copy."""
    return ffi.string(pointer).decode() if pointer else ''


class Error(Exception):
    def __init__(self, code):
        super().__init__(text(lib.lw_error_name(code)))
        self.code = code


def checked(result):
    """An int of the library: raises what is an error."""
    if isinstance(result, int) and result < 0:
        raise Error(result)
    return result


def _text_fields(struct):
    """The names of its texts, those of a union without a name included."""
    for name, field in struct.fields:
        if not name:
            yield from _text_fields(field.type)
        elif field.type is ffi.typeof('char *'):
            yield name


_TEXTS = tuple(_text_fields(ffi.typeof('struct lw_output')))


class Output:
    """A note or an action: the fields of struct lw_output, its texts as str."""

    def __init__(self, out):
        kept = ffi.new('struct lw_output *', out[0])
        self._out = kept
        self.what = text(lib.lw_output_name(kept.type))
        self._texts = {name: text(getattr(kept, name)) for name in _TEXTS}

    def __getattr__(self, name):
        texts = self.__dict__['_texts']
        return texts[name] if name in texts else getattr(self._out, name)


class Engine:
    """An engine.  settings: fields of struct lw_config; the others have their defaults."""

    def __init__(self, **settings):
        config = ffi.new('struct lw_config *')
        lib.lw_config_init(config)
        for name, value in settings.items():
            setattr(config, name, value)
        made = ffi.new('struct lw **')
        checked(lib.lw_new(made, config))
        self.handle = ffi.gc(made[0], lib.lw_free)

    def __getattr__(self, name):
        function = getattr(lib, 'lw_' + name)

        def verb(*args):
            return checked(function(self.handle, *[encoded(a) for a in args]))
        return verb

    def free(self):
        """Now, and not only when Python has no more use for it.  From then on its methods say LW_E_ARG."""
        if self.handle:
            ffi.release(self.handle)
        self.handle = ffi.NULL

    def dial(self, uri, now, account=0):
        """The new call."""
        call = ffi.new('lw_call *')
        checked(lib.lw_dial(self.handle, encoded(uri), account, call, now))
        return call[0]

    def outputs(self):
        out = ffi.new('struct lw_output *')
        while lib.lw_next(self.handle, out):
            yield Output(out)


def encoded(value):
    if value is None:
        return ffi.NULL
    return value.encode() if isinstance(value, str) else value
