"""The demonstration: what it refuses, what it keeps, what it leaves behind when it ends."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from config.management.commands import demo
from config.setup.bootstrap import CannotStart
from registry.models import Controller, Department, Membership, User
from tests.config.processes import as_person, is_alive, wait_for

SECONDS_TO_VANISH = 60  # a worker ends the task in its hands first; half a dozen on a quiet machine
SECONDS_TO_APPEAR = 30


@pytest.fixture
def demo_mode(settings, tmp_path, export_root):
    """The mode of the demonstration, on a data folder of its own."""
    settings.MODE = "demo"
    settings.DATA_DIR = tmp_path
    settings.QUEUE_DIR = tmp_path / "queue"
    settings.PRIVATE_FOLDERS = (settings.QUEUE_DIR, settings.EXPORT_ROOT)


@pytest.fixture
def listener():
    with socket.create_server((demo.ADDRESS, 0)) as server:
        yield server


# What it refuses


def test_a_taken_port_is_named_and_another_one_proposed(listener):
    port = listener.getsockname()[1]
    with pytest.raises(CannotStart, match=rf"{port}.*--port {port + 1}"):
        demo.refuse_taken_port(port)


def test_a_free_port_is_accepted(listener):
    port = listener.getsockname()[1]
    listener.close()
    demo.refuse_taken_port(port)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", ""])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(demo.ArgumentTypeError):
        demo.port_number(text)


def test_it_does_not_run_on_another_kind_of_installation():
    with pytest.raises(CannotStart, match="TRENTE_MODE=demo"):
        call_command("demo", no_serve=True)


def test_two_demonstrations_do_not_share_their_data(demo_mode):
    with demo.only_demo_here(), pytest.raises(CannotStart), demo.only_demo_here():
        pass


# What it keeps


@pytest.fixture
def organisations(db):
    """The town of the demonstration, with two departments, after another organisation."""
    made = [Controller.objects.create(name=name, slug=name) for name in ("first", demo.TOWN)]
    for name in (demo.DEPARTMENT, "Police municipale"):
        Department.objects.create(controller=made[1], name=name)
    return made


def roles(email):
    return list(
        Membership.objects.filter(user__username=email).values_list("controller__slug", "role").order_by("pk")
    )


def test_the_accounts_see_what_they_are_said_to_see(organisations):
    demo.create_sign_ins(organisations)
    assert roles(demo.DPO.email) == [("first", "dpo"), (demo.TOWN, "dpo")]
    assert roles(demo.CONTRIBUTOR.email) == [(demo.TOWN, "contributor")]
    assert roles(demo.READER.email) == [(demo.TOWN, "reader")]
    assert roles(demo.ADMINISTRATOR.email) == []
    [membership] = Membership.objects.filter(role="contributor")
    assert [one.name for one in membership.departments.all()] == [demo.DEPARTMENT]
    assert list(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == [
        demo.ADMINISTRATOR.email
    ]


def test_every_account_has_a_name_that_is_invented_and_says_its_function(organisations):
    demo.create_sign_ins(organisations)
    assert {user.username: user.full_name for user in User.objects.all()} == {
        "dpo@demo.trente": "Camille Exemple, protection des données",
        "contribution@demo.trente": "Dominique Exemple, enfance et éducation",
        "lecture@demo.trente": "Claude Exemple, direction générale",
        "admin@demo.trente": "Sacha Exemple, informatique",
    }


def test_every_account_opens_with_the_password_that_is_printed(organisations, client):
    demo.create_sign_ins(organisations)
    for sign_in in demo.SIGN_INS:
        assert client.login(username=sign_in.email, password=demo.PASSWORD)


def test_a_second_start_leaves_accounts_and_memberships_as_people_left_them(organisations):
    demo.create_sign_ins(organisations)
    person = User.objects.get(username=demo.DPO.email)
    person.set_password("another one of mine")
    person.save()
    Membership.objects.filter(user=person, controller__slug="first").delete()
    demo.create_sign_ins([])
    person.refresh_from_db()
    assert person.check_password("another one of mine")
    assert roles(demo.DPO.email) == [(demo.TOWN, "dpo")]


def test_the_town_has_its_members_even_when_it_comes_later(organisations):
    demo.create_sign_ins(organisations[:1])
    assert roles(demo.READER.email) == roles(demo.CONTRIBUTOR.email) == []
    demo.create_sign_ins(organisations[1:])
    assert roles(demo.DPO.email) == [("first", "dpo"), (demo.TOWN, "dpo")]
    assert roles(demo.READER.email) == [(demo.TOWN, "reader")]


# What a reset deletes


@pytest.fixture
def written(demo_mode, settings, tmp_path, monkeypatch):
    """A demonstration's database, queue and export, and one file of somebody else."""
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "trente.sqlite3"))
    monkeypatch.setattr(demo, "connection", SimpleNamespace(vendor="sqlite"))
    settings.QUEUE_DIR.mkdir()
    for name in (
        "trente.sqlite3",
        "trente.sqlite3-wal",
        "queue/message",
        "exports/register.pdf",
        "secret-key",
    ):
        (tmp_path / name).touch()
    return tmp_path


