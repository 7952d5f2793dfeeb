"""Memos: answers as Markdown, DOCX and HTML files that can be checked later."""
