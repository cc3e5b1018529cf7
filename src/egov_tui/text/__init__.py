"""Text: pure functions from foreign words, markup, addresses and dates to what can be shown and searched. No I/O."""
