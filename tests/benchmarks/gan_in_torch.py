"""The GANs of `core.synthesis.gan.adversaries` in PyTorch, layer for layer: networks, augmentation and both half steps.

Images are (N, C, S, S) in channels-last memory. Imported where PyTorch may be: by a child of a benchmark, and by the
test that holds both to be equal.
"""

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

from core.images import RGB
from core.synthesis.gan.gan_recipe import AdamSettings, DiscriminatorSettings, GanRecipe, GeneratorSettings

SLOPE, EPSILON, MOMENTUM = 0.2, 1e-3, 0.1
SHIFT, CUT = 0.125, 0.5


class Generator(nn.Module):
    """See `core.nets.gan.dcgan.generator`."""

    def __init__(self, size: int, channels: int, settings: GeneratorSettings) -> None:
        super().__init__()
        assert settings.normalization and settings.activation == "relu" and not settings.hidden
        count = _levels(size)
        self.start, self.depth = size // 2**count, settings.width * 2 ** (count - 1)
        self.project = nn.Linear(settings.noise, self.start**2 * self.depth, bias=False)
        widths = [self.depth // 2**level for level in range(count)]
        heads = [settings.head] if settings.head else []
        self.norms = nn.ModuleList(_norm(width) for width in widths + heads)
        self.refinements = nn.ModuleList(_refinements(width, settings.refinements) for width in widths)
        self.head = nn.Conv2d(settings.head, channels, 3, padding=1) if settings.head else None
        self.is_nearest = settings.upsampling == "nearest"
        self.convs = nn.ModuleList()
        for before, after in zip(widths, [*widths[1:], settings.head or channels], strict=True):
            has_bias = after == channels
            if self.is_nearest:
                self.convs.append(nn.Conv2d(before, after, 3, padding=1, bias=has_bias))
            else:
                assert settings.kernel == 4
                self.convs.append(nn.ConvTranspose2d(before, after, 4, 2, 1, bias=has_bias))

    def forward(self, noise: torch.Tensor) -> torch.Tensor:
        """Noise (N, noise) to images, -1 to 1."""
        x = self.project(noise).view(-1, self.start, self.start, self.depth).permute(0, 3, 1, 2)
        for norm, refinements, conv in zip(self.norms, self.refinements, self.convs, strict=False):
            x = refinements(functional.relu(norm(x), inplace=True))
            x = conv(functional.interpolate(x, scale_factor=2, mode="nearest") if self.is_nearest else x)
        if self.head is not None:
            x = self.head(functional.relu(self.norms[-1](x), inplace=True))
        return torch.tanh(x.float())


class Discriminator(nn.Module):
    """See `core.nets.gan.dcgan.discriminator`."""

    def __init__(self, size: int, channels: int, settings: DiscriminatorSettings) -> None:
        super().__init__()
        assert settings.kernel == 4 and settings.activation == "leaky_relu" and not settings.hidden
        self.is_pooled = settings.downsampling == "pooling"
        count = _levels(size)
        widths = [settings.width * 2**level for level in range(count)]
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for before, after in zip([channels, *widths], widths, strict=False):
            has_batch = settings.normalization == "batch" and before != channels
            # TensorFlow pads an even kernel of stride 1 by one more on the right, and so does "same" here.
            step = {"padding": "same"} if self.is_pooled else {"stride": 2, "padding": 1}
            conv = nn.Conv2d(before, after, 4, bias=not has_batch, **step)
            self.convs.append(spectral_norm(conv) if settings.normalization == "spectral" else conv)
            self.norms.append(_norm(after) if has_batch else nn.Identity())
        self.dropout = nn.Dropout(settings.dropout)
        self.logit = nn.Linear((size // 2**count) ** 2 * widths[-1], 1)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Images to logits (N, 1)."""
        x = images
        for conv, norm in zip(self.convs, self.norms, strict=True):
            x = functional.leaky_relu(norm(conv(x)), SLOPE, inplace=True)
            x = self.dropout(functional.max_pool2d(x, 2) if self.is_pooled else x)
        with torch.autocast("cpu", enabled=False):
            return self.logit(x.permute(0, 2, 3, 1).flatten(1).float())


def _refinements(width: int, count: int) -> nn.Sequential:
    blocks = ((nn.Conv2d(width, width, 3, padding=1, bias=False), _norm(width), nn.ReLU()) for _ in range(count))
    return nn.Sequential(*(layer for block in blocks for layer in block))


class AdversariesInTorch:
    """Both networks with their optimizers; the steps are those of `Adversaries`."""

    def __init__(self, recipe: GanRecipe, is_mixed: bool) -> None:
        assert recipe.loss == "non_saturating" and not (recipe.penalty or recipe.label_noise or recipe.label_smoothing)
        self.recipe, self.is_mixed = recipe, is_mixed
        layout = torch.channels_last
        self.generator, self.average = (
            Generator(recipe.size, recipe.channels, recipe.generator).to(memory_format=layout).train() for _ in range(2)
        )
        self.discriminator = Discriminator(recipe.size, recipe.channels, recipe.discriminator)
        self.discriminator.to(memory_format=layout).train()
        self.generator_optimizer = _adam(self.generator, recipe.generator_optimizer)
        self.discriminator_optimizer = _adam(self.discriminator, recipe.discriminator_optimizer)

    def step(self, real: RGB) -> dict[str, float]:
        """Take both half steps with real images, uint8 (N, S, S, C)."""
        count = len(real)
        images = torch.from_numpy(real).permute(0, 3, 1, 2).float() / 127.5 - 1
        if self.recipe.flip:
            images = torch.where(torch.rand(count, 1, 1, 1) < 0.5, images, images.flip(3))
        with torch.no_grad():
            fakes = self.made(count)
        self.discriminator_optimizer.zero_grad()
        shown = self.augmented(torch.cat([images, fakes]))
        if self.recipe.mixed_batches:
            of_real, of_fake = self.judged(shown).chunk(2)
        else:
            of_real, of_fake = (self.judged(half) for half in shown.chunk(2))
        loss = functional.softplus(-of_real).mean() + functional.softplus(of_fake).mean()
        loss.backward()
        self.discriminator_optimizer.step()
        found = {
            "discriminator_loss": loss.item(),
            "accuracy_real": (of_real > 0).float().mean().item(),
            "accuracy_fake": (of_fake <= 0).float().mean().item(),
        }
        self.discriminator.requires_grad_(False)
        self.generator_optimizer.zero_grad()
        loss = functional.softplus(-self.judged(self.augmented(self.made(count)))).mean()
        loss.backward()
        self.generator_optimizer.step()
        self.discriminator.requires_grad_(True)
        if self.recipe.average:
            of_average, of_generator = _stored(self.average), _stored(self.generator)
            with torch.no_grad():
                torch._foreach_lerp_(of_average, of_generator, 1 - self.recipe.average)
        return {**found, "generator_loss": loss.item()}

    def made(self, count: int) -> torch.Tensor:
        """Generated images of new noise."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.is_mixed):
            return self.generator(torch.randn(count, self.recipe.generator.noise))

    def judged(self, images: torch.Tensor) -> torch.Tensor:
        """Logits of images."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.is_mixed):
            return self.discriminator(images)

    def augmented(self, images: torch.Tensor) -> torch.Tensor:
        """Images after the changes of the recipe, with new random numbers."""
        if not self.recipe.augmentation:
            return images
        count, _, size, _ = images.shape
        shift, half = int(size * SHIFT + 0.5), int(size * CUT) // 2
        brightness, saturation, contrast = (torch.rand(count, 1, 1, 1) for _ in range(3))
        moved, cut = torch.randint(-shift, shift + 1, (count, 2)), torch.randint(-half, size - half + 1, (count, 2))
        drawn = brightness - 0.5, 2 * saturation, contrast + 0.5, moved, cut
        return augment(images, *drawn, changes=self.recipe.augmentation)


def augment(
    images: torch.Tensor,
    brightness: torch.Tensor,
    saturation: torch.Tensor,
    contrast: torch.Tensor,
    shift: torch.Tensor,
    cut: torch.Tensor,
    changes: tuple[str, ...] = ("colour", "translation", "cutout"),
) -> torch.Tensor:
    """The changes of `core.synthesis.gan.differentiable_augmentation.apply`, as the code of Zhao et al. makes them."""
    count, _, size, _ = images.shape
    if "colour" in changes:
        images = images + brightness
        grey = images.mean(1, keepdim=True)
        images = (images - grey) * saturation + grey
        mean = images.mean((1, 2, 3), keepdim=True)
        images = (images - mean) * contrast + mean
    number, places = torch.arange(count)[:, None, None], torch.arange(size)
    if "translation" in changes:
        rows, columns = ((places - shift[:, axis, None] + 1).clamp(0, size + 1) for axis in (0, 1))
        padded = functional.pad(images, [1, 1, 1, 1]).permute(0, 2, 3, 1).contiguous()
        images = padded[number, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
    if "cutout" in changes:
        side = torch.arange(int(size * CUT))
        rows, columns = ((side + cut[:, axis, None]).clamp(0, size - 1) for axis in (0, 1))
        mask = torch.ones(count, size, size)
        mask[number, rows[:, :, None], columns[:, None, :]] = 0
        images = images * mask[:, None]
    return images


def _levels(size: int) -> int:
    return {28: 2, 64: 4}[size]


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, EPSILON, MOMENTUM)


def _adam(network: nn.Module, settings: AdamSettings) -> torch.optim.Adam:
    betas = (settings.beta_1, settings.beta_2)
    return torch.optim.Adam(network.parameters(), settings.rate, betas, eps=1e-7, fused=True)


def _stored(network: nn.Module) -> list[torch.Tensor]:
    """Weights and moving averages."""
    return [*network.parameters(), *(buffer for buffer in network.buffers() if buffer.is_floating_point())]
