"""The words everything else is said in: needs, age bands, sectors and strengths. Pure."""
