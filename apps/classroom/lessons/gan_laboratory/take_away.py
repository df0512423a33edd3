"""What visitors take home: the code of a training, the state of theirs, and its samples."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.gan_laboratory import drawn_points, text
from apps.classroom.lessons.gan_laboratory.laboratory import Laboratory
from apps.shared import gan_plane_drawing
from core import images
from core.synthesis.gan.laboratory.distributions import DRAWN
from core.synthesis.gan.laboratory.examination import Examination
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings


def snippet(laboratory: Laboratory, settings: LaboratorySettings) -> str:
    """Code that trains new networks with these settings and prints how they stand."""
    points, argument, numpy = "", "", ""
    if settings.distribution == DRAWN:
        numpy = "import numpy as np\n\n"
        points = f"points = np.array({drawn_points.flat(laboratory.drawn)}).reshape(-1, 2) / {drawn_points.UNIT}\n"
        argument = ", points=points"
    return f"""{numpy}from core.snapshots import last
from core.synthesis.gan.laboratory import state
from core.synthesis.gan.laboratory.laboratory_settings import LaboratorySettings
from core.synthesis.gan.laboratory.training import train

settings = {settings.source()}
{points}final = last(train(settings{argument}))
for name, value in final.metrics.items():
    print(f"{{name}}: {{value:.4g}}")
networks = state.from_panel(final.panels[state.STATE])  # to go on: train(settings, networks{argument})
print(networks.generator.network.sizes, networks.generator.network.parameters, "weights")
"""


def downloads(laboratory: Laboratory, settings: LaboratorySettings, found: Examination) -> None:
    """Offer the state, the samples and a picture; each is made only if somebody asks for it."""
    button = partial(st.download_button, icon=":material/download:", on_click="ignore")
    state = laboratory.timeline.now.state
    button("Samples (CSV)", partial(as_csv, found), "samples.csv", "text/csv")
    button("Picture (PNG)", partial(as_png, laboratory, settings, found), "gan.png", "image/png")
    button("State", state.to_bytes, "gan.state", "application/octet-stream", help=text.STATE_HELP)


def as_csv(found: Examination) -> str:
    """The real and generated samples that the page shows."""
    lines = ["kind,x,y"]
    for kind, points in (("real", found.real), ("generated", found.fakes)):
        lines += [f"{kind},{x:.6g},{y:.6g}" for x, y in points.tolist()]
    return "\n".join(lines) + "\n"


def as_png(laboratory: Laboratory, settings: LaboratorySettings, found: Examination) -> bytes:
    """The plane as a picture."""
    return images.encode(gan_plane_drawing.draw(laboratory.timeline.now.state, settings, found), "png")
