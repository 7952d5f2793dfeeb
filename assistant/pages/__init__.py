"""The pages beside the chat: the corpus for its curators, the status for its operators."""
