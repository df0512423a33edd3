"""Ranked predictions: what a classifier predicts, how many ranks count, and where it found its evidence."""

from functools import partial

import streamlit as st

from apps.classroom.lessons.ranked_predictions import score_ledger, take_away, text
from apps.classroom.lessons.ranked_predictions.analysis import (
    analyse,
    ledger_of,
    mapped,
    probability_of_first,
    rank_of,
)
from apps.classroom.lessons.ranked_predictions.labelled_board import labelled_board
from apps.classroom.lessons.ranked_predictions.lesson import LESSON
from apps.classroom.ui import components, controls, ranked_bars, sections
from apps.classroom.ui.pictures import picture_picker
from apps.shared import shared_results
from apps.shared.arrow_table import arrow_table
from core.data.samples import SAMPLES
from core.evaluation.ranking_settings import RankingSettings

MODEL = "efficientnet_lite0"
LISTED = 5
"""Predictions that the table and the map offer, and the fewest that stand as bars."""

sections.header(LESSON)
picture = picture_picker.pick(SAMPLES, first="coffee")
stage, side = st.columns([3, 2], gap="large")
with side:
    bars = st.container()
    settings = controls.controls(RankingSettings)

analysis = analyse(picture, MODEL)
rank = None if picture.label is None else rank_of(analysis, picture.label)
predictions = analysis.predictions(max(LISTED, settings.ranks))
explained = predictions[0]
with stage:
    image, caption = picture.image, picture.title
    if settings.show_map:
        labels = [p.label for p in predictions[:LISTED]]
        label = st.pills(
            text.MAP_LABEL,
            labels,
            default=labels[0],
            required=True,
            key=f"map_{labels}",  # A new ranking needs a new choice.
        )
        explained = next(p for p in predictions if p.label == label)
        image = mapped(picture, explained.index, settings.strength, analysis)
        caption = text.map_caption(explained.label)
    components.figure(image, caption, text.map_alt(picture.title, explained.label), key="stage")
with bars:
    components.ranking(ranked_bars.rows(predictions, settings.ranks, picture.label), key="ranking")
    probability = probability_of_first(analysis, settings.ranks)
    st.markdown(text.verdict(settings.ranks, probability, rank, picture.truth, picture.name))

sections.section("What just happened")
summed, ranked = st.columns([4, 3], gap="medium")
with summed:
    entries = ledger_of(analysis, explained.index)
    st.markdown(text.activation_map(entries, explained.label))
    score_ledger.show(picture, MODEL, explained.label, entries)
with ranked:
    st.markdown(text.EXPLANATION)
    st.latex(text.softmax_formula(analysis, explained))
    st.dataframe(
        arrow_table(text.softmax_table(analysis, predictions[:LISTED])),
        hide_index=True,
        width="stretch",
        column_config={
            "score z": st.column_config.NumberColumn(format="%.2f"),
            "exp(z)": st.column_config.NumberColumn(format="localized"),
            "probability": st.column_config.NumberColumn(format="percent"),
        },
    )

sections.section("Evidence")
if sections.one_of(text.EVIDENCE, text.EVIDENCE_VIEWS, "ranked_evidence") == text.BOARD:
    board = labelled_board(MODEL)
    rule, counted = st.columns([6, 7], gap="large")
    rule.markdown(text.RANK_RULE)
    with counted:
        counts = ((1, False), (5, False), (settings.ranks, True))
        for column, (k, own) in zip(st.columns(len(counts), gap="small"), counts, strict=True):
            column.metric(text.metric_label(k, own), text.hits(board.hits(k), len(board.samples)))
        st.markdown(text.board_explanation(board.ranks, settings.ranks))
    components.scoreboard(board.cards(settings.ranks), key="board")
else:
    card = shared_results.load(MODEL).card
    measured, meaning = st.columns([3, 2], gap="large")
    with measured:
        st.markdown(text.MANY_MORE)
        st.dataframe(arrow_table(text.evidence_table(card)), hide_index=True, width="stretch")
        sections.origin(card)
    meaning.markdown(text.gallery_check(card))


def _downloads() -> None:
    data = partial(take_away.ranking_csv, analysis)  # Written on demand.
    st.download_button(text.DOWNLOAD, data, "ranking.csv", "text/csv", icon=":material/download:", on_click="ignore")


task, code = sections.exercise_beside_code()
with task:
    sections.exercise(
        "smallest_k",
        text.EXERCISE_TASK,
        solved=rank is not None and 2 <= rank == settings.ranks,
        praise=text.EXERCISE_PRAISE,
        hint=text.EXERCISE_HINT,
    )
with code:
    sections.take_away(take_away.snippet(picture.source, MODEL, settings), _downloads)
