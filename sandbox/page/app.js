/** The page: who I am, where I am, what is on the screen. The sandbox holds every fact; the page only draws and asks. */
import { render } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import * as api from './api.js'
import { Blocks } from './blocks.js'
import { Composer, Messages } from './conversation.js'
import { html, Scene } from './html.js'
import { Icon } from './icons.js'
import { Confirm, Modal } from './modal.js'
import { Sidebar } from './sidebar.js'
import { Start } from './start.js'
import { Tools } from './tools.js'
import { words as allWords } from './words.js'

const remembered = (key, standard) => localStorage.getItem(`nhipcau.${key}`) ?? standard
const remember = (key, value) => localStorage.setItem(`nhipcau.${key}`, value)

/** The workspace as one person sees it, read again whenever something has happened. */
function useWorkspace(me) {
  const [state, setState] = useState()
  const [traffic, setTraffic] = useState([])
  const [problems, setProblems] = useState([])
  const who = useRef(me)
  who.current = me
  const read = useRef(async () => {
    const fresh = await api.fetchState(who.current)
    if (!who.current || fresh.me === who.current) setState(fresh)
  })
  useEffect(() => {
    read.current()
  }, [me])
  useEffect(() => {
    let waiting = 0
    return api.listen({
      past: past => {
        setTraffic(past.traffic)
        setProblems(past.problems)
      },
      traffic: entry => setTraffic(before => [...before.slice(-300), entry]),
      problem: problem => setProblems(before => [...before.slice(-100), problem]),
      changed: () => {
        clearTimeout(waiting)
        waiting = setTimeout(() => read.current(), 40)
      },
    })
  }, [])
  return { state, traffic, problems, refresh: () => read.current() }
}

function App() {
  const [me, setMe] = useState(remembered('me', 'U0LAN'))
  const [lang, setLang] = useState(remembered('lang', 'vi'))
  const [place, setPlace] = useState(remembered('place', 'start'))
  const [thread, setThread] = useState('')
  const [tools, setTools] = useState(window.innerWidth > 1100)
  const [menu, setMenu] = useState(false)
  const [confirm, setConfirm] = useState()
  const [toast, setToast] = useState('')
  const { state, traffic, problems, refresh } = useWorkspace(me)
  const words = allWords[lang]

  useEffect(() => {
    document.documentElement.lang = lang
    remember('lang', lang)
  }, [lang])
  useEffect(() => {
    const timer = toast && setTimeout(() => setToast(''), 6000)
    return () => clearTimeout(timer)
  }, [toast])

  const perform = async wish => {
    const answer = await api.act({ as: me, ...wish })
    await refresh()
    if (wish.do === 'submit') return answer
    if (answer.problem) setToast(answer.problem.split('\n')[0])
    if (answer.done?.error) setToast(answer.done.error === 'operation_timeout' ? words.trouble : words.failed)
    return answer
  }
  const go = where => {
    setPlace(where)
    remember('place', where)
    setThread('')
    setMenu(false)
    if (where === 'home') perform({ do: 'openHome' })
    if (where === 'dm') perform({ do: 'openMessages' })
  }
  const scene = useMemo(() => {
    if (!state) return undefined
    const people = new Map(state.people.map(person => [person.id, person.realName]))
    const channels = new Map(state.allChannels.map(channel => [channel.id, channel.name]))
    return {
      state,
      words,
      locale: lang === 'vi' ? 'vi-VN' : 'en-GB',
      nameOf: id => (id === state.bot.id ? state.bot.name : (people.get(id) ?? id)),
      channelName: id => channels.get(id) ?? '',
      ask: question => new Promise(resolve => setConfirm({ question, resolve })),
    }
  }, [state, lang])
  if (!scene) return null
  scene.perform = perform

  const openThread = ts => {
    setThread(ts)
    if (ts && window.innerWidth < 1500) setTools(false)
  }
  const choose = id => {
    setMe(id)
    remember('me', id)
    setThread('')
  }
  const top = state.modals.at(-1)
  return html`<${Scene.Provider} value=${scene}>
    <div class=${`workspace ${tools ? 'with-tools' : ''} ${menu ? 'with-menu' : ''}`}>
      <${Sidebar} place=${place} go=${go} me=${me} choose=${choose} lang=${lang} setLang=${setLang}
        onClose=${() => setMenu(false)} />
      <main>
        <${Place} place=${place} thread=${thread} setThread=${openThread} go=${go}
          bar=${{ openMenu: () => setMenu(true), toggleTools: () => setTools(!tools), tools, problems: problems.length }} />
      </main>
      ${tools && html`<${Tools} traffic=${traffic} problems=${problems} onClose=${() => setTools(false)} />`}
    </div>
    ${top && html`<${Modal} key=${`${me} ${top.id}`} view=${top} depth=${state.modals.length} errors=${state.errors} />`}
    ${
      confirm &&
      html`<${Confirm} confirm=${confirm.question} onAnswer=${yes => {
        setConfirm(undefined)
        confirm.resolve(yes)
      }} />`
    }
    <p class=${`toast ${toast ? 'shown' : ''}`} role="status">${toast}</p>
  <//>`
}

