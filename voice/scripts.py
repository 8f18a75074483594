"""Scripts as a phone gets them: the modules that a page needs at once come as one file.

On a bad signal each file costs a round trip. A page in `CORES` gets its first module together with
all that it imports, each in a function of its own. What is loaded later with `import()` stays a
file of its own; there, imports of modules that came first lead to those same ones. Which core a
file belongs to is part of the folder in its address (`voice/assets.py`), so that relative imports
stay with it. Any other page, and the service worker, gets the modules as they are.

So that this needs no tool, modules import with `import { a, b as c } from './x.js'` or
`import * as x from './x.js'`, export declarations (`export const`, `function`, `class`), and do
not import each other in a circle. `Unjoinable` tells who does.
"""

import posixpath
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent.parent / "static"
CORES = {"survey": "js/survey/start.js", "home": "js/survey/home.js"}
"""The first module of each page that gets its scripts in one file."""

_IMPORT = re.compile(
    r"^import\s+(?:(?:\{([^}]*)\}|\*\s+as\s+(\w+))\s+from\s+)?['\"](\.[^'\"]+)['\"];?$", re.M
)
_LATER = re.compile(r"\bimport\((\s*['\"`])(\.{1,2}/)")
_EXPORT = re.compile(
    r"^export\s+(?=(?:async\s+)?(?:function\*?|class|const)\s+(\w+|\{[^}]*\}))", re.M
)
_COMMENT = re.compile(r"^[ \t]*//.*\n", re.M)
_AS = re.compile(r"\s+as\s+")
_LEFT = re.compile(r"^(?:import|export)\b(?!\()", re.M)


class Unjoinable(Exception):
    """A module that is written in a way that cannot be joined."""


class Module(NamedTuple):
    """One module: its text without imports and exports, what it needs, and what it gives."""

    name: str
    head: str
    body: str
    needs: tuple[str, ...]
    gives: tuple[str, ...]


def send(name: str, core: str = "") -> bytes:
    """A script of ours as a phone gets it, on a page with this core. Raises `Unjoinable`."""
    entry = CORES.get(core)
    if name == entry:
        return _join(name).encode()
    text = (FOLDER / name).read_text("utf-8")
    if entry:
        text = _IMPORT.sub(lambda found: _from_core(found, name, entry), text)
    return _COMMENT.sub("", text).encode()


def _join(entry: str) -> str:
    """The entry with everything that it imports, what is needed first coming first."""
    modules = _modules(entry)
    called = {module.name: _called(number) for number, module in enumerate(modules)}
    pieces = [_wrap(module, called, entry) for module in modules]
    names = ",".join(called.values())
    return "".join(pieces) + f"export{{{names}}}\n"


@cache
def _modules(entry: str) -> tuple[Module, ...]:
    found: dict[str, Module] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise Unjoinable(f"modules import each other in a circle: {[*above, name]}")
        if name in found:
            return
        module = _read(name)
        for needed in module.needs:
            add(needed, (*above, name))
        found[name] = module

    add(entry, ())
    return tuple(found.values())


def _read(name: str) -> Module:
    text = _COMMENT.sub("", (FOLDER / name).read_text("utf-8"))
    needs = tuple(_beside(name, path) for *_, path in _IMPORT.findall(text))
    gives = tuple(one for given in _EXPORT.findall(text) for one in _names(given))
    head = "".join(f"{found[0]}\n" for found in _IMPORT.finditer(text))
    body = _EXPORT.sub("", _IMPORT.sub("", text)).strip()
    if left := _LEFT.search(body):
        raise Unjoinable(f"{name}: {body[left.start() :].splitlines()[0]}")
    return Module(name, head, body, needs, gives)


def _wrap(module: Module, called: Mapping[str, str], entry: str) -> str:
    """A module as a function that gives what it exports."""
    head = _IMPORT.sub(
        lambda found: _taken(found, called[_beside(module.name, found[3])]), module.head
    )
    body = _LATER.sub(
        lambda found: f"import({found[1]}{_way(entry, _beside(module.name, found[2]))}/",
        module.body,
    )
    gives = ",".join(module.gives)
    return f"const {called[module.name]}=(()=>{{\n{head}{body}\nreturn{{{gives}}}}})();\n"


def _from_core(found: re.Match[str], name: str, entry: str) -> str:
    """An import of a later module: out of what came first, where it is in there."""
    names = [module.name for module in _modules(entry)]
    wanted = _beside(name, found[3])
    if wanted not in names:
        return found[0]
    called = _called(names.index(wanted))
    return f"import{{{called}}}from'{_way(name, entry)}';{_taken(found, called)}"


def _taken(found: re.Match[str], module: str) -> str:
    """What an import takes, out of the object that holds it."""
    some, whole, _ = found.groups()
    if whole:
        return f"const {whole}={module};"
    taken = _AS.sub(":", (some or "").strip())
    return f"const{{{taken}}}={module};" if taken else ""


def _names(given: str) -> list[str]:
    """The names that an exported declaration gives, also one that takes an object apart."""
    if not given.startswith("{"):
        return [given]
    parts = [part.split("=")[0].split(":")[-1].strip() for part in given.strip("{} ").split(",")]
    return [part for part in parts if part]


def _beside(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _way(name: str, target: str) -> str:
    """From one module to another, or to a folder, as a script says it."""
    way = posixpath.relpath(target, posixpath.dirname(name))
    return way if way.startswith(".") else f"./{way}"


def _called(number: int) -> str:
    return f"$m{number}"
