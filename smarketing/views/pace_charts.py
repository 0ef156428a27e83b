"""Two pictures of a goal, shared by the Views that have one: progress within a period, and period by period.

Pure functions of small frames. May not import ui.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from smarketing.agreement.projection import Projection
from smarketing.views import palette
from smarketing.views.wording import count

#: What a line or a label is about, and its colour. "behind" is "happened" where the promise is being broken.
COLOURS = {"happened": palette.HAPPENED, "behind": palette.BROKEN, "goal": palette.GOAL, "past": palette.GOAL}
LABEL_SIZE = 11
#: A name beside a line: x, y, text and kind (of COLOURS).
Label = tuple[Any, float | None, str, str]
#: Room for a name above the highest line or bar.
PADDING = {"top": 10, "left": 5, "right": 12, "bottom": 5}
#: Months by their names, with the year below the first of them and below each January.
MONTH_LABEL = (
    "month(datum.value) == 0 || datum.index == 0 ? [timeFormat(datum.value, '%b'), timeFormat(datum.value, '%Y')]"
    " : timeFormat(datum.value, '%b')"
)
#: The room for names behind the end of the lines, as a share of the axis.
NAMES_ROOM = 0.28
#: The room a line of a label takes, as a share of the tallest line.
LABEL_HEIGHT = 0.052
#: The room between two labels, as a share of the tallest line.
LABEL_GAP = 0.025


def amounts(unit_format: str) -> alt.Axis:
    """A vertical axis without a title, which would take width on a phone: the chart's own title names the unit."""
    return alt.Axis(
        title=None,
        tickCount=5,
        tickMinStep=1,
        format=unit_format,
        labelExpr="datum.value == 0 ? '0' : datum.label",
    )


def progress(
    lines: pd.DataFrame,
    here: Label,
    ends: Sequence[Label],
    wedge: pd.DataFrame,
    x: alt.X,
    y_title: str,
    unit_format: str,
) -> alt.TopLevelMixin:
    """Running totals of a period as lines, each named where it is drawn.

    `lines`: x, value, series, kind (of COLOURS), when (x in words). `here` names the point where the period stands,
    `ends` the ends of the lines. `wedge`: x, expected, low, high; empty where nothing is projected.
    """
    y = alt.Y("value:Q", axis=amounts(unit_format), scale=alt.Scale(zero=True, nice=True))
    base = alt.Chart(lines).encode(x=x, y=y, color=_colour(), detail="series:N")
    past = base.transform_filter("datum.kind == 'past'").mark_line(strokeWidth=1.2, opacity=0.7)
    goal = base.transform_filter("datum.kind == 'goal'").mark_line(strokeWidth=2, strokeDash=[5, 4])
    now = base.transform_filter("datum.kind == 'happened' || datum.kind == 'behind'").mark_line(strokeWidth=3)
    early = (here[0] - lines["x"].min()) * 4 < lines["x"].max() - lines["x"].min()
    # Lines are too thin to point at.
    hover = base.mark_point(size=90, opacity=0, filled=True).encode(
        tooltip=[
            alt.Tooltip("series:N", title="Line"),
            alt.Tooltip("when:N", title="Up to"),
            alt.Tooltip("value:Q", title=y_title, format=",.0f"),
        ]
    )
    return alt.layer(*_projected(wedge, x), past, goal, now, hover, *_names(here, ends, x, early=early)).properties(
        height=320, padding=PADDING
    )


def _names(here: Label, ends: Sequence[Label], x: alt.X, *, early: bool) -> list[alt.Chart]:
    """Names of lines: behind their ends, moved apart where they would cover each other, and at the point reached."""
    columns = ["x", "y", "text", "kind"]
    at_end = pd.DataFrame(ends, columns=columns).dropna(subset=["y"])
    reached = pd.DataFrame([here], columns=columns).dropna(subset=["y"])
    top = max([*at_end["y"], *reached["y"]], default=0.0)
    at_end["y"] = spread(at_end["y"].tolist(), at_end["text"].tolist(), top)
    # Away from the pace line: below it when behind, else above, but not across the axis.
    left: dict[str, Any] = {"align": "left", "dx": 6, "dy": 12 if here[3] == "behind" else -12}
    above: dict[str, Any] = {"align": "right", "dx": -4, "dy": -10}
    away = left if early or here[3] == "behind" else above
    placed: list[tuple[pd.DataFrame, dict[str, Any]]] = [
        (at_end, {"align": "left", "dx": 5}),
        (reached, {**away, "fontWeight": "bold"}),
    ]
    return [
        alt.Chart(frame)
        .mark_text(baseline="middle", fontSize=LABEL_SIZE, lineBreak="\n", **look)
        .encode(x=x, y="y:Q", text="text:N", color=_colour())
        for frame, look in placed
        if len(frame)
    ]


