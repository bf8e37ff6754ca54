# SPDX-License-Identifier: BSD-3-Clause
"""Kamailio as a process on loopback: registrar and record-routing proxy for office.example."""
import glob
import os
import shutil
import subprocess
import time

from stage import Cannot, Failed, Ports, Process

HERE = os.path.dirname(os.path.abspath(__file__))
DOMAIN, PASSWORD = "office.example", "sesame"
WAIT = 20.0


def program():
    found = shutil.which("kamailio") or shutil.which("kamailio", path="/usr/sbin:/usr/local/sbin")
    if not found:
        raise Cannot("no kamailio here: apt-get install kamailio kamailio-tls-modules")
    return found


def modules(tls):
    folders = [*glob.glob("/usr/lib/*/kamailio/modules"), "/usr/lib/kamailio/modules",
               "/usr/local/lib/kamailio/modules", "/usr/local/lib64/kamailio/modules"]
    for folder in folders:
        if os.path.exists(os.path.join(folder, "tls.so" if tls else "tm.so")):
            return folder
    raise Cannot("kamailio without TLS here: apt-get install kamailio-tls-modules")


class Kamailio(Process):
    """One proxy; address is what a phone gives as its own proxy."""

    def __init__(self, stage, transport):
        self.stage, self.transport = stage, transport
        self.port = Ports.take(stage)
        self.directory = stage.path("kamailio")
        os.makedirs(self.directory)
        tls = transport == "tls"
        argv = [program(), "-DD", "-E", "-m", "32", "-M", "4", "-Y", self.directory,
                "-w", self.directory, "-P", os.path.join(self.directory, "pid"),
                "-f", os.path.join(HERE, "kamailio.cfg")]
        for name, value in (("PORT", self.port), ("TLS_PORT", self.port + 1),
                            ("DIR", self.directory), ("MODULES", modules(tls))):
            argv.append("--substdef=!MY_%s!%s!g" % (name, value))
        if tls:
            self.make_certificate()
            argv += ["-A", "WITH_TLS"]
        super().__init__(stage, "kamailio", argv)
        port = self.port + 1 if tls else self.port
        self.address = "sip:127.0.0.1:%d;transport=%s;lr" % (port, transport)
        self.await_port(port)

    def make_certificate(self):
        if not shutil.which("openssl"):
            raise Cannot("no openssl here: apt-get install openssl")
        key, cert = (os.path.join(self.directory, name) for name in ("key.pem", "cert.pem"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                        "/CN=127.0.0.1", "-keyout", key, "-out", cert],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(os.path.join(self.directory, "tls.cfg"), "w") as file:
            file.write("[server:default]\nmethod = TLSv1.2+\nverify_certificate = no\n"
                       "require_certificate = no\nprivate_key = %s\ncertificate = %s\n"
                       "[client:default]\nverify_certificate = no\n" % (key, cert))

    def await_port(self, port):
        end = time.monotonic() + WAIT
        while not Ports.bound(port):
            if not self.alive() or time.monotonic() > end:
                raise Failed("kamailio does not come up: %s" % self.output()[-600:])
            time.sleep(0.05)
