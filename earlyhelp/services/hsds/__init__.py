"""Public facts of a service in the shape of HSDS-UK 3.0: for the open feed and for exports."""
