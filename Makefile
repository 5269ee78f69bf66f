# Two commands matter: `make demo` shows the product, `make test` proves it.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install demo test test-cluster test-desk test-faults test-security test-lighthouse check bench screenshots sbom lock clean

install: $(VENV)/.installed

# Locked by hash; the program itself is linked, so that edits are seen at once.
$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one by PYTHON=...")'
	@echo "Setting up $(VENV) with locked dependencies (once) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.developing: requirements-dev.lock requirements-iiif.lock $(VENV)/.installed
	@echo "Adding what tests and checks need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-iiif.lock
	@touch $@

demo: $(VENV)/.installed
	@$(BIN)/gallery demo --serve --port $(PORT)

test: $(VENV)/.developing
	$(BIN)/python tests/setup_machine.py
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder

# The desk in full: every point at which a server or a browser may die, ten thousand conflicting
# edits, a thousand arrivals. Pictures of its screens go into the documents.
test-desk: $(VENV)/.developing
	$(BIN)/python tests/setup_machine.py
	GALLERY_EDITS=10000 GALLERY_ROBOT=200 GALLERY_MOVES=2000 GALLERY_UPLOADS=full GALLERY_OFFERED=100 GALLERY_ARRIVALS=1000 GALLERY_SHOTS=docs/screens \
	  $(BIN)/python -m pytest tests/desk_browser tests/arriving tests/editing tests/people tests/desk tests/web/desk

# Nothing is lost: thousands of kills, power cuts and faults, each test with its counts. Power cuts
# mount images of disks, which only root may; what cannot run here is named.
test-faults: $(VENV)/.developing
	$(BIN)/python tests/setup_machine.py
	GALLERY_FAULTS=full $(BIN)/python -m pytest -rA tests/faults

# Several machines: real servers of PostgreSQL and S3 from packages, machines that die, 200 photos.
test-cluster: $(VENV)/.developing
	$(BIN)/python tests/setup_machine.py
	GALLERY_CLUSTER=full GALLERY_FAULTS=full $(BIN)/python -m pytest -rA tests/cluster tests/postgres

# Nobody exposed, no one let in: attacks of full length on the shipped configurations and on the door.
test-security: $(VENV)/.developing
	$(BIN)/python tests/setup_machine.py
	GALLERY_CANARIES=full GALLERY_CORPUS=full GALLERY_WALK=full GALLERY_CASES=10000 GALLERY_ATTACK=full GALLERY_GUESSES=full \
	  $(BIN)/python -m pytest -rA tests/cleanroom tests/web/test_walk.py tests/web/api tests/people/test_guesses.py tests/servers

# What others made of all that is installed or shipped, from the lock file: no network is asked.
sbom: $(VENV)/.developing
	$(BIN)/python -m tests.sbom build/sbom.cdx.json

# How fast the pages are and what Lighthouse thinks of them; a quarter of an hour on a quiet machine.
test-lighthouse: $(VENV)/.developing
	$(BIN)/python tests/setup_machine.py
	@command -v npm >/dev/null || { echo "Node 20 with npm is needed (Debian: nodejs, npm)"; exit 2; }
	npm ci --prefix tests/lighthouse --no-progress
	$(BIN)/python -m tests.lighthouse --report docs/lighthouse.md

check: $(VENV)/.developing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

# Another gallery is measured beside this one where there is Node to run it (and GraphicsMagick).
bench: $(VENV)/.developing
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@! command -v npm >/dev/null || npm ci --prefix benchmarks/thumbsup --no-progress --silent
	$(BIN)/python -m benchmarks $(BENCH)
	$(BIN)/python -m benchmarks.quality
	$(BIN)/python -m benchmarks.shrinking
	$(BIN)/python -m benchmarks.wire
	$(BIN)/python -m benchmarks.saving
	$(BIN)/python -m benchmarks.durability
	$(BIN)/python -m benchmarks.desk
	$(BIN)/python -m benchmarks.checking
	$(BIN)/python -m benchmarks.sandbox
	$(BIN)/python -m benchmarks.serving
	$(BIN)/python -m benchmarks.first
	$(BIN)/python -m benchmarks.crowd
	$(BIN)/python -m benchmarks.grown $(GROWN)
	$(BIN)/python -m benchmarks.queueing

# The pictures of the README, from a demo that is running.
screenshots: $(VENV)/.developing
	$(BIN)/python docs/screenshots.py http://127.0.0.1:$(PORT)

# Renew the lock files (needs the resolver `uv` on the PATH).
lock:
	uv pip compile pyproject.toml --extra cluster --extra faces --extra heic --extra raw --group build --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements.lock
	uv pip compile pyproject.toml --extra cluster --extra cluster-test --extra faces --extra heic --extra raw --group dev --constraint requirements.lock --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements-dev.lock
	uv pip compile --group bench --constraint requirements-dev.lock --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --no-annotate --quiet --upgrade -o requirements-bench.lock

clean:
	rm -rf $(VENV) albums/.gallery build dist
