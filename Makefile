# make review   the main job: .venv, pins, cleaning, notebooks, reports/review.html
# make test     every check that CI runs
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
  BIN := $(VENV)/Scripts
else
  BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
export PYTHONUTF8 := 1

.PHONY: review pdf test lab clean evidence format pins demo calibrate bench mutants mutants-table bundle fuzz faults audit agree

review: $(VENV)/.ready
	$(BIN)/branchstats review

test: $(VENV)/.ready-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2

# The review on A4: needs a Chromium, Chrome or Edge that is installed already.
pdf: review
	$(BIN)/branchstats pdf

lab: $(VENV)/.ready
	$(BIN)/branchstats lab

clean: $(VENV)/.ready
	$(BIN)/branchstats clean

evidence: $(VENV)/.ready
	$(BIN)/branchstats evidence

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and '需要 Python 3.11 或更新的版本 / Python >= 3.11 is needed')"
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	$(BIN)/python -c "import pathlib; pathlib.Path('$@').touch()"

$(VENV)/.ready-test: $(VENV)/.ready requirements-test.lock
	$(PIP) install --require-hashes -r requirements-test.lock
	$(BIN)/python -c "import pathlib; pathlib.Path('$@').touch()"

# What only the benchmarks, the fuzzing, the mutation tests and the audit need.
$(VENV)/.ready-tools: $(VENV)/.ready-test requirements-tools.lock
	$(PIP) install --require-hashes -r requirements-tools.lock
	$(BIN)/python -c "import pathlib; pathlib.Path('$@').touch()"

format: $(VENV)/.ready-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The pins are written with uv (any recent version); the files name no registry.
pins:
	uv pip compile -q --universal --no-emit-index-url --generate-hashes -p 3.11 --group build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --no-emit-index-url --generate-hashes -p 3.11 --group build --extra county --extra test -c requirements.lock pyproject.toml -o requirements-test.lock
	uv pip compile -q --universal --no-emit-index-url --generate-hashes -p 3.11 --group build --extra county --extra test --extra tools -c requirements-test.lock pyproject.toml -o requirements-tools.lock
	$(PYTHON) tools/environment.py

demo: $(VENV)/.ready
	$(BIN)/python tools/demo/write.py

# How often the judging cries wolf, and what it sees: hours.
calibrate: export OMP_NUM_THREADS := 1
calibrate: $(VENV)/.ready
	$(BIN)/python tools/calibrate.py

# Whether the tests notice faults: docs/mutants.md. Goes on where it stopped.
MINUTES ?= 60
mutants: $(VENV)/.ready-tools
	$(BIN)/python tools/mutants/run.py --minutes $(MINUTES) $(if $(SAMPLE),--sample $(SAMPLE)) $(MODULES)

mutants-table: $(VENV)/.ready-tools
	$(BIN)/python tools/mutants/run.py --table

# A folder that installs without network on 64-bit Windows and Linux: dist/branchstats-离线包
bundle: $(VENV)/.ready
	$(BIN)/python tools/bundle.py

# Hostile input for FUZZ_SECONDS; the corpus and the tally in .fuzz grow from run to run. Linux only.
FUZZ_SECONDS ?= 900
fuzz: $(VENV)/.ready-tools
	$(BIN)/python tools/fuzz/run.py --seconds $(FUZZ_SECONDS)

# Kills at random moments, two runs at once, full disks (these as root only): an hour or two.
faults: $(VENV)/.ready-test
	$(BIN)/python tools/faults/run.py

# Whether another Python (OTHER=python3.13, or one that has the pins) gives the same numbers: some
# five minutes. Without the pins, an environment is made from requirements.lock in .agree.
agree: $(VENV)/.ready
	$(BIN)/python tools/agree/run.py $(OTHER)

# Ratios against other tools, in half an hour on two idle cores; writes docs/benchmarks.md.
bench: $(VENV)/.ready-tools
	$(BIN)/python tools/bench/run.py

# Licences of all that is installed, an SBOM (CycloneDX) in .audit, pins with hashes, wheels only.
audit: $(VENV)/.ready-tools
	$(BIN)/python tools/audit.py
