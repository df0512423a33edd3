"""What visitors take home: the code of the loss, the end of a Keras network, and the numbers of the prediction."""

import json

from apps.classroom.lessons.choosing_a_loss import text
from apps.classroom.lessons.choosing_a_loss.prediction_loss import MODELS, PredictionLoss
from apps.classroom.ui.pictures import picture_picker
from core.optimization.loss_settings import LossSettings


def snippet(source: str, settings: LossSettings, true_class: int) -> str:
    """Code that computes the loss of this prediction.

    Args:
        source: the expression that reads the picture.
        settings: of the page.
        true_class: its index.
    """
    if settings.loss == "binary":
        names, index = "binary_cross_entropy", 0
        call = f"binary_cross_entropy([{float(true_class)}], p[1:])"
    else:
        names, index = "categorical_cross_entropy, one_hot", true_class
        call = f"categorical_cross_entropy(one_hot([{true_class}], len(p)), p[None])"
    return f'''{picture_picker.import_for(source)}
from core.optimization.losses import {names}
from core.optimization.temperature import with_temperature
from core.serving.litert import Classifier

classifier = Classifier.load("{MODELS[settings.loss]}")
p = with_temperature(classifier.probabilities({source}), {settings.temperature})
loss = {call}
print(f"{{classifier.labels[{true_class}]}}: p = {{p[{true_class}]:.4f}}, loss = {{loss.values[0]:.3f}} nats")
print(f"gradient of its logit: {{loss.to_logits.ravel()[{index}]:+.4f}}")
'''


def keras_snippet(settings: LossSettings) -> str:
    """A Keras network that ends as this loss needs it."""
    if settings.loss == "binary":
        output, comment = 'keras.layers.Dense(1, activation="sigmoid"),', ""
    else:
        output = 'keras.layers.Dense(10, activation="softmax"),  # one output per class'
        comment = "# With class indices instead of one-hot labels: sparse_categorical_crossentropy.\n"
    return f"""import keras

model = keras.Sequential(
    [
        # your layers
        {output}
    ]
)
{comment}model.compile(optimizer="sgd", loss="{settings.loss}_crossentropy")
"""


def as_json(prediction: PredictionLoss, settings: LossSettings) -> str:
    """The listed classes with their probabilities and, for the categorical loss, their gradients."""
    return json.dumps(text.gradient_table(prediction) if settings.loss == "categorical" else text.bars(prediction))
