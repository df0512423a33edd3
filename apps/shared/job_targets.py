"""The computations that pages and widgets submit to a worker, each by the name that `core.serving.jobs` takes.

The web process must not import them, for they load TensorFlow or keep a processor busy; so they are named here, once.
"""

from typing import Any

from core.serving import jobs

AUGMENTATION_PREVIEW = "core.data.augmentation.preview:preview"
AUGMENTED_PREDICTIONS = "core.evaluation.augmented_predictions:preview"
CHANNEL_CATALOGUE = "core.synthesis.dream.channels:catalogue"
CROP_MAP = "core.evaluation.crop_map:crop_map"
DEEP_DREAM = "core.synthesis.dream.ascent:dream"
DREAM_EVIDENCE = "core.synthesis.dream.evidence:evidence"
DREAM_OF_CHANNEL = "core.synthesis.dream.goals:dream_of_channel"
DREAM_OF_PICTURE = "core.synthesis.dream.goals:dream_of"
DREAM_ZOOM = "core.synthesis.dream.zoom:zoom"
EXTRACT_EXAMPLES = "core.transfer.own_classes.worker_jobs:extract"
FEATURE_MAPS = "core.synthesis.feature_maps:feature_maps"
FINE_TUNING = "core.transfer.fine_tuning.live:fine_tune_live"
FOUR_ERRORS = "core.training.diagnosis.four_errors:train"
GAN_LABORATORY = "core.synthesis.gan.laboratory.training:train"
LEARN_STYLE = "core.synthesis.style.learning.live_learning:learn_live"
LIVE_TRAINING = "core.training.live.training:train_live"
NEAREST_TRAINING_IMAGE = "core.synthesis.gan.nearest_training_image:search"
NETWORK_RACE = "core.training.comparison.network_race:run"
STORAGE_COMPARISON = "core.data.storage.comparison:compare"
STYLE_IN_TILES = "core.synthesis.style.tiles:paint"
STYLE_OF_CLIP = "core.synthesis.style.moving:stylize"
STYLE_TRANSFER = "core.synthesis.style.optimization:transfer"
TEACH_CLASSES = "core.transfer.own_classes.worker_jobs:teach"
UPSCALING = "core.synthesis.super_resolution.upscaler:upscale"
WINDOW_SCAN = "core.detection.sliding.window_scan:scan"

_TITLES = {target: name.replace("_", " ").capitalize() for name, target in list(globals().items()) if name.isupper()}

QUICK = frozenset(
    {AUGMENTATION_PREVIEW, AUGMENTED_PREDICTIONS, EXTRACT_EXAMPLES, NEAREST_TRAINING_IMAGE, TEACH_CLASSES}
)
"""Those that answer a slider or an upload within a second or two: they run beside a long one, not after it."""


def submit(target: str, *args: Any, **options: Any) -> jobs.Job:
    """Queue one of them, among the quick ones if it is one; see `Engine.submit`."""
    return jobs.submit(target, *args, quick=target in QUICK, **options)


def title(target: str) -> str:
    """What a computation is called where the names of many stand together; the target itself of one unknown here."""
    return _TITLES.get(target, target)
