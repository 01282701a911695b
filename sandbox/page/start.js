/** The first screen: what a newcomer can try, in six steps. */
import { useContext } from 'preact/hooks'
import { html, Scene } from './html.js'
import { Icon } from './icons.js'

export function Start({ go }) {
  const { words, state } = useContext(Scene)
  const first = state.channels.find(channel => channel.name !== 'general') ?? state.channels[0]
  return html`<div class="start">
    <p class="lead">${words.startIntro}</p>
    <ol>${words.steps.map(
      ([title, text], index) => html`<li>
      <span class="number" aria-hidden="true">${index + 1}</span>
      <div><h2>${title}</h2><p>${text}</p></div></li>`,
    )}</ol>
    <div class="actions">
      ${first && html`<button type="button" class="button primary big" onClick=${() => go(first.id)}># ${first.name}</button>`}
      <button type="button" class="button big" onClick=${() => go('home')}><${Icon} name="home" /> ${words.home}</button>
    </div>
  </div>`
}
