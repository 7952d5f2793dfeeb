"""The guard's core: what a statement says, compared with the passages that it rests on."""
