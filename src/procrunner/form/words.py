"""Every message of forms in Kazakh, Russian and English."""

from __future__ import annotations

from procrunner.language import Words

TYPES: dict[str, Words] = {
    "string": ("мәтін", "текст", "text"),
    "long": ("бүтін сан", "целое число", "a whole number"),
    "number": ("сан", "число", "a number"),
    "boolean": ("иә (true) не жоқ (false)", "да (true) или нет (false)", "true or false"),
    "date": (
        "күн, мысалы 2026-03-01",
        "дата, например 2026-03-01",
        "a date, such as 2026-03-01",
    ),
    "time": ("уақыт, мысалы 09:30", "время, например 09:30", "a time, such as 09:30"),
    "datetime": (
        "күн мен уақыт, мысалы 2026-03-01T09:30",
        "дата и время, например 2026-03-01T09:30",
        "a date and time, such as 2026-03-01T09:30",
    ),
    "enum": ("мынаның бірі: {choices}", "одно из: {choices}", "one of {choices}"),
    "choices": (
        "мына тізімнен: {choices}",
        "список из: {choices}",
        "a list of any of {choices}",
    ),
    "file": (
        "файл (--attach АТАУЫ=ЖОЛЫ)",
        "файл (--attach ИМЯ=ПУТЬ)",
        "an attachment (--attach NAME=PATH)",
    ),
}
"""What a field of a type takes."""

ASKED: dict[str, Words] = {
    "boolean": ("иә/жоқ", "да/нет", "yes/no"),
    "date": ("КК.АА.ЖЖЖЖ", "ДД.ММ.ГГГГ", "YYYY-MM-DD"),
    "time": ("СС:ММ", "ЧЧ:ММ", "HH:MM"),
    "datetime": ("ЖЖЖЖ-АА-ККTСС:ММ", "ГГГГ-ММ-ДДTЧЧ:ММ", "YYYY-MM-DDTHH:MM"),
    "enum": ("1–{last}", "1–{last}", "1–{last}"),
    "choices": (
        "1–{last}, үтір арқылы",
        "1–{last}, через запятую",
        "1–{last}, with commas between",
    ),
    "file": ("файлдың жолы", "путь к файлу", "path of the file"),
}
"""How an answer at the terminal is written."""

YES: Words = ("иә", "да", "yes")
NO: Words = ("жоқ", "нет", "no")

PROBLEMS: dict[str, Words] = {
    "missing": (
        "толтырылмаған; керегі: {wanted}",
        "не заполнено; нужно: {wanted}",
        "is missing: {wanted}",
    ),
    "empty": ("бос қалған", "пусто", "is empty"),
    "ticked": ("белгіленбеген", "не отмечено", "is not ticked"),
    "type": (
        "мәні {value}; керегі: {wanted}",
        "имеет значение {value}; нужно: {wanted}",
        "is {value}, not {wanted}",
    ),
    "hidden": (
        "бұл жерде сұралмайды; сұралатын шарты: {limit}",
        "здесь не спрашивается; спрашивается при условии: {limit}",
        "is not asked for: only where {limit}",
    ),
    "min": ("{limit} мәнінен кем", "меньше {limit}", "is below {limit}"),
    "max": ("{limit} мәнінен артық", "больше {limit}", "is above {limit}"),
    "earliest": ("{limit} күнінен ерте", "раньше {limit}", "is before {limit}"),
    "latest": ("{limit} күнінен кеш", "позже {limit}", "is after {limit}"),
    "minlength": (
        "{limit} таңбадан қысқа",
        "короче {limit} знаков",
        "is shorter than {limit} letters",
    ),
    "maxlength": (
        "{limit} таңбадан ұзын",
        "длиннее {limit} знаков",
        "is longer than {limit} letters",
    ),
    "pattern": (
        "{limit} үлгісіне сай емес",
        "не соответствует образцу {limit}",
        "does not match {limit}",
    ),
    "email": (
        "электрондық пошта мекенжайы емес",
        "не является адресом электронной почты",
        "is no e-mail address",
    ),
    "phone": (
        "телефон нөмірі емес, мысалы +77010000000",
        "не является номером телефона, например +77010000000",
        "is no telephone number, such as +77010000000",
    ),
    "accept": (
        "файлының түрі жарамайды; қабылданатыны: {limit}",
        "файл не того типа; принимаются: {limit}",
        "is a file of another type than {limit}",
    ),
    "maxsize": (
        "файлы {limit} көлемінен үлкен",
        "файл больше {limit}",
        "is a file larger than {limit}",
    ),
    "rule": (
        "сызбада қолдануға келмейтін ереже бар: {limit}",
        "имеет в схеме правило, которое неприменимо: {limit}",
        "has a rule in the diagram that cannot be applied to it: {limit}",
    ),
}
"""What is wrong with a value, after the field's label."""

HINT: Words = (
    "Мәндерді былай беріңіз: {example}",
    "Задайте значения так: {example}",
    "Give them with {example}",
)
