/** Slack's text markup as nodes: never as raw HTML, so what people write stays text. */
import { html } from './html.js'

const EMOJI = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  warning: '⚠️',
  rotating_light: '🚨',
  fire: '🔥',
  eyes: '👀',
  bell: '🔔',
  calendar: '📅',
  spiral_calendar_pad: '🗓️',
  date: '📅',
  clock3: '🕒',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  alarm_clock: '⏰',
  moneybag: '💰',
  money_with_wings: '💸',
  receipt: '🧾',
  memo: '📝',
  clipboard: '📋',
  pushpin: '📌',
  link: '🔗',
  bulb: '💡',
  tada: '🎉',
  wave: '👋',
  thumbsup: '👍',
  '+1': '👍',
  thumbsdown: '👎',
  '-1': '👎',
  pray: '🙏',
  clap: '👏',
  muscle: '💪',
  speech_balloon: '💬',
  mega: '📣',
  loudspeaker: '📢',
  question: '❓',
  exclamation: '❗',
  bangbang: '‼️',
  red_circle: '🔴',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  large_green_circle: '🟢',
  large_blue_circle: '🔵',
  white_circle: '⚪',
  bridge_at_night: '🌉',
  clapper: '🎬',
  movie_camera: '🎥',
  art: '🎨',
  brain: '🧠',
  office: '🏢',
  busts_in_silhouette: '👥',
  bust_in_silhouette: '👤',
  chart_with_upwards_trend: '📈',
  bar_chart: '📊',
  lock: '🔒',
  gear: '⚙️',
  house: '🏠',
  point_right: '👉',
  arrow_right: '➡️',
  new: '🆕',
  zap: '⚡',
  star: '⭐',
  heart: '❤️',
  smile: '😄',
  slightly_smiling_face: '🙂',
  no_entry: '⛔',
  seedling: '🌱',
  inbox_tray: '📥',
  outbox_tray: '📤',
  file_folder: '📁',
  page_facing_up: '📄',
  phone: '☎️',
  email: '📧',
}

