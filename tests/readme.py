"""Fill in the README's figures from cards and benchmark results: `python -m tests.readme`."""

import re
from statistics import fmean

from apps.classroom.lessons.super_resolution import records
from core.detection.training import seeds
from core.serving import artifacts
from core.serving.card import Card, Metric
from tests.benchmarks.results import recorded
from tests.repository import ROOT

README = ROOT / "README.md"
PLACE = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.DOTALL)


def figures() -> str:
    """The section as Markdown: accuracies from the cards, speeds from the result files."""
    lines = [
        "| network | rank-1 | rank-5 | rank-1, ten crops | measured on | trained in | file |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_row(artifact.card) for artifact in artifacts.available() if artifact.card.metric("rank1")]
    lines += [
        "",
        "| detector | AP@0.5 | AP@0.75 | AP | measured on | trained in | file |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_detector(artifact.card) for artifact in artifacts.available() if artifact.card.metric("ap50")]
    lines += ["", *_other_seeds()]
    lines += [
        "",
        "| styles | loss against 60 steps of optimization | against 500 steps | measured on | trained in | file |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_styles(found.card) for found in artifacts.available() if found.card.metric("loss_over_60_steps")]
    lines += [
        "",
        "| generator | KID | Fréchet distance | precision | recall | measured on | trained in | file |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [_generator(artifact.card) for artifact in artifacts.available() if artifact.card.noise]
    lines += ["", *_upscalers()]
    lines += ["", "<details><summary>Speed and memory on two cores, and the commands that measure them</summary>", ""]
    lines += ["| on two cores | value | command |", "|---|---|---|"]
    lines += [f"| {text} | {value} | `{command}` |" for text, value, command in recorded()]
    lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def _detector(card: Card) -> str:
    shown = seeds.measured(card)
    values = " | ".join(f"{shown[name].value:.3f}" for name in ("ap50", "ap75", "ap"))
    measured = shown["ap50"]
    return f"| {_link(card)} | {values} | {_on(measured)} | {_minutes(card)} | {_size(card)} |"


def _other_seeds() -> list[str]:
    """How far the figures of a detector depend on the seed."""
    lines = []
    for recipe, runs in seeds.read().items():
        spans = [f"{min(values):.3f} to {max(values):.3f}" for values in map(runs.values, seeds.MEASURES)]
        numbers = ", ".join(map(str, sorted(runs.seeds)))
        lines.append(f"- `{recipe}` with the seeds {numbers}: AP@0.5 {spans[0]}, AP@0.75 {spans[1]} ({runs.split}).")
    return lines


def _styles(card: Card) -> str:
    found = [card.metric(f"loss_over_{steps}_steps") for steps in (60, 500)]
    values = " | ".join(f"{metric.value:.2f} ×" for metric in found if metric)
    measured = f"“{card.metrics[0].data}” in {len(card.classes)} styles"
    return f"| {_link(card)} | {values} | {measured} | {_minutes(card)} | {_size(card)} |"


def _generator(card: Card) -> str:
    """Distances in the features of networks of the suite: not comparable with published ones."""
    names = ("kernel_distance", "frechet_distance", "precision", "recall")
    values = " | ".join(f"{metric.value:.3g}" for metric in map(card.metric, names) if metric)
    measured = card.metric("kernel_distance")
    assert measured is not None
    return f"| {_link(card)} | {values} | {_on(measured)} | {_minutes(card)} | {_size(card)} |"


def _upscalers() -> list[str]:
    """Every network for super-resolution beside interpolation, by the means of the benchmark."""
    table = records.table()
    lines = [
        "| super-resolution | PSNR | SSIM | LPIPS | PSNR, 8 turns | parameters | measured on | trained in | file |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in table.rows:
        values = f"{fmean(row.psnr):.2f} dB | {fmean(row.ssim):.4f} | {fmean(row.lpips):.3f}"
        measured = f"{table.benchmark} ({len(table.images)} pictures)"
        if not row.parameters:
            lines.append(f"| bicubic interpolation, ×{row.scale} | {values} |  |  | {measured} |  |  |")
            continue
        card = artifacts.load(f"{row.method}_x{row.scale}").card
        turned = f"{fmean(row.turned_psnr):.2f} dB | {row.parameters:,}"
        lines.append(f"| {_link(card)} | {values} | {turned} | {measured} | {_minutes(card)} | {_size(card)} |")
    return lines


def _row(card: Card) -> str:
    shown = {name: card.metric(name) for name in ("rank1", "rank5", "rank1_ten_crop")}
    values = [f"{metric.value:.2%}".replace("%", " %") if metric else "" for metric in shown.values()]
    measured = shown["rank1"]
    assert measured is not None
    return f"| {_link(card)} | {' | '.join(values)} | {_on(measured)} | {_minutes(card)} | {_size(card)} |"


def _link(card: Card) -> str:
    return f"[{card.name}](trained/{card.name}/card.json)"


def _on(measured: Metric) -> str:
    return f"{measured.data} ({measured.split}, {measured.images:,} pictures)"


def _minutes(card: Card) -> str:
    was_trained_here = card.recipe or "template.h5" in card.files
    return f"{card.wall_time_seconds / 60:.0f} min" if was_trained_here and card.wall_time_seconds else ""


def _size(card: Card) -> str:
    served = next(
        card.files[name]
        for name in ("model.tflite", "head.h5", "template.h5", "class_windows.json", "styles.h5", "generator.tflite")
        if name in card.files
    )
    return f"{served.bytes / 1e6:.1f} MB" if served.bytes >= 1e6 else f"{served.bytes / 1e3:.0f} kB"


def filled(text: str) -> str:
    """A README with the present figures."""
    return PLACE.sub(lambda _: figures(), text)


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
