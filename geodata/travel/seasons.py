"""Compare people's way to the nearest site in a season with their way without it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ansinh.geodata.travel.combine import TravelTimes
from ansinh.models.errors import Finding, raise_if


def season_effect(dry: TravelTimes, season: TravelTimes) -> pd.DataFrame:
    """Compare the nearest site of every demand point with and without a season.

    Returns
    -------
    pandas.DataFrame
        Index `demand_id`: dry_site, dry_minutes, season_site, season_minutes (missing = can't be reached),
        longer_minutes, cut_off (reaches a site without the season, and none in it).

    Raises
    ------
    InputError
        The two are not between the same points and sites.
    """
    same = dry.minutes.index.equals(season.minutes.index) and dry.minutes.columns.equals(
        season.minutes.columns
    )
    if not same:
        raise_if(
            [Finding("season", "other points or sites than without it", "compare the same points and sites")]
        )
    frame = pd.DataFrame(index=dry.minutes.index)
    for name, travel in (("dry", dry), ("season", season)):
        minutes = travel.minutes.to_numpy(float)
        reached = np.isfinite(minutes).any(axis=1)
        nearest = np.where(np.isnan(minutes), np.inf, minutes).argmin(axis=1)
        frame[f"{name}_site"] = pd.Series(travel.minutes.columns[nearest], index=frame.index).where(reached)
        frame[f"{name}_minutes"] = np.where(reached, minutes[np.arange(len(minutes)), nearest], np.nan)
    frame["longer_minutes"] = frame["season_minutes"] - frame["dry_minutes"]
    frame["cut_off"] = frame["season_minutes"].isna() & frame["dry_minutes"].notna()
    return frame
