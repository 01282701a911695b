import type { Reporter, TestModule } from 'vitest/node'

/** Ends the run with one line to read at a glance: `N passed, N failed`, counted in test cases. */
export class Tally implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<unknown>): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++
      // A file that does not load, or a hook of a file that throws, fails without a failed case.
      const broken = [module, ...module.children.allSuites()].filter(part => part.errors().length > 0)
      count.failed += broken.length
    }
    // A rejection that no test waited for fails the run; the last line must not say otherwise.
    if (errors.length > 0) count.failed ||= 1
    const skipped = count.skipped + count.pending
    process.stdout.write(`${count.passed} passed, ${count.failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`)
  }
}
