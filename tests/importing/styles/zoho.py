"""The lists as Zoho exports them."""

from __future__ import annotations

from datetime import timedelta

from tests.importing.styles.writer import File, Writer


def files(w: Writer, listed: str) -> list[File]:
    firm = w.firm
    if listed == "leads":
        said = {
            "new": "Not Contacted",
            "contacted": "Contacted",
            "qualified": "Pre-Qualified",
            "rejected": "Junk Lead",
        }
        return [
            w.file(
                listed,
                {
                    "Record Id": [f"zcrm_55{x.number:05}" for x in firm.leads],
                    "First Name": [x.given for x in firm.leads],
                    "Last Name": [x.family for x in firm.leads],
                    "Email": [x.email for x in firm.leads],
                    "Company": [firm.companies[x.company] for x in firm.leads],
                    "Lead Source": [x.source for x in firm.leads],
                    "Lead Owner": [x.owner.name for x in firm.leads],
                    "Lead Status": [said[x.status] for x in firm.leads],
                    "Created Time": w.made(firm.leads),
                    "Converted Deal.id": [
                        f"zcrm_77{d.number:05}" if (d := firm.deal_of(x)) else "" for x in firm.leads
                    ],
                },
                "Leads",
            )
        ]
    if listed == "deals":
        said = {"won": "Closed Won", "lost": "Closed Lost", "open": "Negotiation/Review"}
        return [
            w.file(
                listed,
                {
                    "Record Id": [f"zcrm_77{d.number:05}" for d in firm.deals],
                    "Deal Name": w.titles(firm.deals),
                    "Deal Owner": [d.lead.owner.name for d in firm.deals],
                    "Stage": [said[d.stage] for d in firm.deals],
                    "Amount": [w.money(d.amount) for d in firm.deals],
                    "Created Time": w.made(firm.deals),
                    "Closing Date": [w.day(d.closed or d.created + timedelta(days=90)) for d in firm.deals],
                },
                "Deals",
            )
        ]
    done = firm.activities
    return [
        w.file(
            "activities",
            {
                "Record Id": [f"zcrm_88{a.number:05}" for a in done],
                "Subject": [f"{a.kind} {a.number}" for a in done],
                "Call Owner": [a.lead.owner.name for a in done],
                "Call Type": ["Outbound" for _ in done],
                "Call Start Time": w.when(done),
                "Lead Name.id": [f"zcrm_55{a.lead.number:05}" for a in done],
            },
            "Calls",
        )
    ]
