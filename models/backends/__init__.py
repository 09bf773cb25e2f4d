"""One module per solver; `models.solve` alone calls them."""
