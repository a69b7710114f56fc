"""
Draws docs/pictures/banding.svg: how probably a pair of documents becomes a candidate.

    python benchmarks/banding_picture.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cleaners.duplicates import Duplicates  # noqa: E402
from cleaners.duplicates.candidates import bands_for, probability  # noqa: E402

OUT = ROOT / "docs" / "pictures" / "banding.svg"
LEFT, TOP, WIDTH, HEIGHT = 64, 36, 560, 320
COLOURS = {32: "#9aa5b1", 96: "#5b8db8", 160: "#1f4e79"}
# Measured on generated copies: the Jaccard similarity that each leaves on average.
LANDMARKS = {
    "8 % wrong characters": 0.49,
    "a fifth of the sentences exchanged": 0.65,
    "3 % wrong characters": 0.75,
}


def _x(similarity: float) -> float:
    return round(LEFT + WIDTH * similarity, 1)


def _y(found: float) -> float:
    return round(TOP + HEIGHT * (1 - found), 1)


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y}" {more}>{words}</text>'


def _axes() -> list[str]:
    parts = []
    for tenth in range(0, 11, 2):
        share = tenth / 10
        parts.append(f'<path d="M{_x(share)} {TOP}V{TOP + HEIGHT}" stroke="#e4e7eb"/>')
        parts.append(f'<path d="M{LEFT} {_y(share)}H{LEFT + WIDTH}" stroke="#e4e7eb"/>')
        parts.append(_text(_x(share), TOP + HEIGHT + 18, f"{share:g}", 'text-anchor="middle"'))
        parts.append(_text(LEFT - 8, _y(share) + 4, f"{share:g}", 'text-anchor="end"'))
    middle = LEFT + WIDTH / 2
    title = "Jaccard similarity of the 5-grams"
    parts.append(_text(middle, TOP + HEIGHT + 40, title, 'text-anchor="middle"'))
    parts.append(_text(LEFT, TOP - 16, "probability of becoming a candidate"))
    return parts


def _curve(bands: int) -> list[str]:
    """Return a curve and its line of the legend, in the empty corner at the top left."""
    points = " ".join(f"{_x(s / 100)},{_y(probability(s / 100, bands))}" for s in range(101))
    colour, row = COLOURS[bands], TOP + 24 + 20 * list(COLOURS).index(bands)
    stroke = f'fill="none" stroke="{colour}" stroke-width="2"'
    return [
        f'<polyline points="{points}" {stroke}/>',
        f'<path d="M{LEFT + 12} {row - 4}h20" {stroke}/>',
        _text(LEFT + 38, row, f"{bands} bands"),
    ]


def _landmarks() -> list[str]:
    threshold = Duplicates().threshold
    marks = {f"threshold {threshold:g}": threshold, **LANDMARKS}
    parts = []
    for row, (words, similarity) in enumerate(marks.items()):
        y = _y(0.3) + 20 * row
        line = f"M{_x(similarity)} {TOP}V{TOP + HEIGHT}"
        parts.append(f'<path d="{line}" stroke="#c05621" stroke-dasharray="4 4"/>')
        end = similarity > 0.6
        side = -6 if end else 6
        anchor = 'text-anchor="end"' if end else ""
        parts.append(_text(_x(similarity) + side, y, words, f'fill="#c05621" {anchor}'))
    return parts


def main() -> None:
    size = f"{LEFT + WIDTH + 24} {TOP + HEIGHT + 56}"
    style = 'font-family="sans-serif" font-size="13" fill="#323f4b"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" {style}>',
        '<rect width="100%" height="100%" fill="white"/>',
        *_axes(),
        *_landmarks(),
        *(part for bands in COLOURS for part in _curve(bands)),
        "</svg>",
    ]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("\n".join(parts) + "\n", encoding="utf-8")
    threshold = Duplicates().threshold
    print(f"{OUT.relative_to(ROOT)}: {bands_for(threshold)} bands for the threshold {threshold:g}")
    for similarity in (0.02, 0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.6, 0.7):
        found = [f"{probability(similarity, bands):.4f}" for bands in COLOURS]
        print(f"  {similarity:4} {'  '.join(found)}")


if __name__ == "__main__":
    main()
