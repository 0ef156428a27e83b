"""The agreement page, part by part: what is in force, the form that changes it, the versions, and its file."""
