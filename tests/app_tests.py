"""What Streamlit's AppTest does at every run and no test needs, half a second each time."""

import pytest


def quicken(patch: pytest.MonkeyPatch) -> None:
    """Leave it out.

    It reads the metadata of all installed packages in search of components, and if Keras is loaded, as other tests do
    in this process, it clears Keras' session, which collects all garbage.
    """
    patch.setattr("streamlit.components.v2.manifest_scanner.scan_component_manifests", list)
    patch.setattr("streamlit.runtime.scriptrunner.script_runner._clean_problem_modules", lambda: None)
