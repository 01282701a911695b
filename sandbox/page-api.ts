/** The page's own API: what a person sees, what a person does, and live news of both. */
import type { Route, Served } from './routes.ts'

export function pageRoutes(_served: Served): Route {
  return async () => false
}
