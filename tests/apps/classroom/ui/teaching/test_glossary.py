"""The glossary: enough terms, each once, in plain words, and used by the lessons."""

import json
from itertools import chain

from apps.classroom import catalogue
from apps.classroom.ui.teaching import glossary
from tests.apps.classroom.pages import open_page


def test_there_are_terms_enough_and_none_has_two_definitions() -> None:
    terms = glossary.terms()
    assert len(terms) >= 60
    words = [word.casefold() for name, term in terms.items() for word in (name, *term.words)]
    assert len(words) == len(set(words))
    assert list(terms) == sorted(terms, key=str.casefold)
    assert all(term.definition.endswith(".") for term in terms.values())


def test_the_lessons_use_every_term() -> None:
    files = chain.from_iterable(lesson.page.parent.glob("*.py") for lesson in catalogue.LESSONS)
    said = " ".join(" ".join(file.read_text(encoding="utf-8").split()) for file in files).casefold().replace('" "', "")
    unused = [
        name
        for name, term in glossary.terms().items()
        if not any(word.casefold() in said for word in (name, *term.words))
    ]
    assert not unused


def test_every_lesson_has_the_glossary_and_only_lessons_have_it() -> None:
    def shown(view: str) -> list[str]:
        elements = open_page(view).get("bidi_component")
        return [e.proto.json for e in elements if e.proto.component_name == "convolab_glossary"]

    (data,) = shown("ten_crops")
    assert [term["name"] for term in json.loads(data)["terms"]] == list(glossary.terms())
    assert not shown("home")
