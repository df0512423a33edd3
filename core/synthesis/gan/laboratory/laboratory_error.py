"""The error of the laboratory."""

from core.errors import ConvolabError


class LaboratoryError(ConvolabError):
    """A laboratory that cannot go on: its training diverged, or its parts do not fit together."""
