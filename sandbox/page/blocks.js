/** Blocks of messages, modals and Home tabs, drawn from the same functions. */
import { useContext, useId } from 'preact/hooks'
import { Button, enteredOf, Field, Overflow } from './elements.js'
import { html, Scene } from './html.js'
import { emoji, Markdown, RichText, Words } from './mrkdwn.js'

/** An element in a section or in actions: doing something with it tells the app at once. */
function Acting({ element, block, where, values, label }) {
  const { perform, words } = useContext(Scene)
  const id = useId()
  const onAct = options =>
    perform({ do: 'click', where, actionId: element.action_id, options: { blockId: block.block_id, ...options } })
  if (element.type === 'button' || element.type === 'workflow_button') {
    return html`<${Button} element=${element} onAct=${onAct} />`
  }
  if (element.type === 'overflow') return html`<${Overflow} element=${element} onAct=${onAct} />`
  if (element.type === 'image') return html`<img class="thumb" src=${element.image_url} alt=${element.alt_text} />`
  const current = values?.[block.block_id]?.[element.action_id]
  const name = element.placeholder?.text ?? label ?? words.choose
  return html`<span class="acting">
    <label class="unseen" for=${id} id=${`${id}-l`}>${name}</label>
    <${Field} element=${element} block=${block} where=${where} id=${id} labelledBy=${`${id}-l`} current=${current}
      value=${enteredOf(current)} onChange=${selected => onAct({ selected })} />
  </span>`
}

function Input({ block, where, values, form }) {
  const { words } = useContext(Scene)
  const id = useId()
  const current = values?.[block.block_id]?.[block.element.action_id]
  const error = form?.errors[block.block_id]
  const drafted = form?.draft[block.block_id]
  const value = drafted === undefined ? enteredOf(current) : drafted
  const described = [block.hint && `${id}-h`, error && `${id}-e`].filter(Boolean).join(' ') || undefined
  return html`<div class=${`field ${error ? 'wrong' : ''}`}>
    <label for=${id} id=${`${id}-l`}>${emoji(block.label.text)}
      ${block.optional && html` <span class="quiet">${words.optional}</span>`}</label>
    <${Field} element=${block.element} block=${block} where=${where} id=${id} labelledBy=${`${id}-l`}
      described=${described} current=${current} value=${value}
      onChange=${(entered, how) => form?.change(block, entered, how)} />
    ${block.hint && html`<p class="hint" id=${`${id}-h`}>${emoji(block.hint.text)}</p>`}
    ${error && html`<p class="error" role="alert" id=${`${id}-e`}>${error}</p>`}
  </div>`
}

const cell = (value, scene) => {
  if (value.type === 'rich_text') return html`<${RichText} elements=${value.elements} scene=${scene} />`
  return value.type === 'raw_number' ? String(value.value ?? value.text) : value.text
}

function Table({ block, scene }) {
  const [head, ...rows] = block.rows
  const side = index => block.column_settings?.[index]?.align ?? 'left'
  return html`<div class="table"><table>
    <thead><tr>${head.map((each, i) => html`<th style=${`text-align:${side(i)}`}>${cell(each, scene)}</th>`)}</tr></thead>
    <tbody>${rows.map(
      row =>
        html`<tr>${row.map((each, i) => html`<td style=${`text-align:${side(i)}`}>${cell(each, scene)}</td>`)}</tr>`,
    )}</tbody>
  </table></div>`
}

function Block({ block, where, values, form }) {
  const scene = useContext(Scene)
  switch (block.type) {
    case 'header':
      return html`<h3 class="header">${emoji(block.text.text)}</h3>`
    case 'divider':
      return html`<hr />`
    case 'section':
      return html`<div class="section">
        <div class="body">
          <${Words} text=${block.text} scene=${scene} />
          ${
            block.fields &&
            html`<div class="fields">
            ${block.fields.map(field => html`<div><${Words} text=${field} scene=${scene} /></div>`)}</div>`
          }
        </div>
        ${
          block.accessory &&
          html`<${Acting} element=${block.accessory} block=${block} where=${where} values=${values}
          label=${block.text?.text} />`
        }
      </div>`
    case 'context':
      return html`<div class="context">${block.elements.map(element =>
        element.type === 'image'
          ? html`<img src=${element.image_url} alt=${element.alt_text} />`
          : html`<span><${Words} text=${element} scene=${scene} /></span>`,
      )}</div>`
    case 'actions':
      return html`<div class="actions">${block.elements.map(
        element =>
          html`<${Acting} key=${element.action_id} element=${element} block=${block} where=${where} values=${values} />`,
      )}</div>`
    case 'input':
      return html`<${Input} block=${block} where=${where} values=${values} form=${form} />`
    case 'image':
      return html`<figure>${block.title && html`<figcaption>${emoji(block.title.text)}</figcaption>`}
        <img src=${block.image_url} alt=${block.alt_text} /></figure>`
    case 'rich_text':
      return html`<div class="rich"><${RichText} elements=${block.elements} scene=${scene} /></div>`
    case 'table':
      return html`<${Table} block=${block} scene=${scene} />`
    case 'markdown':
      return html`<${Markdown} text=${block.text} scene=${scene} />`
    case 'alert':
      return html`<p class=${`note ${block.level ?? ''}`} role="note"><${Words} text=${block.text} scene=${scene} /></p>`
    case 'container':
      return html`<div class="container"><strong>${emoji(block.title?.text ?? '')}</strong>
        <${Blocks} blocks=${block.child_blocks} where=${where} values=${values} form=${form} /></div>`
    default:
      return html`<p class="quiet">[${block.type}]</p>`
  }
}

/** @param form only in modals: `{ draft, errors, change }` */
export function Blocks({ blocks, where, values, form }) {
  return html`<div class="blocks">${blocks.map(
    block => html`<${Block} key=${block.block_id} block=${block} where=${where} values=${values} form=${form} />`,
  )}</div>`
}
