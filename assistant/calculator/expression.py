"""A formula as a person types it, computed in Decimal: numbers, + - * / ** ( ) and a minus sign.

Only these parts of Python's grammar are read; names, calls and everything else are refused.
"""

import ast
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal

from assistant.calculator.model import BadInput

_ALLOWED = "numbers with + - * / ** ( ) and a minus sign, at most 200 characters"
_LONGEST = 200  # characters; bounds the depth of the tree too
_EXPONENT = 100  # at most, either way
_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "^": "**"})
_SIGN_OR_DIGIT = re.compile(r"[0-9.+*/() -]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_COMMA = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

_OPERATORS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: _quotient(a, b),
    ast.Pow: lambda a, b: _power(a, b),
}


def evaluate(text: str) -> Decimal:
    """The value of a formula, in the precision of the context.

    Raises:
        BadInput: it is no such formula, divides by 0, or has an exponent beyond 100.
        ArithmeticError: it overflows what a Decimal can hold.
    """
    formula = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    formula = _COMMA.sub("", formula).strip()
    if len(formula) > _LONGEST:
        raise BadInput("expression", f"{len(formula)} characters", _ALLOWED)
    if not _SIGN_OR_DIGIT.fullmatch(formula):
        raise BadInput("expression", repr(text), _ALLOWED)
    try:
        tree = ast.parse(formula, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise BadInput("expression", repr(text), _ALLOWED) from error
    return _value(tree.body, formula)


def _value(node: ast.expr, formula: str) -> Decimal:
    if isinstance(node, ast.Constant):
        # The literal as typed: what Python reads would be a binary float.
        literal = ast.get_source_segment(formula, node) or ""
        if _NUMBER.fullmatch(literal):
            return Decimal(literal)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return 0 - _value(node.operand, formula)  # a bare minus would give -0
    elif isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _value(node.left, formula), _value(node.right, formula)
        return _OPERATORS[type(node.op)](left, right)
    raise BadInput("expression", repr(ast.get_source_segment(formula, node)), _ALLOWED)


def _quotient(a: Decimal, b: Decimal) -> Decimal:
    if not b:
        raise BadInput("expression", f"{a} / 0", "a divisor other than 0")
    return a / b


def _power(a: Decimal, b: Decimal) -> Decimal:
    if abs(b) > _EXPONENT:
        raise BadInput(
            "expression", f"exponent {b}", f"an exponent from -{_EXPONENT} to {_EXPONENT}"
        )
    if (a < 0 and b != b.to_integral_value()) or (not a and b <= 0):
        raise BadInput("expression", f"{a} ** {b}", "a power that is a number")
    return a**b
