# One program for Windows 10 and later, without an installer: `make windows`. Included by the Makefile with
# TARGET=windows.
B := build/windows
CC := x86_64-w64-mingw32-gcc-posix
AR := x86_64-w64-mingw32-ar
WINDRES := x86_64-w64-mingw32-windres
VENDOR := build/vendor/windows
# MinGW's isnan() tries whether a double would do as a float, and gcc warns of that.
# What the sources take for granted and Windows' C library lacks comes first. Windows 10 is 0A00.
TARGET_FLAGS := -I$(VENDOR)/include -I$(VENDOR)/include/libxml2 -DLIBXML_STATIC -D_WIN32_WINNT=0x0A00 \
	-D__USE_MINGW_ANSI_STDIO=1 -DWIN32_LEAN_AND_MEAN -Wno-float-conversion -include src/system/windows_c.h
# The stack is as large as on Linux; no time of building in the file: two builds are the same.
TARGET_LIBS := -static -s -Wl,--gc-sections -Wl,--no-insert-timestamp -Wl,--stack,8388608 \
	-L$(VENDOR)/lib $(VENDOR_LIBS) -lws2_32 -lbcrypt
CFLAGS := -O2 -g0 -ffunction-sections -fdata-sections
SYSTEM := windows windows_names windows_paths windows_threads windows_process windows_libraries windows_c

WINDOWS_PARTS := $(wildcard packaging/windows/*)

$(B)/muster.exe: $(B)/src/main.o $(B)/libmuster.a $(B)/resource.o
	$(info $()  LD    $@)
	@$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# The numbers of the version, as Windows wants them, and its text.
$(B)/resource.o: $(B)/version $(WINDOWS_PARTS)
	$(info $()  RES   $@)
	@{ cat VERSION | sed -E 's/^([0-9]+)\.([0-9]+)\.([0-9]+).*/#define NUMBERS \1,\2,\3,0/'; \
	   printf '#define TEXT "%s"\n' '$(VERSION)'; } > $(B)/numbers.h
	@$(WINDRES) -I$(B) -Ipackaging/windows -i packaging/windows/muster.rc -o $@

# For the tests: what they need from Windows itself.
$(B)/trial.exe: tests/windows/trial.c
	@mkdir -p $(@D)
	$(info $()  TEST  $@)
	@$(CC) -std=c17 -D_GNU_SOURCE $(WARNINGS) -O1 -D_WIN32_WINNT=0x0A00 -municode -static -s -o $@ $<
