// What a run of chaos came to, to be read.
import type { ChaosOutcome } from './chaosRun.ts'

export const list = (counts: Iterable<[string, number]>): string =>
  [...counts]
    .filter(([, n]) => n > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([what, n]) => `${what} ${n}`)
    .join(' · ') || 'none'

export function told(outcome: ChaosOutcome): string {
  const { options, kills, slack, verdict, work } = outcome
  const { total, ...manners } = kills
  const rows: [string, string | number][] = [
    ['seed', options.seed],
    ['channels', options.channels],
    ['history', options.blind ? 'blind: without metadata' : 'with metadata'],
    ['kills', `${total} (${list(Object.entries(manners))})`],
    ['posts accepted', `${slack.accepted}, edits ${slack.edits}, deleted ${slack.deleted}; people said ${slack.human}`],
    ['faults', list(Object.entries(slack.faults))],
    ['found by reconciliation', outcome.foundAgain],
    ['mornings', outcome.mornings],
    ['keys expected', verdict.keys],
    ['missing', verdict.count('missing')],
    ['doubled', verdict.count('doubled')],
    ['out of order', verdict.count('outOfOrder')],
    ['wrong content', verdict.count('wrongContent')],
    ['in the wrong place', verdict.count('misplaced')],
    ['said by nobody', verdict.count('nobodySaid')],
    [
      'wishes acknowledged',
      `${work.acknowledged} (told no ${work.refused}, unanswered ${work.unanswered}; pressed again)`,
    ],
    ['clicks acknowledged', `${work.clicks} (${work.cutOff} cut off after the patience; pressed again)`],
    ['wishes and clicks lost', work.lost.length],
    ['wishes carried out twice', work.repeated.length],
    ['ended by themselves', outcome.fell],
    ['errors logged', list(outcome.errors)],
    ['quiet after the last kill', outcome.quietMs === undefined ? 'never' : `${(outcome.quietMs / 1000).toFixed(1)} s`],
    ['seconds', outcome.seconds],
  ]
  const table = ['| | |', '|---|---|', ...rows.map(([what, n]) => `| ${what} | ${n} |`)]
  const crimes = verdict.findings.slice(0, 20).map(({ crime, key, detail }) => `${crime} ${key}: ${detail}`)
  const wishes = [...work.lost.map(wish => `lost ${wish}`), ...work.repeated.map(wish => `twice ${wish}`)].slice(0, 20)
  const histories = outcome.histories.flatMap(({ key, lines }) => ['', `History of ${key}`, ...lines])
  return ['', ...table, '', ...outcome.waiting, ...crimes, ...wishes, ...histories].join('\n')
}
