"""Names that visitors give to classes and files, within Markdown, HTML and charts: shown as they are written."""

import re
from html import escape

_MARKUP = re.compile(r"[!#-$&(-+\-.:<->@\[-`{-~]")


def as_written(text: str) -> str:
    """A text for Markdown, whatever characters it has; several lines become one."""
    return _MARKUP.sub(lambda found: "\\" + found[0], " ".join(text.split()))


def in_html(text: str) -> str:
    """A text for HTML, such as the errors of Gradio."""
    return escape(text, quote=False)


def in_chart(text: str) -> str:
    """A text for Plotly, which takes tags like <b> for HTML, and what stands between dollar signs for LaTeX."""
    return escape(text, quote=False).replace("$", "&#36;")
