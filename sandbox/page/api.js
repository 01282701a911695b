/** The page's wires to the sandbox. */
export async function fetchState(me) {
  const response = await fetch(`/ui/state?as=${encodeURIComponent(me ?? '')}`)
  return response.json()
}

/** Answers `{ done }`, or `{ problem }` when the person could not do it. */
export async function act(wish) {
  const response = await fetch('/ui/act', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  })
  return response.json()
}

export async function clock(to) {
  const options = to
    ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ to }) }
    : {}
  const response = await fetch('/ui/clock', options)
  return response.ok ? response.json() : undefined
}

export function listen({ past, traffic, problem, changed }) {
  const source = new EventSource('/ui/news')
  const on = (name, handler) => source.addEventListener(name, event => handler(JSON.parse(event.data)))
  on('past', past)
  on('traffic', traffic)
  on('problem', problem)
  on('changed', changed)
  source.addEventListener('open', changed)
  return () => source.close()
}
