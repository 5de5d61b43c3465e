#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says how many test cases passed in the last run of `meson test` in a build folder.

The cases are in testlog.junit.xml; whether each program ended well is in testlog.json, because one that crashed between
two cases has no case that failed.
"""
import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

logs = pathlib.Path(sys.argv[1]) / "meson-logs"
cases = list(ElementTree.parse(logs / "testlog.junit.xml").getroot().iter("testcase"))
failed = [f"{c.get('classname')}: {c.get('name')}" for c in cases
          if c.find("failure") is not None or c.find("error") is not None]
skipped = sum(c.find("skipped") is not None for c in cases)
passed = len(cases) - len(failed) - skipped

for line in (logs / "testlog.json").read_text().splitlines():
    program = json.loads(line)
    name = program["name"].split(" / ")[-1]
    if program["result"] not in ("OK", "SKIP", "EXPECTEDFAIL") and not any(name in case for case in failed):
        failed.append(f"{program['name']}: {program['result']}")

for case in failed:
    print(f"failed: {case}")
print(f"{passed} passed, {len(failed)} failed" + (f", {skipped} skipped" if skipped else ""))
sys.exit(1 if failed or not cases else 0)
