#!/usr/bin/env python3
"""Builds and checks the derived files of reference/ (communes, countries, DAC sectors, map...).

    scripts/build_reference.py FOLDER     builds from the folder of source data, then checks
    scripts/build_reference.py --check    checks what reference/ holds

FOLDER holds reference/*.csv, basemap/*.json and schemas/iati/codelists/*.xml; where each file
comes from is told in reference/SOURCES.md. The result depends on nothing else: building twice
gives the same bytes. The .toml files, languages.csv and the documents are written by hand and
only checked. Standard library only, Python 3.11.
"""

import csv
import json
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

sys.dont_write_bytecode = True  # The folder scripts/ holds sources only.

import reference_countries as hand
import reference_map as geometry
from reference_check import check

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "reference"

# The day each former commune of the list joined its successor (INSEE, COG).
JOINED_ON = {"93059": "2025-01-01"}

# The source gives Saint-Pierre (Saint-Pierre-et-Miquelon) as seat of the French Southern and
# Antarctic Lands; their seat is Saint-Pierre on La Réunion (decree 96-252).
SEATS = {"984": "97416"}

# Points of the overseas collectivities whose communes have none in GeoNames.
OVERSEAS = {
    "975": ("46.9448", "-56.3267"), "977": ("17.8988", "-62.841"), "978": ("18.0888", "-63.0599"),
    "984": ("-49.35", "69.35"), "986": ("-14.2862", "-178.1303"), "987": ("-17.664", "-149.4196"),
    "988": ("-21.3252", "165.4869"), "989": ("10.3", "-109.22"),
}

# Goals of the 2030 Agenda: short title in French and English, colour of the United Nations.
GOALS = {
    1: ("Pas de pauvreté", "No poverty", "#E5243B"),
    2: ("Faim « zéro »", "Zero hunger", "#DDA63A"),
    3: ("Bonne santé et bien-être", "Good health and well-being", "#4C9F38"),
    4: ("Éducation de qualité", "Quality education", "#C5192D"),
    5: ("Égalité entre les sexes", "Gender equality", "#FF3A21"),
    6: ("Eau propre et assainissement", "Clean water and sanitation", "#26BDE2"),
    7: ("Énergie propre et d'un coût abordable", "Affordable and clean energy", "#FCC30B"),
    8: ("Travail décent et croissance économique", "Decent work and economic growth", "#A21942"),
    9: ("Industrie, innovation et infrastructure", "Industry, innovation and infrastructure", "#FD6925"),
    10: ("Inégalités réduites", "Reduced inequalities", "#DD1367"),
    11: ("Villes et communautés durables", "Sustainable cities and communities", "#FD9D24"),
    12: ("Consommation et production responsables", "Responsible consumption and production", "#BF8B2E"),
    13: ("Mesures relatives à la lutte contre les changements climatiques", "Climate action", "#3F7E44"),
    14: ("Vie aquatique", "Life below water", "#0A97D9"),
    15: ("Vie terrestre", "Life on land", "#56C02B"),
    16: ("Paix, justice et institutions efficaces", "Peace, justice and strong institutions", "#00689D"),
    17: ("Partenariats pour la réalisation des objectifs", "Partnerships for the goals", "#19486A"),
}

