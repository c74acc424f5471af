# One command each; all of them set up what they need first. See README.md.
.PHONY: setup demo run test bench lint

PY := .venv/bin/python

setup:
	@sh scripts/setup

demo: setup
	@$(PY) -m addon demo $(ARGS)

run: setup
	@$(PY) -m addon serve $(ARGS)

test: setup
	@sh scripts/need "chromium chromium-browser google-chrome" chromium "the UI's tests need it (Debian: apt-get install chromium)"
	@sh scripts/check $(ARGS)

bench: setup
	@$(PY) -m tests.bench $(ARGS)
