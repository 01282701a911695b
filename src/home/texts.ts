import type { Bilingual } from '../core/locale.ts'
import { givenName } from '../core/text.ts'
import { type Day, showDay } from '../core/time.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'

const vi = {
  hello: (name: string) => `Chào ${givenName(name)}`,
  noRole: mrk`Bạn chưa có vai trò trong Nhịp Cầu. Bạn nhờ quản trị trao vai trò để thấy đúng phần việc của mình nhé.`,
  quick: { brief: 'Brief mới', task: 'Task mới', client: 'Khách hàng mới', invoice: 'Ghi hóa đơn' },
  settings: 'Cài đặt',
  mySettings: 'Cài đặt của tôi',
  help: mrk`Gõ \`/nhipcau\` để xem các lệnh.`,

  onLeave: (until: Day, cover: string | undefined) =>
    cover === undefined
      ? mrk`Bạn đang nghỉ đến hết ${showDay(until, 'vi')}, chưa có người thay.`
      : mrk`Bạn đang nghỉ đến hết ${showDay(until, 'vi')}, *${cover}* thay.`,
  standsIn: (name: string, until: Day) => mrk`Bạn đang thay *${name}* đến hết ${showDay(until, 'vi')}.`,

  mine: 'Của tôi',
  parts: { late: 'Trễ hạn', today: 'Hôm nay', week: 'Tuần này', later: 'Sau tuần này' },
  more: (n: number) => `còn ${n} việc nữa`,
  free: mrk`Bạn chưa được giao việc nào.`,
  freeAccount: mrk`Có brief từ khách thì bấm *Brief mới*, hoặc gõ \`/brief\` ở bất cứ đâu.`,
  freeOthers: mrk`Khi có người giao việc, việc sẽ hiện ở đây kèm nút nhận và nộp.`,

  unassigned: 'Chờ bạn phân công',

  stuck: 'Việc kẹt, cần bạn gỡ',
  nobody: 'chưa có người làm',

  waiting: 'Chờ tôi duyệt',
  handedIn: (who: string, rounds: number) => (rounds > 0 ? `${who} nộp, vòng ${rounds + 1}` : `${who} nộp`),
  asksLater: (who: string, from: string, to: string) => ` · ${who} xin dời ${from} → ${to}: `,
  somebody: 'ai đó',

  questions: 'Câu hỏi chờ bạn',
  asks: (who: string, brief: string, when: string) => ` · ${who}, ${brief}, ${when}`,

  drafts: 'Brief đang viết dở',
  moreDrafts: (n: number): Mrk => mrk`còn ${n} bản nháp nữa`,

  clients: 'Khách hàng của tôi',
  clientState: (open: number, late: number): Mrk =>
    open === 0 ? mrk`chưa có việc nào đang mở` : mrk`${open} việc đang mở${late > 0 && mrk` · *${late} trễ hạn*`}`,
  openClient: 'Mở',
  moreClients: (n: number): Mrk => mrk`còn ${n} khách nữa, gõ \`/client\` để xem`,

  receivables: 'Công nợ',
  private: mrk`Chỉ những người được phép mới thấy phần này.`,
  moreReceivables: (n: number): Mrk => mrk`còn ${n} khách nữa, gõ \`/congno\` để xem`,
}

const en: typeof vi = {
  hello: name => `Hello ${name}`,
  noRole: mrk`You have no role in Nhịp Cầu yet. Please ask an admin for one, so that you see what is yours.`,
  quick: { brief: 'New brief', task: 'New task', client: 'New client', invoice: 'Record invoice' },
  settings: 'Settings',
  mySettings: 'My settings',
  help: mrk`Type \`/nhipcau\` for the commands.`,

  onLeave: (until, cover) =>
    cover === undefined
      ? mrk`You are on leave until ${showDay(until, 'en')}; nobody stands in.`
      : mrk`You are on leave until ${showDay(until, 'en')}; *${cover}* stands in.`,
  standsIn: (name, until) => mrk`You stand in for *${name}* until ${showDay(until, 'en')}.`,

  mine: 'Mine',
  parts: { late: 'Late', today: 'Today', week: 'This week', later: 'Later' },
  more: n => `and ${n} more`,
  free: mrk`No work has been given to you.`,
  freeAccount: mrk`A client has a brief? Press *New brief*, or type \`/brief\` anywhere.`,
  freeOthers: mrk`When somebody gives you work, it appears here with buttons to accept it and hand it in.`,

  unassigned: 'Waiting for you to assign',

  stuck: 'Stuck, and yours to see through',
  nobody: 'nobody has it yet',

  waiting: 'Waiting for my approval',
  handedIn: (who, rounds) => (rounds > 0 ? `handed in by ${who}, round ${rounds + 1}` : `handed in by ${who}`),
  asksLater: (who, from, to) => ` · ${who} asks to move ${from} → ${to}: `,
  somebody: 'somebody',

  questions: 'Questions waiting for you',
  asks: (who, brief, when) => ` · ${who}, ${brief}, ${when}`,

  drafts: 'Unfinished briefs',
  moreDrafts: n => mrk`and ${n} more drafts`,

  clients: 'My clients',
  clientState: (open, late) =>
    open === 0 ? mrk`no open work` : mrk`${open} open${late > 0 && mrk` · *${late} late*`}`,
  openClient: 'Open',
  moreClients: n => mrk`and ${n} more; type \`/client\` to see them`,

  receivables: 'Receivables',
  private: mrk`Only those who may see amounts see this part.`,
  moreReceivables: n => mrk`and ${n} more clients; type \`/congno\` to see them`,
}

export const homeTexts: Bilingual<typeof vi> = { vi, en }
export type HomeTexts = typeof vi
