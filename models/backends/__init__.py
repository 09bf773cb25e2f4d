"""One module per solver; `ansinh.models.solve` alone calls them."""
