"""What a check of a signature may say, and how each answer is told to the applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

HEAD = "1.2.398.3.3.4.1.2.1"
"""The national authority's role of who heads a firm."""

RIGHT_TO_SIGN = "1.2.398.3.3.4.1.2.2"
"""The national authority's role of who may sign for a firm without heading it."""


class Code(StrEnum):
    """The closed set of answers."""

    OK = "ok"  #: the signature is good and is this person's
    IIN_MISMATCH = "iin-mismatch"  #: good, but of another person
    BIN_MISMATCH = "bin-mismatch"  #: good, but not of this firm
    KEY_USAGE = "key-usage"  #: the certificate is not for signing documents
    REVOKED = "revoked"  #: the certificate, or its issuer's, was taken back
    EXPIRED = "expired"  #: the certificate has run out
    NOT_YET_VALID = "not-yet-valid"  #: the certificate begins later
    UNTRUSTED = "untrusted"  #: no chain leads to a root that we trust
    DIGEST = "digest"  #: the document is not the one that was signed
    SIGNATURE = "signature"  #: the signature's own bytes are wrong
    REVINFO_STALE = "revinfo-stale"  #: technical: the revocation list is too old
    REVINFO_MISSING = "revinfo-missing"  #: technical: there is no usable revocation list
    SIGNER_COUNT = "signer-count"  #: not exactly one signer
    MALFORMED = "malformed"  #: cannot be read, or lacks what every signature has
    OTHER_CONTENT = "other-content"  #: carries another document than the one that is judged
    OTHER_CERTIFICATE = "other-certificate"  #: was made for another certificate than it brings
    STAMP = "stamp"  #: it bears a time stamp that is not to be believed
    NOT_SIGNED_DATA = "not-signed-data"  #: another kind of CMS message
    ALGORITHM = "algorithm"  #: an algorithm that we do not accept
    ENTITY_NOT_FOUND = "entity-not-found"  #: good, but there is no such firm
    ENTITY_INACTIVE = "entity-inactive"  #: good, but the firm is suspended or struck off
    NOT_HEAD = "not-head"  #: good, but of somebody who may not sign for the firm

    @property
    def is_technical(self) -> bool:
        """Nothing is known about the signature: never a reason to refuse."""
        return self in {Code.REVINFO_STALE, Code.REVINFO_MISSING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One answer in the languages of the cabinet."""

    kk: str
    ru: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer of one check, and what the certificate says of its owner."""

    code: Code
    detail: str = ""  #: for the log, in English
    iin: str = ""  #: empty where the certificate has none, or more than one
    bin: str = ""  #: empty where the certificate has none, or more than one
    signer: str = ""  #: common name
    serial: str = ""  #: serial number of the certificate, hex
    roles: tuple[str, ...] = ()  #: object identifiers of what the owner is, among the key usages
    time: datetime | None = None  #: when it was signed, as is stamped or else as the signer says
    is_stamped: bool = False  #: a trusted authority has stamped it at that time

    @property
    def is_valid(self) -> bool:
        """The signature is good and is this person's."""
        return self.code is Code.OK


EXPLANATIONS = {
    Code.OK: Explanation(
        kk="Электрондық цифрлық қолтаңба расталды.",
        ru="Электронная цифровая подпись подтверждена.",
        en="The electronic digital signature is confirmed.",
    ),
    Code.IIN_MISMATCH: Explanation(
        kk="Қолтаңба куәлігіндегі ЖСН сұраудағы ЖСН-мен сәйкес келмейді.",
        ru="ИИН в сертификате подписи не совпадает с ИИН в запросе.",
        en="The IIN of the certificate is not the IIN of the request.",
    ),
    Code.BIN_MISMATCH: Explanation(
        kk="Қолтаңба куәлігіндегі БСН сұраудағы БСН-мен сәйкес келмейді.",
        ru="БИН в сертификате подписи не совпадает с БИН в запросе.",
        en="The BIN of the certificate is not the BIN of the request.",
    ),
    Code.KEY_USAGE: Explanation(
        kk="Бұл куәлік құжатқа қол қоюға арналмаған.",
        ru="Этот сертификат не предназначен для подписания документов.",
        en="This certificate is not meant for signing documents.",
    ),
    Code.REVOKED: Explanation(
        kk="Қолтаңба куәлігі кері қайтарып алынған.",
        ru="Сертификат подписи отозван.",
        en="The certificate of the signature is revoked.",
    ),
    Code.EXPIRED: Explanation(
        kk="Қолтаңба куәлігінің қолданылу мерзімі өтіп кеткен.",
        ru="Срок действия сертификата подписи истёк.",
        en="The certificate of the signature has expired.",
    ),
    Code.NOT_YET_VALID: Explanation(
        kk="Қолтаңба куәлігінің қолданылу мерзімі әлі басталмаған.",
        ru="Срок действия сертификата подписи ещё не начался.",
        en="The certificate of the signature is not valid yet.",
    ),
    Code.UNTRUSTED: Explanation(
        kk="Куәлікті сенімді куәландырушы орталық бермеген.",
        ru="Сертификат выдан не доверенным удостоверяющим центром.",
        en="The certificate was not issued by a trusted certification authority.",
    ),
    Code.DIGEST: Explanation(
        kk="Құжат қол қойылғаннан кейін өзгертілген.",
        ru="Документ изменён после подписания.",
        en="The document was changed after it was signed.",
    ),
    Code.SIGNATURE: Explanation(
        kk="Қолтаңба математикалық тексеруден өтпеді.",
        ru="Подпись не прошла математическую проверку.",
        en="The signature does not verify.",
    ),
    Code.REVINFO_STALE: Explanation(
        kk="Кері қайтарылған куәліктердің тізімі ескірген, тексеру кейінге қалдырылды.",
        ru="Список отозванных сертификатов устарел, проверка отложена.",
        en="The revocation list is out of date; the check is put off.",
    ),
    Code.REVINFO_MISSING: Explanation(
        kk="Кері қайтарылған куәліктердің тізімі жоқ, тексеру кейінге қалдырылды.",
        ru="Нет списка отозванных сертификатов, проверка отложена.",
        en="There is no revocation list; the check is put off.",
    ),
    Code.SIGNER_COUNT: Explanation(
        kk="Файлда дәл бір қолтаңба болуы тиіс.",
        ru="В файле должна быть ровно одна подпись.",
        en="The file must hold exactly one signature.",
    ),
    Code.MALFORMED: Explanation(
        kk="Қолтаңба файлы бүлінген немесе толық емес.",
        ru="Файл подписи повреждён или неполон.",
        en="The signature file is damaged or incomplete.",
    ),
    Code.OTHER_CONTENT: Explanation(
        kk="Қолтаңба файлының ішіндегі құжат тексерілетін құжаттан өзгеше.",
        ru="Внутри файла подписи находится не тот документ, который проверяется.",
        en="The document inside the signature file is not the one that is checked.",
    ),
    Code.OTHER_CERTIFICATE: Explanation(
        kk="Қолтаңба файлындағы куәлік қол қою кезінде көрсетілген куәлік емес.",
        ru="Сертификат в файле подписи не тот, который указан при подписании.",
        en="The certificate in the file is not the one that was named when it was signed.",
    ),
    Code.STAMP: Explanation(
        kk="Қолтаңбадағы уақыт белгісіне сенуге болмайды.",
        ru="Метке времени в подписи нельзя доверять.",
        en="The time stamp of the signature is not to be believed.",
    ),
    Code.NOT_SIGNED_DATA: Explanation(
        kk="Файл қол қойылған деректер емес.",
        ru="Файл не является подписанными данными.",
        en="The file is not signed data.",
    ),
    Code.ALGORITHM: Explanation(
        kk="Қолтаңба алгоритмі қабылданбайды.",
        ru="Алгоритм подписи не принимается.",
        en="The algorithm of the signature is not accepted.",
    ),
    Code.ENTITY_NOT_FOUND: Explanation(
        kk="Сұраудағы БСН заңды тұлғалар дерекқорында жоқ.",
        ru="БИН из запроса не найден в базе данных юридических лиц.",
        en="The BIN of the request is not in the database of legal entities.",
    ),
    Code.ENTITY_INACTIVE: Explanation(
        kk="Заңды тұлғаның қызметі тоқтатылған немесе ол таратылған.",
        ru="Деятельность юридического лица приостановлена, или оно ликвидировано.",
        en="The legal entity is suspended or has been struck off.",
    ),
    Code.NOT_HEAD: Explanation(
        kk="Қол қоюшы заңды тұлғаның басшысы емес және оның атынан қол қою құқығы жоқ.",
        ru="Подписавший не руководит юридическим лицом и не вправе подписывать за него.",
        en="The signer does not head the legal entity and has no right to sign for it.",
    ),
}
