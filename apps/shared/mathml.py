"""Formulas for browsers: a Python expression becomes MathML, with symbols or with placeholders for numbers."""

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
"""Base and subscript of each quantity of `core.optimization.update_rules`."""

_SIGNS: Mapping[type, tuple[str, int]] = {ast.Add: ("+", 1), ast.Sub: ("−", 1), ast.Mult: ("·", 2)}
_ATOM = 9
"""Binding strength of what never needs brackets."""


def mathml(expression: str, numbers: bool = False) -> str:
    """Convert an expression to a MathML element.

    Args:
        expression: in Python, of names, numbers, + - * / ** and sqrt.
        numbers: write an empty `<mn data-name="…">` for each name, to be filled in, instead of its symbol.

    Raises:
        ValueError: the expression contains anything else.
    """
    text, _ = _convert(ast.parse(expression, mode="eval").body, numbers)
    return f'<math displaystyle="true">{text}</math>'


def symbol(name: str) -> str:
    """The symbol of a quantity as MathML, without the enclosing `math` element."""
    base, subscript = SYMBOLS.get(name, (name, ""))
    upright = ' mathvariant="normal"' if len(base) > 1 and base.isascii() else ""
    letter = f"<mi{upright}>{escape(base)}</mi>"
    return f"<msub>{letter}<mrow>{_subscript(subscript)}</mrow></msub>" if subscript else letter


def _subscript(text: str) -> str:
    """The MathML of a subscript such as t−1, one element per character."""
    kinds = ["mo" if character in "+−" else "mn" if character.isdigit() else "mi" for character in text]
    return "".join(f"<{kind}>{escape(character)}</{kind}>" for kind, character in zip(kinds, text, strict=True))


def _convert(node: ast.expr, numbers: bool) -> tuple[str, int]:
    """The MathML of an expression and its binding strength, from 1 (a sum) to 9 (a single symbol)."""
    match node:
        case ast.Name(id=name):
            return (f'<mn data-name="{escape(name)}"></mn>' if numbers else symbol(name)), _ATOM
        case ast.Constant(value=value):
            return f"<mn>{escape(str(value))}</mn>", _ATOM
        case ast.Call(func=ast.Name(id="sqrt"), args=[inner]):
            return f"<msqrt>{_convert(inner, numbers)[0]}</msqrt>", _ATOM
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return f"<mo>−</mo>{_operand(inner, numbers, 2)}", 1
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            over, under = (_convert(side, numbers)[0] for side in (left, right))
            return f"<mfrac><mrow>{over}</mrow><mrow>{under}</mrow></mfrac>", 3
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            base, power = _operand(left, numbers, _ATOM), _convert(right, numbers)[0]
            return f"<msup><mrow>{base}</mrow><mrow>{power}</mrow></msup>", 8
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            sign, level = _SIGNS[type(op)]
            second = _operand(right, numbers, level + isinstance(op, ast.Sub))
            return f"{_operand(left, numbers, level)}<mo>{sign}</mo>{second}", level
    raise ValueError(f"There is no MathML for {ast.unparse(node)}.")


def _operand(node: ast.expr, numbers: bool, level: int) -> str:
    """The MathML of an operand, in brackets if it binds less strongly than `level`."""
    text, strength = _convert(node, numbers)
    return text if strength >= level else f"<mrow><mo>(</mo>{text}<mo>)</mo></mrow>"
