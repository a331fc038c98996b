# Muster. `make help` tells the targets; a newcomer needs demo and check.

CC ?= cc
PREFIX ?= /usr/local
B ?= build

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings $(if $(STRICT),-Werror)
PACKAGES := libxml-2.0 sqlite3 libb2 libzip xlsxwriter
# -O1 -g1: what the sanitizers watch compiles in little more than half of the time, and lines are still named.
CFLAGS ?= $(if $(SAN),-O1 -g1,-O2 -g)
# Asked once, when a recipe first needs it: starting processes takes as long as compiling.
once = $(eval $1 := $2)$($1)
TARGET_FLAGS = $(call once,TARGET_FLAGS,$(shell pkg-config --cflags $(PACKAGES)) -pthread)
TARGET_LIBS = $(call once,TARGET_LIBS,$(shell pkg-config --libs $(PACKAGES)) -lcsv -pthread)
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(SAN_FLAGS) -Isrc $(TARGET_FLAGS)
LIBS = $(TARGET_LIBS) $(SAN_LIBS)

# The files of src/system that are this system's; packaging/TARGET.mk names others.
SYSTEM := posix posix_threads posix_process linux

# Other programs than Debian's own, with libraries from scripts/vendor: make static, windows, web.
VENDOR_LIBS := -lxlsxwriter -lzip -lxml2 -lsqlite3 -lcsv -lb2 -lz
ifdef TARGET
include packaging/$(TARGET).mk
endif

ifdef SAN
B := build/san
SAN_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
# The runtime within the program, as clang has it anyway: it starts sooner, and faults.so can be preloaded as ever.
SAN_LIBS := $(if $(findstring clang,$(CC)),,-static-libasan -static-libubsan)
FAULT_FLAGS := -DWITHOUT_MEMORY
endif

ifdef TSAN
B := build/tsan
SAN_FLAGS := -fsanitize=thread -fno-omit-frame-pointer
endif

# Only libFuzzer's build needs clang; see the target fuzz.
FUZZ_S ?= 60
ifdef FUZZER
B := build/fuzz
CC := clang
SAN_FLAGS := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif

# VERSION is the one place; where that is not a commit of its own, the commit is told too.
VERSION := $(shell scripts/version)

