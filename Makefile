# `make run` opens the reader on the sample agencies; `make test` runs every test. Both set up .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PO := $(wildcard src/egov_tui/locale/*/LC_MESSAGES/*.po)

.PHONY: run test check lint types imports messages lock bench clean snapshots picture

# Twice as many as there are processors: half of the tests wait for a screen or a server.
WORKERS = $(shell $(BIN)/python -c 'import os; print(2 * (os.cpu_count() or 1))')

run: $(VENV)/.ready
	@$(BIN)/egov-tui --demo

test: $(VENV)/.ready
	@$(BIN)/python -m pytest -n $(WORKERS)

check: lint types imports test

lint: $(VENV)/.ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.ready
	@$(BIN)/mypy

imports: $(VENV)/.ready
	@$(BIN)/lint-imports

# The environment, made anew whenever a pin, the lock, the build or a catalogue changes.
$(VENV)/.ready: pyproject.toml requirements.lock hatch_build.py $(PO)
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "egov-tui needs Python 3.11 or newer; say which with: make PYTHON=/path/to/python3")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Extract the texts of the interface, merge them into the catalogues, and say beside each what is to be reviewed;
# `make messages NEW=fr` begins a catalogue.
messages: $(VENV)/.ready
	@$(BIN)/pybabel --quiet extract --width 120 --no-location --sort-output -k _ -k N_ -k ngettext:1,2 -k pgettext:1c,2 \
	  --project egov-tui --add-comments "Translators:" -o src/egov_tui/locale/egov_tui.pot src
	@test -z "$(NEW)" || test -e src/egov_tui/locale/$(NEW) || $(BIN)/pybabel --quiet init --width 120 -i src/egov_tui/locale/egov_tui.pot -d src/egov_tui/locale -D egov_tui -l $(NEW)
	@$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 120 -i src/egov_tui/locale/egov_tui.pot -d src/egov_tui/locale -D egov_tui
	@rm -f src/egov_tui/locale/egov_tui.pot
	@$(BIN)/python -m tests.glossary

# Write requirements.lock anew from pyproject.toml.
lock: $(VENV)/.ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools==7.6.2
	@echo "# Every package that running, building and testing needs, with hashes. Made by 'make lock'." > requirements.lock
	@$(BIN)/python -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb")); \
	  print(*p["project"]["dependencies"], *p["dependency-groups"]["dev"], sep="\n")' \
	  | $(BIN)/pip-compile --quiet --no-annotate --no-header --generate-hashes --strip-extras --allow-unsafe \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file - - | grep -v '^$$' >> requirements.lock

snapshots: $(VENV)/.ready
	@$(BIN)/python -m pytest tests/tui/test_snapshots.py --snapshot-update

bench: $(VENV)/.ready
	@$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# The pictures of the READMEs, in both languages; needs rsvg-convert (Debian: librsvg2-bin).
picture: $(VENV)/.ready
	@$(BIN)/python docs/picture.py $(VENV) en
	@$(BIN)/python docs/picture.py $(VENV) sw
	@for name in reader reader.sw; do rsvg-convert --width 1400 --output docs/$$name.png $(VENV)/$$name.svg; done
	@for name in article article.sw; do rsvg-convert --width 900 --output docs/$$name.png $(VENV)/$$name.svg; done
