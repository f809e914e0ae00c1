"""What a command says and leaves behind when the database fails in its middle."""

from __future__ import annotations

import ctypes
import errno
import io
import os
import resource
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from procrunner.cli.placing import place
from procrunner.errors import StorageError
from procrunner_storage import SqlStore
from procrunner_storage.transaction import Transaction
from tests.drawings import service, user
from tests.models import line, process
from tests.office import Office, Procrunner
from tests.postgres import conninfo, server

ROOT = Path(__file__).parents[2]
ALL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND application_name = current_setting('application_name')
"""
PATIENCE = 60.0  # seconds, on any machine
QUEUE = '[work]\nqueue = "procrastinate"\n'
STAMP = '@handler("stamp", kind="idempotent")\ndef stamp(*, call: Call):\n    note(call.key)\n'


def instances(office: Office) -> int:
    with office.project.store.read() as unit:
        return unit.instances.count()


def plain(office: Office) -> None:
    office.handlers(STAMP)
    office.deploy(process(line(user("look"), service("stamp"), user("after"))))


# SQLite.


def test_a_full_disk_is_told_nothing_is_half_done_and_the_next_command_works(
    office: Office,
) -> None:
    plain(office)
    (office.folder / "scan").write_bytes(b"%PDF" + os.urandom(2_000_000))

    def start(limit: int) -> subprocess.CompletedProcess[str]:
        """With no file allowed to grow beyond the limit."""
        return subprocess.run(
            [sys.executable, "-m", "procrunner", "start", "p", "--attach", "scan=scan"],
            cwd=office.folder,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'storage'}"},
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )

    refused = start(1_000_000)
    left = instances(office)
    done = start(50_000_000)

    assert (refused.returncode, refused.stdout, left) == (6, "", 0)
    assert refused.stderr.startswith(f"error: {office.folder}/procrunner.db: the d")
    assert "Traceback" not in refused.stderr
    assert (done.returncode, instances(office)) == (0, 1)


def test_a_locked_database_is_told_and_the_next_command_works(
    office: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain(office)
    defaults = {**(SqlStore.__init__.__kwdefaults__ or {}), "busy_timeout": 0.1}
    monkeypatch.setattr(SqlStore.__init__, "__kwdefaults__", defaults)
    with closing(sqlite3.connect(office.folder / "procrunner.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = procrunner("start", "p")
    done = procrunner("start", "p")

    assert (refused.code, refused.out) == (6, "")
    assert "the database is locked; waited 0.1 s." in refused.err
    assert (done.code, instances(office)) == (0, 1)


def test_a_file_that_became_read_only_is_told(
    office: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain(office)
    url = f"sqlite:///file:{office.folder}/procrunner.db?mode=ro&uri=true"
    monkeypatch.setenv("PROCRUNNER_DATABASE", url)
    refused = procrunner("start", "p")
    monkeypatch.delenv("PROCRUNNER_DATABASE")
    done = procrunner("start", "p")

    assert (refused.code, refused.out) == (6, "")
    assert "the database cannot be written to." in refused.err
    assert (done.code, instances(office)) == (0, 1)


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (("audit", "export", "1", "--out", "new/case.zip"), "new/case.zip"),
        (("audit", "checkpoint", "--out", "sum"), "sum"),
        (("personal", "export", "123456", "--out", "all.zip"), "all.zip"),
        (("report", "terms", "--html", "terms.html"), "terms.html"),
        (("layout", "bpmn/p.bpmn"), "bpmn/p.bpmn"),
        (("archive", "--older-than", "PT0S", "--out", "old.jsonl"), "old.jsonl"),
    ],
    ids=lambda each: " ".join(each[:2]) if isinstance(each, tuple) else "",
)
def test_a_file_for_which_there_is_no_room_is_not_written_half(
    office: Office,
    procrunner: Procrunner,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    file: str,
) -> None:
    office.settings('[personal]\nvariables = ["iin"]\n')
    office.draw(process(line(user("look"))))
    for key in ("1", "2"):
        office.begin(line(user("look")), key=key, iin="123456")
    procrunner("cancel", "2", "--reason", "withdrawn")
    target = office.folder / file
    before = target.read_bytes() if target.exists() else b""
    write, os_write = Path.write_bytes, os.fdopen

    def half(path: Path, content: bytes) -> int:
        write(path, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    class Full(io.StringIO):
        """A disk that takes nothing."""

        def flush(self) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        def close(self) -> None:
            pass

    monkeypatch.setattr(Path, "write_bytes", half)
    monkeypatch.setattr("os.fdopen", lambda number, *rest, **named: Full())
    refused = procrunner(*words)
    monkeypatch.setattr(Path, "write_bytes", write)
    monkeypatch.setattr("os.fdopen", os_write)
    left = target.read_bytes() if target.exists() else b""
    beside = [*target.parent.glob(f".{target.name}*")]
    done = procrunner(*words)

    assert refused.code == 6
    assert f"{file}: the file cannot be written: No space left on device." in refused.err
    assert (left, beside) == (before, [])
    assert done.code == 0, done.err
    assert target.read_bytes() != before


def test_a_link_stays_a_link_and_a_file_keeps_its_mode(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"before")
    file.chmod(0o640)
    link.symlink_to(file)

    place(link, b"after")

    assert link.is_symlink()
    assert file.read_bytes() == b"after"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_an_output_that_takes_no_more_is_told(office: Office) -> None:
    plain(office)
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "procrunner", "list", "-o", "json"],
            cwd=office.folder,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'storage'}"},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (ended.returncode, ended.stderr) == (
        6,
        "error: what was to be printed cannot be written: No space left on device\n",
    )


def test_a_read_only_file_or_folder_is_told_by_its_name_and_can_be_read(office: Office) -> None:
    plain(office)
    file, beside = office.folder / "procrunner.db", office.folder / "procrunner.db-shm"
    refused = []

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        """As a user who may not do everything."""
        return subprocess.run(
            [sys.executable, "-m", "procrunner", *words],
            cwd=office.folder,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'storage'}"},
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=obey_modes,
        )

    office.project.store.close()
    office.folder.chmod(0o500)
    refused.append((command("start", "p"), office.folder))
    office.folder.chmod(0o700)
    file.chmod(0o400)
    listed = command("list")
    refused.append((command("start", "p"), file))
    file.chmod(0o600)
    refused.append((command("start", "p"), beside))  # made while the file was read-only
    beside.chmod(0o600)
    file.chmod(0)
    hidden = command("list")
    file.chmod(0o600)
    done = command("start", "p")

    assert listed.returncode == 0
    for ended, what in refused:
        assert (ended.returncode, ended.stdout) == (6, "")
        assert f"the database cannot be written to: {what} is read-only.\n" in ended.stderr
    assert (hidden.returncode, "the file may not be opened" in hidden.stderr) == (6, True)
    assert (done.returncode, instances(office)) == (0, 1)


def obey_modes() -> None:
    """Even the superuser obeys the modes of files without these two capabilities."""
    drop, may_write, may_read = 24, 1, 2
    for capability in (may_write, may_read):
        ctypes.CDLL(None).prctl(drop, capability, 0, 0, 0)


# PostgreSQL.


@pytest.fixture
def served(office: Office, schema_url: str) -> Iterator[Office]:
    office.settings(f'{QUEUE}[database]\nurl = "{schema_url}"\n')
    office.project.store.migrate()
    plain(office)
    yield office
    office.project.store.close()


@pytest.mark.parametrize(
    "words",
    [
        *(("list",), ("start", "p"), ("work", "--once"), ("retry", "1"), ("init", ".")),
        *(("db", name) for name in ("check", "size", "vacuum", "migrate")),
        ("db", "backup", "copy"),
    ],
)
def test_a_server_that_does_not_answer_is_told_by_every_command(
    office: Office, procrunner: Procrunner, words: tuple[str, ...]
) -> None:
    office.settings("[database]\nurl = 'postgresql+psycopg://clerk@127.0.0.1:1/cases'\n")

    ended = procrunner(*words)

    assert (ended.code, ended.out) == (6, "")
    assert "127.0.0.1:1/cases: the database is out of reach: " in ended.err
    assert "Start the server, or correct host, user and password" in ended.err


def test_a_network_that_goes_away_is_noticed_in_time(schema_url: str) -> None:
    store = SqlStore(f"{schema_url}&keepalives_idle=7")
    store.migrate()
    with store.read() as unit:
        told = unit.connection.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
    store.close()

    assert told["tcp_user_timeout"] == "30000"
    assert told["keepalives_interval"] == "5"
    assert told["keepalives_idle"] == "7"  # the project's own word


def cut(transaction: Transaction) -> None:
    """What a restarted server does to a connection."""
    pid = transaction.connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
    with psycopg.connect(conninfo(server()), autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.fixture
def cut_once(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The next commit finds its connection cut."""
    commit, armed = Transaction.commit, [False]

    def cutting(transaction: Transaction) -> None:
        if armed[0]:
            armed[0] = False
            cut(transaction)
        commit(transaction)

    monkeypatch.setattr(Transaction, "commit", cutting)
    return lambda: armed.__setitem__(0, True)


