# `make demo` and `make test` set up all they need on a Debian 12 machine that has only Swift, git and make.

# The one list of Debian packages.
PACKAGES := libsqlite3-dev libsimdjson-dev libphonenumber-dev zlib1g-dev libcurl4-openssl-dev libgmime-3.0-dev \
  libgumbo-dev libzstd-dev pkg-config python3

SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
SOURCES := Package.swift Sources Tests adapters Benchmarks Fuzz

.PHONY: demo test lint build bench fuzz soak install uninstall setup clean

demo: setup
	swift build -c release --product ticketledger
	.build/release/ticketledger demo demo-company

test: PACKAGES += dovecot-imapd dovecot-submissiond openssl zstd
test: setup lint
	swift build --build-tests
	swift test --skip-build

lint:
	swift format lint --strict --recursive $(SOURCES)

build: setup
	swift build -c release --product ticketledger

bench: PACKAGES += python3-venv dovecot-imapd openssl isync curl
bench: setup
	Benchmarks/run.sh

FUZZ_SECONDS ?= 30
fuzz: setup
	FUZZ_SECONDS=$(FUZZ_SECONDS) Fuzz/run.sh

SOAK_MINUTES ?= 3
soak: PACKAGES += dovecot-imapd openssl faketime
soak: build
	python3 Tests/soak/soak.py --program .build/release/ticketledger --seconds $$(($(SOAK_MINUTES) * 60)) $(SOAK_OPTIONS)

# For a machine that has no Swift: the program brings Swift's own libraries along. Debian's are those of PACKAGES without -dev.
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
BINDIR := $(PREFIX)/bin
UNITDIR := /usr/lib/systemd/system
INSTALLED := .build/installed/release/ticketledger

$(INSTALLED): setup
	swift build -c release --static-swift-stdlib -Xlinker -s --scratch-path .build/installed --product ticketledger

# INSTALLED=FILE installs a program that is built already.
install: $(if $(filter file,$(origin INSTALLED)),$(INSTALLED))
	install -D -m 755 $(INSTALLED) $(DESTDIR)$(BINDIR)/ticketledger
	install -d -m 755 $(DESTDIR)$(UNITDIR) $(DESTDIR)/usr/lib/sysusers.d
	sed 's|@BINDIR@|$(BINDIR)|; s|@SYSCONFDIR@|$(SYSCONFDIR)|' packaging/systemd/ticketledger.service \
	  > $(DESTDIR)$(UNITDIR)/ticketledger.service
	chmod 644 $(DESTDIR)$(UNITDIR)/ticketledger.service
	install -m 644 packaging/systemd/ticketledger.sysusers $(DESTDIR)/usr/lib/sysusers.d/ticketledger.conf
	install -d -m 750 $(DESTDIR)$(SYSCONFDIR)/ticketledger
	install -d -m 755 $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(INSTALLED) --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/ticketledger
	$(INSTALLED) --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_ticketledger
	$(INSTALLED) --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/ticketledger.fish

# Configuration, store and user stay.
uninstall:
	rm -f $(DESTDIR)$(BINDIR)/ticketledger $(DESTDIR)$(UNITDIR)/ticketledger.service \
	  $(DESTDIR)/usr/lib/sysusers.d/ticketledger.conf \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions/ticketledger \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_ticketledger \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/ticketledger.fish

setup:
	@missing=""; for package in $(PACKAGES); do \
	  dpkg -s $$package 2>/dev/null | grep -q '^Status: install ok installed' || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	  echo "Installing Debian packages:$$missing"; \
	  $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; fi

clean:
	rm -rf .build Benchmarks/.build* Benchmarks/mail/.build* Fuzz/.build* demo-company
