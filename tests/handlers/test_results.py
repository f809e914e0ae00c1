"""results.send: documents made once, signed or not at all, in the cabinet before their notice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import serving
from given import ISSUED, NOW, Attachments, MakeCall, Pki
from papers import HOLDERS, LICENCE, replaced, verified
from sqlalchemy import Connection, func, select

from handlers.cabinets import Cabinet
from handlers.cabinets_sql import SqlCabinet
from handlers.delivery.desk import Delivery
from handlers.demo import samples
from handlers.demo.cards import Card, Role
from handlers.documents.desk import Desk
from handlers.registries import RegistryDownError
from handlers.results import Given, announce_result, handed_out, make_result, send_result
from handlers.trust import TrustFolder
from procrunner.errors import HandlerError, NotFoundError, UsageError

REFUSAL, NOT_ACCEPTED, ACCEPTED = "БТ-2026-000001", "ҚБТ-2026-000001", "МК-2026-000001"


@dataclass
class Office:
    """Whatever the handler takes."""

    connection: Connection
    post: Cabinet
    pki: Pki
    call: MakeCall
    attachments: Attachments
    folder: Path
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.issue(Role.HEAD)

    def issue(self, role: Role, **settings: Any) -> None:
        """Give the desk another card."""
        card: Card = self.pki.authority.issue(samples.subject(samples.HEAD, role=role), ISSUED)
        path = self.folder / "card.p12"
        path.write_bytes(card.packed("secret"))
        self.desk = replaced(**{"card": str(path), "password": "secret", **settings})

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        yield self.connection

    writing = reading

    def send(self, number: str = LICENCE, *, key: str = "k") -> Given:
        call = self.call(key)
        return send_result(
            samples.APPLICANT, "result", number, {"number": number}, **self._given(), call=call
        )

    def announce(self, number: str = LICENCE, place: str = "cabinet", *, key: str = "k") -> Given:
        call = self.call(key)
        return announce_result(
            samples.APPLICANT, "e-document", number, place, **self._given(), call=call
        )

    def _given(self) -> dict[str, Any]:
        return {
            "documents": self.desk,
            "database": self,
            "individuals": HOLDERS.individuals,
            "legal_entities": HOLDERS.legal_entities,
            "trust": TrustFolder(str(self.pki.folder)),
            "attachments": self.attachments,
            "cabinet": self.post,
            "delivery": Delivery(),
        }

    def cabinet(self) -> list[str]:
        return [each.name for each in self.post.results(samples.APPLICANT, key="r")]


@pytest.fixture
def office(
    registered: Connection, pki: Pki, call: MakeCall, attachments: Attachments, tmp_path: Path
) -> Office:
    samples.create(tmp_path, NOW)
    post = SqlCabinet(serving.url(tmp_path, "cabinet"))
    return Office(registered, post, pki, call, attachments, tmp_path)


def test_each_language_lies_signed_in_the_cabinet_and_variables_refer_to_it(
    office: Office,
) -> None:
    given = office.send()

    assert sorted(office.cabinet()) == [
        f"{LICENCE}.{language}.pdf" for language in ("en", "kk", "ru")
    ]
    assert set(given.files) == {"kk", "ru", "en"}
    for language, file in given.files.items():
        pdf = office.attachments.get(str(file["attachment"]))
        assert file == {**file, "name": f"{LICENCE}.{language}.pdf", "size": len(pdf)}
        assert verified(office.connection, pdf, pki=office.pki).word == "genuine"


@pytest.mark.parametrize("number", [REFUSAL, NOT_ACCEPTED, ACCEPTED])
def test_refusals_and_receipts_are_given_out_too(office: Office, number: str) -> None:
    assert office.send(number).number == number


def test_a_result_is_announced_once_by_a_signed_notice_that_names_it(office: Office) -> None:
    first, again, other = office.announce(), office.announce(), office.announce(key="other")

    assert first == again
    assert (first.number, other.number) == ("ХБ-2026-000002", "ХБ-2026-000003")
    pdf = office.attachments.get(str(first.files["kk"]["attachment"]))
    assert verified(office.connection, pdf, pki=office.pki).word == "genuine"
    assert f"{first.number}.kk.pdf" in office.cabinet()
    told = office.post.notices(samples.APPLICANT, key="r")
    assert [LICENCE in each.texts["en"] for each in told] == [True, True]


@pytest.mark.parametrize(
    ("number", "place", "error", "told"),
    [
        ("ЛЖТ-1", "cabinet", NotFoundError, "no register has the number 'ЛЖТ-1'"),
        (LICENCE, "moon", HandlerError, "'moon' is no place of a result"),
    ],
)
def test_a_result_or_place_that_is_none_is_not_announced(
    office: Office, number: str, place: str, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        office.announce(number, place)

    assert office.cabinet() == []


def test_what_is_given_by_hand_is_made_without_the_cabinet_and_sent_later_the_same(
    office: Office,
) -> None:
    made = make_result(
        LICENCE,
        documents=office.desk,
        database=office,
        individuals=HOLDERS.individuals,
        legal_entities=HOLDERS.legal_entities,
        trust=TrustFolder(str(office.pki.folder)),
        attachments=office.attachments,
        call=office.call("make"),
    )

    assert office.cabinet() == []
    assert office.send().files == made.files


def test_a_document_is_made_once_whoever_asks_again(office: Office) -> None:
    first, again, other = office.send(), office.send(), office.send(key="another task")

    assert first == again
    assert first.files == other.files
    assert len(office.attachments.contents) == 3
    count = select(func.count()).select_from(handed_out)
    assert office.connection.execute(count).scalar_one() == 3


def test_nothing_is_given_out_while_stamps_cannot_be_had(office: Office) -> None:
    office.issue(Role.HEAD, tsa="http://127.0.0.1:9/")

    with pytest.raises(RegistryDownError, match="the time-stamp authority gives no usable answer"):
        office.send()

    assert (office.cabinet(), office.attachments.contents) == ([], {})
    assert office.post.notices(samples.APPLICANT, key="r") == ()


def test_an_employee_s_card_gives_nothing_out(office: Office) -> None:
    office.issue(Role.EMPLOYEE)

    with pytest.raises(UsageError, match="signed with this card it would be refused: not-head"):
        office.send()

    assert office.cabinet() == []


def test_without_a_card_nothing_is_given_out_unsigned(office: Office) -> None:
    office.desk = replaced()

    with pytest.raises(HandlerError, match="there is no card to sign documents with"):
        office.send()


def test_a_number_of_no_register_is_told(office: Office) -> None:
    with pytest.raises(NotFoundError, match="no register has the number 'ЛЖТ-1'"):
        office.send("ЛЖТ-1")


def test_they_are_in_the_languages_of_the_project(office: Office) -> None:
    office.issue(Role.HEAD, languages=["kk"])

    assert list(office.send().files) == ["kk"]
    assert NOW.isoformat() == office.send().sent_at
