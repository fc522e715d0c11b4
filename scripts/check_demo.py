#!/usr/bin/env python3
"""Check the demonstration data of `demo/`: run `python3.11 scripts/check_demo.py [FOLDER]`.

It parses every file, follows every reference from key to key, and checks the codes, the dates
and the two CSV tables. It prints one line per fault and exits with 1 when there is one.
"""

import csv
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

ORGANISATION_KINDS = set("""
commune ept epci syndicate departement region foreign_authority authority_association
association osim twinning_committee collective ngo service_club trade_union
school college lycee special_school university conservatoire training_institute
research_institute hospital library cinema mjc neighbourhood_house youth_information
leisure_centre ccas museum company shop press funder international_network national_network
european_network un_body state_service public_body country_group consultative_body
""".split())
THEMES = set("""
water waste health education youth culture sport gender governance training urban environment
agriculture economy fair_trade digital childhood social migration human_rights peace heritage
humanitarian citizenship research addictions europe
""".split())
PROJECT_KINDS = set("""
project exchange training event delegation forum emergency_aid study support_scheme awareness
residency construction meeting publication service_offer
""".split())
PLACE_KINDS = set("town province district region district_association refugee_camp village country group other".split())
ALIAS_KINDS = set("alias document local former transliteration acronym".split())
LINK_KINDS = set("part_of member_of chairs created_by works_with supports animates".split())
FORMS = set("""
twinning friendship_pact decentralised_cooperation european_cooperation project_partnership
thematic trilateral contact
""".split())
STATUSES = set("contact engagement_letter agreement active dormant ended".split())
PARTY_ROLES = set("party lead partner support observer".split())
EVENT_KINDS = set("status milestone anniversary visit meeting".split())
AGREEMENT_KINDS = set("agreement engagement_letter charter amendment deed".split())
LEGAL_BASES = set("convention direct_action third_party_support emergency none".split())
PROJECT_ROLES = set("funding accountable extending implementing beneficiary partner host".split())
SCHEMES = set("siren siret insee rna geonames wikidata".split())
TERRITORY_KINDS = set("region departement epci ept commune former_commune".split())
DAYS = set("mon tue wed thu fri sat sun".split())

# The date syntax of `kernel::date`: a subset of EDTF with two extensions of ours (`2006-late`, `<1964`).
MONTH = r"(0[1-9]|1[0-2])"
PART = r"(early|mid|late)"
POINT = re.compile(
    rf"<?\d{{4}}(-(2[1-4]|3[3-6]|4[01]|{PART}|{MONTH}(-{PART}|-(0[1-9]|[12]\d|3[01]))?))?~?"
)

faults = []


def fault(where, message):
    faults.append(f"{where}: {message}")


def is_date(text):
    parts = text.split("/")
    if len(parts) > 2 or parts in ([""], ["..", ".."]):
        return False
    return all(POINT.fullmatch(part) or (len(parts) == 2 and part in ("", "..")) for part in parts)


def check_date(where, row, field):
    if field in row and not is_date(row[field]):
        fault(where, f"{field}: '{row[field]}' is not a date that the project knows")


def check_text(where, row, field, english=False, required=False):
    """A Translated value: language code -> text, French always."""
    value = row.get(field)
    if value is None:
        if required:
            fault(where, f"{field} is missing")
        return
    if not isinstance(value, dict) or not value.get("fr"):
        fault(where, f"{field} needs a French text")
    elif english and not value.get("en"):
        fault(where, f"{field} needs an English text")
    elif any(not text.strip() for text in value.values()):
        fault(where, f"{field} has an empty text")


def check_code(where, name, value, allowed):
    if value not in allowed:
        fault(where, f"{name}: '{value}' is not one of the known codes")


def read(folder, pattern, table, allowed):
    """All rows of the files of a family, with the file they come from; unknown fields are faults."""
    rows = {}
    for path in sorted(folder.glob(pattern)):
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            fault(path.name, str(error))
            continue
        for unknown in set(content) - {table}:
            fault(path.name, f"unknown table '{unknown}'")
        for row in content.get(table, []):
            key = row.get("key")
            where = f"{path.name} {key}"
            if not key or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key):
                fault(where, "key is missing or is not a slug")
            elif key in rows:
                fault(where, "key is used twice")
            for unknown in set(row) - allowed:
                fault(where, f"unknown field '{unknown}'")
            rows[key] = (where, row)
    return rows


