"""IIN and BIN: the twelve digits by which the state knows a person or a firm (resolution 565)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_LENGTH = 12
_TEN = 10  # a remainder that no digit can show
_FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_MONTHS = range(1, 13)
_CENTURIES = {1: 1800, 2: 1800, 3: 1900, 4: 1900, 5: 2000, 6: 2000}
_LEAP_CENTURY = 2000  # stands in where the century is not said


class Fault(StrEnum):
    """What is wrong with a number."""

    LENGTH = "length"  #: not twelve characters
    DIGITS = "digits"  #: something else than the digits 0-9
    CHECKSUM = "checksum"  #: the twelfth digit does not fit the others
    UNUSED = "unused"  #: no check digit exists, such a number is never issued
    DATE = "date"  #: no such day or month
    CENTURY = "century"  #: the seventh digit of an IIN is above 6
    ENTITY = "entity"  #: the fifth digit of a BIN is not 4, 5 or 6
    UNIT = "unit"  #: the sixth digit of a BIN is above 3


class Sex(StrEnum):
    """As the seventh digit of an IIN says."""

    MALE = "male"  #: an odd digit
    FEMALE = "female"  #: an even digit


class Entity(StrEnum):
    """Whom a BIN was given to, by its fifth digit."""

    RESIDENT = "resident"  #: 4, a legal person of the country
    NON_RESIDENT = "non-resident"  #: 5, a foreign legal person
    JOINT = "joint"  #: 6, entrepreneurs in common


class Unit(StrEnum):
    """Which part of the firm a BIN means, by its sixth digit."""

    HEAD = "head"  #: 0
    BRANCH = "branch"  #: 1
    REPRESENTATION = "representation"  #: 2
    PEASANT_FARM = "peasant-farm"  #: 3


_ENTITIES = {4: Entity.RESIDENT, 5: Entity.NON_RESIDENT, 6: Entity.JOINT}
_UNITS = tuple(Unit)


class IdentifierError(ValueError):
    """The number cannot be an IIN or BIN; ``fault`` says why."""

    def __init__(self, fault: Fault, text: str) -> None:
        super().__init__(text)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Iin:
    """The number of a person."""

    value: str
    birth_date: date | None  #: None where the number does not say the century (foreigners)
    sex: Sex | None  #: None where the number does not say it (foreigners)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The number of a firm."""

    value: str
    year: int  #: last two digits of the year of registration
    month: int  #: month of registration
    entity: Entity
    unit: Unit


def check_digit(body: str) -> int | None:
    """The twelfth digit for eleven others; None if such a number is never issued."""
    digits = [int(character) for character in body]
    for weights in (_FIRST, _SECOND):
        if (rest := _remainder(digits, weights)) != _TEN:
            return rest
    return None


def parse_iin(value: str) -> Iin:
    """Read an IIN: birth date, century and sex, four digits of order, check digit.

    Raises:
        IdentifierError: the number cannot be an IIN.
    """
    _check(value)
    mark = int(value[6])
    if mark and mark not in _CENTURIES:
        raise IdentifierError(Fault.CENTURY, f"the seventh digit is {mark}, 0 to 6 are known")
    if not mark:
        _day(_LEAP_CENTURY, value)
        return Iin(value=value, birth_date=None, sex=None)
    sex = Sex.MALE if mark % 2 else Sex.FEMALE
    return Iin(value=value, birth_date=_day(_CENTURIES[mark], value), sex=sex)


def parse_bin(value: str) -> Bin:
    """Read a BIN: year and month of registration, kind, unit, five digits of order, check digit.

    Raises:
        IdentifierError: the number cannot be a BIN.
    """
    _check(value)
    month, entity, unit = int(value[2:4]), int(value[4]), int(value[5])
    if month not in _MONTHS:
        raise IdentifierError(Fault.DATE, f"there is no month {value[2:4]}")
    if entity not in _ENTITIES:
        raise IdentifierError(Fault.ENTITY, f"the fifth digit is {entity}, 4 to 6 are known")
    if unit >= len(_UNITS):
        raise IdentifierError(Fault.UNIT, f"the sixth digit is {unit}, 0 to 3 are known")
    return Bin(
        value=value,
        year=int(value[:2]),
        month=month,
        entity=_ENTITIES[entity],
        unit=_UNITS[unit],
    )


def _check(value: str) -> None:
    if not isinstance(value, str):
        raise TypeError(f"an IIN or BIN is text, not {type(value).__name__}: put it in quotes")
    if len(value) != _LENGTH:
        raise IdentifierError(Fault.LENGTH, f"{len(value)} characters, not {_LENGTH}")
    if not (value.isascii() and value.isdigit()):
        raise IdentifierError(Fault.DIGITS, "only the digits 0 to 9 are allowed")
    expected = check_digit(value[:-1])
    if expected is None:
        raise IdentifierError(Fault.UNUSED, "no number begins like this")
    if expected != int(value[-1]):
        raise IdentifierError(Fault.CHECKSUM, f"the last digit is {value[-1]}, not {expected}")


def _remainder(digits: Sequence[int], weights: Sequence[int]) -> int:
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11


def _day(century: int, value: str) -> date:
    try:
        return date(century + int(value[:2]), int(value[2:4]), int(value[4:6]))
    except ValueError as error:
        raise IdentifierError(Fault.DATE, f"there is no day {value[:6]}") from error
