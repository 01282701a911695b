/** Interactive elements. Native controls wherever one exists: they bring keyboard and screen reader with them. */
import { useContext, useEffect, useId, useRef, useState } from 'preact/hooks'
import { html, Scene } from './html.js'
import { Icon } from './icons.js'
import { emoji } from './mrkdwn.js'

/** What an element holds, in the form that `fill`, `submit` and `click` take. */
export function enteredOf(state) {
  if (!state) return undefined
  if ('selected_option' in state) return state.selected_option?.value ?? null
  if ('selected_options' in state) return state.selected_options.map(option => option.value)
  if ('rich_text_value' in state) return plainOf(state.rich_text_value)
  const { type, timezone, ...rest } = state
  return Object.values(rest)[0] ?? null
}

const plainOf = node => (node ? (node.text ?? (node.elements ?? []).map(plainOf).join('')) : '')

const options = element => [
  ...(element.options ?? []),
  ...(element.option_groups ?? []).flatMap(group => group.options),
]

/** People and channels as options of a select; a channel that is already chosen stays, also for who is not in it. */
function directory(type, state, value) {
  if (type.includes('users')) {
    return state.people.filter(p => !p.deleted).map(p => ({ value: p.id, text: { text: p.realName } }))
  }
  const mine = new Set(state.channels.map(channel => channel.id))
  const chosen = [value].flat()
  return state.allChannels
    .filter(channel => mine.has(channel.id) || chosen.includes(channel.id))
    .map(channel => ({ value: channel.id, text: { text: `#${channel.name}` } }))
}

export function Button({ element, onAct, big = false }) {
  const { ask } = useContext(Scene)
  const [busy, setBusy] = useState(false)
  const press = async () => {
    if (element.confirm && !(await ask(element.confirm))) return
    setBusy(true)
    await onAct({ value: element.value })
    setBusy(false)
    if (element.url) window.open(element.url, '_blank', 'noreferrer')
  }
  return html`<button type="button" class=${`button ${element.style ?? ''} ${big ? 'big' : ''}`} aria-busy=${busy}
    aria-label=${element.accessibility_label} onClick=${press}>${emoji(element.text.text)}</button>`
}

export function Overflow({ element, onAct }) {
  const { words, ask } = useContext(Scene)
  return html`<${Menu} label=${words.more} items=${element.options.map(option => ({
    label: emoji(option.text.text),
    run: async () => {
      if (element.confirm && !(await ask(element.confirm))) return
      await onAct({ selected: option.value })
      if (option.url) window.open(option.url, '_blank', 'noreferrer')
    },
  }))} />`
}

