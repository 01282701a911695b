// What an operator is given to run the bot with. There is no container engine here, so it is held against the code: every
// name in it must be one that exists.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig, VARIABLES } from '../src/config.ts'
import { createMetrics, type Waiting } from '../src/metrics.ts'

const ROOT = join(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const PACKAGE = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> }

/** The parts of the Compose specification that are used here; anything else is a slip of the pen. */
const Seconds = z
  .string()
  .regex(/^\d+s$/)
  .transform(text => Number.parseInt(text, 10))
const Service = z.strictObject({
  image: z.string(),
  build: z.literal('.').optional(),
  profiles: z.array(z.string()).optional(),
  env_file: z.literal('.env').optional(),
  environment: z.record(z.string(), z.string()).optional(),
  depends_on: z
    .union([z.array(z.string()), z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') }))])
    .optional(),
  healthcheck: z
    .strictObject({
      test: z.tuple([z.enum(['CMD', 'CMD-SHELL'])], z.string()),
      interval: Seconds,
      timeout: Seconds,
      retries: z.int(),
      start_period: Seconds,
    })
    .optional(),
  ports: z.array(z.string().regex(/^\d+:\d+$/)).optional(),
  volumes: z.array(z.string()).optional(),
  stop_grace_period: Seconds.optional(),
  restart: z.literal('unless-stopped'),
  read_only: z.literal(true).optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  shm_size: z.string().optional(),
})
const Compose = z.strictObject({
  name: z.string(),
  'x-bot': z.unknown(),
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
})

describe('compose.yaml', () => {
  const { services, volumes } = Compose.parse(parse(read('compose.yaml'), { merge: true }))
  const bots = Object.entries(services).filter(([, s]) => s.image === 'nhip-cau')

  test('runs two bots that differ in nothing but who builds the image', () => {
    expect(bots.map(([name]) => name)).toEqual(['bot-1', 'bot-2'])
    const [first, second] = bots.map(([, { build, ...rest }]) => ({ build, rest }))
    expect(first?.rest).toEqual(second?.rest)
    expect([first?.build, second?.build]).toEqual(['.', undefined])
  })

  test('sets only variables that the bot reads, to values that it takes', () => {
    for (const [, { environment = {} }] of bots) {
      for (const name of Object.keys(environment)) expect(VARIABLES).toContain(name)
      const given = Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{[^}]*\}/, 'secret')]),
      )
      const slack = { SLACK_BOT_TOKEN: 'xoxb-1234-abcdefgh', SLACK_APP_TOKEN: 'xapp-1-A1-abcdefgh' }
      expect(readConfig({ ...slack, ...given }).database).toEqual({
        kind: 'external',
        url: 'postgres://nhip_cau:secret@postgres:5432/nhip_cau',
      })
    }
  })

  test('gives a stopping bot longer than it takes', () => {
    const { stopGraceMs } = readConfig({
      SLACK_BOT_TOKEN: 'xoxb-1234-abcdefgh',
      SLACK_SIGNING_SECRET: '0123456789abcdef',
      STOP_GRACE_MS: '10000',
    })
    const ownMs = Number(/STOP_MS = ([\d_]+)/.exec(read('src/main.ts'))?.[1]?.replaceAll('_', ''))
    expect(ownMs).toBeGreaterThan(0)
    for (const [, bot] of bots) expect((bot.stop_grace_period ?? 0) * 1000).toBeGreaterThan(stopGraceMs + ownMs)
  })

  test('depends on services and volumes that exist, and mounts files that exist', () => {
    for (const service of Object.values(services)) {
      const needed = Array.isArray(service.depends_on) ? service.depends_on : Object.keys(service.depends_on ?? {})
      for (const name of needed) expect(Object.keys(services)).toContain(name)
      for (const [from = ''] of (service.volumes ?? []).map(volume => volume.split(':'))) {
        if (from.startsWith('./')) expect(existsSync(join(ROOT, from)), from).toBe(true)
        else expect(Object.keys(volumes)).toContain(from)
      }
    }
  })

  test('keeps the database and the numbers inside: only the balancer has ports', () => {
    expect(Object.entries(services).flatMap(([name, { ports }]) => (ports ? [name] : []))).toEqual(['caddy'])
    expect(services.caddy?.profiles).toEqual(['http'])
  })

  test('keeps the data of PostgreSQL where its image of this version puts it', () => {
    const { image = '', volumes: mounted } = services.postgres ?? {}
    expect(Number(/^postgres:(\d+)$/.exec(image)?.[1])).toBeGreaterThanOrEqual(18)
    expect(mounted).toEqual(['postgres:/var/lib/postgresql'])
  })

  test('hides no password in the file, and says what to do without one', () => {
    const text = read('compose.yaml')
    const secrets = [...text.matchAll(/PASSWORD(?:: |\S*nhip_cau:)(\S+)/g)].map(([, value]) => value)
    for (const [whole] of text.matchAll(/\$\{POSTGRES_PASSWORD[^}]*\}/g)) expect(whole).toContain(':?')
    for (const secret of secrets) expect(secret).toMatch(/^\$\{/)
  })
})

