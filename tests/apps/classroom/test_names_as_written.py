"""The name of a visitor's file is shown as it is written, on every page that takes pictures, never as markup."""

import pytest

from apps.classroom import catalogue
from apps.classroom.lessons.architectures import text as architectures_text
from apps.classroom.lessons.data_too_large import text as data_text
from apps.classroom.lessons.ensembles import text as ensembles_text
from apps.classroom.ui.lesson import FOLDER, Lesson
from tests.apps.classroom.pages import open_page
from tests.core.transfer.pictures import drawn

NAME = "$5 _a_ *b* US$ <b>c</b> `d` :red[e] [f](g) -- $6.png"

TAKES_PICTURES = [
    lesson
    for lesson in catalogue.LESSONS
    if any("picture_picker.pick(" in path.read_text() for path in (FOLDER / "lessons" / lesson.name).glob("*.py"))
]
VIEWS = {
    "architectures": {"architectures_view": architectures_text.VIEWS["image"]},
    "data_too_large": {"look": data_text.MEAN_VIEW},
    "ensembles": {"look": ensembles_text.ASK},
}
"""The addresses of views, where a page takes pictures only in one of them."""


@pytest.mark.parametrize("lesson", TAKES_PICTURES, ids=lambda lesson: lesson.name)
def test_the_name_of_an_upload_is_no_markup(lesson: Lesson) -> None:
    """The picture is smaller than what any of them works with, which is no error either."""
    app = open_page(lesson.name, **VIEWS.get(lesson.name, {}))
    app.button_group(key="picture_from").set_value("Upload")
    app.run()
    app.file_uploader(key="picture_file").set_value((NAME, drawn("star", 1)[0], "image/png"))
    app.run()
    assert not app.exception, app.exception
    kinds = (app.markdown, app.caption, app.info, app.warning, app.success, app.error)
    shown = [element.value for kind in kinds for element in kind]
    shown += [widget.label for kind in (app.button, app.expander, app.selectbox) for widget in kind]
    assert not [text for text in shown if NAME in text]
