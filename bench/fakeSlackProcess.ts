// Starting the fake Slack, and asking it.
import { fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import type { FakeSlackOptions, Stage } from './fakeSlack.ts'
import type { Fault } from './fakeSlackDice.ts'
import type { Args, Post } from './fakeSlackWorld.ts'

export type Asked =
  | { ask: 'arm'; token: string; stage: Stage }
  | { ask: 'disarm' }
  | { ask: 'calm' }
  | { ask: 'blind'; blind: boolean }
  | { ask: 'dump' }

export type Dump = { posts: Post[]; faults: Partial<Record<Fault, number>>; provoked: number }

export type Told =
  | { event: 'ready'; port: number }
  | { event: 'kill'; token: string }
  | { event: 'respond'; to: string; answer: { text: string; blocks?: unknown } }
  | { event: 'view'; method: string; args: Args }
  | ({ event: 'dump' } & Dump)

export type FakeSlack = {
  apiUrl: string
  respondUrl: (id: string) => string
  /** Kills the caller of the next post with this token at that stage; `kill` is told when it is time. */
  arm: (token: string, stage: Stage) => void
  disarm: () => void
  /** No more faults and no more chatter. */
  calm: () => void
  dump: () => Promise<Dump>
  told: EventEmitter<{ [E in Told as E['event']]: [E] }>
  close: () => Promise<void>
}

export async function openFakeSlack(options: FakeSlackOptions): Promise<FakeSlack> {
  const child = fork(new URL('./fakeSlack.ts', import.meta.url), [JSON.stringify(options)], {
    serialization: 'advanced',
    execArgv: [],
  })
  const told: FakeSlack['told'] = new EventEmitter()
  child.on('message', (message: Told) => void (told as EventEmitter).emit(message.event, message))
  const ask = (asked: Asked) => void (child.connected && child.send(asked))
  const failed = once(child, 'exit').then(() => {
    throw new Error('the fake Slack ended by itself')
  })
  const [ready] = await Promise.race([once(told, 'ready') as Promise<[Extract<Told, { event: 'ready' }>]>, failed])
  failed.catch(() => undefined)
  const url = `http://127.0.0.1:${ready.port}`
  return {
    apiUrl: `${url}/api/`,
    respondUrl: id => `${url}/respond/${id}`,
    arm: (token, stage) => ask({ ask: 'arm', token, stage }),
    disarm: () => ask({ ask: 'disarm' }),
    calm: () => ask({ ask: 'calm' }),
    async dump() {
      const dumped = once(told, 'dump') as Promise<[Extract<Told, { event: 'dump' }>]>
      ask({ ask: 'dump' })
      const [{ posts, faults, provoked }] = await dumped
      return { posts, faults, provoked }
    },
    told,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
