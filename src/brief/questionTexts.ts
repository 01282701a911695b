// What is said around a question on a brief, in both languages side by side.
import type { Bilingual, Locale } from '../core/locale.ts'
import type { Problem } from '../core/refusal.ts'
import { showDayShort } from '../core/time.ts'
import { type Mrk, mrk } from '../slack/mrkdwn.ts'
import type { Sentence } from '../slack/on.ts'
import type { QuestionRefusal } from './questionModel.ts'

const vi = {
  ask: 'Hỏi account',
  answer: 'Trả lời',
  takeBack: 'Rút câu hỏi',
  takeBackAsk: 'Rút câu hỏi này? Người được hỏi sẽ thấy là không cần trả lời nữa.',
  keep: 'Để lại',
  editBrief: 'Sửa brief',

  askTitle: 'Hỏi account',
  send: 'Gửi câu hỏi',
  about: (code: string, title: string, task: string | undefined): Mrk =>
    task === undefined ? mrk`Về brief *${code}* “${title}”` : mrk`Về brief *${code}* “${title}”, việc *${task}*`,
  to: (who: string): Mrk => mrk`Câu hỏi gửi tới *${who}*.`,
  toCover: (who: string, away: string, until: string): Mrk =>
    mrk`Câu hỏi gửi tới *${who}*, thay ${away} đang nghỉ đến ${until}.`,
  earlier: 'Đã hỏi về brief này',
  earlierMore: (n: number): Mrk => mrk`Còn ${n} câu trước nữa, bạn xem ở Chi tiết của brief.`,
  words: 'Câu hỏi',
  wordsExample: 'Ví dụ: KV có cần chừa chỗ cho logo nhà tài trợ không?',
  sentTitle: 'Đã gửi câu hỏi',
  sent: (who: string): Mrk => mrk`Đã gửi tới *${who}*. Có câu trả lời mình nhắn bạn ngay.`,
  sentLater: (who: string, when: string): Mrk =>
    mrk`Đã ghi câu hỏi. Đang ngoài giờ làm nên mình nhắn *${who}* lúc ${when}. Có câu trả lời mình nhắn bạn.`,

  answerTitle: 'Trả lời câu hỏi',
  sendAnswer: 'Gửi trả lời',
  answerLabel: 'Câu trả lời',
  answerHint: 'Người hỏi nhận ngay, và câu trả lời nằm lại cùng brief cho người sau.',

  asks: (who: string): Mrk => mrk`*${who}* hỏi:`,
  asksYou: (who: string, code: string, title: string, task: string | undefined): Mrk =>
    task === undefined
      ? mrk`*${who}* hỏi về brief *${code}* “${title}”:`
      : mrk`*${who}* hỏi về brief *${code}* “${title}”, việc *${task}*:`,
  asksShort: (who: string, code: string): Mrk => mrk`${who} hỏi về brief ${code}`,
  insteadOf: (who: string, until: string): Mrk => mrk`Gửi bạn thay ${who}, đang nghỉ đến ${until}.`,
  answers: (who: string, asker: string): Mrk => mrk`*${who}* trả lời ${asker}:`,
  answersYou: (who: string, code: string): Mrk => mrk`*${who}* đã trả lời câu hỏi của bạn về brief *${code}*.`,
  youAnswered: (asker: string, when: string): Mrk => mrk`Bạn đã trả lời ${asker} lúc ${when}.`,
  otherAnswered: (who: string, asker: string, when: string): Mrk => mrk`${who} đã trả lời ${asker} lúc ${when}.`,
  answeredBy: (who: string, when: string): Mrk => mrk`${who} đã trả lời lúc ${when}.`,
  takenBack: mrk`Câu hỏi này đã được rút, không cần trả lời nữa.`,
  question: 'Câu hỏi',
  reply: 'Trả lời',

  list: (n: number) => `Hỏi & đáp · ${n}`,
  asked: (who: string, when: string) => `${who} hỏi · ${when}`,
  answered: (who: string, when: string) => `${who} trả lời · ${when}`,
  waits: 'chưa có câu trả lời',
  listMore: (n: number): Mrk => mrk`Còn ${n} câu cũ hơn.`,
}

