"""Short words sealed in the database under the area's secret key: addresses, names."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from flask import current_app


def seal_of(purpose: str) -> Fernet:
    """What seals and opens words for one purpose; a seal of one opens none of another."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    derived = hmac.new(key, f"seal of {purpose}".encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(derived))
