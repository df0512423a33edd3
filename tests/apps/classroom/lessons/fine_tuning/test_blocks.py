from apps.classroom.lessons.fine_tuning.blocks import plan
from core.transfer.fine_tuning.settings import FineTuningSettings


def test_every_block_that_can_be_chosen_is_in_the_network() -> None:
    choices = next(knob.choices for knob in FineTuningSettings.knobs() if knob.name == "train_from")
    released = [plan(FineTuningSettings.parse({"train_from": choice})).released for choice in choices]
    assert released == sorted(released) and released[0] > 0
