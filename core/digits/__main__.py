"""`python -m core.digits`: fetches MNIST to where the app looks for it."""

from __future__ import annotations

from core.digits.mnist import MNIST_FILES, load_mnist, mnist_root


def main() -> None:
    """Downloads what is missing and says what is there."""
    root = mnist_root()
    for split in MNIST_FILES:
        found = load_mnist(split, root, download=True)
        print(f"{found.name}: {len(found)} digits in {root}")


if __name__ == "__main__":
    main()
