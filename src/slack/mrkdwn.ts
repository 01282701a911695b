// Words on their way into Slack's mrkdwn. What people typed is escaped exactly once, here, so that no name can call
// `<!channel>` or pose as a link. plain_text and rich_text leaves need none of this and must not be escaped.

/** Marked-up text that is already safe to send. */
export class Mrk {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

/** Escapes what Slack reads as control: `&`, `<`, `>`. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** What a person typed after a command, which Slack hands over escaped: `P&G`, not `P&amp;G`. */
export const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

type Part = string | number | Mrk | undefined | null | false

const toMrk = (part: Part): string => {
  if (part === undefined || part === null || part === false) return ''
  return part instanceof Mrk ? part.text : escaped(String(part))
}

/** Template tag: the literal parts are ours, each inserted string is people's and is escaped; a `Mrk` passes as it is. */
export const mrk = (ours: TemplateStringsArray, ...theirs: Part[]): Mrk =>
  new Mrk(ours.reduce((all, text, i) => all + text + (i < theirs.length ? toMrk(theirs[i]) : ''), ''))

/** Notifies the person; only for those who must act. */
export const mention = (user: string): Mrk => new Mrk(`<@${user}>`)
export const channelLink = (channel: string): Mrk => new Mrk(`<#${channel}>`)
export const link = (url: string, label: string): Mrk =>
  new Mrk(`<${escaped(url).replaceAll('|', '%7C')}|${escaped(label).replaceAll('|', '¦')}>`)
export const join = (parts: readonly Part[], between: string): Mrk =>
  new Mrk(
    parts
      .map(toMrk)
      .filter(text => text !== '')
      .join(between),
  )
