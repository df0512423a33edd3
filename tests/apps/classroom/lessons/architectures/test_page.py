"""The page of the architectures: it opens on a network, and says what a module is."""

from tests.apps.classroom.pages import checked, code_blocks, open_page, texts


def test_it_opens_on_alexnet_and_quotes_both_styles() -> None:
    app = open_page("architectures")
    assert any("Most parameters: **fc 1**" in caption.value for caption in app.caption)
    app.button_group(key="architectures_view").set_value("styles")
    app.button_group(key="architectures_evidence").set_value("published")
    codes = code_blocks(checked(app.run()))
    assert any("keras.Sequential()" in code for code in codes)
    assert any("layers.add([x, branch])" in code for code in codes)
    assert "times as deep as AlexNet" in texts(app)
    app.button_group(key="architectures_view").set_value("ideas")
    app.button_group(key="architectures_evidence").set_value("trained")
    said = texts(checked(app.run()))
    assert "**Bottleneck** (ResNet)" in said and "most of these accuracies cannot be compared" in said


def test_an_address_with_feature_maps_opens_on_them_and_their_code() -> None:
    assert "feature_maps(" not in code_blocks(open_page("architectures"))[0]
    app = open_page("architectures", channels="6")
    assert "say more about *what*" in texts(app)
    assert "FeatureMapSettings(channels=6)" in code_blocks(app)[0]


def test_each_network_opens_on_a_module_with_branches_if_it_has_one() -> None:
    assert "A residual module with an **identity**" in texts(open_page("architectures", network="ResNet"))
    assert "An inception module" in texts(open_page("architectures", network="MiniGoogLeNet"))