def test_a_reset_that_is_confirmed_deletes_data_alone(written, capsys):
    demo.reset_data(is_confirmed=True)
    assert sorted(path.name for path in written.rglob("*")) == ["exports", "queue", "secret-key"]
    assert str(written / "trente.sqlite3-wal") in capsys.readouterr().out


@pytest.mark.parametrize("answer", ["", "n", "nothing of the kind"])
def test_a_reset_deletes_nothing_without_a_yes(written, monkeypatch, answer):
    monkeypatch.setattr("builtins.input", lambda prompt: answer)
    with pytest.raises(CannotStart):
        demo.reset_data(is_confirmed=False)
    assert (written / "trente.sqlite3").exists()


def test_a_reset_that_nobody_can_confirm_deletes_nothing(written, monkeypatch):
    monkeypatch.setattr("sys.stdin", open(os.devnull))  # noqa: SIM115
    with pytest.raises(CannotStart):
        demo.reset_data(is_confirmed=False)
    assert (written / "trente.sqlite3").exists()


def test_a_reset_does_not_touch_a_database_server(written, monkeypatch):
    monkeypatch.setattr(demo, "connection", SimpleNamespace(vendor="postgresql"))
    with pytest.raises(CannotStart, match="DATABASE_URL"):
        demo.reset_data(is_confirmed=True)
    assert (written / "exports/register.pdf").exists()


# The whole of it, as a person starts and stops it


class Demonstration:
    """A demonstration that is being served."""

    def __init__(self, folder):
        self.folder = folder
        with socket.create_server((demo.ADDRESS, 0)) as server:
            self.port = server.getsockname()[1]
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(self.port)],
            **as_person(folder),
        )

    def wait_until_announced(self):
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "Ctrl+C" in line:
                return "".join(lines)
        raise AssertionError("".join(lines))

    def page(self, path):
        with urllib.request.urlopen(
            f"http://127.0.0.1:{self.port}{path}", timeout=SECONDS_TO_APPEAR
        ) as answer:
            return answer.read().decode()

    def children(self, program):
        """Ids of the programs of this name that the demonstration started itself."""
        own = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in own if program in Path(f"/proc/{pid}/cmdline").read_text()]

    def family(self):
        """Every process below the demonstration, itself included."""
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            with suppress(FileNotFoundError):
                todo += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return found


@pytest.fixture
def demonstration(prepared, tmp_path):
    started = Demonstration(shutil.copytree(prepared, tmp_path / "var"))
    yield started
    if started.process.poll() is None:
        started.process.terminate()
        started.process.wait(SECONDS_TO_VANISH)
    started.process.stdout.close()


def ends_with_all_its_processes(demonstration, ending):
    # Itself, the web server and its worker, a worker and its child for each of two lanes, and the scheduler.
    assert wait_for(lambda: len(demonstration.family()) >= 8, SECONDS_TO_APPEAR)
    family = demonstration.family()
    demonstration.process.send_signal(ending)
    return demonstration.process.wait(SECONDS_TO_VANISH) == 0 and not any(map(is_alive, family))


@pytest.mark.slow
def test_it_announces_a_site_that_answers_and_how_to_sign_in_until_somebody_presses_control_c(demonstration):
    said = demonstration.wait_until_announced()
    assert f"http://127.0.0.1:{demonstration.port}/" in said
    assert demo.PASSWORD in said
    assert demonstration.page("/health/") == "ok"
    address = demonstration.folder / "demo.address"  # what links that a command prints begin with
    assert address.read_text() == f"http://127.0.0.1:{demonstration.port}"
    assert ends_with_all_its_processes(demonstration, signal.SIGINT)
    assert not address.exists()


@pytest.mark.slow
def test_what_dies_is_started_again_and_the_site_goes_on_until_it_is_told_to_end(demonstration):
    """The workers of both lanes and the scheduler."""
    demonstration.wait_until_announced()
    assert wait_for(lambda: len(demonstration.children("celery")) == 3, SECONDS_TO_APPEAR)
    first = set(demonstration.children("celery"))
    for program in first:
        os.kill(program, signal.SIGKILL)
    assert wait_for(
        lambda: len(others := set(demonstration.children("celery"))) == 3 and not others & first,
        SECONDS_TO_APPEAR,
    )
    assert demonstration.page("/health/") == "ok"
    assert ends_with_all_its_processes(demonstration, signal.SIGTERM)


@pytest.mark.slow
def test_it_ends_with_its_terminal(demonstration):
    demonstration.wait_until_announced()
    assert ends_with_all_its_processes(demonstration, signal.SIGHUP)


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux ends the children of a process that was killed"
)
def test_killed_outright_it_still_takes_its_processes_with_it(demonstration):
    demonstration.wait_until_announced()
    family = demonstration.family()
    demonstration.process.kill()
    assert wait_for(lambda: not any(map(is_alive, family)), SECONDS_TO_VANISH)
