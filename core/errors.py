"""The base of every error that is meant for the user: one sentence, what was wrong and what to do."""


class ConvolabError(Exception):
    """An error whose text is a complete sentence for the user; shown as it is, never as a traceback."""
