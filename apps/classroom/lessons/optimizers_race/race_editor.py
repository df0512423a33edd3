"""The editor of a race: presets, the line-up, the knobs of the followed optimizer, and the start.

The page's address holds line-up, start and followed optimizer as `race`, `start` and `follow`, unless they are those
that the surface opens with.
"""

from dataclasses import dataclass

import streamlit as st

from apps.classroom.ui import controls
from core.optimization import line_up
from core.optimization.line_up import LineUp
from core.optimization.optimizer_settings import OPTIMIZER_SETTINGS, TITLES, MomentumSettings, OptimizerSettings
from core.optimization.surface_race_presets import LINE_UPS, PRESETS, Preset
from core.optimization.surface_race_settings import SurfaceRaceSettings
from core.optimization.surfaces import Point, Surface
from core.settings import SettingsError

FIRST = PRESETS[0]
"""The preset that the page opens on."""
_KEY = "race_editor"


@dataclass
class Editor:
    """The race being edited.

    Attributes:
        surface: name of the surface that the optimizers and the start are meant for.
        optimizers: the settings of each optimizer in the race, by name.
        followed: the optimizer whose arithmetic and knobs are shown.
        start: of all optimizers; None for the surface's own.
        problem: a sentence about an invalid address; empty if it is valid.
        generation: of the widgets; a new number gives them new values.
    """

    surface: str
    optimizers: dict[str, OptimizerSettings]
    followed: str
    start: Point | None = None
    problem: str = ""
    generation: int = 0

    @property
    def line_up(self) -> LineUp:
        """The optimizers in the usual order."""
        return tuple(self.optimizers[name] for name in OPTIMIZER_SETTINGS if name in self.optimizers)

    @property
    def preset(self) -> Preset | None:
        """The preset that this race is, if it is one."""
        written = line_up.write(self.line_up)
        candidates = (p for p in PRESETS if (p.surface, p.start) == (self.surface, self.start))
        return next((p for p in candidates if _normalized(p.line_up) == written), None)


def state(surface: str) -> Editor:
    """The editor of this session, at first with the race of the address; a new surface brings its own line-up."""
    editor: Editor | None = st.session_state.get(_KEY)
    if editor is None:
        editor = st.session_state[_KEY] = _from_address(surface)
    elif editor.surface != surface:
        _load(editor, surface, LINE_UPS[surface], editor.followed, None)
    return editor


def presets() -> None:
    """Show buttons that set up a whole race to make a point."""
    with st.container(horizontal=True, gap="xsmall"):
        for preset in PRESETS:
            st.button(preset.title, key=f"preset_{preset.title}", on_click=_set, args=(preset,))


def edit(editor: Editor, surface: Surface) -> None:
    """Show the choice of optimizers, the knobs of the followed one, and the start."""
    if editor.problem:
        st.warning(f"{editor.problem} The default race of this surface is shown instead.")
    chosen = st.pills(
        "Optimizers",
        list(OPTIMIZER_SETTINGS),
        selection_mode="multi",
        wrap=True,
        default=list(editor.optimizers),
        format_func=lambda name: TITLES[name],
        key=f"{_KEY}_{editor.generation}_runs_{surface.name}",
    )
    default = _by_name(LINE_UPS[surface.name])
    editor.optimizers = {
        name: editor.optimizers.get(name, default[name]) for name in OPTIMIZER_SETTINGS if name in chosen
    }
    if editor.optimizers and editor.followed not in editor.optimizers:
        editor.followed = next(iter(editor.optimizers))
    if editor.optimizers:
        with st.container(border=True, gap="xsmall"):
            _knobs(editor)
    _start(editor, surface)
    _write_address(editor, surface)


def start_at(point: Point) -> None:
    """Set the start of the race. For callbacks."""
    editor: Editor = st.session_state[_KEY]
    editor.start, editor.generation = point, editor.generation + 1


def follow(name: str) -> None:
    """Set the followed optimizer. For callbacks."""
    st.session_state[_KEY].followed = name


