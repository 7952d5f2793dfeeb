# What people and CI type. Every target does its own set-up; a second run finds it done.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" build/lock/bin/pip-compile --quiet --strip-extras --allow-unsafe \
  --no-emit-options --no-emit-index-url --no-emit-find-links --annotation-style line
# An option that was stated as `make serve PORT=8000`; the environment's HOST is the shell's own.
stated = $(if $(filter command,$(origin $(1))),--$(2) "$($(1))")
# How packages of the system are installed here; empty where that needs a password.
APT = $(shell command -v apt-get >/dev/null && { [ $$(id -u) = 0 ] && echo env || { sudo -n true 2>/dev/null && echo sudo; }; })
apt-install = $(if $(APT),$(APT) DEBIAN_FRONTEND=noninteractive bash -c 'apt-get -qq update && apt-get -qq install -y --no-install-recommends $(1)' >/dev/null,false)

.DEFAULT_GOAL := help
.PHONY: help install install-browser install-torch check test test-all test-clock load serve eval gate eval-article bench lock clean

help: ## this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1\t\2/p' Makefile | expand -t 24

install: .venv/installed ## the program and its tools, in .venv
.venv/installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(call apt-install,python3-venv) || { echo "Python's venv is missing: sudo apt-get install python3-venv"; exit 1; }
	@echo "Installing into .venv (a minute or two) ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) install --upgrade pip
	@$(PIP) install -r requirements.lock
	@$(PIP) install --no-deps -e .
	@touch $@

install-browser: ## Chromium and fonts for the browser tests
	@command -v chromium >/dev/null || $(call apt-install,chromium fonts-noto-cjk) || echo "No Chromium: the browser tests will be skipped; sudo apt-get install chromium fonts-noto-cjk"

install-torch: .venv/installed-torch ## sentence-transformers and torch, for the tests that compare with them
.venv/installed-torch: .venv/installed requirements-torch.lock
	@$(PIP) install -r requirements-torch.lock
	@touch $@

check: install ## lint, format, types, import arrows
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest tests/test_arrows.py

# A file's tests share what they set up, so that a file stays in one worker; the longest files begin first.
WORKERS ?= 2
PYTEST := $(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

test: install install-browser ## the tests for a newcomer, under ten minutes; WORKERS=2 processes
	$(PYTEST) -m "not slow and not servers"

CLOCK ?= 2028-01-01
test-clock: install install-torch install-browser ## all tests with the clock set: CLOCK=2028-01-01
	CLOCK=$(CLOCK) PYTHONPATH=$(CURDIR)/tests/clock $(PYTEST)

test-all: install install-torch install-browser ## all tests
	$(PYTEST)

READERS ?= 100
SECONDS_OF_LOAD ?= 120
load: .venv-load/installed install ## READERS=100 at once for two minutes: each its own answer, memory, figures
	$(BIN)/python -m tests.load --readers $(READERS) --seconds $(SECONDS_OF_LOAD) --locust .venv-load/bin/locust
# Locust has an environment of its own: it replaces the sockets of the program that it runs in.
.venv-load/installed: requirements-load.lock
	@$(PYTHON) -m venv .venv-load
	@.venv-load/bin/python -m pip --disable-pip-version-check -qq install -r requirements-load.lock
	@touch $@

serve: install ## the chat page; DOCS=folder also reads that folder; HOST, PORT, DATA
	$(BIN)/policy-desk serve $(call stated,HOST,host) $(call stated,PORT,port) $(call stated,DATA,data) $(if $(DOCS),--documents "$(DOCS)")

SET ?= dev
eval: install ## a question set against the shipped corpus: SET=dev, test, or your own file
	$(BIN)/policy-desk eval "$(SET)" --data build/eval

gate: install ## the questions of dev, which must not get worse (exit 3)
	$(BIN)/policy-desk eval dev --gate --data build/eval

eval-article: install ## questions on the founding article: ARTICLE=folder that holds it, SET=dev, dev2 to dev6, test or test2
	@[ -n "$(ARTICLE)" ] || { echo "Say where the article is: make eval-article ARTICLE=folder"; exit 1; }
	$(BIN)/python -m evals.founding $(SET) "$(ARTICLE)"

bench: install ## what a cold `policy-desk ask` costs, against importing chromadb alone
	$(BIN)/python -m evals.cold_start

lock: ## pin the newest versions that pyproject.toml admits
	@$(PYTHON) -m venv build/lock && build/lock/bin/python -m pip --quiet install --upgrade pip pip-tools
	$(COMPILE) --upgrade --extra dev -o requirements.lock pyproject.toml
	$(COMPILE) --upgrade --extra torch -c requirements.lock -o requirements-torch.lock pyproject.toml
	$(COMPILE) --upgrade -c requirements.lock -o requirements-load.lock tests/load/requirements.in
	@sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' requirements-torch.lock  # a local build's mark, unknown elsewhere

clean: ## remove what the targets made, but not var/
	rm -rf .venv .venv-load .cache build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
