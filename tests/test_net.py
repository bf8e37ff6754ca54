#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What a phone needs on a real network, with real processes on loopback and scripted servers: TCP, TLS,
IPv6, names, registration, an outbound proxy that challenges, a NAT, names in UTF-8.

	test_net.py PATH-OF-legwork-phone LIBRE-VERSION [SCENE...]

Everything waits for events; every wait has an end, and all of it ends well within a minute."""
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True  # the source stays clean
from net_peers import Challenger, Dns, Peer, Registrar, Translator, digest

if len(sys.argv) < 3 or '--help' in sys.argv:
    print(__doc__)
    sys.exit('--help' not in sys.argv)
PHONE = sys.argv[1]
LIBRE = tuple(int(part) for part in sys.argv[2].split("."))
VERIFIES = LIBRE >= (2, 0, 0)
PATIENCE = 20.0
LIMIT = 90
SDP = ("v=0\r\no=- 1 %d IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
       "m=audio 40000 RTP/AVP 0\r\na=%s\r\n")
DIRECTION = {"sendrecv": "sendrecv", "sendonly": "recvonly", "recvonly": "sendonly",
             "inactive": "inactive"}


class Failed(Exception):
    pass


class Phone:
    all = []

    def __init__(self, name, *options, listen="127.0.0.1:0", aor=None, transport="udp", password=None):
        self.events, self.at = [], 0
        self.news = threading.Condition()
        self.log = tempfile.TemporaryFile("w+")
        env = dict(os.environ)
        env.pop("LEGWORK_PASSWORD", None)
        if password:
            env["LEGWORK_PASSWORD"] = password
        host = "[::1]" if "[" in listen else "127.0.0.1"
        self.process = subprocess.Popen(
            [PHONE, "--listen", listen, "--transport", transport, "--json", "--duration", str(LIMIT),
             "--accept-refer=yes", *options, aor or "sip:%s@%s" % (name, host)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True, env=env)
        Phone.all.append(self)
        self.name = name
        threading.Thread(target=self.read, daemon=True).start()
        self.address = self.expect("ready")[transport.split(",")[0]]
        self.uri = "sip:%s@%s" % (name, self.address)
        if transport in ("tcp", "tls"):
            self.uri += ";transport=" + transport

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def read(self):
        for line in self.process.stdout:
            with self.news:
                self.events.append(json.loads(line))
                self.news.notify()
        with self.news:
            self.events.append({"event": "(gone)"})
            self.news.notify()

    def send(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def expect(self, name, seconds=PATIENCE, **fields):
        end, seen = time.monotonic() + seconds, self.at
        with self.news:
            while True:
                for i in range(seen, len(self.events)):
                    event = self.events[i]
                    if event["event"] == name and all(event.get(k) == v for k, v in fields.items()):
                        self.at = i + 1
                        return event
                seen = len(self.events)
                left = end - time.monotonic()
                if left <= 0 or (seen and self.events[-1]["event"] == "(gone)"):
                    raise Failed("%s waited in vain for %s %s; came: %s; it said: %s"
                                 % (self.process.args[-1], name, fields or "",
                                    self.events[self.at:], self.said()))
                self.news.wait(left)

    def hears(self, hz):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.send("media")
            media = self.expect("media")
            if abs(media["rx_hz"] - hz) < 20 and media["rx"] > -40:
                return
            time.sleep(0.1)
        raise Failed("%s should hear %d Hz, and has %s" % (self.name, hz, media))

    def quit(self):
        self.send("quit")
        status = self.process.wait(PATIENCE)
        bye = self.expect("bye")
        if status or bye["calls"] or bye["legs"]:
            raise Failed("%s ended with %d, %s" % (self.name, status, bye))

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def check(truth, text, *what):
    if not truth:
        raise Failed(text % what if what else text)


def until(truth, text, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not truth():
        check(time.monotonic() < end, text)
        time.sleep(0.02)


def connect(bob, alice):
    bob.send("dial " + alice.uri)
    alice.expect("call.connected")
    bob.expect("call.connected")


def transfers(*options, **how):
    """Three phones: an attended and a blind transfer, and everybody hears the right one."""
    bob = Phone("bob", "--media", "tone:440", *options, **how)
    alice = Phone("alice", "--media", "tone:550", "--auto-answer", *options, **how)
    carol = Phone("carol", "--media", "tone:660", "--auto-answer", *options, **how)
    connect(bob, alice)
    alice.send("transfer attended " + carol.uri)
    alice.expect("transfer.consult_connected")
    alice.send("complete")
    alice.expect("transfer.completed")
    carol.expect("call.replaced")
    bob.hears(660)
    carol.hears(440)
    bob.send("hangup")
    carol.expect("call.ended")
    alice.at = len(alice.events)
    connect(bob, alice)
    alice.send("transfer blind " + carol.uri)
    alice.expect("transfer.completed")
    carol.expect("call.connected")
    bob.hears(660)
    for phone in (bob, alice, carol):
        phone.quit()


# ---- transports ----

def tcp():
    transfers(transport="tcp")


def mixed():
    """The address says the transport: a call over TCP, transferred to somebody on UDP."""
    bob = Phone("bob", "--media", "tone:440", transport="udp,tcp")
    alice = Phone("alice", "--auto-answer", transport="tcp,udp")
    carol = Phone("carol", "--media", "tone:660", "--auto-answer")
    bob.send("dial sip:alice@%s;transport=tcp" % alice.address)
    alice.expect("call.connected")
    bob.expect("call.connected")
    alice.send("transfer blind " + carol.uri)
    alice.expect("transfer.completed")
    bob.hears(660)
    for phone in (bob, alice, carol):
        phone.quit()


def ipv6():
    transfers(listen="[::1]:0")


def certificate(directory, name, subject="IP:127.0.0.1"):
    path = os.path.join(directory, name)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "2", "-subj", "/CN=test", "-addext",
                    "subjectAltName=" + subject, "-keyout", path + ".key", "-out", path + ".crt"],
                   check=True, capture_output=True, timeout=60)
    with open(path + ".pem", "w") as pem:
        for part in (".key", ".crt"):
            with open(path + part) as file:
                pem.write(file.read())
    return path


def tls():
    with tempfile.TemporaryDirectory() as directory:
        ours, other = certificate(directory, "ours"), certificate(directory, "other")
        cert = ["--tls-cert", ours + ".pem"]
        if not VERIFIES:
            done = subprocess.run([PHONE, "--listen", "127.0.0.1:0", "--transport", "tls", *cert,
                                   "--tls-ca", ours + ".crt", "--json", "sip:x@127.0.0.1"],
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
            check(done.returncode == 2 and "cannot verify TLS servers" in done.stderr and
                  "tls_insecure" in done.stderr, "refused with %s", done)
        transfers("--tls-insecure", *cert, transport="tls")
        if not VERIFIES:
            return
        transfers("--tls-ca", ours + ".crt", *cert, transport="tls")
        alice = Phone("alice", "--auto-answer", *cert, "--tls-ca", ours + ".crt", transport="tls")
        no_call(Phone("bob", *cert, "--tls-ca", other + ".crt", transport="tls"), alice, alice.uri)
        tls_by_name(directory)


def no_call(bob, alice, uri):
    bob.send("dial " + uri)
    bob.expect("call.ended")
    check(not [e for e in alice.events if e["event"] == "call.incoming"], "not verified")


def tls_by_name(directory):
    """The certificate must be that of the name that was dialled (RFC 5922 7.2)."""
    pem = certificate(directory, "named", "DNS:right.test")
    alice = Phone("alice", "--auto-answer", "--tls-cert", pem + ".pem", transport="tls",
                  aor="sip:alice@right.test")
    port = int(alice.address.rsplit(":", 1)[1])
    dns = Dns({(name, 1): [Dns.a("127.0.0.1")] for name in ("right.test", "wrong.test")})
    bob = Phone("bob", "--tls-ca", pem + ".crt", "--set", "re.nameserver=127.0.0.1:%d" % dns.port,
                transport="tls")
    no_call(bob, alice, "sip:alice@wrong.test:%d;transport=tls" % port)
    bob.send("dial sip:alice@right.test:%d;transport=tls" % port)
    alice.expect("call.connected")
    bob.expect("call.connected")
    dns.close()


# ---- names ----

def names():
    alice = Phone("alice", "--auto-answer")
    six = Phone("six", "--auto-answer", listen="[::1]:0")
    port, port6 = (int(phone.address.rsplit(":", 1)[1]) for phone in (alice, six))
    dns = Dns({
        ("example.test", 35): [Dns.naptr(10, "SIP+D2U", "_sip._udp.example.test"),
                               Dns.naptr(20, "SIP+D2T", "_sip._tcp.example.test")],
        ("_sip._udp.example.test", 33): [Dns.srv(10, 9, "dead.example.test"),
                                         Dns.srv(5, port, "a.example.test")],
        ("a.example.test", 1): [Dns.a("127.0.0.1")],
        ("_sip._udp.six.test", 33): [Dns.srv(1, port6, "host.six.test")],
        ("host.six.test", 28): [Dns.aaaa("::1")],
        ("plain.test", 1): [Dns.a("127.0.0.1")],
    })
    server = ["--set", "re.nameserver=127.0.0.1:%d" % dns.port]
    bob = Phone("bob", *server)
    for uri in ("sip:alice@example.test", "sip:alice@plain.test:%d" % port):
        bob.send("dial " + uri)
        alice.expect("call.connected")
        bob.expect("call.connected")
        bob.send("hangup")
        alice.expect("call.ended")
        bob.expect("call.ended")
    check(("_sip._udp.example.test", 33) in dns.asked, "asked only for %s", dns.asked)
    bob.send("dial sip:x@nowhere.test")
    ended = bob.expect("call.ended")
    check(ended["cause"] != "none" and ended["code"] >= 400, "nowhere.test: %s", ended)
    bob6 = Phone("bob6", *server, listen="[::1]:0")
    bob6.send("dial sip:six@six.test")
    six.expect("call.connected")
    bob6.expect("call.connected")
    for phone in (bob, bob6, alice, six):
        phone.quit()
    dns.close()


def failover():
    """The first server of the SRV record is down: the second gets the call (RFC 3263 4.3)."""
    alice = Phone("alice", "--auto-answer", transport="tcp")
    port = int(alice.address.rsplit(":", 1)[1])
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = closed.getsockname()[1]
        dns = Dns({
            ("two.test", 35): [Dns.naptr(10, "SIP+D2T", "_sip._tcp.two.test")],
            ("_sip._tcp.two.test", 33): [Dns.srv(2, port, "b.two.test"), Dns.srv(1, dead, "a.two.test")],
            ("a.two.test", 1): [Dns.a("127.0.0.1")],
            ("b.two.test", 1): [Dns.a("127.0.0.1")],
        })
        bob = Phone("bob", "--set", "re.nameserver=127.0.0.1:%d" % dns.port, transport="tcp")
        for uri in ("sip:alice@two.test", "sip:alice@two.test;transport=tcp"):
            bob.send("dial " + uri)
            alice.expect("call.connected")
            bob.expect("call.connected")
            bob.send("hangup")
            alice.expect("call.ended")
            bob.expect("call.ended")
        check(("a.two.test", 1) in dns.asked, "did not try the first: %s", dns.asked)
        bob.quit()
        alice.quit()
        dns.close()


# ---- registration ----

def is_method(method, authorized=None):
    return lambda m: m.is_request and m.method == method and \
        (authorized is None or bool(digest(m)) == authorized)


def registration():
    """Digest, the nonce gone stale at the refresh, Service-Route of the next INVITE, the end."""
    proxy = Peer(lambda m: (486, "Busy Here") if m.method == "INVITE" else None)
    challenger = Challenger("bob", "secret", "home.test")
    registrar = Registrar(challenger, expires=2,
                          headers=["Service-Route: <sip:127.0.0.1:%d;lr>" % proxy.port])
    bob = Phone("bob", "--register", "--expires", "2", aor="sip:bob@127.0.0.1:%d" % registrar.port,
                password="secret")
    check(bob.expect("registered")["code"] == 200, "not 200")
    check(challenger.wrong == 0 and len(challenger.right) == 1, "the response is wrong")
    first = registrar.requests("REGISTER")
    check(first[0].get("Call-ID") == first[1].get("Call-ID") and
          int(first[1].get("CSeq").split()[0]) == int(first[0].get("CSeq").split()[0]) + 1,
          "the second REGISTER is of another row (RFC 3261 10.2.4)")
    bob.send("dial sip:carol@elsewhere.invalid")
    invite = proxy.expect(is_method("INVITE"))[0]
    check(invite.uri == "sip:carol@elsewhere.invalid", "Request-URI %s", invite.uri)
    check(invite.all("Route") == ["<sip:127.0.0.1:%d;lr>" % proxy.port], "Route %s",
          invite.all("Route"))
    bob.expect("call.ended", code=486)
    bob.expect("registered", code=200)  # the refresh, after 1.8 s
    check(len(challenger.right) == 2 and challenger.wrong == 0, "not registered anew")
    check(len(registrar.bindings) == 1, "bindings %s", registrar.bindings)
    bob.quit()
    until(lambda: not registrar.bindings, "did not un-register")
    check(challenger.wrong == 0, "the un-REGISTER was answered wrongly")
    registrar.close()
    proxy.close()


def registration_refused():
    challenger = Challenger("bob", "secret", "home.test")
    registrar = Registrar(challenger)
    bob = Phone("bob", "--register", aor="sip:bob@127.0.0.1:%d" % registrar.port, password="wrong")
    event = bob.expect("registration.failed")
    check(event["code"] == 401 and event["account"] == 0 and
          event["text"] == "the name or the password is wrong", "%s", event)
    time.sleep(0.3)
    check(len({m.get("CSeq") for m in registrar.requests("REGISTER")}) <= 3, "tries and tries")
    bob.quit()
    stranger = Phone("bob", "--register", "--realm", "mine.test",
                     aor="sip:bob@127.0.0.1:%d" % registrar.port, password="secret")
    stranger.expect("registration.failed", code=401)
    time.sleep(0.2)
    check(not challenger.right, "a realm not ours got an answer")
    stranger.quit()
    registrar.close()


def registration_unanswered():
    """A dead registrar is told of at once, not after the 32 s of Timer F; without a password it is asked for."""
    dead = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    dead.bind(("127.0.0.1", 0))
    bob = Phone("bob", "--register", aor="sip:bob@127.0.0.1:%d" % dead.getsockname()[1])
    start = time.monotonic()
    event = bob.expect("registration.waiting")
    check(time.monotonic() - start < 10 and "not answered" in event["text"], "%s", event)
    registrar = Registrar(Challenger("eve", "secret", "home.test"))
    eve = Phone("eve", "--register", aor="sip:eve@127.0.0.1:%d" % registrar.port)
    event = eve.expect("registration.failed", code=401)
    check("LEGWORK_PASSWORD" in event["text"], "%s", event)
    eve.quit()
    registrar.close()
    dead.close()
    bob.process.kill()


def chosen_addresses():
    """Ports of the sound, and the address of a NAT, in Contact and SDP; the rest is as it was."""
    peer = Peer(lambda m: (486, "Busy Here") if m.method == "INVITE" else None)
    bob = Phone("bob", "--rtp-ports", "40000-40020", "--public-address", "192.0.2.7")
    bob.send("dial sip:carol@127.0.0.1:%d" % peer.port)
    invite = peer.expect(is_method("INVITE"))[0]
    lines = invite.body.split("\r\n")
    port = int([line for line in lines if line.startswith("m=audio ")][0].split()[1])
    check(40000 <= port <= 40020 and port % 2 == 0, "m=audio %d", port)
    check("c=IN IP4 192.0.2.7" in lines and lines[1].endswith(" IN IP4 192.0.2.7"), "%s", invite.body)
    check(invite.get("Contact") == "<sip:bob@192.0.2.7:%s>" % bob.address.split(":")[1], "Contact %s",
          invite.get("Contact"))
    check("another number" not in bob.said(), "a number is missed that nobody has given")
    bob.quit()
    peer.close()


def registration_too_brief():
    """423: the registrar wants a longer one, and gets it (RFC 3261 10.2.8)."""
    registrar = Registrar(None)
    grant = registrar.answer
    registrar.answer = lambda m: grant(m) if "expires=60" in m.get("Contact") or \
        "expires=0" in m.get("Contact") else (423, "Interval Too Brief", ["Min-Expires: 60"])
    bob = Phone("bob", "--register", "--expires", "5", aor="sip:bob@127.0.0.1:%d" % registrar.port)
    bob.expect("registered", code=200)
    bob.quit()
    until(lambda: not registrar.bindings, "did not un-register")
    registrar.close()


# ---- an outbound proxy, which here plays the far end as well ----

class Proxy(Peer):
    """Challenges every request, each with a new nonce; answers it when the credentials are right."""

    def __init__(self):
        self.challenger = Challenger("bob", "secret", "proxy.test", proxy=True)
        self.version = 0
        super().__init__(self.far_end)

    def route(self):
        return "<sip:127.0.0.1:%d;lr>" % self.port

    def far_end(self, message):
        if message.method == "ACK":
            return None
        refusal = self.challenger.check(message)
        if refusal:
            return refusal
        own = ["Contact: <sip:far@127.0.0.1:%d>" % self.port, "Allow: INVITE, ACK, BYE, REFER, NOTIFY",
               "Supported: replaces"]
        if message.method == "INVITE":
            self.version += 1
            wish = re.search("a=(sendrecv|sendonly|recvonly|inactive)", message.body)
            body = SDP % (self.version, DIRECTION[wish.group(1) if wish else "sendrecv"])
            first = ["Record-Route: " + self.route()] if ";tag=" not in message.get("To") else []
            return 200, "OK", own + first + ["Content-Type: application/sdp"], body
        if message.method == "REFER":
            threading.Thread(target=self.notify, args=[message], daemon=True).start()
        return 200, "OK", own

    def notify(self, refer):
        time.sleep(0.1)
        body = "SIP/2.0 200 OK\r\n"
        self.send(refer.source, "NOTIFY", refer.contact_uri(),
                  ["From: " + refer.get("To"), "To: " + refer.get("From"),
                   "Call-ID: " + refer.get("Call-ID"), "CSeq: 77 NOTIFY",
                   "Contact: <sip:far@127.0.0.1:%d>" % self.port,
                   "Event: refer;id=" + refer.get("CSeq").split()[0],
                   "Subscription-State: terminated;reason=noresource",
                   "Content-Type: message/sipfrag;version=2.0"], body)


def outbound_proxy():
    proxy = Proxy()
    bob = Phone("bob", "--proxy", "sip:127.0.0.1:%d" % proxy.port, "--realm", "proxy.test",
                aor="sip:bob@home.test", password="secret")
    bob.send("dial sip:far@elsewhere.invalid")
    bob.expect("call.connected")
    invites = proxy.requests("INVITE")
    check([m.uri for m in invites] == ["sip:far@elsewhere.invalid"] * 2, "%s", [m.uri for m in invites])
    check(all(m.all("Route") == [proxy.route()] for m in invites), "no Route")
    check(invites[0].get("Call-ID") == invites[1].get("Call-ID"), "another call (RFC 3261 22.2)")
    bob.send("hold")
    bob.expect("call.held")
    bob.send("resume")
    bob.expect("call.resumed")
    bob.send("transfer blind sip:dave@elsewhere.invalid")
    bob.expect("transfer.completed")
    bob.expect("call.ended")
    proxy.expect(is_method("BYE", True))
    right = [m.method for m in proxy.challenger.right]
    check("REFER" in right and "BYE" in right and right.count("INVITE") >= 3, "%s", right)
    check(proxy.challenger.wrong == 0, "wrong credentials")
    for m in proxy.challenger.right[1:]:
        check(m.all("Route") == [proxy.route()] and "far@127.0.0.1" in m.uri, "%s goes past the proxy",
              m.start)
    refers = proxy.requests("REFER")
    check(len(refers) == 2 and refers[1].get("Refer-To") == refers[0].get("Refer-To"), "Refer-To lost")
    bob.quit()
    proxy.close()


def endless_challenge():
    """A wrong password is not tried twice; a nonce that is always stale is not followed for ever."""
    for stale, times in ((False, 2), (True, 3)):
        challenger = Challenger("bob", "another", "proxy.test", proxy=True, always_stale=stale)
        proxy = Peer(challenger.check)
        bob = Phone("bob", "--proxy", "sip:127.0.0.1:%d" % proxy.port, "--realm", "proxy.test",
                    aor="sip:bob@home.test", password="secret")
        bob.send("dial sip:far@elsewhere.invalid")
        bob.expect("call.ended", code=407)
        time.sleep(0.3)
        tries = {m.get("CSeq") for m in proxy.requests("INVITE")}
        check(len(tries) == times, "INVITE was tried %d times", len(tries))
        bob.quit()
        proxy.close()


def foreign_realm():
    """A stranger whom we call directly asks for credentials, as if it were ours: it gets none."""
    for realm in ("strange.test", "home.test"):
        challenger = Challenger("bob", "secret", realm, proxy=True)
        stranger = Peer(challenger.check)
        bob = Phone("bob", aor="sip:bob@home.test", password="secret")
        bob.send("dial sip:x@127.0.0.1:%d" % stranger.port)
        bob.expect("call.ended", code=407)
        check(not [m for m in stranger.seen if digest(m)], "credentials went to " + realm)
        bob.quit()
        stranger.close()
    proxy = Peer(Challenger("bob", "secret", "strange.test", proxy=True).check)
    bob = Phone("bob", "--proxy", "sip:127.0.0.1:%d" % proxy.port, "--realm", "home.test",
                aor="sip:bob@home.test", password="secret")
    bob.send("dial sip:x@elsewhere.invalid")
    bob.expect("call.ended", code=407)
    check(not [m for m in proxy.seen if digest(m)], "credentials for another realm")
    bob.quit()
    proxy.close()


# ---- behind a NAT ----

def nat():
    registrar = Registrar(None)
    translator = Translator(registrar.port)
    bob = Phone("bob", "--register", "--set", "re.keepalive=1",
                "--proxy", "sip:127.0.0.1:%d" % translator.port,
                aor="sip:bob@127.0.0.1:%d" % registrar.port)
    bob.expect("registered")
    register = registrar.requests("REGISTER")[0]
    check(register.source[1] == translator.mapped, "not through the translator")
    check(";rport" in register.get("Via"), "no rport (RFC 3581 3)")
    until(lambda: registrar.blank >= 2, "no keep-alive")
    # a call comes in by the mapping that the keep-alive holds open
    to_bob = ("127.0.0.1", translator.mapped)
    registrar.send(to_bob, "INVITE", register.contact_uri(),
                   ["From: <sip:eve@far.test>;tag=e1", "To: <sip:bob@home.test>", "Call-ID: nat1",
                    "CSeq: 1 INVITE", "Contact: <sip:eve@127.0.0.1:%d>" % registrar.port,
                    "Content-Type: application/sdp"], SDP % (1, "sendrecv"))
    bob.expect("call.incoming")
    bob.send("reject 486")
    registrar.expect(lambda m: m.code == 486)
    bob.quit()
    translator.close()
    registrar.close()


def rport():
    """A request from behind a NAT, with a Via nobody can reach, is answered where it came from."""
    alice = Phone("alice", "--auto-answer")
    inside = Peer()
    translator = Translator(int(alice.address.rsplit(":", 1)[1]))
    inside.send(("127.0.0.1", translator.port), "INVITE", alice.uri,
                ["From: <sip:eve@far.test>;tag=e1", "To: <%s>" % alice.uri, "Call-ID: rport1",
                 "CSeq: 1 INVITE", "Contact: <sip:eve@127.0.0.1:%d>" % inside.port,
                 "Content-Type: application/sdp"], SDP % (1, "sendrecv"), via="192.0.2.10:5060")
    ok = inside.expect(lambda m: m.code == 200)[0]
    check(";rport=%d" % translator.mapped in ok.get("Via"), "Via %s", ok.get("Via"))
    check(";received=127.0.0.1" in ok.get("Via"), "Via %s", ok.get("Via"))
    inside.send(("127.0.0.1", translator.port), "ACK", ok.contact_uri(),
                ["From: <sip:eve@far.test>;tag=e1", "To: " + ok.get("To"), "Call-ID: rport1",
                 "CSeq: 1 ACK"], via="192.0.2.10:5060")
    alice.expect("call.connected")
    inside.send(("127.0.0.1", translator.port), "BYE", ok.contact_uri(),
                ["From: <sip:eve@far.test>;tag=e1", "To: " + ok.get("To"), "Call-ID: rport1",
                 "CSeq: 2 BYE"], via="192.0.2.10:5060")
    alice.expect("call.ended")
    inside.expect(lambda m: m.code == 200 and m.method == "BYE")
    alice.quit()
    translator.close()
    inside.close()


def record_route():
    """A call that came through two proxies goes back through them (RFC 3261 12.1.1, 12.2.1.1)."""
    alice = Phone("alice")
    address = ("127.0.0.1", int(alice.address.rsplit(":", 1)[1]))
    proxy, far = Peer(lambda m: (200, "OK")), Peer(lambda m: (200, "OK"))
    routes = ["<sip:127.0.0.1:%d;lr>" % proxy.port, "<sip:127.0.0.1:%d;lr;x=y>" % far.port]
    vias = ["SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKmiddle", "SIP/2.0/TCP 192.0.2.8;branch=z9hG4bKfirst"]
    head = ["From: <sip:eve@far.test>;tag=e1", "Call-ID: rr1"]
    proxy.send(address, "INVITE", alice.uri, ["Via: " + via for via in vias] + head +
               ["Record-Route: " + route for route in routes] +
               ["To: <%s>" % alice.uri, "CSeq: 1 INVITE", "Contact: <sip:eve@192.0.2.9:5099>",
                "Content-Type: application/sdp"], SDP % (1, "sendrecv"))
    alice.expect("call.incoming")
    alice.send("answer")
    for code in (180, 200):
        m = proxy.expect(lambda m: m.code == code)[0]
        check(m.all("Record-Route") == routes and m.all("Via")[1:] == vias, "%d: %s", code, m.headers)
    proxy.send(address, "ACK", m.contact_uri(), head + ["To: " + m.get("To"), "CSeq: 1 ACK"])
    alice.expect("call.connected")
    alice.send("hangup")
    bye = proxy.expect(is_method("BYE"))[0]
    check(bye.all("Route") == routes and bye.uri == "sip:eve@192.0.2.9:5099", "%s %s", bye.start,
          bye.headers)
    alice.expect("call.ended")
    alice.quit()
    proxy.close()
    far.close()


# ---- names in UTF-8 ----

def display_names():
    hers, his = "Ålice Żółć", "Zoë 日本 ☎"
    bob = Phone("bob", "--name", his)
    alice = Phone("alice", "--name", hers, "--auto-answer")
    connect(bob, alice)
    check([e for e in alice.events if e["event"] == "call.incoming"][0]["name"] == his, "not his name")
    bob.send("hangup")
    alice.expect("call.ended")
    alice.send("dial " + bob.uri)
    check(bob.expect("call.incoming")["name"] == hers, "not her name")
    bob.send("answer")
    alice.expect("call.connected")
    for phone in (bob, alice):
        phone.quit()


SCENES = (tcp, mixed, ipv6, tls, names, failover, registration, registration_refused,
          registration_unanswered, chosen_addresses, registration_too_brief, outbound_proxy, endless_challenge, foreign_realm, nat, rport,
          record_route, display_names)


def main():
    bad = 0
    for scene in SCENES:
        if sys.argv[3:] and scene.__name__ not in sys.argv[3:]:
            continue
        start = time.monotonic()
        try:
            scene()
            verdict = "ok"
        except (Failed, OSError, TimeoutError, subprocess.SubprocessError, KeyError, IndexError) as why:
            verdict = "FAILED: %s: %s" % (type(why).__name__, why)
            bad += 1
        finally:
            for phone in Phone.all:
                phone.kill()
            Phone.all.clear()
        print("%-20s %5.1f s  %s" % (scene.__name__, time.monotonic() - start, verdict), flush=True)
    return 1 if bad else 0


sys.exit(main())
