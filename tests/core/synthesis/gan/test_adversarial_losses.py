"""The losses of both networks: by hand, against finite differences and TensorFlow, and as their formulas say."""

import math
import re
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from core.arrays import FloatArray
from core.synthesis.gan.adversarial_losses import LOSSES, AdversarialLoss, AdversarialLossError, probability
from core.synthesis.gan.training_losses import discriminator_loss, generator_loss
from tests.repository import ROOT

RANDOM = np.random.default_rng(0)
REAL, FAKE = RANDOM.normal(0.5, 2, 9), RANDOM.normal(-0.5, 2, 7)
REAL_LABELS, FAKE_LABELS = RANDOM.uniform(0.7, 1, 9), RANDOM.uniform(0, 0.3, 7)


@pytest.fixture(params=LOSSES.values(), ids=list(LOSSES))
def loss(request: pytest.FixtureRequest) -> AdversarialLoss:
    found: AdversarialLoss = request.param
    return found


def labels_of(loss: AdversarialLoss) -> tuple[np.ndarray, np.ndarray]:
    return (REAL_LABELS, FAKE_LABELS) if loss.has_labels else (np.ones(9), np.zeros(7))


def test_one_real_and_one_fake_by_hand() -> None:
    """D gives the real sample the logit 2 and the fake −1; the probabilities are 0.881 and 0.269."""
    real, fake = 1 / (1 + math.exp(-2)), 1 / (1 + math.exp(1))
    entropy = -math.log(real) - math.log(1 - fake)
    expected = {
        "minimax": (entropy, math.log(1 - fake)),
        "non_saturating": (entropy, -math.log(fake)),
        "least_squares": (0.5 * (2 - 1) ** 2 + 0.5 * (-1) ** 2, 0.5 * (-1 - 1) ** 2),
        "hinge": (0.0, 1.0),
        "wasserstein": (-2.0 - 1.0, 1.0),
    }
    for name, (of_discriminator, of_generator) in expected.items():
        assert LOSSES[name].discriminator([2.0], [-1.0]).value == pytest.approx(of_discriminator), name
        assert LOSSES[name].generator([-1.0]).value == pytest.approx(of_generator), name


def test_derivatives_are_finite_differences(loss: AdversarialLoss) -> None:
    labels, h = labels_of(loss), 1e-6
    found = loss.discriminator(REAL, FAKE, *labels)
    of_generator = loss.generator(FAKE)
    for i, step in enumerate(h * np.eye(9)):
        up, down = (loss.discriminator(REAL + side * step, FAKE, *labels).value for side in (1, -1))
        assert found.to_real_logits[i] == pytest.approx((up - down) / (2 * h), abs=1e-8)
    for i, step in enumerate(h * np.eye(7)):
        up, down = (loss.discriminator(REAL, FAKE + side * step, *labels).value for side in (1, -1))
        assert found.to_fake_logits[i] == pytest.approx((up - down) / (2 * h), abs=1e-8)
        up, down = (loss.generator(FAKE + side * step).value for side in (1, -1))
        assert of_generator.to_logits[i] == pytest.approx((up - down) / (2 * h), abs=1e-8)


def test_values_and_derivatives_are_those_of_the_training_in_tensorflow(loss: AdversarialLoss) -> None:
    labels = labels_of(loss)
    real, fake, *as_tensors = (tf.constant(values[:, None], tf.float32) for values in (REAL, FAKE, *labels))
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([real, fake])
        theirs = discriminator_loss(loss.name, real, fake, *as_tensors)  # type: ignore[arg-type]
        of_generator = generator_loss(loss.name, fake)  # type: ignore[arg-type]
    ours = loss.discriminator(REAL, FAKE, *labels)
    assert ours.value == pytest.approx(float(theirs), rel=1e-5)
    np.testing.assert_allclose(ours.to_real_logits, tape.gradient(theirs, real)[:, 0], atol=1e-6)
    np.testing.assert_allclose(ours.to_fake_logits, tape.gradient(theirs, fake)[:, 0], atol=1e-6)
    assert loss.generator(FAKE).value == pytest.approx(float(of_generator), rel=1e-5)
    np.testing.assert_allclose(loss.generator(FAKE).to_logits, tape.gradient(of_generator, fake)[:, 0], atol=1e-6)


