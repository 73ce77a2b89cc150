"""`manage.py demo`: a complete demonstration on this machine, served until it is stopped."""

import fcntl
import os
import shutil
import signal
import socket
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import translation

from config.env import private_folder
from config.setup.bootstrap import CannotStart, pick
from config.setup.demo_past import give_past
from config.setup.demo_requests import give_requests
from config.setup.new_database import make_tables
from config.setup.supervision import Service, stop_all
from config.sign_in.backend import PUBLISHED_PASSWORD
from policies.freezing import freeze_what_came_public
from registry.jobs.kinds import LANES
from registry.models import Activity, Controller, Department, Membership, User
from registry.models.states import PROPOSED

ADDRESS = "127.0.0.1"
PASSWORD = PUBLISHED_PASSWORD  # printed on the console
SECONDS_TO_START = 30
ORGANISATIONS = settings.BASE_DIR / "demo" / "organisations"
TOWN = "exemple"  # the fictitious one, with members in every role
DEPARTMENT = "Enfance et éducation"

WEB_OPTIONS = ("--workers", "1", "--threads", "8", "--log-level", "warning", "--no-control-socket")
CELERY = ("celery", "--quiet", "-A", "config.celery")
WORKER_OPTIONS = (
    *("--pool", "prefork", "--concurrency", "1", "--loglevel", "WARNING"),
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)
BACKGROUND = (
    *((*CELERY, "worker", "--queues", lane, "--hostname", f"{lane}@%h", *WORKER_OPTIONS) for lane in LANES),
    (*CELERY, "beat", "--loglevel", "WARNING"),
)


class SignIn(NamedTuple):
    """An account of the demonstration. Its name is plainly invented and says the function: nobody bears it."""

    email: str
    first_name: str
    last_name: str
    french: str
    english: str


DPO = SignIn(
    "dpo@demo.trente",
    "Camille",
    "Exemple, protection des données",
    "déléguée à la protection des données de toutes les organisations",
    "data protection officer of every organisation",
)
CONTRIBUTOR = SignIn(
    "contribution@demo.trente",
    "Dominique",
    "Exemple, enfance et éducation",
    "contribution, service Enfance et éducation de la Ville d’Exemple",
    "contributes, children and education department of Ville d’Exemple",
)
READER = SignIn(
    "lecture@demo.trente",
    "Claude",
    "Exemple, direction générale",
    "lecture de la Ville d’Exemple seule",
    "reads Ville d’Exemple only",
)
ADMINISTRATOR = SignIn(
    "admin@demo.trente",
    "Sacha",
    "Exemple, informatique",
    "administration de l’installation, sur /admin/",
    "administers the installation, at /admin/",
)
SIGN_INS = (DPO, CONTRIBUTOR, READER, ADMINISTRATOR)


class Command(BaseCommand):
    """Serves the demonstration on this machine only. What one changes in it is kept from one start to the next."""

    help = "Prepares a demonstration (data, accounts, background worker) and serves it on this machine."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000, help="port of the site (8000)")
        parser.add_argument("--reset", action="store_true", help="first delete the demonstration's data")
        parser.add_argument("--yes", action="store_true", help="do not ask before deleting")
        parser.add_argument("--no-serve", action="store_true", help="prepare the data, then stop")

    def handle(self, *, port: int, reset: bool, yes: bool, no_serve: bool, **options: Any) -> None:
        with only_demo_here():
            if not no_serve:
                refuse_taken_port(port)
            if reset:
                reset_data(is_confirmed=yes)
            prepare_data()
            if no_serve:
                self.stdout.write(
                    pick("Les données de démonstration sont prêtes.", "The demonstration data is ready.")
                )
            else:
                serve(port)


def port_number(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise ArgumentTypeError(pick("un port va de 1 à 65535", "a port goes from 1 to 65535"))
    return int(text)


# Before anything is touched ----------------------------------------------------------------------------------


@contextmanager
def only_demo_here() -> Iterator[None]:
    """Refuses to work on data that another demonstration is serving, and on those of a real installation."""
    if settings.MODE != "demo":
        raise CannotStart(
            pick(
                "La démonstration ne tourne qu’avec TRENTE_MODE=demo.",
                "The demonstration needs TRENTE_MODE=demo.",
            )
        )
    with open(settings.DATA_DIR / "demo.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                pick(
                    "Une démonstration tourne déjà ici : arrêtez-la d’abord (Ctrl+C dans sa fenêtre).",
                    "A demonstration is already running here: stop it first (Ctrl+C in its window).",
                )
            ) from None
        yield


def refuse_taken_port(port: int) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((ADDRESS, port))
        except OSError:
            raise CannotStart(
                pick(
                    "Le port {0} n’est pas libre : choisissez-en un autre, par exemple --port {1}.",
                    "Port {0} is not free: choose another one, for example --port {1}.",
                ).format(port, port + 1 if port >= 1024 else 8000)
            ) from None


def reset_data(*, is_confirmed: bool) -> None:
    """Deletes what the demonstration wrote, after naming it and being told to."""
    if connection.vendor != "sqlite":
        raise CannotStart(
            pick(
                "--reset n’efface que la base SQLite de la démonstration ; celle de DATABASE_URL reste à vous.",
                "--reset only deletes the demonstration’s SQLite database; that of DATABASE_URL is yours.",
            )
        )
    database = Path(settings.DATABASES["default"]["NAME"])
    folders = [settings.EXPORT_ROOT, settings.PUBLIC_ROOT, settings.QUEUE_DIR, settings.MAIL_DIR]
    candidates = [*database.parent.glob(database.name + "*"), *folders]
    doomed = [path for path in candidates if path.exists()]
    print(pick("Seront effacés :", "To be deleted:"), *doomed, sep="\n  ")
    if not is_confirmed and not said_yes():
        raise CannotStart(pick("Rien n’a été effacé.", "Nothing was deleted."))
    for path in doomed:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for folder in settings.PRIVATE_FOLDERS:
        private_folder(folder)


