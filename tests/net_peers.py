# SPDX-License-Identifier: BSD-3-Clause
"""Small scripted servers on loopback for test_net.py: a SIP peer over UDP, a registrar, a name server,
and a translator that rewrites source ports.  Standard library only; each is a thread with one socket."""
import hashlib
import re
import socket
import struct
import threading
import time


class Message:
    def __init__(self, data, source):
        head, _, self.body = data.decode().partition("\r\n\r\n")
        lines = head.split("\r\n")
        self.start = lines[0]
        self.source = source
        self.headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:]]
        self.is_request = not self.start.startswith("SIP/2.0")
        words = self.start.split(" ", 2)
        self.method = words[0] if self.is_request else self.get("CSeq").split()[1]
        self.uri = words[1] if self.is_request else None
        self.code = None if self.is_request else int(words[1])

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def get(self, name):
        found = self.all(name)
        return found[0] if found else None

    def contact_uri(self):
        return re.search(r"<([^>]*)>", self.get("Contact")).group(1)


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def digest(message):
    """The parameters of the credentials, or None."""
    value = message.get("Authorization") or message.get("Proxy-Authorization")
    if not value:
        return None
    return {k: v.strip('"') for k, v in re.findall(r'(\w+)=("[^"]*"|[^,\s]+)', value)}


def digest_right(message, user, realm, password):
    """RFC 2617 3.2.2.1, with qop=auth or without."""
    d = digest(message)
    ha1 = md5("%s:%s:%s" % (user, realm, password))
    ha2 = md5("%s:%s" % (message.method, d["uri"]))
    if "qop" in d:
        middle = "%s:%s:%s:%s" % (d["nonce"], d["nc"], d["cnonce"], d["qop"])
    else:
        middle = d["nonce"]
    return d["username"] == user and d["realm"] == realm and \
        d["response"] == md5("%s:%s:%s" % (ha1, middle, ha2))


class Udp:
    """A socket that hands each datagram to self.receive() in a thread of its own."""

    def __init__(self, host="127.0.0.1"):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.port = self.socket.getsockname()[1]
        self.news = threading.Condition()
        self.broken = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            try:
                data, source = self.socket.recvfrom(65536)
            except OSError:
                return
            try:
                self.receive(data, source)
            except Exception as why:  # the scene shall see it, not a dead thread
                self.broken.append(why)

    def close(self):
        self.socket.close()


class Peer(Udp):
    """Answers requests by answer(message) -> None or (code, reason, headers, body); remembers all."""

    def __init__(self, answer=None, host="127.0.0.1"):
        self.seen = []
        self.blank = 0
        self.answer = answer
        self.cseq = 100
        super().__init__(host)

    def receive(self, data, source):
        if not data.strip():
            with self.news:
                self.blank += 1
                self.news.notify()
            return
        message = Message(data, source)
        reply = self.answer(message) if message.is_request and self.answer else None
        with self.news:  # before the reply: who has that may look here at once
            self.seen.append(message)
            self.news.notify()
        if reply and message.method != "ACK":
            self.reply(message, *reply)

    def reply(self, message, code, reason, headers=(), body=""):
        source = message.source
        via = message.all("Via")
        via[0] = via[0].replace(";rport", ";rport=%d;received=%s" % (source[1], source[0]))
        to = message.get("To")
        if ";tag=" not in to and code > 100:
            to += ";tag=peer%d" % self.port
        lines = ["SIP/2.0 %d %s" % (code, reason)]
        lines += ["Via: " + value for value in via]
        lines += ["%s: %s" % (name, message.get(name)) for name in ("From", "Call-ID", "CSeq")]
        lines += ["Record-Route: " + value for value in message.all("Record-Route")]
        lines += ["To: " + to, *headers, "Content-Length: %d" % len(body), "", body]
        self.socket.sendto("\r\n".join(lines).encode(), source)

    def send(self, to, method, uri, headers, body="", via=None, branch=None):
        lines = ["%s %s SIP/2.0" % (method, uri),
                 "Via: SIP/2.0/UDP %s;branch=z9hG4bK%s;rport"
                 % (via or "127.0.0.1:%d" % self.port, branch or md5(str(time.monotonic()))),
                 "Max-Forwards: 70", *headers, "Content-Length: %d" % len(body.encode()), "", body]
        self.socket.sendto("\r\n".join(lines).encode(), to)

    def expect(self, what, seconds=20.0, count=1):
        """Waits for count messages that what(message) is true for; returns them."""
        end = time.monotonic() + seconds
        with self.news:
            while True:
                found = [m for m in self.seen if what(m)]
                if len(found) >= count:
                    return found
                left = end - time.monotonic()
                if left <= 0 or self.broken:
                    raise TimeoutError("a peer waited in vain; it saw %s%s"
                                       % ([m.start for m in self.seen], self.broken or ""))
                self.news.wait(left)

    def requests(self, method):
        return [m for m in self.seen if m.is_request and m.method == method]


