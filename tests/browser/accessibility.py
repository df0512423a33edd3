"""What bars people from a page: the findings of axe-core, which looks at it as a browser shows it.

axe-core finds missing names, roles and alternative texts, letters too pale to be read, headings out of order, regions
that scroll but take no focus. What only a person can judge, such as whether an alternative text says enough, it cannot.
"""

from collections.abc import Sequence
from functools import cache
from importlib import resources

from tests.browser.visitor import Visitor

CONTRAST = ("color-contrast",)
"""The rules whose outcome depends on the theme."""

KNOWN = {
    # Streamlit puts a <div> around the pages of each chapter in its navigation, between the list and its items.
    "list": ('[data-testid="stSidebarNavItems"]',),
    "listitem": ('[data-testid="stSidebarNavItems"] li',),
    # Gradio names neither its examples nor the button around a picture, which takes no alternative text.
    "button-name": ("button.gallery-item", ".image-container > button"),
    # Gradio writes the caption of a picture in its gallery, and of a button in its footer, twice.
    "image-redundant-alt": (".gradio-container img",),
    # Gradio gives a name to the place of an output that has not come yet, but no role.
    "aria-prohibited-attr": (".gradio-container .empty",),
    # CodeMirror within Gradio: colours of its own, and a region that it takes the focus from.
    "color-contrast": (".cm-content *",),
    "scrollable-region-focusable": (".cm-scroller",),
}
"""Findings in markup that is not ours and that no style of ours can mend: selectors by rule."""

SIDEBAR = '[data-testid="stSidebar"]'
"""The navigation, the same on every page of the classroom; a third of what axe-core would look at."""

_RUN = """async ([rules, known, exclude]) => {
    const options = { resultTypes: ["violations"], elementRef: true, preload: false };
    if (rules.length) options.runOnly = rules;
    const { violations } = await axe.run({ include: [["html"]], exclude }, options);
    return violations.flatMap(({ id, impact, nodes }) => nodes
        .filter(({ element }) => !(known[id] ?? []).some((selector) => element.matches(selector)))
        .map(({ html, failureSummary }) => `${id} (${impact}): ${html.slice(0, 200)}\\n${failureSummary}`));
}"""


def barriers(visitor: Visitor, rules: Sequence[str] = (), without: Sequence[str] = ()) -> list[str]:
    """Everything that axe-core finds wrong with the page, of any impact, but for what is `KNOWN`.

    The window is made as high as the page: what has been scrolled out of sight is not looked at.

    Args:
        visitor: who has opened the page and waited until it stands.
        rules: to check; all of them if empty.
        without: selectors of parts that are not looked at.

    Returns:
        For each element that breaks a rule: the rule, its impact, the element, and what would mend it.
    """
    visitor.unroll()
    if not visitor.page.evaluate("'axe' in window"):
        visitor.page.evaluate(_source())
    found: list[str] = visitor.page.evaluate(_RUN, [list(rules), KNOWN, [[part] for part in without]])
    return found


@cache
def _source() -> str:
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    return f"{script};0"  # A value that can be sent back.
