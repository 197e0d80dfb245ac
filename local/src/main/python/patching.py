"""How the other scripts change moto."""

import functools
import sys


def patch(owner, name, replacement):
    """Replaces a function or a method by one that gets the original as its first argument."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def patched(*arguments, **named):
        return replacement(original, *arguments, **named)

    setattr(owner, name, patched)


def replace(module, name, replacement):
    """Replaces a function in its module, and where moto's other modules of Step Functions have imported it by name."""
    original = getattr(module, name)
    for other in list(sys.modules.values()):
        if getattr(other, "__name__", "").startswith("moto.stepfunctions") and getattr(other, name, None) is original:
            setattr(other, name, replacement)
