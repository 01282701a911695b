// A worker's dependencies that die under it: after so many steps (a statement, a call to Slack) everything it touches is
// gone for good, as when its process is killed between two lines.
import type { DeliverDeps } from '../../src/outbox/deliver.ts'

export class Killed extends Error {}

const STATEMENTS = new Set(['select', 'insert', 'update', 'delete', 'execute', 'transaction', '$count', 'with'])

export type Fuse = { left: number }

export function mortal(parts: DeliverDeps, fuse: Fuse): DeliverDeps {
  const step = () => {
    if (fuse.left <= 0) throw new Killed('the process was killed')
    fuse.left--
  }
  return {
    ...parts,
    db: stepping(parts.db, step, STATEMENTS),
    writer: {
      ...parts.writer,
      chat: stepping(parts.writer.chat, step),
      conversations: stepping(parts.writer.conversations, step),
    } as DeliverDeps['writer'],
  }
}

function stepping<T extends object>(what: T, step: () => void, names?: ReadonlySet<string>): T {
  return new Proxy(what, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown
      if (typeof value !== 'function' || (names && !names.has(String(name)))) return value
      return (...args: unknown[]) => {
        step()
        if (name !== 'transaction') return Reflect.apply(value, target, args)
        const [work] = args as [(tx: object) => Promise<unknown>]
        return Reflect.apply(value, target, [(tx: object) => work(stepping(tx, step, names))])
      }
    },
  })
}
