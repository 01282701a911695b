/** The modal on top of a person's stack, and Slack's small confirmation. Both are real dialogs: focus stays inside. */
import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import { Blocks } from './blocks.js'
import { html, Scene } from './html.js'
import { Icon } from './icons.js'
import { emoji, Words } from './mrkdwn.js'

const QUIET_MS = 300

function useDialog() {
  const box = useRef(null)
  useEffect(() => {
    const dialog = box.current
    if (dialog && !dialog.open) dialog.showModal()
    return () => dialog?.close()
  }, [])
  return box
}

export function Modal({ view, depth, errors }) {
  const { words, perform } = useContext(Scene)
  const box = useDialog()
  const [draft, setDraft] = useState({})
  const [sending, setSending] = useState(false)
  const [trouble, setTrouble] = useState('')
  const typing = useRef(0)

  const change = (block, entered, { typing: still } = {}) => {
    setDraft(before => ({ ...before, [block.block_id]: entered }))
    clearTimeout(typing.current)
    const tell = () => {
      if (!block.dispatch_action) return perform({ do: 'fill', values: { [block.block_id]: entered } })
      const options = { blockId: block.block_id, selected: entered }
      return perform({ do: 'click', where: 'modal', actionId: block.element.action_id, options })
    }
    // Text goes to the app's form when the person pauses; a choice at once.
    if (still) typing.current = setTimeout(tell, QUIET_MS)
    else tell()
  }

  const submit = async event => {
    event.preventDefault()
    if (sending) return
    clearTimeout(typing.current)
    setSending(true)
    setTrouble('')
    const here = new Set(view.blocks.filter(block => block.type === 'input').map(block => block.block_id))
    const values = Object.fromEntries(Object.entries(draft).filter(([id]) => here.has(id)))
    const { done, problem } = await perform({ do: 'submit', values })
    setSending(false)
    if (problem) setTrouble(problem)
    else if (done?.error) setTrouble(done.error === 'operation_timeout' ? words.trouble : words.failed)
    else if (!done?.closed && !done?.errors && done?.view?.id === view.id && done.view.hash === view.hash) {
      setTrouble(words.failed)
    }
  }
  const close = () => perform({ do: 'close' })

  return html`<dialog ref=${box} class="modal" aria-labelledby="modal-title" onCancel=${event => {
    event.preventDefault()
    close()
  }}>
    <form onSubmit=${submit} novalidate>
      <header>
        ${depth > 1 && html`<button type="button" class="icon" aria-label=${words.cancel} onClick=${close}><${Icon} name="back" /></button>`}
        <img src="/logo.svg" alt="" width="24" height="24" />
        <h2 id="modal-title">${emoji(view.title.text)}</h2>
        <button type="button" class="icon" aria-label=${words.close} title=${words.close}
          onClick=${() => perform({ do: 'close', all: true })}><${Icon} name="close" /></button>
      </header>
      <div class="content">
        <${Blocks} blocks=${view.blocks} where="modal" values=${view.state.values} form=${{ draft, errors, change }} />
        ${trouble && html`<p class="error" role="alert">${trouble}</p>`}
      </div>
      <footer>
        <button type="button" class="button" onClick=${close}>${emoji(view.close?.text ?? words.close)}</button>
        ${
          view.submit &&
          html`<button type="submit" class="button primary" aria-busy=${sending}>
          ${emoji(view.submit.text)}</button>`
        }
      </footer>
    </form>
  </dialog>`
}

export function Confirm({ confirm, onAnswer }) {
  const scene = useContext(Scene)
  const box = useDialog()
  return html`<dialog ref=${box} class="modal small" aria-labelledby="confirm-title" onCancel=${event => {
    event.preventDefault()
    onAnswer(false)
  }}>
    <header><h2 id="confirm-title">${emoji(confirm.title.text)}</h2></header>
    <div class="content"><${Words} text=${confirm.text} scene=${scene} /></div>
    <footer>
      <button type="button" class="button" onClick=${() => onAnswer(false)}>${emoji(confirm.deny.text)}</button>
      <button type="button" class=${`button ${confirm.style === 'danger' ? 'danger' : 'primary'}`}
        onClick=${() => onAnswer(true)}>${emoji(confirm.confirm.text)}</button>
    </footer>
  </dialog>`
}
