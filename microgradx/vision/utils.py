"""Looking at a batch of images."""
