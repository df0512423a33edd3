from apps.classroom import catalogue
from apps.classroom.ui.lesson import FOLDER
from apps.classroom.ui.references import references


def test_every_folder_is_a_lesson_of_the_catalogue_under_its_own_name() -> None:
    folders = {path.parent.name for path in (FOLDER / "lessons").glob("*/lesson.py")}
    assert folders == {lesson.name for lesson in catalogue.LESSONS}
    assert len({lesson.title for lesson in catalogue.LESSONS}) == len(catalogue.LESSONS)


def test_every_reference_is_cited_and_every_citation_is_a_reference() -> None:
    cited = {entry.key for lesson in catalogue.LESSONS for entry in lesson.cites}
    assert cited == set(references())


def test_no_paper_stands_twice() -> None:
    addresses = [reference.address for reference in references().values()]
    titles = [reference.title.casefold() for reference in references().values()]
    assert len(set(addresses)) == len(addresses) and len(set(titles)) == len(titles)


def test_a_lesson_builds_on_earlier_ones() -> None:
    names = [lesson.name for lesson in catalogue.LESSONS]
    for place, lesson in enumerate(catalogue.LESSONS):
        assert set(lesson.builds_on) <= set(names[:place]), lesson.name
    assert [catalogue.after(lesson) for lesson in catalogue.LESSONS] == [*catalogue.LESSONS[1:], None]
