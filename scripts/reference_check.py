"""Checks on the files of reference/: counts, duplicates, references from one file to another.

check() returns sentences, one per problem; an empty list means that all is well.
"""

import csv
import json
import re
import tomllib
from collections import Counter
from pathlib import Path

# Row counts of the vintages in use: a change here is a change of vintage, made on purpose.
COUNTS = {
    "communes.csv": 34969, "former_communes.csv": 1, "epci.csv": 1255, "ept.csv": 11,
    "departements.csv": 109, "regions.csv": 26, "countries.csv": 256, "world_places.csv": 34006,
    "dac_sectors.csv": 295, "dac_categories.csv": 42, "sdg.csv": 17, "languages.csv": 94, "demonyms.csv": 169,
}
IATI_TYPES = {10, 11, 15, 21, 22, 23, 24, 30, 40, 60, 70, 80, 90}
ICONS = {"building", "school", "people", "globe", "heart", "book", "factory", "bank", "hospital"}
UNITS = {"count", "people", "EUR", "per_year", "people_per_year", "per_month", "km", "km2", "years", "percent"}
INCOMES = {"", "ldc", "lic", "lmic", "umic"}
DETAIL_LIMIT = 300_000


def check(folder: Path) -> list[str]:
    """Every problem found in the folder."""
    tables = {name: read(folder / name) for name in COUNTS}
    problems = [f"{name}: {len(rows)} rows instead of {COUNTS[name]}"
                for name, rows in tables.items() if len(rows) != COUNTS[name]]
    for name, rows in tables.items():
        key = next(iter(rows[0]))
        problems += [f"{name}: {code} appears twice" for code in repeated(row[key] for row in rows)]
        for row in rows:
            if row.get("lat", "") != "" and not (abs(float(row["lat"])) <= 90 and abs(float(row["lon"])) <= 180):
                problems.append(f"{name}: {row[key]} has a point outside the earth")
    problems += territories(tables)
    problems += countries(tables)
    problems += codes(tables)
    problems += vocabularies(folder, tables)
    problems += maps(folder)
    problems += sources(folder, tables)
    return problems


def read(path: Path) -> list[dict[str, str]]:
    """The rows of one CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def repeated(values) -> list:
    """Values met more than once."""
    return [value for value, times in Counter(values).items() if times > 1]


def luhn(digits: str) -> bool:
    """The check digit of a SIREN."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def territories(tables: dict) -> list[str]:
    """Communes name bodies that exist; the 39 communes of Seine-Saint-Denis all have a point."""
    problems = []
    communes = tables["communes.csv"]
    known = {
        "departement": {row["code"] for row in tables["departements.csv"]},
        "region": {row["code"] for row in tables["regions.csv"]},
        "epci": {row["siren"] for row in tables["epci.csv"]} | {""},
        "ept": {row["siren"] for row in tables["ept.csv"]} | {""},
    }
    for row in communes:
        for column, values in known.items():
            if row[column] not in values:
                problems.append(f"communes.csv: {row['code']} names the {column} {row[column]}, unknown")
        if row["siren"] and not (len(row["siren"]) == 9 and luhn(row["siren"])):
            problems.append(f"communes.csv: {row['code']} has a wrong SIREN {row['siren']}")
    problems += [f"communes.csv: SIREN {siren} appears twice" for siren in repeated(r["siren"] for r in communes if r["siren"])]
    home = [row for row in communes if row["departement"] == "93"]
    if len(home) != 39:
        problems.append(f"communes.csv: {len(home)} communes in département 93 instead of 39")
    problems += [f"communes.csv: {row['code']} {row['nom']} has no point" for row in home if not row["lat"]]
    problems += [f"communes.csv: {row['code']} {row['nom']} has no EPT" for row in home if not row["ept"]]
    for name in ("epci.csv", "ept.csv", "departements.csv", "regions.csv"):
        problems += [f"{name}: {row['nom']} has no point" for row in tables[name] if not row["lat"]]
    members = Counter(row["ept"] for row in communes)
    problems += [f"ept.csv: {row['nom']} has {members[row['siren']]} communes instead of {row['nb_membres']}"
                 for row in tables["ept.csv"] if members[row["siren"]] != int(row["nb_membres"])]
    present = {row["code"] for row in communes}
    for row in tables["former_communes.csv"]:
        if row["code"] in present or row["successor"] not in present:
            problems.append(f"former_communes.csv: {row['code']} still exists, or its successor does not")
    for row in tables["departements.csv"]:
        if row["chef_lieu"] not in present:
            problems.append(f"departements.csv: the seat of {row['code']}, {row['chef_lieu']}, is not a commune")
    return problems


