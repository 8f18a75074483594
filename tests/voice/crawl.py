"""Every page that a few examples open, and the forms on them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

_VARIABLE = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
_LEFT_OUT = ("/sign-out", ".pdf", ".zip")


LOADS = {"script": "src", "img": "src", "iframe": "src", "audio": "src", "video": "src",
         "source": "src", "track": "src", "embed": "src", "object": "data", "use": "href",
         "link": "href", "image": "href", "form": "action", "button": "formaction"}  # fmt: skip
"""What a page loads by itself or sends to, and in which attribute it stands."""


@dataclass
class Form:
    """Where it goes, and the names of what is filled in; a file is left out."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def mark(self) -> tuple[str, ...]:
        """The same for forms that do the same."""
        return (self.action.partition("?")[0], *sorted(self.names))


class Page(HTMLParser):
    """What a page loads, where it leads, and its forms."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self.address, self.loads, self.forms = address, set[str](), list[Form]()
        self.text = text
        self.feed(text)

    @staticmethod
    def _posts(form: dict[str, str]) -> bool:
        return form.get("method", "").lower() == "post" and "sign-out" not in form.get("action", "")

    def elsewhere(self) -> list[str]:
        """What the page would ask another server for."""
        return [one for one in self.loads if not is_ours(one)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if LOADS.get(tag) in given:
            self.loads.add(given[LOADS[tag]])
        self.loads |= {one.split()[0] for one in given.get("srcset", "").split(",") if one.split()}
        if tag == "form" and self._posts(given):
            self.forms.append(Form(given.get("action") or self.address))
        named = given.get("name", "")
        if not (self.forms and named) or named == "csrf_token" or given.get("type") == "file":
            return
        if tag == "button" or given.get("type") == "hidden":
            self.forms[-1].hidden[named] = given.get("value", "")
        elif tag in ("input", "select", "textarea"):
            self.forms[-1].names.add(named)


def addresses(app: Flask, examples: dict[str, str]) -> Iterator[str]:
    """An address of each page that is read; what no example fits is made up."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if "GET" in (rule.methods or ()) and not rule.rule.endswith(_LEFT_OUT):
            group = "survey" if "/s/" in rule.rule or "/surveys/" in rule.rule else ""
            yield _VARIABLE.sub(
                lambda found, group=group: examples.get(
                    group + found[1], examples.get(found[1], "1")
                ),
                rule.rule,
            )


def pages(client: FlaskClient, found: Iterator[str]) -> Iterator[Page]:
    """The pages that open."""
    for address in found:
        reply = client.get(address)
        assert reply.status_code < 500, address
        if reply.status_code == 200 and reply.mimetype == "text/html":
            yield Page(address, reply.text)


def is_ours(address: str) -> bool:
    """Whether an address is of this server, or holds what it names."""
    parts = urlsplit(address)
    return parts.scheme == "data" or (not parts.scheme and not parts.netloc)
