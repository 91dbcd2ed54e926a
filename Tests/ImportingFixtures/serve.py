"""An HTTPS server on loopback that serves one file, well or badly. Prints its port; logs each request to stderr.

  serve.py FILE CERTIFICATE KEY

  /whole...          the file, with ranges
  /cut/N...          the connection breaks off once byte N is reached; a range that begins there or later comes whole
  /changing/N...     as /cut/N the first time; every answer has a new entity tag
  /silent/N...       as /cut/N, without an entity tag
  /shifted/N...      as /cut/N, and ranges begin a byte later than asked
  /elsewhere, /gone  status 302, 404
"""
import http.server
import itertools
import pathlib
import re
import ssl
import sys

BODY = pathlib.Path(sys.argv[1]).read_bytes()
VERSIONS = itertools.count()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        kind, _, rest = self.path[1:].partition("/")
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        print(kind, asked[1] if asked else "all", file=sys.stderr, flush=True)
        if kind in ("elsewhere", "gone"):
            self.send_response(302 if kind == "elsewhere" else 404)
            self.send_header("Location", "/whole")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        version = next(VERSIONS) if kind == "changing" else 0
        tag = f'"version {version}"'
        start = int(asked[1]) if asked and self.headers.get("If-Range") == tag else 0
        if start > len(BODY):
            self.send_response(416)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if kind != "silent":
            self.send_header("ETag", tag)
        if start:
            shown = start + (kind == "shifted")
            self.send_header("Content-Range", f"bytes {shown}-{len(BODY) - 1}/{len(BODY)}")
        self.send_header("Content-Length", str(len(BODY) - start))
        self.end_headers()
        number = re.match(r"\d+", rest)
        cut = int(number[0]) if number and kind != "whole" and version == 0 else len(BODY)
        self.wfile.write(BODY[start : cut if start < cut else len(BODY)])
        if start < cut < len(BODY):
            self.wfile.flush()
            self.close_connection = True

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """Clients may hang up; the log is for requests."""


server = Server(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
