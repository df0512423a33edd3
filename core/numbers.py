"""Format numbers for readers."""


def percent(share: float, digits: int = 1) -> str:
    """Format a share as a percentage; a share that only rounds to 0 or 100 % is shown as "< 0.1 %" or "> 99.9 %".

    Args:
        share: 0 to 1.
        digits: digits after the decimal point.
    """
    smallest = 10.0**-digits
    if 0 < 100 * share < smallest:
        return f"< {smallest:.{digits}f} %"
    if 100 - smallest < 100 * share < 100:
        return f"> {100 - smallest:.{digits}f} %"
    return f"{100 * share:.{digits}f} %"


def about(seconds: float) -> str:
    """Format an estimate of time, such as "about 12 s"; nothing takes less than a second."""
    return f"about {max(1, round(seconds))} s"
