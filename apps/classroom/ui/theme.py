"""Styles that the theme in `.streamlit/config.toml` cannot express: spacing, and widths for projectors and phones."""

import streamlit as st

_STYLE = """
<style>
.stMainBlockContainer { max-width: 88rem; padding-top: 3.5rem; padding-bottom: 3rem; }
.stMainBlockContainer [data-testid="stMarkdownContainer"] p, .stMainBlockContainer li { max-width: 52rem; }
.stMainBlockContainer h2 { padding-top: 1.2rem; }
.stMainBlockContainer .katex-display { overflow: auto hidden; padding: 0.2rem 2px; }
div:has(> .st-key-presenter_place) { position: fixed; top: 4.2rem; right: 0.6rem; width: 4.1rem; z-index: 3; }
@media (min-width: 901px) {
  .stMainBlockContainer { padding-left: 3rem; padding-right: 5.2rem; }
  div:has(> .st-key-glossary_place) { position: fixed; top: 6.5rem; right: 0.6rem; width: 4.1rem; z-index: 3; }
}
.stMainBlockContainer img { border-radius: 0.6rem; }
/* Streamlit's captions are too pale on white, and so are its white letters on the light blue of the dark theme. */
.stApp [data-testid="stCaptionContainer"] { opacity: 1; color: color-mix(in srgb, currentColor 72%, transparent); }
.stApp button[kind^="primary"]:enabled, .stApp .stMultiSelect [data-tag] { color: light-dark(#FFFFFF, #12171D); }
@media (max-width: 900px) { div:has(> .st-key-presenter_place) { display: none; } }
@media (max-width: 640px) {
  .stMainBlockContainer { padding: 3.2rem 1rem 4rem; }
  .stMainBlockContainer h1 { font-size: 1.9rem; }
  .stMainBlockContainer .stHorizontalBlock { row-gap: 1rem; }
  .stMainBlockContainer .katex-display { font-size: 0.9em; }
  .stMainBlockContainer [data-testid="stMarkdownContainer"] table { display: block; max-width: 100%; overflow-x: auto; }
}
</style>
"""


def apply() -> None:
    """Add the styles to the page."""
    st.html(_STYLE)
