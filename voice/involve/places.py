"""Where the involving pages live, and what their addresses name."""

from flask import Blueprint

blueprint = Blueprint("involve", __name__, url_prefix="/involve")
