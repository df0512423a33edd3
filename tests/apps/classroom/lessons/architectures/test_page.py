"""The page of the architectures: it opens on a network, and says what a module is."""

from tests.apps.classroom.pages import code_blocks, open_page, texts


def test_it_opens_on_alexnet_and_quotes_both_styles() -> None:
    app = open_page("architectures")
    assert any("Most parameters: **fc 1**" in caption.value for caption in app.caption)
    codes = code_blocks(app)
    assert any("keras.Sequential()" in code for code in codes)
    assert any("layers.add([x, branch])" in code for code in codes)
    assert "times as deep as AlexNet" in texts(app)


def test_each_network_opens_on_a_module_with_branches_if_it_has_one() -> None:
    assert "A residual module with an **identity**" in texts(open_page("architectures", network="ResNet"))
    assert "An inception module" in texts(open_page("architectures", network="MiniGoogLeNet"))
