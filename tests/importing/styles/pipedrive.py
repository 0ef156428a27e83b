"""The lists as Pipedrive exports them."""

from __future__ import annotations

from tests.importing.styles.writer import File, Writer


def files(w: Writer, listed: str) -> list[File]:
    firm = w.firm
    if listed == "leads":
        return [
            w.file(
                listed,
                {
                    "Person - ID": [str(x.number) for x in firm.leads],
                    "Person - Name": [f"{x.given} {x.family}" for x in firm.leads],
                    "Person - Email - Work": [x.email for x in firm.leads],
                    "Person - Owner": [x.owner.name for x in firm.leads],
                    "Person - Organization": [firm.companies[x.company] for x in firm.leads],
                    "Person - Person created": w.made(firm.leads),
                    "Person - Label": ["Warm" for _ in firm.leads],
                },
                "people",
            )
        ]
    if listed == "deals":
        said = {"won": "Won", "lost": "Lost", "open": "Open"}
        return [
            w.file(
                listed,
                {
                    "Deal - ID": [str(d.number) for d in firm.deals],
                    "Deal - Title": w.titles(firm.deals),
                    "Deal - Status": [said[d.stage] for d in firm.deals],
                    "Deal - Stage": ["Proposal Made" for _ in firm.deals],
                    "Deal - Value": [w.money(d.amount) for d in firm.deals],
                    "Deal - Owner": [d.lead.owner.name for d in firm.deals],
                    "Deal - Person ID": [str(d.lead.number) for d in firm.deals],
                    "Deal - Deal created": w.made(firm.deals),
                    "Deal - Won time": w.shut(firm.deals, "won"),
                    "Deal - Lost time": w.shut(firm.deals, "lost"),
                },
                "deals",
            )
        ]
    done = firm.activities
    return [
        w.file(
            "activities",
            {
                "Activity - ID": [str(a.number) for a in done],
                "Activity - Type": [a.kind.capitalize() for a in done],
                "Activity - Subject": [f"{a.kind} {a.number}" for a in done],
                "Activity - Due date": [w.day(a.day) for a in done],
                "Activity - Done": ["Done" for _ in done],
                "Activity - Assigned to user": [a.lead.owner.name for a in done],
                "Person - ID": [str(a.lead.number) for a in done],
            },
            "activities",
        )
    ]
