"""The words of the page and of BPMN's elements, in three languages."""

from __future__ import annotations

from procrunner.language import say

PAGE = {
    "diagram": ("Сызба", "Схема", "Diagram"),
    "search": (
        "Іздеу: атауы, тармағы, өңдеуші, рөлі",
        "Поиск: название, пункт, обработчик, роль",
        "Search: name, clause, handler, role",
    ),
    "found": ("Табылғаны", "Найдено", "Found"),
    "nothing": ("Ештеңе табылмады", "Ничего не найдено", "Nothing found"),
    "more": ("тағы", "ещё", "more"),
    "menu": ("Мазмұны", "Содержание", "Contents"),
    "close": ("Жабу", "Закрыть", "Close"),
    "zoomIn": ("Үлкейту", "Крупнее", "Zoom in"),
    "zoomOut": ("Кішірейту", "Мельче", "Zoom out"),
    "fit": ("Тұтас көрсету", "Показать целиком", "Show all of it"),
    "print": ("Басып шығару", "Печать", "Print"),
    "help": ("Пернелер", "Клавиши", "Keys"),
    "language": ("Тіл", "Язык", "Language"),
    "legend": ("Белгілер", "Обозначения", "Legend"),
    "overlays": ("Көрсету", "Показать", "Show"),
    "path": ("Өтілген жол", "Пройденный путь", "Path passed"),
    "tokens": ("Қазіргі орны", "Где сейчас", "Where it stands"),
    "heat": ("Жүктеме", "Нагрузка", "Load"),
    "coverage": ("Тестпен қамтылуы", "Покрытие тестами", "Test coverage"),
    "findings": ("Ескертулер", "Замечания", "Findings"),
    "difference": ("Айырмашылық", "Различия", "Differences"),
    "note": ("Белгіде", "Отмечено", "Marked"),
    "element": ("Элемент", "Элемент", "Element"),
    "keyMove": ("сызбаны жылжыту", "двигать схему", "move the diagram"),
    "keyZoom": ("үлкейту, кішірейту, тұтас", "крупнее, мельче, целиком", "larger, smaller, all"),
    "keyNext": (
        "келесі, алдыңғы элемент",
        "следующий, предыдущий элемент",
        "next, previous element",
    ),
    "keyRead": ("элементтің мәліметтері", "сведения об элементе", "details of the element"),
    "keyPage": ("алдыңғы, келесі сызба", "предыдущая, следующая схема", "previous, next diagram"),
    "keySearch": ("іздеу", "поиск", "search"),
    "keyClose": ("жабу", "закрыть", "close"),
}

DETAILS = {
    "kind": ("Түрі", "Вид", "Kind"),
    "documentation": ("Сипаттама", "Описание", "Description"),
    "steps": ("Регламент қадамы", "Шаг регламента", "Step of the regulation"),
    "role": ("Орындаушы", "Исполнитель", "Performed by"),
    "candidates": ("Рөлі", "Роль", "Role"),
    "pool": ("Қатысушы", "Участник", "Participant"),
    "term": ("Мерзімі", "Срок", "Term"),
    "event": ("Оқиға", "Событие", "Event"),
    "condition": ("Шарт", "Условие", "Condition"),
    "otherwise": ("әйтпесе", "иначе", "otherwise"),
    "topic": ("Өңдеуші", "Обработчик", "Handler"),
    "form": ("Форма өрістері", "Поля формы", "Form fields"),
    "required": ("міндетті", "обязательно", "required"),
    "inputs": ("Кіріс деректері", "Входные данные", "Data in"),
    "outputs": ("Шығыс деректері", "Выходные данные", "Data out"),
    "host": ("Қай элементте", "На элементе", "Attached to"),
    "boundary": ("Шекарадағы оқиғалар", "События на границе", "Boundary events"),
    "repeat": ("Қайталану", "Повторение", "Repetition"),
    "open": ("Сызбасын ашу", "Открыть схему", "Open its diagram"),
    "incoming": ("Қайдан", "Откуда", "From"),
    "outgoing": ("Қайда", "Куда", "To"),
    "members": ("Құрамы", "Состав", "Holds"),
    "id": ("Идентификатор", "Идентификатор", "Id"),
    "working": ("жұмыс уақыты", "рабочее время", "working time"),
    "clock": ("күнтізбелік уақыт", "календарное время", "calendar time"),
}

FIELDS = {
    "string": ("мәтін", "текст", "text"),
    "long": ("бүтін сан", "целое число", "whole number"),
    "boolean": ("иә не жоқ", "да или нет", "yes or no"),
    "date": ("күн", "дата", "date"),
    "enum": ("таңдау", "выбор", "choice"),
    "choices": ("бірнеше таңдау", "выбор нескольких", "several choices"),
    "number": ("сан", "число", "number"),
    "time": ("уақыт", "время", "time"),
    "datetime": ("күн мен уақыт", "дата и время", "date and time"),
    "file": ("файл", "файл", "file"),
}

