# Aliases of the command line; `make help` lists them.
BUILDER = .venv/bin/builder
ISSUES = $(if $(ISSUE),issues/$(ISSUE),$(patsubst %/issue.yaml,%,$(wildcard issues/*/issue.yaml)))
EDITIONS = $(if $(EDITION),--edition $(EDITION))
LAYOUTS = $(if $(LAYOUT),--layout $(LAYOUT))

.PHONY: build help setup check preview new fonts doctor specimen bench bare clean docs dist test lint

build: .venv/.ready  ## build every issue, or ISSUE=2017-02, EDITION=screen, LAYOUT=columns
	@$(BUILDER) build $(ISSUES) $(EDITIONS) $(LAYOUTS)

help:  ## list what can be made
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/make \1\t\2/p' Makefile | expand -t 18

setup: .venv/.ready  ## set up whatever is missing: libraries, Python packages, fonts
	@$(BUILDER) fonts
	@.venv/bin/python -m builder.ground.compiling

check: .venv/.ready  ## read and check the copy, render nothing
	@$(BUILDER) check $(ISSUES)

preview: .venv/.ready  ## show pages that follow every save: make preview ISSUE=2017-02
	@$(BUILDER) preview $(lastword $(sort $(ISSUES))) $(LAYOUTS)

new: .venv/.ready  ## begin an issue: make new ISSUE=2017-03, LAYOUT=columns
	@$(BUILDER) new $(ISSUE) $(LAYOUTS)

fonts: .venv/.ready  ## fetch and verify the fonts
	@$(BUILDER) fonts

doctor: .venv/.ready  ## say whether this machine has what is needed
	@$(BUILDER) doctor

specimen: .venv/.ready  ## set every rule at work: make specimen LAYOUT=parallel
	@$(BUILDER) build layouts/$(or $(LAYOUT),parallel)/specimen --layout $(or $(LAYOUT),parallel) --edition screen --out out/$(or $(LAYOUT),parallel)

bench: .venv/.tested  ## measure against other typesetters; takes minutes
	@.venv/bin/python -m tests.bench

docs: .venv/.tested  ## make the documentation's pages: out/docs/index.html
	@.venv/bin/python -m mkdocs build --quiet

dist: .venv/.tested  ## make wheel, sdist and locks of what is committed: out/dist/
	@rm -rf out/dist && mkdir -p out/dist/tree && git archive HEAD | tar -x -C out/dist/tree
	@cd out/dist/tree && "$(CURDIR)/.venv/bin/python" -m hatchling build -d ..
	@cd out/dist && mv tree/requirements.lock tree/requirements-extras.lock . && rm -rf tree
	@cd out/dist && sha256sum *.whl *.tar.gz *.lock >SHA256SUMS

bare: dist  ## try what a stranger meets, in bare Debians; as root, with debootstrap
	@.venv/bin/python -m tests.bare $(TRIAL)

clean:  ## delete what was built
	rm -rf out

test: .venv/.tested  ## run the tests
	@.venv/bin/python -m pytest -n auto --dist worksteal -rfEs

lint: .venv/.tested  ## types, lint and format
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/python -m mypy

.venv/.ready: requirements.lock requirements-compile.lock builder/commands/setup.sh
	@sh builder/commands/setup.sh

# What is still missing after this, the tests name in their last line with the way to have it.
.venv/.tested: .venv/.ready requirements-dev.lock tests/tools/npm/package.json
	@.venv/bin/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@command -v npm >/dev/null && npm install --prefix tests/tools/npm --no-audit --no-fund \
	    --ignore-scripts --silent --fetch-retries=1 --fetch-timeout=20000 || true
	@touch $@
