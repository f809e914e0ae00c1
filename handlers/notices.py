"""The words of the notices to applicants, in Kazakh, Russian and English."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from procrunner.errors import HandlerError

LANGUAGES = ("kk", "ru", "en")

TEXTS: Mapping[str, tuple[str, str, str]] = {
    "receipt": (
        "Құжаттарыңыз қабылданды. Бұл хабарлама – қолхат.",
        "Ваши документы приняты. Это сообщение – расписка.",
        "Your documents are accepted. This message is the receipt.",
    ),
    "accepted": (
        "Мемлекеттік қызмет көрсетуге сұрауыңыз қабылданды.",
        "Ваш запрос на оказание государственной услуги принят.",
        "Your request for the public service is accepted.",
    ),
    "no-data": (
        "Деректерді алу мүмкін емес: мемлекеттік жүйелерде мәліметтер жоқ.",
        "Получить данные невозможно: сведений в государственных системах нет.",
        "The data cannot be obtained: the state systems do not hold them.",
    ),
    "authorisation": (
        "Порталға кіруден бас тартылды: деректеріңізде бұзушылық бар.",
        "Во входе на портал отказано: в ваших данных есть нарушения.",
        "You cannot be let into the portal: your data are not right.",
    ),
    "signature": (
        "Сұралған қызметтен бас тартылды: электрондық цифрлық қолтаңба расталмады.",
        "В запрашиваемой услуге отказано: электронная цифровая подпись не подтверждена.",
        "The service is refused: the electronic digital signature is not confirmed.",
    ),
    "acceptance": (
        "Өтінішіңізді қабылдаудан бас тартылды.",
        "В приёме вашего заявления отказано.",
        "Your application is not accepted.",
    ),
    "payment": (
        "Сұралған қызметтен бас тартылды: қызмет үшін төлем жасалмаған.",
        "В запрашиваемой услуге отказано: услуга не оплачена.",
        "The service is refused: it has not been paid for.",
    ),
    "refund": (
        "Төлеміңіз бірде-бір сұрауға жұмсалмады, ақша қайтарылды.",
        "Ваш платёж не относится ни к одному запросу, деньги возвращены.",
        "Your payment belongs to no request; the money was given back.",
    ),
    "qualification": (
        "Сұралған қызметтен бас тартылды: біліктілік талаптарына сәйкессіздік бар.",
        "В запрашиваемой услуге отказано: квалификационные требования не выполнены.",
        "The service is refused: the qualification requirements are not met.",
    ),
    "documents": (
        "Сұралған қызметтен бас тартылды: құжаттарыңызда бұзушылықтар бар.",
        "В запрашиваемой услуге отказано: в ваших документах есть нарушения.",
        "The service is refused: your documents have faults.",
    ),
    "test-date": (
        "Тестілеуге жіберілдіңіз. Белгіленген күні мен уақытында келіңіз.",
        "Вы допущены к тестированию. Приходите в назначенные день и время.",
        "You are admitted to the test. Come at the day and time below.",
    ),
    "not-admitted": (
        "Басшының бұйрығымен тестілеуге жіберілмедіңіз.",
        "Приказом руководителя вы не допущены к тестированию.",
        "By order of the head you are not admitted to the test.",
    ),
    "test-result": (
        "Тестілеудің нәтижесі: дұрыс жауаптарды бағдарлама санады.",
        "Результат тестирования: правильные ответы сосчитала программа.",
        "The result of the test: the program has counted the right answers.",
    ),
    "refusal": (
        "Мемлекеттік қызметті көрсетуден дәлелді бас тартылды.",
        "В оказании государственной услуги мотивированно отказано.",
        "The public service is refused, with reasons.",
    ),
    "ready": (
        "Нәтиже дайын. Оны қолхат пен жеке куәлікті көрсетіп алыңыз.",
        "Результат готов. Получите его по расписке и удостоверению личности.",
        "The result is ready. Collect it with the receipt and your identity card.",
    ),
    "e-document": (
        "Нәтижені порталдан электрондық құжат түрінде алыңыз; қаласаңыз, қағазға басылып беріледі.",
        "Получите результат на портале в виде электронного документа; по желанию его распечатают.",
        "Get the result on the portal as an electronic document; it is printed if you wish.",
    ),
    "result": (
        "Мемлекеттік қызметтің нәтижесі жеке кабинетіңізге жіберілді.",
        "Результат государственной услуги направлен в ваш личный кабинет.",
        "The result of the public service is in your cabinet.",
    ),
}

LABELS: Mapping[str, tuple[str, str, str]] = {
    "incoming_number": ("Кіріс нөмірі", "Входящий номер", "Incoming number"),
    "certificate_number": ("Сертификат нөмірі", "Номер сертификата", "Certificate number"),
    "amount": ("Сомасы, теңге", "Сумма, тенге", "Amount, tenge"),
    "number": ("Нөмірі", "Номер", "Number"),
    "reason": ("Себебі", "Причина", "Reason"),
    "reasons": ("Себептері", "Причины", "Reasons"),
    "order": ("Бұйрық", "Приказ", "Order"),
    "day": ("Күні", "Дата", "Day"),
    "time": ("Уақыты", "Время", "Time"),
    "right": ("Дұрыс жауаптар", "Правильных ответов", "Right answers"),
    "questions": ("Сұрақтар", "Вопросов", "Questions"),
    "pass_mark": ("Өту шегі", "Проходной балл", "Pass mark"),
    "missing": ("Жетіспейтіні", "Не хватает", "Missing"),
    "place": ("Нәтижені алу орны", "Место получения результата", "Place of the result"),
    "due": ("Нәтиже күні", "Дата результата", "Date of the result"),
}


def texts(code: str, details: Mapping[str, object]) -> dict[str, str]:
    """The whole notice by language: its sentence, then a line for each detail.

    A detail may itself be a mapping by language.

    Raises:
        HandlerError: no such notice.
    """
    if code not in TEXTS:
        raise HandlerError(f"there is no notice '{code}'", hint=_hint(code))
    return {
        language: "\n".join([TEXTS[code][place], *_lines(details, language, place)])
        for place, language in enumerate(LANGUAGES)
    }


def _lines(details: Mapping[str, object], language: str, place: int) -> list[str]:
    """The details in the order of their labels; those without one come last."""
    known = {name: words[place] for name, words in LABELS.items() if name in details}
    named = {**known, **{name: name for name in details if name not in known}}
    return [f"{label}: {_shown(details[name], language)}" for name, label in named.items()]


def _shown(value: object, language: str) -> str:
    if isinstance(value, Mapping):
        return str(value.get(language, value))
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _hint(code: str) -> str:
    near = difflib.get_close_matches(code, TEXTS, n=1)
    guess = f"Did you mean '{near[0]}'? " if near else ""
    return f"{guess}Known: {', '.join(sorted(TEXTS))}. They are in handlers/notices.py."
