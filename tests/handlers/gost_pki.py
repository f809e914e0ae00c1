"""An authority with national keys, its lists and cards: the tools at hand cannot make them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from asn1crypto import algos, cms, core, crl, keys, x509
from gostcrypto import gostsignature

from handlers import gost
from handlers.chain import Trust
from handlers.demo.cards import Role, Subject
from handlers.revocation import RevocationList

_CURVE = gostsignature.CURVES_R_1323565_1_024_2019["id-tc26-gost-3410-12-512-paramSetA"]
_SIGNED = {"algorithm": gost.SIGNATURE}
_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Key:
    """A private number; small ones do for trials."""

    number: int

    @property
    def public(self) -> keys.PublicKeyInfo:
        """x and y, each with the least byte first, as an octet string in the bit string."""
        octets = bytes(_signer().public_key_generate(self._private))
        point = octets[:64][::-1] + octets[64:][::-1]
        info = keys.PublicKeyInfo({"algorithm": {"algorithm": gost.KEY}})
        info["public_key"] = keys.ParsableOctetBitString(core.OctetString(point).dump())
        return info

    def sign(self, content: bytes) -> bytes:
        """r and s, each with the least byte first."""
        number = bytearray(reversed(gost.digest(content)))
        written = bytes(_signer().sign(self._private, number))
        return written[:64][::-1] + written[64:][::-1]

    @property
    def _private(self) -> bytearray:
        return bytearray(self.number.to_bytes(64))


class GostAuthority:
    """A root that issues cards itself."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._key = Key(0x1234567)
        name = x509.Name.build({"common_name": "Demo GOST root", "country_name": "KZ"})
        usage = {"key_cert_sign", "crl_sign"}
        extensions = [
            _extension("basic_constraints", {"ca": True, "path_len_constraint": None}),
            _extension("key_usage", usage),
        ]
        self.root = self._certificate(name, name, self._key, extensions)

    def issue(self, subject: Subject, key: Key) -> x509.Certificate:
        """Make a card for signing."""
        name = x509.Name.load(subject.distinguished_name().public_bytes())
        extensions = [
            _extension("key_usage", {"digital_signature", "non_repudiation"}),
            _extension("extended_key_usage", ["email_protection", str(Role.INDIVIDUAL)]),
        ]
        return self._certificate(self.root.subject, name, key, extensions)

    def trust(self, *revoked: x509.Certificate) -> Trust:
        """Believe this root and its list, which takes those back."""
        content = {
            "version": "v2",
            "signature": _SIGNED,
            "issuer": self.root.subject,
            "this_update": x509.Time({"utc_time": self._now - timedelta(hours=1)}),
            "next_update": x509.Time({"utc_time": self._now + timedelta(hours=1)}),
        }
        if revoked:
            moment = x509.Time({"utc_time": self._now - timedelta(hours=1)})
            content["revoked_certificates"] = [
                {"user_certificate": each.serial_number, "revocation_date": moment}
                for each in revoked
            ]
        tbs = crl.TbsCertList(content)
        listed = crl.CertificateList(
            {
                "tbs_cert_list": tbs,
                "signature_algorithm": _SIGNED,
                "signature": self._key.sign(tbs.dump()),
            }
        )
        return Trust(roots=(self.root,), intermediates=(), crls=(RevocationList(listed.dump()),))

    def _certificate(
        self, issuer: x509.Name, subject: x509.Name, key: Key, extensions: list[x509.Extension]
    ) -> x509.Certificate:
        tbs = x509.TbsCertificate(
            {
                "version": "v3",
                "serial_number": int.from_bytes(sha256(subject.dump()).digest()[:8]),
                "signature": _SIGNED,
                "issuer": issuer,
                "validity": {
                    "not_before": x509.Time({"utc_time": self._now - _YEAR}),
                    "not_after": x509.Time({"utc_time": self._now + _YEAR}),
                },
                "subject": subject,
                "subject_public_key_info": key.public,
                "extensions": extensions,
            }
        )
        parts = {
            "tbs_certificate": tbs,
            "signature_algorithm": _SIGNED,
            "signature_value": self._key.sign(tbs.dump()),
        }
        return x509.Certificate.load(x509.Certificate(parts).dump())


def sign(document: bytes, certificate: x509.Certificate, key: Key) -> bytes:
    """A detached CMS signature, as the national signing programs make them."""
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["data"]},
            {"type": "message_digest", "values": [gost.digest(document)]},
        ]
    )
    identifier = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": identifier},
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": gost.DIGEST}),
        "signed_attrs": attributes,
        "signature_algorithm": _SIGNED,
        "signature": key.sign(attributes.dump()),
    }
    data = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": gost.DIGEST}],
        "encap_content_info": {"content_type": "data"},
        "certificates": [certificate],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()


def _extension(name: str, value: object) -> x509.Extension:
    return x509.Extension({"extn_id": name, "critical": False, "extn_value": value})


def _signer() -> gostsignature.GOST34102012:
    return gostsignature.new(gostsignature.MODE_512, _CURVE)
