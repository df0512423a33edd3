"""Fine-tuning: a trained network learns other classes in two stages, in one training with one history.

1. Warm-up: the new head alone learns, usually with RMSProp. Its first weights are random, so its first gradients
   are large and say nothing; they would ruin the features behind it.
2. Fine-tuning: all layers from a named one on learn, usually with SGD at a small rate.

    for snapshot in FineTuner(recipe.load("flowers17_fine_tuned")).run():
        print(snapshot.metrics["loss"])

Everything else, from the data set to exact resume, is that of `core.training.trainer`.
"""

import keras

from core.errors import ConvolabError
from core.training.building import compile_for
from core.training.recipe import FineTuning, Recipe, RecipeError
from core.training.trainer import Trainer
from core.transfer.fine_tuning import surgery

WARM_UP, FINE_TUNING = 1, 2
"""The stages, as a history and the metrics of a step name them."""


class FineTuner(Trainer):
    """One training of a recipe that has a table `fine_tuning`.

    The history's entries have "stage"; so have the metrics of every snapshot of a step.
    """

    def check_network(self, recipe: Recipe) -> None:
        """See that there are such a body and such a head.

        Raises:
            RecipeError: there are not, or the recipe does not say how to fine-tune.
        """
        if recipe.fine_tuning is None:
            raise RecipeError(f"The recipe {recipe.name} has no table fine_tuning; add one, or train it as it is.")
        try:
            surgery.check(recipe.network.name, recipe.network.arguments)
        except ConvolabError as error:
            raise RecipeError(f"The recipe {recipe.name} does not fit at network: {error}") from None

    def network(self, classes: int) -> keras.Model:
        """The trained body with a new head.

        Raises:
            ConvolabError: there is no such layer to train from, or the body's weights are missing.
        """
        recipe, size = self.recipe, self.recipe.pictures.size
        model = surgery.operate(recipe.network.name, (size, size, 3), classes, **recipe.network.arguments)
        surgery.position([layer.name for layer in model.layers], self._wish.train_from)
        return model

    def rate(self, done: int, steps: int) -> float:
        """The learning rate of the present stage's schedule, which runs from the stage's first step to its last."""
        warm_up = self._wish.warm_up
        first = warm_up.epochs * steps
        if done < first:
            return warm_up.schedule(done / first)
        return self.recipe.schedule((done - first) / (self.recipe.epochs * steps - first))

    def enter_stage(self, model: keras.Model, done: int, steps: int) -> bool:
        """Freeze, release and compile where a stage begins, with an optimizer that starts afresh."""
        wish = self._wish
        stage = WARM_UP if done < wish.warm_up.epochs * steps else FINE_TUNING
        if stage == self.stage:
            return False
        self.stage = stage
        warming = stage == WARM_UP
        surgery.hold(model, surgery.HEAD if warming else wish.train_from, wish.normalisation)
        with self.machines.scope():
            compile_for(
                model, wish.warm_up.optimizer if warming else self.recipe.optimizer, self.recipe.label_smoothing
            )
        return True

    @property
    def _wish(self) -> FineTuning:
        assert self.recipe.fine_tuning is not None
        return self.recipe.fine_tuning
