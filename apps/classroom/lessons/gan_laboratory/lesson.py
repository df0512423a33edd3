"""What this lesson is called, and what it cites."""

from apps.classroom.ui.lesson import Cited, Lesson

LESSON = Lesson(
    name="gan_laboratory",
    title="GAN laboratory",
    question="How do two networks teach each other?",
    summary=(
        "A generator turns noise into samples; a discriminator learns to recognize them. In two dimensions you can see "
        "both networks whole. Train them, one half step at a time if you like, and watch them fail and recover."
    ),
    icon=":material/swords:",
    widget="gan_laboratory",
    builds_on=("gans",),
    cites=(
        Cited("goodfellow2014", "minimax and non-saturating loss; the equilibrium D = 1/2"),
        Cited("kahng2019", "the playground that this one follows"),
        Cited("chollet2021", "practical advice for training GANs, chapter 12"),
        Cited("radford2016", "momentum of 0.5"),
        Cited("metz2017", "the ring of eight Gaussians"),
        Cited("srivastava2017", "the grid of 25 Gaussians, and counting modes"),
        Cited("mao2017", "least squares"),
        Cited("arjovsky2017", "the Wasserstein distance"),
        Cited("gulrajani2017", "WGAN-GP"),
        Cited("mescheder2018", "R1, and why unpenalized training need not converge"),
        Cited("daskalakis2018", "optimistic steps"),
        Cited("gidel2019", "extragradient and averaging"),
        Cited("szekely2013", "the energy distance"),
    ),
)
