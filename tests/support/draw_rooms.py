"""Draws the rooms from their imports: `make graph`.

A box is a file or a sub-package; a row is a layer of import-linter's contracts
in pyproject.toml. An arrow is an import. Left out are arrows that follow from others, and those
between the three rooms, which go down from every part.
"""

from __future__ import annotations

import sys
import tomllib
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

import grimp

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "resolvers", "schema")
WIDTH, BOX, ROW, MARGIN, TITLE, LETTER = 1000, 34, 66, 24, 34, 8
STYLE = """
  .room { fill: #f6f8fa; stroke: #8c959f } .box { fill: #ffffff; stroke: #57606a }
  .arrow { fill: none; stroke: #0969da; stroke-width: 1.2; opacity: .55; marker-end: url(#head) }
  text { font: 13px ui-monospace, monospace; fill: #1f2328; text-anchor: middle }
  .title { font-weight: bold; text-anchor: start }
  #head path { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    .room { fill: #151b23; stroke: #6e7681 } .box { fill: #0d1117; stroke: #8b949e }
    .arrow { stroke: #58a6ff } #head path { fill: #58a6ff }
    text { fill: #e6edf3 }
  }"""


def layers(room: str) -> list[list[str]]:
    """The rows of a room, from top to bottom."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract.get("containers") == [room]:
            return [[part.strip() for part in row.split("|")] for row in contract["layers"]]
    raise LookupError(room)


def arrows(graph: grimp.ImportGraph, room: str, parts: list[str]) -> set[tuple[str, str]]:
    """The imports between parts of a room, without those that follow from two others."""
    below = {
        part: {
            other
            for other in parts
            if other != part
            and graph.find_shortest_chains(f"{room}.{part}", f"{room}.{other}", as_packages=True)
        }
        for part in parts
    }
    return {
        (part, other)
        for part, others in below.items()
        for other in others
        if not any(other in below[between] for between in others)
    }


def draw(graph: grimp.ImportGraph) -> str:
    """The picture as SVG."""
    shapes: list[str] = []
    top = MARGIN
    tops = []
    for room in ROOMS:
        rows = layers(room)
        height = TITLE + ROW * len(rows) - (ROW - BOX) + MARGIN
        tops.append((top, height))
        shapes.append(
            f'<rect class="room" x="{MARGIN}" y="{top}" rx="8"'
            f' width="{WIDTH - 2 * MARGIN}" height="{height}"/>'
            f'<text class="title" x="{MARGIN + 12}" y="{top + 22}">{room}/</text>'
        )
        shapes += _room(graph, room, rows, top + TITLE)
        top += height + 2 * MARGIN
    for (above, height), (below, _) in pairwise(tops):
        shapes.append(
            f'<path class="arrow" style="stroke-width:3;opacity:1"'
            f' d="M {WIDTH / 2} {above + height} V {below - 8}"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top - MARGIN}"'
        f' width="{WIDTH}" role="img" aria-label="The rooms and their imports">'
        f"<style>{STYLE}\n</style>"
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
        ' markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">'
        '<path d="M0 0L8 4L0 8z"/></marker></defs>\n' + "\n".join(shapes) + "\n</svg>\n"
    )


def _room(graph: grimp.ImportGraph, room: str, rows: list[list[str]], top: int) -> list[str]:
    places: dict[str, tuple[float, int, float]] = {}
    labels = {
        part: f"{part}/" if graph.find_children(f"{room}.{part}") else f"{part}.py"
        for row in rows
        for part in row
    }
    for number, row in enumerate(rows):
        boxes = [LETTER * len(labels[part]) + 20.0 for part in row]
        gap = (WIDTH - 4 * MARGIN - sum(boxes)) / len(row)
        # Rows of one box would put all arrows on one line: every second moves aside.
        x = 2.0 * MARGIN + (0 if len(row) > 1 else 90 if number % 2 else -90)
        for part, box in zip(row, boxes, strict=True):
            places[part] = x + (gap + box) / 2, top + ROW * number, box
            x += gap + box
    shapes = []
    for part, other in sorted(arrows(graph, room, list(places))):
        (x1, y1, _), (x2, y2, _) = places[part], places[other]
        bend = (y2 - y1) * 0.4
        shapes.append(
            f'<path class="arrow" d="M {x1:.0f} {y1 + BOX} C {x1:.0f} {y1 + BOX + bend:.0f}'
            f' {x2:.0f} {y2 - bend:.0f} {x2:.0f} {y2 - 1}"/>'
        )
    for part, (x, y, box) in places.items():
        shapes.append(
            f'<rect class="box" x="{x - box / 2:.0f}" y="{y}" width="{box:.0f}" height="{BOX}"'
            f' rx="5"/><text x="{x:.0f}" y="{y + 22}">{escape(labels[part])}</text>'
        )
    return shapes


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(draw(grimp.build_graph(*ROOMS)), "utf-8")
