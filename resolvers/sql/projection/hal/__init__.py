"""The JSON of a HAL response."""
