"""The product, proved on pictures that the tests make themselves."""
