"""Augmentation as a widget: an editable chain of transforms, what it makes of a picture, and its effect on training."""

from functools import partial
from typing import Any

import gradio as gr

from apps.shared import augmentation_runs, finished, job_targets
from apps.widgets.controls import ONE_BY_ONE, CardStates, Control, controls, on_card_change, settings_from
from apps.widgets.image_input import ImageInput
from apps.widgets.streaming import TAKING_TURNS, visitor
from core import contact_sheet, images
from core.data import samples
from core.data.augmentation import parameter_table, transform_chain
from core.data.augmentation.keras_code import keras_code
from core.data.augmentation.preview_settings import PreviewSettings
from core.data.augmentation.transform_chain import DEFAULT, LONGEST, PRESETS, Link
from core.data.augmentation.transforms.registry import TRANSFORMS, as_dicts
from core.errors import ConvolabError
from core.images import RGB
from core.numbers import percent
from core.serving.litert import Classifier

MODEL = "efficientnet_lite0"
COLOURS = ("#0072B2", "#D55E00")
"""Of the training loss and of the validation loss: Okabe and Ito, 2008."""

Table = dict[str, list]
Captioned = list[tuple[RGB, str]]


def augment(image: RGB, chain: str = DEFAULT, **values: Any) -> tuple[Captioned, Table, str]:
    """Make augmented versions of a picture.

    Args:
        image: uint8 RGB (H, W, 3).
        chain: the transforms, for example ``flip~rotation-angle-30``; see `core.data.augmentation.transform_chain`.
        values: the knobs of `PreviewSettings`.

    Returns:
        The original and its versions, each with a classifier's prediction; the sampled parameters; and the chain as
        Keras code.
    """
    settings = settings_from(PreviewSettings, values)
    try:
        chosen = transform_chain.active(transform_chain.parse(chain))
        *_, final = job_targets.submit(
            job_targets.AUGMENTATION_PREVIEW, image, as_dicts(chosen), settings, owner=visitor(), shared=True
        ).stream()
    except ConvolabError as error:
        raise gr.Error(str(error), print_exception=False) from None
    versions = list(final.panels.values())
    columns, rows = parameter_table.table(chosen, final.metrics, len(versions))
    assert final.image is not None
    return (
        _captioned(final.image, versions),
        _table(columns, rows),
        keras_code(chosen, (settings.size, settings.size)),
    )


def layout() -> None:
    """Lay out the widget inside a tab; it opens on a finished result."""
    record = finished.load("augmentation")
    sample = samples.find(record.sample)
    chosen = transform_chain.active(transform_chain.parse(DEFAULT))
    count, size = PreviewSettings().count, PreviewSettings().size
    _, versions = contact_sheet.cut(finished.picture("augmentation"), count)
    original = images.resize(images.centre_square(sample.read()), (size, size))
    columns, rows = parameter_table.table(chosen, record.history[0][1], count)
    laid_out_for = gr.State(DEFAULT)  # The chain that the cards were laid out for.
    with gr.Row():
        with gr.Column(scale=3):
            gallery = gr.Gallery(
                _captioned(original, versions),
                label="The original and its augmented versions",
                columns=3,
                height=720,
                format="jpeg",
            )
            table = gr.Dataframe(_table(columns, rows), label="The sampled parameters", interactive=False)
        with gr.Column(scale=2):
            button = gr.Button("Sample again", variant="primary")
            picture = ImageInput(value=str(sample.file()), height=240)
            gr.Examples(
                [[str(s.file())] for s in samples.photos()], [picture], label="Samples", api_visibility="private"
            )
            preset = gr.Radio(list(PRESETS), label="Chains that make a point")
            chain = gr.Textbox(DEFAULT, label="Chain", info="As text, in the order of use; written by the cards below.")
            _editor(chain, laid_out_for)
            add = gr.Dropdown(
                [(model.title, kind) for kind, model in TRANSFORMS.items()], value=None, label="Add a transform"
            )
            knobs = controls(PreviewSettings)
    with gr.Accordion("The same chain as Keras code", open=False):
        code = gr.Code(keras_code(chosen, (size, size)), language="python", show_label=False)
    with gr.Accordion("What it is worth: two trainings on Flowers-17", open=False):
        _evidence()
    given: dict[str, Any] = {
        "fn": augment,
        "inputs": [picture, chain],
        "inputs_kwargs": knobs,
        "outputs": [gallery, table, code],
        **TAKING_TURNS,
    }
    # One event is enough for the API; in the browser every change samples again.
    changes = [picture.change, chain.change, *(knob.change for knob in knobs.values())]
    gr.on(changes, **given, api_name="augment", trigger_mode="always_last", show_progress="minimal")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    button.click(lambda seed: (int(seed) + 1) % 10_000, knobs["seed"], knobs["seed"], **private)
    preset.input(lambda name: (PRESETS[name], PRESETS[name]), preset, [chain, laid_out_for], **private)
    add.input(_added, [chain, add], [chain, laid_out_for, add], **private)
    gr.on([chain.submit, chain.blur], lambda line: line, chain, laid_out_for, **private)


def _editor(chain: gr.Textbox, laid_out_for: gr.State) -> None:
    """Lay out a card for each transform; again when their order changes, but not when a knob is turned.

    Turning one knob sends the values of all, so that the chain is complete even if two knobs are turned at once.
    """
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

    def cards(line: str) -> None:
        made: list[tuple[str, gr.Checkbox, dict[str, Control]]] = []
        for place, link in enumerate(_links(line)):
            with gr.Group():
                with gr.Row(equal_height=True):
                    title = f"{place + 1}. {link.transform.title}"
                    on = gr.Checkbox(link.on, label=title, min_width=170, interactive=True)
                    for text, act in (("Earlier", _earlier), ("Later", _later), ("Remove", _removed)):
                        act_button = gr.Button(text, size="sm", min_width=70)
                        act_button.click(partial(act, place), chain, [chain, laid_out_for], **private)
                made.append((link.transform.kind, on, controls(type(link.transform), link.transform)))
        on_card_change(made, _written, chain)

    gr.render(inputs=laid_out_for, **ONE_BY_ONE)(cards)


def _evidence() -> None:
    runs = augmentation_runs.load()
    gr.Markdown(augmentation_runs.verdict(runs) or augmentation_runs.missing(runs))
    with gr.Row():
        for chart in augmentation_runs.charts(runs, COLOURS):
            gr.Plot(chart.figure(), show_label=False)


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


def _written(cards: CardStates) -> str:
    return transform_chain.write(
        [Link(settings_from(TRANSFORMS[kind], values), is_on) for kind, is_on, values in cards]
    )


def _captioned(original: RGB, versions: list[RGB]) -> Captioned:
    """The images, each with its name and the classifier's first rank."""
    predictions = Classifier.load(MODEL).predict_many([original, *versions], top=1)
    names = ["original", *(str(number) for number in range(1, len(versions) + 1))]
    return [
        (image, f"{name}: {first.label} {percent(first.probability, 0)}")
        for image, name, (first,) in zip([original, *versions], names, predictions, strict=True)
    ]


def _table(columns: list[tuple[str, str]], rows: list[list[str]]) -> Table:
    """In the form that `gr.Dataframe` takes."""
    headers = ["version", *(f"{name} ({unit})" if unit else name for name, unit in columns)]
    return {"headers": headers, "data": [[str(i), *row] for i, row in enumerate(rows, start=1)]}