function Bar({ title, topic, bar, words }) {
  return html`<header class="bar">
    <button type="button" class="icon only-narrow" aria-label=${words.menu} onClick=${bar.openMenu}><${Icon} name="menu" /></button>
    <div class="title"><h1>${title}</h1>${topic && html`<p class="quiet">${topic}</p>`}</div>
    <button type="button" class="button" aria-label=${words.tools} aria-pressed=${bar.tools} onClick=${bar.toggleTools}>
      <${Icon} name="tools" /> <span class="only-wide">${words.tools}</span>
      ${bar.problems > 0 && html`<span class="badge bad">${bar.problems}</span>`}</button>
  </header>`
}

function Place({ place, thread, setThread, go, bar }) {
  return html`<${Scene.Consumer}>${({ state, words }) => {
    if (place === 'home') {
      return html`<${Bar} title=${state.bot.name} topic=${words.home} bar=${bar} words=${words} />
        <div class="home-tab">${
          state.home
            ? html`<${Blocks} blocks=${state.home.blocks} where="home" values=${state.home.state.values} />`
            : html`<p class="empty">${words.notLoaded}</p>`
        }</div>`
    }
    const channel = place === 'dm' ? state.dm : state.channels.find(each => each.id === place)
    if (!channel) {
      return html`<${Bar} title=${words.start} bar=${bar} words=${words} /><${Start} go=${go} />`
    }
    const name = place === 'dm' ? state.bot.name : `#${channel.name}`
    const top = channel.messages.filter(m => !m.thread_ts || m.thread_ts === m.ts)
    const inThread = channel.messages.filter(m => thread && (m.ts === thread || m.thread_ts === thread))
    return html`<${Bar} title=${name} topic=${channel.topic} bar=${bar} words=${words} />
      <div class=${`columns ${inThread.length ? 'with-thread' : ''}`}>
        <section class="stream" aria-label=${name}>
          <${Messages} messages=${top} channel=${channel} onThread=${setThread} label=${name} />
          <${Composer} key=${channel.id} channel=${channel} place=${name} />
        </section>
        ${
          inThread.length > 0 &&
          html`<section class="thread" aria-label=${words.thread}>
          <header><h2>${words.thread}</h2>
            <button type="button" class="icon" aria-label=${words.closeThread} onClick=${() => setThread('')}><${Icon} name="close" /></button></header>
          <${Messages} messages=${inThread} channel=${channel} label=${words.threadPanel} />
          <${Composer} key=${thread} channel=${channel} place=${name} threadTs=${thread} />
        </section>`
        }
      </div>`
  }}<//>`
}

render(html`<${App} />`, document.getElementById('root'))
