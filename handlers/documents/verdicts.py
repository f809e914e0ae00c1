"""What a verification of a document may say; of signatures it says what ``outcomes`` does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum

from ..outcomes import EXPLANATIONS, Code, Explanation, Outcome


class Word(StrEnum):
    """The answers that a signature alone does not have."""

    GENUINE = "genuine"  #: signed by the provider, and as the register has it
    REGISTERED = "registered"  #: the register has what a QR code says; no file was looked at
    UNSIGNED = "unsigned"  #: as the register has it, but nobody signed it
    APPENDED = "appended"  #: the signature is not over the whole file
    STRANGER = "stranger"  #: signed, but not on behalf of the provider
    OTHER_OFFICER = "other-officer"  #: signed by one who may sign, but not such documents
    NO_ENTRY = "no-entry"  #: no register has its number
    OTHER_ENTRY = "other-entry"  #: the register has that number for something else
    OTHER_CODE = "other-code"  #: the QR code on the page says something else


_TEXTS: Mapping[Word, Explanation] = {
    Word.GENUINE: Explanation(
        kk="Құжат түпнұсқа: оған көрсетілетін қызметті беруші қол қойған, жазбасы тізілімде бар.",
        ru="Документ подлинный: он подписан услугодателем, и его запись есть в реестре.",
        en="The document is genuine: the provider signed it, and its entry is in the register.",
    ),
    Word.REGISTERED: Explanation(
        kk="Тізілімде QR-кодтағы жазба бар. Қолтаңбаны файлдың өзі бойынша тексеріңіз.",
        ru="Запись, указанная в QR-коде, есть в реестре. Подпись проверяется по самому файлу.",
        en="The register has the entry of the QR code. The signature is checked by the file.",
    ),
    Word.UNSIGNED: Explanation(
        kk="Құжат тізілімдегі жазбаға сәйкес, бірақ оған ешкім қол қоймаған.",
        ru="Документ соответствует записи реестра, но никем не подписан.",
        en="The document agrees with the register, but nobody has signed it.",
    ),
    Word.APPENDED: Explanation(
        kk="Қолтаңба файлды түгел қамтымайды: қол қойылғаннан кейін оған бірдеңе қосылған.",
        ru="Подпись охватывает не весь файл: после подписания в него что-то добавлено.",
        en="The signature does not cover the whole file: something was added after it.",
    ),
    Word.STRANGER: Explanation(
        kk="Қолтаңба жарамды, бірақ оны көрсетілетін қызметті беруші қоймаған.",
        ru="Подпись действительна, но поставлена не услугодателем.",
        en="The signature is good, but it is not the provider's.",
    ),
    Word.OTHER_OFFICER: Explanation(
        kk="Көрсетілетін қызметті беруші қол қоюшыны құжаттарға қол қоюға тағайындамаған.",
        ru="Подписавший не назначен услугодателем подписывать его документы.",
        en="The signer is not whom the provider has appointed to sign its documents.",
    ),
    Word.NO_ENTRY: Explanation(
        kk="Тізілімдерде мұндай нөмірлі жазба жоқ.",
        ru="В реестрах нет записи с таким номером.",
        en="No register has an entry of this number.",
    ),
    Word.OTHER_ENTRY: Explanation(
        kk="Тізілімдегі осы нөмірлі жазба құжаттағы жазбадан өзгеше.",
        ru="Запись реестра с этим номером отличается от той, по которой сделан документ.",
        en="The register's entry of this number is not the one the document was made of.",
    ),
    Word.OTHER_CODE: Explanation(
        kk="Құжаттағы QR-код оның нөмірі мен жазбасына сәйкес келмейді.",
        ru="QR-код на документе не соответствует его номеру и записи.",
        en="The QR code on the document does not fit its number and entry.",
    ),
}

_STAMPED = Explanation(
    kk="Қол қойылған уақыты {time}: уақыт белгісімен расталған.",
    ru="Подписано {time}: это подтверждает метка времени.",
    en="It was signed at {time}: a time stamp proves it.",
)
_CLAIMED = Explanation(
    kk="Қол қоюшының айтуынша, қол қойылған уақыты {time}: оны растайтын уақыт белгісі жоқ.",
    ru="По словам подписавшего, подписано {time}: метки времени, которая это подтвердила бы, нет.",
    en="The signer says that it was signed at {time}: there is no time stamp to prove it.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer about one file."""

    word: Word | Code
    number: str = ""  #: of the register, where the file names one
    signed: Outcome | None = None  #: what the signature says of its owner
    detail: str = ""  #: for who looks into it, in English

    @property
    def is_good(self) -> bool:
        """The file is what it says it is."""
        return self.word in {Word.GENUINE, Word.REGISTERED, Code.OK}

    @property
    def explanation(self) -> Explanation:
        """The answer in three languages."""
        return _TEXTS[self.word] if isinstance(self.word, Word) else EXPLANATIONS[self.word]

    @property
    def when(self) -> Explanation | None:
        """When it was signed, and who says so; None where nobody does."""
        if self.signed is None or self.signed.time is None:
            return None
        time = f"{self.signed.time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        told = _STAMPED if self.signed.is_stamped else _CLAIMED
        return Explanation(
            kk=told.kk.format(time=time), ru=told.ru.format(time=time), en=told.en.format(time=time)
        )
