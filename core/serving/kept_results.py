"""Runs that are under way or done, by their key, so that equal work is done once; bounded in bytes."""

from core.serving.run import FINAL, Run, State


class KeptResults:
    """Finds the run that does some work already; not thread-safe.

    Args:
        limit: bytes that the results of ended runs may take; the oldest ones go first.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._runs: dict[str, Run] = {}

    def add(self, run: Run) -> None:
        """Remember a run; it replaces an earlier one for the same work."""
        if run.key is not None:
            self._runs.pop(run.key, None)
            self._runs[run.key] = run

    def find(self, key: str, owner: str) -> Run | None:
        """The run that others can follow; None if there is none.

        A run that has ended is not offered to somebody who has followed it: they want to see it again.
        """
        run = self._runs.get(key)
        if run is None or (run.state is State.DONE and owner in run.owners):
            return None
        return run

    def tidy(self) -> None:
        """Forget runs without a result, and the oldest results beyond the limit."""
        for run in list(self._runs.values()):
            if run.state in (State.FAILED, State.STOPPED):
                self._forget(run)
        ended = sorted((run for run in self._runs.values() if run.state in FINAL), key=lambda run: run.ended or 0.0)
        surplus = sum(run.bytes for run in ended) - self._limit
        for run in ended:
            if surplus <= 0 and self._limit > 0:
                break
            surplus -= run.bytes
            self._forget(run)

    def _forget(self, run: Run) -> None:
        self._runs.pop(run.key or "", None)
