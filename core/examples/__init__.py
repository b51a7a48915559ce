"""Which digits did it learn this from? Those it holds for alike, and those that taught it an answer."""