def countries(tables: dict) -> list[str]:
    """Every country has names, a point, a locative; what is not recognised says why."""
    problems = []
    rows = {row["alpha2"]: row for row in tables["countries.csv"]}
    for code, row in rows.items():
        if not re.fullmatch(r"[A-Z]{2}|X-[A-Z]{3}", code):
            problems.append(f"countries.csv: {code} is not a code")
        for column in ("name_fr", "name_en", "in_fr", "lat", "lon", "continent"):
            if not row[column]:
                problems.append(f"countries.csv: {code} has no {column}")
        if not re.match(r"(en|au|aux|à|sur|dans) ", row["in_fr"]):
            problems.append(f"countries.csv: {code}: '{row['in_fr']}' is no locative")
        if row["recognised"] == "0" and not (row["note_fr"] and row["note_en"]):
            problems.append(f"countries.csv: {code} is not recognised and does not say why")
        if row["income"] not in INCOMES or (row["oda"] == "1") != (row["income"] != ""):
            problems.append(f"countries.csv: {code}: aid recipient and income group disagree")
        if row["part_of"] and row["part_of"] not in rows:
            problems.append(f"countries.csv: {code} is part of {row['part_of']}, unknown")
    for column in ("alpha3", "numeric", "name_fr", "name_en"):
        problems += [f"countries.csv: {value} is the {column} of two countries"
                     for value in repeated(row[column] for row in rows.values() if row[column])]
    for group, size in (("ldc", 44), ("lic", 2), ("lmic", 36), ("umic", 59)):
        found = sum(row["income"] == group for row in rows.values())
        if found != size:
            problems.append(f"countries.csv: {found} countries in group {group} instead of {size}")
    problems += [f"world_places.csv: {row['geonameid']} is in {row['country']}, unknown"
                 for row in tables["world_places.csv"] if row["country"] not in rows]
    return problems


