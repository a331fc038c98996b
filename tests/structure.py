"""What the source must look like: read from the text, not from a build.

* Nothing outside src/system includes a header of the system, calls it, or asks for a platform with #if.
* Each platform that the Makefile knows has every function of src/system/system.h.
* Includes go from a layer to one below it; no two folders, nor two rooms of a folder, need each other.
* A source begins with what it is for.
* No two sources have a static function of one name: whoever looks for it finds one.
* What comments and pages call by its path is there.

faults(sources) takes {path below src: text} and gives a list of sentences, so that it can be tried on
sources with a fault (invented_faults) as well as on ours.
"""

import collections
import posixpath
import re

# From the lowest. What stands in one row knows nothing of its neighbours, but that a view of a sheet is an input.
LAYERS = [["system"], ["base"], ["finding"], ["sheets", "page"], ["input"], ["collection", "register"],
          ["returns"], ["report"], ["cmd"], [""]]

# Of C itself, but for errno, signal, threads and time, which only look like it.
HEADERS_OF_C = set("""assert ctype float inttypes limits math stdalign stdarg stdatomic stdbool stddef
    stdint stdio stdlib stdnoreturn string""".split())
HEADERS_OF_LIBRARIES = re.compile(r"(blake2|csv|sqlite3|zip|xlsxwriter|libxml/\w+)\.h")

# Functions of the system, and those of C that reach for it.
CALLS = set("""
    access aligned_alloc chdir chmod clock_gettime close closedir creat dirfd dup dup2 execv execve execvp _exit exit
    fchmod fcntl fdatasync fdopen fdopendir fileno flock fopen fork freopen fseek fstat fstatat fsync ftell ftruncate
    getc_unlocked getcwd getenv getline getpid gettimeofday getuid gmtime gmtime_r ioctl isatty kill lchown link
    linkat localtime localtime_r lseek lstat malloc_trim malloc_usable_size mallopt mkdir mkdirat mkdtemp mkostemp
    mkstemp mktime mlock mmap munmap nanosleep open openat opendir pathconf pause perror pipe poll popen
    posix_fadvise pread pwrite raise read readdir readlink readv realpath remove rename renameat renameat2 rewinddir
    rmdir scandir sched_getaffinity select setenv setlocale setvbuf sigaction signal sleep stat strerror strftime
    symlink sync sysconf system time tmpfile tmpnam truncate umask uname unlink unlinkat usleep utime wait waitpid
    write writev""".split())
PATTERNS = [(re.compile(r"\b(%s)\s*\(" % "|".join(CALLS)), "calls %s()"),
            (re.compile(r"\b(pthread_\w+|PTHREAD_\w+|sched_\w+)"), "uses %s"),
            (re.compile(r"\b(errno|environ|sigset_t|pid_t|ssize_t|off_t|struct (?:stat|dirent|timespec|tm))\b"),
             "uses %s"),
            (re.compile(r"\b(FILE \*)"), "uses %s"),
            # How a C library keeps it back, and cuts it to pieces, is its own: src/base/message.h.
            (re.compile(r"\b(stderr)\b"), "uses %s, and not message_tell()")]

CALLED_SO = re.compile(r"(?:\.|->)\s*$")  # a member of a structure may have the name of a call


WIDTH = 100  # clang-format leaves tables in comments alone


