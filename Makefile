# SPDX-License-Identifier: GPL-2.0-only
# Pteris: one Makefile, GNU make, non-recursive.
#
#   make            build build/pteris
#   make demo       install what is missing, build, find and fix every pte_t dereference of Linux 6.1
#   make check      install what is missing, build, run all tests
#   make install    binary, rules, man page, completions; honours DESTDIR and PREFIX
#   make help       the other targets
#
# Variables: O=DIR (build folder), LLVM_CONFIG=PROGRAM, CC, CFLAGS, PREFIX, DESTDIR, KERNEL=DIR (demo)

O ?= build
LLVM_CONFIG ?= llvm-config-19
PKG_CONFIG ?= pkg-config
PREFIX ?= /usr/local
DESTDIR ?=
ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin CXX),default)
CXX := g++
endif

MODULES := base tree syntax index clang smpl flow match report cli
SRC := $(foreach m,$(MODULES),$(wildcard analyzer/$(m)/*.c)) $(wildcard patches/*.c)
OBJ := $(SRC:%.c=$(O)/%.o)
MAIN := $(O)/analyzer/cli/main.o
LIB := $(O)/libpteris.a

LLVM_INC := $(shell $(LLVM_CONFIG) --includedir 2>/dev/null)
LLVM_LIB := $(shell $(LLVM_CONFIG) --libdir 2>/dev/null)
WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla
WERROR ?= -Werror
CFLAGS ?= -O2 -g
SANITIZE ?=
NPROC := $(shell nproc 2>/dev/null || echo 1)
INC := -Ianalyzer -I. -I$(O)/gen $(if $(LLVM_INC),-isystem $(LLVM_INC))
ALL_CFLAGS = -std=gnu11 -D_GNU_SOURCE $(WARN) $(WERROR) $(INC) $(CFLAGS) $(SANITIZE)
LIBS = -L$(LLVM_LIB) -Wl,-rpath,$(LLVM_LIB) -lclang-19 -lsqlite3 -lpcre2-8 -ljson-c -lxxhash -lcrypto

UNIT := $(patsubst tests/unit/%.c,$(O)/tests/unit/%,$(wildcard tests/unit/*.c))
FUZZ := $(patsubst tests/fuzz/%.c,$(O)/tests/fuzz/%,$(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c)))
ASAN_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer

# Silent with -s
say = $(if $(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS)))),:,echo)

all: $(O)/pteris

# ---- build --------------------------------------------------------------------------------------
$(O)/%.o: %.c | need-libraries
	@mkdir -p $(@D)
	@$(say) "  CC      $<"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The schema, as a C string
$(O)/gen/index/schema_sql.h: analyzer/index/schema.sql
	@mkdir -p $(@D)
	@{ echo 'static const char schema_sql[] ='; \
	   sed -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n"/' $<; echo ';'; } > $@
$(O)/analyzer/index/store.o: $(O)/gen/index/schema_sql.h

# The isomorphisms, as a C string
$(O)/gen/match/standard_iso.h: rules/standard.iso
	@mkdir -p $(@D)
	@{ echo 'static const char standard_iso[] ='; \
	   sed -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n"/' $<; echo ';'; } > $@
$(O)/analyzer/match/iso_read.o: $(O)/gen/match/standard_iso.h

# The compiler that Kbuild is given while profiles are prepared
$(O)/gen/clang/compiler_sh.h: analyzer/clang/compiler.sh
$(O)/gen/clang/strip_asm_awk.h: analyzer/clang/strip-asm.awk
$(O)/gen/clang/compiler_sh.h $(O)/gen/clang/strip_asm_awk.h:
	@mkdir -p $(@D)
	@{ echo 'static const char $(subst .,_,$(basename $(@F)))[] ='; \
	   sed -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n"/' $<; echo ';'; } > $@
$(O)/analyzer/clang/prepare_tools.o: $(O)/gen/clang/compiler_sh.h $(O)/gen/clang/strip_asm_awk.h

# The Python side of scripts
$(O)/gen/match/script_py.h: analyzer/match/script.py
	@mkdir -p $(@D)
	@{ echo 'static const char script_py[] ='; \
	   sed -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n"/' $<; echo ';'; } > $@
$(O)/analyzer/match/script.o: $(O)/gen/match/script_py.h

# What decides which rows a file gives: an index made by another state of these sources is rebuilt.
ROW_SRC := $(sort $(wildcard analyzer/syntax/*.[ch] analyzer/tree/*.[ch] analyzer/index/extract* \
	analyzer/index/decls.[ch] analyzer/index/decls_type* analyzer/index/posting* analyzer/index/resolve* analyzer/index/rows.[ch] \
	analyzer/index/work.[ch] analyzer/index/refresh* analyzer/index/store*) analyzer/index/schema.sql)
$(O)/gen/index/made_by.h: $(ROW_SRC)
	@mkdir -p $(@D)
	@printf '#define INDEX_MADE_BY "%s"\n' "$$(cat $^ | sha256sum | cut -c1-16)" > $@
$(O)/analyzer/index/refresh.o: $(O)/gen/index/made_by.h

# Results are kept between runs of the same program only.
$(O)/gen/match/program.h: $(wildcard analyzer/*/*.[ch])
	@mkdir -p $(@D)
	@printf '#define PROGRAM "%s"\n' "$$(cat $^ | sha256sum | cut -c1-16)" > $@
$(O)/analyzer/match/kept.o $(O)/analyzer/match/regional.o: $(O)/gen/match/program.h

# What decides what clang's answers say: those that another state of these sources gave are not used.
FACT_SRC := $(addprefix analyzer/clang/,unit.h unit.c cursor.h collect.c types.c pch.c cache.c) analyzer/base/wire.h \
	analyzer/syntax/ctype.h analyzer/syntax/ctype.c
$(O)/gen/clang/facts_made_by.h: $(FACT_SRC)
	@mkdir -p $(@D)
	@printf '#define FACTS_MADE_BY "%s"\n' "$$(cat $^ | sha256sum | cut -c1-16)" > $@
$(O)/analyzer/clang/cache.o: $(O)/gen/clang/facts_made_by.h

$(O)/analyzer/cli/rulesdir.o: ALL_CFLAGS += -DPTERIS_PREFIX='"$(PREFIX)"'

$(LIB): $(filter-out $(MAIN),$(OBJ))
	@rm -f $@
	@$(say) "  AR      $@"
	@ar qcs $@ $^

$(O)/pteris: $(MAIN) $(LIB)
	@$(say) "  LINK    $@"
	@$(CC) $(ALL_CFLAGS) -o $@ $^ $(LIBS)

# One clear message instead of a compiler's "clang-c/Index.h: No such file".
need-libraries:
ifeq ($(wildcard $(LLVM_INC)/clang-c/Index.h),)
	@echo 'pteris: libclang 19 not found: $(if $(LLVM_INC),$(LLVM_INC)/clang-c/Index.h is missing,"$(LLVM_CONFIG)" does not run).' >&2
	@echo 'pteris: install it with "make deps" (packages llvm-19 and libclang-19-dev), or say where' >&2
	@echo 'pteris: it is: make LLVM_CONFIG=/path/to/llvm-config' >&2
	@exit 1
endif
	@for p in sqlite3 libpcre2-8 json-c libxxhash libcrypto; do \
		$(PKG_CONFIG) --exists $$p || { \
			echo "pteris: library $$p not found by $(PKG_CONFIG); \"make deps\" installs it" >&2; exit 1; }; \
	done

# ---- set-up and main job ------------------------------------------------------------------------
# What is installed decides what this file finds, so each goes on in a make of its own.
deps:
	@.ci/deps tests

demo:
	@.ci/deps demo
	@$(MAKE) --no-print-directory -s -j$(NPROC) all
	@PTERIS='$(abspath $(O))/pteris' KERNEL='$(KERNEL)' OUT='$(OUT)' .ci/demo

# ---- tests --------------------------------------------------------------------------------------
# NAME=PATTERN runs only tests whose name contains it.
check:
	@.ci/deps tests
	@$(MAKE) --no-print-directory -j$(NPROC) all test-tools check-layers
	@$(MAKE) --no-print-directory -j$(NPROC) sanitize
	@CC='$(CC)' CXX='$(CXX)' LLVM_CONFIG='$(LLVM_CONFIG)' tests/run --build '$(O)' --asan '$(O)-asan' $(NAME)

sanitize:
	@$(MAKE) --no-print-directory O='$(O)-asan' CFLAGS='-O1 -g' SANITIZE='$(ASAN_FLAGS)' all test-programs

test-programs: $(UNIT) $(FUZZ)

$(O)/tests/unit/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	@$(say) "  TEST    $@"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIB) -lcmocka $(LIBS)

