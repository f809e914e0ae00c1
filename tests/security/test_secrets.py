"""Secrets come from the environment or from files, and stay there."""

from __future__ import annotations

import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.drawings import retries, service, user
from tests.models import line
from tests.office import Office, Procrunner

SECRET = "correct-horse-battery"
IIN = "012345678901"
RESOURCE = '[resources.register]\nprovider = "work:Register"\ntoken = "${REGISTER_TOKEN}"\n'
HANDLER = """
class Register:
    def __init__(self, token):
        self.token = token

@handler("ask", kind="idempotent")
def ask(*, register):
    raise ConnectionError(f"401 for https://user:{register.token}@register/")
"""

TELLS_ON = """
from urllib.parse import quote
from procrunner.handler import BpmnError

class Register:
    def __init__(self, token):
        self.token = token

@handler("ask", kind="idempotent")
def ask(*, register):
    token = register.token
    raise BpmnError("NO", f"refused: {token} in https://user:{quote(token, safe='')}@register/")
"""


@pytest.fixture(params=["environment", "file"])
def failed(office: Office, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """An instance whose handler failed with the secret in its words."""
    if request.param == "file":
        monkeypatch.setenv("SECRETS", str(office.folder.parent))
        (office.folder.parent / "token").write_text(f"{SECRET}\n")
        office.settings(RESOURCE.replace("${REGISTER_TOKEN}", "${file:$SECRETS/token}"))
    else:
        monkeypatch.setenv("REGISTER_TOKEN", SECRET)
        office.settings(RESOURCE)
    office.handlers(HANDLER)
    id_ = office.begin(line(service("ask"), user("after")))
    for _ in range(3):
        office.work()
        office.clock.move(hours=1)
    return id_


def test_an_error_is_told_without_the_secret(
    failed: str, office: Office, procrunner: Procrunner
) -> None:
    told = [
        procrunner(*words).out
        for words in (("incidents",), ("history", failed), ("show", failed), ("list",))
        for words in (words, (*words, "-o", "json"))
    ]

    assert "401 for https://user:***@register/" in "".join(told)
    assert SECRET not in "".join(told)
    assert SECRET not in "".join(done.said for done in office.said)


@pytest.mark.parametrize("secret", [SECRET, "p@ss/word"])
def test_no_file_that_is_handed_out_has_the_secret(
    office: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("REGISTER_TOKEN", secret)
    office.settings(RESOURCE + '[personal]\nvariables = ["iin"]\n')
    office.handlers(TELLS_ON)
    id_ = office.begin(line(service("ask"), user("after")), key="K", iin=IIN)
    office.work()

    procrunner("personal", "export", IIN, "--out", "person.zip")
    procrunner("audit", "export", id_, "--out", "case.zip")
    procrunner("cancel", id_, "--reason", "r")
    office.clock.move(days=36500)
    procrunner("archive", "--older-than", "PT0S", "--out", "old.jsonl")

    packed = [members(office.folder / name) for name in ("person.zip", "case.zip")]
    for told in (*packed, (office.folder / "old.jsonl").read_bytes()):
        assert b"refused: *** in https://user:***@register/" in told
        assert secret.encode() not in told
        assert quote(secret, safe="").encode() not in told


def members(file: Path) -> bytes:
    """All that is in a zip file."""
    with zipfile.ZipFile(file) as packed:
        return b"".join(packed.read(each) for each in packed.namelist())


def test_no_secret_is_in_the_database(failed: str, office: Office) -> None:
    office.project.store.close()

    files = [path for path in office.folder.iterdir() if path.is_file()]

    assert all(SECRET.encode() not in path.read_bytes() for path in files)


def test_a_password_of_the_database_is_not_told(
    office: Office, procrunner: Procrunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", SECRET)
    office.settings(
        "[database]\nurl = 'postgresql+psycopg://clerk:${DATABASE_PASSWORD}@127.0.0.1:1/cases'\n"
    )

    ended = procrunner("list")

    assert ended.code == 6
    assert "postgresql+psycopg://clerk:***@127.0.0.1:1/cases" in ended.err
    assert SECRET not in ended.err


def test_a_folder_of_handlers_outside_of_the_project_is_refused(
    office: Office, procrunner: Procrunner, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "evil.py").write_text("raise SystemExit('it was run')\n")
    office.settings('[folders]\nhandlers = "../outside"\n')
    office.begin(line(service("ask"), user("after")))

    ended = procrunner("work", "--once")

    assert ended.code == 2
    assert "lies outside of the project" in ended.err
    assert "it was run" not in ended.err + ended.out


def test_a_handler_that_is_a_link_to_the_outside_is_refused(
    office: Office, procrunner: Procrunner, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text("raise SystemExit('it was run')\n")
    (office.folder / "handlers" / "link.py").symlink_to(outside)
    office.begin(line(service("ask"), user("after")))

    ended = procrunner("work", "--once")

    assert ended.code == 2
    assert "is a link to a file outside of the handlers' folder" in ended.err
    assert "it was run" not in ended.err + ended.out


def test_a_secret_of_several_lines_is_not_told_in_one(office: Office) -> None:
    (office.folder / "key.pem").write_text("-----BEGIN-----\nMIIabc\n-----END-----\n")
    office.settings(RESOURCE.replace("${REGISTER_TOKEN}", "${file:key.pem}"))
    office.handlers(HANDLER)
    id_ = office.begin(line(service("ask", inside=retries("R1/PT1M"))))

    office.work()

    assert office.view(id_).incidents[0].message == (
        "ConnectionError: 401 for https://user:***@register/"
    )


def test_a_file_that_is_not_there_is_told(office: Office) -> None:
    office.settings(RESOURCE.replace("${REGISTER_TOKEN}", "${file:secrets/token}"))
    office.handlers(HANDLER)
    id_ = office.begin(line(service("ask")))

    office.work()

    (found,) = office.view(id_).incidents
    assert (found.message, found.hint) == (
        (
            "procrunner.toml: resources.register.token needs the file secrets/token: "
            "No such file or directory"
        ),
        "Put the secret there, for the runner alone to read: chmod 600.",
    )


@pytest.mark.parametrize("words", [(), ("--debug",)])
def test_a_command_of_the_project_that_fails_tells_no_secret(
    office: Office, procrunner: Procrunner, words: tuple[str, ...]
) -> None:
    (office.folder / "token").write_text(SECRET)
    resource = RESOURCE.replace("${REGISTER_TOKEN}", "${file:token}")
    office.settings(f'{resource}[commands]\nask = {{ run = "work:tell", help = "Asks." }}\n')
    command = """
import logging
import click
from procrunner.cli.project import find

@click.command()
@click.pass_context
def tell(ctx):
    token = find(ctx).resource("register").token
    logging.getLogger("far").warning("asked with %s", token)
    raise RuntimeError(f"401 for {token}")
"""
    office.handlers(HANDLER + command)

    ended = procrunner(*words, "ask")

    assert "401 for ***" in ended.err
    assert SECRET not in ended.err + ended.out
