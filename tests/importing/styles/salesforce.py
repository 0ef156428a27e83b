"""The lists as Salesforce exports them."""

from __future__ import annotations

from datetime import timedelta

from tests.importing.styles.writer import File, Writer


def files(w: Writer, listed: str) -> list[File]:
    firm = w.firm
    if listed == "leads":
        made = [firm.deal_of(x) for x in firm.leads]
        return [
            w.file(
                listed,
                {
                    "Id": [_sf("00Q", x.number) for x in firm.leads],
                    "FirstName": [x.given for x in firm.leads],
                    "LastName": [x.family for x in firm.leads],
                    "Email": [x.email for x in firm.leads],
                    "Company": [firm.companies[x.company] for x in firm.leads],
                    "LeadSource": [x.source for x in firm.leads],
                    "Status": ["Open - Not Contacted" for _ in firm.leads],
                    "OwnerId": [_sf("005", x.owner.number) for x in firm.leads],
                    "CreatedDate": w.made(firm.leads),
                    "IsConverted": ["true" if d else "false" for d in made],
                    "ConvertedOpportunityId": [_sf("006", d.number) if d else "" for d in made],
                },
                "Lead",
            )
        ]
    if listed == "deals":
        words = {"won": "Closed Won", "lost": "Closed Lost", "open": "Prospecting"}
        return [
            w.file(
                listed,
                {
                    "Id": [_sf("006", d.number) for d in firm.deals],
                    "Name": w.titles(firm.deals),
                    "StageName": [words[d.stage] for d in firm.deals],
                    "Amount": [w.money(d.amount) for d in firm.deals],
                    "CloseDate": [w.day(d.closed or d.created + timedelta(days=90)) for d in firm.deals],
                    "IsClosed": ["false" if d.stage == "open" else "true" for d in firm.deals],
                    "IsWon": ["true" if d.stage == "won" else "false" for d in firm.deals],
                    "OwnerId": [_sf("005", d.lead.owner.number) for d in firm.deals],
                    "CreatedDate": w.made(firm.deals),
                },
                "Opportunity",
            )
        ]
    done = firm.activities
    return [
        w.file(
            "activities",
            {
                "Id": [_sf("00T", a.number) for a in done],
                "WhoId": [_sf("00Q", a.lead.number) for a in done],
                "Subject": [f"{a.kind} {a.number}" for a in done],
                "TaskSubtype": [("Email" if a.kind == "email" else "Call") for a in done],
                "Status": ["Completed" for _ in done],
                "ActivityDate": [w.day(a.day) for a in done],
                "OwnerId": [_sf("005", a.lead.owner.number) for a in done],
                "CreatedDate": w.when(done),
            },
            "Task",
        )
    ]


def _sf(prefix: str, number: int) -> str:
    """An id of 18 characters."""
    return f"{prefix}5g00000{number:05}AAA"
