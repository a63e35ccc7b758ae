"""What filters are found by: the indexes of texts and of dates behind them."""
