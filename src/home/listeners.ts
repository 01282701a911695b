import type { On } from '../slack/on.ts'
import { openHome } from './flow.ts'

/** Buttons on Home belong to the slices whose work they do. */
export function homeListeners(on: On): void {
  on.home(openHome)
}
