"""What is made for other places, on the systems it is for: an empty root, a bare Debian, another builder's machine.

Run on request (`tests/run packages`), as root: it builds everything twice and takes Debian from its mirror. The second
build is another user's, in another folder, months later, with another umask, locale and time zone."""

import filecmp
import os
import pathlib
import re
import shutil
import subprocess
import tarfile

NOW = "2026-01-20T09:00:00"
NOBODY = 65534
TOOLS = "/usr/sbin:/usr/bin:/sbin:/bin"
MIRROR = "http://deb.debian.org/debian"


def run(words, **more):
    """What went wrong, or "": the command, its status and the end of what it said."""
    done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False, **more)
    if done.returncode == 0:
        return ""
    return "%s: status %d: %s" % (" ".join(map(str, words))[:200], done.returncode, (done.stdout + done.stderr)[-1500:])


def said_by(words, **more):
    """Status and both streams of a command."""
    done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False, **more)
    return done.returncode, done.stdout, done.stderr


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def differing(one, other):
    """The files that are not the same in both folders."""
    names = set(files_below(one)) | set(files_below(other))
    _, different, lacking = filecmp.cmpfiles(one, other, names, shallow=False)
    return ["%s differs" % name for name in sorted(different + lacking)]


# --- the static program, in a root with nothing in it ----------------------------------------------------------

# Each is a command over what lies in the root; what it makes and says is held against the native program's.
IN_THE_EMPTY_ROOT = [
    ["build", "school-census", "--term", "spring", "--year", "2026", "-o", "out", "--report", "xlsx:out/findings.xlsx",
     "--report", "html:out/report.html", "plain"],
    ["check", "--report", "csv", "windows-1252.xml"],
    ["check", "--report", "csv", "utf-16.xml"],
    ["import", "--school", "8354321", "--school-name", "Mill Lane School", "--phase", "PS", "-o", "tables", "workbook"],
    ["list", "rules"],
]


def fill(folder, root):
    shutil.copytree(root / "fixtures/registers/plain", folder / "plain")
    shutil.copytree(root / "fixtures/exports/workbook", folder / "workbook", ignore=shutil.ignore_patterns("expected"))
    text = next((root / "tests/golden").glob("*/out/*.XML")).read_text(encoding="utf-8")
    text = re.sub(r"<Surname>[^<]*", "<Surname>Zoë – Šimunek", text)
    for name in ("windows-1252", "utf-16"):
        told = re.sub(r"encoding=.[\w-]+.", 'encoding="%s"' % name, text)
        (folder / (name + ".xml")).write_bytes(told.encode(name))


def in_the_empty_root(root, scratch):
    program = root / "build/static/muster"
    head = subprocess.run(["readelf", "-ld", program], capture_output=True, text=True, check=True).stdout
    yield "the static program needs no other file", (
        "it has an interpreter or a library" if re.search("INTERP|NEEDED", head) else "")
    places = [scratch / "empty", scratch / "beside"]
    for place in places:
        place.mkdir()
        fill(place, root)
    shutil.copy2(program, places[0] / "muster")
    for words in IN_THE_EMPTY_ROOT:
        more = ["--now", NOW] if words[0] in ("build", "check", "import") else []
        command = [words[0], *words[1:1 + (words[0] == "build")], *more, *words[1 + (words[0] == "build"):]]
        bare = said_by(["chroot", places[0], "/muster", *command], env={"PATH": TOOLS})
        native = said_by([root / "build/muster", *command], cwd=places[1])
        faults = [] if bare == native else ["said %s, and the native program %s" % (bare, native)]
        for made in {"out", "tables"} & set(words):
            faults += differing(places[0] / made, places[1] / made)
        yield "in an empty root: %s" % " ".join(words), " ".join(faults)[:1500]


# --- built twice ---------------------------------------------------------------------------------------------

def artefacts(folder, targets):
    """What the targets made there, by name."""
    places = {"static": "static/muster", "web": "web/muster.html", "dist": "dist/*.tar.gz", "deb": "deb/*.deb",
              "windows": "windows/muster.exe", "manual": "manual/*.html"}
    return {path.name: path for target in targets for path in sorted((folder / "build").glob(places[target]))}


def another_builder(root, folder):
    """A clone that belongs to nobody, with the sources of the libraries, as they come over the network."""
    said = run(["git", "clone", "--quiet", "--no-hardlinks", str(root), str(folder)])
    if not said:
        shutil.copytree(root / "build/vendor/src", folder / "build/vendor/src", symlinks=True)
        said = run(["chown", "-R", "%d:%d" % (NOBODY, NOBODY), str(folder.parent)])
    return said


def built_twice(root, scratch, targets):
    dirty = subprocess.run(["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True).stdout
    if dirty:
        yield "built twice", "commit first: packages are of what is committed\n" + dirty
        return
    first = run(["make", "all", *targets], cwd=root)
    yield "make %s" % " ".join(targets), first
    folder = scratch / "of another/much deeper/folder/muster"
    folder.parent.mkdir(parents=True)
    said = first or another_builder(root, folder)
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder.parent), "TZ": "Asia/Kathmandu", "LC_ALL": "C",
                   "DEB_BUILD_OPTIONS": "nocheck"}
    said = said or run(["setpriv", "--reuid=%d" % NOBODY, "--regid=%d" % NOBODY, "--clear-groups", "faketime", "-f",
                        "+100d", "sh", "-c", "umask 077; make %s" % " ".join(targets)], cwd=folder, env=environment)
    ours, theirs = artefacts(root, targets), artefacts(folder, targets)
    yield "another user makes the same", said or (
        "" if ours.keys() == theirs.keys() else "%s and %s" % (list(ours), list(theirs)))
    for name in ours.keys() & theirs.keys():
        yield "%s is the same" % name, (
            "" if filecmp.cmp(ours[name], theirs[name], shallow=False) else "see %s" % theirs[name])


