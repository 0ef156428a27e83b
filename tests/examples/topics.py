"""The topics whose statistic exists, by the name of their folder."""

from __future__ import annotations

from tests.examples import control, forecast, lead_value

TOPICS = {topic.name: topic for topic in (forecast.TOPIC, control.TOPIC, lead_value.TOPIC)}