SOURCES := $(filter-out src/system/%,$(wildcard src/*/*.c src/*/*/*.c)) $(SYSTEM:%=src/system/%.c)
# Each file under schemas/ is an object of its own, so that a change makes one anew.
SCHEMAS := $(sort $(shell find schemas -type f ! -name '.*'))
OBJECTS := $(SOURCES:%.c=$(B)/%.o) $(SCHEMAS:%=$(B)/%.o) $(B)/embedded.o
UNIT_TESTS := $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))
FUZZ_TARGETS := $(filter-out fuzz replay,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))

$(shell mkdir -p $(sort $(dir $(OBJECTS))) $(B)/tests $(B)/replay $(B)/fuzzers $(B)/completions)

.PHONY: all
all: $(B)/muster

define HELP
make                 builds build/muster
make demo            builds it and makes the returns of four invented schools in out/demo
make check           builds it and runs every test; SAN=1: under AddressSanitizer and UBSan
make deps            installs what building and testing need and this machine lacks
make install         PREFIX=/usr/local DESTDIR=; make uninstall takes it away
make clean           deletes build and out

For those who change it (STRICT=1 makes warnings errors, TSAN=1 is ThreadSanitizer):
make style           formatting and the manual
make lint            style, gcc -fanalyzer and clang-tidy
make golden          writes the goldens anew, for a person to read in the diff
make docs            writes docs/rules anew from the rules
make fixtures        makes the fixtures anew from their scripts
make fuzz            each fuzz target for FUZZ_S=60 seconds; FUZZ="csv return" for some
make valgrind, tsan  the goldens under valgrind, in ThreadSanitizer
make bench           measures it beside an older program; BENCH="..." are its options
make web             build/web/muster.html: the whole program in one page, for any browser
make windows         build/windows/muster.exe, for Windows 10 and later
make check TARGET=windows, web, static   their tests: under wine, in node, here
make static, dist, deb   programs and packages for other places; make manual: the manual as a page
make release         all of these in build/release, with SHA256SUMS
endef
export HELP

.PHONY: help
help:
	@echo "$$HELP"

$(B)/muster: $(B)/src/main.o $(B)/libmuster.a
	$(info $()  LD    $@)
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/libmuster.a: $(OBJECTS)
	@rm -f $@
	@$(AR) rcs $@ $^

$(B)/schemas/%.o: schemas/% scripts/embed
	$(info $()  EMBED $<)
	@scripts/embed schemas $* | $(CC) $(ALL_CFLAGS) -x c -c -o $@ -

# Made anew when a file comes or goes.
$(shell [ "$$(cat $(B)/schemas.list 2>/dev/null)" = "$(SCHEMAS)" ] || echo "$(SCHEMAS)" > $(B)/schemas.list)
$(B)/embedded.c: $(B)/schemas.list scripts/embed
	$(info $()  EMBED $@)
	@scripts/embed --table $(SCHEMAS:schemas/%=%) > $@

$(B)/embedded.o: $(B)/embedded.c
	$(info $()  CC    $<)
	@$(CC) $(ALL_CFLAGS) -c -o $@ $<

# Made anew when the version changes, and only then.
$(shell [ "$$(cat $(B)/version 2>/dev/null)" = "$(VERSION)" ] || echo "$(VERSION)" > $(B)/version)
$(B)/src/cmd/version.o: CPPFLAGS += -DMUSTER_VERSION='"$(VERSION)"'
$(B)/src/cmd/version.o: $(B)/version

$(B)/%.o: %.c
	$(info $()  CC    $<)
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/tests/%: tests/unit/%.c $(B)/libmuster.a
	$(info $()  TEST  $@)
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(B)/libmuster.a $(LIBS) -lcmocka

# A fuzz target with a plain main, for what once broke it.
$(B)/replay/%: tests/fuzz/%.c tests/fuzz/fuzz.c tests/fuzz/replay.c tests/fuzz/fuzz.h $(B)/libmuster.a
	$(info $()  TEST  $@)
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.a,$^) $(LIBS)

$(B)/fuzzers/%: tests/fuzz/%.c tests/fuzz/fuzz.c tests/fuzz/fuzz.h $(B)/libmuster.a
	$(info $()  FUZZ  $@)
	@$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $(filter %.c %.a,$^) $(LIBS)

-include $(OBJECTS:.o=.d) $(B)/src/main.d

.PHONY: deps
deps:
	@scripts/deps all

# Another make, as what is installed decides how this one reads its flags; on every processor, if nobody said -j.
SUBMAKE_FLAGS = --no-print-directory $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))

# Programs for other places: their tools, their libraries, then the same sources (packaging/TARGET.mk).
.PHONY: static web windows
static:
	@scripts/deps $@
	@scripts/vendor $@
	@$(MAKE) $(SUBMAKE_FLAGS) TARGET=$@ all
	@ls -l build/$@/muster*
web:
	@scripts/deps $@
	@scripts/vendor $@
	@$(MAKE) $(SUBMAKE_FLAGS) TARGET=$@ build/web/muster.html
	@sha256sum build/web/muster.html
windows:
	@scripts/deps $@
	@scripts/vendor $@
	@$(MAKE) $(SUBMAKE_FLAGS) TARGET=$@ build/windows/muster.exe
	@sha256sum build/windows/muster.exe

# Their tests, as they are here or under wine or in node: SUITES="golden windows" for some of them.
# make check TARGET=windows is make check-windows, and so for the others.
.PHONY: check-windows check-web check-static
check-web: web
	@scripts/deps all
	@$(MAKE) $(SUBMAKE_FLAGS) TARGET=web build/web/program.js
	@tests/web/run $(SUITES)
check-static: static
	@scripts/deps all
	@tests/run --build build/static $(or $(SUITES),golden faults record_faults rules exports cli)
check-windows:
	@scripts/deps $@
	@scripts/vendor windows
	@$(MAKE) $(SUBMAKE_FLAGS) TARGET=windows build/windows/muster.exe build/windows/trial.exe
	@tests/windows/run $(SUITES)

.PHONY: manual dist deb release
manual:
	@scripts/deps manual
	@mkdir -p build/manual
	@mandoc -T html -O toc man/muster.1 > build/manual/muster-manual.html
	@echo build/manual/muster-manual.html
dist:
	@scripts/dist
deb:
	@scripts/deps deb
	@scripts/deb
release: web windows static manual dist deb
	@scripts/release build/web/muster.html build/windows/muster.exe build/static/muster=muster-linux-x86_64 \
		build/manual/muster-manual.html build/dist/*.tar.gz build/deb/muster_*.deb

.PHONY: demo
demo:
	@scripts/deps build
	@$(MAKE) $(SUBMAKE_FLAGS) all
	@scripts/demo $(B)/muster

.PHONY: check
ifdef TARGET
check: check-$(TARGET)
else
check: deps
	@$(MAKE) $(SUBMAKE_FLAGS) all unit-tests replays
	@tests/run --build $(B) $(SUITES)
endif

.PHONY: unit-tests
unit-tests: $(UNIT_TESTS) $(B)/tests/faults.so

# For LD_PRELOAD: makes calls of the system fail (tests/faults). Not instrumented itself.
$(B)/tests/faults.so: tests/faults/preload.c
	$(info $()  TEST  $@)
	@$(CC) -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wshadow $(if $(STRICT),-Werror) $(CFLAGS) $(FAULT_FLAGS) -shared -fPIC -o $@ $< -ldl

.PHONY: replays
replays: $(FUZZ_TARGETS:%=$(B)/replay/%)

.PHONY: fuzz fuzzers
fuzz:
	@scripts/deps fuzz
	@$(MAKE) $(SUBMAKE_FLAGS) FUZZER=1 fuzzers
	@tests/fuzz/run --build build/fuzz --seconds $(FUZZ_S) $(FUZZ)

fuzzers: $(FUZZ_TARGETS:%=$(B)/fuzzers/%)

.PHONY: golden
golden: all
	@tests/run --build $(B) --rewrite golden rules

.PHONY: docs
docs: all
	@scripts/docs --program $(B)/muster

.PHONY: fixtures
fixtures:
	python3 fixtures/make.py
	python3 fixtures/records/make.py
	python3 tests/rules/make.py
	python3 tests/rules/make_register.py
	python3 tests/rules/make_compare.py
	python3 tests/rules/make_ehe_cme.py

.PHONY: valgrind
valgrind: all
	@tests/run --build $(B) --valgrind golden

# The threads of every golden, in ThreadSanitizer.
.PHONY: tsan
tsan:
	@$(MAKE) $(SUBMAKE_FLAGS) TSAN=1 all
	@tests/run --build build/tsan threads

.PHONY: style
style:
	@clang-format --dry-run --Werror $(wildcard src/*.c src/*/*.[ch] src/*/*/*.[ch] tests/unit/*.[ch] tests/fuzz/*.[ch])
	mandoc -T lint -W warning man/muster.1

# What -fanalyzer says is to be read, not obeyed: it knows nothing of memory that never runs out.
.PHONY: lint
lint: style
	@$(MAKE) $(SUBMAKE_FLAGS) B=build/analyzer CFLAGS="-O1 -fanalyzer" build/analyzer/libmuster.a
	clang-tidy --quiet $(filter-out src/system/windows%,$(wildcard src/*.c src/*/*.c src/*/*/*.c)) -- -std=c17 -D_GNU_SOURCE -Isrc \
		$(shell pkg-config --cflags $(PACKAGES))

