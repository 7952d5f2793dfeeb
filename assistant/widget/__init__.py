"""The widget: a custom element for pages of other origins, in plain ES modules."""
