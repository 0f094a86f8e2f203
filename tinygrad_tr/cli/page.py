"""The story as a page: one HTML file that asks the network for nothing.

Pictures are inside the page, and beside it as files. Colours are those of the palette, light or
dark as the reader's system is.
"""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape
from pathlib import Path

from ..messages import _, get_language
from ..palette import DARK, LIGHT, Palette
from .files import OURS, write_text
from .story import Block, Check, Grid, Listing, Picture, Section, Sentence, Story

__all__ = ["write_page"]

KINDS = {".png": "image/png", ".svg": "image/svg+xml"}
SMALLEST = 0.72  # of its own size, a drawing is still readable
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
TOKENS = ("bg", "cluster", "cluster_border", "ink", "muted", "line", "value", "param", "err")

STYLE = """
body { background: var(--bg); color: var(--ink); margin: 0 auto; max-width: 72rem;
  padding: 1.5rem 1rem 4rem; line-height: 1.55;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; margin: 2.6rem 0 .6rem; }
p { margin: .6rem 0; max-width: 44rem; }
a { color: var(--value); }
a:focus-visible, .wide:focus-visible { outline: 3px solid var(--value); outline-offset: 2px; }
nav ol { margin: .6rem 0; padding-left: 1.4rem; }
.lead, figcaption { color: var(--muted); }
.good { color: var(--param); } .bad { color: var(--err); font-weight: 600; }
.wide { overflow-x: auto; margin: .8rem 0; }
table { border-collapse: collapse; font-size: .93rem; }
th { text-align: right; color: var(--muted); font-weight: 600; }
th, td { padding: .22rem 1rem .22rem 0; border-bottom: 1px solid var(--line); text-align: right;
  white-space: nowrap; }
td { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-variant-numeric: tabular-nums; }
.word { text-align: left; }
td.word { font-family: inherit; }
pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: .88rem; line-height: 1.4; margin: 0; padding: .8rem; background: var(--cluster);
  border: 1px solid var(--cluster_border); border-radius: 10px; width: max-content; }
figure { margin: 1.2rem 0; padding: .8rem; border: 1px solid var(--cluster_border);
  border-radius: 10px; background: var(--cluster); }
figure .wide { margin: 0; }
figure img { display: block; max-width: 100%; height: auto; margin: 0 auto; border-radius: 6px; }
.plot { max-width: 56rem; box-sizing: border-box; }
figcaption { margin-top: .6rem; font-size: .93rem; }
"""


def write_page(story: Story, title: str, lead: str) -> Path:
    """Write ``index.html`` into the folder of the story.

    Parameters
    ----------
    story : Story
    title, lead : str
        What stands above it.

    Returns
    -------
    pathlib.Path
        Where the page is.
    """
    path = story.folder / "index.html"
    title = escape(title)
    parts = [
        f"<header>\n<h1>{title}</h1>\n<p class=lead>{escape(lead)}</p>",
        _contents(story.sections), "</header>\n<main>",
        *(_section(story.folder, k, part) for k, part in enumerate(story.sections, start=1)),
        _files(story), "</main>",
    ]  # fmt: skip
    head = (
        f'<!DOCTYPE html>\n<html lang="{get_language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n{OURS}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n'
        f"<style>\n{_colours()}{STYLE}</style>\n</head>\n<body>\n"
    )
    write_text(path, head + "\n".join(parts) + "\n</body>\n</html>\n")
    story.files["index.html"] = _("All of this on one page")
    return path


def _colours() -> str:
    """The palette as CSS variables, dark ones where the system is dark."""

    def block(palette: Palette) -> str:
        return " ".join(f"--{token}: {palette[token]};" for token in TOKENS)

    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ {block(DARK)} }} }}"
    return f":root {{ {block(LIGHT)} }}\n{dark}"


def _contents(sections: list[Section]) -> str:
    links = (
        f'<li><a href="#part{k}">{escape(section.title)}</a></li>'
        for k, section in enumerate(sections, start=1)
    )
    return f'<nav aria-label="{escape(_("Contents"))}">\n<ol>\n{"".join(links)}\n</ol>\n</nav>'


def _section(folder: Path, number: int, section: Section) -> str:
    blocks = "\n".join(_block(folder, block) for block in section.blocks)
    title = f'<h2 id="part{number}">{number} · {escape(section.title)}</h2>'
    return f"<section>\n{title}\n{blocks}\n</section>"


def _block(folder: Path, block: Block) -> str:
    match block:
        case Sentence(text):
            return f"<p>{_lines(text)}</p>"
        case Listing(text):
            label = escape(_("listing"), quote=True)
            return (
                f'<div class="wide" role="region" aria-label="{label}" tabindex="0">'
                f"<pre>{escape(text)}</pre></div>"
            )
        case Check(passed, text):
            mark, kind = ("✓", "good") if passed else ("✖", "bad")
            return f'<p class="{kind}">{mark} {_lines(text.removeprefix("✓ "))}</p>'
        case Grid():
            return _table(block)
        case Picture():
            return _figure(folder, block)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")


def _table(grid: Grid) -> str:
    def kind(column: int) -> str:
        return ' class="word"' if column in grid.words else ""

    head = "".join(f'<th scope="col"{kind(k)}>{escape(x)}</th>' for k, x in enumerate(grid.head))
    rows = "\n".join(
        "<tr>" + "".join(f"<td{kind(k)}>{escape(x)}</td>" for k, x in enumerate(row)) + "</tr>"
        for row in grid.rows
    )
    label = escape(_("Table: {columns}").format(columns=", ".join(grid.head)), quote=True)
    return (
        f'<div class="wide" role="region" aria-label="{label}" tabindex="0">\n<table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _figure(folder: Path, picture: Picture) -> str:
    """The picture inside the page, in a box that scrolls rather than make it too small to read."""
    file, alt = escape(picture.file, quote=True), escape(picture.alt, quote=True)
    kind, content = KINDS[Path(picture.file).suffix], (folder / picture.file).read_bytes()
    graph = kind == KINDS[".svg"]
    style = f' style="min-width: {_readable(content)}px"' if graph else ""
    data = b64encode(content).decode("ascii")
    image = f'<img src="data:{kind};base64,{data}" alt="{alt}"{style}>'
    return (
        f'<figure class="{"graph" if graph else "plot"}">\n'
        f'<div class="wide" role="region" aria-label="{alt}" tabindex="0">'
        f'<a href="{file}">{image}</a></div>\n'
        f"<figcaption>{escape(picture.caption)}</figcaption>\n</figure>"
    )


def _readable(svg: bytes) -> int:
    """The width, in pixels, below which a drawing must scroll for its texts to be read."""
    found = re.search(rb'<svg[^>]* width="([\d.]+)(pt|px)?"', svg)
    if found is None:
        return 0
    return round(SMALLEST * float(found[1]) * (96 / 72 if found[2] == b"pt" else 1))


def _files(story: Story) -> str:
    """Links to the files, and what was left out."""
    links = "\n".join(
        f'<li><a href="{escape(name, quote=True)}">{escape(name)}</a> · {escape(text)}</li>'
        for name, text in story.files.items()
    )
    missing = "\n".join(
        f'<p class="bad">{escape(_("Left out: {files}").format(files=", ".join(files)))}<br>\n'
        f"{escape(mend)}</p>"
        for mend, files in story.left_out.items()
    )
    title = escape(_("Files"))
    return f"<section>\n<h2>{title}</h2>\n{missing}\n<ul>\n{links}\n</ul>\n</section>"
