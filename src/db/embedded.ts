import { type Log, LoggableError } from '../log.ts'

export type Embedded = { url: string; stop(): Promise<void> }

/** Another process holds the folder; the message names it. */
export class EmbeddedInUseError extends LoggableError {
  override name = 'EmbeddedInUseError'
}

/** Nothing was deleted; the message says what a person can do. */
export class EmbeddedBrokenError extends LoggableError {
  override name = 'EmbeddedBrokenError'
}

export async function startEmbedded(
  _dataDir: string,
  _log: Log,
  _options: { ephemeral?: boolean } = {},
): Promise<Embedded> {
  throw new Error('not there yet')
}
