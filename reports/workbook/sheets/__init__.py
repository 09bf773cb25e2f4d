"""Sheets on facilities, people, places and what stands behind them."""
