#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says how many test cases passed in a run of `meson test`, from the testlog.junit.xml it wrote."""
import sys
import xml.etree.ElementTree as ElementTree

cases = list(ElementTree.parse(sys.argv[1]).getroot().iter("testcase"))
failed = [c for c in cases if c.find("failure") is not None or c.find("error") is not None]
skipped = [c for c in cases if c.find("skipped") is not None]

for case in failed:
    print(f"failed: {case.get('classname')}: {case.get('name')}")
print(f"{len(cases) - len(failed) - len(skipped)} passed, {len(failed)} failed"
      + (f", {len(skipped)} skipped" if skipped else ""))
sys.exit(1 if failed or not cases else 0)
