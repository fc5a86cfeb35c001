"""The key pair by which push services know this service (VAPID, RFC 8292)."""

import os
from base64 import urlsafe_b64encode
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02  # type: ignore[import-untyped]


class Key:
    """A private key on P-256."""

    def __init__(self, vapid: Vapid02) -> None:
        self._vapid = vapid

    @classmethod
    def given(cls, text: str) -> "Key":
        """Read a private key: PEM, or base64url of DER or of its 32 bytes. Raises ValueError for anything else."""
        try:
            pem = text.strip().startswith("-----BEGIN")
            return cls(Vapid02.from_pem(text.strip().encode()) if pem else Vapid02.from_string(text.strip()))
        except Exception as error:  # whatever the library made of it
            raise ValueError("expected a private key on P-256, as PEM or in base64url") from error

    @classmethod
    def kept(cls, file: Path) -> "Key":
        """Read the key from a file, which is made (0600) if there is none; two that start at once agree."""
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=file.parent) as folder:
                new = Path(folder) / "key"
                with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                    out.write(Vapid02(ec.generate_private_key(ec.SECP256R1())).private_pem())
                with suppress(FileExistsError):
                    os.link(new, file)
        return cls.given(file.read_text())

    @property
    def public(self) -> str:
        """The public key as browsers take it: base64url of the uncompressed point, without padding."""
        point = self._vapid.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return urlsafe_b64encode(point).rstrip(b"=").decode()

    def authorization(self, audience: str, contact: str) -> str:
        """Sign the header that a push service asks for; `audience` is its origin. Good for a day of real time."""
        return str(self._vapid.sign({"aud": audience, "sub": contact})["Authorization"])
