"""What a visitor takes home: the code that gives the numbers of the page."""


def snippet(family: str, joined: int) -> str:
    """The code that compares the first members of a family with their average.

    Args:
        family: a key of `core.ensembles.families.FAMILIES`.
        joined: how many members join.
    """
    return f"""from core.ensembles import averaging, families

family = families.load("{family}")
for step in averaging.growth(family.members, family.labels, range({joined})):
    print(len(step.members), f"{{step.ensemble.accuracy:.4f}} {{step.ensemble.loss:.4f}} <= {{step.mean.loss:.4f}}")
"""
