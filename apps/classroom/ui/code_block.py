"""Code with coloured syntax and a copy button, in place of `st.code`.

Streamlit's own element registers some 200 languages in the browser at every page load: 0.8 s of processor time on a
laptop's core. Here the server splits the few lines into tokens, once for all visitors.
"""

from functools import lru_cache

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


@lru_cache(maxsize=256)
def tokens(code: str, language: str | None) -> tuple[Token, ...]:
    """The code in pieces, neighbours of the same kind joined; together they are the code without its last newline."""
    if language is None:
        return (("", code),)
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    pieces: list[Token] = []
    for token, text in lexer.get_tokens(code.rstrip("\n")):
        kind = _kind(token)
        if pieces and (pieces[-1][0] == kind or text.isspace()):
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + text)
        else:
            pieces.append((kind, text))
    return tuple(pieces)


def _kind(token: _TokenType) -> str:
    return next((kind for parent, kind in _KINDS if token in parent), "")
