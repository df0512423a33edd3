"""Ranked predictions: what a classifier says, how many ranks count, and what it looked at."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.ranked_predictions import text
from apps.classroom.lessons.ranked_predictions.lesson import LESSON
from apps.classroom.ui import charts, components, controls, picture_picker, sections
from core.data.samples import SAMPLES
from core.evaluation.heat_map import overlay
from core.evaluation.ranking_settings import RankingSettings
from core.serving import artifacts

MODEL = "efficientnet_lite0"
sections.header(LESSON)
picture = picture_picker.pick(SAMPLES, first="coffee")
stage, side = st.columns([3, 2], gap="large")
with side:
    bars = st.container()
    settings = controls.controls(RankingSettings)

analysis = text.analyse(picture, MODEL)
predictions = analysis.predictions(max(5, settings.ranks))
with stage:
    shown = predictions[0]
    if settings.show_map:
        names = [p.label for p in predictions[:5]]
        asked = st.pills(
            "Evidence for",
            names,
            default=names[0],
            required=True,
            key=f"map_{names}",  # Another ranking, another choice.
        )
        shown = next(p for p in predictions if p.label == asked)
        drawn = overlay(picture.image, analysis.heat_map(shown.index), settings.strength, analysis.window)
        caption = f"Bright: evidence for “{shown.label}”. Grey: cut off, never seen by the network."
    else:
        drawn, caption = picture.image, picture.title
    components.figure(drawn, caption, f"{picture.title}, evidence for {shown.label}", key="stage")
with bars:
    components.ranking(text.rows(predictions, settings.ranks, picture.label), key="ranking")
    st.markdown(text.verdict(analysis, settings.ranks, picture.label, picture.truth))

sections.section("What just happened", text.EXPLANATION)
st.latex(text.softmax_formula(analysis, shown))
st.dataframe(
    text.softmax_table(analysis, predictions[:5]),
    hide_index=True,
    width="stretch",
    column_config={
        "score z": st.column_config.NumberColumn(format="%.2f"),
        "exp(z)": st.column_config.NumberColumn(format="localized"),
        "probability": st.column_config.NumberColumn(format="percent"),
    },
)

board = text.labelled_board(MODEL)
sections.section("Rank-1, rank-5, rank-k", text.board_explanation(board, settings.ranks))
components.scoreboard(board.cards(settings.ranks), key="board")
columns = st.columns(3)
for column, k in zip(columns, (1, 5, settings.ranks), strict=True):
    column.metric(f"rank-{k}" + (" (your slider)" if column is columns[2] else ""), board.summary(k))
charts.lines(
    {"samples": board.curve(20)},
    "ranks that count, k",
    "rank-k accuracy of the labelled samples",
    key="rank_curve",
    marks=[(settings.ranks, f"k = {settings.ranks}")],
    percent=True,
)

sections.section("Evidence", text.EVIDENCE)
sections.evidence(artifacts.load(MODEL).card)

rank = text.rank_of(analysis, picture.label) if picture.label is not None else None
sections.exercise(
    "rank5_not_rank1",
    "Find a sample that the network gets wrong at rank 1, but right at rank 5.",
    solved=rank is not None and 2 <= rank <= 5,
    praise="Its first answer was wrong, yet it knew: where classes look alike, rank-5 shows what rank-1 hides.",
    hint="Which of the samples belongs to a family of classes that differ by little?",
)


def _downloads() -> None:
    data = partial(text.table, analysis)  # Written when it is asked for.
    st.download_button(
        "All 1,000 ranks (CSV)", data, "ranking.csv", "text/csv", icon=":material/download:", on_click="ignore"
    )


sections.take_away(text.snippet(picture.source, MODEL, settings), _downloads)
sections.sources(LESSON)
