"""Code blocks: the pieces are the code, coloured where the language has a word for it."""

import inspect
import itertools

import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom.ui import code_block
from apps.classroom.ui.code_block import tokens
from tests.apps.classroom.pages import code_blocks


@pytest.mark.parametrize(
    ("code", "language"),
    [
        (inspect.getsource(code_block), "python"),
        ('# a recipe\n[split]\nlimit = 50\nname = "x"', "toml"),
        ('python -m core train flowers17 --data "a b.zip"', "bash"),
        ("https://example.org/ten-crops?sample=cat", None),
        ("\n  indented, with an empty line first\n\n", "python"),
        ("<script>alert(1)</script> ß → \U0001f600", "python"),
        ("", "python"),
    ],
)
def test_the_pieces_are_the_code(code: str, language: str | None) -> None:
    assert "".join(text for _, text in tokens(code, language)) == code.rstrip("\n")


def test_words_of_the_language_are_coloured() -> None:
    kinds = {
        text.strip(): kind for kind, text in tokens('from x import y  # why\ndef f(): return "s" + str(2.5)', "python")
    }
    assert kinds["from"] == kinds["return"] == "keyword"
    assert (kinds["# why"], kinds['"s"'], kinds["2.5"], kinds["f"]) == ("comment", "string", "number", "name")
    assert all(kind == "" for kind, _ in tokens("from x import y", None))


def test_a_string_of_several_paragraphs_stays_one() -> None:
    code = 'text = """One.\n\nimport two\n\nThree."""\n\nimport four\n'
    kinds = {text.strip(): kind for kind, text in tokens(code, "python")}
    assert kinds['"""One.\n\nimport two\n\nThree."""'] == "string" and kinds["import"] == "keyword"


def test_neighbours_of_one_kind_are_one_piece() -> None:
    pieces = tokens(inspect.getsource(code_block), "python")
    assert all(left[0] != right[0] for left, right in itertools.pairwise(pieces))


def _page() -> None:
    from apps.classroom.ui.code_block import code_block

    code_block("import this", "python", key="a")
    code_block("http://here", None, key="b", wrap_lines=True)


def test_blocks_stand_on_the_page() -> None:
    assert code_blocks(AppTest.from_function(_page).run()) == ["import this", "http://here"]
