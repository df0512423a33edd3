"""The parts in the browser of the race of optimizers, which the classroom and the widgets share."""

from pathlib import Path

FRONTEND = Path(__file__).parent / "frontend"
STAGE = (
    '<div class="ground"><div class="pictures" role="figure">'
    '<canvas class="above" title="Click to start there"></canvas>'
    '<canvas class="relief" tabindex="0" title="Drag to turn it"></canvas></div>'
    '<div class="turn"><button class="play"></button><button class="back" aria-label="Step back">−1</button>'
    '<button class="forth" aria-label="Step on">+1</button>'
    '<input class="scrub" type="range" min="0" step="1" aria-label="Step of the race"><span class="text"></span>'
    '<select class="speed" aria-label="Speed"><option value="0">3 steps/s</option><option value="1">15 steps/s</option>'
    '<option value="2" selected>60 steps/s</option><option value="3">120 steps/s</option></select>'
    '</div><div class="board" role="group" aria-label="Loss of each; click to follow"></div></div>'
)
ARITHMETIC = (
    '<div class="bar"><span class="dot"></span><span class="which" role="status"></span>'
    '<button class="first">First step</button><button class="back">One back</button>'
    '<button class="forth">One on</button></div><div class="said"></div>'
    '<div class="scroll"><table><thead></thead><tbody></tbody></table></div>'
)
STAGE_SCRIPTS = ("descent_field.js", "descent_relief.js", "descent.js")


def script(*names: str) -> str:
    """Files of `frontend/`, one after the other."""
    return "\n".join((FRONTEND / name).read_text(encoding="utf-8") for name in names)
