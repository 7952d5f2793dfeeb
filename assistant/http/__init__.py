"""The HTTP face of the service: JSON, server-sent events, problems, and the chat page at `/`."""
