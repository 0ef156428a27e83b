"""Addresses for machines: whether the app is well."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from smarketing.company import open_company
from smarketing.errors import SmarketingError
from smarketing.settings import home


async def healthz(_: Request) -> JSONResponse:
    """200 and the day of the data where the company can be opened, else 503 and why.

    Streamlit answers any address with its page and 200, so that whoever checks should read the word.
    """
    try:
        as_of = await run_in_threadpool(lambda: open_company(home()).warehouse.data_date)
    except (SmarketingError, OSError) as wrong:
        return JSONResponse({"status": "ill", "why": type(wrong).__name__}, 503)
    return JSONResponse({"status": "ok", "data_as_of": as_of and as_of.isoformat()})


ROUTES = (Route("/healthz", healthz),)