def said_yes() -> bool:
    """Whether the person typed yes; an end of input is a no."""
    with suppress(EOFError):
        return input(pick("Effacer ? [o/N] ", "Delete? [y/N] ")).strip().lower() in {"o", "oui", "y", "yes"}
    return False


# Data --------------------------------------------------------------------------------------------------------


def prepare_data() -> None:
    """Brings the database up to date and adds what is missing; never touches what is there."""
    call_command("make_web_font")
    make_tables()
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():  # whatever interrupts it, no organisation is left without its accounts
        known = set(Controller.objects.values_list("pk", flat=True))
        with translation.override(pick("fr", "en")):  # what is said of it; the data are the same
            for folder in sorted(path for path in ORGANISATIONS.glob("*") if path.is_dir()):
                call_command("load_organisation", str(folder), says_how_to_invite=False)
        arrived = list(Controller.objects.exclude(pk__in=known).order_by("pk"))
        officer = create_sign_ins(arrived)
        for town in (one for one in arrived if one.slug == TOWN):
            give_past(town, officer)
            give_requests(town, officer)
        while freeze_what_came_public():  # the policies of the others, as they stand
            pass


def create_sign_ins(arrived: list[Controller]) -> User:
    """Creates the accounts that do not exist, and lets them into the organisations that have just arrived; gives the officer."""
    dpo, _ = find_or_create(DPO, is_staff=True)
    for controller in arrived:
        Membership.objects.create(user=dpo, controller=controller, role=Membership.Role.DPO)
    contributor, _ = find_or_create(CONTRIBUTOR)
    reader, _ = find_or_create(READER)
    find_or_create(ADMINISTRATOR, is_staff=True, is_superuser=True)
    for town in (controller for controller in arrived if controller.slug == TOWN):
        Membership.objects.create(user=reader, controller=town, role=Membership.Role.READER)
        membership = Membership.objects.create(
            user=contributor, controller=town, role=Membership.Role.CONTRIBUTOR
        )
        membership.departments.set(Department.objects.filter(controller=town, name=DEPARTMENT))
        waiting = Activity.objects.filter(controller=town, state=PROPOSED)
        waiting.update(assigned_to=dpo)
    return dpo


def find_or_create(sign_in: SignIn, **rights: bool) -> tuple[User, bool]:
    """The account, and whether it was made now."""
    existing = User.objects.filter(username=sign_in.email).first()
    if existing:
        return existing, False
    named = {"first_name": sign_in.first_name, "last_name": sign_in.last_name}
    return User.objects.create_user(sign_in.email, sign_in.email, PASSWORD, **named, **rights), True


# Serving -----------------------------------------------------------------------------------------------------


def serve(port: int) -> None:
    """Runs web server, a worker for each lane and the scheduler until the person stops them; what dies is started again."""
    connection.close()
    os.environ["TRENTE_URL"] = f"http://{ADDRESS}:{port}"  # the links of its messages lead here
    settings.DEMO_ADDRESS.write_text(os.environ["TRENTE_URL"])  # and those that a command prints meanwhile
    for number in (
        signal.SIGINT,
        signal.SIGTERM,
        signal.SIGHUP,
    ):  # a shell starts what it puts aside deaf to SIGINT
        signal.signal(number, signal.default_int_handler)
    services: list[Service] = []
    try:
        web = Service("gunicorn", "config.wsgi", "--bind", f"{ADDRESS}:{port}", *WEB_OPTIONS)
        services.append(web)
        wait_for_answer(web, port)
        for program in BACKGROUND:
            services.append(Service(*program))
        announce(port)
        while web.is_running():
            for service in services[1:]:
                service.restart_if_dead()
            time.sleep(0.5)
        raise CannotStart(pick("Le serveur web s’est arrêté.", "The web server has stopped."))
    except KeyboardInterrupt:
        print(pick("\nArrêt…", "\nStopping…"), flush=True)
    finally:
        settings.DEMO_ADDRESS.unlink(missing_ok=True)
        stop_all(services)


def wait_for_answer(web: Service, port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while web.is_running() and time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection((ADDRESS, port), timeout=1):
            return
        time.sleep(0.05)
    raise CannotStart(pick("Le serveur web n’a pas démarré.", "The web server did not start."))


def announce(port: int) -> None:
    """Says where the site is, what is in it, and how to sign in."""
    organisations = Controller.objects.order_by("name").values_list("name", flat=True)
    lines = [
        "",
        f"  Trente  →  http://{ADDRESS}:{port}/",
        "",
        pick("  Organisations :", "  Organisations:"),
        *(f"    · {name}" for name in organisations),
        "",
        pick(f"  Comptes (mot de passe : {PASSWORD}) :", f"  Accounts (password: {PASSWORD}):"),
        *(f"    · {it.email:<25} {pick(it.french, it.english)}" for it in SIGN_INS),
        "",
        pick(
            f"  Données : {settings.DATA_DIR}   Arrêt : Ctrl+C", f"  Data: {settings.DATA_DIR}   Stop: Ctrl+C"
        ),
        "",
    ]
    connection.close()
    print("\n".join(lines), flush=True)
