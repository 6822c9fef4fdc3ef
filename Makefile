# Each target sets up .venv first. `make serve` and `make test` are all that a reader needs.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: serve test site seeds mutants portable matrix bench zensical picture clean

serve: .venv/ready
	-$(BIN)/python -m proven
	PROVEN_ONLY=$(ONLY) $(BIN)/mkdocs serve

test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest

site: .venv/ready
	$(BIN)/mkdocs build --strict

seeds: .venv/ready
	$(BIN)/python -m proven seeds

mutants: .venv/ready
	$(BIN)/python -m proven mutants $(ARGS)

portable: .venv/ready
	$(BIN)/python -m proven portable $(ARGS)

matrix: .venv/ready
	$(BIN)/python bench/matrix.py $(ARGS)

bench: .venv/ready
	$(BIN)/python bench/bench.py

zensical: .venv/ready
	$(BIN)/python bench/to_zensical.py $(ARGS)

picture: site
	$(BIN)/python bench/picture.py

clean:
	rm -rf .venv .bench .proven site

.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@
