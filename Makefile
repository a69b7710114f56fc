# Two commands do everything on a fresh machine: `make run` and `make test`.
# They need Python 3.11 or newer, make and git; all else is installed into .venv.

PYTHON ?= python3.11
BIN := .venv/bin
READY := .venv/ready

.PHONY: run test check explore format docs new

run: $(READY)
	$(BIN)/qinggao clean raw clean

test: $(READY)
	$(MAKE) --no-print-directory check
	$(BIN)/pytest

# The checks that need no test: format, lint, types, architecture.
check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The laws with thousands of examples that no test has seen. What is found becomes a case.
explore: $(READY)
	HYPOTHESIS_PROFILE=explore $(BIN)/pytest tests/test_laws.py

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The pages of docs/ that are made from the code.
docs: $(READY)
	$(BIN)/python -m tests.generated_docs

# make new NAME=dashes writes the two files of a new cleaner.
new: $(READY)
	$(BIN)/python tests/new_cleaner.py "$(NAME)"

$(READY): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not there; give another one: make PYTHON=python3"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraint constraints.txt --editable '.[dev]'
	$(BIN)/python -m compileall -q qinggao cleaners flows
	@touch $@
