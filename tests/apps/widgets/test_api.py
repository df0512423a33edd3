"""What callers of the API may send, and what they are told otherwise."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from apps.widgets import api
from apps.widgets.image_input import ImageInput


@pytest.fixture
def components() -> list[Any]:
    with gr.Blocks():
        return [ImageInput(), gr.Checkbox(label="Ten crops")]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "/classify takes 2 values (Picture, Ten crops) and got 0"),
        ([None], "/classify takes 2 values (Picture, Ten crops) and got 1"),
        (["https://example.com/a.jpg", True], "“Picture” takes a file, not an address"),
        (["data:image/png;base64,iVBORw0KGgo=", True], "“Picture” takes a file, not a data URI"),
        (["photo.jpg", True], "“Picture” takes a file, not a text"),
        ([5, True], "“Picture” takes the path of a file"),
        ([{"url": "https://example.com/a.jpg"}, True], "“Picture” takes the path of a file"),
        ([{"path": "http://127.0.0.1/a.jpg"}, True], "“Picture” takes a file, not an address"),
        ([{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}, True], "only files that were uploaded"),
        ([{"path": "{uploads}/../secret.png"}, True], "only files that were uploaded"),
        ([{"path": "{uploads}/link.png"}, True], "only files that were uploaded"),
        ([None, {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}], "“Ten crops” takes only files that"),
        ([None, [{"a": ({"path": "/etc/passwd"},)}]], "“Ten crops” takes only files that were uploaded"),
        ([{"video": {"path": "/etc/passwd"}}, True], "“Picture” takes the path of a file"),
    ],
)
def test_a_wrong_call_is_told_the_right_one(
    values: list[Any], said: str, components: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    (tmp_path / "secret.png").touch()
    (uploads / "link.png").symlink_to(tmp_path / "secret.png")
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(uploads))
    if values and isinstance(values[0], dict) and "path" in values[0]:
        values = [{**values[0], "path": values[0]["path"].format(uploads=uploads)}, *values[1:]]
    with pytest.raises(gr.Error) as caught:
        api.check("classify", components, values)
    assert said in caught.value.message
    assert 'client.predict(image=handle_file("photo.jpg"), api_name="/classify")' in caught.value.message


def test_an_upload_and_a_missing_picture_are_left_to_the_widget(
    components: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    api.check("classify", components, [{"path": str(tmp_path / "a" / "photo.jpg")}, True])
    api.check("classify", components, [None, True])
    with pytest.raises(gr.Error, match="Choose a picture first"):
        components[0].preprocess(None)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (gr.Error("Value: 9 is not in the list of choices: ['a']"), "Value: 9 is not in the list of choices: ['a']."),
        (gr.Error("Value: " + "9" * 100_000), "Value: 999"),
        (TypeError("secret detail"), "A value has another kind than what takes it; /classify takes “Picture”"),
    ],
)
def test_what_a_component_cannot_read_is_a_sentence(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def trip(*_: object) -> None:
        raise error

    monkeypatch.setattr(gr.Blocks, "preprocess_data", trip)
    with api.Playgrounds() as blocks:
        image = ImageInput()
    called = SimpleNamespace(api_name="classify", inputs=[image])
    with pytest.raises(gr.Error) as caught:
        asyncio.run(blocks.preprocess_data(called, [None], None))
    message = caught.value.message
    assert message.startswith(said) and message.endswith((".", "…")) and len(message) < 500 and "secret" not in message
    assert not caught.value.print_exception
