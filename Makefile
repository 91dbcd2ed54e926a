# The verbs of xtalwatch. `make demo` and `make test` need nothing but Debian 12 and Swift 6.

PACKAGES := libsqlite3-dev libtiff-dev libjpeg-dev libpng-dev libssl-dev \
            libcurl4-openssl-dev libsnappy-dev libzip-dev pkg-config sqlite3 python3 patch
PROOF_PACKAGES := strace fuse3 libfuse3-dev
SUDO := $(shell test "$$(id -u)" = 0 || echo sudo)
RELEASE := swift build -c release --static-swift-stdlib --product xtalwatch
BINARY := .build/release/xtalwatch
PREFIX ?= /usr

.PHONY: help packages build demo evaluate test prove bench lint install

help:
	@echo "make demo      build, then watch simulated imagers for half a minute"
	@echo "make evaluate  judge the network by people's labels: LABELS=FILE.csv"
	@echo "make test      run every test"
	@echo "make prove     prove the goals of reliability, within an hour; GOALS=8,18 for some of them"
	@echo "make build     build $(BINARY)"
	@echo "make bench     measure every station; beside other engines where PEERS=PYTHON has them"
	@echo "make lint      check the format of the Swift sources"
	@echo "make install   install the program, its configuration and its systemd unit"

prove: PACKAGES += $(PROOF_PACKAGES)

# dpkg-query answers without root; apt runs only for what is missing.
packages:
	@missing=$$(for p in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  echo "installing:" $$missing; \
	  $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi

build: packages
	$(RELEASE)

demo: build
	$(BINARY) demo

evaluate:
	@test -n "$(LABELS)" || { echo "say which labels: make evaluate LABELS=FILE.csv"; exit 64; }
	@$(MAKE) --no-print-directory build
	$(BINARY) evaluate --labels "$(LABELS)"

test: packages
	swift build --build-tests
	swift test --skip-build
	python3 Tests/Proofs/prove.py --quick

prove: packages
	swift build --build-tests
	$(RELEASE)
	python3 Tests/Proofs/prove.py $(if $(GOALS),--goals $(GOALS)) $(if $(SEED),--seed $(SEED))

# The baseline is stored anew by `make bench BENCH=--save`.
BENCH ?=
BENCH_WORK := .build/bench
PEERS ?= python3

bench: build
	swift build -c release --static-swift-stdlib --product benchmarks
	.build/release/benchmarks --program $(BINARY) --work $(BENCH_WORK) --baseline Benchmarks/baseline.json $(BENCH)
	@if $(PEERS) -c 'import numpy, onnx, cv2' 2>/dev/null; then \
	  $(PEERS) Benchmarks/peers.py --program $(BINARY) --work $(BENCH_WORK); \
	else \
	  echo "no other engines beside it: $(PEERS) has no numpy, onnx and cv2; name a Python that has: PEERS=PYTHON"; \
	fi

lint:
	swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Tests Benchmarks

install: build
	$(SUDO) install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/xtalwatch
	$(SUDO) install -D -m 644 systemd/xtalwatch.service $(DESTDIR)$(PREFIX)/lib/systemd/system/xtalwatch.service
	$(SUDO) sed -i 's#/usr/\(bin\|share\)/#$(PREFIX)/\1/#' $(DESTDIR)$(PREFIX)/lib/systemd/system/xtalwatch.service
	$(SUDO) install -D -m 644 systemd/xtalwatch.sysusers $(DESTDIR)/usr/lib/sysusers.d/xtalwatch.conf
	$(SUDO) install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/xtalwatch docs/*.md
	test -e $(DESTDIR)/etc/xtalwatch/xtalwatch.toml || \
	  $(SUDO) install -D -m 644 etc/xtalwatch.toml $(DESTDIR)/etc/xtalwatch/xtalwatch.toml
# The user and the unit are made known, unless this only fills a package's folder or systemd does not run here.
	if [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]; then \
	  $(SUDO) systemd-sysusers xtalwatch.conf && \
	  $(SUDO) install -d -m 750 -o xtalwatch -g xtalwatch /var/lib/xtalwatch && \
	  $(SUDO) systemctl daemon-reload; \
	fi
