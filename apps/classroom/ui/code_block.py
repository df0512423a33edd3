"""Code with coloured syntax and a copy button, in place of `st.code`.

Streamlit's own element registers some 200 languages in the browser at every page load: 0.8 s of processor time on a
laptop's core. Here the server splits the few lines into tokens, once for all visitors.
"""

import re
from functools import cache, lru_cache

from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

from apps.classroom.ui.components import declare

_component = declare("code", '<pre tabindex="0"><code></code></pre><button type="button">Copy</button>')

_KINDS = (
    (Comment, "comment"),
    (String, "string"),
    (Number, "number"),
    (Keyword, "keyword"),
    (Operator.Word, "keyword"),
    (Name.Function, "name"),
    (Name.Class, "name"),
    (Name.Decorator, "name"),
    (Name.Builtin, "name"),
    (Name.Tag, "name"),
)

Token = tuple[str, str]
"""The kind of a piece of code, "" for none, and the piece."""


def code_block(code: str, language: str | None, key: str, wrap_lines: bool = False) -> None:
    """Show code that can be copied.

    Args:
        code: to show.
        language: as Pygments names it, such as "python", "toml" or "bash"; None for plain text.
        key: of the component in the session.
        wrap_lines: long lines are broken; otherwise they scroll.
    """
    _component(data={"tokens": tokens(code, language), "wrap": wrap_lines}, key=key)


def tokens(code: str, language: str | None) -> tuple[Token, ...]:
    """The code in pieces, neighbours of the same kind joined; together they are the code without its last newline."""
    if language is None:
        return (("", code),)
    pieces: list[Token] = []
    for paragraph in _paragraphs(code.rstrip("\n")):
        for kind, text in _lexed(paragraph, language):
            if pieces and (pieces[-1][0] == kind or text.isspace()):
                pieces[-1] = (pieces[-1][0], pieces[-1][1] + text)
            else:
                pieces.append((kind, text))
    return tuple(pieces)


def _paragraphs(code: str) -> list[str]:
    """The code, cut where a line at the left edge follows an empty one, but not within a string of several lines."""
    found: list[str] = []
    for part in re.split(r"(?<=\n\n)(?=\S)", code):
        if found and any(found[-1].count(quotes) % 2 for quotes in ('"""', "'''")):
            found[-1] += part
        else:
            found.append(part)
    return found


@lru_cache(maxsize=1024)
def _lexed(paragraph: str, language: str) -> tuple[Token, ...]:
    """A paragraph in the lexer's pieces; most of a page's code stays the same when a knob is turned."""
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    return tuple((_kind(token), text) for token, text in lexer.get_tokens(paragraph))


@cache
def _kind(token: _TokenType) -> str:
    return next((kind for parent, kind in _KINDS if token in parent), "")
