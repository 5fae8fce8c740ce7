# The commands of the project. `make` alone lists them. Without make (Windows): the same steps are in README.md.

# The first Python on the path that is new enough; or name one: make run PYTHON=/path/to/python
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check
# What these files asked for when the packages were last installed.
INSTALLED := $(VENV)/installed
TESTS_INSTALLED := $(VENV)/installed-tests

.DEFAULT_GOAL := help
.PHONY: help run demo review bench test build golden pictures fonts clean

help:  ## List these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: $(INSTALLED)  ## Start the dashboard on http://localhost:8501 (more: make run ARGS='--server.port 9000')
	@$(PY) -m dashboard $(ARGS)

demo: $(INSTALLED)  ## The same with invented members, on a data folder of its own (data/demo) and a free port
	@$(PY) -m dashboard --demo $(ARGS)

test: $(TESTS_INSTALLED)  ## Get a browser and PostgreSQL if there are none, check format and style, run every test
	$(PY) tests/browser/find_browser.py --install
	$(PY) -m tests.find_postgres --install
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m pytest $(ARGS)

review: $(INSTALLED)  ## Make the annual review, ready to print (make review ARGS='2025 --out review')
	$(PY) -m dashboard.review $(ARGS)

bench: $(TESTS_INSTALLED)  ## Measure, beside a yardstick made in the same run (make bench ARGS=review for one part)
	@$(PY) -m tests.bench $(ARGS)

build: $(INSTALLED)  ## Build the database from data/raw
	$(PY) -m etl build $(ARGS)

golden: $(TESTS_INSTALLED)  ## Renew tests/golden after a change of rule; say in the commit why they moved
	$(PY) -m pytest --golden $(ARGS)

pictures: $(TESTS_INSTALLED)  ## Take the pictures of README again, of the dashboard that `make run` has started
	$(PY) tests/browser/take_pictures.py $(ARGS)

fonts: $(INSTALLED)  ## Cut the Chinese web fonts again (needs the Debian package fonts-noto-cjk)
	$(PIP) install fonttools brotli
	$(PY) dashboard/static/make_fonts.py $(ARGS)

# The editions stay: an earlier one cannot be built again once its sources have changed.
clean:  ## Remove the virtual environment and the caches
	rm -rf $(VENV) .pytest_cache .ruff_cache *.egg-info
	find etl dashboard tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed and was not found. Install it, or name it: make run PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is missing or older than 3.11. Name another: make run PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@echo "Making $(VENV) with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(INSTALLED): requirements.txt pyproject.toml | $(PY)
	@echo "Installing requirements.txt (the first time takes a minute or two)"
	@$(PIP) install -r requirements.txt
	@touch $@

$(TESTS_INSTALLED): tests/requirements.txt $(INSTALLED)
	@echo "Installing tests/requirements.txt"
	@$(PIP) install -r tests/requirements.txt
	@touch $@