def code_of(text):
    """Without comments and the contents of strings, line for line."""
    def blank(match):
        kept = "" if match[0][0] == "/" else match[0][0] * 2
        return kept + "\n" * match[0].count("\n")
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|' + r"'(?:\\.|[^'\\\n])*'"
    return re.sub(pattern, blank, text, flags=re.S)


def layer_of(folder):
    top = folder.split("/")[0]
    for number, names in enumerate(LAYERS):
        if top in names:
            return number
    return None


def system_faults(path, text):
    for line in text.splitlines():
        header = re.match(r"#\s*include\s*<([^>]+)>", line)
        if header and header[1][:-2] not in HEADERS_OF_C and not HEADERS_OF_LIBRARIES.fullmatch(header[1]):
            yield "%s includes <%s>: that is for src/system" % (path, header[1])
    for number, line in enumerate(code_of(text).splitlines(), 1):
        if re.match(r"#\s*(if|elif|ifdef|ifndef)\b", line) and not re.match(r"#ifndef MUSTER_\w+_H$", line):
            yield "%s:%d asks with %s: a platform is for src/system" % (path, number, line.strip())
        for pattern, words in PATTERNS:
            for match in pattern.finditer(line):
                if not line.startswith("#include") and not CALLED_SO.search(line[:match.start()]):
                    yield "%s:%d %s: that is for src/system" % (path, number, words % match[1])


def included(text):
    return re.findall(r'^\s*#\s*include\s*"([^"]+)"', text, re.M)


def direction_faults(path, text):
    own = layer_of(posixpath.dirname(path))
    if own is None:
        yield "%s stands in no layer: add its folder to tests/structure.py" % path
        return
    for name in included(text):
        other = layer_of(posixpath.dirname(name))
        same_folder = posixpath.dirname(path).split("/")[0] == name.split("/")[0]
        if other is None or (other >= own and not same_folder):
            yield "%s includes %s, which stands above it or beside it" % (path, name)


def circles(needs):
    """The rooms that need each other, each circle once."""
    found, state, trail = [], {}, []

    def visit(room):
        state[room] = "open"
        trail.append(room)
        for other in sorted(needs[room]):
            if state.get(other) == "open":
                found.append(trail[trail.index(other):] + [other])
            elif other not in state:
                visit(other)
        trail.pop()
        state[room] = "done"

    for room in sorted(needs):
        if room not in state:
            visit(room)
    return found


def circle_faults(sources):
    needs = collections.defaultdict(set)
    for path, text in sources.items():
        own = posixpath.dirname(path)
        needs[own] |= {posixpath.dirname(name) for name in included(text)} - {own}
    for circle in circles(collections.defaultdict(set, needs)):
        yield "a circle of includes: " + " -> ".join("src/" + room for room in circle)


STATIC = re.compile(r"^static [^\n;=(]*\n(\w+)\(", re.M)


def name_faults(sources):
    where = collections.defaultdict(list)
    for path, text in sorted(sources.items()):
        for name in sorted(set(STATIC.findall(text)) if path.endswith(".c") else ()):
            where[name].append(path)
    for name, paths in sorted(where.items()):
        if len(paths) > 1:
            yield "%s has a static function %s, as has %s" % (paths[1], name, paths[0])


def faults(sources):
    found = []
    for path, text in sorted(sources.items()):
        if path.endswith(".c") and not text.startswith("/* "):
            found.append("%s does not begin with what it is for" % path)
        found += ["%s:%d is wider than %d columns" % (path, number, WIDTH)
                  for number, line in enumerate(text.splitlines(), 1) if len(line) > WIDTH]
        if not path.startswith("system/"):
            found += system_faults(path, text)
        found += direction_faults(path, text)
    return found + list(circle_faults(sources)) + list(name_faults(sources))


def sources_of(root):
    return {str(path.relative_to(root / "src")): path.read_text(encoding="utf-8")
            for path in (root / "src").rglob("*.[ch]")}


# --- platforms ------------------------------------------------------------------------------------------

def platforms(root):
    """{platform: its files of src/system}, from the Makefile and what it includes."""
    found = {}
    for path in [root / "Makefile", *(root / "packaging").glob("*.mk")]:
        named = re.search(r"^SYSTEM := (.*)$", path.read_text(encoding="utf-8"), re.M)
        if named:
            found[path.name] = named[1].split()
    return found


def platform_faults(sources, platform, names):
    """Which functions of system.h are in none of a platform's files, or in two."""
    declared = re.findall(r"\b(system_\w+)\(", code_of(sources["system/system.h"]))
    defined = collections.Counter(name for file in names for name in re.findall(
        r"^(system_\w+)\(", sources["system/%s.c" % file], re.M))
    return ["%s: %s() is defined %d times in %s" % (platform, name, defined[name], ", ".join(names))
            for name in dict.fromkeys(declared) if defined[name] != 1]


# --- the page that says where everything is -----------------------------------------------------------------

def untold(sources, page):
    """Which files docs/architecture.md does not name in its tables of rooms."""
    rooms = " ".join(re.findall(r"`([^`]+)`", " ".join(re.findall(r"^\|.*\|$", page, re.M))))
    for path in sorted(sources):
        stem = re.escape(path.rsplit("/", 1)[-1][:-2])
        if path.endswith(".c") and not re.search(r"(?<![\w])%s(?![\w])" % stem, rooms):
            yield "docs/architecture.md does not say what %s is for" % path


# Of a source below src, which may be left out; of anything else, in backquotes, without a name that stands for others.
SOURCE_NAMED = re.compile(r"(?<![\w/.-])(?:src/)?((?:%s)/[\w/]+\.[ch])(?!\w)"
                          % "|".join(folder for row in LAYERS for folder in row if folder))
FILE_NAMED = re.compile(r"`((?:schemas|tests|scripts|packaging|bench|fixtures|docs|man)/[\w./-]+)`")
PLACEHOLDER = re.compile(r"[/_.](?:NAME|YEAR|ID|TARGET)(?:[/_.]|$)|/(?:bars_input|places_only)\.")  # recipes make these


def lost(root):
    """Paths that a comment or a page names, and that are not there."""
    pages = [*root.glob("*.md"), *root.glob("docs/*.md")]
    for page in sorted([*pages, *root.glob("src/**/*.[ch]"), *root.glob("tests/*/*.[ch]")]):
        text = page.read_text(encoding="utf-8")
        named = {"src/" + path for path in SOURCE_NAMED.findall(text)}
        if page in pages:
            named |= set(FILE_NAMED.findall(text))
        for path in sorted(named):
            if not PLACEHOLDER.search("/" + path) and not (root / path).exists():
                yield "%s names %s, which is not there" % (page.relative_to(root), path)


# Sources that are at fault, and a word of what must be said about them; then sources that are not.
INVENTED = [
    ({"base/a.c": "#include <unistd.h>\n"}, "<unistd.h>"),
    ({"cmd/a.c": "#include <errno.h>\n"}, "<errno.h>"),
    ({"base/a.c": "int f(void)\n{\n    return open(path, 0);\n}\n"}, "base/a.c:3 calls open()"),
    ({"base/a.c": "pthread_mutex_t mutex;\n"}, "pthread_mutex_t"),
    ({"base/a.c": "if (errno == 0)\n"}, "errno"),
    ({"base/a.c": "    fputs(text, stderr);\n"}, "uses stderr"),
    ({"base/a.c": "#ifdef _WIN32\n"}, "#ifdef _WIN32"),
    ({"base/a.c": '#include "finding/finding.h"\n'}, "stands above it"),
    ({"collection/a.c": '#include "register/b.h"\n'}, "stands above it or beside it"),
    ({"other/a.c": ""}, "stands in no layer"),
    ({"returns/a.c": '#include "returns/sql/b.h"\n', "returns/sql/b.h": '#include "returns/a.h"\n'},
     "a circle of includes: src/returns -> src/returns/sql -> src/returns"),
    ({"system/a.c": "/* It. */\n#include <unistd.h>\n#ifdef _WIN32\nint f = open(path, 0);\n"}, None),
    ({"base/a.c": "/* errno, open(x) */\nconst char *text = \"pthread_create(\";\nx->read(y);\n"}, None),
    ({"base/a.c": "#include <string.h>\n"}, "does not begin with"),
    ({"base/a.c": "/* A. */\nstatic int\nread_it(int x)\n", "base/b.c": "/* B. */\nstatic bool\nread_it(void)\n"},
     "base/b.c has a static function read_it, as has base/a.c"),
    ({"base/a.c": "/* %s */\n" % ("x" * 100)}, "base/a.c:1 is wider"),
    ({"base/a.h": "#ifndef MUSTER_BASE_A_H\n"}, None),
    ({"cmd/a.c": '/* It. */\n#include "base/b.h"\n', "base/b.h": '#include "system/system.h"\n'}, None),
]


def invented_faults():
    """What is said wrongly, or not, about the invented sources."""
    for sources, wanted in INVENTED:
        found = faults(sources)
        if wanted is None and found:
            yield "nothing is wrong with %r, but: %s" % (sources, found[0])
        if wanted is not None and not any(wanted in fault for fault in found):
            yield "%r: nobody says \"%s\"" % (sources, wanted)


def check(root):
    """(how many sources and cases passed, what failed)."""
    sources = sources_of(root)
    found = faults(sources)
    wrong = list(invented_faults())
    known = platforms(root)
    missing = sum((platform_faults(sources, *platform) for platform in known.items()), [])
    missing += [*untold(sources, (root / "docs/architecture.md").read_text(encoding="utf-8")), *lost(root)]
    bad = {fault.split(":")[0].split(" ")[0] for fault in found}
    passed = len(sources) - len(bad) + len(INVENTED) - len(wrong)
    return passed + (0 if missing else len(known)), found + wrong + missing
