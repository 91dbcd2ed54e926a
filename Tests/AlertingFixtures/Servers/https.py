"""An HTTPS receiver on loopback that answers as it is told. Prints its port; keeps each request in a file.

  https.py FOLDER CERTIFICATE KEY ANSWER...

ANSWER: a status, `429:7` (with Retry-After: 7), `reset`, `hang`. One a request, the last one for all that follow.
"""
import http.server
import itertools
import pathlib
import socket
import ssl
import struct
import sys
import time

FOLDER = pathlib.Path(sys.argv[1])
ANSWERS = itertools.chain(sys.argv[4:], itertools.repeat(sys.argv[-1]))
REQUESTS = itertools.count()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        head = f"{self.requestline}\r\n{self.headers.as_string()}".encode("utf-8", "surrogateescape")
        (FOLDER / f"request-{next(REQUESTS):05}").write_bytes(head + b"\r\n\r\n" + body)
        answer = next(ANSWERS)
        if answer == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return
        if answer == "hang":
            time.sleep(60)
            return
        status, _, pause = answer.partition(":")
        self.send_response(int(status))
        if pause:
            self.send_header("Retry-After", pause)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Clients may hang up."""


server = Server(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print(server.server_address[1], flush=True)
server.serve_forever()
