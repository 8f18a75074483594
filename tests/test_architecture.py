"""The drawing in the design is kept by tests."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from voice import settings

MAY_IMPORT = {
    "analysis": {
        *{"click", "joblib", "numpy", "py3langid", "scipy", "sklearn", "textblob", "threadpoolctl"},
        *{"onnx", "onnxruntime", "platformdirs", "tokenizers"},  # of the extra `meaning`
    },
    "surveys": {"babel", "blinker", "defusedxml", "jsonschema", "openpyxl", "sqlalchemy"},
}


def imported_by(package: str) -> set[str]:
    names: set[str] = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_packages_import_only_what_they_may(package: str) -> None:
    assert imported_by(package) - sys.stdlib_module_names <= MAY_IMPORT[package] | {package}


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_every_setting_is_explained() -> None:
    page = (ROOT / "docs/settings.md").read_text("utf-8")
    assert [name for name in settings.DEFAULTS if f"VOICE_{name}" not in page] == []


def test_lock_files_have_hashes_and_name_no_index() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
