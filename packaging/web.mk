# The page that is the whole program: `make web`. Included by the Makefile with TARGET=web.
#
# No threads: a page that is opened from a file cannot have the memory that they share.
B := build/web
CC := $(shell scripts/web-cc)
AR := emar
VENDOR := build/vendor/web
TARGET_FLAGS := -I$(VENDOR)/include -I$(VENDOR)/include/libxml2 -DLIBXML_STATIC
TARGET_LIBS := -L$(VENDOR)/lib $(VENDOR_LIBS) -lm
CFLAGS := -Oz -g0
SYSTEM := posix wasm
# Debian's linker looks for its JavaScript parser where Debian has it.
export NODE_PATH := /usr/share/nodejs

WASM_FLAGS := -sALLOW_MEMORY_GROWTH -sINITIAL_MEMORY=32MB -sMAXIMUM_MEMORY=4GB -sTOTAL_STACK=1MB -sEXIT_RUNTIME=1
WEB_FLAGS := $(WASM_FLAGS) -sMODULARIZE -sEXPORT_NAME=createMuster -sINVOKE_RUN=0 -sFORCE_FILESYSTEM -lworkerfs.js \
	-sENVIRONMENT=worker -sEXPORTED_RUNTIME_METHODS=FS,callMain
WEB_PARTS := $(wildcard packaging/web/*) $(wildcard fixtures/registers/authority/*.csv)

# The linker makes muster.wasm beside it.
build/web/muster.html: build/web/muster.js scripts/web scripts/web-facts $(WEB_PARTS)
	$(info $()  PAGE  $@)
	@scripts/web build/web/muster.js build/web/muster.wasm $@

build/web/muster.js: build/web/src/main.o build/web/libmuster.a
	$(info $()  LD    $@)
	@emcc $(ALL_CFLAGS) $(WEB_FLAGS) -o $@ $^ $(LIBS)

# The same for node, with the files of the disk: what the suites of tests/run take (tests/web/run).
build/web/program.js: build/web/src/main.o build/web/libmuster.a
	@echo "  LD    $@"
	@emcc $(ALL_CFLAGS) $(WASM_FLAGS) -sNODERAWFS -sENVIRONMENT=node -sSINGLE_FILE -o $@ $^ $(LIBS)
