"""Formulas as browsers draw them: a Python expression becomes MathML, with symbols or with places for numbers."""

import ast
from collections.abc import Mapping
from html import escape

SYMBOLS: Mapping[str, tuple[str, str]] = {
    "learning_rate": ("α", ""),
    "momentum": ("μ", ""),
    "rho": ("ρ", ""),
    "epsilon": ("ε", ""),
    "beta_1": ("β", "1"),
    "beta_2": ("β", "2"),
    "t": ("t", ""),
    "w": ("w", "t−1"),
    "w_new": ("w", "t"),
    "g": ("g", "t"),
    "step": ("step", "t"),
    "velocity": ("velocity", "t"),
    "velocity_before": ("velocity", "t−1"),
    "cache": ("cache", "t"),
    "cache_before": ("cache", "t−1"),
    "delta": ("Δ", "t"),
    "delta_cache": ("D", "t"),
    "delta_cache_before": ("D", "t−1"),
    "m": ("m", "t"),
    "m_before": ("m", "t−1"),
    "v": ("v", "t"),
    "v_before": ("v", "t−1"),
    "alpha": ("α", "t"),
    "u": ("u", "t"),
    "u_next": ("u", "t+1"),
    "u_product": ("U", "t"),
    "u_product_before": ("U", "t−1"),
    "m_hat": ("m̂", "t"),
    "v_hat": ("v̂", "t"),
}
"""Base and subscript of the quantities of `core.optimization.update_rules`."""

_SIGNS: Mapping[type, tuple[str, int]] = {ast.Add: ("+", 1), ast.Sub: ("−", 1), ast.Mult: ("·", 2)}
_ATOM = 9


def mathml(expression: str, numbers: bool = False) -> str:
    """An expression as a MathML element.

    Args:
        expression: in Python, of names, numbers, + - * / ** and sqrt.
        numbers: put `<mn data-name="…">` in the place of each name, to be filled in, instead of its symbol.

    Raises:
        ValueError: something else is in it.
    """
    text, _ = _draw(ast.parse(expression, mode="eval").body, numbers)
    return f'<math displaystyle="true">{text}</math>'


def symbol(name: str) -> str:
    """The symbol of a quantity as a MathML element without `math` around it."""
    base, below = SYMBOLS.get(name, (name, ""))
    upright = ' mathvariant="normal"' if len(base) > 1 and base.isascii() else ""
    drawn = f"<mi{upright}>{escape(base)}</mi>"
    return f"<msub>{drawn}<mrow><mi>{escape(below)}</mi></mrow></msub>" if below else drawn


def _draw(node: ast.expr, numbers: bool) -> tuple[str, int]:
    """The drawing and how tightly it holds together, from 1 (a sum) to 9 (one thing)."""
    match node:
        case ast.Name(id=name):
            return (f'<mn data-name="{escape(name)}"></mn>' if numbers else symbol(name)), _ATOM
        case ast.Constant(value=value):
            return f"<mn>{escape(str(value))}</mn>", _ATOM
        case ast.Call(func=ast.Name(id="sqrt"), args=[inner]):
            return f"<msqrt>{_draw(inner, numbers)[0]}</msqrt>", _ATOM
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return f"<mo>−</mo>{_inside(inner, numbers, 2)}", 1
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            over, under = (_draw(side, numbers)[0] for side in (left, right))
            return f"<mfrac><mrow>{over}</mrow><mrow>{under}</mrow></mfrac>", 3
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            base, power = _inside(left, numbers, _ATOM), _draw(right, numbers)[0]
            return f"<msup><mrow>{base}</mrow><mrow>{power}</mrow></msup>", 8
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            sign, level = _SIGNS[type(op)]
            after = _inside(right, numbers, level + isinstance(op, ast.Sub))
            return f"{_inside(left, numbers, level)}<mo>{sign}</mo>{after}", level
    raise ValueError(f"There is no drawing for {ast.unparse(node)}.")


def _inside(node: ast.expr, numbers: bool, level: int) -> str:
    """A part of something that holds together so tightly; in brackets if it is looser itself."""
    text, own = _draw(node, numbers)
    return text if own >= level else f"<mrow><mo>(</mo>{text}<mo>)</mo></mrow>"
