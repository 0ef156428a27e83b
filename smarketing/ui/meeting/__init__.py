"""The pages of meetings, part by part."""