class Challenger:
    """Asks for credentials with a new nonce each time, and says stale when an old one comes back."""

    def __init__(self, user, password, realm, proxy=False, always_stale=False):
        self.user, self.password, self.realm = user, password, realm
        self.code, self.reason, self.name = (407, "Proxy Authentication Required",
                                             "Proxy-Authenticate") if proxy else \
            (401, "Unauthorized", "WWW-Authenticate")
        self.always_stale = always_stale
        self.count = 0
        self.right = []
        self.wrong = 0
        self.used = set()

    def check(self, message):
        """None when the credentials are right, else the reply that asks for them."""
        d = digest(message)
        stale = self.always_stale
        if d:
            if not digest_right(message, self.user, self.realm, self.password):
                self.wrong += 1
            elif d["nonce"] != "nonce%d" % self.count or d["nonce"] in self.used:
                stale = True
            else:
                self.used.add(d["nonce"])
                self.right.append(message)
                return None
        self.count += 1
        return (self.code, self.reason,
                ['%s: Digest realm="%s", nonce="nonce%d", qop="auth", algorithm=MD5%s'
                 % (self.name, self.realm, self.count, ", stale=true" if stale else "")])


class Registrar(Peer):
    def __init__(self, challenger, expires=3600, headers=()):
        self.challenger = challenger
        self.expires = expires
        self.headers = list(headers)
        self.bindings = {}
        super().__init__(self.register)

    def register(self, message):
        if message.method != "REGISTER":
            return 404, "Not Found"
        refusal = self.challenger.check(message) if self.challenger else None
        if refusal:
            return refusal
        contact = message.get("Contact")
        uri = message.contact_uri()
        if "expires=0" in contact or message.get("Expires") == "0":
            self.bindings.pop(uri, None)
            return 200, "OK"
        self.bindings[uri] = contact
        return 200, "OK", ["Contact: <%s>;expires=%d" % (uri, self.expires)] + self.headers


def dns_name(text):
    return b"".join(bytes([len(p)]) + p.encode() for p in text.split(".") if p) + b"\0"


class Dns(Udp):
    """Records by (name, type): A 1, AAAA 28, SRV 33, NAPTR 35; what is not there does not exist."""

    def __init__(self, records):
        self.records = records
        self.asked = []
        super().__init__()

    def receive(self, data, source):
        names, at = [], 12
        while data[at]:
            names.append(data[at + 1:at + 1 + data[at]].decode())
            at += 1 + data[at]
        name = ".".join(names).lower()
        kind = struct.unpack_from(">H", data, at + 1)[0]
        self.asked.append((name, kind))
        found = self.records.get((name, kind), [])
        known = found or any(key[0] == name for key in self.records)
        answer = data[:2] + struct.pack(">HHHHH", 0x8580 | (0 if known else 3), 1, len(found), 0, 0)
        answer += data[12:at + 5]
        for record in found:
            answer += b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(record)) + record
        self.socket.sendto(answer, source)

    @staticmethod
    def a(text):
        return socket.inet_aton(text)

    @staticmethod
    def aaaa(text):
        return socket.inet_pton(socket.AF_INET6, text)

    @staticmethod
    def srv(priority, port, target):
        return struct.pack(">HHH", priority, 1, port) + dns_name(target)

    @staticmethod
    def naptr(order, service, replacement):
        strings = b"".join(bytes([len(s)]) + s.encode() for s in ("s", service, ""))
        return struct.pack(">HH", order, 50) + strings + dns_name(replacement)


class Translator(Udp):
    """From self.port to a server and back; the server sees another source port, as behind a NAT."""

    def __init__(self, server):
        self.server = ("127.0.0.1", server)
        self.inside = None
        self.outside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.outside.bind(("127.0.0.1", 0))
        self.mapped = self.outside.getsockname()[1]
        super().__init__()
        threading.Thread(target=self.back, daemon=True).start()

    def receive(self, data, source):
        self.inside = source
        self.outside.sendto(data, self.server)

    def back(self):
        while True:
            try:
                data, _ = self.outside.recvfrom(65536)
            except OSError:
                return
            if self.inside:
                self.socket.sendto(data, self.inside)

    def close(self):
        self.outside.close()
        super().close()
