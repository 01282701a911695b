// The laws of the house. Each is checked on the code as it stands, and on a planted fault, so that it is known to bite.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

type Files = ReadonlyMap<string, string>

const ROOT = join(import.meta.dirname, '..')

function filesUnder(folder: string): Files {
  const found = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
  return new Map(
    found
      .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
      .map(entry => {
        const path = join(entry.parentPath, entry.name)
        return [relative(ROOT, path), readFileSync(path, 'utf8')]
      }),
  )
}

/** From the ground up. A file belongs to the first entry that its path begins with. */
const FLOORS = [
  'src/core/',
  'src/clock.ts',
  'src/log.ts',
  'src/metrics.ts',
  'src/config.ts',
  'src/http.ts',
  'src/db/',
  'src/ctx.ts',
  'src/slack/',
  'src/outbox/',
  'src/people/',
  'src/client/',
  'src/brief/',
  'src/task/',
  'src/invoice/',
  'src/nudge/',
  'src/digest/',
  'src/home/',
  'src/ledger/',
  'src/jobs/',
  'src/app.ts',
  'src/demoClock.ts',
  'src/main.ts',
]
/** Inside a slice, from the ground up; a file of another name belongs to the slice's model. */
const ROOMS = ['model', 'due', 'texts', 'store', 'views', 'flow', 'listeners']
const SLICES = ['people', 'client', 'brief', 'task', 'invoice', 'nudge', 'digest', 'home', 'ledger', 'jobs']

const importsOf = (text: string): string[] =>
  [...text.matchAll(/^(?:import|export)\s[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gms)].map(
    m => m[1] ?? m[2] ?? m[3] ?? '',
  )

const floorOf = (path: string): number => FLOORS.findIndex(floor => path.startsWith(floor))

function upwardImports(files: Files): string[] {
  const faults: string[] = []
  for (const [path, text] of files) {
    const floor = floorOf(path)
    if (floor === -1) faults.push(`${path} stands on no floor`)
    for (const wanted of importsOf(text)) {
      if (!wanted.startsWith('.')) continue
      const target = normalize(join(dirname(path), wanted))
      if (!target.startsWith('src/')) faults.push(`${path} reaches outside src: ${target}`)
      else if (floorOf(target) > floor) faults.push(`${path} looks up to ${target}`)
    }
  }
  return faults
}

const roomOf = (path: string): number => {
  const name = path.replace(/^.*\//, '').replace(/\.ts$/, '')
  return ROOMS.findIndex(room => name === room || name.endsWith(room[0]?.toUpperCase() + room.slice(1)))
}

function upwardInSlice(files: Files): string[] {
  const faults: string[] = []
  for (const [path, text] of files) {
    const slice = SLICES.find(s => path.startsWith(`src/${s}/`))
    if (!slice) continue
    for (const wanted of importsOf(text)) {
      const target = normalize(join(dirname(path), wanted))
      if (!target.startsWith(`src/${slice}/`)) continue
      const [from, to] = [roomOf(path), roomOf(target)]
      if (from !== -1 && to !== -1 && to > from) faults.push(`${path} looks up to ${target}`)
    }
  }
  return faults
}

/** Each word with the places where it may stand. */
function outOfPlace(files: Files, what: RegExp, where: (path: string) => boolean): string[] {
  return [...files].filter(([path, text]) => !where(path) && what.test(withoutComments(text))).map(([path]) => path)
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')

/** Functions that make the condition on the workspace, as `const here = (scope) => eq(task.workspaceId, …)`, or build on one. */
function conditionsIn(files: Files): string[] {
  const functions = [...files.values()]
    .flatMap(text => withoutComments(text).split(/\n\s*\n|\n(?=\s*(?:export|const|async|function|type) )/))
    .flatMap(part => {
      const name = /^\s*(?:export )?const (\w+) = \(/.exec(part)?.[1]
      return name ? [{ name, part }] : []
    })
  const found = functions.filter(f => f.part.includes('workspaceId')).map(f => f.name)
  const onThem = functions.filter(f => found.some(name => f.part.includes(` ${name}(`) || f.part.includes(`(${name}(`)))
  return [...found, ...onThem.map(f => f.name)]
}

/** Statements on a table that name neither the workspace nor a condition that does. */
function unfilteredQueries(files: Files): string[] {
  const faults: string[] = []
  const conditions = conditionsIn(files)
  for (const [path, whole] of files) {
    const text = withoutComments(whole)
    const tables = new Set(
      [...text.matchAll(/import (?:type )?\{([^}]*)\} from '[./]*db\/schema\.ts'/g)].flatMap(
        m => (m[1] ?? '').match(/\w+/g) ?? [],
      ),
    )
    const filtered = new RegExp(
      ['workspaceId', 'workspace_id', 'workspace\\.id', ...conditions.map(name => `\\b${name}\\(`)].join('|'),
    )
    const lines = text.split('\n')
    lines.forEach((line, at) => {
      const table = /\.(?:from|update|delete)\((\w+)\)/.exec(line)?.[1]
      if (!table || !tables.has(table)) return
      let start = at
      while (start > 0 && /^\s*[.)]/.test(lines[start] ?? '')) start--
      const indent = (lines[start] ?? '').search(/\S/)
      const inside = (next: string | undefined) =>
        next !== undefined && next.trim() !== '' && (next.search(/\S/) > indent || /^\s*[.)\]}]/.test(next))
      let end = at + 1
      while (inside(lines[end])) end++
      const statement = lines.slice(start, end).join('\n')
      if (!filtered.test(statement)) faults.push(`${path}:${at + 1} ${line.trim()}`)
    })
  }
  return faults
}

