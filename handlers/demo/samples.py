"""Sample registries for trials: invented persons, powers of attorney and payments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import MetaData, NullPool, Table, create_engine, delete, insert

from .. import cabinets_sql, e_queue_sql, legal_entities_sql, passwords, payments_sql, testing_sql
from .. import registry_tables as tables
from ..identifiers import parse_iin
from ..legal_entities import LegalEntity, State
from ..payment_gateway import Payment, Status
from ..registries import IdentityDocument, Person, PowerOfAttorney, local_day
from .cards import Role, Subject

APPLICANT = "750228359095"  #: everything is in order
ATTORNEY = "900101415120"  #: acts for the applicant
NEWCOMER = "000229520825"  #: young, everything is in order
OPERATOR = "850515300713"  #: works at the one-stop shop
SPECIALIST = "850515300725"  #: works for the provider
HEAD = "850515300701"  #: signs for the provider
CHILD = "121130661828"  #: has no document yet
DEAD = "991231299115"  #: born in 1899
EXPIRED = "870312400022"  #: the identity card has run out
LOST = "931017300059"  #: the identity card was reported lost
FOREIGNER = "880704000010"  #: the number says neither century nor sex
STRANGER = "680909300041"  #: has nothing to do with anybody
UNKNOWN = "790615400032"  #: a right number that the registry does not know

FIRM = "150940000120"  #: BIN of the provider
CARRIER = "180340000779"  #: BIN of a firm that carries passengers
ELEVATOR = "160540000335"  #: BIN of a firm that keeps grain
BUILDER = "170440000562"  #: BIN of a firm that designs and builds
CLOSED = "190640000711"  #: BIN of a firm that was struck off
STOPPED = "200340001258"  #: BIN of a firm whose activity is suspended
NO_FIRM = "210140000998"  #: a right number that the registry does not know
_FIRMS: Mapping[str, str] = {
    FIRM: "Үлгі басқармасы",
    CARRIER: "Мысал Тасымал ЖШС",
    ELEVATOR: "Мысал Астық ЖШС",
    BUILDER: "Мысал Құрылыс ЖШС",
    CLOSED: "Мысал Жабық ЖШС",
    STOPPED: "Мысал Тоқтаған ЖШС",
    NO_FIRM: "Мысал Белгісіз ЖШС",
}
_STATES: Mapping[str, State] = {CLOSED: State.LIQUIDATED, STOPPED: State.SUSPENDED}

PASSWORD = "Сынақ-2026"  #: of the applicant's account on the portal  # noqa: S105 - invented

GOOD, REVOKED, RUN_OUT, FUTURE, OTHERS, NARROW = (f"Д-{n}" for n in range(101, 107))
"""Numbers of the powers of attorney: good, revoked, expired, not yet valid, of others, for less."""

OF_CARRIER, OF_BUILDER = "Д-107", "Д-108"
"""Numbers of powers of attorney that firms gave, good."""

PAID_1, PAID_2, PAID_3, PAID_4, PAID_5, PAID_6, PAID_7 = (f"Т-{n}" for n in range(201, 208))
"""Numbers of the applicant's payments at the payment gateway; each is good for one request."""

PAID_BY_FIRM = "Т-215"  #: the grain firm's payment
PURPOSE = "licence-fee"  #: what payments for licences are marked with

PENDING, FAILED, OVERDUE, PART, OTHER_PURPOSE = (f"Т-{n}" for n in range(210, 215))
"""Numbers of the applicant's payments that are not good: the bank has not spoken yet, has refused,
did not speak in time; too little was paid, or for something else."""

PAID_BEFORE = "Т-209"  #: the applicant's payment, kept for another request already
PAID_BY_OTHER = "Т-208"  #: a payment of somebody else

RIGHT_ANSWERS = "БАГВДАБГВА"  #: to every question of a test
FEW_RIGHT = "БАГААААААА"  #: five right answers of ten
PAPERS: Sequence[Mapping[str, str | int]] = [
    {"speciality": speciality, "right_answers": RIGHT_ANSWERS, "pass_mark": 7}
    for speciality in ("expertise", "engineering")
]

