"""What the recipes are checked against: written apart from them."""