def in_the_manual(root):
    """The page has what the manual has, and fetches nothing."""
    page = (root / "build/manual/muster-manual.html").read_text(encoding="utf-8")
    source = (root / "man/muster.1").read_text(encoding="utf-8")
    heads = re.findall(r"^\.Sh (.*)", source, re.M)
    lacking = [head for head in heads if 'id="%s"' % head.replace(" ", "_") not in page]
    lacking += [option for option in set(re.findall(r"^\.It Fl Fl (\S+)", source, re.M)) if "--%s" % option not in page]
    yield "the manual is a page", "it lacks %s" % lacking if lacking else ""
    yield "and fetches nothing", "" if re.search(r"<(link|script|img)\b", page) is None else "it names other files"


def in_the_archive(root):
    """The source archive has what is committed, and says of which commit it is."""
    archive = next((root / "build/dist").glob("*.tar.gz"))
    with tarfile.open(archive) as tar:
        names = {name.partition("/")[2] for name in tar.getnames() if not tar.getmember(name).isdir()}
        owners = {(member.uid, member.uname) for member in tar.getmembers()}
    kept = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout.split("\n")
    other = names ^ (set(filter(None, kept)) | ({"COMMIT"} if "+" in archive.name else set()))
    yield "the source archive has every file", "%s" % sorted(other) if other else ""
    yield "and nobody's name", "" if owners == {(0, "root")} else str(owners)


# --- a bare Debian ------------------------------------------------------------------------------------------

WANTED = ["usr/bin/muster", "usr/share/man/man1/muster.1.gz", "usr/share/bash-completion/completions/muster",
          "usr/share/zsh/vendor-completions/_muster", "usr/share/fish/vendor_completions.d/muster.fish",
          "usr/share/doc/muster/copyright", "usr/share/doc/muster/README.md.gz", "usr/share/doc/muster/CHANGELOG.md.gz",
          "usr/share/doc/muster/guide-register.md.gz", "usr/share/doc/muster/rules/school-census.md.gz",
          "usr/share/muster/schemas/collections/school-census/2025-26/return.xsd"]


def steps_of(dockerfile):
    """[(KEYWORD, the rest)], with lines that go on joined."""
    text = re.sub(r"^#.*\n", "", dockerfile.read_text(encoding="utf-8"), flags=re.M).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]


def follow_dockerfile(root, bare):
    """Its steps as shell in a bare Debian; what went wrong, or "", and its last user, folder and entry point."""
    said, found = "", {"USER": "root", "WORKDIR": "/"}
    for word, rest in steps_of(root / "packaging/Dockerfile"):
        if word == "COPY" and not said:
            pattern, to = rest.split()
            shutil.copy(next((root / "build/deb").glob(pattern)), bare / to.lstrip("/"))
        elif word == "RUN":
            said = said or run(["chroot", bare, "sh", "-c", rest], env={"PATH": TOOLS})
        found[word] = rest
    return said, found


def in_the_image(root, bare, found):
    """What a service does with it: the entry point, as the user, over a folder of returns."""
    user, folder = found["USER"], found["WORKDIR"]
    shutil.copytree(root / "tests/rules/100", bare / folder.lstrip("/") / "returns")
    enter = ["chroot", "--userspec=" + user, bare, "sh", "-c"]
    entry = re.fullmatch(r'\["(\w+)"\]', found["ENTRYPOINT"])[1]
    yield "the image's user is not root", run([*enter, 'test "$(id -u)" -ne 0'])
    status, out, err = said_by([*enter, "cd %s && %s check --report csv returns" % (folder, entry)])
    yield "the image checks returns", "" if status == 1 and ",100," in out else "status %d: %s" % (status, err)


def in_a_bare_debian(root, scratch):
    bare = scratch / "debian"
    said = run(["debootstrap", "--variant=minbase", "bookworm", str(bare), MIRROR])
    yield "debootstrap", said
    if said:
        return
    said, found = follow_dockerfile(root, bare)
    yield "the steps of packaging/Dockerfile", said
    if said:
        return
    yield from in_the_image(root, bare, found)
    lacking = [name for name in WANTED if not (bare / name).exists()]
    yield "the package has what it should", "it lacks %s" % lacking if lacking else ""
    told = [said_by([*start, "list", "rules", "--report", "csv"])
            for start in (["chroot", bare, "muster"], [root / "build/muster"])]
    yield "and is the program", "" if told[0] == told[1] else "it lists other rules"
    said = run(["chroot", bare, "dpkg", "--purge", "muster"], env={"PATH": TOOLS})
    left = [str(path) for path in bare.glob("usr/**/*muster*")] + [str(path) for path in bare.glob("etc/**/*muster*")]
    yield "the package goes without a trace", said or ("left: %s" % left if left else "")


def check(root, scratch, everything):
    """Every result as (what, what went wrong or ""); `everything`: the page and the program for Windows are built twice
    as well."""
    if os.geteuid() != 0:
        yield "packages", "only root can try them: other users, other roots"
        return
    said = run([root / "scripts/deps", "packages"])
    yield "scripts/deps packages", said
    targets = ["static", "manual", "dist", "deb"] + (["web", "windows"] if everything else [])
    for name, steps in (("built twice", lambda: built_twice(root, scratch, targets)),
                        ("the manual", lambda: in_the_manual(root)),
                        ("the archive", lambda: in_the_archive(root)),
                        ("an empty root", lambda: in_the_empty_root(root, scratch)),
                        ("a bare Debian", lambda: in_a_bare_debian(root, scratch))):
        print("  %s ..." % name, flush=True)
        yield from steps()
