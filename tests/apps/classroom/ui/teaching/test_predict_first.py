"""Questions before results: what is so follows from the records, and appears only after an answer."""

from importlib import import_module
from types import MappingProxyType

import pytest
from streamlit.testing.v1 import AppTest

from apps.classroom import catalogue
from apps.classroom.lessons.augmentation import question as augmentation
from apps.classroom.lessons.choosing_a_loss import question as choosing_a_loss
from apps.classroom.lessons.choosing_a_loss.recorded_losses import RecordedLoss
from apps.classroom.lessons.deep_dream import question as deep_dream
from apps.classroom.lessons.ensembles import question as ensembles
from apps.classroom.lessons.ensembles import recorded_families
from apps.classroom.lessons.fine_tuning import question as fine_tuning
from apps.classroom.lessons.four_detectors import question as four_detectors
from apps.classroom.lessons.network_race import question as network_race
from apps.classroom.lessons.ten_crops import question as ten_crops
from apps.classroom.lessons.which_transfer import question as which_transfer
from apps.classroom.ui.lesson import Lesson
from apps.classroom.ui.teaching import predict_first
from apps.classroom.ui.teaching.predict_first import Outcome, Question
from apps.classroom.ui.teaching.tally import Tally
from core.serving.card import Metric
from core.synthesis.dream.evidence_settings import Comparison
from core.training.comparison import sweep_result
from core.training.comparison.sweep_result import SweepResult
from core.transfer.choice import evidence
from core.transfer.choice.evidence import Evidence
from tests.apps.classroom.lessons.ten_crops.test_gains import gain
from tests.apps.classroom.pages import checked, open_page, texts

ASKING = [lesson for lesson in catalogue.LESSONS if (lesson.page.parent / "question.py").is_file()]


def question_of(lesson: Lesson) -> Question:
    question: Question = import_module(f"apps.classroom.lessons.{lesson.name}.question").QUESTION
    return question


@pytest.fixture(autouse=True)
def tally(monkeypatch: pytest.MonkeyPatch) -> Tally:
    """Nobody has answered anything yet."""
    fresh = Tally()
    monkeypatch.setattr(predict_first, "TALLY", fresh)
    return fresh


def metric(accuracy: float, images: int = 304) -> Metric:
    return Metric(name="rank1", value=accuracy, split="test", data="photos.zip", images=images)


def choose(app: AppTest, question: Question, answer: str) -> AppTest:
    return checked(app.button(key=f"predict_{question.name}_{answer}").click().run())


def test_there_are_questions_enough_and_each_has_its_own_name() -> None:
    names = [question_of(lesson).name for lesson in ASKING]
    assert len(names) == len(set(names)) >= 8


@pytest.mark.parametrize("lesson", ASKING, ids=lambda lesson: lesson.name)
def test_the_result_appears_after_an_answer_and_the_answer_stays(lesson: Lesson, tally: Tally) -> None:
    question = question_of(lesson)
    app = open_page(lesson.name)
    outcome = question.outcome()
    assert outcome.answer in question.answers
    assert question.text in texts(app) and outcome.why not in texts(app)

    wrong = next(name for name in question.answers if name != outcome.answer)
    choose(app, question, wrong)
    assert f":orange[**Not as you predicted.**] {outcome.why}" in texts(app)
    assert not [button for button in app.button if str(button.key).startswith("predict_")]
    assert tally.counts(question.name)[wrong] == 1

    app.switch_page("home.py").run()
    app.switch_page(str(lesson.page.relative_to(lesson.page.parents[2]))).run()
    assert outcome.why in texts(checked(app))
    assert sum(tally.counts(question.name).values()) == 1


def test_where_it_is_projected_the_class_votes_before_the_teacher_shows_the_answer(tally: Tally) -> None:
    question = network_race.QUESTION
    app = open_page("network_race", present="2")
    outcome = question.outcome()
    assert outcome.why not in texts(app)
    for _ in range(3):  # Raised hands.
        checked(app.button(key=f"vote_{question.name}_{outcome.answer}").click().run())
    assert outcome.why not in texts(app)
    assert tally.counts(question.name)[outcome.answer] == 3
    assert app.button(key=f"vote_{question.name}_{outcome.answer}").label.endswith(": 3")
    checked(app.button(key=f"show_{question.name}").click().run())
    assert f":green[**{question.answers[outcome.answer]}.**] {outcome.why}" in texts(app)
    assert not [button for button in app.button if str(button.key).startswith(("vote_", "predict_"))]


def test_who_is_right_is_told_so() -> None:
    question = which_transfer.QUESTION
    app = choose(open_page("which_transfer"), question, question.outcome().answer)
    assert ":green[**As you predicted.**]" in texts(app)