# What the scripts of tests/kernel/ ask, beside pteris itself
test-tools: $(patsubst tests/tools/%.c,$(O)/tests/tools/%,$(wildcard tests/tools/*.c))

$(O)/tests/tools/%: tests/tools/%.c $(LIB)
	@mkdir -p $(@D)
	@$(say) "  TOOL    $@"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIB) $(LIBS)

$(O)/tests/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $(LIB)
	@mkdir -p $(@D)
	@$(say) "  TEST    $@"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -MF $@.d -o $@ $< tests/fuzz/replay.c $(LIB) $(LIBS)

# For searching new inputs: make fuzz-syntax && build-fuzz/syntax tests/fuzz/inputs/syntax
fuzz-%:
	@$(MAKE) --no-print-directory O=build-fuzz CC=clang-19 CFLAGS='-O1 -g' \
		SANITIZE='-fsanitize=fuzzer-no-link,address,undefined' WERROR= build-fuzz/libpteris.a
	clang-19 -std=gnu11 -D_GNU_SOURCE $(INC) -g -fsanitize=fuzzer,address,undefined -o build-fuzz/$* \
		tests/fuzz/$*.c build-fuzz/libpteris.a $(LIBS)

check-layers:
	@tests/check-layers $(CC) $(filter-out -MMD,$(ALL_CFLAGS))

# The kernel's semantic patches beside spatch: planted cases first, then folders of a tree (this takes hours with an
# empty cache). PEER="--rule free/ --folder mm" does a part.
check-peer: all
	@python3 tests/peer/check.py --build '$(O)' --planted; planted=$$?; \
		python3 tests/peer/check.py --build '$(O)' $(PEER) && exit $$planted

# docs/smpl-peer.md, from what spatch said before (PEER="--peer-only" of check-peer fills that)
docs-peer: all
	@python3 tests/peer/check.py --build '$(O)' --kept-only --planted --record '$(O)/peer-planted.json' >'$(O)/peer-planted.txt'; \
		python3 tests/peer/check.py --build '$(O)' --kept-only --record '$(O)/peer.json' >'$(O)/peer.txt'; \
		tail -n 1 '$(O)/peer.txt'; \
		python3 docs/smpl-peer.py '$(O)/peer.json' '$(O)/peer-planted.json' >docs/smpl-peer.md

# All mutants of the regions of both kernel trees; takes a while. LAZY="--kind 'drop*' --single" does a part.
check-mutants: all
	@for v in 6.1 6.12; do python3 tests/kernel/lazy-mutants.py "$$(tests/kernel-tree $$v)" --pteris '$(O)/pteris' --name $$v $(LAZY) \
		|| status=1; done; exit $${status:-0}

# The same mutants, as spatch and sparse see them (sparse must be installed); SAMPLE: of each kind
SAMPLE ?= 2
check-mutants-peers:
	@for v in 6.1 6.12; do python3 tests/peer/lazy/compare.py "$$(tests/kernel-tree $$v)" --sample $(SAMPLE) --sparse; done

bench: all
	@python3 tests/bench/bench.py '$(O)/pteris'

# What is made from other files of the tree and committed
docs:
	@python3 docs/index-schema.py

# Takes a while: parses mm/ under all profiles of KERNEL that are prepared
docs-profiles: all
	@python3 docs/profiles.py '$(O)/pteris' '$(KERNEL)'

# ---- install ------------------------------------------------------------------------------------
SHARE = $(DESTDIR)$(PREFIX)/share

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(SHARE)/pteris/rules' '$(SHARE)/man/man1' \
		'$(SHARE)/bash-completion/completions' '$(SHARE)/zsh/site-functions' \
		'$(SHARE)/fish/vendor_completions.d'
	install -m 755 $(O)/pteris '$(DESTDIR)$(PREFIX)/bin/pteris'
	install -d '$(DESTDIR)$(PREFIX)/libexec/pteris'
	ln -sf ../../bin/pteris '$(DESTDIR)$(PREFIX)/libexec/pteris/spatch'
	cp -R rules/. '$(SHARE)/pteris/rules'
	$(O)/pteris help --man > '$(SHARE)/man/man1/pteris.1'
	$(O)/pteris help --completion bash > '$(SHARE)/bash-completion/completions/pteris'
	$(O)/pteris help --completion zsh > '$(SHARE)/zsh/site-functions/_pteris'
	$(O)/pteris help --completion fish > '$(SHARE)/fish/vendor_completions.d/pteris.fish'

uninstall:
	rm -f '$(DESTDIR)$(PREFIX)/bin/pteris' '$(DESTDIR)$(PREFIX)/libexec/pteris/spatch' '$(SHARE)/man/man1/pteris.1' \
		'$(SHARE)/bash-completion/completions/pteris' '$(SHARE)/zsh/site-functions/_pteris' \
		'$(SHARE)/fish/vendor_completions.d/pteris.fish'
	rmdir '$(DESTDIR)$(PREFIX)/libexec/pteris' 2>/dev/null || :
	rm -rf '$(SHARE)/pteris'

# ---- rest ---------------------------------------------------------------------------------------
tags:
	ctags-universal -R analyzer patches tests

clean:
	rm -rf $(O) $(O)-asan build-fuzz

help:
	@sed -n '2,/^$$/s/^# \{0,1\}//p' Makefile
	@echo 'Other targets: deps, sanitize, check-layers, check-peer, check-mutants, check-mutants-peers, bench, docs, docs-peer, docs-profiles, fuzz-NAME, uninstall, tags, clean'

-include $(OBJ:.o=.d) $(UNIT:=.d) $(FUZZ:=.d)
.PHONY: all need-libraries deps demo check sanitize test-programs test-tools check-layers check-peer check-mutants check-mutants-peers bench docs docs-peer docs-profiles \
	install uninstall tags clean help
.DELETE_ON_ERROR:
