"""The base class of all errors that users see: one sentence that says what was wrong and what to do."""


class ConvolabError(Exception):
    """An error whose text is a complete sentence for the user; it is shown as it is, without a traceback."""