# Names of DAC codes that the list leaves untranslated, dated or ambiguous.
SECTORS_FR = {
    "11230": "Compétences de base pour les adultes",
    "11231": "Compétences de base pour les jeunes",
    "11320": "Enseignement secondaire supérieur",
    "13020": "Santé reproductive",
    "13040": "Lutte contre les IST, dont le VIH et le sida",
    "13081": "Formation de personnel en matière de population et de santé reproductive",
    "15135": "Médiateur",
    "25030": "Services d'appui aux entreprises",
    "31120": "Développement agricole",
    "72010": "Assistance matérielle et services d'urgence",
}
SECTORS_EN = {"11320": "Upper secondary education", "16015": "Social services (incl. youth development, women and children)"}
CATEGORIES_FR = {
    "111": "Éducation, niveau non spécifié", "112": "Éducation de base", "113": "Éducation secondaire",
    "114": "Éducation postsecondaire", "121": "Santé, général", "122": "Santé de base",
    "123": "Maladies non transmissibles", "130": "Population et santé reproductive",
    "140": "Eau et assainissement", "151": "Gouvernement et société civile, général",
    "152": "Conflits, paix et sécurité", "160": "Autres infrastructures et services sociaux",
    "210": "Transports et entreposage", "220": "Communications", "231": "Politique de l'énergie",
    "232": "Production d'énergie, sources renouvelables",
    "233": "Production d'énergie, sources non renouvelables", "234": "Centrales hybrides",
    "235": "Centrales nucléaires", "236": "Distribution de l'énergie",
    "240": "Banques et services financiers", "250": "Entreprises et autres services",
    "311": "Agriculture", "312": "Sylviculture", "313": "Pêche", "321": "Industries manufacturières",
    "322": "Industries extractives", "323": "Construction",
    "331": "Politique commerciale et réglementations", "332": "Tourisme",
    "410": "Protection de l'environnement, général", "430": "Autres actions plurisectorielles",
    "510": "Soutien budgétaire", "520": "Aide alimentaire au développement",
    "530": "Autre aide sous forme de produits", "600": "Actions se rapportant à la dette",
    "720": "Intervention d'urgence", "730": "Reconstruction et réhabilitation",
    "740": "Prévention des catastrophes et préparation", "910": "Frais administratifs des donneurs",
    "930": "Réfugiés dans les pays donneurs", "998": "Non affecté ou non spécifié",
}


def read(path: Path) -> list[dict[str, str]]:
    """The rows of one CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, header: list[str], rows: list[list]) -> None:
    """One CSV file of reference/: UTF-8, comma, LF, quotes only where needed."""
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows")


def plain(text: str) -> str:
    """One spelling of the apostrophe and of spaces in every file."""
    return " ".join(text.replace("’", "'").split())


def degrees(value: float | str) -> str:
    """A coordinate with four decimals (eleven metres), without useless zeros."""
    return f"{float(value):.4f}".rstrip("0").rstrip(".") if value != "" else ""


def centres(communes: list[dict], points: dict[str, dict], column: str) -> dict[str, tuple[str, str]]:
    """Centre of each body named in a column: mean of its communes' points, weighted by population."""
    sums: dict[str, list[float]] = {}
    for commune in communes:
        point = points.get(commune["code_insee"])
        if commune[column] and point:
            weight = max(1.0, float(commune["population"] or 0))
            total = sums.setdefault(commune[column], [0.0, 0.0, 0.0])
            total[0] += weight * float(point["lat"])
            total[1] += weight * float(point["lon"])
            total[2] += weight
    return {code: (degrees(lat / w), degrees(lon / w)) for code, (lat, lon, w) in sums.items()}


def build_territories(source: Path) -> None:
    """Communes with their point; EPCI, EPT, départements and régions with their centre."""
    communes = read(source / "communes-france-2026.csv")
    points = {row["code_insee"]: row for row in read(source / "communes-points-geonames.csv")}
    rows = []
    for c in communes:
        point = points.get(c["code_insee"], {"lat": "", "lon": "", "geonameid": ""})
        rows.append([c["code_insee"], plain(c["nom"]), c["departement"], c["region"], c["epci_siren"], c["ept_siren"],
                     c["siren"], c["population"], c["codes_postaux"], degrees(point["lat"]), degrees(point["lon"]),
                     point["geonameid"]])
    write("communes.csv", ["code", "nom", "departement", "region", "epci", "ept", "siren", "population",
                           "codes_postaux", "lat", "lon", "geonames"], sorted(rows))

    # The first place of the list is the successor itself, kept as a delegated commune: left out.
    former = [r for r in read(source / "communes-deleguees-93-2026.csv") if r["code_insee"] != r["chef_lieu"]]
    write("former_communes.csv", ["code", "nom", "kind", "successor", "since"],
          [[r["code_insee"], plain(r["nom"]), r["type"].replace("-", "_"), r["chef_lieu"], JOINED_ON[r["code_insee"]]]
           for r in former])

    population: dict[tuple[str, str], int] = {}
    for c in communes:
        for column in ("departement", "region"):
            key = (column, c[column])
            population[key] = population.get(key, 0) + int(c["population"] or 0)

    departement = OVERSEAS | centres(communes, points, "departement")
    # A grouping none of whose communes has a point stands at the centre of its département.
    centre = {c["epci_siren"]: departement[c["departement"]] for c in communes}
    centre |= centres(communes, points, "epci_siren")
    write("epci.csv", ["siren", "nom", "type", "fiscalite", "population", "nb_membres", "lat", "lon"],
          [[r["siren"], plain(r["nom"]), r["type"], r["mode_financement"], r["population_municipale"], r["nb_membres"],
            *centre[r["siren"]]] for r in read(source / "epci-2026.csv")])
    centre = centres(communes, points, "ept_siren")
    write("ept.csv", ["siren", "nom", "departements", "population", "nb_membres", "lat", "lon"],
          [[r["siren"], plain(r["nom"]), r["departements"], r["population_municipale"], r["nb_membres"],
            *centre[r["siren"]]] for r in read(source / "ept-2026.csv")])
    write("departements.csv", ["code", "nom", "region", "chef_lieu", "zone", "population", "lat", "lon"],
          [[r["code"], plain(r["nom"]), r["region"], SEATS.get(r["code"], r["chef_lieu"]), r["zone"],
            population.get(("departement", r["code"]), 0), *departement[r["code"]]]
           for r in read(source / "departements-2026.csv")])
    centre = OVERSEAS | centres(communes, points, "region")
    write("regions.csv", ["code", "nom", "chef_lieu", "zone", "population", "lat", "lon"],
          [[r["code"], plain(r["nom"]), SEATS.get(r["code"], r["chef_lieu"]), r["zone"],
            population.get(("region", r["code"]), 0), *centre[r["code"]]]
           for r in read(source / "regions-2026.csv")])