def projected_name(text: str) -> str:
    return f"Projected\n{text}\n80 % band"


def long_lines(lines: Iterable[tuple[str, str, pd.Series, pd.Series]]) -> pd.DataFrame:
    """Lines given as (series, kind, x, value), one below the other, without what is unknown."""
    frames = [pd.DataFrame({"x": x, "value": value, "series": name, "kind": kind}) for name, kind, x, value in lines]
    return pd.concat(frames, ignore_index=True).dropna(subset=["value"])


def wedge(points: Sequence[tuple[Any, float]], projection: Projection | None) -> pd.DataFrame:
    """The projection's way from the last known point to the end of the period, and its band.

    `points`: each x from the last known one, and the share of the working days to come that lie behind it, 0 to 1; only
    the end is projected, so the way there follows the working days as the pace line does. Empty without a projection.
    """
    p = projection
    if p is None or p.median is None or p.low is None or p.high is None or len(points) < 2:
        return pd.DataFrame(columns=["x", "expected", "low", "high"])
    ends = {"expected": p.median, "low": p.low, "high": p.high}
    return pd.DataFrame(
        [{"x": x} | {name: p.so_far + part * (end - p.so_far) for name, end in ends.items()} for x, part in points]
    )


def day_axis(first: pd.Timestamp, last: pd.Timestamp) -> alt.X:
    """Days of a period, with room for names of lines behind its end."""
    end = last + (last - first) * NAMES_ROOM
    step = "7D" if (last - first).days < 40 else "MS"
    ticks = [alt.DateTime(year=d.year, month=d.month, date=d.day) for d in pd.date_range(first, last, freq=step)]
    scale = alt.Scale(domain=[_moment(first), _moment(end)], nice=False)
    shape = "%-d %b" if step == "7D" else "%b"
    return alt.X(
        "x:T", title=None, scale=scale, axis=alt.Axis(values=ticks, format=shape, grid=False, labelOverlap=True)
    )


def number_axis(first: int, last: int, title: str) -> alt.X:
    """Numbered days of a month, with room for names of lines behind its end."""
    scale = alt.Scale(domain=[first, last + (last - first) * NAMES_ROOM], nice=False)
    ticks = [first, *(tick for tick in range(5, last + 1, 5) if tick > first)]
    return alt.X("x:Q", scale=scale, axis=alt.Axis(title=title, values=ticks, format="d", grid=False))


def _moment(at: pd.Timestamp) -> alt.DateTime:
    return alt.DateTime(year=at.year, month=at.month, date=at.day)


def _projected(wedge: pd.DataFrame, x: alt.X) -> list[alt.Chart]:
    if wedge.empty:
        return []
    base = alt.Chart(wedge).encode(x=x)
    band = base.mark_area(color=palette.BAND, opacity=0.35).encode(y="low:Q", y2="high:Q")
    line = base.mark_line(color=palette.HAPPENED, strokeWidth=1.5, strokeDash=[2, 3]).encode(y="expected:Q")
    return [band, line]


def spread(heights: Sequence[float], texts: Sequence[str], top: float) -> list[float]:
    """Heights of labels moved up just enough that none covers another; `top` is the height of the tallest line."""
    lines = [text.count("\n") + 1 for text in texts]
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    placed = list(heights)
    for below, above in pairwise(order):
        # A label hangs down from its first line.
        placed[above] = max(placed[above], placed[below] + top * (LABEL_HEIGHT * lines[above] + LABEL_GAP))
    return placed


