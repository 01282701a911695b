/** The page's few pictures, drawn here because not every machine has the glyphs. */
import { html } from './html.js'

const PATHS = {
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  hash: 'M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16',
  shared: 'M4 8h14l-3.5-3.5M20 16H6l3.5 3.5',
  star: 'm12 4 2.4 5.2 5.6.7-4.1 3.9 1.1 5.6L12 16.6l-5 2.8 1.100-5.600L4 9.900l5.600-.7z',
  home: 'M4 11.500 12 5l8 6.500M6.500 10v9h11v-9',
  mail: 'M4 6h16v12H4zM4 7l8 6 8-6',
  tools: 'M4 7h9M17 7h3M15 4.500v5M4 17h3M11 17h9M9 14.500v5',
  eye: 'M3 12c4-7 14-7 18 0-4 7-14 7-18 0zM12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z',
  thread: 'M4 5h16v11H11l-4 4v-4H4z',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M11 5l-7 7 7 7M4 12h16',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  up: 'M12 19V5M6 11l6-6 6 6',
  choose: 'm7 10 5 5 5-5',
  down: 'M12 5v14M6 13l6 6 6-6',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
}

export function Icon({ name }) {
  return html`<svg class="glyph" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" fill="none"
    stroke="currentColor" stroke-width=${name === 'more' ? 3 : 1.9} stroke-linecap="round" stroke-linejoin="round">
    <path d=${PATHS[name]} /></svg>`
}
