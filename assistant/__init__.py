"""Answering, the service, HTTP and the chat window."""