/** Exported flows that take a person and never look at who it is. */
function unguardedFlows(files: Files): string[] {
  const faults: string[] = []
  for (const [path, text] of files) {
    if (!/\/(flow|\w+Flow)\.ts$/.test(path)) continue
    const parts = withoutComments(text).split(/^(?=export (?:async function|const|function) )/m)
    for (const part of parts) {
      const name = /^export (?:async function|const|function) (\w+)/.exec(part)?.[1]
      if (!name || !/\(\s*ctx: Ctx\b/.test(part)) continue
      if (!/\bactor\b|\bmust[A-Z]\w+\(|\bmay[A-Z]\w+\(/.test(part)) faults.push(`${path} ${name}`)
    }
  }
  return faults
}

const src = filesUnder('src')
const planted = (path: string, text: string): Files => new Map([[path, text]])

describe('imports point down', () => {
  test('from floor to floor', () => {
    expect(upwardImports(src)).toEqual([])
  })
  test('inside each slice', () => {
    expect(upwardInSlice(src)).toEqual([])
  })
  test.for([
    ['src/core/x.ts', "import { say } from '../outbox/say.ts'"],
    ['src/client/flow.ts', "import type { Task } from '../task/model.ts'"],
    ['src/people/store.ts', "import {\n  a,\n  b,\n} from '../digest/views.ts'"],
    ['src/attic/x.ts', ''],
    ['src/slack/on.ts', "import '../../sandbox/server.ts'"],
  ] as const)('a planted fault in %s is seen', ([path, text]) => {
    expect(upwardImports(planted(path, text))).toHaveLength(1)
  })
  test('a planted fault inside a slice is seen', () => {
    expect(upwardInSlice(planted('src/task/views.ts', "import { acceptTask } from './flow.ts'"))).toHaveLength(1)
  })
})

describe('everything has its place', () => {
  const places: [what: string, pattern: RegExp, where: (path: string) => boolean, fault: string][] = [
    ['the wall clock', /new Date\(\)|Date\.now\(\)/, p => p === 'src/clock.ts', 'const now = new Date()'],
    ['the environment', /process\.env/, p => p === 'src/main.ts', 'process.env.PORT'],
    [
      'Bolt and the Web API',
      /from '@slack\/(bolt|web-api|socket-mode)'/,
      p => p.startsWith('src/slack/') || p.startsWith('src/outbox/') || p === 'src/app.ts' || p === 'src/log.ts',
      "import { WebClient } from '@slack/web-api'",
    ],
    ['the console', /\bconsole\./, () => false, 'console.log(1)'],
    [
      'libraries on the ground floor',
      /from '(?!\.|zod'|dayjs|ical\.js')|import\('(?!\.|date-holidays')/,
      p => !p.startsWith('src/core/'),
      "import x from 'lodash'",
    ],
    ['default exports', /^export default /m, () => false, 'export default 1'],
    ['enums and namespaces', /^(export )?(const )?(enum|namespace) /m, () => false, 'export enum A { B }'],
  ]
  test.for(places)('%s', ([, pattern, where]) => {
    expect(outOfPlace(src, pattern, where)).toEqual([])
  })
  test.for(places)('%s out of place is seen', ([, pattern, where, fault]) => {
    expect(outOfPlace(planted('src/core/planted.ts', fault), pattern, where)).toHaveLength(1)
  })
})

describe('every query filters by workspace', () => {
  // `ctx.ts`, the clock, the alarm and the numbers (outbox/waiting) look at the workspaces themselves.
  const slices = new Map(
    [...src].filter(([path]) =>
      /^src\/(people|client|brief|task|invoice|nudge|digest|home|ledger|outbox)\//.test(path),
    ),
  )
  test('in every slice', () => {
    expect(slices.size).toBeGreaterThan(10)
    expect(unfilteredQueries(slices)).toEqual([])
  })
  test('a query without it is seen', () => {
    const fault = [
      "import { task } from '../db/schema.ts'",
      'export const all = (scope: Scope) =>',
      '  scope.db',
      '    .select()',
      '    .from(task)',
      '    .where(eq(task.id, id))',
      '',
    ].join('\n')
    expect(unfilteredQueries(planted('src/task/store.ts', fault))).toHaveLength(1)
    expect(
      unfilteredQueries(
        planted('src/task/store.ts', fault.replace('task.id, id', 'task.workspaceId, scope.workspace.id')),
      ),
    ).toEqual([])
  })
})

describe('every flow looks at who asks', () => {
  test('in every slice', () => {
    expect(unguardedFlows(src)).toEqual([])
  })
  test('a flow that does not is seen', () => {
    const fault = 'export async function closeBrief(ctx: Ctx, id: string) {\n  await save(ctx, id)\n}\n'
    expect(unguardedFlows(planted('src/brief/flow.ts', fault))).toEqual(['src/brief/flow.ts closeBrief'])
  })
})
