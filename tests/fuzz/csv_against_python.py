#!/usr/bin/env python3
"""tests/fuzz/csv_against_python.py CRM-IMPORT MANUAL COUNT SEED

Reads COUNT random delimited files by crm-import and by Python's csv module. The cells must be the
same; where crm-import rejects a row, the reason must be one that MANUAL documents and the right
one. Where the two differ by design, DIFFERENCES says how and why. Prints what failed, the file and
both readings, and as its last line "N files, N failed". Needs Python 3.11, the first whose csv
module takes NULs.
"""

import collections
import csv
import multiprocessing
import os
import random
import re
import subprocess
import sys
import tempfile

csv.field_size_limit(1 << 30)

BATCH = 20  # files that one run of crm-import reads
WORKERS = 2
SHOWN = 3  # failures
ROW_MOST = 1 << 20
NAMES = ["zeta", "eta", "theta", "iota", "kappa"]  # columns that crm-import does not know
QUOTES = {"double": '"', "single": "'", "none": None}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
BLANKS = " \t\u00a0\u3000\ufeff"
RETURN = "\ue000"  # stands for a CR that is text: Python would end the row there

# What crm-import does otherwise by design. Counted: one that never comes up is no longer true.
DIFFERENCES = {
    "stray quote": "a quote inside a field that does not begin with one is text for Python; "
    "crm-import refuses the row, as the quotes of a damaged row would swallow those behind it",
    "resume": "behind a refused row crm-import goes on in its second line, Python behind its last: "
    "one bad quote costs one line",
    "return": 'a CR that ends no line is an error for Python, or ends the row; crm-import takes it '
    "for text, or for nothing at the ends of a field without quotes: exports of old systems "
    "have it",
    "return, lines": "where no LF is in the file, CR ends its lines; Python leaves lines to its caller",
    "return, no quotes": "where quotes are none, only the CR before a LF is no text",
    "empty line": "an empty line is a row without cells for Python, nothing for crm-import",
    "blank row": "a row of blanks only is no record: crm-import counts it and leaves it out",
    "spare fields": "empty fields behind the last column: spreadsheets write them, crm-import takes "
    "the row",
    "key": "an id is taken without blanks around, without =\"\" and without the apostrophe or "
    "backtick that keeps a spreadsheet from taking it for a number",
    "sep": 'a first line "sep=;" is a row for Python; it names the delimiter for spreadsheets and '
    "for crm-import",
    "mark": "the byte order mark is no part of the first cell",
    "row length": "crm-import refuses rows of more than 1 MiB",
}

File = collections.namedtuple("File", "name delimiter quote guess data")
Row = collections.namedtuple("Row", "line raw cells reason")


class Wrong(Exception):
    """crm-import does what is neither the same nor allowed."""


# --- Files ---


def make_cell(rng, delimiter, quote, guess):
    """The text of a cell, before any quoting."""
    pieces = ["a", "b", "0012", " ", "客户", "张三", "\\", "\\n", "x y", "\u00a0", "\u3000", "-1.5", "="]
    if not guess:
        pieces += ["'", '"', ",", ";", "|", "\t", "\x01", "\x7f", "\u0085", "\ufeff", "=\"0012\""]
    elif quote == '"':
        pieces += [",", ";", "|", '"', "\n"]
    if quote is not None and not guess:
        pieces += [quote, delimiter, "\n", "\r\n", "\r", "\n\n"]
    return "".join(rng.choice(pieces) for _ in range(rng.choice([0, 1, 1, 2, 3, 5])))


def needs_quotes(cell, delimiter, quote):
    return any(byte in cell for byte in (delimiter, "\n", "\r", quote)) or cell[:1] == "="


def write_cell(rng, cell, delimiter, quote, guess):
    """As a program would write it; as it stands, which may be wrong, at times."""
    if quote is None:
        return cell.replace(delimiter, "")
    formula = rng.random()
    if not guess and formula < 0.05:
        inside = rng.choice(["0012", "a b", "00" + delimiter, ""])
        return "=%s%s%s%s" % (quote, inside, quote, rng.choice(["", "", "\t"]))
    always = 0.0 if quote == '"' else 1.0 if guess else 0.0
    if needs_quotes(cell, delimiter, quote) or rng.random() < max(always, 0.2):
        if guess or rng.random() > 0.01:
            return quote + cell.replace(quote, 2 * quote) + quote
    return cell


