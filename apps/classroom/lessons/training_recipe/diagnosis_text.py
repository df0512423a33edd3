"""The diagnosis on a page: by sliders or of a recorded training, its bar, its sentence, what to do, its arithmetic."""

from collections.abc import Mapping

import streamlit as st

from apps.classroom.lessons.train_live.compare_tray import trained
from apps.classroom.lessons.training_recipe import error_bars
from apps.classroom.ui import controls
from core.numbers import percent
from core.serving import artifacts
from core.training.diagnosis import recorded_errors
from core.training.diagnosis.diagnosis import NAMES, TOLERANCE, Diagnosis, Errors, diagnose, joined, points_of
from core.training.diagnosis.remedies import MEANINGS
from core.training.diagnosis.settings import DiagnosisSettings

SLIDERS, RECORDED = "Sliders", "A recorded training"

EXPLANATION = (
    "From one error to the next only one thing changes: from the human level to the **training error** what the "
    "network can hold; to **training-validation** that the pictures are new; to **validation** that they are of the "
    "kind that it is for; to **testing** that no setting was chosen by them. So each difference has one cause. It "
    f"counts if it exceeds {points_of(TOLERANCE)}, and also what chance explains in 95 of 100 cases: $1.96$ standard "
    "deviations of the difference of two measured parts,"
)
FORMULA = r"1.96\,\sqrt{\frac{p_1(1-p_1)}{n_1} + \frac{p_2(1-p_2)}{n_2}}"
DETAIL = (
    "where $p$ is an error and $n$ the number of its pictures, each with one right and one wrong picture added "
    "(Agresti and Caffo, 2000). The human level counts as exact."
)
EVIDENCE = (
    "The networks in `trained/`, diagnosed from their cards. Their recipes split the validation pictures off the "
    "training pictures, so they are of the same kind and play the part of training-validation here; what lies between "
    "them and the test error cannot be told apart. Nobody measured people on these pictures, so the human level is 0."
)


def source() -> str:
    """Where the errors come from: the sliders or a recorded training."""
    return st.segmented_control(
        "The errors of", [SLIDERS, RECORDED], required=True, default=SLIDERS, key="errors_of", bind="query-params"
    )


def by_sliders() -> Errors:
    """The errors that the sliders stand at."""
    return controls.controls(DiagnosisSettings, columns=2).errors()


def of_a_recorded_training() -> Errors:
    """The errors of a network in `trained/`, which the visitor chooses, with human level and wish."""
    found = recorded()
    if not found:
        st.info("There is no trained network in `trained/` with measured errors; train one first.")
        return Errors()
    title = st.selectbox("Training", list(found), key="recorded_training")
    human = st.slider("Human level (%)", 0.0, 20.0, 0.0, 0.5, key="recorded_human", help="Measure it, or guess it.")
    wish = st.slider("Wish (%)", 0.0, 60.0, 5.0, 0.5, key="recorded_wish")
    return found[title].model_copy(update={"human": human / 100, "wish": wish / 100})


def recorded() -> dict[str, Errors]:
    """The errors of the classifiers in `trained/` whose training error is known, by title."""
    histories = {title: epochs for title, (_, epochs) in trained().items()}
    found = {
        artifact.card.title: recorded_errors.errors(artifact.card, histories.get(artifact.card.title, ()))
        for artifact in artifacts.available()
        if artifact.card.task == "classification"
    }
    return {title: errors for title, errors in found.items() if errors.training is not None}


def shown(diagnosis: Diagnosis) -> None:
    """The bar, the sentence and what to do."""
    error_bars.stacked({"": diagnosis}, key="diagnosis", wish=diagnosis.errors.wish)
    st.markdown(f"**{diagnosis.sentence}**")
    first = diagnosis.first
    if first is None:
        return
    for cause in first.causes:
        st.caption(f"{cause.capitalize()}: {MEANINGS[cause]}")
    st.markdown("\n".join(f"{i}. **{remedy.what}.** {remedy.why}" for i, remedy in enumerate(diagnosis.remedies, 1)))


def arithmetic(diagnosis: Diagnosis) -> None:
    """Every difference with its numbers."""
    st.latex(FORMULA)
    st.markdown(DETAIL)
    known = diagnosis.errors.known
    rows = [
        {
            "cause": joined(gap.causes),
            "from": f"{NAMES[gap.begin]} {percent(known[gap.begin].error)}",
            "to": f"{NAMES[gap.end]} {percent(known[gap.end].error)}",
            "difference": points_of(gap.difference),
            "chance": points_of(gap.margin),
            "counts above": points_of(gap.threshold),
            "counts": "yes" if gap.counts else "no",
        }
        for gap in diagnosis.gaps
    ]
    st.dataframe(rows, hide_index=True, width="stretch")


def evidence() -> None:
    """All recorded trainings as bars, with the first cause of each."""
    found: Mapping[str, Diagnosis] = {title: diagnose(errors) for title, errors in recorded().items()}
    if not found:
        st.info("There is no trained network in `trained/` with measured errors; train one first.")
        return
    error_bars.stacked(found, key="recorded_bars", wish=Errors().wish)
    rows = [
        {
            "training": title,
            "diagnosis": joined(diagnosis.first.causes) if diagnosis.first else "nothing to do",
            **{NAMES[place]: percent(measured.error) for place, measured in diagnosis.errors.known.items()},
        }
        for title, diagnosis in found.items()
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
