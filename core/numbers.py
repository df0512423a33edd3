"""Numbers as readers want them."""


def percent(share: float, digits: int = 1) -> str:
    """A share of a whole as a percentage, without digits that say nothing, and never a false 0 or 100 %.

    Args:
        share: from 0 to 1.
        digits: behind the point.
    """
    smallest = 10.0**-digits
    if 0 < 100 * share < smallest:
        return f"< {smallest:.{digits}f} %"
    if 100 - smallest < 100 * share < 100:
        return f"> {100 - smallest:.{digits}f} %"
    return f"{100 * share:.{digits}f} %"
