"""Parts of made-up office folders, each drawn by chance: people, facilities, land, maps, and the files that hold them."""
