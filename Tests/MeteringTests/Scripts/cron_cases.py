#!/usr/bin/env python3
"""Writes firings of random cron schedules as cronsim computes them, for the tests to compare with.

    python3 -m venv .venv && .venv/bin/pip install cronsim==2.8 tzdata
    .venv/bin/python Tests/MeteringTests/Scripts/cron_cases.py --seed 7 --count 20000 > cases.csv
    METERWAY_CRON_CASES=$PWD/cases.csv swift test --filter CronCasesTests

Half of the zones are those with odd rules; where a zone's clock changes in the year, three in four instants are near
a change. cronsim goes by real time for schedules whose hour or minute begins with a star; schedules with chosen hours
are therefore spelt without stars for it, and those for all hours with one, which means the same times of day.
"""
import argparse
import random
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

ODD = ["Antarctica/Troll", "Pacific/Apia", "Pacific/Kwajalein", "Etc/UTC", "Asia/Kolkata", "America/Havana",
       "America/Sao_Paulo", "Pacific/Chatham", "Africa/Cairo", "Europe/Paris", "Europe/London", "Asia/Kathmandu",
       "Asia/Beirut", "Asia/Amman", "America/Scoresbysund", "America/New_York", "America/Asuncion", "Asia/Gaza",
       "America/St_Johns", "Asia/Tehran", "Australia/Lord_Howe"]
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
DAYS = "SUN MON TUE WED THU FRI SAT".split()


def field(rng, low, high, names=None):
    def value():
        return str(rng.randint(low, high))

    kind = rng.randrange(8)
    if kind < 3:
        return "*"
    if kind == 3:
        return ",".join(sorted({value() for _ in range(rng.randint(2, 4))}, key=int))
    if kind == 4:
        first = rng.randint(low, high - 1)
        return f"{first}-{rng.randint(first + 1, high)}"
    if kind == 5:
        return f"*/{rng.randint(2, max(2, (high - low) // 2))}"
    if kind == 6 and names:
        return rng.choice(names)
    return value()


def schedule(rng):
    day = "L" if rng.random() < 0.15 else ("L,15" if rng.random() < 0.05 else field(rng, 1, 31))
    if rng.random() < 0.2:
        day = rng.choice(["29", "30", "31"])
    minute = rng.choice(["0", "30", "*", field(rng, 0, 59), field(rng, 0, 59)])
    hour = rng.choice([field(rng, 0, 23), "1,2", "2", "0-3", "0", "*"])
    month = rng.choice(["*", "*", "2", field(rng, 1, 12, MONTHS)])
    weekday = rng.choice(["*", "*", "*", field(rng, 0, 7, DAYS)])
    return [minute, hour, day, month, weekday]


def spelt(fields):
    """The schedule as cronsim takes it for one that goes by the wall clock, or by real time."""
    minute, hour = fields[0], fields[1]
    if set_of(hour, 0, 23) == set(range(24)):
        return " ".join([minute, "*"] + fields[2:])
    minute = minute.replace("*", "0-59", 1) if minute.startswith("*") else minute
    hour = hour.replace("*", "0-23", 1) if hour.startswith("*") else hour
    return " ".join([minute, hour] + fields[2:])


def set_of(text, low, high):
    values = set()
    for part in text.split(","):
        body, _, step = part.partition("/")
        first, _, last = body.partition("-")
        start = low if first == "*" else int(first)
        end = high if first == "*" or (step and not last) else int(last or first)
        values |= set(range(start, end + 1, int(step or 1)))
    return values


def changes(zone, year):
    """The instants of the year at which the zone's clock changes, to the hour."""
    at = datetime(year, 1, 1, tzinfo=timezone.utc)
    found, before = [], at.astimezone(zone).utcoffset()
    for _ in range(366 * 4):
        at += timedelta(hours=6)
        now = at.astimezone(zone).utcoffset()
        if now != before:
            found.append(at)
        before = now
    return found


def case(rng, zones):
    name = rng.choice(ODD) if rng.random() < 0.5 else rng.choice(zones)
    zone = ZoneInfo(name)
    year = rng.randint(1985, 2029)
    after = datetime(year, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=rng.randrange(365 * 86400))
    near = changes(zone, year)
    if near and rng.random() < 0.75:
        after = rng.choice(near) + timedelta(seconds=rng.randrange(-30 * 3600, 6 * 3600))
    if rng.random() < 0.5:
        after = after.replace(minute=0, second=0)
    fields = schedule(rng)
    text = spelt(fields)
    try:
        firings = CronSim(text, after.astimezone(zone))
        # In the second pass of a repeated hour the first answer can lie before the instant.
        following = next(f for f in (next(firings).astimezone(timezone.utc) for _ in range(200)) if f > after)
    except (CronSimError, StopIteration):
        return None
    form = "%Y-%m-%dT%H:%M:%SZ"
    return f"{' '.join(fields)};{name};{after.strftime(form)};{following.strftime(form)};{text}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=600)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    zones = sorted(z for z in available_timezones() if "/" in z and not z.startswith(("right/", "posix/")))
    written = 0
    while written < arguments.count:
        line = case(rng, zones)
        if line:
            print(line)
            written += 1


if __name__ == "__main__":
    main()
