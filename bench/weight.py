"""How heavy the demo's young people's survey is on a first visit, in bytes as they are sent."""

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urldefrag, urljoin, urlsplit

import brotli

from bench import stores, survey
from bench.processes import HOST
from bench.rows import Goal, Row
from bench.servers import ours_on

MOST = Goal("at_most", 60)  # KB in all, for a picture survey of ten questions
REQUESTS, OTHER = "requests", "other"
_KINDS = {
    "text/html": "page",
    "text/css": "styles",
    "text/javascript": "scripts",
    "image/svg+xml": "pictures",
}
_TAG = re.compile(r"<(script|link|img|use)\b([^>]*)>", re.IGNORECASE)
_ADDRESS = re.compile(r"""\b(?:src|href)=["']?([^"'\s>]+)""")
_LOADED = re.compile(r"""\brel=["']?(?:stylesheet|modulepreload|preload|icon|manifest)""")
_IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
_NAMED = re.compile(r"""(?:@import\s+["']|\burl\(["']?)(?!data:|#)([^"')]+)""")

_LOADS = {"scripts": _IMPORT, "styles": _NAMED}


def measure() -> Iterator[Row]:
    """The rows of what a phone fetches, by kind and in all."""
    with stores.opened(stores.SQLITE, ("ours",)) as place:
        database = place.addresses["ours"]
        survey.prepare(place.folder, database)
        with ours_on(None, 1, database, place.folder, survey.DEMO_PAGE) as (port, _):
            sizes = fetch_all(port, survey.DEMO_PAGE)
    kinds = [name for name in (*_KINDS.values(), OTHER) if sizes[name]]
    for name in kinds:
        yield Row(f"first visit: {name}", sizes[name] / 1000, "KB")
    yield Row("first visit: requests", float(sizes[REQUESTS]), "")
    whole = sum(sizes[name] for name in kinds) / 1000
    yield Row("first visit: all", whole, "KB", goal=MOST)


def fetch_all(port: int, page: str) -> Counter[str]:
    """Bytes by kind, and the number of requests, of a page with all that it loads."""
    sizes: Counter[str] = Counter()
    link = HTTPConnection(HOST, port, timeout=30)
    waiting, seen = [page], {page}
    while waiting:
        path = waiting.pop()
        kind, sent, text = _fetch(link, path)
        sizes[kind] += sent
        sizes[REQUESTS] += 1
        for address in loaded_by(kind, text):
            wanted = urldefrag(urljoin(path, address)).url
            if wanted not in seen and not urlsplit(wanted).netloc:
                seen.add(wanted)
                waiting.append(wanted)
    link.close()
    return sizes


def loaded_by(kind: str, text: str) -> list[str]:
    """The addresses that a page, a style sheet or a script makes a browser load."""
    if kind == "page":
        tags = [(tag.lower(), rest) for tag, rest in _TAG.findall(text)]
        wanted = [rest for tag, rest in tags if tag != "link" or _LOADED.search(rest)]
        return [address for rest in wanted for address in _ADDRESS.findall(rest)]
    pattern = _LOADS.get(kind)
    return pattern.findall(text) if pattern else []


def _fetch(link: HTTPConnection, path: str) -> tuple[str, int, str]:
    """The kind of a file, its bytes as sent, and its text."""
    link.request("GET", path, headers={"Accept-Encoding": "gzip, deflate, br"})
    reply = link.getresponse()
    sent = reply.read()
    if reply.status != 200:
        raise LookupError(f"{path}: {reply.status}")
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(
        reply.headers.get("Content-Encoding", ""), bytes
    )
    kind = _KINDS.get(reply.headers.get_content_type(), OTHER)
    return kind, len(sent), unpack(sent).decode("utf-8", "replace")
