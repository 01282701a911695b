// `npm run bench`: prints what BENCHMARKS.md holds.
import { cpus, totalmem } from 'node:os'
import { IN_FLIGHT, measureInteractive } from './interactive.ts'
import { measureMornings } from './morning.ts'

const one = (n: number) => n.toFixed(1)
const ratio = (a: number, b: number) => `${(a / b).toFixed(2)}×`

console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'cores'}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`,
)

const { startMs, rssMb, bare, ours } = await measureInteractive()
console.log('`/brief` → `views.open`, in milliseconds and per second\n')
console.log(
  '| in flight | bare p50 | ours p50 | bare p99 | ours p99 | p99 ratio | bare /s | ours /s | throughput ratio |',
)
console.log('|---|---|---|---|---|---|---|---|---|')
for (const n of IN_FLIGHT) {
  const [b, o] = [bare.get(n), ours.get(n)]
  if (!b || !o) continue
  console.log(
    `| ${n} | ${one(b.p50)} | ${one(o.p50)} | ${one(b.p99)} | ${one(o.p99)} | ${ratio(o.p99, b.p99)} | ${Math.round(b.perSecond)} | ${Math.round(o.perSecond)} | ${ratio(o.perSecond, b.perSecond)} |`,
  )
}
console.log(`\nStart to healthy, with a new embedded database: ${startMs} ms. Memory after the load: ${rssMb} MiB.\n`)

console.log('The 09:00 run\n')
console.log('| open tasks | messages | ms | ms per 1,000 tasks |')
console.log('|---|---|---|---|')
for (const { tasks, said, ms } of await measureMornings([1_000, 10_000, 100_000])) {
  console.log(`| ${tasks.toLocaleString('en')} | ${said.toLocaleString('en')} | ${ms} | ${one(ms / (tasks / 1000))} |`)
}
