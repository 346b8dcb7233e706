# make app · make test · make bench

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501

.PHONY: app test statics behaviour bench screenshots table upgrade clean

app: .venv/app
	$(BIN)/python -m fmnist data || true
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(MAKE) --no-print-directory --jobs 2 statics behaviour

statics:
	$(BIN)/mypy
	$(BIN)/lint-imports

behaviour:
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

bench: .venv/dev
	$(BIN)/python -m benchmarks.records --only fmnist-90 fmnist-93
	$(BIN)/python -m benchmarks.latency
	$(BIN)/python -m benchmarks.many
	$(BIN)/python -m benchmarks.loader
	$(BIN)/python -m benchmarks.store
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.memory
	$(BIN)/python -m benchmarks.recognition
	$(BIN)/python -m benchmarks.formats
	$(BIN)/python -m benchmarks.service
	$(BIN)/python -m benchmarks.cluster
	$(BIN)/python -m benchmarks.table

screenshots: .venv/dev
	$(BIN)/python -m docs.screenshots

table: .venv/dev
	$(BIN)/python -m docs.marked
	$(BIN)/python -m docs.growth

upgrade:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --upgrade $$(sed 's/==.*//;/^#/d' requirements.txt)
	@$(BIN)/pip freeze | grep -iE "^($$(sed '/^#/d;s/==.*//' requirements.txt | paste -sd '|' -))=="

clean:
	rm -rf .venv .cache

.venv/app: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -r requirements.txt
	touch $@

.venv/dev: requirements-dev.txt requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -r requirements-dev.txt
	touch .venv/app $@
