"""The HTML and scripts that show a race on a surface, shared by the classroom and the widgets."""

from pathlib import Path

FRONTEND = Path(__file__).parent / "frontend"
STAGE = (
    '<div class="ground"><div class="pictures" role="figure">'
    '<canvas class="above" role="img" aria-label="The surface from above; a click starts the race there" '
    'title="Click to start there"></canvas>'
    '<canvas class="relief" role="img" aria-label="The surface as a relief; the arrow keys rotate it" tabindex="0" '
    'title="Drag to rotate, or use the arrow keys"></canvas></div>'
    '<div class="playback"><button class="play"></button><button class="back" aria-label="Step back">−1</button>'
    '<button class="forward" aria-label="Step forward">+1</button>'
    '<input class="scrub" type="range" min="0" step="1" aria-label="Step of the race"><span class="text"></span>'
    '<select class="speed" aria-label="Speed"><option value="0">3 steps/s</option><option value="1">15 steps/s</option>'
    '<option value="2" selected>60 steps/s</option><option value="3">120 steps/s</option></select>'
    '</div><div class="board" role="group" aria-label="Loss of each optimizer; click to follow"></div></div>'
)
ARITHMETIC = (
    '<div class="bar"><span class="dot"></span><span class="which" role="status"></span>'
    '<button class="first">First step</button><button class="back">Previous step</button>'
    '<button class="forward">Next step</button></div><div class="note"></div>'
    '<div class="scroll" tabindex="0" role="region" aria-label="Arithmetic of the step"><table><thead></thead>'
    "<tbody></tbody></table></div>"
)
STAGE_SCRIPTS = ("surface_map.js", "surface_relief.js", "surface_race.js")


def script(*names: str) -> str:
    """The text of files in `frontend/`, concatenated."""
    return "\n".join((FRONTEND / name).read_text(encoding="utf-8") for name in names)
