# Two commands do all the set-up: `make demo` runs the main job, `make test` runs the tests.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-browser chromium lint clean

demo: .venv/core.stamp
	@rm -rf .demo
	@$(BIN)/psgfeed demo --keep .demo

test: .venv/dev.stamp lint
	$(BIN)/pytest

# The pages in a real browser alone; `make test` looks at them too where there is one.
test-browser: chromium .venv/dev.stamp
	$(BIN)/pytest tests/browser -n 0

# Where there is no Chromium, Debian's is installed, or the checks are named as skipped.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get -qq update && \
		DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	} || echo "There is no Chromium, and none could be installed." >&2

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/core.stamp: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/dev.stamp: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ .venv/core.stamp

clean:
	rm -rf .venv .demo build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
