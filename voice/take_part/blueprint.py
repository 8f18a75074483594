"""The blueprint that the public's pages hang themselves into."""

from flask import Blueprint

blueprint = Blueprint("take_part", __name__)
