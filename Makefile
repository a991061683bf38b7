# `make demo` and `make test` set up all they need on a Debian 12 machine that has only Swift, git and make.

# The one list of Debian packages.
PACKAGES := libsqlite3-dev libsimdjson-dev libphonenumber-dev zlib1g-dev libcurl4-openssl-dev libgmime-3.0-dev \
  libgumbo-dev pkg-config python3

SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
SOURCES := Package.swift Sources Tests adapters Benchmarks Fuzz

.PHONY: demo test lint build bench fuzz soak setup clean

demo: setup
	swift build -c release --product ticketledger
	.build/release/ticketledger demo demo-company

test: PACKAGES += dovecot-imapd openssl
test: setup lint
	swift build --build-tests
	swift test --skip-build

lint:
	swift format lint --strict --recursive $(SOURCES)

build: setup
	swift build -c release --product ticketledger

bench: PACKAGES += python3-venv dovecot-imapd isync curl
bench: setup
	Benchmarks/run.sh

FUZZ_SECONDS ?= 30
fuzz: setup
	FUZZ_SECONDS=$(FUZZ_SECONDS) Fuzz/run.sh

SOAK_MINUTES ?= 3
soak: PACKAGES += dovecot-imapd openssl faketime
soak: build
	python3 Tests/soak/soak.py --program .build/release/ticketledger --seconds $$(($(SOAK_MINUTES) * 60)) $(SOAK_OPTIONS)

setup:
	@missing=""; for package in $(PACKAGES); do \
	  dpkg -s $$package 2>/dev/null | grep -q '^Status: install ok installed' || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	  echo "Installing Debian packages:$$missing"; \
	  $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; fi

clean:
	rm -rf .build Benchmarks/.build* Benchmarks/mail/.build* Fuzz/.build* demo-company