describe('the balancer', () => {
  const text = read('Caddyfile')
  const { services } = Compose.parse(parse(read('compose.yaml'), { merge: true }))
  const setting = (name: string): string => new RegExp(`^\\s*${name} (.+)$`, 'm').exec(text)?.[1] ?? ''

  test('hands on Slack’s door alone, to both bots at their port', () => {
    expect([...text.matchAll(/^\s*(?:handle|route) (\/\S+)/gm)].map(([, path]) => path)).toEqual(['/slack/events'])
    const upstreams = setting('reverse_proxy').replace(' {', '').split(' ')
    expect(upstreams).toEqual(['bot-1:3000', 'bot-2:3000'])
    for (const upstream of upstreams) {
      const [name = '', port] = upstream.split(':')
      expect(services[name]?.environment?.PORT).toBe(port)
    }
  })

  test('notices a bot that leaves while it still serves', () => {
    const { stopGraceMs } = readConfig({
      SLACK_BOT_TOKEN: 'xoxb-1234-abcdefgh',
      SLACK_SIGNING_SECRET: '0123456789abcdef',
    })
    expect(setting('health_uri')).toBe('/healthz')
    const look = Seconds.parse(setting('health_interval')) + Seconds.parse(setting('health_timeout'))
    expect(look * 1000).toBeLessThan(stopGraceMs)
  })

  test('never outlives Slack’s patience', () => {
    expect(Seconds.parse(setting('lb_try_duration'))).toBeLessThan(3)
  })
})