CONTACTS: Sequence[Mapping[str, str | int]] = [
    {"iin": APPLICANT, "email": "applicant@example.org", "language": "kk"}
]

_NAMES: Mapping[str, tuple[str, str, str]] = {
    APPLICANT: ("Үлгінов", "Сынақ", "Мысалұлы"),
    ATTORNEY: ("Өкілова", "Сенім", "Хатқызы"),
    NEWCOMER: ("Жаңалықов", "Бастау", "Сынақұлы"),
    OPERATOR: ("Терезеев", "Қабылдау", "Қолхатұлы"),
    SPECIALIST: ("Маманов", "Зерек", "Бөлімұлы"),
    HEAD: ("Басшыев", "Қол", "Қоюұлы"),
    CHILD: ("Үлгінова", "Кішкене", "Сынаққызы"),
    DEAD: ("Ескіқызы", "Тарих", ""),
    EXPIRED: ("Мерзімова", "Өткен", "Күнқызы"),
    LOST: ("Жоғалтов", "Куәлік", "Іздеуұлы"),
    FOREIGNER: ("Sample", "Foreign", ""),
    STRANGER: ("Бөтенов", "Бөлек", "Басқаұлы"),
}
_Row: TypeAlias = (
    Person | PowerOfAttorney | Payment | LegalEntity | Mapping[str, str] | Mapping[str, str | int]
)
_Rows: TypeAlias = Sequence[_Row]

_FOREIGNER_BORN = date(1988, 7, 4)
_YEAR = timedelta(days=365)
_FEE = 18520  # tenge


def create(folder: Path, now: datetime) -> None:
    """Make the databases of all registries in the folder; those that are there are replaced."""
    today = local_day(now)
    folder.mkdir(parents=True, exist_ok=True)
    _database(folder / "individuals.db", tables.individuals, tables.person, people(today))
    _database(
        folder / "legal-entities.db",
        legal_entities_sql.metadata,
        legal_entities_sql.entity,
        firms(),
    )
    _database(folder / "notary.db", tables.notary, tables.power_of_attorney, powers(today))
    _database(folder / "gateway.db", tables.gateway)
    _database(folder / "cabinet.db", cabinets_sql.metadata, cabinets_sql.contact_, CONTACTS)
    _database(folder / "portal.db", tables.portal, tables.account, _accounts(now))
    renew(folder, now)


def renew(folder: Path, now: datetime) -> None:
    """Let what a story uses up be as at first: payments, hours of the queue, test papers."""
    _database(folder / "payments.db", payments_sql.metadata, payments_sql.payment, _payments(now))
    _database(
        folder / "e-licensing.db", tables.e_licensing, tables.payment_fact, _kept_payments(now)
    )
    _database(folder / "testing.db", testing_sql.metadata, testing_sql.paper, PAPERS)
    _database(folder / "e-queue.db", e_queue_sql.metadata)


def people(today: date) -> list[Person]:
    """The sample persons; documents begin and end relative to the day."""
    return [_person(iin, *names, today=today) for iin, names in _NAMES.items()]


def firms() -> list[LegalEntity]:
    """The sample firms; the applicant heads all but the provider."""
    return [
        LegalEntity(
            bin=number,
            name=name,
            head_iin=HEAD if number == FIRM else APPLICANT,
            address="Үлгі көшесі, 1",
            state=_STATES.get(number, State.ACTIVE),
        )
        for number, name in _FIRMS.items()
        if number != NO_FIRM
    ]


def powers(today: date) -> list[PowerOfAttorney]:
    """The sample powers of attorney, all dated a hundred days ago."""
    good = PowerOfAttorney(
        number=GOOD,
        dated=power_date(today),
        principal_iin=APPLICANT,
        attorney_iin=ATTORNEY,
        valid_from=power_date(today),
        valid_until=today + _YEAR,
        is_revoked=False,
        powers=("public-services", "vehicle-inspection"),
    )
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    return [
        good,
        replace(good, number=REVOKED, is_revoked=True),
        replace(good, number=RUN_OUT, valid_until=yesterday),
        replace(good, number=FUTURE, valid_from=tomorrow),
        replace(good, number=OTHERS, principal_iin=STRANGER, attorney_iin=NEWCOMER),
        replace(good, number=NARROW, powers=("vehicle-sale",)),
        replace(good, number=OF_CARRIER, principal_iin=CARRIER),
        replace(good, number=OF_BUILDER, principal_iin=BUILDER),
    ]


