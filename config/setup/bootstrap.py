"""Makes `demo` and `test` run on a machine that has nothing but python3.

Standard library only, and written so that Python 3.6 can read it: a Python that is too old gets a sentence, not a
syntax error. What it sets up lies in `.venv` below the project; on Debian and Ubuntu, root also installs the system
packages of the PDF engine, while anybody else gets the same packages unpacked inside `.venv`. A stamp makes
the next start skip all of it. TRENTE_NO_SETUP=1 switches it off.
"""

import contextlib
import errno
import fcntl
import glob
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "trente-stamp"
UNFINISHED = VENV / "trente-unfinished"
LOG = VENV / "trente-setup.log"
UNPACKED = VENV / "debian"

# What each command installs. The locks nest (a test holds that), so the last one also serves the first.
LOCKS = {"demo": ("requirements.lock",), "test": ("requirements.lock", "requirements-test.lock")}
MEGABYTES_NEEDED = {"demo": 500, "test": 1000}

LIBRARY_NAME = "lib{0}.{1}.dylib" if sys.platform == "darwin" else "lib{0}.so.{1}"
PDF_LIBRARIES = [
    LIBRARY_NAME.format(stem, version)
    for stem, version in (
        ("gobject-2.0", 0),
        ("pango-1.0", 0),
        ("pangoft2-1.0", 0),
        ("harfbuzz", 0),
        ("harfbuzz-subset", 0),
        ("fontconfig", 1),
    )
]
LOAD_LIBRARIES = """
import ctypes, sys
for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
"""
PDF_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
PIP_PACKAGE = "python3-pip-whl"
PDF_COMMANDS = (
    ("apt-get", "sudo apt-get install " + " ".join(PDF_PACKAGES)),
    ("dnf", "sudo dnf install pango"),
    ("apk", "sudo apk add pango"),
    ("brew", "brew install pango"),
)
NETWORK_WORDS = (
    "connection broken by",
    "NewConnectionError",
    "Temporary failure",
    "Could not resolve",
    "Could not connect",
    "Unable to connect",
)


class CannotStart(Exception):
    """The command cannot go on; the message is the one sentence that the person gets."""


# Speaking ---------------------------------------------------------------------------------------------------


def speaks_french(environ=os.environ) -> bool:
    """Whether the person's session is in French, by the order of precedence of POSIX."""
    chosen = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return chosen.lower().startswith("fr")


def pick(french: str, english: str) -> str:
    """The sentence in the language of the person's session."""
    return french if speaks_french() else english


def say(french: str, english: str) -> None:
    print(pick(french, english), file=sys.stderr, flush=True)


def full_disk() -> str:
    return pick(
        "Le disque est plein : libérez de la place, puis recommencez (rien n’est perdu).",
        "The disk is full: free some space, then start again (nothing is lost).",
    )


def explain(error: BaseException) -> str:
    """One sentence for the failures that a person can do something about, else an empty string."""
    if isinstance(error, CannotStart):
        return str(error)
    no_room_for_journal = getattr(error.__cause__, "sqlite_errorname", "") == "SQLITE_IOERR_SHMSIZE"
    is_full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in str(error)
    if is_full or no_room_for_journal:
        return full_disk()
    if isinstance(error, PermissionError) or getattr(error, "errno", None) == errno.EROFS:
        return pick(
            "Impossible d’écrire dans {0} : travaillez dans un dossier qui vous appartient.",
            "Cannot write to {0}: work in a folder that is yours.",
        ).format(getattr(error, "filename", None) or ROOT)
    if isinstance(error, KeyboardInterrupt):
        return pick("Interrompu.", "Interrupted.")
    return ""


@contextlib.contextmanager
def clear_failures():
    """Ends the process with a sentence, instead of a traceback, on a failure that has one."""
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        sentence = explain(error)
        if not sentence:
            raise
        sys.exit(sentence)


# Is anything to be done? ------------------------------------------------------------------------------------


def refuse_old_python(version=sys.version_info) -> None:
    """Raises CannotStart below the oldest Python that Trente runs on."""
    if tuple(version[:2]) < OLDEST_PYTHON:
        raise CannotStart(
            pick(
                "Trente demande Python {0}.{1} ou plus récent ; celui-ci est Python {2}.{3}.",
                "Trente needs Python {0}.{1} or newer; this is Python {2}.{3}.",
            ).format(*OLDEST_PYTHON, *version[:2])
        )


