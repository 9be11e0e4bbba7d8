# One command per intent. Everything is made in .venv and data/; `make clean` undoes it.

PYTHON ?= python3
BIN := .venv/bin
export DAGSTER_HOME := $(CURDIR)/.dagster_home
export DAGSTER_DISABLE_TELEMETRY := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := 0
export PYTHONPATH := $(CURDIR)

DBT_FILES := $(shell find dbt_project -path dbt_project/target -prune -o -path dbt_project/logs -prune \
	-o \( -type d -o -name '*.sql' -o -name '*.yml' -o -name '*.csv' -o -name '*.md' \) -print 2>/dev/null)
MANIFEST := dbt_project/target/manifest.json

.DEFAULT_GOAL := help
.PHONY: help run refresh health test lint hooks ui sql summary bench chaos lock clean

help: ## say what can be typed
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run: $(BIN)/.ready $(MANIFEST) $(DAGSTER_HOME)/dagster.yaml ## land, read, build, audit and publish, offline
	@$(BIN)/python -m orchestration run

refresh: $(BIN)/.ready $(MANIFEST) $(DAGSTER_HOME)/dagster.yaml ## fetch and publish: SEASON=2023 or 2018-2023 [FEED=address]
	@test -n "$(SEASON)" || { echo "say which season: make refresh SEASON=2023"; exit 1; }
	@$(if $(FEED),STOCKCAR_FEED_URL=$(FEED)) $(BIN)/python -m orchestration refresh $(SEASON)

health: $(BIN)/.ready ## say how the sources are
	@$(BIN)/python -m orchestration health

summary: $(BIN)/.ready ## say what is published
	@$(BIN)/python -m orchestration summary

test: $(BIN)/.ready-to-test $(MANIFEST) ## run the whole test suite
	@$(BIN)/python -m pytest

lint: $(BIN)/.ready-to-test ## check the style of Python and SQL, and which room imports which
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/sqlfluff lint --processes 2 --nocolor dbt_project/models dbt_project/tests dbt_project/analyses dbt_project/published

hooks: $(BIN)/.ready-to-test ## have git run the linters before each commit
	@$(BIN)/pre-commit install

ui: $(BIN)/.ready $(MANIFEST) $(DAGSTER_HOME)/dagster.yaml ## Dagster's web UI and daemon on http://127.0.0.1:3000
	@$(BIN)/python -m orchestration tidy
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/dagster dev --host 127.0.0.1 --port $(or $(PORT),3000)

sql: $(BIN)/.ready ## a DuckDB shell on the published file, read-only
	@$(BIN)/python -m orchestration sql

bench: $(BIN)/.ready $(MANIFEST) ## time reading, every season since 1949, one changed race, and the job against dbt by hand
	@$(BIN)/python -m tests.bench.linking
	@$(BIN)/python -m tests.bench.history
	@$(BIN)/python -m tests.bench.refresh
	@$(BIN)/python -m tests.bench.job

chaos: $(BIN)/.ready $(MANIFEST) ## kill runs at random moments and run two at once: KILLS=5
	@$(BIN)/python -m tests.chaos.rebuild $(or $(KILLS),5)

lock: ## pin the dependencies again, with hashes (needs uv)
	uv pip compile pyproject.toml --extra dev --generate-hashes --universal --python-version 3.11 --no-header -q -o requirements-dev.txt
	uv pip compile pyproject.toml -c requirements-dev.txt --generate-hashes --universal --python-version 3.11 --no-header -q -o requirements.txt

clean: ## remove everything that can be made again; what was dropped or fetched stays
	rm -rf .venv .dagster_home .pytest_cache .ruff_cache .hypothesis dbt_project/target dbt_project/logs
	rm -rf data/warehouse data/published

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with PYTHON=..."; exit 1; }
	@echo "Setting up .venv (once, about a minute)"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv is missing: apt install python3-venv"; exit 1; }

# Everything is pinned, so nothing needs to be resolved: --no-deps also spares old pips a bug with extras.
$(BIN)/.ready: requirements.txt | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

$(BIN)/.ready-to-test: requirements-dev.txt $(BIN)/.ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

# The manifest is made again whenever a dbt file is newer or one is gone, so it cannot go stale.
$(MANIFEST): $(DBT_FILES) $(BIN)/.ready
	@cd dbt_project && env -u STOCKCAR_DATA_DIR ../$(BIN)/dbt --quiet parse && touch target/manifest.json

$(DAGSTER_HOME)/dagster.yaml: dagster.yaml
	@mkdir -p $(DAGSTER_HOME) && cp dagster.yaml $@
