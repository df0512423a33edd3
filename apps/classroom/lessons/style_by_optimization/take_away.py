"""What a visitor takes home: the code of the current settings."""

from apps.classroom.lessons.style_by_optimization.style_run import Ingredients


def snippet(chosen: Ingredients) -> str:
    """The code that transfers the style as the page does; a mask is read from a file that the visitor draws."""
    sources = [chosen.photo.source, *(painting.source for painting in chosen.picked)]
    imports = ["from core import images"]
    if any(source.startswith("samples") for source in sources):
        imports.append("from core.data import samples")
    imports += ["from core.snapshots import last", "from core.synthesis.style.optimization import transfer"]
    lines = [f"photo = {sources[0]}"]
    if len(sources) == 2:
        lines.append(f"painting = {sources[1]}")
        given = "painting"
    else:
        imports.append("from core.synthesis.style.paintings import Painting")
        for number, (painting, source) in enumerate(zip(chosen.paintings, sources[1:], strict=True), 1):
            masked = painting.mask is not None
            if masked and number == 1:
                lines.append('where = images.read("mask.png")[..., 0]  # White where the second painting goes.')
            extra = (", mask=where" if number == 2 else ", mask=255 - where") if masked else f", {painting.share:g}"
            lines.append(f"painting_{number} = Painting({source}{extra})")
        given = "[painting_1, painting_2]"
    imports.append("from core.synthesis.style.settings import StyleSettings")
    return (
        "\n".join(imports)
        + "\n\n"
        + "\n".join(lines)
        + f"""
settings = {chosen.settings.source()}
images.write(last(transfer(photo, {given}, settings)).image, "styled.png")
"""
    )
