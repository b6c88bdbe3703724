# SPDX-License-Identifier: GPL-2.0-only
# Pteris: one Makefile, GNU make, non-recursive.

O ?= build
CC ?= gcc
LLVM_CONFIG ?= llvm-config-19
PKG_CONFIG ?= pkg-config
PREFIX ?= /usr/local

MODULES := base tree syntax index clang smpl flow match report cli
SRC := $(foreach m,$(MODULES),$(wildcard analyzer/$(m)/*.c)) $(wildcard patches/*.c)
OBJ := $(SRC:%.c=$(O)/%.o)
MAIN := $(O)/analyzer/cli/main.o
LIB := $(O)/libpteris.a

LLVM_INC := $(shell $(LLVM_CONFIG) --includedir 2>/dev/null)
LLVM_LIB := $(shell $(LLVM_CONFIG) --libdir 2>/dev/null)
WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla
CFLAGS ?= -O2 -g
SANITIZE ?=
ALL_CFLAGS = -std=gnu11 -D_GNU_SOURCE $(WARN) $(WERROR) -Ianalyzer -I. -I$(LLVM_INC) $(CFLAGS) $(SANITIZE)
WERROR ?= -Werror
LIBS = -L$(LLVM_LIB) -Wl,-rpath,$(LLVM_LIB) -lclang-19 -lsqlite3 -lpcre2-8 -ljson-c -lxxhash

all: $(O)/pteris

$(O)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(LIB): $(filter-out $(MAIN),$(OBJ))
	@rm -f $@
	ar rcs $@ $^

# cli/ is linked object by object: the table of commands refers to them weakly.
$(O)/pteris: $(filter $(O)/analyzer/cli/%,$(OBJ)) $(LIB)
	$(CC) $(ALL_CFLAGS) -o $@ $^ $(LIBS)

clean:
	rm -rf $(O)

-include $(OBJ:.o=.d)
.PHONY: all clean
