# Muster: see README.md. `make demo` and `make check` install what is missing (scripts/deps).

CC ?= cc
PREFIX ?= /usr/local
B ?= build

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Werror
PACKAGES := libxml-2.0 sqlite3 libb2
CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARNINGS) $(CFLAGS) $(SAN_FLAGS) \
	-Isrc $(shell pkg-config --cflags $(PACKAGES)) -pthread
LIBS = $(shell pkg-config --libs $(PACKAGES)) -lcsv -pthread

ifdef SAN
B := build/san
SAN_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif

SOURCES := $(filter-out src/main.c,$(wildcard src/*/*.c))
OBJECTS := $(SOURCES:%.c=$(B)/%.o) $(B)/embedded.o
SCHEMAS := $(shell find schemas -type f)

.PHONY: all
all: $(B)/muster

$(B)/muster: $(B)/src/main.o $(B)/libmuster.a
	@echo "  LD  $@"
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/libmuster.a: $(OBJECTS)
	@rm -f $@
	@$(AR) rcs $@ $^

$(B)/embedded.c: $(SCHEMAS) scripts/embed
	@mkdir -p $(@D)
	@scripts/embed schemas > $@

$(B)/embedded.o: $(B)/embedded.c
	@echo "  CC  $<"
	@$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC  $<"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d) $(B)/src/main.d