def fields(text):
    return set(text.split())


FIGURE = fields("measure value value_max unit when when_text qualifier note source")
SUB = {
    "figures": FIGURE,
    "distinctions": fields("name giver when when_text source"),
    "links": fields("to kind role when when_text note source"),
    "services": fields("key name mission parent phone address hours staff when source people"),
    "parties": fields("organisation place label role own_word lead_service supporting_services when"),
    "forms": fields("form when when_text source"),
    "events": fields("kind status title when when_text source"),
    "agreements": fields("kind object signed amount source"),
    "participants": fields("organisation role service note"),
}


def sub(where, row, name):
    """The rows of an inner table, after a look at their fields."""
    for number, inner in enumerate(row.get(name, []), 1):
        here = f"{where} {name} {number}"
        for unknown in set(inner) - SUB[name]:
            fault(here, f"unknown field '{unknown}'")
        check_date(here, inner, "when")
        yield here, inner


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "demo"
    sources = read(folder, "sources.toml", "source", fields("key title publisher date date_text url note"))
    places = read(
        folder, "places.toml", "place",
        fields("key kind name local_name local_lang country lat lon approximate timezone geonames parent aliases"),
    )
    organisations = read(
        folder, "organisations-*.toml", "organisation",
        fields(
            "key kind name lang territory governs place country description website phone address example themes"
            " aliases identifiers sources figures distinctions links services"
        ),
    )
    partnerships = read(
        folder, "partnerships-*.toml", "partnership",
        fields(
            "key title summary themes status status_as_of status_source when when_text legal_basis last_sign"
            " sources parties forms events agreements committees figures"
        ),
    )
    projects = read(
        folder, "projects-*.toml", "project",
        fields(
            "key title summary kind status status_as_of status_source when when_text partnerships places countries"
            " themes sdgs beneficiaries participants figures sources"
        ),
    )
    services = {}
    for where, row in organisations.values():
        for service in row.get("services", []):
            if service.get("key") in services:
                fault(where, f"service '{service.get('key')}' is used twice")
            services[service.get("key")] = row["key"]

    def check_key(where, name, key, table):
        if key not in table:
            fault(where, f"{name}: no record has the key '{key}'")

    def check_source(where, row):
        if "source" not in row:
            fault(where, "source is missing")
        else:
            check_key(where, "source", row["source"], sources)

    def check_common(where, row):
        for theme in row.get("themes", []):
            check_code(where, "themes", theme, THEMES)
        if not row.get("sources"):
            fault(where, "sources is missing")
        for source in row.get("sources", []):
            check_key(where, "sources", source, sources)
        for here, figure in sub(where, row, "figures"):
            check_source(here, figure)
            check_text(here, figure, "note", english=True)
            if not figure.get("measure") or not isinstance(figure.get("value"), (int, float)):
                fault(here, "a figure needs a measure and a number")
            elif figure.get("value_max", figure["value"]) < figure["value"]:
                fault(here, "value_max is under value")

    def check_aliases(where, row):
        names = set()
        for alias in row.get("aliases", []):
            check_code(where, f"alias {alias.get('name')}", alias.get("kind"), ALIAS_KINDS)
            if alias.get("source") is not None:
                check_key(where, "alias source", alias["source"], sources)
            if alias.get("name") in names:
                fault(where, f"alias '{alias['name']}' is given twice")
            names.add(alias.get("name"))

    def check_territory(where, name, value):
        kind, _, code = value.partition(":")
        if kind not in TERRITORY_KINDS or not re.fullmatch(r"[0-9AB]+", code):
            fault(where, f"{name}: '{value}' is not a territory")

    for where, row in sources.values():
        check_text(where, row, "title", english=True, required=True)
        check_text(where, row, "note", english=True)
        check_date(where, row, "date")

    for where, row in places.values():
        check_text(where, row, "name", required=True)
        check_code(where, "kind", row.get("kind"), PLACE_KINDS)
        check_aliases(where, row)
        if not re.fullmatch(r"[A-Z]{2}", row.get("country", "")):
            fault(where, "country is not a code of two letters")
        if "parent" in row:
            check_key(where, "parent", row["parent"], places)
        if ("lat" in row) != ("lon" in row) or not (-90 <= row.get("lat", 0) <= 90 and -180 <= row.get("lon", 0) <= 180):
            fault(where, "the point is not right")
    if "lat" in places.get("massala", ("", {}))[1]:
        fault("places.toml massala", "Massala has no known point")

    for where, row in organisations.values():
        check_common(where, row)
        check_aliases(where, row)
        check_text(where, row, "name", required=True)
        check_text(where, row, "description", english=True)
        check_code(where, "kind", row.get("kind"), ORGANISATION_KINDS)
        if "territory" in row:
            check_territory(where, "territory", row["territory"])
        if "place" in row:
            check_key(where, "place", row["place"], places)
        if row.get("kind") == "foreign_authority" and "place" not in row:
            fault(where, "an authority abroad needs a place")
        if ("(exemple)" in row.get("name", {}).get("fr", "")) != row.get("example", False):
            fault(where, "example and the word (exemple) in the name go together")
        for identifier in row.get("identifiers", []):
            check_code(where, "identifier", identifier.get("scheme"), SCHEMES)
        for here, distinction in sub(where, row, "distinctions"):
            check_source(here, distinction)
            check_text(here, distinction, "name", english=True, required=True)
        for here, link in sub(where, row, "links"):
            check_source(here, link)
            check_key(here, "to", link.get("to"), organisations)
            check_code(here, "kind", link.get("kind"), LINK_KINDS)
            check_text(here, link, "role", english=True)
            check_text(here, link, "note", english=True)
        for here, service in sub(where, row, "services"):
            check_source(here, service)
            check_text(here, service, "name", english=True, required=True)
            check_text(here, service, "mission", english=True)
            if "parent" in service:
                check_key(here, "parent", service["parent"], services)
            for hours in service.get("hours", []):
                check_code(here, "day", hours.get("day"), DAYS)
                if not all(re.fullmatch(r"[0-2]\d:[0-5]\d", hours.get(end, "")) for end in ("open", "close")):
                    fault(here, "hours are written 09:00")

    for where, row in partnerships.values():
        check_common(where, row)
        check_text(where, row, "title", english=True, required=True)
        check_text(where, row, "summary", english=True)
        check_code(where, "status", row.get("status"), STATUSES)
        check_key(where, "status_source", row.get("status_source"), sources)
        for field in ("when", "status_as_of"):
            check_date(where, row, field)
        if "legal_basis" in row:
            check_code(where, "legal_basis", row["legal_basis"], LEGAL_BASES)
        for key in row.get("committees", []):
            check_key(where, "committees", key, organisations)
        if "last_sign" in row:
            check_date(where, row["last_sign"], "when")
            check_text(where, row["last_sign"], "text", english=True, required=True)
            check_source(where, row["last_sign"])
        if len(row.get("parties", [])) < 2:
            fault(where, "a partnership has two parties or more")
        for here, party in sub(where, row, "parties"):
            check_code(here, "role", party.get("role"), PARTY_ROLES)
            if len(party.get("own_word", {"": ""})) != 1:
                fault(here, "own_word stands in the party's own language alone")
            if "organisation" in party:
                check_key(here, "organisation", party["organisation"], organisations)
            else:
                check_key(here, "place", party.get("place"), places)
                check_text(here, party, "label", english=True, required=True)
            for service in [party.get("lead_service"), *party.get("supporting_services", [])]:
                if service is not None and services.get(service) != party.get("organisation"):
                    fault(here, f"'{service}' is not a service of this party")
        for here, form in sub(where, row, "forms"):
            check_source(here, form)
            check_code(here, "form", form.get("form"), FORMS)
        for here, event in sub(where, row, "events"):
            check_source(here, event)
            check_code(here, "kind", event.get("kind"), EVENT_KINDS)
            check_text(here, event, "title", english=True, required=True)
            if "status" in event:
                check_code(here, "status", event["status"], STATUSES)
        for here, agreement in sub(where, row, "agreements"):
            check_source(here, agreement)
            check_code(here, "kind", agreement.get("kind"), AGREEMENT_KINDS)
            check_text(here, agreement, "object", english=True, required=True)
            check_date(here, agreement, "signed")

    for where, row in projects.values():
        check_common(where, row)
        check_text(where, row, "title", english=True, required=True)
        check_text(where, row, "summary", english=True, required=True)
        check_text(where, row, "beneficiaries", english=True)
        check_code(where, "kind", row.get("kind"), PROJECT_KINDS)
        if "status" in row:
            check_code(where, "status", row["status"], range(1, 7))
            check_key(where, "status_source", row.get("status_source"), sources)
        for field in ("when", "status_as_of"):
            check_date(where, row, field)
        for key in row.get("partnerships", []):
            check_key(where, "partnerships", key, partnerships)
        for place in row.get("places", []):
            if ":" in place:
                check_territory(where, "places", place)
            else:
                check_key(where, "places", place, places)
        for goal in row.get("sdgs", []):
            check_code(where, "sdgs", goal, range(1, 18))
        if not row.get("participants"):
            fault(where, "an action has at least one participant")
        roles = {(held.get("organisation"), held.get("role")) for held in row.get("participants", [])}
        for organisation, role in roles:
            if role == "partner" and (organisation, "accountable") in roles:
                fault(where, f"'{organisation}' is its own partner")
        for here, participant in sub(where, row, "participants"):
            check_key(here, "organisation", participant.get("organisation"), organisations)
            check_code(here, "role", participant.get("role"), PROJECT_ROLES)
            check_text(here, participant, "note", english=True)
            service = participant.get("service")
            if service is not None and services.get(service) != participant.get("organisation"):
                fault(here, f"'{service}' is not a service of this participant")

    records = {"organisation": organisations, "partnership": partnerships, "project": projects}
    counts = {"facts.csv": 0, "queries.csv": 0}
    seen = set()
    for number, row in table(folder / "facts.csv", "fact_id,source,page,lang,expect,statement"):
        counts["facts.csv"] += 1
        where = f"facts.csv line {number}"
        check_source(where, row)
        check_code(where, "lang", row["lang"], ("fr", "en"))
        if not row["expect"].strip() or not row["statement"].strip():
            fault(where, "expect and statement are needed")
        if row["fact_id"] in seen:
            fault(where, f"'{row['fact_id']}' is used twice")
        seen.add(row["fact_id"])
        kind, _, key = row["page"].partition(":")
        if kind in records:
            check_key(where, "page", key, records[kind])
        elif kind == "theme":
            check_code(where, "page", key, THEMES)
        elif kind != "country" or not re.fullmatch(r"[A-Z]{2}", key):
            fault(where, f"page '{row['page']}' is not a page that the table knows")
    for number, row in table(folder / "queries.csv", "q,expect_kind,expect_key"):
        counts["queries.csv"] += 1
        where = f"queries.csv line {number}"
        if not row["q"].strip():
            fault(where, "q is empty")
        kind, key = row["expect_kind"], row["expect_key"]
        if kind in records:
            check_key(where, "expect_key", key, records[kind])
        elif kind == "theme":
            check_code(where, "expect_key", key, THEMES)
        elif kind != "country" or not re.fullmatch(r"[A-Z]{2}", key):
            fault(where, f"'{kind}:{key}' is not something that the search finds")

    for line in faults:
        print(line, file=sys.stderr)
    if faults:
        print(f"{len(faults)} fault(s)", file=sys.stderr)
        return 1
    print(
        f"{len(sources)} sources, {len(places)} places, {len(organisations)} organisations,"
        f" {len(partnerships)} partnerships, {len(projects)} actions,"
        f" {counts['facts.csv']} facts, {counts['queries.csv']} queries: no fault"
    )
    return 0


def table(path, header):
    """The lines of a CSV table with their numbers; a table that is absent or has other columns is a fault."""
    if not path.exists():
        fault(path.name, "the table is missing")
        return
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if ",".join(reader.fieldnames or []) != header:
            fault(path.name, f"the columns are not {header}")
            return
        for row in reader:
            if None in row or None in row.values():
                fault(f"{path.name} line {reader.line_num}", "wrong number of columns")
                continue
            yield reader.line_num, row


if __name__ == "__main__":
    sys.exit(main())
