"""What a visitor takes home: the code and the recipe of the current settings, and the history of the run."""

import json

from apps.classroom.lessons.fine_tuning.fine_tuning_run import FineTuningRun
from core.training.toml_writer import toml
from core.transfer.fine_tuning.settings import FineTuningSettings

KERAS = """import keras

train = keras.utils.image_dataset_from_directory("pictures", image_size=(224, 224), batch_size=16)

# Surgery: the old head is cut off, a new one takes its place.
body = keras.applications.EfficientNetV2B0(include_top=False, pooling="avg")
inputs = keras.Input((224, 224, 3))
features = body(inputs, training=False)  # Batch normalisation keeps its means and variances.
model = keras.Model(inputs, keras.layers.Dense(len(train.class_names), activation="softmax")(features))

# Warm-up: only the new head learns.
body.trainable = False
model.compile(keras.optimizers.RMSprop(0.001), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train, epochs=10)

# Fine-tuning: the last layers of the body learn too.
body.trainable = True
for layer in body.layers[:-60]:
    layer.trainable = False
model.compile(keras.optimizers.SGD(0.0003, momentum=0.9), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train, epochs=10)
"""
"""Both stages without this repository, on folders of images."""


def snippet(settings: FineTuningSettings) -> str:
    """The code that fine-tunes as the page does."""
    return f"""from core.transfer.fine_tuning.live import FineTuningSettings, fine_tune_live

settings = {settings.source()}
for snapshot in fine_tune_live(settings):
    metrics = snapshot.metrics
    if "epoch_loss" in metrics:
        print(f"stage {{metrics['stage']:.0f}}: validation accuracy {{metrics['epoch_validation_accuracy']:.4f}}")
"""


def recipe_toml(settings: FineTuningSettings) -> str:
    """The settings as a recipe file."""
    return toml(settings.recipe())


def history_json(run: FineTuningRun) -> bytes:
    """The history of a run, in the format of `history.json`."""
    title = run.settings.recipe()["title"]
    record = {"title": title, "planned": run.settings.epochs, "epochs": run.history.epochs}
    return json.dumps(record, indent=1).encode()
