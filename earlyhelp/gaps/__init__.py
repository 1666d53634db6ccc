"""Commissioner reports: need held against provision."""
