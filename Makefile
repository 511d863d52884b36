# crmkit: GNU make, written by hand, no configure.
#
#   make                   the library and the tools, in build/
#   make check             the tests (check-unit, check-cli, check-sql, check-score, check-model,
#                          check-cluster, check-lookalike, check-quality, check-structure,
#                          check-pages, check-examples, check-robustness, check-fuzz), but
#                          not those that take many minutes: check-faults and check-recover
#   make SANITIZE=1 check  the same with address and undefined-behaviour sanitizers
#   make install           under PREFIX (/usr/local), below DESTDIR
#   make lint              formatting, static analysis, shell scripts, manual pages
#   make fuzz              random exports through the readers for minutes; SEED says which
#   make fuzz-guided       the same led by coverage, with clang's libFuzzer, until stopped
#   make bench             seconds and memory of each tool on made-up sales (scripts/bench)
#   make samples           fills samples/ anew
#
# CC, CFLAGS, CPPFLAGS, LDFLAGS and BUILD are honoured; a change of them rebuilds what it touches.

SANITIZE ?=
BUILD ?= $(if $(SANITIZE),build-sanitize,build)
PREFIX ?= /usr/local
DESTDIR ?=
CFLAGS ?= -O2 -g

bindir = $(DESTDIR)$(PREFIX)/bin
libdir = $(DESTDIR)$(PREFIX)/lib
mandir = $(DESTDIR)$(PREFIX)/share/man
completiondir = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
docdir = $(DESTDIR)$(PREFIX)/share/doc/crmkit
datadir = $(DESTDIR)$(PREFIX)/share/crmkit

language = -std=c17 -D_GNU_SOURCE -Ilibcrm
warnings = -Wall -Wextra -Wpedantic -Wshadow -Wconversion
ifneq ($(SANITIZE),)
sanitizers = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
else
# Not with sanitizers: their functions are in the program.
whole = -Wl,-z,defs
endif
compile = $(strip $(CC) $(language) $(warnings) $(CPPFLAGS) $(CFLAGS) $(sanitizers) -MMD -MP)
link = $(strip $(CC) $(CFLAGS) $(sanitizers) $(LDFLAGS))
libraries = -Wl,--as-needed -lcsv -lz -lminizip -lexpat -luchardet -lutf8proc -linih -lm
# Finds the library beside the program, in the build tree and once installed.
against_library = -L$(BUILD)/lib -Wl,-rpath,'$$ORIGIN/../lib' -lcrm

library_sources = $(wildcard libcrm/*/*.c)
tool_sources = $(wildcard cmd/crm-*.c)
unit_sources = $(wildcard tests/unit/*.c)
fault_sources = $(wildcard tests/fault/*.c)
fuzz_sources = $(wildcard tests/fuzz/*.c)
model_sources = $(wildcard tests/model/*.c)
bench_sources = $(wildcard scripts/*.c tests/bench/*.c)
sources = $(library_sources) $(tool_sources) $(unit_sources) $(fault_sources) $(fuzz_sources) \
	$(model_sources) $(bench_sources)
headers = $(wildcard libcrm/*/*.h scripts/*.h tests/*/*.h)
pages = $(wildcard man/*.[157])
documents = $(wildcard README.md CHANGELOG.md LICENSE)
cases = $(wildcard tests/cli/*/*.sh)
scripts = $(shell grep -lIsE '^\#!/bin/(ba)?sh' .ci/* scripts/* tests/* tests/*/*) tests/common.sh