def race_momentum(rate: float, momentum: float) -> None:
    """Put SGD with momentum into the race with these settings, and follow it. For callbacks."""
    editor: Editor = st.session_state[_KEY]
    editor.optimizers["momentum"] = MomentumSettings(learning_rate=rate, momentum=momentum)
    editor.followed, editor.generation = "momentum", editor.generation + 1


def _knobs(editor: Editor) -> None:
    name = editor.followed
    model = OPTIMIZER_SETTINGS[name]
    key, values = f"{_KEY}_{editor.generation}_{name}_", editor.optimizers[name].model_dump()
    first, rest = ([knob for knob in model.knobs() if knob.more == more] for more in (False, True))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{TITLES[name]}**", help=model.__doc__)
        st.space("stretch")
        if rest:
            with st.popover("", icon=":material/tune:", type="tertiary", help="More knobs"):
                values |= controls.grid(rest, 1, key, values)
    values |= controls.grid(first, 1, key, values)
    editor.optimizers[name] = model.parse(values)


def _start(editor: Editor, surface: Surface) -> None:
    start = surface.clip(editor.start or surface.start)
    edited: list[float] = []
    for column, axis, value, low, high in zip(st.columns(2), "xy", start, surface.low, surface.high, strict=True):
        key = f"{_KEY}_{editor.generation}_{surface.name}_{axis}"
        st.session_state.setdefault(key, float(value))
        with column:
            number = st.number_input(
                f"Start, {axis}",
                float(low),
                float(high),
                step=0.1,
                format="%.3f",
                key=key,
                help="Or click on the map.",
            )
        edited.append(float(number))
    if tuple(edited) != start:
        editor.start = (edited[0], edited[1])


def _from_address(surface: str) -> Editor:
    parameters = st.query_params
    if not {"race", "start", "surface"} & set(parameters):
        text, followed = FIRST.line_up, FIRST.followed
    else:
        text, followed = LINE_UPS[surface], "sgd"
    editor = Editor(surface, {}, followed)
    try:
        start = _point(parameters["start"]) if "start" in parameters else None
        _load(editor, surface, parameters.get("race", text), parameters.get("follow", followed), start)
    except SettingsError as error:
        _load(editor, surface, text, followed, None)
        editor.problem = f"The race in the address is invalid. {error}"
    return editor


def _point(text: str) -> Point:
    try:
        x, y = (float(number) for number in text.split("~"))
    except ValueError:
        raise SettingsError(f"A start is two numbers, as in -1.5~0.3; “{text[:40]}” was given.") from None
    if not (abs(x) < 1e6 and abs(y) < 1e6):
        raise SettingsError("The start is too far away.")
    return (x, y)


def _load(editor: Editor, surface: str, text: str, followed: str, start: Point | None) -> None:
    optimizers = _by_name(text)
    editor.surface, editor.optimizers, editor.start, editor.problem = surface, optimizers, start, ""
    editor.followed = followed if followed in optimizers else next(iter(optimizers), followed)
    editor.generation += 1


def _set(preset: Preset) -> None:
    controls.preset(SurfaceRaceSettings, {"surface": preset.surface})
    _load(st.session_state[_KEY], preset.surface, preset.line_up, preset.followed, preset.start)


def _write_address(editor: Editor, surface: Surface) -> None:
    """Put into the address whatever differs from what the address means without it."""
    text, default = line_up.write(editor.line_up), _normalized(LINE_UPS[surface.name])
    start = "~".join(f"{value:g}" for value in editor.start) if editor.start else ""
    is_first_view = editor.preset is FIRST and editor.followed == FIRST.followed
    parameters = {
        "race": "" if is_first_view or text == default else text,
        "start": start,
        "follow": "" if is_first_view else editor.followed,
    }
    if not is_first_view and text == default and surface.name == FIRST.surface and not start:
        parameters["race"] = text  # Otherwise the address would be that of the first view.
    for name, value in parameters.items():
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value:
            st.query_params.pop(name, None)


def _by_name(text: str) -> dict[str, OptimizerSettings]:
    """The optimizers of a line-up in writing, by name."""
    return {settings.name: settings for settings in line_up.parse(text)}


def _normalized(text: str) -> str:
    """A line-up in writing without what is default."""
    return line_up.write(line_up.parse(text))