def label_points(data: Path, places: list[dict]) -> dict[str, tuple[str, str]]:
    """Where each country's label stands: numeric ISO code or map name -> (lat, lon)."""
    found: dict[str, tuple[str, str]] = {}
    for name in ("countries-110m.json", "countries-50m.json"):  # the finer map has the last word
        topology = geometry.load(data / "basemap" / name)
        arcs = geometry.decode_arcs(topology)
        best: dict[str, tuple[float, dict]] = {}
        for shape in topology["objects"]["countries"]["geometries"]:
            key = shape.get("id", shape["properties"]["name"])
            size = max((geometry.area_and_centroid(geometry.ring_points(p[0], arcs))[0]
                        for p in geometry.polygons(shape)), default=-1.0)
            if size > best.get(key, (-1.0, {}))[0]:  # Australia appears twice: the larger shape wins
                best[key] = (size, shape)
        for key, (_, shape) in best.items():
            lon, lat = geometry.label_point(shape, arcs)
            found[key] = (degrees(lat), degrees(lon))
    by_country: dict[str, list[dict]] = {}
    for place in places:
        by_country.setdefault(place["pays"], []).append(place)
    for country, towns in by_country.items():
        found[country] = tuple(degrees(sum(float(t[axis]) for t in towns) / len(towns)) for axis in ("lat", "lon"))
    return found


def build_countries(data: Path) -> None:
    """Countries and territories of ISO 3166-1, Kosovo, and entities that France does not recognise."""
    places = read(data / "reference" / "villes-monde-15000.csv")
    points = label_points(data, places)
    town = {place["geonameid"]: (degrees(place["lat"]), degrees(place["lon"])) for place in places}
    rows = []
    for r in read(data / "reference" / "pays-iso3166-fr.csv"):
        code = r["alpha2"]
        name_fr = hand.NAMES_FR.get(code, plain(r["nom_fr_cldr"]))
        recognised, note_fr, note_en = hand.NOTES.get(code, (1, "", ""))
        if code in hand.POINTS:
            point = tuple(degrees(value) for value in hand.POINTS[code])
        else:
            # Kosovo has no numeric code on the map; small territories are only in the gazetteer.
            point = points.get(r["numerique"] if code != "XK" else "Kosovo") or points.get(code, ("", ""))
        income = hand.income(code)
        # Codes XKK and 983 of the source are in no standard: left out.
        iso = ["", ""] if code == "XK" else [r["alpha3"], r["numerique"]]
        rows.append([code, *iso, name_fr, hand.NAMES_EN.get(code, hand.english(plain(r["nom_en"]), code)), r["continent"],
                     recognised, *point, int(income != ""), income, hand.locative(code, name_fr), hand.sovereign(code),
                     note_fr, note_en, "|".join(hand.ALIASES.get(code, []))])
    map_names = {"X-NCY": "N. Cyprus", "X-SOL": "Somaliland"}
    for code, name_fr, name_en, locative, continent, lawful, chief_town, note_fr, note_en in hand.ENTITIES:
        if code in hand.POINTS:
            point = tuple(degrees(value) for value in hand.POINTS[code])
        else:
            point = town[chief_town] if chief_town else points[map_names[code]]
        rows.append([code, "", "", name_fr, name_en, continent, 0, *point, 0, "", locative, lawful, note_fr, note_en, ""])
    write("countries.csv", ["alpha2", "alpha3", "numeric", "name_fr", "name_en", "continent", "recognised", "lat", "lon",
                            "oda", "income", "in_fr", "part_of", "note_fr", "note_en", "aliases"], rows)
    write("world_places.csv", ["geonameid", "name", "country", "lat", "lon", "population"],
          sorted([[p["geonameid"], plain(p["nom"]), p["pays"], degrees(p["lat"]), degrees(p["lon"]), p["population"]]
                  for p in places], key=lambda row: (row[2], row[1], int(row[0]))))


