# make run        starts the suite on port 8501 (PORT=… changes it)
# make test       installs what the tests add and runs all of them
# make check      formats nothing: only reports what ruff and mypy find
# make train RECIPE=flowers17_mini_vgg [OPTIONS="--data … --epochs … --resume"]   trains a network into trained/
# make gallery    makes the finished results and the README's screenshots anew
# make benchmark  measures what the README claims
# make load       a class at once, as real sessions   [CASE=lecture] [OPTIONS="--students 60 --after 1"]
# make hostile    thousands of broken and malicious inputs   [OPTIONS="--count 500 --seed 1"]

PORT ?= 8501
# Of the load test: class (30 students, long computations) or lecture (100 students).
CASE ?= class
VENV := .venv
BIN := $(VENV)/bin
# Processes of the tests: one for each core. 0 runs them in one.
PROCESSES ?= logical

# The newest Python that all pinned packages have wheels for.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)

.PHONY: run test check train gallery benchmark load hostile install clean

run: $(VENV)/.installed
	@PORT=$(PORT) $(BIN)/python -m apps.server

# Many tests start Python; with its cache of compiled modules each start is shorter, whatever the environment says.
test: $(VENV)/.installed-dev
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(PROCESSES) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

train: $(VENV)/.installed
	@test -n "$(RECIPE)" || { echo "Name a recipe: make train RECIPE=flowers17_mini_vgg (they lie in core/training/recipes)"; exit 2; }
	$(BIN)/python -m core train $(RECIPE) $(OPTIONS)

gallery: $(VENV)/.installed-dev
	$(BIN)/python -m apps.classroom.recording
	$(BIN)/python -m tests.browser.gallery

benchmark: $(VENV)/.installed-dev
	$(BIN)/python -m tests.benchmarks.serving
	$(BIN)/python -m tests.benchmarks.suite
	$(BIN)/python -m tests.benchmarks.idle
	$(BIN)/python -m tests.benchmarks.page_turns
	$(BIN)/python -m tests.benchmarks.light_interactions
	$(BIN)/python -m tests.benchmarks.hdf5
	$(BIN)/python -m tests.benchmarks.pipeline
	$(BIN)/python -m tests.benchmarks.training
	$(BIN)/python -m tests.benchmarks.race
	$(BIN)/python -m tests.benchmarks.features
	$(BIN)/python -m tests.benchmarks.detection
	$(BIN)/python -m tests.benchmarks.style
	$(BIN)/python -m tests.benchmarks.style_transfer
	$(BIN)/python -m tests.benchmarks.gan
	$(BIN)/python -m tests.benchmarks.super_resolution
	$(BIN)/python -m tests.readme

load: $(VENV)/.installed-dev
	$(BIN)/python -m tests.load $(CASE) $(OPTIONS)

hostile: $(VENV)/.installed-dev
	$(BIN)/python -m tests.hostile $(OPTIONS)

install: $(VENV)/.installed

# A stamp is written only after its installation succeeded, so an interrupted one is taken up again.
$(VENV)/.installed: requirements.txt
	@test -n "$(PYTHON)" || { echo "Convolab needs Python 3.11, 3.12 or 3.13 (TensorFlow has no newer wheels). Install one, or name it: make PYTHON=/path/to/python3.12 run"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 2; }
	@echo "Installing the packages of requirements.txt (about 2 GB; once, some minutes) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what the tests add …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis screenshots
