"""A mail server on loopback. Prints its port; keeps each mail in a file with its envelope.

  smtp.py FOLDER MODE CERTIFICATE KEY [FAULT]

MODE: starttls, tls, plain. The user is `xtalwatch`, the password `s3cret`; without TLS nobody is asked.
FAULT: half (every other connection fails, each time in another way), no-starttls, refuse-eve (a recipient), refuse-all,
echo (a wrong login is answered with what was sent).
"""
import base64
import itertools
import pathlib
import socketserver
import ssl
import sys

FOLDER, MODE, FAULT = pathlib.Path(sys.argv[1]), sys.argv[2], (sys.argv[5:] or [""])[0]
CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
CONTEXT.load_cert_chain(sys.argv[3], sys.argv[4])
CONNECTIONS, MAILS = itertools.count(), itertools.count()
FAULTS = itertools.cycle(["421 busy", "reset", "data-451", "quiet-after-data"])


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        self.connection, self.secure = self.request, False
        if MODE == "tls":
            self.connection, self.secure = CONTEXT.wrap_socket(self.request, server_side=True), True
        self.lines = self.connection.makefile("rb")
        self.known = MODE == "plain"
        self.fault = next(FAULTS) if FAULT == "half" and next(CONNECTIONS) % 2 == 0 else ""
        if self.fault == "421 busy":
            return self.say(self.fault)
        if self.fault == "reset":
            return
        self.say("220 localhost ESMTP")
        self.sender, self.recipients = "", []
        while line := self.lines.readline():
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            if not self.obey(text):
                return

    def say(self, *replies):
        self.connection.sendall("".join(reply + "\r\n" for reply in replies).encode())

    def obey(self, text):
        verb = text.upper()
        if verb.startswith("EHLO"):
            offers = ["250-localhost"]
            if MODE == "starttls" and not self.secure and FAULT != "no-starttls":
                offers.append("250-STARTTLS")
            if self.secure:
                offers.append("250-AUTH PLAIN")
            self.say(*offers, "250 8BITMIME")
        elif verb == "STARTTLS":
            self.say("220 go ahead")
            self.connection, self.secure = CONTEXT.wrap_socket(self.connection, server_side=True), True
            self.lines = self.connection.makefile("rb")
        elif verb.startswith("AUTH PLAIN"):
            self.log_in(text)
        elif verb.startswith("MAIL FROM:"):
            self.sender, self.recipients = text[10:], []
            self.say("250 ok" if self.known else "530 who are you")
        elif verb.startswith("RCPT TO:"):
            refused = FAULT == "refuse-all" or FAULT == "refuse-eve" and "eve@" in text
            self.recipients += [] if refused else [text[8:]]
            self.say("550 5.1.1 no such mailbox here" if refused else "250 ok")
        elif verb == "DATA":
            return self.take()
        elif verb == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 ok")
        return True

    def log_in(self, text):
        answer = text[11:]
        if not answer:
            self.say("334 ")
            answer = self.lines.readline().decode().strip()
        self.known = base64.b64decode(answer) == b"\0xtalwatch\0s3cret"
        no = f"535 5.7.8 wrong: {answer} {base64.b64decode(answer)!r}" if FAULT == "echo" else "535 5.7.8 wrong"
        self.say("235 welcome" if self.known else no)

    def take(self):
        self.say("354 go ahead")
        mail = []
        while (line := self.lines.readline()) not in (b".\r\n", b""):
            mail.append(line[1:] if line.startswith(b"..") else line)
        if self.fault == "data-451":
            self.say("451 try again")
            return True
        (FOLDER / f"mail-{next(MAILS):05}.eml").write_bytes(
            f"X-Secure: {self.secure}\r\nX-From: {self.sender}\r\nX-To: {' '.join(self.recipients)}\r\n".encode()
            + b"".join(mail))
        if self.fault == "quiet-after-data":
            return False
        self.say("250 taken")
        return True


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def handle_error(self, request, client_address):
        """Clients may hang up."""


server = Server(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
