"""A small company's identity service on this machine: its description, its keys, its tokens."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from liming.shared import clock

CLIENT, SECRET = "liming", "between-us"


class Company:
    """What the service answers. `claims` are merged into the next token; `codes` were not exchanged yet."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signs_with = self.key
        self.address = ""
        self.issuer: str | None = None
        self.nonce = ""
        self.claims: dict[str, Any] = {}
        self.user_info: dict[str, Any] = {}
        self.exchanged: list[dict[str, str]] = []

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer or self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/me",
        }

    def keys(self) -> dict[str, Any]:
        told = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**told, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def token(self, sent: dict[str, str]) -> dict[str, Any]:
        """An answer to an exchanged code, kept for the test to look at."""
        self.exchanged.append(sent)
        now = int(clock.now().timestamp())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "person-1", "iat": now, "exp": now + 300}
        claims |= {"nonce": self.nonce} | self.claims
        token = jwt.encode(
            {name: value for name, value in claims.items() if value is not None},
            self.signs_with,
            algorithm="RS256",
            headers={"kid": "one"},
        )
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": token}


@contextmanager
def running() -> Iterator[Company]:
    """A company's service that answers inside the block."""
    company = Company()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = {
                "/.well-known/openid-configuration": company.described,
                "/keys": company.keys,
                "/me": lambda: company.user_info,
            }[self.path]
            self._say(told())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(company.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _say(self, told: dict[str, Any]) -> None:
            content = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    company.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield company
    finally:
        server.shutdown()
        server.server_close()
