"""Scripts come as one file, mean what their modules mean, and later ones join the first."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from voice import scripts
from voice.assets import current_version

CORE = scripts.CORES["survey"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(scripts, "FOLDER", tmp_path)
    scripts._modules.cache_clear()
    (tmp_path / "js/survey/kinds").mkdir(parents=True)
    return tmp_path / "js/survey"


@pytest.fixture(autouse=True)
def forget() -> object:
    yield None
    scripts._modules.cache_clear()


def test_every_first_script_of_ours_can_be_joined() -> None:
    for core, name in scripts.CORES.items():
        joined = scripts.send(name, core).decode()
        assert not re.search(r"^import\b(?!\()", joined, re.MULTILINE), name
        assert not re.search(r"^\s*//", joined, re.MULTILINE), "a comment is sent to phones"


def test_all_other_scripts_can_be_sent() -> None:
    for path in (scripts.FOLDER / "js").rglob("*.js"):
        for core in ("", *scripts.CORES):
            assert scripts.send(path.relative_to(scripts.FOLDER).as_posix(), core)


def test_a_module_comes_once_and_before_those_that_need_it(folder: Path) -> None:
    (folder / "start.js").write_text(
        "import { a as b } from './kinds/one.js'\nimport * as two from './two.js'\n"
        "import './three.js'\nb(two.c)\n"
    )
    (folder / "kinds/one.js").write_text(
        "// why\nimport { c } from '../two.js'\n"
        "export function a() { return import('./late.js') }\n"
    )
    (folder / "two.js").write_text("export const { c, d: e = 1 } = document\nexport class F {}\n")
    (folder / "three.js").write_text("globalThis.x = 1\n")
    assert scripts.send(CORE, "survey").decode() == (
        "const $m0=(()=>{\nconst { c, d: e = 1 } = document\nclass F {}\nreturn{c,e,F}})();\n"
        "const $m1=(()=>{\nconst{c}=$m0;\nfunction a() { return import('./kinds/late.js') }\n"
        "return{a}})();\n"
        "const $m2=(()=>{\nglobalThis.x = 1\nreturn{}})();\n"
        "const $m3=(()=>{\nconst{a:b}=$m1;\nconst two=$m0;\n\nb(two.c)\nreturn{}})();\n"
        "export{$m0,$m1,$m2,$m3}\n"
    )


def test_what_comes_later_shares_the_modules_that_came_first(folder: Path) -> None:
    (folder / "start.js").write_text("import { form } from './page.js'\nimport('./kinds/pen.js')\n")
    (folder / "page.js").write_text("export const form = {}\n")
    (folder / "kinds/pen.js").write_text(
        "import { form } from '../page.js'\nimport { x } from './ink.js'\n"
    )
    pen = "js/survey/kinds/pen.js"
    assert scripts.send(pen).decode() == (folder / "kinds/pen.js").read_text()
    assert scripts.send(pen, "survey").decode() == (
        "import{$m0}from'../start.js';const{form}=$m0;\nimport { x } from './ink.js'\n"
    )


@pytest.mark.parametrize(
    "text", ["export let a = 1\n", "export default 1\n", "import a from './page.js'\n"]
)
def test_what_cannot_be_joined_is_told(folder: Path, text: str) -> None:
    (folder / "start.js").write_text(text)
    (folder / "page.js").write_text("export const form = {}\n")
    with pytest.raises(scripts.Unjoinable, match=text.split()[1]):
        scripts.send(CORE, "survey")


def test_a_circle_of_modules_is_told(folder: Path) -> None:
    (folder / "start.js").write_text("import { a } from './page.js'\n")
    (folder / "page.js").write_text("import './start.js'\nexport const a = 1\n")
    with pytest.raises(scripts.Unjoinable, match="circle"):
        scripts.send(CORE, "survey")


def test_texts_come_squeezed_and_are_kept_for_ever(client: FlaskClient) -> None:
    address = f"/assets/{current_version()}-survey/js/survey/start.js"
    reply = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert reply.headers["Content-Encoding"] == "br"
    assert "immutable" in reply.headers["Cache-Control"]
    old = client.get("/assets/before-survey/js/survey/start.js")
    assert old.headers["Cache-Control"] == "no-cache"
    assert old.data == scripts.send(CORE, "survey")
    assert client.get("/assets/x/js/survey/none.js").status_code == 404
    assert client.get("/assets/x-other/js/survey/start.js").data != old.data
    assert client.get("/assets/x/../voice/__init__.py").status_code == 404
