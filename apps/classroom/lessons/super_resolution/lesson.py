"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="super_resolution",
    title="Super-resolution",
    question="Can a network restore detail that is gone?",
    summary="A photo is shrunk to a fraction of its pixels; networks enlarge it, and the original says how well.",
    icon=":material/zoom_in:",
    widget="upscale",
    builds_on=("convolution", "style_in_real_time"),
    cites=(
        Cited("dong2016", "SRCNN: three convolutions after bicubic interpolation"),
        Cited("shi2016", "work at low resolution, and enlarge by a pixel shuffle"),
        Cited("bhardwaj2022", "branches that collapse into one kernel"),
        Cited("johnson2016", "a perceptual loss for super-resolution"),
        Cited("zhang2018lpips", "LPIPS, the perceptual distance"),
        Cited("blau2018", "why an image cannot have the best distortion and the best perception at once"),
        Cited("wang2004", "SSIM"),
        Cited("timofte2016", "the mean over eight turned and mirrored images"),
    ),
)
