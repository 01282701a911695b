/** The drawer beside the workspace: the app's clock, shortcuts, what went over the wire and what went wrong. */
import { useContext, useEffect, useState } from 'preact/hooks'
import * as api from './api.js'
import { html, Scene } from './html.js'
import { Icon } from './icons.js'

function Clock() {
  const { words, locale } = useContext(Scene)
  const [clock, setClock] = useState()
  const [busy, setBusy] = useState(false)
  const read = async () => setClock((await api.clock()) ?? null)
  useEffect(() => {
    read()
    const timer = setInterval(read, 15_000)
    return () => clearInterval(timer)
  }, [])
  if (clock === undefined) return null
  if (clock === null) return html`<section><h3>${words.clock}</h3><p class="quiet">${words.noClock}</p></section>`
  const move = async to => {
    setBusy(true)
    const moved = await api.clock(to)
    if (moved?.now) setClock({ ...clock, ...moved })
    else await read()
    setBusy(false)
  }
  const later = hours => new Date(new Date(clock.now).getTime() + hours * 3_600_000).toISOString()
  const now = new Date(clock.now).toLocaleString(locale, {
    weekday: 'long',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: clock.zone,
  })
  return html`<section aria-busy=${busy}>
    <h3>${words.clock}</h3>
    <p class="now" role="status">${now}</p>
    <div class="actions">
      <button type="button" class="button primary" onClick=${() => move('nextWorkday09')}>${words.nextMorning}</button>
      <button type="button" class="button" onClick=${() => move(later(1))}>${words.plusHour}</button>
      <button type="button" class="button" onClick=${() => move(later(24))}>${words.plusDay}</button>
    </div>
  </section>`
}

function Shortcuts() {
  const { words, state, perform } = useContext(Scene)
  const all = state.shortcuts.filter(shortcut => shortcut.type === 'global')
  return html`<section><h3><${Icon} name="bolt" /> ${words.shortcuts}</h3>
    ${all.length === 0 && html`<p class="quiet">${words.noShortcuts}</p>`}
    <div class="actions">${all.map(
      shortcut => html`<button type="button" class="button"
      onClick=${() => perform({ do: 'shortcut', callbackId: shortcut.callback_id })}>${shortcut.name}</button>`,
    )}</div>
  </section>`
}

const tone = entry =>
  entry.error || entry.status >= 400 || entry.status === 0 ? 'bad' : entry.ms > 2000 ? 'slow' : 'good'

function Entry({ entry }) {
  const [open, setOpen] = useState(false)
  const payload = () => JSON.stringify({ request: entry.request, response: entry.response }, null, 2)
  return html`<li class=${tone(entry)}>
    <button type="button" aria-expanded=${open} onClick=${() => setOpen(!open)}>
      <span class="arrow" title=${entry.direction}><${Icon} name=${entry.direction === 'app→slack' ? 'up' : 'down'} /></span>
      <span class="what"><strong>${entry.method}</strong> <span class="quiet">${entry.error ?? entry.summary}</span></span>
      <span class="ms">${entry.status || '–'} · ${entry.ms} ms</span>
    </button>
    ${open && html`<pre tabindex="0">${payload()}</pre>`}
  </li>`
}

export function Tools({ traffic, problems, onClose }) {
  const { words } = useContext(Scene)
  const [tab, setTab] = useState('traffic')
  const tabs = [
    ['traffic', words.traffic, traffic.length],
    ['problems', words.problems, problems.length],
  ]
  return html`<aside class="tools-panel" aria-label=${words.tools}>
    <header><h2>${words.tools}</h2>
      <button type="button" class="icon" aria-label=${words.close} onClick=${onClose}><${Icon} name="close" /></button></header>
    <${Clock} />
    <${Shortcuts} />
    <section class="wire">
      <div role="tablist" class="tabs">${tabs.map(
        ([id, name, count]) => html`<button type="button" role="tab"
        aria-selected=${tab === id} onClick=${() => setTab(id)}>${name} <span class="count">${count}</span></button>`,
      )}</div>
      ${
        tab === 'traffic'
          ? html`<ul class="traffic">${traffic.length === 0 && html`<li class="quiet">${words.noTraffic}</li>`}
            ${[...traffic].reverse().map(entry => html`<${Entry} key=${entry.id} entry=${entry} />`)}</ul>`
          : html`<ul class="traffic">${[...problems]
              .reverse()
              .map(
                problem => html`<li class="bad problem"><strong>${problem.kind}</strong><br />${problem.detail}</li>`,
              )}</ul>`
      }
    </section>
  </aside>`
}
