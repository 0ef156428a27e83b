"""The lists as HubSpot exports them."""

from __future__ import annotations

from tests.importing.styles.writer import File, Writer


def files(w: Writer, listed: str) -> list[File]:
    firm, words = w.firm, {"won": "Closed Won", "lost": "Closed Lost", "open": "Presentation Scheduled"}
    if listed == "leads":
        said = {
            "new": "New",
            "contacted": "Attempted to contact",
            "qualified": "Open deal",
            "rejected": "Unqualified",
        }
        return [
            w.file(
                listed,
                {
                    "Record ID": [str(5100 + x.number) for x in firm.leads],
                    "First Name": [x.given for x in firm.leads],
                    "Last Name": [x.family for x in firm.leads],
                    "Email": [x.email for x in firm.leads],
                    "Contact owner": [x.owner.name for x in firm.leads],
                    "Lead Status": [said[x.status] for x in firm.leads],
                    "Lifecycle Stage": ["Lead" for _ in firm.leads],
                    "Create Date": w.made(firm.leads),
                    "Original Source": [x.source for x in firm.leads],
                },
                "hubspot-crm-exports-all-contacts",
            )
        ]
    if listed == "deals":
        return [
            w.file(
                listed,
                {
                    "Record ID": [str(9100 + d.number) for d in firm.deals],
                    "Deal Name": w.titles(firm.deals),
                    "Deal Stage": [words[d.stage] for d in firm.deals],
                    "Close Date": w.shut(firm.deals),
                    "Deal owner": [d.lead.owner.name for d in firm.deals],
                    "Amount": [w.money(d.amount) for d in firm.deals],
                    "Pipeline": ["Sales Pipeline" for _ in firm.deals],
                    "Create Date": w.made(firm.deals),
                    "Associated Contact IDs": [str(5100 + d.lead.number) for d in firm.deals],
                },
                "hubspot-crm-exports-all-deals",
            )
        ]
    return [
        _doings(w, kind, title)
        for kind, title in (("call", "Call Title"), ("email", "Email subject"), ("meeting", "Meeting name"))
    ]


def _doings(w: Writer, kind: str, title: str) -> File:
    done = [a for a in w.firm.activities if a.kind == kind]
    return w.file(
        "activities",
        {
            "Record ID": [str(7100 + a.number) for a in done],
            title: [f"{kind} {a.number}" for a in done],
            "Activity date": w.when(done),
            "Activity assigned to": [a.lead.owner.name for a in done],
            "Associated Contact IDs": [str(5100 + a.lead.number) for a in done],
        },
        f"hubspot-crm-exports-all-{kind}s",
    )