KINDS = {
    "task": ("Тапсырма", "Задача", "Task"),
    "userTask": ("Адам орындайтын тапсырма", "Задача человека", "Task of a person"),
    "manualTask": ("Қолмен орындалатын тапсырма", "Ручная задача", "Manual task"),
    "serviceTask": ("Жүйе орындайтын тапсырма", "Задача системы", "Task of a system"),
    "sendTask": ("Хабарлама жіберу", "Отправка сообщения", "Sending a message"),
    "receiveTask": ("Хабарлама күту", "Ожидание сообщения", "Receiving a message"),
    "scriptTask": ("Скрипт", "Скрипт", "Script"),
    "businessRuleTask": ("Ереже бойынша шешім", "Решение по правилу", "Decision by a rule"),
    "callActivity": ("Басқа үдерісті шақыру", "Вызов другого процесса", "Call of another process"),
    "subProcess": ("Ішкі үдеріс", "Подпроцесс", "Sub-process"),
    "transaction": ("Транзакция", "Транзакция", "Transaction"),
    "adHocSubProcess": ("Еркін ішкі үдеріс", "Свободный подпроцесс", "Ad-hoc sub-process"),
    "startEvent": ("Бастапқы оқиға", "Начальное событие", "Start event"),
    "endEvent": ("Аяқтаушы оқиға", "Завершающее событие", "End event"),
    "boundaryEvent": ("Шекарадағы оқиға", "Граничное событие", "Boundary event"),
    "intermediateCatchEvent": (
        "Аралық оқиға: күту",
        "Промежуточное событие: ожидание",
        "Intermediate event: waiting",
    ),
    "intermediateThrowEvent": (
        "Аралық оқиға: жіберу",
        "Промежуточное событие: отправка",
        "Intermediate event: throwing",
    ),
    "exclusiveGateway": (
        "Шарт: бір жол таңдалады",
        "Условие: выбирается один путь",
        "Decision: one way is taken",
    ),
    "parallelGateway": ("Қатар жолдар", "Параллельные пути", "Parallel ways"),
    "inclusiveGateway": (
        "Шарт: бір не бірнеше жол",
        "Условие: один или несколько путей",
        "Decision: one way or several",
    ),
    "eventBasedGateway": (
        "Қай оқиға бұрын болса, сол жол",
        "Путь по первому событию",
        "The first event decides",
    ),
    "complexGateway": ("Күрделі шарт", "Сложное условие", "Complex gateway"),
    "dataObjectReference": ("Құжат немесе деректер", "Документ или данные", "Document or data"),
    "dataStoreReference": ("Деректер қоры", "Хранилище данных", "Data store"),
    "dataInput": ("Кіріс деректері", "Входные данные", "Data input"),
    "dataOutput": ("Шығыс деректері", "Выходные данные", "Data output"),
    "textAnnotation": ("Түсіндірме", "Примечание", "Annotation"),
    "group": ("Топ", "Группа", "Group"),
    "participant": ("Қатысушы", "Участник", "Participant"),
    "lane": ("Орындаушы", "Исполнитель", "Lane"),
    "sequenceFlow": ("Басқару ағыны", "Поток управления", "Sequence flow"),
    "messageFlow": ("Хабарламалар ағыны", "Поток сообщений", "Message flow"),
    "association": ("Байланыс", "Связь", "Association"),
    "dataInputAssociation": ("Деректер ағыны", "Поток данных", "Data flow"),
    "dataOutputAssociation": ("Деректер ағыны", "Поток данных", "Data flow"),
}

TRIGGERS = {
    "message": ("хабарлама", "сообщение", "message"),
    "timer": ("таймер", "таймер", "timer"),
    "error": ("қате", "ошибка", "error"),
    "signal": ("сигнал", "сигнал", "signal"),
    "escalation": ("эскалация", "эскалация", "escalation"),
    "conditional": ("шарт", "условие", "condition"),
    "link": ("сілтеме", "ссылка", "link"),
    "terminate": ("бәрін аяқтау", "завершение всего", "end of everything"),
    "compensate": ("өтеу", "компенсация", "compensation"),
    "cancel": ("бас тарту", "отмена", "cancellation"),
    "standard": ("қайталау", "повтор", "loop"),
    "parallel": ("қатар, бірнеше рет", "параллельно, несколько раз", "several times at once"),
    "sequential": ("кезекпен, бірнеше рет", "по очереди, несколько раз", "several times in turn"),
}

LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
SHORT = {"kk": "Қаз", "ru": "Рус", "en": "Eng"}


def page(language: str) -> dict[str, str]:
    """Every word of the page by its key, those of BPMN too."""
    told = {**PAGE, **DETAILS, **FIELDS, **TRIGGERS, **KINDS}
    return {key: say(words, language) for key, words in told.items()}
