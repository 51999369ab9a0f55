# Each target does the set-up that it needs: a fresh clone with Python 3.11 or newer and make is enough.
PYTHON ?= python3
CASE   ?= data/lachin
OUT    ?= reports
BIN    := .venv/bin
READY  := .venv/ready
LAB    := .venv/ready-lab
PIP    := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help report test lab lab-test tables lint format notebooks figures floors dictionary lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "corridor_analysis needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(LAB): $(READY) requirements-lab.lock
	$(PIP) install --quiet --require-hashes -r requirements-lab.lock
	@touch $@

report: $(READY) ## read the articles, run the notebooks, write pages with an index
	$(BIN)/corridor report --case $(CASE) --out $(OUT)

test: $(READY) ## lint, unit tests, quality gate, notebooks, browser test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest tests -n 2 --dist loadfile --no-loadscope-reorder
	$(BIN)/python -m pytest --nbval notebooks -p no:cacheprovider -n 2 --dist loadscope

lab: $(LAB) ## open JupyterLab on the notebooks
	$(BIN)/corridor lab

lab-test: $(LAB) ## run the notebooks in a real JupyterLab, as a reader and as a user of them
	CORRIDOR_LAB=1 $(BIN)/python -m pytest tests/test_lab.py

tables: $(READY) ## write the tables only
	$(BIN)/corridor tables $(CASE)/articles --case $(CASE) --out tables

lint: $(READY) ## check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY) ## mend style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

notebooks: $(READY) ## run the committed notebooks in place, with their defaults; take the figures of the README from them
	$(BIN)/python -m corridor_analysis.reports.shipped notebooks
	$(BIN)/python benchmarks/readme_figures.py

figures: $(READY) ## draw every figure at 0, 1, 5, 50 and 500 items as PNG into figures/
	$(BIN)/python benchmarks/figures.py figures

floors: $(READY) ## raise the floors of the quality gate to today's scores
	$(BIN)/python -m corridor_analysis.evaluate --update $(CASE)

dictionary: $(READY) ## write data/dictionary.md from the schema
	$(BIN)/python -c 'from corridor_analysis.tables.export.dictionary import markdown; print(markdown(), end="")' > data/dictionary.md

lock: $(READY) ## pin every dependency anew, with hashes
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra test --group build --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --upgrade -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra lab --extra test --group build --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header --quiet --constraints requirements.lock -o requirements-lab.lock

clean: ## remove what the other targets made
	rm -rf .venv reports tables figures build dist .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