def fingerprint(lock: Path) -> str:
    """Changes with the content of a lock file and with the minor version of Python."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f"{lock.name} {digest} {python_name()}"


def python_name() -> str:
    """python3.11, for example: the folder that venv makes for this Python has this name."""
    return "python{}.{}".format(*sys.version_info[:2])


def wanted_stamp(command: str) -> list:
    return [fingerprint(ROOT / lock) for lock in LOCKS[command]]


def is_set_up(command: str) -> bool:
    """Whether an earlier run finished installing exactly what this command needs."""
    if UNFINISHED.exists() or not STAMP.exists() or not os.access(PYTHON, os.X_OK):
        return False
    return set(wanted_stamp(command)) <= set(STAMP.read_text().splitlines())


def missing_pdf_libraries() -> list:
    """Names of the libraries of the PDF engine that a process of ours could not load."""
    arguments = [sys.executable, "-c", LOAD_LIBRARIES, *PDF_LIBRARIES]
    answer = subprocess.run(arguments, env=environment(), stdout=subprocess.PIPE, text=True, check=True)
    return answer.stdout.split()


def unpacked_folders() -> list:
    """Where the libraries lie that were unpacked inside `.venv` for want of rights."""
    return sorted(glob.glob(str(UNPACKED / "usr/lib/*-linux-*")) + glob.glob(str(UNPACKED / "lib/*-linux-*")))


def environment() -> dict:
    """The variables under which Trente runs: libraries that the system's loader would not find are within reach."""
    variables = dict(os.environ, TRENTE_NO_SETUP="1")
    if unpacked_folders():
        variables["LD_LIBRARY_PATH"] = ":".join(unpacked_folders())
    if sys.platform == "darwin":
        variables.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib:/usr/lib")
    return variables


def pip_wheel() -> str:
    """The pip that came with Python, as a wheel that can be run where it lies; empty when Debian left it out."""
    spec = importlib.util.find_spec("ensurepip")
    bundled = Path(spec.origin).parent / "_bundled" if spec and spec.origin else Path("/nonexistent")
    folders = (bundled, Path("/usr/share/python-wheels"), UNPACKED / "usr/share/python-wheels")
    found = [str(wheel) for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))]
    return found[0] if found else ""


# Debian's packages ------------------------------------------------------------------------------------------


def run(arguments: list, **options) -> bool:
    """Runs a program silently; its output goes to the set-up log. It shares the lock of `one_at_a_time`."""
    with open(LOG, "ab") as log:
        options.update(stdout=log, stderr=log, stdin=subprocess.DEVNULL, close_fds=False)
        return subprocess.run(arguments, check=False, **options).returncode == 0


def supply(packages: list) -> bool:
    """Brings Debian packages within reach, by the least intrusive way open to this person."""
    if not shutil.which("apt-get"):
        return False
    return install_as_root(packages) if os.geteuid() == 0 else unpack_without_rights(packages)


def install_as_root(packages: list) -> bool:
    """Installs packages; if that fails, once more after ending an interrupted installation and with new lists."""
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    apt_get = ["apt-get", "-o", "DPkg::Lock::Timeout=120", "-y"]
    install = [*apt_get, "install", "--no-install-recommends", *packages]
    return run(install, env=quiet) or (
        run(["dpkg", "--configure", "-a"], env=quiet)
        and run([*apt_get, "update"], env=quiet)
        and run(install, env=quiet)
    )


def unpack_without_rights(packages: list) -> bool:
    """Has apt download packages, signatures checked, and unpacks them in `.venv`; nothing else changes."""
    workshop = VENV / "apt"
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (workshop / folder).mkdir(parents=True, exist_ok=True)
    apt_get = ["apt-get", "-y", "-o", "Debug::NoLocking=true"]
    apt_get += ["-o", f"Dir::State={workshop / 'state'}", "-o", "Dir::State::status=/var/lib/dpkg/status"]
    apt_get += ["-o", f"Dir::Cache={workshop / 'cache'}"]
    download = [*apt_get, "install", "--download-only", "--no-install-recommends", *packages]
    fetched = run([*apt_get, "update"]) and run(download)
    archives = sorted((workshop / "cache/archives").glob("*.deb"))
    unpacked = fetched and all(run(["dpkg-deb", "-x", str(archive), str(UNPACKED)]) for archive in archives)
    shutil.rmtree(workshop)
    return unpacked


def supply_packages() -> None:
    """Makes pip and the PDF engine’s libraries available; without the latter it warns: all but PDF files works."""
    pdf_is_missing = bool(missing_pdf_libraries())
    packages = (PDF_PACKAGES if pdf_is_missing else []) + ([] if pip_wheel() else [PIP_PACKAGE])
    if not packages:
        return
    names = " ".join(packages)
    say(f"Paquets système : {names}…", f"System packages: {names}…")
    supply(packages)
    if not pip_wheel():
        raise CannotStart(because_of_log("sudo apt-get install python3-venv"))
    if missing_pdf_libraries():
        warn_about_pdf()


