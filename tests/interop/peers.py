# SPDX-License-Identifier: BSD-3-Clause
"""Other phones as processes on loopback, without a screen and without a sound card.  Each one: uri,
dial(), blind(), attended(), hangup(), and what it cannot do."""
import glob
import json
import math
import os
import pty
import shutil
import socket
import struct
import threading
import time
import wave

from stage import Cannot, Failed, Ports, Process

TONE_HZ = 440
WAIT = 20.0


def tone_of(data):
    """The frequency of the tone in samples of 16 bits, 8,000 a second; 0 for silence."""
    samples = struct.unpack("<%dh" % (len(data) // 2), data[:len(data) // 2 * 2])
    if not samples or max(map(abs, samples)) < 300:
        return 0
    ups = [i for i in range(1, len(samples)) if samples[i - 1] < 0 <= samples[i]]
    return 8000 * (len(ups) - 1) / (ups[-1] - ups[0]) if len(ups) > 2 else 0


def write_tone(path):
    """Twenty seconds of tone: what the peer says."""
    frames = b"".join(struct.pack("<h", int(8000 * math.sin(2 * math.pi * TONE_HZ * i / 8000)))
                      for i in range(8000 * 20))
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(frames)


class Peer(Process):
    """What all have in common: a directory, a port, a program that must be there."""
    program = package = ""
    knows_replaces, attended_transfer = True, True
    why_not_attended = ""
    drops_ports = False     # of an address it was given, when it refers somebody to it

    def __init__(self, stage, user):
        if not shutil.which(self.program):
            raise Cannot("no %s here: apt-get install %s" % (self.program, self.package))
        self.stage, self.user = stage, user
        self.name = "%s-%s" % (self.program, user)
        self.port, self.media_port, self.control_port = (Ports.take(stage) for _ in range(3))
        self.last_media_port = self.media_port + 5
        self.uri = "sip:%s@127.0.0.1:%d" % (user, self.port)
        self.directory = stage.path(self.name)
        os.makedirs(os.path.join(self.directory, ".local", "share", "linphone"))
        self.tone = os.path.join(self.directory, "tone.wav")
        write_tone(self.tone)
        self.write_config()
        self.start()
        self.await_port()

    def write(self, name, text):
        path = os.path.join(self.directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text.format(**vars(self)))

    def excuse(self):
        """Why a row failed, when that was the peer's own doing beyond doubt; else ""."""
        return ""

    def await_port(self):
        end = time.monotonic() + WAIT
        while not Ports.bound(self.port):
            if not self.alive() or time.monotonic() > end:
                raise Failed("%s does not come up: %s" % (self.name, self.output()[-400:]))
            time.sleep(0.05)

    def ear(self):
        """The file that what it hears is written to as it comes, the newest one; None: not yet."""
        raise NotImplementedError

    def hears(self, hz, seconds=15.0):
        """It hears that tone, and nothing else, within some seconds."""
        end, heard = time.monotonic() + seconds, []
        while time.monotonic() < end:
            path = self.ear()
            if path and os.path.getsize(path) > 44 + 4800:
                with open(path, "rb") as file:
                    file.seek(-(4800 + os.path.getsize(path) % 2), os.SEEK_END)
                    heard.append(round(tone_of(file.read(4800))))
                if abs(heard[-1] - hz) < 20:
                    return
            time.sleep(0.1)
        raise Failed("%s should hear %d Hz and hears %s" % (self.name, hz, heard[-8:]))

    def newest(self, pattern):
        return max(glob.glob(os.path.join(self.directory, pattern)), key=os.path.getmtime,
                   default=None)

    def await_output(self, text, since=0, seconds=WAIT):
        end = time.monotonic() + seconds
        while text not in self.output()[since:]:
            if time.monotonic() > end:
                raise Failed("%s never said %r" % (self.name, text))
            time.sleep(0.05)


class Terminal(Peer):
    """A peer that wants a terminal to be typed at."""

    def start_on_terminal(self, argv):
        try:
            self.master, slave = pty.openpty()
        except OSError as reason:
            raise Cannot("this machine gives no terminal to type at: %s; mount /dev/pts" % reason)
        env = {"HOME": self.directory, "TERM": "dumb"}
        Process.__init__(self, self.stage, self.name, argv, env=env, stdin=slave,
                         cwd=self.directory)
        os.close(slave)

    def type(self, line):
        os.write(self.master, (line + "\n").encode())

    def end(self):
        super().end()
        os.close(self.master)


class Baresip(Peer):
    """baresip 1.0.0.  Told what to do through its ctrl_tcp module."""
    program, package = "baresip", "baresip-core"
    knows_replaces, attended_transfer = False, False
    why_not_attended = "baresip 1.0.0 has no attended transfer, and knows no Replaces"

    def write_config(self):
        self.write("config", """net_interface 127.0.0.1
sip_listen 127.0.0.1:{port}
rtp_ports {media_port}-{last_media_port}
audio_source aufile,{tone}
audio_player aubridge,ear
audio_alert aubridge,bell
module_path {module_path}
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
snd_path {directory}
module_app account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control_port}
""")
        self.write("accounts", "<sip:{user}@127.0.0.1:{port}>;regint=0;answermode=auto\n")

    def __init__(self, stage, user):
        self.module_path = next((path for path in ("/usr/lib/baresip/modules",
                                                   "/usr/local/lib/baresip/modules")
                                 if os.path.isdir(path)), "")
        self.control = None
        super().__init__(stage, user)

    def start(self):
        Process.__init__(self, self.stage, self.name, ["baresip", "-f", self.directory],
                         env={"HOME": self.directory}, cwd=self.directory)

    def await_port(self):
        super().await_port()
        end = time.monotonic() + WAIT
        while self.control is None:
            try:
                self.control = socket.create_connection(("127.0.0.1", self.control_port), 1)
            except OSError:
                if time.monotonic() > end:
                    raise Failed("%s has no control port: %s" % (self.name, self.output()[-400:]))
                time.sleep(0.05)

    def ear(self):
        return self.newest("dump-*-dec.wav")

    def command(self, command, params=""):
        text = json.dumps({"command": command, "params": params, "token": "t"}).encode()
        self.control.sendall(b"%d:%s," % (len(text), text))

    def dial(self, uri):
        self.command("dial", uri)

    def hangup(self):
        self.command("hangup")

    def blind(self, uri):
        self.command("transfer", uri)

    def end(self):
        if self.control:
            self.control.close()
        if hasattr(self, "process"):
            super().end()


class Linphone(Terminal):
    """linphonec 5.1 with WAV files for a sound card."""
    program, package = "linphonec", "linphone-cli"
    drops_ports = True

    def write_config(self):
        self.write("linphonerc", """[sip]
sip_port={port}
sip_tcp_port=0
sip_tls_port=0
use_ipv6=0
contact=sip:{user}@127.0.0.1
default_proxy=-1
register_only_when_network_is_up=0
guess_hostname=0
[rtp]
audio_rtp_port={media_port}
bind_address=127.0.0.1
[video]
display=0
capture=0
automatically_initiate=0
automatically_accept=0
""")

    def start(self):
        self.start_on_terminal(["linphonec", "-a", "-c",
                                os.path.join(self.directory, "linphonerc")])

    def await_port(self):
        super().await_port()
        self.type("soundcard use files")
        self.type("play " + self.tone)
        self.await_output("Using wav files")
        self.type("record " + os.path.join(self.directory, "ear.wav"))

    def ear(self):
        return self.newest("ear.wav")

    def dial(self, uri):
        since = len(self.output())
        self.type("call " + uri)
        self.await_output("Media streams established", since)

    def hangup(self):
        self.type("terminate all")

    def blind(self, uri):
        self.type("transfer " + uri)

    def attended(self, first_uri, second_uri):
        """Two calls of its own, and then one is handed to the other."""
        self.dial(first_uri)
        time.sleep(0.3)
        self.type("pause 1")
        self.await_output("paused")
        self.dial(second_uri)
        time.sleep(0.3)
        self.type("transfer 1 --to-call 2")


class Twinkle(Terminal):
    """twinkle 1.10 on its command line.  Its microphone is a pipe into which we write at the pace
    of speech; ALSA's bare null device gives it nothing to send."""
    program, package = "twinkle", "twinkle"

    def write_config(self):
        self.write(".twinkle/%s.cfg" % self.user, """user_name={user}
user_domain=127.0.0.1
registration_time=3600
register_at_startup=no
codecs=g711u,g711a
allow_refer=yes
ask_user_to_refer=no
referee_hold=no
referrer_hold=yes
allow_transfer_consultation_inprog=no
ext_replaces=yes
sip_transport=udp
""")
        self.write(".twinkle/twinkle.sys", """dev_ringtone=alsa:null
dev_speaker=alsa:ear
dev_mic=alsa:pipe
validate_audio_dev=no
sip_udp_port={port}
rtp_port={media_port}
play_ringtone=no
play_ringback=no
""")
        self.pipe = os.path.join(self.directory, "voice")
        os.mkfifo(self.pipe)
        self.write(".asoundrc", "pcm.pipe {{\n type file\n slave.pcm null\n file /dev/null\n"
                   " infile {pipe}\n format raw\n}}\n"
                   "pcm.ear {{\n type file\n slave.pcm null\n file {directory}/ear.raw\n"
                   " format raw\n}}\n")

    def ear(self):
        return self.newest("ear.raw")

    def excuse(self):
        """twinkle 1.10.2 locks itself up at a Replaces that it takes: a debugger shows
        t_phone::recvd_initial_invite() wanting a lock for writing that it holds for reading.  Then
        it answers nobody, and its log shows it: 100 sent, CANCEL heard, and no word after that."""
        with open(os.path.join(self.directory, ".twinkle", "twinkle.log"),
                  errors="replace") as file:
            _, line, rest = file.read().rpartition("End call due to Replaces header.")
        if line and rest.count("Send to:") <= 1 and "\nCANCEL " in rest:
            return ("twinkle takes the Replaces and locks up: after its 100 it answers nothing, "
                    "not even the CANCEL")
        return ""

    def speak(self):
        """Tone for whoever has the pipe open, 20 ms at a time."""
        with wave.open(self.tone) as file:
            tone = file.readframes(8000)
        while not self.silent.wait(0.01):
            try:
                pipe = os.open(self.pipe, os.O_WRONLY | os.O_NONBLOCK)
            except OSError:                                 # nobody listens
                continue
            at, due = 0, time.monotonic()
            try:
                while not self.silent.wait(max(0, due - time.monotonic())):
                    due += 0.02
                    os.write(pipe, tone[at:at + 320])
                    at = (at + 320) % len(tone)
            except OSError:                                 # it has hung up, or does not keep up
                pass
            os.close(pipe)

    def end(self):
        if hasattr(self, "process"):
            super().end()
        if hasattr(self, "silent"):
            self.silent.set()
            self.speaker.join(1)

    def start(self):
        self.silent = threading.Event()
        self.speaker = threading.Thread(target=self.speak, daemon=True)
        self.speaker.start()
        self.start_on_terminal(["twinkle", "-c", "-f", self.user, "--sip-port", str(self.port),
                                "--rtp-port", str(self.media_port)])

    def await_port(self):
        super().await_port()
        self.await_output("Twinkle>")
        self.type("auto_answer -a on")
        time.sleep(0.3)

    def dial(self, uri):
        since = len(self.output())
        self.type("call " + uri)
        self.await_output("answered", since)

    def hangup(self):
        self.type("bye")

    def blind(self, uri):
        self.type("transfer " + uri)

    def attended(self, first_uri, second_uri):
        self.dial(first_uri)
        time.sleep(0.3)
        self.type("transfer -c " + second_uri)
        time.sleep(1.5)
        self.type("transfer -c")
