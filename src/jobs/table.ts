// The whole timetable. Everything that the bot does by itself, rather than because somebody did something, is here.
import type { Scope } from '../ctx.ts'
import { sayDepartments, sayPeople, sayReceivables } from '../digest/flow.ts'
import { lookForTrouble } from '../ledger/alertFlow.ts'
import { archiveOld } from '../ledger/archiveStore.ts'
import { sweep } from '../nudge/flow.ts'
import { sayNoiseReport } from '../nudge/reportFlow.ts'
import type { Entry, EntryName } from './model.ts'

const tidyUp = async (scope: Scope): Promise<number> => (await archiveOld(scope)).messages

// biome-ignore format: a table
/** By the wall clock of the workspace. The order counts: what a morning shows is not asked for again by what follows. */
export const timetable: readonly Entry<EntryName>[] = [
  { name: 'digest.departments', when: { rhythm: 'workingDays', at: '09:00' },                 run: sayDepartments },
  { name: 'digest.people',      when: { rhythm: 'workingDays', at: '09:00' }, ownHours: true, run: sayPeople },
  { name: 'digest.receivables', when: { rhythm: 'workingDays', at: '09:00' },                 run: sayReceivables },
  { name: 'nudge.sweep',        when: { rhythm: 'workingTime', minutes: 5 },                  run: sweep },
  { name: 'report.noise',       when: { rhythm: 'firstWorkingDay', at: '10:00' },             run: sayNoiseReport },
  { name: 'outbox.archive',     when: { rhythm: 'everyDay', at: '03:30' },                    run: tidyUp },
  { name: 'ledger.alerts',      when: { rhythm: 'always', minutes: 5 },                       run: lookForTrouble },
]
