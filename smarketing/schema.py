"""The canonical tables: what every export becomes. Read by importer, docs and tests; imports nothing of ours.

Every canonical table also has four columns of origin, filled by the importer: `crm` (the map that recognised the
file, e.g. hubspot), `record` (the record's identity inside that CRM, never null, unique per crm and table), `timed`
(whether the table's main time carries a time of day or only a date) and `imported` (the number of the import that
wrote the row last).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal["id", "email", "text", "time", "money", "number", "bool", "choice"]

SQL_TYPE: dict[Kind, str] = {
    "id": "VARCHAR",
    "email": "VARCHAR",
    "text": "VARCHAR",
    "time": "TIMESTAMP",
    "money": "DOUBLE",
    "number": "DOUBLE",
    "bool": "BOOLEAN",
    "choice": "VARCHAR",
}

#: Lifecycle stages in funnel order; a record in one stage has passed all before it.
STAGES = ("subscriber", "lead", "mql", "sql", "opportunity", "customer")
OUTCOMES = ("open", "won", "lost")
ACTIVITY_KINDS = ("call", "email", "meeting", "task", "note")
DIRECTIONS = ("outbound", "inbound")
COVERS = ("day", "week", "month", "campaign")


@dataclass(frozen=True)
class Column:
    """One canonical column: `kind` says how text becomes a value, `choices` what a choice may be. One that is not
    `kept` only tells records without an id apart: private words that no figure needs are not stored again."""

    name: str
    kind: Kind
    help: str
    choices: tuple[str, ...] = ()
    kept: bool = True


@dataclass(frozen=True)
class Table:
    """A canonical table. `identity` are the columns that make a record when the export has no id of its own."""

    name: str
    help: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {c.name: c for c in self.columns}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @property
    def unkept(self) -> frozenset[str]:
        return frozenset(c.name for c in self.columns if not c.kept)


LEADS = Table(
    "leads",
    "One row per person (contact or lead) in a CRM.",
    (
        Column("id", "id", "The CRM's own id of the record."),
        Column("email", "email", "E-mail address, lower case."),
        Column("name", "text", "Full name; built from first and last name when the export has only those."),
        Column("first_name", "text", "First name."),
        Column("last_name", "text", "Last name."),
        Column("title", "text", "The record's own title, where activities name it by that rather than by the person."),
        Column("company", "text", "Company or account name."),
        Column("company_id", "id", "That company's id, resolved to a name through the companies table."),
        Column("source", "text", "Where the lead came from, as the CRM spells it."),
        Column("lead_type", "text", "Kind of lead, e.g. the form or offer that converted it."),
        Column("campaign", "text", "First campaign."),
        Column("channel", "text", "Marketing channel, where the export keeps it apart from the source."),
        Column("offer", "text", "Content or offer that converted the lead, where kept apart from the form."),
        Column("landing_page", "text", "Page on which the lead converted."),
        Column("fit", "text", "How well the lead fits: a score, or a word or letter such as A or high."),
        Column("interest", "text", "How interested the lead is: a score, or a word or letter."),
        Column("owner", "text", "Sales rep's name (or e-mail, if the export has only that)."),
        Column("owner_id", "id", "Sales rep's id, resolved to a name through the reps table."),
        Column("team", "text", "The rep's team, where the lead's export carries it."),
        Column("status", "text", "Lead status as the CRM spells it."),
        Column("stage", "choice", "Furthest lifecycle stage the record says it reached.", STAGES),
        Column("rejected", "bool", "True when the status says junk, unqualified, lost or closed."),
        Column("converted", "bool", "True when the CRM says the lead was converted to an opportunity."),
        Column("created_at", "time", "When the lead was created (first contact)."),
        Column("mql_at", "time", "When it became a marketing-qualified lead."),
        Column("sql_at", "time", "When it became a sales-qualified lead."),
        Column("opportunity_at", "time", "When it became an opportunity."),
        Column("customer_at", "time", "When it became a customer."),
        Column("last_activity_at", "time", "Last activity according to the CRM."),
        Column("converted_contact_id", "id", "The contact record this lead was converted to."),
        Column("converted_opportunity_id", "id", "The opportunity this lead was converted to."),
        Column("value", "money", "Expected value of the lead, where the CRM holds one."),
        Column("merged_ids", "id", "Ids of records that the CRM merged into this one, `;` between several."),
        Column("merged_into", "id", "The record that the CRM merged this one into; then it is none of its own."),
        Column("modified_at", "time", "Last change; of two exports of one record the later wins."),
    ),
)

OPPORTUNITIES = Table(
    "opportunities",
    "One row per opportunity (deal).",
    (
        Column("id", "id", "The CRM's own id of the deal."),
        Column("name", "text", "Deal name."),
        Column("lead_id", "id", "The lead or contact the deal belongs to; the first, where the export lists several."),
        Column("contact_id", "id", "The contact, where the CRM keeps contacts apart from leads."),
        Column("email", "email", "The contact's e-mail, where the deal links by that."),
        Column("lead_name", "text", "The lead by its name; asked only where no id or e-mail finds one."),
        Column("contact_name", "text", "The contact by name, likewise."),
        Column("company", "text", "The contact's company; alone, it means that company's only lead."),
        Column("company_id", "id", "That company's id, resolved to a name through the companies table."),
        Column("stage", "text", "Deal stage as the CRM spells it."),
        Column("outcome", "choice", "open, won or lost.", OUTCOMES),
        Column("pipeline", "text", "Pipeline name."),
        Column("type", "text", "New or existing business, as the CRM spells it."),
        Column("owner", "text", "Rep who owns the deal."),
        Column("owner_id", "id", "That rep's id."),
        Column("source", "text", "The deal's own source, used only when no lead is linked."),
        Column("amount", "money", "Deal amount, in `currency`."),
        Column("currency", "text", "ISO code of the amount's currency; null = the company's own."),
        Column("created_at", "time", "When the deal was created."),
        Column("closed_at", "time", "Close date: when it was won or lost, or is expected to close while open."),
        Column("lost_reason", "text", "Why it was lost."),
        Column("modified_at", "time", "Last change."),
    ),
)

ACTIVITIES = Table(
    "activities",
    "One row per call, e-mail, meeting, task or note.",
    (
        Column("id", "id", "The CRM's own id of the activity."),
        Column("lead_id", "id", "Lead or contact ids it is linked to, `;` between several."),
        Column("contact_id", "id", "Contact id, where the CRM keeps contacts apart from leads."),
        Column("opportunity_id", "id", "Deal it is linked to."),
        Column("email", "email", "E-mail of the contact, where it links by that; `;` between several."),
        Column("lead_name", "text", "The lead by its name or title; asked only where no id or e-mail finds one."),
        Column("contact_name", "text", "The contact by name, likewise; `;` between several."),
        Column("opportunity_name", "text", "The deal by its name, likewise."),
        Column("company", "text", "The contact's company; alone, it means that company's only lead."),
        Column("company_id", "id", "That company's id, resolved to a name through the companies table."),
        Column("kind", "choice", "call, email, meeting, task or note.", ACTIVITY_KINDS),
        Column("direction", "choice", "outbound or inbound.", DIRECTIONS),
        Column("subject", "text", "Subject or title; not kept.", kept=False),
        Column("outcome", "text", "Outcome or status as the CRM spells it."),
        Column("owner", "text", "Who did it."),
        Column("owner_id", "id", "That person's id."),
        Column("occurred_at", "time", "When it happened."),
        Column("created_at", "time", "When it was logged; used where `occurred_at` is missing."),
        Column("modified_at", "time", "Last change."),
    ),
)

STAGE_CHANGES = Table(
    "stage_changes",
    "One row per deal and entry into a stage.",
    (
        Column("id", "id", "The CRM's own id of the change."),
        Column("opportunity_id", "id", "The deal that entered the stage."),
        Column("opportunity", "text", "The deal by its name; asked only where no id finds one."),
        Column("stage", "text", "The stage it entered, as the CRM spells it."),
        Column("from_stage", "text", "The stage it left."),
        Column("outcome", "choice", "What the stage's name means: open, won or lost.", OUTCOMES),
        Column("pipeline", "text", "Pipeline of the stage, where named with it."),
        Column("amount", "money", "The deal's amount then."),
        Column("changed_at", "time", "When it entered the stage."),
    ),
)

#: It dates the stages of leads whose own record does not; whoever is known from it alone is no lead.
LEAD_STAGE_CHANGES = Table(
    "lead_stage_changes",
    "One row per lead and entry into a stage of its way.",
    (
        Column("id", "id", "The CRM's own id of the change."),
        Column("lead_id", "id", "The lead that entered the stage."),
        Column("contact_id", "id", "The contact, where the CRM keeps contacts apart from leads."),
        Column("email", "email", "The lead's e-mail, where it links by that."),
        Column("stage", "text", "The stage or status it entered, as the CRM spells it."),
        Column("reached", "choice", "The lifecycle stage that this means.", STAGES),
        Column("from_stage", "text", "The stage it left."),
        Column("rejected", "bool", "True when the stage says junk, unqualified, lost or closed."),
        Column("owner", "text", "Who had the lead then."),
        Column("owner_id", "id", "That person's id."),
        Column("changed_at", "time", "When it entered the stage."),
    ),
)

#: What marketing and the lead did is never counted as sales' activity: a page view is no follow-up.
MARKETING_EVENTS = Table(
    "marketing_events",
    "One row per thing that a lead did or was sent by marketing: an opening, a click, a form, a page view, a webinar.",
    (
        Column("id", "id", "The CRM's own id of the event."),
        Column("lead_id", "id", "The lead."),
        Column("contact_id", "id", "The contact, where the CRM keeps contacts apart from leads."),
        Column("email", "email", "The lead's e-mail, where it links by that."),
        Column("kind", "text", "What happened, as the CRM spells it."),
        Column("campaign", "text", "Campaign."),
        Column("source", "text", "Where the lead came from, as the CRM spells it."),
        Column("channel", "text", "Marketing channel."),
        Column("landing_page", "text", "The page."),
        Column("occurred_at", "time", "When it happened."),
    ),
)

CAMPAIGN_MEMBERS = Table(
    "campaign_members",
    "One row per lead or contact in a campaign.",
    (
        Column("id", "id", "The CRM's own id of the membership."),
        Column("campaign_id", "id", "The campaign."),
        Column("campaign", "text", "The campaign's name."),
        Column("lead_id", "id", "The lead."),
        Column("contact_id", "id", "The contact, where the CRM keeps contacts apart from leads."),
        Column("email", "email", "The lead's e-mail, where it links by that."),
        Column("status", "text", "How it stands in the campaign, as the CRM spells it."),
        Column("created_at", "time", "When it became a member."),
    ),
)

#: Where a CRM keeps contacts apart from leads, its contacts are not counted as leads: most were leads before, under
#: another id, and nobody must count twice. They tell which lead a deal or activity means that names a contact. Only
#: where no leads were imported at all, from any CRM, are the contacts the people, and count as leads.
CONTACTS = Table(
    "contacts",
    "One row per contact of a CRM that keeps contacts apart from leads.",
    (
        Column("id", "id", "The CRM's own id of the contact."),
        Column("lead_id", "id", "The lead it is filed under, where a lead is a company with its contacts."),
        Column("email", "email", "E-mail address, lower case."),
        Column("name", "text", "Full name; built from first and last name when the export has only those."),
        Column("first_name", "text", "First name."),
        Column("last_name", "text", "Last name."),
        Column("company", "text", "Company or account name."),
        Column("company_id", "id", "That company's id, resolved to a name through the companies table."),
        Column("source", "text", "Where the contact came from, as the CRM spells it."),
        Column("owner", "text", "Sales rep's name (or e-mail, if the export has only that)."),
        Column("owner_id", "id", "Sales rep's id."),
        Column("created_at", "time", "When the contact was created."),
        Column("last_activity_at", "time", "Last activity according to the CRM."),
        Column("merged_ids", "id", "Ids of records that the CRM merged into this one, `;` between several."),
        Column("merged_into", "id", "The record that the CRM merged this one into; then it is none of its own."),
        Column("modified_at", "time", "Last change."),
    ),
)

REPS = Table(
    "reps",
    "One row per sales rep (user), to turn ids into names and names into teams.",
    (
        Column("id", "id", "The user's id."),
        Column("name", "text", "Full name."),
        Column("first_name", "text", "First name."),
        Column("last_name", "text", "Last name."),
        Column("email", "email", "The user's e-mail."),
        Column("team", "text", "Team."),
    ),
)

TRAFFIC = Table(
    "traffic",
    "One row per day of web analytics, or per day and source, campaign or page.",
    (
        Column("day", "time", "The day."),
        Column("visits", "number", "Visits (sessions) on it."),
        Column("source", "text", "Where the visits came from, as the tool spells it."),
        Column("campaign", "text", "Campaign."),
        Column("landing_page", "text", "First page of the visit."),
    ),
)

COSTS = Table(
    "costs",
    "One row per day, week or month of ad spend, by campaign; or per campaign of a CRM, with what it cost so far.",
    (
        Column("id", "id", "The campaign's id, where a CRM keeps its cost."),
        Column("day", "time", "The day, or the first of the days it covers."),
        Column("last_day", "time", "The last of the days it covers, where the export says it."),
        Column("covers", "choice", "What it covers where the export says no last day; a campaign runs on.", COVERS),
        Column("source", "text", "The platform, or the source as the leads carry it."),
        Column("channel", "text", "The kind of advertising: the leads' source where none carries the platform."),
        Column("campaign", "text", "Campaign."),
        Column("amount", "money", "What was spent, in `currency`; null where the CRM does not know it."),
        Column("currency", "text", "ISO code of the amount's currency; null = the company's own."),
        Column("impressions", "number", "How often ads were shown."),
        Column("clicks", "number", "How often they were clicked."),
    ),
)

COMPANIES = Table(
    "companies",
    "One row per company (account, organization), to turn ids into names.",
    (
        Column("id", "id", "The CRM's own id of the company."),
        Column("name", "text", "Its name, else its domain."),
        Column("modified_at", "time", "Last change."),
    ),
)

CONTACT_ROLES = Table(
    "contact_roles",
    "One row per contact who takes part in a deal, where the CRM keeps that apart from the deal.",
    (
        Column("id", "id", "The CRM's own id of the role."),
        Column("opportunity_id", "id", "The deal."),
        Column("contact_id", "id", "The contact; the primary one is the deal's, else the only one."),
        Column("role", "text", "What part they take, as the CRM spells it."),
        Column("is_primary", "bool", "Whether it is the deal's first contact."),
        Column("modified_at", "time", "Last change."),
    ),
)

TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        *(LEADS, CONTACTS, OPPORTUNITIES, STAGE_CHANGES, ACTIVITIES, REPS, TRAFFIC, COSTS, COMPANIES, CONTACT_ROLES),
        *(LEAD_STAGE_CHANGES, MARKETING_EVENTS, CAMPAIGN_MEMBERS),
    )
}
