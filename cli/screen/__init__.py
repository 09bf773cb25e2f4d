"""What all commands share on the terminal: options, progress, language, messages."""
