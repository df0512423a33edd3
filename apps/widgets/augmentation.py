"""Augmentation as a widget: a chain of transforms to build, what it draws, and what it brought two trainings."""

from functools import partial
from typing import Any

import gradio as gr

from apps.shared import augmentation_runs, finished, job_targets
from apps.widgets.controls import ONE_BY_ONE, Control, Turned, controls, on_turn, settings_from
from apps.widgets.picture_input import Picture
from core import contact_sheet, images
from core.data import samples
from core.data.augmentation import parameter_table, transform_chain
from core.data.augmentation.transform_chain import DEFAULT, LONGEST, NAMES, PRESETS, Link
from core.data.augmentation.transform_settings import TRANSFORMS, PreviewSettings, as_dicts, source
from core.errors import ConvolabError
from core.images import RGB
from core.serving import jobs
from core.serving.litert import Classifier

MODEL = "efficientnet_lite0"
COLOURS = ("#0072B2", "#D55E00")
"""Of the training part and of the validation part: Okabe and Ito, 2008."""

Table = dict[str, list]
Shown = list[tuple[RGB, str]]


def augment(image: RGB, chain: str = DEFAULT, **values: Any) -> tuple[Shown, Table, str]:
    """Draw augmented versions of a picture.

    Args:
        image: uint8 RGB (H, W, 3).
        chain: the transforms, for example ``flip~rotation-angle-30``; see `core.data.augmentation.transform_chain`.
        values: of the knobs of `PreviewSettings`.

    Returns:
        The original and its versions, each with a classifier's answer; what was drawn; and the chain as Keras code.
    """
    settings = settings_from(PreviewSettings, values)
    try:
        chosen = transform_chain.active(transform_chain.parse(chain))
        *_, final = jobs.submit(
            job_targets.AUGMENTATION_PREVIEW, image, as_dicts(chosen), settings, owner="widgets"
        ).stream()
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    pictures = list(final.panels.values())
    columns, rows = parameter_table.table(chosen, final.metrics, len(pictures))
    assert final.image is not None
    return _answered(final.image, pictures), _table(columns, rows), source(chosen, (settings.size, settings.size))


def layout() -> None:
    """Lay the widget out inside a tab; it opens on a finished result."""
    record = finished.load("augmentation")
    sample = samples.find(record.sample)
    chosen = transform_chain.active(transform_chain.parse(DEFAULT))
    count, size = PreviewSettings().count, PreviewSettings().size
    _, pictures = contact_sheet.cut(finished.picture("augmentation"), count)
    original = images.resize(images.centre_square(sample.read()), (size, size))
    columns, rows = parameter_table.table(chosen, record.history[0][1], count)
    drawn_from = gr.State(DEFAULT)  # The chain as the editor below was last laid out.
    with gr.Row():
        with gr.Column(scale=3):
            gallery = gr.Gallery(
                _answered(original, pictures), label="The original and its draws", columns=3, height=720, format="jpeg"
            )
            table = gr.Dataframe(_table(columns, rows), label="What was drawn", interactive=False)
        with gr.Column(scale=2):
            button = gr.Button("Draw again", variant="primary")
            picture = Picture(value=str(sample.file()), height=240)
            gr.Examples(
                [[str(s.file())] for s in samples.photos()], [picture], label="Samples", api_visibility="private"
            )
            preset = gr.Radio(list(PRESETS), label="Chains that make a point")
            chain = gr.Textbox(DEFAULT, label="Chain", info="As text, in the order of use; the cards below write it.")
            _editor(chain, drawn_from)
            add = gr.Dropdown([(NAMES[kind], kind) for kind in TRANSFORMS], value=None, label="Add a transform")
            knobs = controls(PreviewSettings)
    with gr.Accordion("The same chain as Keras code", open=False):
        code = gr.Code(source(chosen, (size, size)), language="python", show_label=False)
    with gr.Accordion("What it brought: two trainings on Flowers-17", open=False):
        _evidence()
    given: dict[str, Any] = {
        "fn": augment,
        "inputs": [picture, chain],
        "inputs_kwargs": knobs,
        "outputs": [gallery, table, code],
        "concurrency_id": "worker",
        "concurrency_limit": 4,
    }
    # For the API one event is enough; in the browser every change draws anew.
    changes = [picture.change, chain.change, *(knob.change for knob in knobs.values())]
    gr.on(changes, **given, api_name="augment", trigger_mode="always_last", show_progress="minimal")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    button.click(lambda seed: (int(seed) + 1) % 10_000, knobs["seed"], knobs["seed"], **private)
    preset.input(lambda name: (PRESETS[name], PRESETS[name]), preset, [chain, drawn_from], **private)
    add.input(_added, [chain, add], [chain, drawn_from, add], **private)
    gr.on([chain.submit, chain.blur], lambda line: line, chain, drawn_from, **private)