def codes(tables: dict) -> list[str]:
    """DAC codes have their category; goals have their number and colour; languages their direction;
    demonyms their country."""
    problems = []
    categories = {row["code"] for row in tables["dac_categories.csv"]}
    for row in tables["dac_sectors.csv"]:
        if not re.fullmatch(r"\d{5}", row["code"]) or row["category"] not in categories:
            problems.append(f"dac_sectors.csv: {row['code']} or its category is wrong")
        if not (row["name_fr"] and row["name_en"]):
            problems.append(f"dac_sectors.csv: {row['code']} lacks a name")
    if [row["number"] for row in tables["sdg.csv"]] != [str(number) for number in range(1, 18)]:
        problems.append("sdg.csv: the goals are not 1 to 17")
    problems += [f"sdg.csv: {row['colour']} is not a colour" for row in tables["sdg.csv"]
                 if not re.fullmatch(r"#[0-9A-F]{6}", row["colour"])]
    problems += [f"languages.csv: {row['code']}: wrong code or direction" for row in tables["languages.csv"]
                 if row["dir"] not in ("ltr", "rtl") or not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?", row["code"])]
    known = {row["alpha2"] for row in tables["countries.csv"]}
    for row in tables["demonyms.csv"]:
        if row["code"] not in known or not (row["fr"] or row["en"]) or row["code"] == "FR":
            problems.append(f"demonyms.csv: {row['code']}: unknown country, no word, or France, which would find everything")
    return problems


def translated(value) -> bool:
    """A text in both languages of the interface."""
    return isinstance(value, dict) and bool(value.get("fr")) and bool(value.get("en"))


def vocabularies(folder: Path, tables: dict) -> list[str]:
    """The hand-written TOML lists: unique codes, both languages, references that exist."""
    problems = []
    loaded = {name: tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
              for name in ("kinds", "themes", "forms", "project", "links", "measures")}
    for name, lists in loaded.items():
        for table, entries in lists.items():
            problems += [f"{name}.toml: {table} {code} appears twice" for code in repeated(e["code"] for e in entries)]
            for entry in entries:
                for key in ("name", "plural", "definition", "forward", "inverse"):
                    if key in entry and not translated(entry[key]) or key == "name" and key not in entry:
                        problems.append(f"{name}.toml: {table} {entry['code']}: {key} is not in both languages")
    groups = {group["code"] for group in loaded["kinds"]["group"]}
    for kind in loaded["kinds"]["kind"]:
        if kind["group"] not in groups or kind["iati_organisation_type"] not in IATI_TYPES or kind["icon"] not in ICONS:
            problems.append(f"kinds.toml: {kind['code']}: unknown group, IATI type or icon")
    groups = {group["code"] for group in loaded["measures"]["group"]}
    for measure in loaded["measures"]["measure"]:
        if measure["group"] not in groups or measure["unit"] not in UNITS:
            problems.append(f"measures.toml: {measure['code']}: unknown group or unit")
    sectors = {row["code"] for row in tables["dac_sectors.csv"]}
    themes = {theme["code"]: theme for theme in loaded["themes"]["theme"]}
    for code, theme in themes.items():
        if not translated(theme.get("definition")) or not translated(theme.get("synonyms")):
            problems.append(f"themes.toml: {code} lacks a definition or synonyms")
        if not theme["sdgs"] or not set(theme["sdgs"]) <= set(range(1, 18)):
            problems.append(f"themes.toml: {code}: goals are 1 to 17, at least one")
        problems += [f"themes.toml: {code}: {sector} is not a DAC code in force" for sector in theme["dac"] if sector not in sectors]
        # Co-operation inside the Union is not aid: no DAC code describes it.
        if not theme["dac"] and code != "europe":
            problems.append(f"themes.toml: {code} has no DAC code")
        broader = theme.get("broader")
        if broader and ("broader" in themes.get(broader, {"broader": ""})):
            problems.append(f"themes.toml: {code}: {broader} is unknown or is itself a narrower theme")
    for language in ("fr", "en"):
        # The search leads from a synonym to one theme; a theme's own name counts too.
        words = [word.casefold() for theme in themes.values() for word in theme["synonyms"][language]]
        problems += [f"themes.toml: the synonym '{word}' ({language}) appears twice" for word in repeated(words)]
    return problems


def maps(folder: Path) -> list[str]:
    """Both maps are topologies of countries, all their points on the earth, the finer one light."""
    problems = []
    for name in ("land.json", "land-detail.json"):
        path = folder / name
        topology = json.loads(path.read_text(encoding="utf-8"))
        shapes = topology["objects"]["countries"]["geometries"]
        if len(shapes) < 170:
            problems.append(f"{name}: only {len(shapes)} countries")
        scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
        for arc in topology["arcs"]:
            x = y = 0
            for dx, dy in arc:
                x, y = x + dx, y + dy
                if abs(x * scale[0] + move[0]) > 180.001 or abs(y * scale[1] + move[1]) > 90.001:
                    problems.append(f"{name}: a point lies outside the earth")
        used = {n if n >= 0 else ~n for n in flat([shape["arcs"] for shape in shapes])}
        if used and max(used) >= len(topology["arcs"]):
            problems.append(f"{name}: an arc is missing")
    if (folder / "land-detail.json").stat().st_size > DETAIL_LIMIT:
        problems.append(f"land-detail.json: more than {DETAIL_LIMIT} bytes")
    return problems


def flat(value) -> list[int]:
    """The numbers of a nested list."""
    return [value] if isinstance(value, int) else [number for part in value for number in flat(part)]


def sources(folder: Path, tables: dict) -> list[str]:
    """Every data file names its source, with the right number of rows, and SOURCES.md speaks of it."""
    problems = []
    described: set[str] = set()
    prose = (folder / "SOURCES.md").read_text(encoding="utf-8")
    for source in tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8"))["source"]:
        described |= set(source["files"])
        for key in ("title", "attribution", "changes"):
            if not translated(source.get(key)):
                problems.append(f"sources.toml: {source['key']}: {key} is not in both languages")
        for key in ("publisher", "url", "version", "licence"):
            if not source.get(key):
                problems.append(f"sources.toml: {source['key']} has no {key}")
        rows = sum(len(tables.get(name, [])) for name in source["files"])
        if rows and rows != source["rows"]:
            problems.append(f"sources.toml: {source['key']}: {rows} rows, not {source['rows']}")
    present = {path.name for path in folder.iterdir()} - {"SOURCES.md", "sources.toml"}
    problems += [f"sources.toml: nothing about {name}" for name in sorted(present - described)]
    problems += [f"sources.toml: {name} does not exist" for name in sorted(described - present)]
    problems += [f"SOURCES.md: nothing about {name}" for name in sorted(present) if f"`{name}`" not in prose]
    return problems
