"""A lesson on paper: question on the first page, answer on the second, as HTML to print."""

import re
from html import escape

from fmnist.studies.lessons import Found, Lesson

_STYLE = """
@page { size: A4; margin: 20mm; }
body { font: 12pt/1.5 sans-serif; max-width: 46rem; margin: 2rem auto; color: #111110; }
h1 { font-size: 18pt; } h2 { font-size: 14pt; }
ul.options { list-style: none; padding: 0; }
ul.options li::before { content: "\\2610"; margin-right: 0.6em; }
.notes { height: 9cm; border: 1px solid #999999; }
.answer { break-before: page; }
.home { border: 1px solid #111110; padding: 0 1em; }
"""


def sheet_of(lesson: Lesson, found: Found) -> str:
    """The lesson as a document of two pages."""
    options = "".join(f"<li>{_inline(option.says)}</li>" for option in lesson.options)
    claims = "".join(f"<li>{_inline(claim.says)}</li>" for claim in found.claims)
    setup = "".join(
        f"<p>{_inline(part)}</p>" for part in lesson.setup.format_map(found.figures).split("\n\n")
    )
    title = f"{lesson.number}. {escape(lesson.title)}"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style><h1>{title}</h1>{setup}"
        f"<p><strong>{_inline(lesson.question.format_map(found.figures))}</strong></p>"
        f'<ul class="options">{options}</ul><h2>What I saw</h2><div class="notes"></div>'
        f'<section class="answer"><h1>{title}: the answer</h1>'
        f"<p><strong>{_inline(lesson.options[found.right].says)}.</strong></p><ul>{claims}</ul>"
        f'<div class="home"><p>{_inline(lesson.take_home)}</p></div></section></html>'
    )


def _inline(text: str) -> str:
    """Markdown's bold and code as HTML, and nothing else of either."""
    bold = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text))
    return re.sub(r"`(.+?)`", r"<code>\1</code>", bold)
