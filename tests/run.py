#!/usr/bin/python3
"""Runs every test, on all cores; prints "ok NAME", "not ok NAME" with what is wrong below, or "skip NAME: why" as each
ends, and last "N passed, N failed, N skipped".

Tests are the unit programs (cmocka, as TAP) and what the modules below give: tests(root, build) is a list of
(name, test). A test gives '' or what is wrong; any exception fails it, but support.Skip.
Arguments: build folder, then beginnings of names to run only those."""
import pathlib
import sys

import apart
import archives
import attacks
import backdrop
import batch
import begin
import bombs
import browser
import carried
import commands
import decoration
import deps
import documents
import faults
import findings
import fonts
import fuzzing
import golden
import growth
import guard
import hostile
import inputs
import install
import jobs
import language
import listening
import lives
import locks
import logs
import long_files
import longterm
import malformed
import manual
import memorandum
import memory
import merging
import officer
import papers
import pictures
import proofs
import refused
import reports
import roundtrip
import rules
import runner
import sandbox
import seals
import serve
import shadows
import signing
import standards
import sweeps
import totals
import trust
import watch
import wording
import workbooks
import years

# The slowest first, so that no core is idle at the end.
MODULES = faults, sweeps, memory, refused, fuzzing, merging, officer, locks, proofs, batch, attacks, malformed, shadows, archives, serve, browser, watch, signing, longterm, logs, lives, long_files, seals, trust, findings, sandbox, growth, apart, roundtrip, standards, carried, guard, reports, hostile, bombs, pictures, fonts, backdrop, decoration, wording, begin, deps, workbooks, memorandum, manual, golden, inputs, years, language, listening, rules, documents, runner, totals, commands, install, papers
ROOT = pathlib.Path(__file__).resolve().parent.parent


def all_jobs(build):
    units = sorted((ROOT / 'tests/unit').glob('test_*.c'))
    out = [jobs.of_unit(ROOT, build / 'tests' / source.stem) for source in units]
    for module in MODULES:
        out += [jobs.of_test(name, test) for name, test in module.tests(ROOT, build)]
    return out


if __name__ == '__main__':
    sys.exit(jobs.run(all_jobs(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2:]))