.PHONY: bench
bench: all
	@bench/run --build $(B) $(BENCH)

# Completion, a file a shell, made of what the program says of its options.
$(B)/completions/%: $(B)/muster scripts/completions
	@scripts/completions $* $(B)/muster > $@.part && mv $@.part $@

SHARE = $(DESTDIR)$(PREFIX)/share
BASH_COMPLETION = $(SHARE)/bash-completion/completions/muster
ZSH_FUNCTIONS ?= $(PREFIX)/share/zsh/site-functions
ZSH_COMPLETION = $(DESTDIR)$(ZSH_FUNCTIONS)/_muster
FISH_COMPLETION = $(SHARE)/fish/vendor_completions.d/muster.fish

# The definitions are in the program; those installed are to be read, and to be copied for --schemas.
.PHONY: install
install: all $(B)/completions/bash $(B)/completions/zsh $(B)/completions/fish
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install $(B)/muster "$(DESTDIR)$(PREFIX)/bin/muster"
	install -D -m 644 man/muster.1 "$(SHARE)/man/man1/muster.1"
	install -D -m 644 $(B)/completions/bash "$(BASH_COMPLETION)"
	install -D -m 644 $(B)/completions/zsh "$(ZSH_COMPLETION)"
	install -D -m 644 $(B)/completions/fish "$(FISH_COMPLETION)"
	for name in $(SCHEMAS); do install -D -m 644 $$name "$(SHARE)/muster/$$name" || exit 1; done

.PHONY: uninstall
uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/muster" "$(SHARE)/man/man1/muster.1"
	rm -f "$(BASH_COMPLETION)" "$(ZSH_COMPLETION)" "$(FISH_COMPLETION)"
	rm -rf "$(SHARE)/muster"

.PHONY: clean
clean:
	rm -rf build out
