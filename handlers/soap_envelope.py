"""The synchronous channel of the state gateway: SOAP 1.1, ``SendMessage`` and its response.

The shape is that of the channel's version 10: ``requestInfo`` and ``requestData/data``,
``responseInfo`` and ``responseData/data``, success said as SCSS001. Elements of ``data`` are named
after the port's fields; ``xsi:type`` tells numbers, truth, lists and objects from text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from .envelope import OK, EnvelopeError, Question, Status, result_of
from .wire import Json

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
TYPES = "http://bip.bee.kz/SyncChannel/v10/Types"
SUCCESS = "SCSS001"

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_KIND, _NIL = f"{{{_XSI}}}type", f"{{{_XSI}}}nil"
_NAMES = {"soap": SOAP, "t": TYPES, "xsi": _XSI}
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_KINDS: tuple[tuple[type, str], ...] = (  # a truth is a number too, so it comes first
    (bool, "boolean"),
    (int, "integer"),
    (float, "double"),
    (list, "array"),
    (dict, "object"),
)
_READ: dict[str, Callable[[str], Json]] = {
    "boolean": lambda text: {"true": True, "false": False}[text],
    "integer": int,
    "double": float,
}


class SoapEnvelope:
    """The form that the state gateway speaks."""

    mime = "text/xml; charset=utf-8"

    def headers(self, question: Question) -> dict[str, str]:
        """The action, as SOAP 1.1 asks (section 6.1.1)."""
        del question
        return {"SOAPAction": '"SendMessage"'}

    def write_question(self, question: Question) -> bytes:
        """A ``SendMessage``."""
        envelope, request = _message("SendMessage", "request")
        info = _add(request, "requestInfo")
        _add(info, "messageId", question.id)
        _add(info, "serviceId", question.service)
        _add(info, "messageDate", question.sent_at)
        _add(info, "routeId", question.action)
        sender = _add(info, "sender")
        _add(sender, "senderId", question.sender)
        _add(sender, "password", question.secret)
        _write(_add(request, "requestData"), "data", question.data)
        return _bytes(envelope)

    def read_question(self, content: bytes) -> Question:
        """A ``SendMessage``.

        Raises:
            EnvelopeError: it is none.
        """
        request = _find(_read(content), ".//request")
        info = _find(request, "requestInfo")
        return Question(
            id=_text(info, "messageId"),
            service=_text(info, "serviceId"),
            action=_text(info, "routeId"),
            sender=_text(info, "sender/senderId"),
            secret=_text(info, "sender/password"),
            sent_at=_text(info, "messageDate"),
            data=_value(_find(request, "requestData/data")),
        )

    def write_answer(self, question: Question, status: Status, result: Json) -> bytes:
        """A ``SendMessageResponse``, or a fault."""
        if not status.is_ok:
            return _fault(status)
        envelope, response = _message("SendMessageResponse", "response")
        info = _add(response, "responseInfo")
        _add(info, "messageId", question.id)
        _add(info, "correlationId", question.id)
        _add(info, "responseDate", question.sent_at)
        told = _add(info, "status")
        _add(told, "code", SUCCESS)
        _add(told, "message", "Message has been processed successfully")
        _write(_add(response, "responseData"), "data", {"result": result})
        return _bytes(envelope)

    def read_answer(self, content: bytes, question: Question) -> Json:
        """The result.

        Raises:
            EnvelopeError: it is no answer to this question, or says that there is none.
        """
        root = _read(content)
        if (fault := root.find(f".//{{{SOAP}}}Fault")) is not None:
            code = fault.findtext(".//errorCode") or "a fault"
            message = fault.findtext(".//errorMessage") or fault.findtext("faultstring") or ""
            raise EnvelopeError(f"answers {code} {message}".rstrip())
        response = _find(root, ".//response")
        info = _find(response, "responseInfo")
        answered = info.findtext("correlationId") or _text(info, "messageId")
        code = _text(info, "status/code")
        said = info.findtext("status/message") or ""
        status = OK if code == SUCCESS else Status(code=code, message=said)
        return result_of(question, answered, status, _value(_find(response, "responseData/data")))


def _message(name: str, part: str) -> tuple[etree._Element, etree._Element]:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap=_NAMES)
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    return envelope, _add(etree.SubElement(body, f"{{{TYPES}}}{name}"), part)


def _fault(status: Status) -> bytes:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap=_NAMES)
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    fault = etree.SubElement(body, f"{{{SOAP}}}Fault")
    _add(fault, "faultcode", "soap:Server")
    _add(fault, "faultstring", status.message)
    told = etree.SubElement(_add(fault, "detail"), f"{{{TYPES}}}SendMessageFault1_SendMessageFault")
    _add(told, "errorCode", status.code)
    _add(told, "errorMessage", status.message)
    return _bytes(envelope)


def _write(parent: etree._Element, name: str, value: Json) -> None:
    """Write a value as an element; a name that XML does not allow stands in an attribute."""
    element = _add(parent, name if _NAME.fullmatch(name) else "entry")
    if element.tag != name:
        element.set("name", name)
    kind = next((told for kind, told in _KINDS if isinstance(value, kind)), "")
    if kind:
        element.set(_KIND, kind)
    if isinstance(value, dict):
        for each, inner in value.items():
            _write(element, each, inner)
    elif isinstance(value, list):
        for inner in value:
            _write(element, "item", inner)
    elif value is None:
        element.set(_NIL, "true")
    else:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)


def _value(element: etree._Element) -> Json:
    if element.get(_NIL) == "true":
        return None
    kind, text = element.get(_KIND, ""), element.text or ""
    if kind == "array":
        return [_value(each) for each in element]
    if kind == "object":
        return {each.get("name", str(each.tag)): _value(each) for each in element}
    try:
        return _READ[kind](text) if kind in _READ else text
    except (ValueError, LookupError) as error:
        raise EnvelopeError(f"gives an answer that cannot be read: {text!r}") from error


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, name)
    element.text = text
    return element


def _find(parent: etree._Element, path: str) -> etree._Element:
    if (found := parent.find(path)) is None:
        raise EnvelopeError(f"gives an answer that cannot be read: it lacks {path}")
    return found


def _text(parent: etree._Element, path: str) -> str:
    return _find(parent, path).text or ""


def _read(content: bytes) -> etree._Element:
    safe = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(content, safe)
    except etree.XMLSyntaxError as error:
        raise EnvelopeError(f"gives an answer that cannot be read: {error}") from error


def _bytes(envelope: etree._Element) -> bytes:
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
