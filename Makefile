# One command per intent. Everything is made in .venv, .dagster_home and data/; `make clean` undoes it.
# Targets and prerequisites are relative paths: make splits an absolute one at a blank in it.

PYTHON ?= python3
BIN := .venv/bin
OWN_HOME := $(DAGSTER_HOME)
export DAGSTER_HOME := $(or $(DAGSTER_HOME),$(CURDIR)/.dagster_home)
export DAGSTER_DISABLE_TELEMETRY := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := 0
export PYTHONPATH := $(CURDIR)

.DEFAULT_GOAL := help
.PHONY: help instance clients run refresh health test lint hooks ui sql summary bench chaos advisories lock clean

help: ## say what can be typed
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run: $(BIN)/.ready instance ## land, read, build, audit and publish, offline
	@$(BIN)/python -m orchestration run

refresh: $(BIN)/.ready instance ## fetch and publish: SEASON=2023 or 2018-2023 [FEED=address]
	@test -n "$(SEASON)" || { echo "say which season: make refresh SEASON=2023"; exit 1; }
	@$(if $(FEED),STOCKCAR_FEED_URL=$(FEED)) $(BIN)/python -m orchestration refresh $(SEASON)

health: $(BIN)/.ready ## say how the sources are
	@$(BIN)/python -m orchestration health

summary: $(BIN)/.ready ## say what is published
	@$(BIN)/python -m orchestration summary

test: $(BIN)/.ready-to-test ## run the whole test suite
	@$(BIN)/python -m pytest

clients: $(BIN)/.ready-to-test ## install the other DuckDB versions that the tests read the published file with
	@for version in $$(sed -n 's/^duckdb==//p' tests/publishing/clients.txt); do test -d .clients/$$version || \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile --target .clients/$$version duckdb==$$version; done

lint: $(BIN)/.ready-to-test ## check the style of Python and SQL, and which room imports which
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/sqlfluff lint --processes 2 --nocolor dbt_project/models dbt_project/tests dbt_project/analyses dbt_project/published

hooks: $(BIN)/.ready-to-test ## have git run the linters before each commit
	@$(BIN)/pre-commit install

ui: $(BIN)/.ready instance ## Dagster's web UI and daemon on http://127.0.0.1:3000: PORT=3001
	@$(if $(PORT),STOCKCAR_UI_PORT=$(PORT)) $(BIN)/python -m orchestration ui

sql: $(BIN)/.ready ## a DuckDB shell on the published file, read-only
	@$(BIN)/python -m orchestration sql

bench: $(BIN)/.ready ## time reading, every season since 1949, one changed race, and the job against dbt by hand
	@$(BIN)/python -m tests.bench.linking
	@$(BIN)/python -m tests.bench.history
	@$(BIN)/python -m tests.bench.refresh
	@$(BIN)/python -m tests.bench.job

chaos: $(BIN)/.ready ## kill runs, run two at once, harm every kind of file, soak a season in faults: KILLS=5
	@$(BIN)/python -m tests.chaos.rebuild $(or $(KILLS),5)
	@$(BIN)/python -m tests.chaos.kill $(or $(KILLS),5)
	@$(BIN)/python -m tests.chaos.rot
	@$(BIN)/python -m tests.chaos.next_season
	@$(BIN)/python -m tests.chaos.soak

advisories: $(BIN)/.ready-to-test ## look up known vulnerabilities of the pinned packages
	@$(BIN)/python -m tests.advisories

lock: ## pin the dependencies again, with hashes (needs uv)
	uv pip compile pyproject.toml --extra dev --generate-hashes --universal --python-version 3.11 --no-header -q -o requirements-dev.txt
	uv pip compile pyproject.toml -c requirements-dev.txt --generate-hashes --universal --python-version 3.11 --no-header -q -o requirements.txt

clean: ## remove everything that can be made again; what was dropped or fetched stays
	rm -rf .venv .dagster_home .pytest_cache .ruff_cache .hypothesis .clients dbt_project/target dbt_project/logs
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

# In a folder of your own a dagster.yaml that is there is yours.
instance:
	@mkdir -p "$$DAGSTER_HOME"
	@test -f "$$DAGSTER_HOME/dagster.yaml" $(if $(OWN_HOME),,-a "$$DAGSTER_HOME/dagster.yaml" -nt dagster.yaml) \
		|| cp dagster.yaml "$$DAGSTER_HOME/dagster.yaml"