export const emoji = text => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole)
const plain = text => emoji(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'))

/** Mentions, channels, links and dates stand in angle brackets. */
function bracket(inner, scene) {
  const bar = inner.indexOf('|')
  const what = bar < 0 ? inner : inner.slice(0, bar)
  const label = bar < 0 ? '' : inner.slice(bar + 1)
  if (what.startsWith('@')) return html`<span class="mention">@${scene.nameOf(what.slice(1)) || label}</span>`
  if (what.startsWith('#')) return html`<span class="mention">#${scene.channelName(what.slice(1)) || label}</span>`
  if (what.startsWith('!date^')) return date(what.slice(6), label, scene.locale)
  if (what.startsWith('!')) return html`<span class="mention">@${what.slice(1).split('^')[0]}</span>`
  return html`<a href=${plain(what)} target="_blank" rel="noreferrer">${plain(label || what)}</a>`
}

function date(spec, fallback, locale) {
  const [seconds, format = '', link] = spec.split('^')
  const at = new Date(Number(seconds) * 1000)
  const day = options => at.toLocaleDateString(locale, options)
  const text = format
    .replace(/\{(date_num|date_slash)\}/g, () => day({ year: 'numeric', month: '2-digit', day: '2-digit' }))
    .replace(/\{date_long[a-z_]*\}/g, () => day({ weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }))
    .replace(/\{date_short[a-z_]*\}/g, () => day({ month: 'short', day: 'numeric' }))
    .replace(/\{(date[a-z_]*|day_divider_pretty)\}/g, () => day({ year: 'numeric', month: 'long', day: 'numeric' }))
    .replace(/\{time_secs\}/g, () => at.toLocaleTimeString(locale))
    .replace(/\{time\}/g, () => at.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' }))
    .replace(/\{ago\}/g, () => fallback)
  return link ? html`<a href=${link}>${text}</a>` : html`<time title=${fallback}>${text}</time>`
}

const INLINE = /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>|(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\4(?![\p{L}\p{N}])/gu
const TAGS = { '*': 'strong', _: 'em', '~': 's' }

function inline(text, scene) {
  const nodes = []
  let from = 0
  for (const found of text.matchAll(INLINE)) {
    nodes.push(plain(text.slice(from, found.index)))
    from = found.index + found[0].length
    const [, fence, code, angle, mark, marked] = found
    if (fence) nodes.push(html`<pre><code>${plain(fence)}</code></pre>`)
    else if (code) nodes.push(html`<code>${plain(code)}</code>`)
    else if (angle) nodes.push(bracket(angle, scene))
    else nodes.push(html`<${TAGS[mark]}>${inline(marked, scene)}<//>`)
  }
  nodes.push(plain(text.slice(from)))
  return nodes
}

/** Lines that begin with > are a quotation; everything else keeps its line breaks. */
export function Mrkdwn({ text, scene }) {
  const parts = []
  for (const line of text.split(/\n(?=(?:[^`]|`(?!``))*(?:```[\s\S]*?```(?:[^`]|`(?!``))*)*$)/)) {
    const quoted = /^(&gt;|>) ?/.exec(line)
    const last = parts.at(-1)
    const words = quoted ? line.slice(quoted[0].length) : line
    if (last && last.quoted === Boolean(quoted)) last.lines.push(words)
    else parts.push({ quoted: Boolean(quoted), lines: [words] })
  }
  return parts.map(({ quoted, lines }) => {
    const body = inline(lines.join('\n'), scene)
    return quoted ? html`<blockquote>${body}</blockquote>` : html`<span class="words">${body}</span>`
  })
}

/** A text object: plain_text shows emoji and nothing else. */
export function Words({ text, scene }) {
  if (!text) return null
  if (text.type === 'mrkdwn') return html`<${Mrkdwn} text=${text.text} scene=${scene} />`
  return html`<span class="words">${emoji(text.text)}</span>`
}

/** The markdown block: headings, lists, bold and links are enough here. */
export function Markdown({ text, scene }) {
  const lines = text.split('\n')
  return html`<div class="markdown">
    ${lines.map(line => {
      const heading = /^(#{1,6}) (.*)/.exec(line)
      const item = /^\s*(?:[-*]|\d+\.) (.*)/.exec(line)
      const words = (heading?.[2] ?? item?.[1] ?? line)
        .replace(/\*\*(.+?)\*\*/g, '*$1*')
        .replace(/\[([^\]]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>')
      if (heading) return html`<p class="heading">${inline(words, scene)}</p>`
      if (item) return html`<p class="item">• ${inline(words, scene)}</p>`
      return html`<p>${inline(words, scene)}</p>`
    })}
  </div>`
}

function leaf(node, scene) {
  const style = node.style ?? {}
  const content = () => {
    switch (node.type) {
      case 'text':
        return emoji(node.text)
      case 'link':
        return html`<a href=${node.url} target="_blank" rel="noreferrer">${node.text ?? node.url}</a>`
      case 'emoji':
        return EMOJI[node.name] ?? `:${node.name}:`
      case 'user':
        return html`<span class="mention">@${scene.nameOf(node.user_id)}</span>`
      case 'channel':
        return html`<span class="mention">#${scene.channelName(node.channel_id)}</span>`
      case 'date':
        return date(`${node.timestamp}^${node.format}`, node.fallback ?? '', scene.locale)
      default:
        return html`<span class="mention">@${node.range ?? node.usergroup_id ?? node.type}</span>`
    }
  }
  let out = content()
  if (style.code) out = html`<code>${out}</code>`
  if (style.bold) out = html`<strong>${out}</strong>`
  if (style.italic) out = html`<em>${out}</em>`
  if (style.strike) out = html`<s>${out}</s>`
  return out
}

export function RichText({ elements, scene }) {
  return (elements ?? []).map(element => {
    const inside = () => element.elements.map(node => leaf(node, scene))
    switch (element.type) {
      case 'rich_text_list': {
        const items = element.elements.map(
          section => html`<li><${RichText} elements=${[section]} scene=${scene} /></li>`,
        )
        const style = `margin-left:${(element.indent ?? 0) * 1.25}rem`
        return element.style === 'ordered'
          ? html`<ol style=${style} start=${(element.offset ?? 0) + 1}>${items}</ol>`
          : html`<ul style=${style}>${items}</ul>`
      }
      case 'rich_text_preformatted':
        return html`<pre><code>${inside()}</code></pre>`
      case 'rich_text_quote':
        return html`<blockquote>${inside()}</blockquote>`
      default:
        return html`<span class="words">${inside()}</span>`
    }
  })
}
