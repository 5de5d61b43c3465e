# SPDX-License-Identifier: GPL-3.0-or-later
"""unittest's results as the Test Anything Protocol, which Meson shows test by test."""

import sys
import traceback
import unittest


class Result(unittest.TestResult):
    def __init__(self, stream):
        super().__init__()
        self.stream = stream
        self.failed_parts = set()

    def report(self, line, *explanation):
        # Meson shows this of a test that failed, and not its comments.
        print(*explanation, sep='', end='', file=sys.stderr, flush=True)
        print(line, file=self.stream, flush=True)

    def title(self, test):
        return f'{self.testsRun} {test.shortDescription() or test.id()}'

    def addSuccess(self, test):
        super().addSuccess(test)
        self.report(f'ok {self.title(test)}')

    def addSubTest(self, test, subtest, err):
        # A test whose parts failed is reported once they are through; it is not told of again.
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.report(f'# {subtest}', *traceback.format_exception(*err))
            self.failed_parts.add(test)

    def stopTest(self, test):
        super().stopTest(test)
        if test in self.failed_parts:
            self.report(f'not ok {self.title(test)}')

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.report(f'ok {self.title(test)} # SKIP {reason}')

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.report(f'not ok {self.title(test)}', *traceback.format_exception(*err))

    def addError(self, test, err):
        super().addError(test, err)
        if isinstance(test, unittest.TestCase):
            self.report(f'not ok {self.title(test)}', *traceback.format_exception(*err))
        else:
            self.report(f'Bail out! {test}', *traceback.format_exception(*err))


def main():
    """Runs the tests of the program, or those whose names are given to it, and exits with 1 if one failed."""
    module = sys.modules['__main__']
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(sys.argv[1:], module) if sys.argv[1:] else loader.loadTestsFromModule(module)
    print('TAP version 14')
    print(f'1..{suite.countTestCases()}', flush=True)
    result = Result(sys.stdout)
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