def missed(months: pd.DataFrame) -> pd.Series:
    """Whole months below their goal; a partial month has missed nothing yet."""
    return ~months["partial"] & (months["value"] < months["goal"])


def months_title(months: pd.DataFrame, what: str) -> str:
    """ "MQLs per month against the goal; missed in orange, partial months pale"."""
    legend = ["missed in orange"] if missed(months).any() else []
    legend += (
        [f"partial {'month' if months['partial'].sum() == 1 else 'months'} pale"] if months["partial"].any() else []
    )
    against = "" if months["goal"].isna().all() else " against the goal"
    return f"{what}{against}" + (f"; {', '.join(legend)}" if legend else "")


def months_said(months: pd.DataFrame, who: str, whose: str) -> str:
    """ "Marketing met its goal in 8 of the last 12 whole months."."""
    judged = int((~months["partial"] & months["goal"].notna() & months["value"].notna()).sum())
    if not judged:
        return f"{who} month by month, over {count(len(months), 'month', 'months')}; no whole month has a goal."
    met = judged - int(missed(months).sum())
    return f"{who} met {whose} goal in {count(met)} of the last {count(judged, 'whole month', 'whole months')}."


def by_month(months: pd.DataFrame, text: Callable[[float], str], title: str, unit_format: str) -> alt.TopLevelMixin:
    """A bar per month with its goal as a tick. A partial month is faded, a missed one has a warning colour.

    `months`: month, value, goal (null: none agreed), partial; with lower and upper, what is ordinary is drawn behind.
    """
    frame = months[["month", "value", "goal", "partial", *({"lower", "upper"} & set(months.columns))]].assign(
        kind=missed(months).map({True: "behind", False: "happened"}),
        value_text=months["value"].map(lambda value: text(value) if pd.notna(value) else "unknown"),
        goal_text=months["goal"].map(lambda goal: text(goal) if pd.notna(goal) else "none agreed"),
        note=months["partial"].map({True: "Partial month", False: "Whole month"}),
    )
    x = alt.X("yearmonth(month):O", title=None, axis=alt.Axis(labelAngle=0, labelExpr=MONTH_LABEL, ticks=False))
    tooltip = [
        alt.Tooltip("yearmonth(month):T", title="Month", format="%B %Y"),
        alt.Tooltip("value_text:N", title=title),
        alt.Tooltip("goal_text:N", title="Goal"),
        alt.Tooltip("note:N", title="Note"),
    ]
    base = alt.Chart(frame).encode(x=x)
    bars = base.mark_bar(cornerRadiusEnd=2, strokeDash=[3, 2]).encode(
        y=alt.Y("value:Q", axis=amounts(unit_format), scale=alt.Scale(zero=True, nice=True)),
        color=_colour(),
        fillOpacity=alt.condition("datum.partial", alt.value(0.3), alt.value(1)),
        stroke=alt.condition("datum.partial", alt.value(palette.HAPPENED), alt.value(None)),
        tooltip=tooltip,
    )
    goals = base.mark_tick(thickness=2.5, color=palette.GOAL).encode(y="goal:Q", tooltip=tooltip)
    named = alt.Chart(frame.dropna(subset=["goal"]).tail(1)).mark_text(dy=-7, fontSize=LABEL_SIZE, color=palette.GOAL)
    drawn = [_ordinary(frame, x), bars, goals] if "upper" in frame else [bars, goals]
    return alt.layer(*drawn, named.encode(x=x, y="goal:Q", text=alt.value("goal"))).properties(
        height=240, padding=PADDING
    )


def _ordinary(frame: pd.DataFrame, x: alt.X) -> alt.Chart:
    """From the lowest to the highest ordinary value of each month."""
    known = frame.dropna(subset=["upper"])[["month", "lower", "upper"]]
    rule: alt.Chart = alt.Chart(known).mark_rule(color=palette.GOAL, opacity=0.25, strokeWidth=10)
    drawn: alt.Chart = rule.encode(x=x, y="lower:Q", y2="upper:Q")
    return drawn


def _colour() -> alt.Color:
    return alt.Color("kind:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=None)
