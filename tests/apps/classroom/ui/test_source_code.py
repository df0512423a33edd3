"""Functions that pages quote are read from their files, without their docstrings."""

import pytest

from apps.classroom.ui.source_code import function_source
from tests.repository import ROOT

FILE = "core/nets/mini_vgg.py"


@pytest.mark.parametrize(
    ("function", "excerpt"), [("build_sequential", "model.add(layer)"), ("build", "keras.Model(inputs, chain(")]
)
def test_a_function_is_quoted_as_its_file_has_it(function: str, excerpt: str) -> None:
    code = function_source(FILE, function)
    assert code.startswith(f"def {function}(") and excerpt in code and '"""' not in code
    compile(code.replace("Shape", "tuple").replace("keras.", "str."), function, "exec")
    assert all(line in (ROOT / FILE).read_text(encoding="utf-8") for line in code.splitlines())
