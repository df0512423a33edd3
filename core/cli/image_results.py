"""Results of several images on the command line: one JSON object, or a text for each; one failure stops no other."""

import json
from collections.abc import Callable, Sequence
from typing import Any


def show(results: Sequence[dict[str, Any]], as_json: bool, print_one: Callable[[dict[str, Any]], None]) -> int:
    """Print results, each of which has an "error" or what was asked for, and return the exit status.

    Raises:
        ImageError: none of the images can be read, and the results are for people.
    """
    from core import images

    if as_json:
        print(json.dumps({"results": list(results)}))
        return 0
    errors = [result["error"] for result in results if "error" in result]
    if len(errors) == len(results):
        several = f"None of the {len(errors)} images can be read, the first because: "
        raise images.ImageError((several if len(errors) > 1 else "") + errors[0])
    for result in results:
        print_one(result)
    return 0