def warn_about_pdf() -> None:
    """Says what to install for PDF files; in continuous integration it is a failure, so green means PDF too."""
    remedy = next((line for tool, line in PDF_COMMANDS if shutil.which(tool)), "pango, harfbuzz, fontconfig")
    sentence = pick(
        "Les fichiers PDF ne pourront pas être produits tant que vous n’aurez pas lancé : {0}",
        "PDF files cannot be made until you run: {0}",
    ).format(remedy)
    if os.environ.get("CI") == "true":
        raise CannotStart(sentence)
    print(sentence, file=sys.stderr, flush=True)


# The virtual environment ------------------------------------------------------------------------------------


def begin() -> None:
    """An empty environment marked unfinished; one that an interrupted run left behind is thrown away first."""
    site_packages = VENV / "lib" / python_name() / "site-packages"
    is_sound = os.access(PYTHON, os.X_OK) and site_packages.exists() and not UNFINISHED.exists()
    if VENV.exists() and not is_sound:
        shutil.rmtree(VENV)
    VENV.mkdir(exist_ok=True)
    UNFINISHED.touch()
    LOG.write_bytes(b"")


def make_environment() -> None:
    """An environment without pip of its own: the one that came with Python is run from its wheel."""
    base = getattr(sys, "_base_executable", sys.executable)
    if not os.access(PYTHON, os.X_OK) and not run([base, "-m", "venv", "--without-pip", str(VENV)]):
        raise CannotStart(because_of_log("sudo apt-get install python3-venv"))


def install(command: str) -> None:
    """Installs what the lock lists: those very files (hashes), wheels only, compiled when first used."""
    lock = ROOT / LOCKS[command][-1]
    say(
        "Installation des bibliothèques, une fois pour toutes (environ une minute)…",
        "Installing the libraries, once and for all (about a minute)…",
    )
    pip = [str(PYTHON), os.path.join(pip_wheel(), "pip"), "install", "--no-input", "--progress-bar", "off"]
    pip += ["--disable-pip-version-check", "--no-compile", "--only-binary", ":all:", "--require-hashes"]
    pip += ["--retries", "3"]
    if not run([*pip, "-r", str(lock)]):
        raise CannotStart(because_of_log(str(LOG)))


def because_of_log(remedy: str) -> str:
    """The reason that the set-up log gives, in one sentence; else the remedy, or where to read on."""
    log = LOG.read_text(errors="replace")
    if "No space left on device" in log or "Disk quota exceeded" in log:
        return full_disk()
    if any(word in log for word in NETWORK_WORDS):
        return pick(
            "Le premier démarrage télécharge des bibliothèques, et le réseau ne répond pas : "
            "vérifiez la connexion, puis recommencez.",
            "The first start downloads libraries, and the network does not answer: "
            "check the connection, then start again.",
        )
    return pick(
        "L’installation a échoué ; voir ou lancer : {0}", "The set-up failed; see or run: {0}"
    ).format(remedy)


def refuse_small_disk(command: str) -> None:
    if shutil.disk_usage(str(ROOT)).free < MEGABYTES_NEEDED[command] * 1024 * 1024:
        raise CannotStart(
            pick(
                "Il faut {0} Mo libres pour l’installation : libérez de la place, puis recommencez.",
                "The set-up needs {0} MB of free disk: free some space, then start again.",
            ).format(MEGABYTES_NEEDED[command])
        )


@contextlib.contextmanager
def one_at_a_time():
    """A second start waits until the last process of the first one's set-up has ended: the lock is an open folder."""
    folder = os.open(str(ROOT), os.O_RDONLY)
    os.set_inheritable(folder, True)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def set_up(command: str) -> None:
    """Leaves a finished environment, whatever an earlier run left; the stamp is the last thing written."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to be stopped ends what it started, too
    with one_at_a_time():
        if is_set_up(command):
            return
        refuse_small_disk(command)
        begin()
        supply_packages()
        make_environment()
        install(command)
        STAMP.write_text("\n".join(wanted_stamp(command)) + "\n")
        UNFINISHED.unlink()


def enter() -> None:
    """Replaces this process by the same command inside `.venv`, the unpacked libraries within reach."""
    os.execve(str(PYTHON), [str(PYTHON), *sys.argv], environment())


def prepare(command: str) -> None:
    """Returns in a process that can run the command; anything but `demo` and `test` only uses what is already there."""
    if os.environ.get("TRENTE_NO_SETUP") == "1":
        return
    with clear_failures():
        refuse_old_python()
        if command in LOCKS:
            set_up(command)
            if os.environ.get("CI") == "true" and missing_pdf_libraries():
                warn_about_pdf()
        elif importlib.util.find_spec("django") or not STAMP.exists():
            return
        enter()