const en: typeof vi = {
  ask: 'Ask account',
  answer: 'Answer',
  takeBack: 'Withdraw question',
  takeBackAsk: 'Withdraw this question? Whoever was asked will see that no answer is needed.',
  keep: 'Keep it',
  editBrief: 'Edit brief',

  askTitle: 'Ask account',
  send: 'Send question',
  about: (code, title, task) =>
    task === undefined ? mrk`About brief *${code}* “${title}”` : mrk`About brief *${code}* “${title}”, task *${task}*`,
  to: who => mrk`The question goes to *${who}*.`,
  toCover: (who, away, until) => mrk`The question goes to *${who}*, standing in for ${away}, away until ${until}.`,
  earlier: 'Asked about this brief before',
  earlierMore: n => mrk`${n} earlier ones are in the brief’s details.`,
  words: 'Question',
  wordsExample: 'For example: does the key visual need room for a sponsor’s logo?',
  sentTitle: 'Question sent',
  sent: who => mrk`It went to *${who}*. You will hear from me as soon as there is an answer.`,
  sentLater: (who, when) =>
    mrk`The question is kept. It is outside working hours, so *${who}* hears of it at ${when}. I will tell you the answer.`,

  answerTitle: 'Answer the question',
  sendAnswer: 'Send answer',
  answerLabel: 'Answer',
  answerHint: 'Whoever asked gets it at once, and it stays with the brief for those who come later.',

  asks: who => mrk`*${who}* asks:`,
  asksYou: (who, code, title, task) =>
    task === undefined
      ? mrk`*${who}* has a question about brief *${code}* “${title}”:`
      : mrk`*${who}* has a question about brief *${code}* “${title}”, task *${task}*:`,
  asksShort: (who, code) => mrk`${who} has a question about brief ${code}`,
  insteadOf: (who, until) => mrk`It comes to you for ${who}, who is away until ${until}.`,
  answers: (who, asker) => mrk`*${who}* answers ${asker}:`,
  answersYou: (who, code) => mrk`*${who}* answered your question about brief *${code}*.`,
  youAnswered: (asker, when) => mrk`You answered ${asker} at ${when}.`,
  otherAnswered: (who, asker, when) => mrk`${who} answered ${asker} at ${when}.`,
  answeredBy: (who, when) => mrk`${who} answered at ${when}.`,
  takenBack: mrk`This question was withdrawn; no answer is needed.`,
  question: 'Question',
  reply: 'Answer',

  list: n => `Questions and answers · ${n}`,
  asked: (who, when) => `${who} asked · ${when}`,
  answered: (who, when) => `${who} answered · ${when}`,
  waits: 'no answer yet',
  listMore: n => mrk`${n} older ones.`,
}

export const questionTexts: Bilingual<typeof vi> = { vi, en }
export type QuestionTexts = typeof vi

const moment = (v: NonNullable<Problem['values']>, locale: Locale): string =>
  `${v.hour} ${showDayShort(String(v.day), locale)}`

export const questionRefusals: Bilingual<Record<QuestionRefusal, Sentence>> = {
  vi: {
    'question.unknown': 'Mình không tìm thấy câu hỏi này. Bạn mở Chi tiết của brief để xem các câu hỏi nhé.',
    'question.noBrief': 'Việc này không kèm brief nào nên không có account để hỏi. Bạn nhắn người giao việc giúp.',
    'question.yourOwn':
      'Bạn đang phụ trách brief này nên câu hỏi sẽ về lại bạn. Cần hỏi khách thì bạn mở brief rồi bấm Câu hỏi cho khách.',
    'question.nobody':
      'Hiện không ai phụ trách brief này đang làm việc, và cũng chưa có người thay. Bạn nhờ quản lý account giúp.',
    'question.answered': v => `Câu hỏi này đã được trả lời lúc ${moment(v, 'vi')} bởi ${v.who}.`,
    'question.withdrawn': 'Câu hỏi này đã được rút, không cần trả lời nữa.',
    'question.notYours':
      'Câu hỏi này dành cho account phụ trách brief hoặc khách, người thay và quản lý. Bạn biết câu trả lời thì viết trong thread giúp nhé.',
    'question.notAsker': v => `Chỉ ${v.who} rút được câu hỏi của mình.`,
  },
  en: {
    'question.unknown': 'This question cannot be found. Please open the brief’s details to see its questions.',
    'question.noBrief':
      'This task has no brief, so there is no account person to ask. Please write to who gave the task.',
    'question.yourOwn':
      'You own this brief, so the question would come back to you. To ask the client, open the brief and press Questions to client.',
    'question.nobody':
      'Nobody who answers for this brief is here at present, and nobody stands in. Please ask an account manager.',
    'question.answered': v => `This was already answered at ${moment(v, 'en')} by ${v.who}.`,
    'question.withdrawn': 'This question was withdrawn; no answer is needed.',
    'question.notYours':
      'This question is for the account people of the brief or its client, whoever stands in, and managers. If you know the answer, please write it in the thread.',
    'question.notAsker': v => `Only ${v.who} can withdraw it.`,
  },
}
