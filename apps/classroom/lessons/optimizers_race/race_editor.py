"""The editor of a race: presets, surface and steps, who runs, the knobs of the one that is followed, the start.

Line-up, start and the followed one stand in the page's address as `race`, `start` and `follow`, where they are not
those that the surface opens with.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from apps.classroom.ui import controls
from core.optimization import race_settings, surfaces
from core.optimization.race_presets import LINES, PRESETS, Preset
from core.optimization.race_settings import CONTESTANTS, TITLES, Contestant, LineUp, RaceSettings
from core.optimization.surfaces import Point, Surface
from core.settings import SettingsError

FIRST = PRESETS[0]
"""What the page opens on."""
_KEY = "race_editor"


@dataclass
class Editor:
    """What is being edited.

    Attributes:
        surface: the name of the one that `line` and `start` are meant for.
        line: the contestants by name.
        followed: the one whose arithmetic and knobs are shown.
        start: of all; the surface's own where None.
        problem: a sentence about an address that could not be used.
        round: of the knobs; another number gives them new values.
    """

    surface: str
    line: dict[str, Contestant]
    followed: str
    start: Point | None = None
    problem: str = ""
    round: int = 0

    @property
    def line_up(self) -> LineUp:
        """Who runs."""
        return tuple(self.line[name] for name in CONTESTANTS if name in self.line)

    @property
    def preset(self) -> Preset | None:
        """The preset that this is, if it is one."""
        written = race_settings.write(self.line_up)
        same = (p for p in PRESETS if (p.surface, p.start) == (self.surface, self.start))
        return next((p for p in same if race_settings.write(race_settings.line_up(p.line)) == written), None)


def state(surface: str) -> Editor:
    """What the session holds, else what the address asks for; another surface brings its own line-up."""
    editor: Editor | None = st.session_state.get(_KEY)
    if editor is None:
        editor = st.session_state[_KEY] = _from_address(surface)
    elif editor.surface != surface:
        _load(editor, surface, LINES[surface], editor.followed, None)
    return editor


def presets() -> None:
    """Buttons that put a whole race in place, to make a point."""
    with st.container(horizontal=True, gap="xsmall"):
        for preset in PRESETS:
            st.button(preset.title, key=f"preset_{preset.title}", on_click=_set, args=(preset,))


def edit(editor: Editor, surface: Surface) -> None:
    """Who runs, the knobs of the followed one, and the start."""
    if editor.problem:
        st.warning(f"{editor.problem} The usual race of this surface is shown instead.")
    runs = st.pills(
        "Who runs",
        list(CONTESTANTS),
        selection_mode="multi",
        wrap=True,
        default=list(editor.line),
        format_func=lambda name: TITLES[name],
        key=f"{_KEY}_{editor.round}_runs_{surface.name}",
    )
    usual = {contestant.name: contestant for contestant in race_settings.line_up(LINES[surface.name])}
    editor.line = {name: editor.line.get(name, usual[name]) for name in CONTESTANTS if name in runs}
    if editor.line and editor.followed not in editor.line:
        editor.followed = next(iter(editor.line))
    if editor.line:
        with st.container(border=True, gap="xsmall"):
            _knobs(editor)
    _start(editor, surface)
    _write(editor, surface)


def started(place: Point) -> None:
    """Start there from now on."""
    editor: Editor = st.session_state[_KEY]
    editor.start, editor.round = place, editor.round + 1


def follow(name: str) -> None:
    """Follow this contestant from now on."""
    st.session_state[_KEY].followed = name


def _knobs(editor: Editor) -> None:
    name = editor.followed
    model = CONTESTANTS[name]
    key, at = f"{_KEY}_{editor.round}_{name}_", editor.line[name].model_dump()
    first, rest = ([knob for knob in model.knobs() if knob.more == more] for more in (False, True))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{TITLES[name]}**", help=model.__doc__)
        st.space("stretch")
        if rest:
            with st.popover("", icon=":material/tune:", type="tertiary", help="More knobs"):
                at |= controls.grid(rest, 1, key, at)
    at |= controls.grid(first, 1, key, at)
    editor.line[name] = model.parse(at)


def _start(editor: Editor, surface: Surface) -> None:
    place = surface.clip(editor.start or surface.start)
    found: list[float] = []
    for column, axis, value, low, high in zip(st.columns(2), "xy", place, surface.low, surface.high, strict=True):
        key = f"{_KEY}_{editor.round}_{surface.name}_{axis}"
        st.session_state.setdefault(key, float(value))
        with column:
            number = st.number_input(
                f"Start, {axis}",
                float(low),
                float(high),
                step=0.1,
                format="%.3f",
                key=key,
                help="Or click into the map.",
            )
        found.append(float(number))
    if tuple(found) != place:
        editor.start = (found[0], found[1])


def _from_address(surface: str) -> Editor:
    asked = st.query_params
    if not {"race", "start", "surface"} & set(asked):
        line, followed = FIRST.line, FIRST.followed
    else:
        line, followed = LINES[surface], "sgd"
    editor = Editor(surface, {}, followed)
    try:
        start = _point(asked["start"]) if "start" in asked else None
        _load(editor, surface, asked.get("race", line), asked.get("follow", followed), start)
    except SettingsError as error:
        _load(editor, surface, line, followed, None)
        editor.problem = f"The race in the address cannot be used. {error}"
    return editor


def _point(text: str) -> Point:
    try:
        x, y = (float(part) for part in text.split("~"))
    except ValueError:
        raise SettingsError(f"A start is two numbers, as in -1.5~0.3; “{text[:40]}” was given.") from None
    if not (abs(x) < 1e6 and abs(y) < 1e6):
        raise SettingsError("The start is too far off.")
    return (x, y)


def _load(editor: Editor, surface: str, line: str, followed: str, start: Point | None) -> None:
    found = {contestant.name: contestant for contestant in race_settings.line_up(line)}
    editor.surface, editor.line, editor.start, editor.problem = surface, found, start, ""
    editor.followed = followed if followed in found else next(iter(found), followed)
    editor.round += 1


def _set(preset: Preset) -> None:
    controls.preset(RaceSettings, {"surface": preset.surface})
    _load(st.session_state[_KEY], preset.surface, preset.line, preset.followed, preset.start)


def _write(editor: Editor, surface: Surface) -> None:
    """Put into the address what an address without it would not mean."""
    line = race_settings.write(editor.line_up)
    usual = race_settings.write(race_settings.line_up(LINES[surface.name]))
    start = "~".join(f"{value:g}" for value in editor.start) if editor.start else ""
    bare = editor.preset is FIRST and editor.followed == FIRST.followed
    wanted: dict[str, Any] = {
        "race": "" if bare or line == usual else line,
        "start": start,
        "follow": "" if bare else editor.followed,
    }
    if not bare and line == usual and surface.name == FIRST.surface and not start:
        wanted["race"] = line  # Else the address would be that of the first view.
    for name, value in wanted.items():
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value:
            st.query_params.pop(name, None)


def surface_of(settings: RaceSettings) -> Surface:
    """The surface that the settings name."""
    return surfaces.find(settings.surface)