def narratives(item: xml.Element) -> tuple[str, str]:
    """French and English name of one code."""
    names = {n.get("{http://www.w3.org/XML/1998/namespace}lang", "en"): plain(n.text or "") for n in item.find("name")}
    return names.get("fr", ""), names.get("en", "")


def accented(text: str) -> str:
    """Gives back the accents that the list leaves out."""
    for bad, good in (("Education", "Éducation"), ("Energie", "Énergie"), ("Equipement", "Équipement"),
                      ("Echange", "Échange"), ("Refugié", "Réfugié"), ("evaluation", "évaluation"), ("Elimination", "Élimination")):
        text = text.replace(bad, good)
    return text


def build_codes(codelists: Path) -> None:
    """DAC purpose codes and categories in force, and the goals of the 2030 Agenda."""
    sectors = []
    for item in xml.parse(codelists / "Sector.xml").getroot().iter("codelist-item"):
        if item.get("status") == "withdrawn":
            continue
        code, category = item.findtext("code"), item.findtext("category")
        fr, en = narratives(item)
        sectors.append([code, category, accented(SECTORS_FR.get(code, fr)), SECTORS_EN.get(code, en)])
    write("dac_sectors.csv", ["code", "category", "name_fr", "name_en"], sorted(sectors))
    used = {sector[1] for sector in sectors}
    categories = []
    for item in xml.parse(codelists / "SectorCategory.xml").getroot().iter("codelist-item"):
        code = item.findtext("code")
        if code in used:
            categories.append([code, CATEGORIES_FR[code], narratives(item)[1]])
    write("dac_categories.csv", ["code", "name_fr", "name_en"], sorted(categories))
    goals = []
    for item in xml.parse(codelists / "UNSDG-Goals.xml").getroot().iter("codelist-item"):
        number = int(item.findtext("code"))
        # "Objectif 6. Garantir..." -> "Garantir...": the number has its own column.
        fr, en = (name.split(". ", 1)[1] for name in narratives(item))
        goals.append([number, fr, en, *GOALS[number]])
    write("sdg.csv", ["number", "name_fr", "name_en", "short_fr", "short_en", "colour"], sorted(goals))


def build_maps(basemap: Path) -> None:
    """land.json: the coarse world as published; land-detail.json: the finer one made lighter."""
    (TARGET / "land.json").write_bytes((basemap / "countries-110m.json").read_bytes())
    detail = geometry.simplify(geometry.load(basemap / "countries-50m.json"), tolerance=0.04, smallest=0.01, steps=20000)
    text = json.dumps(detail, ensure_ascii=False, separators=(",", ":"))
    (TARGET / "land-detail.json").write_text(text, encoding="utf-8")
    print(f"land-detail.json: {len(text.encode())} bytes")


def main() -> int:
    """Builds when given a folder, then checks."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    if sys.argv[1] != "--check":
        data = Path(sys.argv[1])
        if not (data / "reference").is_dir():
            print(f"{data}: no folder 'reference' in it", file=sys.stderr)
            return 2
        TARGET.mkdir(exist_ok=True)
        build_territories(data / "reference")
        build_countries(data)
        build_codes(data / "schemas" / "iati" / "codelists")
        build_maps(data / "basemap")
    problems = check(TARGET)
    for problem in problems:
        print(f"reference: {problem}", file=sys.stderr)
    print("reference: all checks passed" if not problems else f"reference: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
