"""What a run says in sentences, in both languages."""
