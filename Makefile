# Two commands on a fresh Debian or Ubuntu machine with Python 3.11 or newer: make run, make test.

PYTHON ?= python3
BIN := .venv/bin
# Nothing is built with a tool that the lock files do not name.
INSTALL := $(BIN)/pip install --quiet --no-build-isolation

# Compiled once, not by each of the many processes that the tests start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test bench screens lint audit scan setup setup-dev browser messages lock

run: setup
	$(BIN)/voice demo --if-empty
	$(BIN)/voice serve

# Four at a time, each with a browser, a server and a database: much of it is waiting. A browser is
# late now and then: where only browser tests failed (20: tests/conftest.py), those are tried once
# more, alone and from a new start. What is wrong fails twice.
test: setup-dev browser
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder || \
		{ test $$? = 20 && $(BIN)/pytest --last-failed --last-failed-no-failures none; }

bench: setup-dev browser
	$(BIN)/python -m bench

# A picture of every screen in docs/screens, for people to look at.
screens: setup-dev browser
	$(BIN)/python -m tests.browser.screens

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/pip check
	$(BIN)/python -m tests.audit

# Known faults in what we depend on. Needs a network, and a tool of its own that is not installed
# with Voice: it asks a public database about each pinned version.
audit: setup-dev
	test -x .venv/audit/bin/pip-audit || $(PYTHON) -m venv .venv/audit
	.venv/audit/bin/pip install --quiet pip-audit
	.venv/audit/bin/pip-audit --require-hashes -r requirements/runtime.txt

# An outside scanner against a Voice that runs (`make run`): never against one that people use.
# A tool of its own too, which needs Python 3.10 to 3.12.
# SCAN_AS="--form-url …/account/sign-in --form-user … --form-password …" looks at staff pages too.
SCAN ?= http://127.0.0.1:8000/en/
scan:
	test -x .venv/scan/bin/wapiti || $(PYTHON) -m venv .venv/scan
	.venv/scan/bin/pip install --quiet wapiti3
	.venv/scan/bin/wapiti -u $(SCAN) --scope domain --flush-session -m all,-nikto,-wapp,-cms,-wp_enum,-takeover \
		--max-scan-time 600 --max-attack-time 120 --no-bugreport -f txt -o .venv/scan/found.txt $(SCAN_AS)
	cat .venv/scan/found.txt

setup: .venv/.runtime

setup-dev: .venv/.dev

# A browser for the browser tests: one that is here, or else one that can be brought.
browser: setup-dev
	$(BIN)/python -m tests.browser.bring

.venv/.runtime: requirements/build.txt requirements/runtime.txt pyproject.toml translations/*/LC_MESSAGES/*.po
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements/build.txt
	test -e .venv/.dev || $(INSTALL) --require-hashes -r requirements/runtime.txt
	$(INSTALL) --no-deps -e .
	$(BIN)/pybabel -q compile -d translations
	touch $@

.venv/.dev: requirements/build.txt requirements/dev.txt pyproject.toml translations/*/LC_MESSAGES/*.po
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements/build.txt
	$(INSTALL) --require-hashes -r requirements/dev.txt
	$(INSTALL) --no-deps -e .
	$(BIN)/pybabel -q compile -d translations
	touch $@ .venv/.runtime

# The strings of templates and code, into every language's catalogue.
messages: setup-dev
	$(BIN)/pybabel -q extract -F babel.cfg -k _l --no-location --no-wrap --project Voice \
		--copyright-holder "The Voice contributors" -o translations/messages.pot voice templates analysis/easyread
	$(BIN)/pybabel -q update -N --no-wrap --ignore-obsolete --ignore-pot-creation-date \
		-i translations/messages.pot -d translations
	rm translations/messages.pot

# Needs uv. The lock files carry hashes and no index address.
lock:
	echo "setuptools>=80" | uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" -o requirements/build.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" -o requirements/runtime.txt
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" -c requirements/runtime.txt \
		-o requirements/dev.txt
