"""A process of the server holds what its pages need, not what only jobs and files do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from surveys.models import Edition
from tests import samples
from tests.conftest import PASSWORD
from voice.accounts import people

EMAIL = "officer@example.org"
HEAVY = "sklearn scipy av onnxruntime onnx openpyxl xlsxwriter icalendar typst obstore zxcvbn"

SERVED = """
import json, sys
from uuid import uuid4
from voice.server import create_worker

app = create_worker()
code, body, email, password = json.loads(sys.argv[1])
app.config.update(WTF_CSRF_ENABLED=False)
phone, officer = app.test_client(), app.test_client()
print(phone.get(f"/en/s/{code}").status_code)
print(phone.put(f"/api/v1/surveys/{code}/responses/{uuid4()}", json=body).status_code)
print(officer.post("/account/sign-in", data={"email": email, "password": password}).status_code)
for page in ("/account", "/listen", "/involve", "/respond"):
    print(officer.get(page).status_code)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_serving_loads_no_library_that_only_jobs_and_files_need(
    store: str, session: Session, edition: Edition, tmp_path: Path
) -> None:
    people.set_password(people.add(session, EMAIL, "engagement_officer"), PASSWORD)
    given = json.dumps([edition.survey.code, samples.ANSWERS, EMAIL, PASSWORD])
    session.commit()
    given_to = {"DATABASE_URL": store, "DATA": str(tmp_path), "SECRET_KEY": "tests only"}
    settings = {f"VOICE_{name}": value for name, value in given_to.items()}
    said = subprocess.run(
        [sys.executable, "-c", SERVED, given],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    *served, loaded = said.stdout.splitlines() or [said.stderr]
    assert served == ["200", "201", "302", "200", "200", "200", "200"], said.stderr
    assert set(loaded.split()) & set(HEAVY.split()) == set()
