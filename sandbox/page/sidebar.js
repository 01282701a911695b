/** Who I am and where I can go. */
import { useContext, useEffect, useState } from 'preact/hooks'
import { Avatar } from './conversation.js'
import { html, Scene } from './html.js'
import { Icon } from './icons.js'

/** What was last read where, per person; kept in the browser. */
function useUnread(me, place, conversations) {
  const key = `nhipcau.read.${me}`
  const [read, setRead] = useState({})
  useEffect(() => setRead(JSON.parse(localStorage.getItem(key) ?? '{}')), [key])
  const here = conversations.find(each => each.place === place)
  const last = here?.messages.at(-1)?.ts
  useEffect(() => {
    if (!last) return
    setRead(before => {
      const after = { ...before, [place]: last }
      localStorage.setItem(key, JSON.stringify(after))
      return after
    })
  }, [key, place, last])
  return (where, messages) =>
    messages.filter(m => m.user !== me && m.ts > (read[where] ?? '0') && where !== place).length
}

export function Sidebar({ place, go, me, choose, lang, setLang, onClose }) {
  const { state, words, nameOf } = useContext(Scene)
  const dm = { ...state.dm, place: 'dm' }
  const channels = state.channels.map(channel => ({ ...channel, place: channel.id }))
  const unread = useUnread(me, place, [...channels, dm])
  const mine = state.people.find(person => person.id === me)
  const mark = ({ deleted, isBot, isRestricted, isStranger }) => {
    const word = deleted
      ? words.gone
      : isBot
        ? words.bot
        : isRestricted
          ? words.guest
          : isStranger
            ? words.stranger
            : ''
    return word && ` (${word})`
  }
  const item = (where, icon, name, count = 0) => html`<li>
    <button type="button" class=${`place ${count ? 'unread' : ''}`} aria-current=${place === where ? 'page' : undefined}
      onClick=${() => go(where)}><${Icon} name=${icon} /><span class="name">${name}</span>
      ${count > 0 && html`<span class="badge">${count}</span>`}</button></li>`
  return html`<nav class="sidebar" aria-label=${words.channels}>
    <header><img src="/logo.svg" alt="" width="34" height="34" />
      <div><strong>${state.team.name}</strong><span class="quiet">${words.workspace}</span></div>
      <button type="button" class="icon only-narrow" aria-label=${words.closeMenu} onClick=${onClose}><${Icon} name="close" /></button></header>
    <div class="me"><${Avatar} id=${me} name=${nameOf(me)} />
      <div class="me-name" aria-hidden="true"><strong>${nameOf(me)}</strong><span class="quiet">${mine?.title}</span></div>
      <${Icon} name="choose" />
      <label class="unseen" for="who">${words.iAm}</label>
      <select id="who" title=${words.iAm} value=${me} onChange=${event => choose(event.target.value)}>
        ${state.people.map(
          person => html`<option value=${person.id}>${person.realName} – ${person.title}${mark(person)}</option>`,
        )}
      </select></div>
    <ul>${item('start', 'star', words.start)}</ul>
    <h2>${words.apps} · ${state.bot.name}</h2>
    <ul>${item('home', 'home', words.home)}${item('dm', 'mail', words.messages, unread('dm', dm.messages))}</ul>
    <h2>${words.channels}</h2>
    <ul>${channels.map(channel =>
      item(
        channel.id,
        channel.isPrivate ? 'lock' : channel.isShared ? 'shared' : 'hash',
        channel.name,
        unread(channel.id, channel.messages),
      ),
    )}</ul>
    <footer role="group" aria-label=${words.language}>
      ${['vi', 'en'].map(
        each => html`<button type="button" aria-pressed=${lang === each}
        onClick=${() => setLang(each)}>${each === 'vi' ? 'Tiếng Việt' : 'English'}</button>`,
      )}
    </footer>
  </nav>`
}
