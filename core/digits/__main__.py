"""`python -m core.digits`: fetches MNIST to where the app looks for it."""

from __future__ import annotations

import argparse

from core.digits.mnist import MNIST_FILES, load_mnist, mnist_root
from core.render.commands import one_sentence


def main(arguments: list[str] | None = None) -> None:
    """Downloads what is missing and says what is there."""
    parser = argparse.ArgumentParser(prog="python -m core.digits", description=main.__doc__)
    parser.parse_args(arguments)
    root = mnist_root()
    with one_sentence(parser):
        for split in MNIST_FILES:
            found = load_mnist(split, root, download=True)
            print(f"{found.name}: {len(found)} digits in {root}")


if __name__ == "__main__":
    main()
