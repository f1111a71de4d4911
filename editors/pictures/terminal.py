#!/usr/bin/env python3
"""Draws what a terminal shows: `tmux capture-pane -e -p | terminal.py [GROUND] > picture.svg`.

Understands the colours and attributes that tmux writes, and nothing else of a terminal's language.
"""

import re
import sys
import unicodedata
from dataclasses import dataclass, replace
from html import escape

FONT = "DejaVu Sans Mono"
CELL = (8.43, 18)
MARGIN = 10
INK = "#e0e2ea"
NAMED = (
    "#07080d #ffc0b9 #b3f6c0 #fce094 #a6dbff #ffcaff #8cf8f7 #eef1f8 "
    "#4f5258 #ffc0b9 #b3f6c0 #fce094 #a6dbff #ffcaff #8cf8f7 #ffffff"
).split()


@dataclass(frozen=True)
class Style:
    ink: str | None = None
    ground: str | None = None
    bold: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False


def numbered(number):
    """The colour with a number of the 256."""
    if number < 16:
        return NAMED[number]
    if number >= 232:
        return "#" + f"{8 + 10 * (number - 232):02x}" * 3
    steps = (0, 95, 135, 175, 215, 255)
    number -= 16
    return "#{:02x}{:02x}{:02x}".format(steps[number // 36], steps[number // 6 % 6], steps[number % 6])


def styled(style, codes):
    """The style after an escape sequence."""
    rest = iter(codes)
    for code in rest:
        if code in (38, 48):
            kind = next(rest)
            if kind == 2:
                colour = "#{:02x}{:02x}{:02x}".format(next(rest), next(rest), next(rest))
            else:
                colour = numbered(next(rest))
            style = replace(style, **{"ink" if code == 38 else "ground": colour})
        elif code == 58:
            # The colour of the underline, which is drawn in the ink's.
            for _ in range(3 if next(rest) == 2 else 1):
                next(rest)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            style = replace(style, ink=NAMED[code - 30 if code < 90 else code - 82])
        elif 40 <= code <= 47 or 100 <= code <= 107:
            style = replace(style, ground=NAMED[code - 40 if code < 100 else code - 92])
        else:
            style = {
                0: Style(),
                1: replace(style, bold=True),
                3: replace(style, italic=True),
                4: replace(style, underline=True),
                7: replace(style, reverse=True),
                22: replace(style, bold=False),
                23: replace(style, italic=False),
                24: replace(style, underline=False),
                27: replace(style, reverse=False),
                39: replace(style, ink=None),
                49: replace(style, ground=None),
            }.get(code, style)
    return style


def cells(line, style):
    """The characters of a line with column and style, and the style at its end."""
    found, column = [], 0
    for escape_codes, character in re.findall(r"\x1b\[([\d;:]*)m|([^\x1b])", line):
        if character:
            if not unicodedata.combining(character):
                found.append((column, character, style))
                column += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        else:
            style = styled(style, [int(code or 0) for code in re.split("[;:]", escape_codes)])
    return found, style


def draw(text, terminal):
    width, height = CELL
    style, shapes, letters, widest = Style(), [], [], 0
    lines = text.rstrip("\n").split("\n")
    for row, line in enumerate(lines):
        found, style = cells(line, style)
        for column, character, look in found:
            ink, ground = look.ink or INK, look.ground
            if look.reverse:
                ink, ground = ground or terminal, ink
            x, y = MARGIN + column * width, MARGIN + row * height
            widest = max(widest, column + 1)
            if ground:
                shapes.append(f'<rect x="{x:.2f}" y="{y}" width="{width + 0.3:.2f}" height="{height}" fill="{ground}"/>')
            if look.underline:
                shapes.append(f'<rect x="{x:.2f}" y="{y + height - 3}" width="{width + 0.3:.2f}" height="1.4" fill="{ink}"/>')
            if character != " ":
                more = (' font-weight="bold"' if look.bold else "") + (' font-style="italic"' if look.italic else "")
                letters.append(f'<text x="{x:.2f}" y="{y + height - 4.5}" fill="{ink}"{more}>{escape(character)}</text>')
    size = (2 * MARGIN + widest * width, 2 * MARGIN + len(lines) * height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]:.0f}" height="{size[1]:.0f}" '
        f'font-family="{FONT}" font-size="14" xml:space="preserve">'
        f'<rect width="100%" height="100%" fill="{terminal}"/>{"".join(shapes)}{"".join(letters)}</svg>\n'
    )


if __name__ == "__main__":
    sys.stdout.write(draw(sys.stdin.read(), sys.argv[1] if len(sys.argv) > 1 else "#14161b"))