objects_of = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
library = $(BUILD)/lib/libcrm.so.0
tables = $(wildcard libcrm/ingest/*.tsv libcrm/classify/rules/*.tsv)
table_objects = $(patsubst %.tsv,$(BUILD)/obj/%.o,$(tables))
tools = $(patsubst cmd/%.c,$(BUILD)/bin/%,$(tool_sources))
benches = $(patsubst %.c,$(BUILD)/bench/%,$(notdir $(bench_sources)))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all bench check check-cli check-cluster check-coverage check-examples check-faults check-fuzz check-lookalike check-pages check-quality check-robustness check-score check-recover check-model check-sql \
	check-structure check-unit clean force fuzz fuzz-guided install lint lint-cppcheck lint-format lint-man lint-shell lint-tidy samples uninstall

all: $(library) $(tools)

bench: all $(benches)
	scripts/bench --build $(BUILD)

samples: $(BUILD)/bench/generate
	BUILD=$(BUILD) scripts/make-samples

# Stamps: written only when their text changes, so that what depends on them is made again then.
write_changed = @mkdir -p $(@D); \
	printf '%s\n' $(1) | cmp -s - $@ || printf '%s\n' $(1) > $@
quoted = '$(subst ','\'',$(1))'

$(BUILD)/flags: force
	$(call write_changed,$(call quoted,$(compile)) $(call quoted,$(link)))

$(BUILD)/library-sources: force
	$(call write_changed,$(library_sources) $(tables))

$(BUILD)/unit-sources: force
	$(call write_changed,$(unit_sources))

# A test may replace the hook of memory, also where its own file calls it; the rest of the library
# may be inlined inside a file.
interposition = -fno-semantic-interposition
$(BUILD)/obj/libcrm/base/memory.o: interposition = -fsemantic-interposition

$(BUILD)/obj/libcrm/%.o: libcrm/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(compile) -fPIC $(interposition) -c -o $@ $<

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(compile) $(position) -c -o $@ $<

# A table as an array that the header declares: od, as xxd is not everywhere.
embed = { echo '\#include "$(1)"'; \
	echo 'const unsigned char crm_$(notdir $(basename $<))_tsv[] = {'; \
	od -An -v -tu1 $< | sed 's/[0-9][0-9]*/&,/g'; \
	echo '};'; \
	echo 'const size_t crm_$(notdir $(basename $<))_tsv_length = sizeof crm_$(notdir $(basename $<))_tsv;'; } > $@

$(BUILD)/obj/libcrm/ingest/%.c: libcrm/ingest/%.tsv
	@mkdir -p $(@D)
	$(call embed,ingest/aliases.h)

$(BUILD)/obj/libcrm/classify/rules/%.c: libcrm/classify/rules/%.tsv
	@mkdir -p $(@D)
	$(call embed,classify/rules.h)

$(table_objects): %.o: %.c $(BUILD)/flags
	$(compile) -fPIC -c -o $@ $<

$(library): $(call objects_of,$(library_sources)) $(table_objects) $(BUILD)/library-sources
	@mkdir -p $(@D)
	$(link) -shared -Wl,-soname,libcrm.so.0 $(whole) -o $@ \
		$(filter %.o,$^) $(libraries)
	ln -sf libcrm.so.0 $(@D)/libcrm.so

$(BUILD)/bin/%: $(BUILD)/obj/cmd/%.o $(library)
	@mkdir -p $(@D)
	$(link) -o $@ $< $(against_library) $(libraries)

$(BUILD)/bench/%: $(BUILD)/obj/scripts/%.o $(library)
	@mkdir -p $(@D)
	$(link) -o $@ $< $(against_library) $(libraries)

$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(library)
	@mkdir -p $(@D)
	$(link) -o $@ $< $(against_library) $(libraries)

$(BUILD)/tests/unit: $(call objects_of,$(unit_sources)) $(BUILD)/unit-sources $(library)
	@mkdir -p $(@D)
	$(link) -o $@ $(filter %.o,$^) $(against_library) -lcriterion $(libraries)

# Without sanitizers: what is preloaded comes before their functions.
strike = $(BUILD)/obj/tests/fault/strike.o $(BUILD)/tests/strike.so
$(strike): private sanitizers =
$(strike): private position = -fPIC
$(BUILD)/tests/strike.so: $(BUILD)/obj/tests/fault/strike.o
	@mkdir -p $(@D)
	$(link) -shared -o $@ $<

$(BUILD)/tests/sweep: $(BUILD)/obj/tests/fault/sweep.o
	@mkdir -p $(@D)
	$(link) -o $@ $<

$(BUILD)/tests/evaluate $(BUILD)/tests/recover: $(BUILD)/tests/%: $(BUILD)/obj/tests/model/%.o $(library)
	@mkdir -p $(@D)
	$(link) -o $@ $< $(against_library) $(libraries)

$(BUILD)/tests/csv_ways: $(call objects_of,$(fuzz_sources)) $(library)
	@mkdir -p $(@D)
	$(link) -o $@ $(filter %.o,$^) $(against_library) $(libraries)

$(BUILD)/tests/csv_ways-guided: $(fuzz_sources) $(library)
	@mkdir -p $(@D)
	$(filter-out -MMD -MP,$(compile)) -fsanitize=fuzzer -DCRM_GUIDED -o $@ $(fuzz_sources) \
		$(against_library) $(libraries)

-include $(patsubst %.o,%.d,$(call objects_of,$(sources)) $(table_objects))

# Tests

check: check-unit check-cli check-sql check-score check-model check-cluster check-lookalike check-quality \
	check-structure check-pages check-coverage check-examples check-robustness check-fuzz

check-unit: $(BUILD)/tests/unit
	BUILD=$(BUILD) tests/unit/run

