/** A channel, a direct message or a thread: messages and the place to write. */
import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import { Blocks } from './blocks.js'
import { Menu } from './elements.js'
import { html, Scene } from './html.js'
import { Icon } from './icons.js'
import { Mrkdwn } from './mrkdwn.js'

export function Avatar({ id, name }) {
  const { state } = useContext(Scene)
  if (id === state.bot.id) return html`<img class="avatar" src="/logo.svg" alt="" />`
  const hue = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7)
  // Vietnamese people are called by the last word of their name.
  const initial = name.split(' ').at(-1)?.[0] ?? '?'
  return html`<span class="avatar" aria-hidden="true" style=${`background:hsl(${hue} 45% 36%)`}>${initial}</span>`
}

function Message({ message, channel, onThread }) {
  const scene = useContext(Scene)
  const { words, state, perform, locale } = scene
  const name = scene.nameOf(message.user)
  const at = new Date(Number(message.ts) * 1000).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })
  const shortcuts = state.shortcuts.filter(shortcut => shortcut.type === 'message')
  const where = { channel: channel.id, ts: message.ts }
  return html`<li class=${`message ${message.ephemeral ? 'ephemeral' : ''}`}>
    <${Avatar} id=${message.user} name=${name} />
    <div class="said">
      <p class="who"><strong>${name}</strong>
        ${message.bot_id || message.ephemeral ? html` <span class="tag">${words.app}</span>` : ''}
        <time>${at}</time>
        ${message.ephemeral && html`<span class="tag soft"><${Icon} name="eye" /> ${words.onlyYou}</span>`}
        ${message.edited && html`<span class="quiet">${words.edited}</span>`}</p>
      ${
        message.blocks?.length
          ? html`<${Blocks} blocks=${message.blocks} where=${where} />`
          : html`<div class="body"><${Mrkdwn} text=${message.text} scene=${scene} /></div>`
      }
      ${(message.files ?? []).map(
        file => html`<p class="file"><${Icon} name="file" /> <strong>${file.title ?? file.name}</strong>
        <span class="quiet">${file.pretty_type ?? file.filetype}</span></p>`,
      )}
      ${(message.reactions ?? []).map(reaction => html`<span class="tag soft">:${reaction.name}: ${reaction.count}</span>`)}
      ${
        message.reply_count > 0 &&
        onThread &&
        html`<button type="button" class="replies"
        onClick=${() => onThread(message.ts)}>${words.replies(message.reply_count)}</button>`
      }
    </div>
    ${
      !message.ephemeral &&
      html`<div class="tools">
      ${
        onThread &&
        html`<button type="button" class="icon" aria-label=${words.reply} title=${words.reply}
        onClick=${() => onThread(message.ts)}><${Icon} name="thread" /></button>`
      }
      ${
        shortcuts.length > 0 &&
        html`<${Menu} label=${words.more} items=${shortcuts.map(shortcut => ({
          label: shortcut.name,
          run: () => perform({ do: 'messageShortcut', callbackId: shortcut.callback_id, ...where }),
        }))} />`
      }
    </div>`
    }
  </li>`
}

export function Messages({ messages, channel, onThread, label }) {
  const { words } = useContext(Scene)
  const end = useRef(null)
  const last = messages.at(-1)
  const mark = last ? `${last.ts} ${messages.length}` : ''
  useEffect(() => end.current?.scrollIntoView({ block: 'end' }), [mark, channel.id])
  return html`<div class="messages" role="log" aria-label=${label} tabindex="0">
    ${messages.length === 0 && html`<p class="empty">${channel.isReadOnly ? words.noNews : words.empty}</p>`}
    <ul>${messages.map(
      message => html`<${Message} key=${message.ts} message=${message} channel=${channel} onThread=${onThread} />`,
    )}</ul>
    <div ref=${end}></div>
  </div>`
}

/** Writes a message, or calls a command when it begins with /. Commands do not work in threads, as in Slack. */
export function Composer({ channel, place, threadTs }) {
  const { words, state, perform } = useContext(Scene)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [busy, setBusy] = useState(false)
  const box = useRef(null)
  const typed = /^\/(\S*)$/.exec(text)
  const offers = typed && !threadTs ? state.commands.filter(c => c.command.startsWith(`/${typed[1]}`)) : []
  const pick = command => {
    setText(`${command} `)
    setAt(0)
    box.current?.focus()
  }
  const send = async () => {
    const words = text.trim()
    if (!words || busy) return
    setBusy(true)
    setText('')
    const [command] = words.split(/\s/, 1)
    const isCommand = words.startsWith('/') && !threadTs
    await perform(
      isCommand
        ? { do: 'command', command, text: words.slice(command.length).trim(), channel: channel.id }
        : { do: 'say', channel: channel.id, text: words, ...(threadTs && { threadTs }) },
    )
    setBusy(false)
  }
  const onKeyDown = event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const exact = offers.length === 1 && offers[0].command === text
    if (offers.length > 0 && step) {
      event.preventDefault()
      setAt((at + step + offers.length) % offers.length)
    } else if (offers.length > 0 && (event.key === 'Tab' || (event.key === 'Enter' && !exact))) {
      event.preventDefault()
      pick(offers[Math.min(at, offers.length - 1)].command)
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      send()
    }
  }
  if (channel.isArchived) return html`<p class="composer quiet">${words.archived}</p>`
  if (channel.isReadOnly) return html`<p class="composer quiet">${words.readOnly}</p>`
  const label = threadTs ? words.reply : words.message(place)
  return html`<form class="composer" onSubmit=${event => {
    event.preventDefault()
    send()
  }}>
    ${
      offers.length > 0 &&
      html`<div class="popup list offers" role="listbox" id="offers" aria-label="/">
      ${offers.map(
        (offer, index) => html`<button type="button" role="option" tabindex="-1"
        id=${`offer-${index}`} aria-selected=${index === at} onClick=${() => pick(offer.command)}>
        <strong>${offer.command}</strong> <span class="quiet">${offer.usage_hint}</span>
        <small>${offer.description}</small></button>`,
      )}
    </div>`
    }
    <textarea ref=${box} rows="1" aria-label=${label} placeholder=${threadTs ? words.reply : words.write(place)}
      value=${text} aria-autocomplete="list" aria-controls=${offers.length ? 'offers' : undefined}
      aria-activedescendant=${offers.length ? `offer-${Math.min(at, offers.length - 1)}` : undefined}
      onInput=${event => setText(event.target.value)} onKeyDown=${onKeyDown}></textarea>
    <button type="submit" class="button primary" aria-busy=${busy}>${words.send}</button>
  </form>`
}
