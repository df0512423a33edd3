"""The log of the server: lines for people, or one JSON object a line if `CONVOLAB_LOG=json`.

What happens to computations is logged as `name=value` pairs with the ids of visitor, job and run; a visitor's id is
random and belongs to one browser session.
"""

import json
import logging
import os
import re
import time

VARIABLE = "CONVOLAB_LOG"
PAIR = re.compile(r"\b([a-z]+)=(\S+)")
NOISY = ("httpx", "distributed", "uvicorn", "asyncio")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON, in which `name=value` pairs of the message are fields of their own."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        text = record.getMessage()
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        head = {"time": f"{moment}.{int(record.msecs):03}Z", "level": record.levelname.lower(), "logger": record.name}
        return json.dumps({**dict(PAIR.findall(text)), **head, "message": text}, ensure_ascii=False)


def configure() -> None:
    """Set up the log of the process."""
    handler = logging.StreamHandler()
    is_json = os.environ.get(VARIABLE, "").lower() == "json"
    people = logging.Formatter("%(asctime)s %(name)s: %(message)s", datefmt="%H:%M:%S")
    handler.setFormatter(JsonLines() if is_json else people)
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
