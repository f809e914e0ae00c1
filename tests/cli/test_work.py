from __future__ import annotations

from tests.cli.conftest import begun
from tests.drawings import user
from tests.models import line, process, tag, timer
from tests.office import Office, Procrunner


def test_what_is_due_is_done_and_told(permit: Office, procrunner: Procrunner) -> None:
    id_ = permit.start("office.permit", iin="1")

    ended = procrunner("work", "--once")

    assert (ended.code, ended.err) == (0, "1 done\n")
    assert ended.out == f"{id_}  check  Check the register: done\n"


def test_a_timer_that_fires_is_told(office: Office, procrunner: Procrunner) -> None:
    sleep = tag("intermediateCatchEvent", "sleep", timer("PT1H"))
    id_ = office.begin(line(sleep, user("after")))  # begun in March 2026, long due

    ended = procrunner("work", "--once")

    assert ended.out == f"{id_}  timer: done\n"
    assert office.open(id_) == ["after"]


def test_nothing_to_do_is_no_failure(permit: Office, procrunner: Procrunner) -> None:
    ended = procrunner("work", "--once")

    assert (ended.code, ended.out, ended.err) == (0, "", "0 done\n")


def test_what_failed_is_told(permit: Office, procrunner: Procrunner) -> None:
    permit.start("office.permit", iin="down")

    ended = procrunner("work", "--once")

    assert ended.code == 0
    assert "incident: ConnectionError: the register does not answer" in ended.out


def test_handlers_that_do_not_load_end_with_2_and_the_job_waits(
    permit: Office, procrunner: Procrunner
) -> None:
    id_ = permit.start("office.permit", iin="1")
    bad = permit.folder / "handlers" / "bad.py"
    bad.write_text("def (")
    assert procrunner("work", "--once").code == 2
    bad.unlink()

    assert procrunner("work", "--once").err == "1 done\n"

    assert permit.open(id_) == ["decide"]


def test_a_registry_that_is_away_is_asked_again_later(
    permit: Office, procrunner: Procrunner
) -> None:
    permit.settings('[resources.register]\nprovider = "register:Register"\n')
    permit.handlers(
        "class Register:\n    def __init__(self):\n"
        "        (LEDGER.parent / 'register.db').read_bytes()\n",
        name="register",
    )
    permit.handlers('@handler("check", kind="idempotent")\ndef check(*, register):\n    pass')
    permit.deploy(process(line(_patient(), user("after"))), file="p.bpmn")
    id_ = permit.start()

    ended = procrunner("work", "--once")

    assert "failed, again at" in ended.out
    assert "No such file or directory" in ended.out
    assert [job.attempts for job in permit.view(id_).jobs] == [1]


def _patient() -> str:
    from tests.drawings import service

    return service("check")


def test_the_work_of_a_case_that_is_done_is_not_done_again(
    permit: Office, procrunner: Procrunner
) -> None:
    begun(permit)

    assert procrunner("work", "--once").err == "0 done\n"
