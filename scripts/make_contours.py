"""Invented contours for tests: cells around the points of the communes of Seine-Saint-Denis, with borders that wave.

    python3 scripts/make_contours.py > crates/app/tests/it/contours.geojson

No line of it is a real border. Neighbours share their points exactly, as published contours do.
"""

import csv
import hashlib
import json
import math
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
Point = tuple[float, float]
SHRINK = math.cos(math.radians(48.9))


def sites() -> list[tuple[str, str, Point]]:
    """Code, name and point (in a plane, degrees of latitude) of each commune."""
    with (ROOT / "reference/communes.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["departement"] == "93"]
    return [(row["code"], row["nom"], (float(row["lon"]) * SHRINK, float(row["lat"]))) for row in rows]


def cut(polygon: list[Point], middle: Point, normal: Point) -> list[Point]:
    """The part of a polygon on the side of a line that the normal does not point to."""
    side = [(x - middle[0]) * normal[0] + (y - middle[1]) * normal[1] for x, y in polygon]
    kept: list[Point] = []
    for i, (a, da) in enumerate(zip(polygon, side)):
        b, db = polygon[(i + 1) % len(polygon)], side[(i + 1) % len(polygon)]
        if da <= 0:
            kept.append(a)
        if (da <= 0) != (db <= 0):
            t = da / (da - db)
            kept.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t))
    return kept


def wave(a: Point, b: Point, depth: int) -> list[Point]:
    """Points between two, moved aside by what the pair itself says: the same from either end."""
    if depth == 0:
        return []
    if a > b:
        return wave(b, a, depth)[::-1]
    seed = hashlib.sha256(f"{a}{b}".encode()).digest()
    aside = (seed[0] / 255 - 0.5) * 0.22
    middle = (
        round((a[0] + b[0]) / 2 + (b[1] - a[1]) * aside, 6),
        round((a[1] + b[1]) / 2 - (b[0] - a[0]) * aside, 6),
    )
    return [*wave(a, middle, depth - 1), middle, *wave(middle, b, depth - 1)]


def main() -> None:
    places = sites()
    west, east = min(p[0] for *_, p in places) - 0.02, max(p[0] for *_, p in places) + 0.02
    south, north = min(p[1] for *_, p in places) - 0.02, max(p[1] for *_, p in places) + 0.02
    frame = [(west, south), (east, south), (east, north), (west, north)]
    corners: list[Point] = []

    def known(point: Point) -> Point:
        """Corners that three cells find a hair apart are one."""
        for held in corners:
            if math.dist(held, point) < 2e-5:
                return held
        corners.append((round(point[0], 6), round(point[1], 6)))
        return corners[-1]

    features = []
    for code, name, here in places:
        cell = frame
        for _, _, there in places:
            if there != here:
                middle = ((here[0] + there[0]) / 2, (here[1] + there[1]) / 2)
                cell = cut(cell, middle, (there[0] - here[0], there[1] - here[1]))
        cell = [known(point) for point in cell]
        cell = [point for i, point in enumerate(cell) if point != cell[i - 1]]
        ring: list[Point] = []
        for i, point in enumerate(cell):
            ring += [point, *wave(point, cell[(i + 1) % len(cell)], 4)]
        ring.append(ring[0])
        positions = [[round(x / SHRINK, 5), round(y, 5)] for x, y in ring]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": code, "nom": name},
                "geometry": {"type": "Polygon", "coordinates": [positions]},
            }
        )
    head = {"type": "FeatureCollection", "source": "Contours inventés pour les essais", "licence": "AGPL-3.0-or-later"}
    print(json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [')
    print(",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features))
    print("]}")


main()