def test_the_bars_show_all_answers_with_their_shares(tally: Tally) -> None:
    question = Question("which", "Which?", {"this": "This", "that": "That"}, lambda: Outcome("that", "So."))
    for answer in ("this", "this", "this", "that"):
        tally.add(question.name, tuple(question.answers), answer)
    first, second = predict_first.bars(question, question.outcome(), "this")
    assert first["label"] == "This (your answer)"
    assert (first["length"], first["text"], first["counts"], first["mark"]) == (0.75, "3 of 4", False, "")
    assert (second["label"], second["length"], second["counts"], second["mark"]) == ("That", 0.25, True, "right")


@pytest.mark.parametrize("count", [1, 5])
def test_a_question_offers_two_to_four_answers(count: int) -> None:
    answers = MappingProxyType({str(number): str(number) for number in range(count)})
    with pytest.raises(ValueError, match="2 to 4"):
        Question("which", "Which?", answers, lambda: Outcome("0", ""))


def with_winner(sweep: SweepResult, winner: str) -> SweepResult:
    """The sweep, had all optimizers but one been much worse."""
    trainings = tuple(
        training if training.optimizer == winner else training.model_copy(update={"accuracy": training.accuracy / 2})
        for training in sweep.trainings
    )
    return SweepResult.model_validate({**sweep.model_dump(), "trainings": trainings})


def test_the_best_optimizer_follows_from_the_sweep() -> None:
    sweep = sweep_result.load()
    for name, answer in (("sgd", "sgd"), ("adam", "adam"), ("nadam", "another"), ("none of them", "none")):
        assert network_race.outcome(with_winner(sweep, name)).answer == answer


@pytest.mark.parametrize(("tuned", "answer"), [(0.99, "better"), (0.91, "same"), (0.7, "worse")])
def test_whether_fine_tuning_pays_follows_from_the_cards(tuned: float, answer: str) -> None:
    assert fine_tuning.outcome(metric(0.9), metric(tuned)).answer == answer


@pytest.mark.parametrize(
    ("ten", "answer"), [(0.96, "many"), (0.92, "some"), (0.905, "few"), (0.9, "none"), (0.8, "none")]
)
def test_how_many_errors_ten_crops_repair_follows_from_the_cards(ten: float, answer: str) -> None:
    found = ten_crops.outcome([gain(0.9, ten, 1000)])
    assert found.answer == answer
    assert "100 errors" in found.why


@pytest.mark.parametrize(("augmented", "answer"), [(0.7, "much"), (0.585, "little"), (0.51, "none"), (0.3, "less")])
def test_what_augmentation_gains_follows_from_the_cards(augmented: float, answer: str) -> None:
    assert augmentation.outcome(metric(0.5, 1000), metric(augmented, 1000)).answer == answer


@pytest.mark.parametrize(
    ("without", "certain", "answer"), [(0.3, True, "finer"), (0.1, True, "coarser"), (0.3, False, "same")]
)
def test_what_missing_detail_does_follows_from_the_dreams(without: float, certain: bool, answer: str) -> None:
    assert deep_dream.outcome(Comparison(0.2, without, -0.1, 0.1, certain)).answer == answer


def test_whose_errors_are_least_alike_follows_from_the_predictions() -> None:
    families = recorded_families.of_three()
    found = ensembles.outcome(families)
    assert found.answer == min(families, key=lambda figures: figures.correlation).title
    assert ensembles.outcome([f for f in families if f.title != found.answer]).answer != found.answer


def loss(name: str, value: float, accuracy: float) -> RecordedLoss:
    return RecordedLoss(name, value, 2.3, accuracy, 1000, None)


def test_whether_loss_and_accuracy_agree_follows_from_the_cards() -> None:
    a, b, c = loss("a", 0.1, 0.99), loss("b", 0.2, 0.95), loss("c", 0.3, 0.9)
    assert choosing_a_loss.outcome([c, a, b]).answer == "always"
    found = choosing_a_loss.outcome([a, b, loss("d", 0.3, 0.97)])
    assert found.answer == "mostly" and "b has the lower loss" in found.why
    assert choosing_a_loss.outcome([loss("a", 0.1, 0.9), b, loss("d", 0.3, 0.97)]).answer == "seldom"


def test_the_best_strategy_follows_from_the_recorded_runs() -> None:
    recorded = evidence.recorded()
    fewest = recorded.counts(which_transfer.DATA)[0]
    points = [p for p in recorded.points if (p.data, p.per_class) == (which_transfer.DATA, fewest)]
    assert which_transfer.outcome(recorded).answer == max(points, key=lambda point: point.accuracy).strategy
    raised = tuple(
        p.model_copy(update={"accuracy": 1.0}) if p.strategy == "early features" else p for p in recorded.points
    )
    changed = Evidence.model_validate({**recorded.model_dump(by_alias=False), "points": raised})
    assert which_transfer.outcome(changed).answer == "early features"


@pytest.mark.parametrize(
    ("given", "answer"),
    [({"cat": 26, "dog": 3}, "cat"), ({"dog": 21, "cat": 3}, "dog"), ({"bear": 30}, "other"), ({"cat": 9}, "nothing")],
)
def test_what_raccoons_become_follows_from_the_counts(given: dict[str, int], answer: str) -> None:
    assert four_detectors.outcome(given, 40).answer == answer