def power_date(today: date) -> date:
    """The day on which the sample powers of attorney were certified."""
    return today - timedelta(days=100)


def subject(iin: str, *, role: Role = Role.INDIVIDUAL, firm: str = FIRM) -> Subject:
    """Names for a card of a sample person; other roles than an individual's act for the firm."""
    surname, name, patronymic = _NAMES[iin]
    subject_ = Subject(iin=iin, surname=surname, name=name, patronymic=patronymic, role=role)
    return subject_ if role is Role.INDIVIDUAL else replace(subject_, bin=firm, firm=_FIRMS[firm])


def _accounts(now: datetime) -> list[Mapping[str, str | int]]:
    account = {"iin": APPLICANT, "key": "", "opened_at": now.isoformat()}
    return [{**account, "password": passwords.hashed(PASSWORD)}]


def _payments(now: datetime) -> list[Payment]:
    numbers = (PAID_1, PAID_2, PAID_3, PAID_4, PAID_5, PAID_6, PAID_7, PAID_BEFORE)
    paid = Payment(
        number=PAID_1,
        payer=APPLICANT,
        amount=_FEE,
        purpose=PURPOSE,
        status=Status.PAID,
        begun_at=(now - timedelta(minutes=6)).isoformat(),
        paid_at=_paid_at(now),
    )
    open_ = replace(paid, status=Status.PENDING, paid_at="")
    return [
        *(replace(paid, number=number) for number in numbers),
        replace(paid, number=PAID_BY_OTHER, payer=STRANGER),
        replace(paid, number=PAID_BY_FIRM, payer=ELEVATOR),
        replace(paid, number=PART, amount=_FEE - 1),
        replace(paid, number=OTHER_PURPOSE, purpose="road-fine"),
        replace(open_, number=PENDING),
        replace(open_, number=FAILED, status=Status.FAILED),
        replace(open_, number=OVERDUE, begun_at=(now - timedelta(days=2)).isoformat()),
    ]


def _kept_payments(now: datetime) -> list[Mapping[str, str | int]]:
    kept = next(asdict(each) for each in _payments(now) if each.number == PAID_BEFORE)
    return [{**kept, "request": "an-earlier-request", "recorded_at": now.isoformat()}]


def _paid_at(now: datetime) -> str:
    return (now - timedelta(minutes=5)).isoformat()


def _person(iin: str, surname: str, given_name: str, patronymic: str, *, today: date) -> Person:
    return Person(
        iin=iin,
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        birth_date=parse_iin(iin).birth_date or _FOREIGNER_BORN,
        is_alive=iin != DEAD,
        document=None if iin == CHILD else _document(iin, today),
    )


def _document(iin: str, today: date) -> IdentityDocument:
    return IdentityDocument(
        type="passport" if iin == FOREIGNER else "identity-card",
        number=f"0{iin[-8:]}",
        valid_until=today - _YEAR if iin == EXPIRED else today + 5 * _YEAR,
        is_valid=iin != LOST,
    )


def _database(path: Path, metadata: MetaData, table: Table | None = None, rows: _Rows = ()) -> None:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        metadata.create_all(connection)
        for old in metadata.tables.values():  # emptied, not made anew: somebody may have it open
            connection.execute(delete(old))
        if table is not None:
            connection.execute(insert(table), [_row(row) for row in rows])


def _row(thing: _Row) -> dict[str, object]:
    if isinstance(thing, Mapping):
        return dict(thing)
    row = asdict(thing)
    if isinstance(thing, Person):
        document = row.pop("document") or {}
        row |= {f"document_{name}": document.get(name) for name in IdentityDocument.__slots__}
    return row
