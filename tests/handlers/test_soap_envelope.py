"""The synchronous channel of the state gateway: its messages as they go over the wire."""

import pytest
from lxml import etree

from handlers.envelope import OK, EnvelopeError, Question, Status
from handlers.soap_envelope import SOAP, TYPES, SoapEnvelope

ENVELOPE = SoapEnvelope()
QUESTION = Question(
    id="f0d1", service="gbd-fl", action="find", data={"iin": "750228359095"}, secret="s"
)


def test_a_question_is_a_send_message_with_unqualified_children() -> None:
    root = etree.fromstring(ENVELOPE.write_question(QUESTION))

    request = root.find(f"{{{SOAP}}}Body/{{{TYPES}}}SendMessage/request")
    assert request is not None
    assert request.findtext("requestInfo/messageId") == "f0d1"
    assert request.findtext("requestInfo/serviceId") == "gbd-fl"
    assert request.findtext("requestInfo/sender/senderId") == "procrunner"
    assert request.findtext("requestInfo/sender/password") == "s"
    assert request.findtext("requestData/data/iin") == "750228359095"


def test_a_question_is_read_as_it_was_written() -> None:
    assert ENVELOPE.read_question(ENVELOPE.write_question(QUESTION)) == QUESTION


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "Үлгінов & <ұл>",
        True,
        False,
        18520,
        -1.5,
        [],
        {},
        [1, "1", None, [True]],
        {"person": {"name": "Сынақ", "document": None}, "powers": ["all", "sign"]},
        {"no name": 1, "1st": 2, "текст": 3},
    ],
)
def test_a_result_comes_back_as_it_was(value: object) -> None:
    answer = ENVELOPE.write_answer(QUESTION, OK, value)

    assert ENVELOPE.read_answer(answer, QUESTION) == value


def test_an_answer_says_success_as_the_gateway_does() -> None:
    root = etree.fromstring(ENVELOPE.write_answer(QUESTION, OK, None))

    assert root.findtext(".//responseInfo/status/code") == "SCSS001"
    assert root.findtext(".//responseInfo/correlationId") == "f0d1"


def test_a_fault_tells_its_code_and_message() -> None:
    answer = ENVELOPE.write_answer(QUESTION, Status(code="SE_01", message="no route"), None)

    with pytest.raises(EnvelopeError, match=r"^answers SE_01 no route$"):
        ENVELOPE.read_answer(answer, QUESTION)


def test_an_answer_to_another_message_is_none() -> None:
    other = Question(id="other", service="gbd-fl", action="find", data={})

    with pytest.raises(EnvelopeError, match="answers another message"):
        ENVELOPE.read_answer(ENVELOPE.write_answer(other, OK, None), QUESTION)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (b"SCSS001", b"SCSE000", "answers SCSE000"),
        (b"responseData", b"nothing", "it lacks responseData/data"),
        (b"responseInfo", b"nothing", "it lacks responseInfo"),
        (b">7<", b">seven<", "cannot be read: 'seven'"),
        (b"</soap:Envelope>", b"", "cannot be read"),
        (b"result", b"outcome", "it lacks 'result'"),
    ],
)
def test_a_broken_answer_is_none(old: bytes, new: bytes, what: str) -> None:
    answer = ENVELOPE.write_answer(QUESTION, OK, 7)
    assert old in answer

    with pytest.raises(EnvelopeError, match=what):
        ENVELOPE.read_answer(answer.replace(old, new), QUESTION)


def test_entities_are_not_followed() -> None:
    answer = ENVELOPE.write_answer(QUESTION, OK, "@")
    bomb = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    head, _, rest = answer.partition(b"?>")

    result = ENVELOPE.read_answer(head + b"?>" + bomb + rest.replace(b"@", b"&e;"), QUESTION)

    assert result == ""


def test_a_word_that_xml_cannot_hold_is_told() -> None:
    with pytest.raises(ValueError, match="XML compatible"):
        ENVELOPE.write_question(Question(id="1", service="s", action="a", data={"x": "\x00"}))
