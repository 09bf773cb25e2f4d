"""Escape suite: tricks of a received file, folder or scenario to run, fetch, write or learn what it may not."""
