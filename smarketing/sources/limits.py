"""What reading one file may cost at most. Every limit of the reading side stands here; whatever goes beyond is refused
in a sentence, while it is read and before it is held in memory."""

from __future__ import annotations

#: Bytes that an archive may unpack to as a whole, and a workbook or web page, which become tables first.
UNPACKED, WORKBOOK = 20 * 10**9, 2 * 10**9
#: Real exports shrink five to fifty times. Small ones may shrink more and harm nobody.
RATIO, HARMLESS = 250, 100 * 10**6
#: Files in one archive.
MEMBERS = 10_000
#: Bytes of memory, and seconds, for the process that opens a workbook.
WORKBOOK_MEMORY, WORKBOOK_SECONDS = 4 * 10**9, 900
#: Columns of a table: as many as a spreadsheet has.
COLUMNS = 16_384
#: Characters of one row, and so of one line and one value.
ROW = 1_000_000
#: Characters that may be read again where quotation marks do not pair up, beside four times the file.
AGAIN = 64_000_000
#: Headers that are compared with known ones letter by letter.
COMPARED = 200