describe('the image', () => {
  const text = read('Dockerfile')

  test('runs the Node that the tests run', () => {
    expect(/^FROM (\S+)/m.exec(text)?.[1]).toBe(`node:${PACKAGE.devDependencies.node}-slim`)
    expect(process.version).toBe(`v${PACKAGE.devDependencies.node}`)
  })

  test('copies what exists and is let through by .dockerignore, and nothing else is', () => {
    const copied = [...text.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '))
    const [everything, ...letThrough] = read('.dockerignore').trim().split('\n')
    expect(everything).toBe('*')
    expect(letThrough.map(line => line.replace('!', '')).sort()).toEqual([...copied].sort())
    for (const path of copied) expect(existsSync(join(ROOT, path)), path).toBe(true)
  })

  test('has all that the code reads from beside it', () => {
    const reads = ['src/db/migrate.ts', 'src/db/client.ts', 'src/main.ts'].map(read).join()
    const outside = [...reads.matchAll(/new URL\('\.\.\/\.\.\/(\w+)/g)].map(([, folder]) => folder)
    expect(outside).toEqual(['drizzle'])
    expect(text).toContain('COPY drizzle')
  })

  test('does not run as root, and hears the signal to stop itself', () => {
    expect(text.indexOf('USER node')).toBeGreaterThan(text.indexOf('npm ci'))
    expect(text).toMatch(/^CMD \["node", "src\/main\.ts"\]$/m)
  })

  test('asks after its health at the port that is set', () => {
    for (const [, name] of text.matchAll(/process\.env\.(\w+)/g)) expect(VARIABLES).toContain(name)
    expect(text).toContain('/healthz')
  })
})

describe('what is watched', () => {
  const NOTHING: Waiting = {
    queued: 0,
    held: 0,
    sending: 0,
    stopped: 0,
    dead: 0,
    oldestSeconds: 0,
    stoppedWorkspaces: 0,
  }
  /** Each metric that the process tells, with the labels it has. */
  async function told(): Promise<Map<string, Set<string>>> {
    const metrics = createMetrics()
    metrics.watch(async () => NOTHING)
    metrics.refused('x')
    metrics.ran('x', 'done', 1)
    const found = new Map<string, Set<string>>()
    for (const [, name = '', labels = ''] of (await metrics.text()).matchAll(/^(\w+)(?:\{(.*)\})? /gm)) {
      const known = found.get(name) ?? new Set<string>()
      for (const [, label = ''] of labels.matchAll(/(\w+)=/g)) known.add(label)
      found.set(name, known)
    }
    return found
  }
  const NAME = /\b(?:nhipcau|process|nodejs)_\w+/g
  /** What Prometheus itself adds to each line. */
  const OURS = ['job', 'instance']

  const dashboard = JSON.parse(read('docs/dashboard.json')) as {
    schemaVersion: number
    templating: { list: { name: string; type: string }[] }
    panels: {
      id: number
      title: string
      gridPos: { x: number; y: number; w: number; h: number }
      datasource: { uid: string }
      targets: { expr: string; refId: string; legendFormat: string; datasource: { uid: string } }[]
    }[]
  }
  const rules = (
    parse(read('docs/alerts.example.yml')) as {
      groups: { rules: { alert: string; expr: string; labels: object; annotations: { summary: string } }[] }[]
    }
  ).groups.flatMap(group => group.rules)
  const questions: [string, string][] = [
    ...dashboard.panels.flatMap(panel => panel.targets.map((t): [string, string] => [panel.title, t.expr])),
    ...rules.map((rule): [string, string] => [rule.alert, rule.expr]),
  ]

  test.for(questions)('%s asks for what /metrics tells, by labels that it has', async ([, expr]) => {
    const known = await told()
    const names = expr.match(NAME) ?? []
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect([...known.keys()]).toContain(name)
    const labels = new Set([...OURS, ...names.flatMap(name => [...(known.get(name) ?? [])])])
    const used = [
      ...[...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/)),
      ...[...expr.matchAll(/[{,](\w+)(?:=~|!=|=)/g)].map(([, label = '']) => label),
    ]
    for (const label of used) expect([...labels]).toContain(label)
    for (const [open, close] of ['()', '{}', '[]'])
      expect(expr.split(open ?? '').length).toBe(expr.split(close ?? '').length)
  })

  test('on the dashboard comes from the source that is chosen, and nothing lies on anything else', () => {
    expect(dashboard.templating.list.find(v => v.name === 'datasource')?.type).toBe('datasource')
    const taken = new Set<string>()
    const ids = dashboard.panels.map(panel => panel.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { gridPos, datasource, targets } of dashboard.panels) {
      for (const { uid } of [datasource, ...targets.map(t => t.datasource)]) expect(uid).toBe(`$${'{datasource}'}`)
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x},${y}`)).toBe(false)
          taken.add(`${x},${y}`)
        }
      }
    }
  })

  test('shows every metric of ours somewhere', async () => {
    const all = questions.map(([, expr]) => expr).join(' ')
    const ours = [...(await told()).keys()].filter(name => name.startsWith('nhipcau_'))
    expect(ours.length).toBeGreaterThan(10)
    for (const name of ours) {
      const family = name.replace(/_(bucket|sum|count)$/, '')
      expect(all).toContain(family)
    }
  })
})
