// Who is killed when. Half of the kills come at any instant; the others at the worst ones, as a post is under way.
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from './apps.ts'
import type { Stage } from './fakeSlack.ts'
import type { FakeSlack } from './fakeSlackProcess.ts'

export type Kills = Record<Stage | 'total' | 'anytime' | 'both' | 'starting', number>

const STAGES: readonly Stage[] = ['arrived', 'accepted', 'answered']
const LEAST_GAP_MS = 300
/** A process that has nothing to post is killed anyway. */
const POST_WITHIN_MS = 1_500

export async function killAround(
  { kills: wanted, spreadMs, killForMs }: { kills: number; spreadMs: number; killForMs: number },
  { apps, slack, random, kills }: { apps: readonly App[]; slack: FakeSlack; random: () => number; kills: Kills },
): Promise<void> {
  const from = performance.now()
  const stages = new Map<string, Stage>()
  let hit: (() => void) | undefined
  const kill = (app: App, how: keyof Kills) => {
    if (!app.kill()) return
    kills.total++
    kills[how]++
  }
  slack.told.on('kill', ({ token }) => {
    const app = apps.find(app => app.token === token)
    const stage = stages.get(token)
    if (app && stage) kill(app, stage)
    hit?.()
  })

  while (kills.total < wanted && performance.now() - from < killForMs) {
    const share = (spreadMs - (performance.now() - from)) / (wanted - kills.total)
    await sleep(Math.max(LEAST_GAP_MS, share) * (0.2 + random() * 1.3))
    const starting = apps.filter(one => one.readySince === undefined)
    // A start that is killed again and again is no test of what the process does; now and then one is.
    if (starting.length > 0 && random() < 0.05) {
      for (const one of starting.slice(0, 1)) kill(one, 'starting')
      continue
    }
    const app = await aReady(apps, random, from + killForMs)
    if (!app) break
    // It gets to work for up to about as long as a start takes, on whatever machine: the dead prove nothing.
    await sleep(Math.max(0, (app.readySince ?? 0) + random() * 1.2 * app.startMs - performance.now()))
    const fate = random()
    if (fate < 0.08 && apps.every(one => one.readySince !== undefined)) {
      for (const one of apps) kill(one, 'both')
    } else if (fate < 0.5) kill(app, 'anytime')
    else {
      const stage = STAGES[Math.floor(random() * STAGES.length)] ?? 'accepted'
      stages.set(app.token, stage)
      const posted = new Promise<boolean>(resolve => {
        hit = () => resolve(true)
      })
      slack.arm(app.token, stage)
      if (!(await Promise.race([posted, sleep(POST_WITHIN_MS, false)]))) kill(app, 'anytime')
      slack.disarm()
    }
  }
}

async function aReady(apps: readonly App[], random: () => number, until: number): Promise<App | undefined> {
  for (; performance.now() < until; await sleep(50)) {
    const ready = apps.filter(app => app.readySince !== undefined)
    if (ready.length > 0) return ready[Math.floor(random() * ready.length)]
  }
  return undefined
}
