"""A push service and a browser's keys: checks what comes in as RFC 8030, 8188, 8291 and 8292 say, and reads it."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD = 21  # bytes of a header before the sender's key: salt, record size, length of the key


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """What a browser gives its page when it subscribes."""

    def __init__(self, endpoint: str, server_key: str) -> None:
        self.endpoint = endpoint
        self.server_key = server_key  # what the page said the pushes would be signed with
        self._key = ec.generate_private_key(CURVE)
        self._auth = bytes(range(16))
        self._point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def subscription(self) -> dict[str, Any]:
        keys = {"p256dh": encoded(self._point), "auth": encoded(self._auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def read(self, body: bytes) -> dict[str, Any]:
        """Decrypt one aes128gcm record; raises for anything that was not made for this browser."""
        salt, sender = body[:16], body[RECORD : RECORD + body[20]]
        shared = self._key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender))
        secret = _hkdf(shared, self._auth, b"WebPush: info\0" + self._point + sender, 32)
        key, nonce = (
            _hkdf(secret, salt, b"Content-Encoding: aes128gcm\0", 16),
            _hkdf(secret, salt, b"Content-Encoding: nonce\0", 12),
        )
        padded = AESGCM(key).decrypt(nonce, body[RECORD + body[20] :], None)
        text, _, padding = padded.rpartition(b"\x02")
        assert padding.strip(b"\0") == b""
        found: dict[str, Any] = json.loads(text)
        return found


@dataclass
class Received:
    path: str
    news: dict[str, Any]
    headers: dict[str, str]
    claims: dict[str, Any]


@dataclass
class PushService:
    """Keeps what it is sent; `answers` are the statuses that it gives, 201 when there are no more."""

    url: str = ""
    browsers: dict[str, Browser] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def subscribe(self, path: str, server_key: str) -> Browser:
        self.browsers[path] = Browser(f"{self.url}{path}", server_key)
        return self.browsers[path]

    async def take(self, request: web.Request) -> web.Response:
        browser = self.browsers[request.path]
        assert request.headers["Content-Encoding"] == "aes128gcm"
        assert 0 <= int(request.headers["TTL"]) <= 28 * 86400
        claims = verified(request.headers["Authorization"], browser.server_key)
        assert claims["aud"] == self.url
        body = await request.read()
        assert len(body) <= 4096
        wanted = ("TTL", "Urgency", "Topic")
        headers = {name: request.headers[name] for name in wanted if name in request.headers}
        self.received.append(Received(request.path, browser.read(body), headers, claims))
        status = self.answers.pop(0) if self.answers else 201
        return web.Response(status=status, headers={"Location": f"{self.url}/elsewhere"})


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    service = PushService()
    app = web.Application()
    app.router.add_post("/{path:.*}", service.take)
    async with TestServer(app) as server:
        service.url = str(server.make_url("/")).rstrip("/")
        yield service


def verified(authorization: str, server_key: str) -> dict[str, Any]:
    """Check a VAPID header's signature against the key that the page was given; gives its claims."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"]) == ("vapid", server_key)
    head, claims, signature = parts["t"].split(".")
    assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "ES256"}
    raw = decoded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, decoded(server_key))
    key.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    found: dict[str, Any] = json.loads(decoded(claims))
    return found


def _hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
