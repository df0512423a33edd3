"""The computations that pages and widgets submit to a worker, each by the name that `core.serving.jobs` takes.

The web process must not import them, for they load TensorFlow or keep a processor busy; so they are named here, once.
"""

AUGMENTATION_PREVIEW = "core.data.augmentation.preview:preview"
DEEP_DREAM = "core.synthesis.dream:dream"
FEATURE_MAPS = "core.synthesis.feature_maps:feature_maps"
FINE_TUNING = "core.transfer.fine_tuning.live:fine_tune_live"
FOUR_ERRORS = "core.training.diagnosis.four_errors:train"
LIVE_TRAINING = "core.training.live.training:train_live"
NETWORK_RACE = "core.training.comparison.network_race:run"
STORAGE_COMPARISON = "core.data.storage.comparison:compare"
WINDOW_SCAN = "core.detection.sliding.window_scan:scan"
