"""Exchange rates: what other currencies are worth in the company's own."""

from smarketing.ui import company, page, rates

page.head("What are other currencies worth?")
rates.show(company.current())