def make_key(rng, prefix, row, quote, guess):
    key = "%s%d" % (prefix, row)
    if guess or rng.random() < 0.8:
        return key
    return rng.choice(
        [" " + key, key + "\u3000", '="%s"' % key, "'%d%s" % (row, key), "`" + key, "", "NULL", "-", key + "\u0085",
         key + "\x01", "1.23457E+11", prefix + "0", " ", key + "\\", quote or key]
    )


def damage(rng, text, delimiter, quote):
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(text) + 1)
        put = rng.choice(
            [quote or "'", delimiter, "\n", "\r", "\r\n", "\0", "\udcff", "\udce5\udcae", "x", "\n\n",
             "=\"12\"", delimiter * 2, (quote or "'") * 2, ""]
        )
        text = text[:at] + put + text[at + rng.choice([0, 0, 1, 2]):]
    return text


def make_row(rng, columns, key, form, guess):
    delimiter, quote = form
    if not guess and rng.random() < 0.04:
        return rng.choice(["", " ", delimiter * (columns - 1), "\r", delimiter])
    cells = [key] + [make_cell(rng, delimiter, quote, guess) for _ in range(columns - 1)]
    if not guess and rng.random() < 0.04:
        cells += rng.choice([[""], ["", " "], ["x"]])
    elif not guess and rng.random() < 0.03:
        cells.pop()
    if not guess and rng.random() < 0.002:
        cells[-1] = "x" * rng.choice([70000, ROW_MOST - 60, ROW_MOST + 9])
    return delimiter.join(write_cell(rng, cell, delimiter, quote, guess) for cell in cells)


def make_file(rng, name, number):
    delimiter = rng.choice(list(DELIMITERS))
    guess = rng.random() < 0.2
    kind = rng.choice(["double", "double", "double", "single", "none"])
    if guess and kind == "none":
        kind = "double"
    quote = QUOTES[kind]
    columns = rng.randrange(2, 2 + len(NAMES))
    line_end = rng.choice(["\n", "\r\n"])
    header = ["customer_id"] + NAMES[: columns - 1]
    prefix = "k%d_" % number
    rows = [
        make_row(rng, columns, make_key(rng, prefix, row, quote, guess), (delimiter, quote), guess)
        for row in range(1, 1 + rng.randrange(3 if guess else 0, 9))
    ]
    body = line_end.join(rows) + rng.choice(["", line_end])
    if not guess and rng.random() < 0.5:
        body = damage(rng, body, delimiter, quote)
    if kind == "single" and guess:
        header = ["'%s'" % cell for cell in header]
    elif kind == "double" and rng.random() < 0.2:
        header = ['"%s"' % cell for cell in header]
    text = delimiter.join(header) + line_end + body
    if rng.random() < 0.04:
        text = text.replace("\r\n", "\r").replace("\n", "\r")
        line_end = "\r"
    if rng.random() < 0.05:
        text = rng.choice(["sep=%s", '"sep=%s"']) % delimiter + line_end + text
    if rng.random() < 0.1:
        text = "\ufeff" + text
    return File(name, delimiter, kind, guess, text.encode("utf-8", "surrogateescape"))


# --- Python's reading ---


def grammar(delimiter, quote):
    """A row that crm-import takes: fields in quotes, fields without any, and ="0012"."""
    d, q = re.escape(delimiter), re.escape(quote)
    field = r"(?:\r*{q}(?:[^{q}]|{q}{q})*{q}\r*|={q}[^{q}{d}\n]*{q}{tabs}(?={d}|\r?\n|\r?\Z)|[^{q}{d}\n]*)"
    row = r"{field}(?:{d}{field})*\r?(?:\n|\Z)".replace("{field}", field)
    tabs = "" if delimiter == "\t" else r"\t*"
    return re.compile(row.replace("{d}", d).replace("{q}", q).replace("{tabs}", tabs))


