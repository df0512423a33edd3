"""What was measured of a generator: how far its images are from real ones, and whether it copies."""

from functools import lru_cache

import streamlit as st

from apps.classroom.lessons.gans import text
from apps.classroom.lessons.gans.chosen import Chosen
from apps.classroom.ui import components, sections, svg
from core.evaluation.generated.quality import Copying, QualityReport
from core.synthesis.gan.gan_quality import FILE
from core.synthesis.gan.generator import Generator

WIDTH, HEIGHT, LEFT = 460, 96, 14


@lru_cache(maxsize=8)
def report(generator: Generator) -> QualityReport:
    """The recorded quality of a generator."""
    return QualityReport.model_validate_json(generator.artifact.path(FILE).read_text(encoding="utf-8"))


def show(now: Chosen) -> None:
    """Show the distances from real images, and whether generated ones are nearer to the training than real ones are."""
    found = report(now.generator)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(text.quality(found))
        components.ranking(_rows(found), key="gans_quality")
    with right:
        st.markdown(text.copying(found))
        dark = st.context.theme.type == "dark"
        components.graph(drawing(found.copying, dark), key="gans_copying")
        st.caption(text.features(found))
    sections.origin(now.generator.artifact.card)


def _rows(found: QualityReport) -> list[components.RankedBar]:
    most = max(row.kernel_distance for row in found.rows.values())
    return [
        {
            "rank": "",
            "label": text.ROWS[title],
            "length": max(0.0, row.kernel_distance) / most,
            "text": text.distance(row),
            "counts": title == "generated",
            "mark": "",
        }
        for title, row in found.rows.items()
    ]


def drawing(copying: Copying, dark: bool) -> str:
    """How often a generated image is the nearer one, with its interval, on a line from never to always."""
    width = WIDTH - 2 * LEFT

    def x(share: float) -> float:
        return LEFT + width * share

    colour = svg.colour("convolution", dark)
    parts = [
        svg.line([(x(0), 52), (x(1), 52)], width=1),
        svg.line([(x(0.5), 30), (x(0.5), 62)], more='stroke-dasharray="4 4"'),
        svg.text(x(0.5), 22, text.ALIKE, size=13),
        svg.line(
            [(x(copying.nearer_low), 52), (x(copying.nearer_high), 52)], width=8, more=f'style="stroke: {colour}"'
        ),
        f'<circle cx="{x(copying.nearer):.1f}" cy="52" r="9" fill="{colour}"/>',
    ]
    parts += [svg.line([(x(share), 47), (x(share), 57)], width=1) for share in (0, 0.25, 0.75, 1)]
    parts += [
        svg.text(x(0), 84, text.NEVER, anchor="start", size=13),
        svg.text(x(1), 84, text.ALWAYS, anchor="end", size=13),
    ]
    return svg.drawing(WIDTH, HEIGHT, text.copying_alt(copying), parts, dark)
