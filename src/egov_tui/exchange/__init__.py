"""What goes out and comes in: articles as JSON, text, Markdown and HTML; subscriptions as OPML."""
