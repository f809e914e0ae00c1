from tests.drawings import user
from tests.models import line
from tests.office import Office, Procrunner


def test_a_backup_brings_back_what_was(office: Office, procrunner: Procrunner) -> None:
    id_ = office.begin(line(user("look")))
    assert procrunner("db", "backup", "kept.db").code == 0
    office.start()

    refused = procrunner("db", "restore", "kept.db")
    ended = procrunner("db", "restore", "kept.db", "--replace")

    assert (refused.code, "2 instances, which would be lost" in refused.err) == (2, True)
    assert (ended.code, "restored, at revision" in ended.err) == (0, True)
    assert [row["id"] for row in procrunner.json("list")] == [id_]


def test_a_sound_database_is_told(procrunner: Procrunner) -> None:
    assert procrunner("db", "check").err == "all is well\n"


def test_findings_are_an_exit_code(office: Office, procrunner: Procrunner) -> None:
    id_ = office.begin(line(user("look")))
    with office.project.store.write() as unit:
        unit.connection.exec_driver_sql("UPDATE instance SET state = ''")  # type: ignore[attr-defined]

    ended = procrunner("db", "check")

    assert (ended.code, ended.out) == (1, f"{id_} is active, and has no state\n")


def test_sizes_are_rows(procrunner: Procrunner) -> None:
    rows = procrunner.json("db", "size")

    assert {"table", "rows", "bytes"} == set(rows[0])
    assert [row["bytes"] for row in rows] == sorted((row["bytes"] for row in rows), reverse=True)


def test_migrate_and_vacuum_say_what_they_did(procrunner: Procrunner) -> None:
    assert "at revision" in procrunner("db", "migrate").err
    assert "bytes before" in procrunner("db", "vacuum").err
