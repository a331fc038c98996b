# One static program for any x86-64 Linux: `make static`. Included by the Makefile with TARGET=static.
B := build/static
VENDOR := build/vendor/static
TARGET_FLAGS := -I$(VENDOR)/include -I$(VENDOR)/include/libxml2 -DLIBXML_STATIC -pthread
TARGET_LIBS := -static -s -Wl,--gc-sections -L$(VENDOR)/lib $(VENDOR_LIBS) -lm -pthread
CFLAGS := -O2 -g0 -ffunction-sections -fdata-sections
