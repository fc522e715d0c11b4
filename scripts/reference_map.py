"""Reading and simplifying the Natural Earth maps (TopoJSON of world-atlas), without any library.

TopoJSON keeps each border once, as an "arc" of quantised, delta-coded points; a country is a list
of rings, a ring a list of arc numbers (~n means arc n walked backwards).
"""

import json
from pathlib import Path

Point = tuple[float, float]


def load(path: Path) -> dict:
    """One TopoJSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def decode_arcs(topology: dict) -> list[list[Point]]:
    """The arcs as (longitude, latitude) points."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)
    return arcs


def polygons(geometry: dict) -> list[list[list[int]]]:
    """The polygons of a geometry, each a list of rings of arc numbers, the outer ring first."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return geometry["arcs"] if geometry["type"] == "MultiPolygon" else []


def ring_points(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """The points of one ring; its first point is repeated at the end."""
    points: list[Point] = []
    for number in ring:
        part = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(part if not points else part[1:])
    return unwrap(points)


def unwrap(points: list[Point]) -> list[Point]:
    """Follows a ring over the 180th meridian (Russia, Fiji) without jumping across the world."""
    shift, followed = 0.0, [points[0]]
    for (x0, _), (x1, y1) in zip(points, points[1:]):
        if abs(x1 - x0) > 180:
            shift += 360 if x1 < x0 else -360
        followed.append((x1 + shift, y1))
    return followed


def area_and_centroid(points: list[Point]) -> tuple[float, Point]:
    """Area (in square degrees, never negative) and centre of gravity of a ring."""
    double_area = sum_x = sum_y = 0.0
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        cross = x0 * y1 - x1 * y0
        double_area += cross
        sum_x += (x0 + x1) * cross
        sum_y += (y0 + y1) * cross
    if abs(double_area) < 1e-12:
        return 0.0, points[0]
    return abs(double_area) / 2, (sum_x / (3 * double_area), sum_y / (3 * double_area))


def crossings(points: list[Point], latitude: float) -> list[float]:
    """Longitudes at which a ring crosses a parallel, from west to east."""
    found = []
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        if (y0 > latitude) != (y1 > latitude):
            found.append(x0 + (latitude - y0) * (x1 - x0) / (y1 - y0))
    return sorted(found)


def label_point(geometry: dict, arcs: list[list[Point]]) -> Point:
    """Centre of the largest polygon, brought inside it when the shape is bent (Viet Nam, Croatia):
    then the middle of the widest stretch of the same parallel."""
    rings = [ring_points(polygon[0], arcs) for polygon in polygons(geometry)]
    outer = max(rings, key=lambda ring: area_and_centroid(ring)[0])
    x, y = area_and_centroid(outer)[1]
    cuts = crossings(outer, y)
    stretches = list(zip(cuts[::2], cuts[1::2]))
    if stretches and not any(west <= x <= east for west, east in stretches):
        west, east = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
        x = (west + east) / 2
    return (x + 180) % 360 - 180, y


def simplify_line(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas-Peucker: drops the points nearer than the tolerance to the line kept."""
    if len(points) < 3:
        return points
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    if points[0] == points[-1]:
        # A closed arc has no direction: it is cut at its farthest point first.
        far = max(range(len(points)), key=lambda i: distance(points[i], points[0], points[0]))
        keep.add(far)
        stack = [(0, far), (far, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        middle = max(range(first + 1, last), key=lambda i: distance(points[i], points[first], points[last]))
        if distance(points[middle], points[first], points[last]) > tolerance:
            keep.add(middle)
            stack += [(first, middle), (middle, last)]
    return [points[i] for i in sorted(keep)]


def distance(point: Point, start: Point, end: Point) -> float:
    """Distance from a point to a segment, in degrees."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length))
    return ((px - ax - along * (bx - ax)) ** 2 + (py - ay - along * (by - ay)) ** 2) ** 0.5


def simplify(topology: dict, tolerance: float, smallest: float, steps: int) -> dict:
    """A lighter copy holding the countries alone: lines simplified, islands under `smallest` square
    degrees dropped (never the largest part of a country), coordinates on a grid of `steps` columns."""
    full = decode_arcs(topology)
    light = [simplify_line(arc, tolerance) for arc in full]
    west, south, east, north = -180.0, -90.0, 180.0, 90.0
    scale = ((east - west) / steps, (north - south) / steps)

    def grid(point: Point) -> tuple[int, int]:
        return round((point[0] - west) / scale[0]), round((point[1] - south) / scale[1])

    on_grid = []
    for arc in light:
        cells = [grid(point) for point in arc]
        on_grid.append([cells[0]] + [b for a, b in zip(cells, cells[1:]) if a != b])

    def distinct(ring: list[int]) -> int:
        return len({cell for n in ring for cell in on_grid[n if n >= 0 else ~n]})

    geometries, used = [], {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        sized = [(area_and_centroid(ring_points(p[0], full))[0], p) for p in polygons(geometry)]
        largest = max(size for size, _ in sized)
        kept = []
        for size, polygon in sized:
            if size < smallest and size < largest or distinct(polygon[0]) < 3:
                continue
            kept.append([ring for ring in polygon if distinct(ring) >= 3])
        if not kept:
            continue  # An islet smaller than the grid: its label point still shows it.
        renumbered = [[[renumber(n, used) for n in ring] for ring in polygon] for polygon in kept]
        entry = {"type": "MultiPolygon", "arcs": renumbered} if len(kept) > 1 else {"type": "Polygon", "arcs": renumbered[0]}
        if "id" in geometry:
            entry["id"] = geometry["id"]
        geometries.append(entry | {"properties": geometry["properties"]})

    deltas = []
    for old in used:  # insertion order is the new numbering
        cells = on_grid[old] if len(on_grid[old]) > 1 else on_grid[old] * 2
        deltas.append([list(cells[0])] + [[b[0] - a[0], b[1] - a[1]] for a, b in zip(cells, cells[1:])])
    return {
        "type": "Topology",
        "bbox": [west, south, east, north],
        "transform": {"scale": list(scale), "translate": [west, south]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": deltas,
    }


def renumber(number: int, used: dict[int, int]) -> int:
    """The new number of an arc, which keeps its direction."""
    old = number if number >= 0 else ~number
    new = used.setdefault(old, len(used))
    return new if number >= 0 else ~new