def test_formulas_give_the_values(loss: AdversarialLoss) -> None:
    """What a page prints is what is computed: each expectation is evaluated as Python."""
    output = probability if loss.is_probability else np.asarray
    known = {"real": output(REAL), "fake": output(FAKE), "np": np}

    def evaluated(formula: str) -> float:
        python = formula.replace("D(G(z))", "(fake)").replace("D(x)", "(real)").replace("^2", "**2")
        python = python.replace(r"\log", "np.log").replace(r"\max", "np.maximum")
        python = re.sub(r"\\tfrac\{(\d)\}\{(\d)\}", r"\1/\2*", python)
        python = re.sub(r"\\mathbb\{E\}_[xz]\[([^\]]*)\]", r"np.mean(\1)", python)
        return float(eval(python, {}, known))

    assert evaluated(loss.discriminator_formula) == pytest.approx(loss.discriminator(REAL, FAKE).value)
    assert evaluated(loss.generator_formula) == pytest.approx(loss.generator(FAKE).value)


def test_inverted_labels_are_the_non_saturating_loss() -> None:
    """The lecture's last step: train the generator on fakes labelled as real."""
    as_real = LOSSES["non_saturating"].discriminator(FAKE, FAKE)
    assert LOSSES["non_saturating"].generator(FAKE).value == pytest.approx(as_real.real)
    np.testing.assert_allclose(LOSSES["non_saturating"].generator(FAKE).to_logits, as_real.to_real_logits)
    zero_sum = LOSSES["minimax"]
    assert zero_sum.generator(FAKE).value == pytest.approx(-zero_sum.discriminator(REAL, FAKE).fake)


def test_only_the_minimax_gradient_vanishes_where_the_discriminator_is_certain() -> None:
    steepness = {name: abs(loss.generator(np.array([-30.0])).to_logits[0]) for name, loss in LOSSES.items()}
    assert steepness["minimax"] == pytest.approx(math.exp(-30), rel=1e-9)  # Tiny, but not rounded to 0.
    assert min(value for name, value in steepness.items() if name != "minimax") > 0.99


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_logits_stay_finite_and_keep_their_precision(loss: AdversarialLoss, dtype: type) -> None:
    logits: FloatArray = np.array([-1e4, -100, 0, 100, 1e4], dtype)
    with np.errstate(over="raise", invalid="raise"):
        found, of_generator = loss.discriminator(logits, logits), loss.generator(logits)
    for derivatives in (found.to_real_logits, found.to_fake_logits, of_generator.to_logits):
        assert derivatives.dtype == dtype and np.isfinite(derivatives).all()
    assert math.isfinite(found.value) and math.isfinite(of_generator.value)


def test_smoothing_punishes_certainty() -> None:
    loss = LOSSES["non_saturating"]
    certain, modest = (loss.discriminator([z], [-9.0], real_labels=0.9).value for z in (9.0, math.log(9)))
    assert certain > modest
    assert loss.discriminator([math.log(9)], [-9.0], real_labels=0.9).to_real_logits == pytest.approx(0)  # D(x) = 0.9


def test_at_the_end_of_the_game_nothing_pulls() -> None:
    """Fakes and real samples with the same logits at the boundary: the derivatives cancel."""
    for loss in LOSSES.values():
        logits = np.full(4, loss.boundary or 0.0)
        found = loss.discriminator(logits, logits)
        np.testing.assert_allclose(found.to_real_logits + found.to_fake_logits, 0, atol=1e-12)
    assert LOSSES["minimax"].discriminator(np.zeros(4), np.zeros(4)).value == pytest.approx(2 * math.log(2))


def test_invalid_input_is_a_sentence() -> None:
    with pytest.raises(AdversarialLossError, match=r"Logits must be a vector, .* an array of \(2, 1\) was given"):
        LOSSES["hinge"].generator(np.zeros((2, 1)))
    with pytest.raises(AdversarialLossError, match="must be a vector"):
        LOSSES["hinge"].generator([])
    with pytest.raises(AdversarialLossError, match="The Wasserstein loss has no labels; leave out smoothing"):
        LOSSES["wasserstein"].discriminator(REAL, FAKE, real_labels=0.9)
    assert LOSSES["hinge"].discriminator([1, 2], [0]).value == 1  # Whole numbers are fine.


def test_the_losses_import_nothing_heavy() -> None:
    script = (
        "import sys; import core.synthesis.gan.adversarial_losses\n"
        "print(sorted({n.partition('.')[0] for n in sys.modules} & {'tensorflow', 'keras', 'sklearn', 'scipy', 'cv2'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
