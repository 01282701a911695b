import type { Reporter, TestModule } from 'vitest/node'

/** Ends the run with one line to read at a glance: `N passed, N failed`, counted in test cases. */
export class Tally implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<unknown>): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    let failedOutside = errors.length
    for (const module of modules) {
      // A file that does not load, or a hook that throws, fails without a failed case.
      failedOutside += module.errors().length
      for (const suite of module.children.allSuites()) failedOutside += suite.errors().length
      for (const test of module.children.allTests()) count[test.result().state]++
    }
    const skipped = count.skipped + count.pending
    const line = `${count.passed} passed, ${count.failed + failedOutside} failed${skipped ? `, ${skipped} skipped` : ''}`
    process.stdout.write(`${line}\n`)
  }
}
