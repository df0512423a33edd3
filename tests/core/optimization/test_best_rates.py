"""The search for the best learning rate of each optimizer on a surface."""

from core.optimization import best_rates, line_up, surface_race, surfaces


def test_on_the_bowl_plain_sgd_needs_one_step_with_the_rate_that_fits_its_curvature() -> None:
    best = best_rates.search(surfaces.find("bowl"), steps=60)
    assert best["sgd"] == best_rates.BestRate(1.0, 1)
    race = surface_race.run(surfaces.find("bowl"), line_up.parse("adam-learning_rate-0.2"), steps=60)
    assert best["adam"].step <= (race.trajectory("adam").converged_at or 60)
    assert "adadelta" not in best  # It takes longer than 60 steps with every rate.
    assert all(found.rate in best_rates.GRID for found in best.values())
