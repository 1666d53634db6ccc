"""Keep a text so that the database alone does not give it away, and hash one with a secret."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken


class Seal:
    """Encrypts and authenticates with keys derived from the application's secret."""

    def __init__(self, secret: str) -> None:
        """Derive one key for each use, so that no key serves two."""
        self._secret = secret.encode()
        self._fernet = Fernet(urlsafe_b64encode(self._derived(b"seal")))

    def close(self, text: str) -> str:
        """Return a text sealed."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str | None:
        """Return what was sealed, or None if it was sealed with another secret or changed."""
        try:
            return self._fernet.decrypt(sealed.encode("utf-8", "replace")).decode()
        except InvalidToken:
            return None

    def keyed(self, kind: str, text: str) -> str:
        """Return a hash that nobody without the secret can compute, to count by."""
        key = self._derived(b"count")
        return hmac.new(key, f"{kind}\0{text}".encode("utf-8", "replace"), sha256).hexdigest()

    def _derived(self, use: bytes) -> bytes:
        return hmac.new(self._secret, b"earlyhelp " + use, sha256).digest()