/** A ⋯ button with a menu: arrows move, Esc closes, focus returns. */
export function Menu({ label, items }) {
  const [open, setOpen] = useState(false)
  const box = useRef(null)
  useEffect(() => {
    if (!open) return undefined
    box.current?.querySelector('[role=menuitem]')?.focus()
    const outside = event => !box.current?.contains(event.target) && setOpen(false)
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  const onKeyDown = event => {
    if (!open) return
    const all = [...box.current.querySelectorAll('[role=menuitem]')]
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus()
    if (event.key === 'Escape') {
      setOpen(false)
      box.current.querySelector('button')?.focus()
    }
    if (step || event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
    }
  }
  return html`<span class="menu" ref=${box} onKeyDown=${onKeyDown}>
    <button type="button" class="icon" aria-haspopup="menu" aria-expanded=${open} aria-label=${label} title=${label}
      onClick=${() => setOpen(!open)}><${Icon} name="more" /></button>
    ${
      open &&
      html`<span role="menu" class="popup" aria-label=${label}>
      ${items.map(
        item =>
          html`<button type="button" role="menuitem" onClick=${() => {
            setOpen(false)
            item.run()
          }}>${item.label}</button>`,
      )}
    </span>`
    }
  </span>`
}

function Select({ element, value, onChange, id, described, all }) {
  const { words } = useContext(Scene)
  const row = option => html`<option value=${option.value}>${emoji(option.text.text)}</option>`
  return html`<select id=${id} aria-describedby=${described} value=${value ?? ''}
    onChange=${event => onChange(event.target.value || null)}>
    <option value="">${element.placeholder?.text ?? words.choose}</option>
    ${
      element.option_groups
        ? element.option_groups.map(
            group => html`<optgroup label=${group.label.text}>${group.options.map(row)}</optgroup>`,
          )
        : all.map(row)
    }
  </select>`
}

/** Several of many: what is chosen stands as chips, a select adds more. */
function MultiSelect({ element, value, onChange, id, described, all }) {
  const { words } = useContext(Scene)
  const chosen = value ?? []
  const nameOf = each => all.find(option => option.value === each)?.text.text ?? each
  return html`<div class="multi">
    ${
      chosen.length > 0 &&
      html`<ul class="chips">
      ${chosen.map(
        each => html`<li>${emoji(nameOf(each))}
        <button type="button" aria-label=${`✕ ${nameOf(each)}`}
          onClick=${() => onChange(chosen.filter(other => other !== each))}>×</button></li>`,
      )}
    </ul>`
    }
    <select id=${id} aria-describedby=${described} value="" onChange=${event => {
      if (event.target.value) onChange([...chosen, event.target.value])
      event.target.value = ''
    }}>
      <option value="">${element.placeholder?.text ?? words.choose}</option>
      ${all
        .filter(option => !chosen.includes(option.value))
        .map(option => html`<option value=${option.value}>${emoji(option.text.text)}</option>`)}
    </select>
  </div>`
}

/** Options that the app looks up while a person types. */
function External({ element, block, where, value, onChange, id, described, current }) {
  const { words, perform } = useContext(Scene)
  const many = element.type.startsWith('multi_')
  const [query, setQuery] = useState('')
  const [found, setFound] = useState()
  const [names, setNames] = useState({})
  const list = useId()
  const known = [current?.selected_option, ...(current?.selected_options ?? [])].filter(Boolean)
  const nameOf = each => names[each] ?? known.find(option => option.value === each)?.text.text ?? each
  const look = async text => {
    setQuery(text)
    const answer = await perform({
      do: 'options',
      where,
      actionId: element.action_id,
      blockId: block.block_id,
      query: text,
    })
    setFound(answer.done ?? [])
  }
  const pick = option => {
    setNames({ ...names, [option.value]: option.text.text })
    onChange(many ? [...new Set([...(value ?? []), option.value])] : option.value)
    setFound(undefined)
    setQuery('')
  }
  const chosen = many ? (value ?? []) : value ? [value] : []
  const onKeyDown = event => {
    if (event.key === 'Enter' && found?.[0]) {
      event.preventDefault()
      pick(found[0])
    }
    if (event.key === 'Escape' && found) {
      event.stopPropagation()
      event.preventDefault()
      setFound(undefined)
    }
  }
  return html`<div class="external">
    ${
      chosen.length > 0 &&
      html`<ul class="chips">
      ${chosen.map(
        each => html`<li>${emoji(nameOf(each))}
        <button type="button" aria-label=${`✕ ${nameOf(each)}`}
          onClick=${() => onChange(many ? chosen.filter(other => other !== each) : null)}>×</button></li>`,
      )}
    </ul>`
    }
    <input id=${id} type="text" role="combobox" autocomplete="off" aria-expanded=${Boolean(found)} aria-controls=${list}
      aria-describedby=${described} placeholder=${element.placeholder?.text ?? words.search} value=${query}
      onFocus=${() => look(query)} onInput=${event => look(event.target.value)} onKeyDown=${onKeyDown}
      onBlur=${() => setTimeout(() => setFound(undefined), 200)} />
    ${
      found &&
      html`<div id=${list} role="listbox" class="popup list">
      ${found.length === 0 && html`<p class="quiet">${words.nothingFound}</p>`}
      ${found.map(
        option => html`<button type="button" role="option" tabindex="-1" onPointerDown=${event => {
          event.preventDefault()
          pick(option)
        }}>${emoji(option.text.text)}
        ${option.description && html`<small>${emoji(option.description.text)}</small>`}</button>`,
      )}
    </div>`
    }
  </div>`
}

function Choices({ element, value, onChange, name, labelledBy, described }) {
  const many = element.type === 'checkboxes'
  const chosen = many ? (value ?? []) : [value]
  const toggle = option => {
    if (!many) return onChange(option)
    return onChange(chosen.includes(option) ? chosen.filter(each => each !== option) : [...chosen, option])
  }
  return html`<div role=${many ? 'group' : 'radiogroup'} aria-labelledby=${labelledBy} aria-describedby=${described}
    class="choices">
    ${element.options.map(
      option => html`<label>
      <input type=${many ? 'checkbox' : 'radio'} name=${name} checked=${chosen.includes(option.value)}
        onChange=${() => toggle(option.value)} />
      <span>${emoji(option.text.text)}
        ${option.description && html`<small>${emoji(option.description.text)}</small>`}</span></label>`,
    )}
  </div>`
}

const toLocal = seconds => {
  if (!seconds) return ''
  const at = new Date(Number(seconds) * 1000)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** Gives the file to the sandbox; its id is what the form holds. */
const uploadWith = perform => async file => {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return (await perform({ do: 'upload', name: file.name, content: btoa(text) })).done
}

const INPUT_TYPES = {
  datepicker: 'date',
  timepicker: 'time',
  number_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  plain_text_input: 'text',
}

/** Any element that holds a value. `onChange(entered, { typing })`; typing is still going on while it is true. */
export function Field({ element, block, where, value, current, onChange, id, labelledBy, described }) {
  const { state, perform } = useContext(Scene)
  const { type } = element
  const common = { element, value, onChange: entered => onChange(entered, {}), id, described }
  if (type === 'checkboxes' || type === 'radio_buttons') {
    return html`<${Choices} ...${common} name=${`${block.block_id}-${element.action_id}`} labelledBy=${labelledBy} />`
  }
  if (type.includes('external_select')) {
    return html`<${External} ...${common} block=${block} where=${where} current=${current} />`
  }
  if (type.includes('select')) {
    const all = type.includes('static') ? options(element) : directory(type, state, value)
    return html`<${type.startsWith('multi_') ? MultiSelect : Select} ...${common} all=${all} />`
  }
  if (type === 'file_input') {
    return html`<input id=${id} type="file" multiple=${element.max_files !== 1} aria-describedby=${described}
      accept=${element.filetypes?.map(type => `.${type}`).join(',')}
      onChange=${async event => onChange(await Promise.all([...event.target.files].map(uploadWith(perform))), {})} />`
  }
  if (type === 'datetimepicker') {
    return html`<input id=${id} type="datetime-local" aria-describedby=${described} value=${toLocal(value)}
      onChange=${event => onChange(Math.floor(new Date(event.target.value).getTime() / 1000) || null, {})} />`
  }
  const text = {
    id,
    value: value ?? '',
    placeholder: element.placeholder?.text,
    'aria-describedby': described,
    onInput: event => onChange(event.target.value, { typing: true }),
  }
  if (type === 'rich_text_input' || element.multiline) return html`<textarea rows="4" ...${text}></textarea>`
  return html`<input type=${INPUT_TYPES[type] ?? 'text'} autocomplete="off"
    inputmode=${type === 'number_input' ? 'decimal' : undefined} ...${text} />`
}