def test_a_connection_cut_in_the_middle_is_told_and_the_next_command_works(
    served: Office, cut_once: Callable[[], None]
) -> None:
    runner = served.project.runner
    id_ = served.start()
    cut_once()

    with pytest.raises(StorageError) as caught:
        runner.complete(id_, {}, actor="a")

    assert caught.value.exit == 6
    assert "the database is out of reach" in caught.value.what
    assert served.open(id_) == ["look"]
    runner.complete(id_, {}, actor="a")
    assert served.open(id_) == []


def test_a_worker_goes_on_after_its_connection_was_cut(
    served: Office, cut_once: Callable[[], None]
) -> None:
    id_ = served.start()
    served.project.runner.complete(id_, {}, actor="a")
    until = time.monotonic() + PATIENCE
    cut_once()

    served.worker().run_for_ever(
        served.said.append,
        lambda: time.monotonic() > until or served.open(id_) == ["after"],
    )

    assert served.open(id_) == ["after"]
    assert "the database is out of reach" in served.said[0].said


def test_a_woken_worker_goes_on_after_all_connections_were_cut(
    served: Office, schema_url: str
) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "procrunner", "work"],
        cwd=served.folder,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'storage'}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert worker.stderr is not None
    assert b"looks for work" in worker.stderr.readline()
    served.project.store.close()
    with psycopg.connect(conninfo(schema_url), autocommit=True) as admin:
        admin.execute(ALL)

    id_ = served.start()
    served.project.runner.complete(id_, {}, actor="a")
    until = time.monotonic() + PATIENCE
    while served.open(id_) != ["after"] and time.monotonic() < until:
        time.sleep(0.1)

    assert served.open(id_) == ["after"]
    worker.terminate()
    _, said = worker.communicate()
    assert worker.returncode == 0
    assert "Traceback" not in said.decode()
