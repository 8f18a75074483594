"""What the area's secret key seals: short words in the database, and tickets in addresses."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from flask import current_app
from itsdangerous import URLSafeTimedSerializer


def seal_of(purpose: str) -> Fernet:
    """What seals and opens words for one purpose; a seal of one opens none of another."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    derived = hmac.new(key, f"seal of {purpose}".encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(derived))


def tickets_of(purpose: str) -> URLSafeTimedSerializer:
    """What makes and reads tickets for one purpose: readable by anyone, made by us alone."""
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=purpose)
