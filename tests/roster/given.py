"""A small office in a file."""

OFFICE = """\
units:
  office: {names: {kk: Басқарма, en: Office}}
  permits: {names: {en: Permits}, parent: office}
roles:
  head: {names: {kk: Басшы, en: Head}}
  clerk: {names: {en: Clerk}}
  applicant: {names: {en: Applicant}, outside: true}
persons:
  ann:
    name: Ann
    unit: office
    account: a.uly
    contacts: {mail: ann@office.example}
    identifiers: {iin: "012345678901"}
    roles: [head]
  bob:
    name: Bob
    roles:
      - {role: clerk, unit: permits, since: 2026-01-01, until: 2026-12-31}
absences:
  - {person: ann, since: 2026-03-02, until: 2026-03-08, reason: leave}
deputies:
  - {principal: ann, deputy: bob, role: head, process: permit, until: 2026-12-31, rank: 2}
"""
