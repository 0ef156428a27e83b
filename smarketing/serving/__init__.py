"""The app as others reach it: the server, who may ask by which name, what browsers may do, and whether it is well."""