check-cli: all
	BUILD=$(BUILD) tests/cli/run

check-sql: all $(BUILD)/bench/generate
	BUILD=$(BUILD) tests/sql/check

check-coverage: all
	BUILD=$(BUILD) tests/coverage

check-pages: all $(BUILD)/bench/classes
	BUILD=$(BUILD) tests/pages

check-score: all
	BUILD=$(BUILD) tests/score/check

check-model: $(BUILD)/tests/evaluate
	BUILD=$(BUILD) tests/model/check

# A hundred times a hundred thousand customers of each of twelve kinds: ten minutes.
check-recover: $(BUILD)/tests/recover
	$(BUILD)/tests/recover

check-cluster: all
	BUILD=$(BUILD) tests/cluster/check

check-lookalike: all
	BUILD=$(BUILD) tests/lookalike/check

check-quality: all
	BUILD=$(BUILD) tests/quality/check

check-structure: all
	BUILD=$(BUILD) tests/structure

check-examples: all
	BUILD=$(BUILD) tests/examples

# Every call of the tools on memory and files fails once: minutes; STEP=9 tries every ninth.
check-faults: all $(BUILD)/tests/strike.so $(BUILD)/tests/sweep
	BUILD=$(BUILD) tests/fault/run

check-robustness: all $(BUILD)/tests/strike.so
	BUILD=$(BUILD) tests/robustness

check-fuzz: all $(BUILD)/tests/csv_ways
	BUILD=$(BUILD) tests/fuzz/run

SEED ?= 1
fuzz: all $(BUILD)/tests/csv_ways
	BUILD=$(BUILD) ROUNDS=1000000 COUNT=200000 SEED=$(SEED) tests/fuzz/run

# The library, too, must count what it runs through. Cases are kept in build-guided/cases.
fuzz-guided:
	$(MAKE) CC=clang SANITIZE=1 BUILD=build-guided CFLAGS='-O1 -g -fsanitize=fuzzer-no-link' \
		build-guided/tests/csv_ways-guided
	@mkdir -p build-guided/cases
	build-guided/tests/csv_ways-guided -artifact_prefix=build-guided/ $(GUIDED) build-guided/cases

# Static checks; the slow ones once for each file, so that -j helps and what is unchanged is not
# checked again.

lint: lint-format lint-tidy lint-cppcheck lint-shell lint-man

lint-format:
	clang-format --dry-run -Werror $(sources) $(headers)

# Not the unit tests: Criterion's macros break most rules.
lint-tidy: $(patsubst %.c,$(BUILD)/lint/%.tidy,$(filter-out $(unit_sources),$(sources)))

$(BUILD)/lint/%.tidy: %.c $(headers) .clang-tidy
	@mkdir -p $(@D)
	clang-tidy --quiet $< -- $(language) > $@.log 2>&1 || { cat $@.log; exit 1; }
	@touch $@

lint-cppcheck:
	@mkdir -p $(BUILD)/lint/cppcheck
	cppcheck --quiet --std=c11 --language=c --library=posix --platform=unix64 \
		--cppcheck-build-dir=$(BUILD)/lint/cppcheck \
		--enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		-D_GNU_SOURCE -Ilibcrm $(filter-out $(unit_sources),$(sources))

lint-shell:
	shellcheck -x -P SCRIPTDIR $(scripts)
	$(if $(cases),shellcheck --shell=bash $(cases))

lint-man:
	$(if $(pages),mandoc -Tlint -Wwarning $(pages))

# Installation

install: all
	install -d $(bindir) $(libdir) $(mandir)/man1 $(mandir)/man5 $(mandir)/man7 \
		$(completiondir) $(datadir) $(docdir)
	install -m 644 $(library) $(libdir)
	install $(tools) $(bindir)
	$(foreach page,$(pages),install -m 644 $(page) $(mandir)/man$(subst .,,$(suffix $(page))) &&) :
	for tool in $(notdir $(tools)); do \
		$(BUILD)/bin/$$tool --generate completion > $(completiondir)/$$tool || exit 1; \
	done
	install -m 644 libcrm/ingest/aliases.tsv $(datadir)
	install -m 644 $(documents) $(docdir)

uninstall:
	rm -f $(addprefix $(bindir)/,$(notdir $(tools))) $(libdir)/libcrm.so.0
	rm -f $(foreach page,$(pages),$(mandir)/man$(subst .,,$(suffix $(page)))/$(notdir $(page)))
	rm -f $(addprefix $(completiondir)/,$(notdir $(tools)))
	rm -rf $(datadir) $(docdir)

clean:
	rm -rf $(BUILD)
