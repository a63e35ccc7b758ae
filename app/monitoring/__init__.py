"""What the process tells about itself: identifiers of requests, measurements and the log."""
