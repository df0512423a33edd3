"""Fine-tuning: a trained network learns new classes in two stages, in one training with one history.

1. Warm-up: only the new head learns, usually with RMSprop. Its initial weights are random, so its first gradients are
   large and meaningless; they would ruin the features below it.
2. Fine-tuning: all layers from a named one on learn, usually with SGD at a small learning rate.

    for snapshot in FineTuner(recipe.load("flowers17_fine_tuned")).run():
        print(snapshot.metrics["loss"])

Everything else, from the data set to exact resume, comes from `core.training.trainer`.
"""

import keras

from core.errors import ConvolabError
from core.training.building import compile_for
from core.training.recipe import FineTuning, Recipe, RecipeError
from core.training.trainer import Trainer
from core.transfer.fine_tuning import surgery
from core.transfer.fine_tuning.freezing_plan import FINE_TUNING, WARM_UP


def trainer_for(recipe: Recipe) -> type[Trainer]:
    """The trainer that a recipe needs: `FineTuner` if it has a table `fine_tuning`, else the plain `Trainer`."""
    return FineTuner if recipe.fine_tuning else Trainer


class FineTuner(Trainer):
    """One training of a recipe that has a table `fine_tuning`.

    Each entry of the history has a "stage", and so have the metrics of each step.
    """

    def check_network(self, recipe: Recipe) -> None:
        """Check that the network to fine-tune exists and takes the arguments of the recipe.

        Raises:
            RecipeError: it does not, or the recipe has no table `fine_tuning`.
        """
        if recipe.fine_tuning is None:
            raise RecipeError(f"The recipe {recipe.name} has no table fine_tuning; add one, or use the plain trainer.")
        try:
            surgery.check(recipe.network.name, recipe.network.arguments)
        except ConvolabError as error:
            raise RecipeError(f"The recipe {recipe.name} has a mistake at network: {error}") from None

    def network(self, classes: int) -> keras.Model:
        """The trained body with a new head.

        Raises:
            ConvolabError: the network has no such layer to train from, or its weights are missing.
        """
        recipe, size = self.recipe, self.recipe.pictures.size
        model = surgery.replace_head(recipe.network.name, (size, size, 3), classes, **recipe.network.arguments)
        surgery.layer_index([layer.name for layer in model.layers], self._fine_tuning.train_from)
        return model

    def rate(self, done: int, steps: int) -> float:
        """The learning rate of the current stage; its schedule runs from the stage's first step to its last."""
        warm_up = self._fine_tuning.warm_up
        first = warm_up.epochs * steps
        if done < first:
            return warm_up.schedule(done / first)
        return self.recipe.schedule((done - first) / (self.recipe.epochs * steps - first))

    def enter_stage(self, model: keras.Model, done: int, steps: int) -> bool:
        """At the start of a stage, freeze and unfreeze layers and compile with a new optimizer."""
        settings = self._fine_tuning
        stage = WARM_UP if done < settings.warm_up.epochs * steps else FINE_TUNING
        if stage == self.stage:
            return False
        self.stage = stage
        is_warm_up = stage == WARM_UP
        surgery.freeze_before(model, surgery.HEAD if is_warm_up else settings.train_from, settings.normalisation)
        optimizer = settings.warm_up.optimizer if is_warm_up else self.recipe.optimizer
        with self.machines.scope():
            compile_for(model, optimizer, self.recipe.label_smoothing)
        return True

    @property
    def _fine_tuning(self) -> FineTuning:
        assert self.recipe.fine_tuning is not None
        return self.recipe.fine_tuning
