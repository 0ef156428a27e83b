"""Addresses for machines: whether the app is well, and the Views' answers for spreadsheets and BI tools.

What a page shows of a View, its address under /api/views gives as JSON or CSV, with the same words in the query as on
the command line. Lists of leads behind a figure are not given.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from smarketing.company import open_company
from smarketing.errors import SmarketingError, UnknownName
from smarketing.metrics import MEASURES
from smarketing.outputs import answers
from smarketing.serving.asked import asked
from smarketing.settings import home
from smarketing.views import VIEWS

KINDS = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


async def healthz(_: Request) -> Response:
    """200 and the day of the data where the company can be opened, else 503 and what kind of fault it is.

    Streamlit answers any address with its page and 200, so that whoever checks should read the word.
    """
    try:
        as_of = await run_in_threadpool(lambda: open_company(home()).warehouse.data_date)
    except (SmarketingError, OSError) as wrong:
        return JSONResponse({"status": "ill", "why": type(wrong).__name__}, 503)
    return JSONResponse({"status": "ok", "data_as_of": as_of and as_of.isoformat()})


async def views(_: Request) -> Response:
    """The Views with their questions."""
    return _json([{"view": view.name, "question": view.question} for view in VIEWS.values()])


async def view(request: Request) -> Response:
    """A View's answer, as `show` writes it; 400 or 404 with a sentence where that cannot be asked."""
    name, kind = request.path_params["name"], request.path_params["kind"]
    if kind not in KINDS:
        return _refused(f"Answers come as {' and '.join(KINDS)}.", 404)
    try:
        text = await run_in_threadpool(lambda: answers.answer(name, asked(request.query_params), None, kind))
    except UnknownName as wrong:
        return _refused(str(wrong), 404 if name not in VIEWS else 400)
    except SmarketingError as wrong:
        return _refused(str(wrong), 400)
    return Response(text, media_type=KINDS[kind])


async def measures(_: Request) -> Response:
    """What every figure is called and means."""
    return _json([asdict(measure) for measure in MEASURES.values()])


async def nothing(_: Request) -> Response:
    """404 for any other address of machines, which Streamlit would answer with its page and 200."""
    return _refused(
        "There is nothing at this address; /api/views lists what can be asked, as /api/views/NAME.json.", 404
    )


def _json(document: object) -> Response:
    return Response(json.dumps(document, ensure_ascii=False), media_type=KINDS["json"])


def _refused(sentence: str, status: int) -> Response:
    # Where this server keeps its files is nobody's business who asks from elsewhere.
    return JSONResponse({"error": sentence.replace(str(home().folder), "the app’s folder")}, status)


ROUTES = (
    Route("/healthz", healthz),
    Route("/api/views", views),
    Route("/api/views/{name}.{kind}", view),
    Route("/api/measures", measures),
    Route("/api/{rest:path}", nothing),
)
