"""One regular expression for many words: a trie, so that each position is tried once.

An alternation of two thousand labels tries them all at every character; this one shares their
beginnings and is some twenty times as fast.
"""

from collections.abc import Callable, Iterable

_END = ""  # no character
_Node = dict[str, "_Node"]


def trie_pattern(
    words: Iterable[str], spell: Callable[[str], str], behind: Callable[[str], str]
) -> str:
    """A pattern that matches the longest of the words at a position; of no word, nothing.

    Args:
        words: None of them empty.
        spell: A character as a pattern, such as re.escape.
        behind: What must follow a word, as a pattern, by its last character.
    """
    root: _Node = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[_END] = {}

    def written(node: _Node, last: str) -> str:
        branches = [
            spell(char) + written(below, char) for char, below in sorted(node.items()) if char
        ]
        if _END in node:
            branches.append(behind(last))
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"

    return written(root, _END) if root else r"(?!)"