GRAMMARS = {
    (delimiter, quote): grammar(delimiter, quote) for delimiter in DELIMITERS for quote in "\"'"
}


def adapt_returns(row, delimiter, quote):
    """The row with RETURN for each CR that is text, and without those that are nothing."""
    if quote is None:
        return re.sub(r"\r(?!\n\Z|\Z)", RETURN, row)
    d, q = re.escape(delimiter), re.escape(quote)
    parts = re.split("(%s(?:[^%s]|%s%s)*%s)" % (q, q, q, q, q), row)
    formula = re.compile("=%s[^%s]*%s" % (q, q, q))
    for i in range(0, len(parts), 2):
        begins = r"(?:\A|(?<=%s))" % d if i == 0 else "(?<=%s)" % d
        ends = r"(?=%s|\n|\Z)" % d if i == len(parts) - 1 else "(?=%s|\n)" % d
        part = re.sub(begins + r"\r+|\r+" + ends, "", parts[i])
        parts[i] = part.replace("\r", RETURN)
    for i in range(1, len(parts), 2):
        if formula.match(parts[i - 1][-1:] + parts[i]) and parts[i - 1][-2:-1] in ("", delimiter):
            parts[i] = parts[i].replace("\r", RETURN)
    return "".join(parts)


def read_by_python(row, delimiter, quote):
    """The cells of one row; csv.Error where it is none, or more than one."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", row)
    quoting = csv.QUOTE_NONE if quote is None else csv.QUOTE_MINIMAL
    rows = list(
        csv.reader(lines, delimiter=delimiter, quotechar=quote, quoting=quoting, doublequote=True,
                   escapechar=None, skipinitialspace=False, strict=True)
    )
    if len(rows) != 1:
        raise csv.Error("%d rows" % len(rows))
    return [cell.replace(RETURN, "\r") for cell in rows[0]]


def without_line_end(row):
    row = row[:-1] if row.endswith("\n") else row
    return row[:-1] if row.endswith("\r") else row


def byte_length(text):
    return len(text.encode("utf-8", "surrogateescape"))


def clip(raw):
    """What crm-import shows of a row that is too long."""
    return raw.encode("utf-8", "surrogateescape")[:ROW_MOST].decode("utf-8", "surrogateescape")


def read_row(text, at, file, seen):
    """The row that begins there, as Python reads it where both do: its text, cells, reason."""
    delimiter, quote = file.delimiter, QUOTES[file.quote]
    end = text.find("\n", at) + 1 or len(text)
    line = text[at:end]
    if byte_length(line) > ROW_MOST:
        seen["row length"] += 1
        return line, None, "row_too_long"
    if quote is None:
        adapted = adapt_returns(line, delimiter, quote)
        seen["return, no quotes"] += RETURN in adapted
        return line, read_by_python(adapted, delimiter, quote), None
    match = GRAMMARS[delimiter, quote].match(text, at)
    if match is None or byte_length(match.group()) > ROW_MOST:
        try:
            read_by_python(line, delimiter, quote)
            seen["stray quote"] += 1
        except csv.Error:
            seen["resume"] += text.find(quote, end) >= 0
        return line, None, "bad_quotes"
    row = match.group()
    adapted = adapt_returns(row, delimiter, quote)
    seen["return"] += adapted.rstrip("\n") != row.rstrip("\r\n")
    return row, read_by_python(adapted, delimiter, quote), None


def read_rows(file, seen):
    """All rows of the file with their lines; the header is the first of them."""
    text = file.data.decode("utf-8", "surrogateescape")
    at, line = 0, 1
    if "\n" not in text:
        seen["return, lines"] += 1
        text = text.replace("\r", "\n")
    if text.startswith("\ufeff"):
        seen["mark"] += 1
        at = 1
    if re.compile('"?sep=').match(text, at):
        seen["sep"] += 1
        at, line = text.index("\n", at) + 1, 2
    while at < len(text):
        if re.compile(r"\r*(?:\n|\Z)").match(text, at):
            seen["empty line"] += 1
            row = text[at: text.find("\n", at) + 1 or len(text)]
        else:
            row, cells, reason = read_row(text, at, file, seen)
            raw = without_line_end(row)
            if reason is None and re.search("[\udc80-\udcff]", raw):
                reason = "bad_encoding"
            yield Row(line, clip(raw) if reason == "row_too_long" else raw, cells, reason)
        at += len(row)
        line += row.count("\n")


# --- What crm-import must make of it ---


def key_of(cell, seen):
    key = cell.strip(BLANKS)
    if len(key) > 2 and key[:2] == '="' and key[-1] == '"':
        key = key[2:-1].strip(BLANKS)
    elif len(key) > 1 and key[0] == "`":
        key = key[1:].strip(BLANKS)
    elif re.match("'[0-9]", key):
        key = key[1:]
    seen["key"] += key != cell
    return key


def check_row(row, columns, keys, seen):
    """(reason, key): None, None for a row that is left out."""
    if row.reason is not None:
        return row.reason, None
    blank = all(cell.strip(BLANKS) == "" for cell in row.cells)
    if blank:
        seen["blank row"] += 1
        return None, None
    spare = row.cells[columns:]
    if len(row.cells) < columns or any(cell.strip(BLANKS) for cell in spare):
        return "wrong_field_count", None
    seen["spare fields"] += len(spare) > 0
    key = key_of(row.cells[0], seen)
    if key in ("", "NULL", "-"):
        return "no_customer_id", None
    if re.search("[\0-\x1f\x7f-\x9f]", key):
        return "control_character", None
    if len(key) > 5 and re.fullmatch(r"[0-9.]+E\+[0-9]+", key):
        return "mangled_id", None
    if any("\0" in cell for cell in row.cells[:columns]):
        return "control_character", None
    return ("duplicate_customer", None) if key in keys else (None, key)


def expect(files, seen):
    """The customers, {key: {column: text}}, and the rejected rows of a run over these files."""
    customers, rejects = {}, []
    for file in files:
        rows = read_rows(file, seen)
        header = next(rows).cells
        for row in rows:
            reason, key = check_row(row, len(header), customers, seen)
            if reason is not None:
                rejects.append((file.name, row.line, reason, row.raw))
            elif key is not None:
                cells = zip(header[1:], row.cells[1:])
                customers[key] = {name: cell for name, cell in cells if cell != ""}
    return customers, rejects


# --- crm-import's reading ---

ESCAPES = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\\\": "\\"}


def unescape(text):
    """The text of a field of the stream, or of the rejects: there \\xHH is a byte of the file."""

    def plain(match):
        if match.group(1) is None:
            return ESCAPES[match.group()]
        byte = int(match.group(1), 16)
        return chr(byte if byte < 0x80 else 0xDC00 + byte)

    return re.sub(r"\\(?:[tnr\\]|x(..))", plain, text)


def import_files(tool, folder, files):
    """Runs crm-import; the same as expect."""
    arguments = [tool, "-q", "--as-of", "2024-01-31", "--rejects", "rejects", "-o", "stream"]
    for file in files:
        with open(os.path.join(folder, file.name), "wb") as out:
            out.write(file.data)
        arguments += ["--customers", file.name, "--encoding", file.name + ":UTF-8"]
        if not file.guess:
            arguments += ["--delimiter", file.name + ":" + DELIMITERS[file.delimiter],
                          "--quote", file.name + ":" + file.quote, "--header", file.name + ":yes"]
    for name in ("rejects", "stream"):
        if os.path.exists(os.path.join(folder, name)):
            os.remove(os.path.join(folder, name))
    run = subprocess.run(arguments, cwd=folder, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         timeout=60, check=False)
    message = run.stderr.decode("utf-8", "replace")
    all_rejected = run.returncode == 3 and " rows were rejected" in message
    if run.returncode != 0 and not all_rejected:
        raise Wrong("exit code %d: %s" % (run.returncode, message))
    return read_stream(folder) if not all_rejected else {}, read_rejects(folder)


def read_lines(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read().decode("utf-8").split("\n")[:-1]


def read_stream(folder):
    customers, names = {}, []
    for line in read_lines(folder, "stream"):
        fields = line.split("\t")
        if fields[0] == "#C":
            names = fields[2:]
        elif fields[0] == "C":
            cells = zip(names, map(unescape, fields[2:]))
            customers[unescape(fields[1])] = {name: cell for name, cell in cells if cell != ""}
    return customers


def read_rejects(folder):
    rejects = []
    for line in read_lines(folder, "rejects")[1:]:
        source, number, _, reason, row = line.split("\t")
        rejects.append((source, int(number), reason, unescape(row)))
    return rejects


# --- Comparing ---


def documented_reasons(manual):
    with open(manual, encoding="utf-8") as file:
        text = file.read()
    block = text[text.index("The reasons are"):]
    return set(re.findall(r"^\.It Cm (\w+)$", block[: block.index("\n.El")], re.MULTILINE))


def compare(wanted, got, reasons):
    """Raises Wrong where crm-import reads otherwise than it must."""
    for reject in got[1]:
        if reject[2] not in reasons:
            raise Wrong("the manual has no reason %s" % reject[2])
    if wanted != got:
        raise Wrong("not the same rows")


def shorten(text, most=600):
    return text if len(text) <= most else "%s … (%d)" % (text[:most], len(text))


def explain(file, wanted, got, why):
    lines = ["FAIL %s: delimiter %r, quotes %s%s: %s" % (
        file.name, file.delimiter, file.quote, " (to be found)" if file.guess else "", why)]
    lines.append("  file: " + shorten(repr(file.data), 2000))
    for key in sorted(set(wanted[0]) | set(got[0])):
        if wanted[0].get(key) != got[0].get(key):
            lines.append("  %r: Python %s" % (key, shorten(repr(wanted[0].get(key)))))
            lines.append("  %r: crm-import %s" % (key, shorten(repr(got[0].get(key)))))
    for title, one, other in (("Python", wanted[1], got[1]), ("crm-import", got[1], wanted[1])):
        for reject in one:
            if reject not in other:
                lines.append("  %s alone rejects %s" % (title, shorten(repr(reject))))
    return "\n".join(lines)


def check_files(tool, folder, files, reasons, seen):
    """None, or what is wrong."""
    wanted, got = ({}, []), ({}, [])
    try:
        wanted = expect(files, seen)
        got = import_files(tool, folder, files)
        compare(wanted, got, reasons)
    except (Wrong, csv.Error, ValueError, IndexError, StopIteration, OSError,
            subprocess.TimeoutExpired) as error:
        return explain(files[0], wanted, got, str(error) or type(error).__name__)
    for reject in wanted[1]:
        seen["reason " + reject[2]] += 1
    seen["rows"] += len(wanted[0])
    return None


def check_batch(job):
    """(failures, counts) of some files; where a run is wrong, each file of it is tried alone."""
    tool, reasons, seed, first, count = job
    seen = collections.Counter()
    rng = random.Random("%d %d" % (seed, first))
    files = [make_file(rng, "%d.csv" % i, i) for i in range(first, first + count)]
    with tempfile.TemporaryDirectory() as folder:
        failure = check_files(tool, folder, files, reasons, seen)
        if failure is None:
            return [], seen
        alone = [check_files(tool, folder, [file], reasons, seen) for file in files]
    failures = [text for text in alone if text is not None]
    return failures or ["only together with others: " + failure], seen


def main():
    tool, manual, count, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    reasons = documented_reasons(manual)
    jobs = [(os.path.abspath(tool), reasons, seed, first, min(BATCH, count - first))
            for first in range(0, count, BATCH)]
    failures, seen = [], collections.Counter()
    with multiprocessing.Pool(WORKERS) as pool:
        for some, counts in pool.imap(check_batch, jobs):
            failures += some
            seen += counts
    for failure in failures[:SHOWN]:
        print(failure)
    for name in DIFFERENCES:
        if seen[name] == 0 and count >= 1000:
            failures.append(name)
            print("FAIL no file has the difference %r" % name)
    print(", ".join("%s %d" % item for item in sorted(seen.items())))
    print("%d files, %d failed" % (count, len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