def _editor(chain: gr.Textbox, drawn_from: gr.State) -> None:
    """A card for each transform; laid out anew when their order changes, not when a knob is turned.

    A turn of one knob sends all of them: the chain is what all stand at, also when two turns come at once.
    """
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def cards(line: str) -> None:
        made: list[tuple[str, gr.Checkbox, dict[str, Control]]] = []
        for place, link in enumerate(_links(line)):
            with gr.Group():
                with gr.Row(equal_height=True):
                    title = f"{place + 1}. {NAMES[link.transform.kind]}"
                    on = gr.Checkbox(link.on, label=title, min_width=170, interactive=True)
                    for text, act in (("Earlier", _earlier), ("Later", _later), ("Remove", _removed)):
                        act_button = gr.Button(text, size="sm", min_width=70)
                        act_button.click(partial(act, place), chain, [chain, drawn_from], **private)
                made.append((link.transform.kind, on, controls(type(link.transform), link.transform)))
        on_turn(made, _written, chain)

    gr.render(inputs=drawn_from, **ONE_BY_ONE)(cards)


def _evidence() -> None:
    trainings = augmentation_runs.runs()
    gr.Markdown(augmentation_runs.verdict(trainings) or augmentation_runs.missing(trainings))
    with gr.Row():
        for figure in augmentation_runs.charts(trainings, COLOURS):
            gr.Plot(figure, show_label=False)


def _links(line: str) -> list[Link]:
    try:
        return list(transform_chain.parse(line))
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None


def _both(links: list[Link]) -> tuple[str, str]:
    line = transform_chain.write(links)
    return line, line


def _added(line: str, kind: str) -> tuple[str, str, None]:
    links = _links(line)
    if len(links) >= LONGEST:
        raise gr.Error(f"A chain has at most {LONGEST} transforms; remove one first.", print_exception=False)
    return *_both([*links, Link(TRANSFORMS[kind]())]), None


def _removed(place: int, line: str) -> tuple[str, str]:
    links = _links(line)
    return _both(links[:place] + links[place + 1 :])


def _earlier(place: int, line: str) -> tuple[str, str]:
    links = _links(line)
    if 0 < place < len(links):
        links.insert(place - 1, links.pop(place))
    return _both(links)


def _later(place: int, line: str) -> tuple[str, str]:
    return _earlier(place + 1, line)


def _written(cards: Turned) -> str:
    return transform_chain.write(
        [Link(settings_from(TRANSFORMS[kind], values), is_on) for kind, is_on, values in cards]
    )


def _answered(original: RGB, pictures: list[RGB]) -> Shown:
    answers = Classifier.load(MODEL).predict_many([original, *pictures], top=1)
    names = ["original", *(str(number) for number in range(1, len(pictures) + 1))]
    return [
        (picture, f"{name}: {answer.label} {answer.probability:.0%}".replace("%", " %"))
        for picture, name, (answer,) in zip([original, *pictures], names, answers, strict=True)
    ]


def _table(columns: list[tuple[str, str]], rows: list[list[str]]) -> Table:
    """As `gr.Dataframe` takes it."""
    headers = ["draw", *(f"{name} ({unit})" if unit else name for name, unit in columns)]
    return {"headers": headers, "data": [[str(i), *row] for i, row in enumerate(rows, start=1)]}
