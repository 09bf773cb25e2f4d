"""What an appraiser looks at: one module per check, in folders by subject."""
