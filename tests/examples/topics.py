"""The topics whose statistic exists, by the name of their folder."""

from __future__ import annotations

from tests.examples import control, forecast, lead_value, split

TOPICS = {topic.name: topic for topic in (split.TOPIC, forecast.TOPIC, control.TOPIC, lead_value.TOPIC)}
