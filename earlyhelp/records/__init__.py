"""Every kind of record there is: how long it stays, what is held about a family, how it goes."""
