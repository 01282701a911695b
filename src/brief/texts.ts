// What the brief says to people, in both languages side by side.
import type { Bilingual, Locale } from '../core/locale.ts'
import type { Problem } from '../core/refusal.ts'
import { fieldWords } from '../core/words.ts'
import type { BriefStatus, TaskStatus } from '../db/schema.ts'
import type { Sentence } from '../slack/on.ts'
import { fieldTexts } from './fieldTexts.ts'
import type { BriefRefusal, Mandatory, Part, Step } from './model.ts'

type Values = NonNullable<Problem['values']>

const vi = {
  ...fieldTexts.vi,
  status: { draft: 'Bản nháp', open: 'Chưa giao', handed: 'Đã giao', closed: 'Đã đóng' } satisfies Record<
    BriefStatus,
    string
  >,
  task: {
    offered: 'Chờ nhận',
    accepted: 'Đã nhận',
    doing: 'Đang làm',
    submitted: 'Chờ duyệt',
    done: 'Xong',
    withdrawn: 'Đã rút',
  } satisfies Record<TaskStatus, string>,
  leadDecides: 'trưởng nhóm phân công',
  due: 'hạn',
  vat: { excluded: 'chưa VAT', included: 'đã gồm VAT' },

  // the form
  stepTitle: {
    1: 'Brief 1/3 · Mục tiêu',
    2: 'Brief 2/3 · Hạng mục',
    3: 'Brief 3/3 · Ngân sách',
  } satisfies Record<Step, string>,
  editTitle: (code: string, step: Step) => `Sửa ${code} ${step}/3`,
  stepIntro: 'Chỉ khách hàng và tên brief là bắt buộc. Ô nào chưa rõ cứ để trống: mình sẽ soạn câu hỏi cho khách.',
  fromMessage: 'Nội dung tin nhắn đã được chép vào ô Bối cảnh, bạn tách ra các ô khác giúp nhé.',
  next: 'Tiếp tục',
  toReview: 'Xem lại',
  back: 'Quay lại',
  later: 'Để sau',
  close: 'Đóng',
  drafts: (n: number) => `Bạn có ${n} bản nháp`,
  draftsMore: (n: number) => `Còn ${n} bản nháp nữa ở Home của Nhịp Cầu.`,
  draftOf: (code: string) => `đang sửa ${code}`,
  draftUntitled: 'Chưa đặt tên',
  draftNoClient: 'chưa chọn khách',
  draftSaved: (when: string) => `lưu lúc ${when}`,
  resume: 'Viết tiếp',
  drop: 'Bỏ nháp',
  dropped: 'Đã bỏ bản nháp.',
  dropAsk: 'Bỏ bản nháp này? Bản nháp sẽ không hiện ở đây nữa.',
  reviewTitle: 'Xem lại brief',
  reviewEditTitle: (code: string) => `Xem lại ${code}`,
  create: 'Tạo brief',
  save: 'Lưu thay đổi',
  reviewPart: { 1: 'Khách & mục tiêu', 2: 'Thông điệp & hạng mục', 3: 'Ngân sách, timeline & duyệt' } satisfies Record<
    Step,
    string
  >,
  change: 'Sửa',
  empty: 'chưa có',
  kept: 'đã có, giữ nguyên',
  notWorkingDay: (why: string) => `không phải ngày làm việc (${why})`,
  approvalAfterLaunch: 'Hạn duyệt đang sau ngày launch, bạn kiểm tra lại giúp.',
  dueAfterLaunch: (n: number) => `${n} hạng mục có hạn sau ngày launch, bạn kiểm tra lại giúp.`,
  changesNow: 'Bạn đang đổi',
  nothingChanged: 'Bạn chưa đổi gì.',
  willBeVersion: (n: number) =>
    `Brief đã giao: lưu xong sẽ thành v${n}, báo vào thread từng việc và nhắn riêng người đang làm.`,
  overtaken: (who: string, parts: string) =>
    `${who} vừa lưu brief này trước bạn (đổi: ${parts}). Chưa lưu bản của bạn. Mục bạn không sửa mình đã lấy theo bản mới; mục bạn sửa vẫn giữ chữ của bạn. Bạn xem lại rồi bấm Lưu thay đổi lần nữa nhé.`,
  somebody: 'Một người khác',
  doneTitle: 'Đã tạo brief',
  done: (code: string) => `Đã tạo ${code}`,
  doneInChannel: 'Thẻ brief nằm ở',
  doneInDm: 'Chưa có kênh account nên thẻ brief được nhắn riêng cho account phụ trách.',
  doneComplete: 'Brief đã đủ thông tin, bạn có thể giao việc ngay.',

  // the card and the details
  version: (n: number) => `v${n}`,
  launch: 'Launch',
  approval: 'Duyệt cuối',
  budgetKnown: 'Đã có',
  budgetUnknown: 'Chưa có',
  state: 'Trạng thái',
  tasks: 'Việc đã giao',
  more: (n: number) => `…và ${n} mục nữa`,
  read: (version: number, n: number, of: number) => `Đã đọc v${version}: ${n}/${of}`,
  unread: (names: string) => `chưa đọc: ${names}`,
  lacks: (n: number) => `Còn thiếu ${n} mục`,
  canCreate: 'Vẫn tạo được brief: mình soạn sẵn câu hỏi cho khách.',
  complete: 'Đủ thông tin để giao việc.',
  waived: 'Được bỏ qua',
  from: 'Từ tin nhắn',
  openMessage: 'Mở tin nhắn gốc',
  writtenBy: 'Người viết',
  hiddenAmount: 'đã có (bạn không thuộc nhóm xem được số tiền của khách này)',
  cardText: (code: string, title: string, client: string) => `Brief ${code}: ${title} (${client})`,
  handover: 'Giao việc',
  handMore: 'Giao thêm việc',
  open: 'Chi tiết',
  edit: 'Sửa',
  closeBrief: 'Đóng brief',
  closeAsk: 'Mọi việc của brief đã xong. Đóng rồi thì không sửa, không giao thêm việc được nữa.',
  closed: (code: string) => `Đã đóng brief ${code}.`,
  questions: 'Câu hỏi cho khách',
  add: 'Bổ sung',
  waive: 'Bỏ qua có lý do',
  youOwn: (who: string, code: string, title: string) => `${who} vừa tạo brief ${code} “${title}” do bạn phụ trách.`,

  // the gate
  questionsTitle: 'Câu hỏi cho khách',
  questionsIntro: 'Chép đoạn dưới đây gửi khách. Có câu trả lời thì bấm Bổ sung để điền vào brief.',
  questionsNone: 'Brief không còn thiếu mục nào.',
  waiveTitle: 'Bỏ qua mục còn thiếu',
  waiveIntro: 'Mục được bỏ qua không chặn giao việc nữa. Tên bạn và lý do được ghi vào brief.',
  waiveParts: 'Mục được phép để trống',
  waiveReason: 'Lý do',
  waiveReasonExample: 'Ví dụ: khách chốt ngân sách sau vòng concept',

  // a new version
  changed: (code: string, version: number, who: string) => `Brief ${code} có bản mới: v${version} (${who} sửa)`,
  changedForYou: (code: string, title: string, version: number, before: number) =>
    `Brief ${code} “${title}” vừa đổi sang v${version}. Bạn đang làm theo v${before} cho tới khi bấm Đã đọc v${version}.`,
  changedBeforeYou: (code: string, title: string, version: number) =>
    `Brief ${code} “${title}” vừa đổi sang v${version}. Bạn chưa nhận việc: khi nhận, bạn làm theo bản này.`,
  alsoRead: (version: number) => `Đã đọc v${version}`,
  readBy: (who: string, version: number, when: string) => `${who} đã đọc v${version} lúc ${when}.`,
  youRead: (version: number, when: string) => `Bạn đã đọc v${version} lúc ${when}.`,
  thanks: (version: number) => `Đã ghi nhận bạn đọc v${version}.`,
  was: 'cũ',
  now: 'mới',

  // to the client, in the client's language
  letter: {
    greeting: (who: string) => `Kính gửi ${who},`,
    anyone: 'anh/chị',
    opening: (title: string) =>
      `Để bên em triển khai “${title}” đúng ý và kịp timeline, anh/chị cho em xin thêm giúp các thông tin sau ạ:`,
    closing: 'Anh/chị phản hồi sớm giúp em để team kịp bắt đầu ạ. Em cảm ơn anh/chị.',
    ask: {
      background: 'Bối cảnh hiện tại của nhãn hàng, và vấn đề lớn nhất anh/chị muốn giải quyết lần này là gì ạ?',
      objectives: 'Mục tiêu theo thứ tự ưu tiên, và mỗi mục tiêu mình đo bằng con số nào ạ?',
      audience: 'Đối tượng chính là ai, và bên mình đã có insight nào về họ chưa ạ?',
      deliverables: 'Các hạng mục cần làm: kênh, định dạng, kích thước, số lượng, ngôn ngữ và hạn từng hạng mục ạ?',
      mandatories: 'Có yêu cầu bắt buộc nào không ạ (logo, slogan, thông tin pháp lý, guideline…)?',
      donts: 'Có điều gì cần tránh không ạ (màu sắc, từ ngữ, hình ảnh, nhắc đến đối thủ…)?',
      kpi: 'KPI của dự án và cách đo (nguồn số liệu, kỳ báo cáo) là gì ạ?',
      budget: 'Ngân sách dự kiến là bao nhiêu, đã gồm VAT chưa ạ?',
      launch: 'Ngày giờ launch và các mốc chính trong timeline ạ?',
      approver: 'Ai là người duyệt cuối bên mình ạ?',
      approval: 'Bên mình duyệt chậm nhất ngày nào, và nếu duyệt trễ thì mình dời ngày launch hay xử lý thế nào ạ?',
    } satisfies Record<Mandatory, string>,
    askMessage: 'Nếu chỉ nói một câu thì thông điệp chính anh/chị muốn khán giả nhớ là gì ạ?',
  },
}

const en: typeof vi = {
  ...fieldTexts.en,
  status: { draft: 'Draft', open: 'Not handed over', handed: 'Handed over', closed: 'Closed' },
  task: {
    offered: 'Waiting for an answer',
    accepted: 'Accepted',
    doing: 'In progress',
    submitted: 'Waiting for approval',
    done: 'Done',
    withdrawn: 'Withdrawn',
  },
  leadDecides: 'the lead assigns',
  due: 'due',
  vat: { excluded: 'excl. VAT', included: 'incl. VAT' },

  stepTitle: { 1: 'Brief 1/3 · Objectives', 2: 'Brief 2/3 · Deliverables', 3: 'Brief 3/3 · Budget' },
  editTitle: (code, step) => `Edit ${code} ${step}/3`,
  stepIntro:
    'Only client and title are required. Leave open what is not known yet: I will draft questions to the client.',
  fromMessage: 'The message is copied into Background; please move what belongs elsewhere.',
  next: 'Continue',
  toReview: 'Review',
  back: 'Back',
  later: 'Later',
  close: 'Close',
  drafts: n => (n === 1 ? 'You have 1 draft' : `You have ${n} drafts`),
  draftsMore: n => `${n} more on the Nhịp Cầu Home.`,
  draftOf: code => `editing ${code}`,
  draftUntitled: 'No title yet',
  draftNoClient: 'no client yet',
  draftSaved: when => `saved at ${when}`,
  resume: 'Continue writing',
  drop: 'Drop draft',
  dropped: 'The draft is dropped.',
  dropAsk: 'Drop this draft? It will no longer be shown here.',
  reviewTitle: 'Review the brief',
  reviewEditTitle: code => `Review ${code}`,
  create: 'Create brief',
  save: 'Save changes',
  reviewPart: { 1: 'Client & objectives', 2: 'Message & deliverables', 3: 'Budget, timeline & approval' },
  change: 'Edit',
  empty: 'not given',
  kept: 'given, unchanged',
  notWorkingDay: why => `not a working day (${why})`,
  approvalAfterLaunch: 'The approval day is after the launch day. Please check.',
  dueAfterLaunch: n =>
    n === 1
      ? '1 deliverable is due after the launch day. Please check.'
      : `${n} deliverables are due after the launch day. Please check.`,
  changesNow: 'You are changing',
  nothingChanged: 'You have not changed anything.',
  willBeVersion: n =>
    `This brief is handed over: saving makes it v${n}, says so in each task’s thread and tells everybody working on it.`,
  overtaken: (who, parts) =>
    `${who} saved this brief before you (changed: ${parts}). Yours is not saved yet. What you did not touch now follows the new version; what you changed keeps your words. Please review and press Save changes again.`,
  somebody: 'Somebody else',
  doneTitle: 'Brief created',
  done: code => `${code} is created`,
  doneInChannel: 'The brief’s card is in',
  doneInDm: 'No account channel is set, so the card went to the account owner directly.',
  doneComplete: 'The brief is complete; you can hand it over now.',

  version: n => `v${n}`,
  launch: 'Launch',
  approval: 'Final approval',
  budgetKnown: 'Given',
  budgetUnknown: 'Not given',
  state: 'State',
  tasks: 'Tasks',
  more: n => `…and ${n} more`,
  read: (version, n, of) => `Read v${version}: ${n}/${of}`,
  unread: names => `not yet: ${names}`,
  lacks: n => (n === 1 ? '1 item missing' : `${n} items missing`),
  canCreate: 'You can create it all the same: the questions to the client are ready.',
  complete: 'Complete, ready to hand over.',
  waived: 'Waived',
  from: 'From a message',
  openMessage: 'Open the message',
  writtenBy: 'Author',
  hiddenAmount: 'given (you are not among those who see this client’s amounts)',
  cardText: (code, title, client) => `Brief ${code}: ${title} (${client})`,
  handover: 'Hand over',
  handMore: 'Hand over more',
  open: 'Details',
  edit: 'Edit',
  closeBrief: 'Close brief',
  closeAsk: 'All its work is done. Once closed, it can no longer be changed or handed over.',
  closed: code => `The brief ${code} is closed.`,
  questions: 'Questions to client',
  add: 'Fill in',
  waive: 'Waive with a reason',
  youOwn: (who, code, title) => `${who} created the brief ${code} “${title}”, which you own.`,

  questionsTitle: 'Questions to client',
  questionsIntro: 'Copy the text below to the client. When they answer, press Fill in to complete the brief.',
  questionsNone: 'Nothing is missing in this brief.',
  waiveTitle: 'Waive what is missing',
  waiveIntro: 'What is waived no longer blocks hand-over. Your name and reason are kept with the brief.',
  waiveParts: 'May stay empty',
  waiveReason: 'Reason',
  waiveReasonExample: 'For example: the client sets the budget after the concept round',

  changed: (code, version, who) => `Brief ${code} has a new version: v${version} (by ${who})`,
  changedForYou: (code, title, version, before) =>
    `Brief ${code} “${title}” is now v${version}. You work from v${before} until you press Read v${version}.`,
  changedBeforeYou: (code, title, version) =>
    `Brief ${code} “${title}” is now v${version}. You have not accepted the work yet: once you do, you work from this version.`,
  alsoRead: version => `Read v${version}`,
  readBy: (who, version, when) => `${who} read v${version} at ${when}.`,
  youRead: (version, when) => `You read v${version} at ${when}.`,
  thanks: version => `Noted: you have read v${version}.`,
  was: 'before',
  now: 'now',

  letter: {
    greeting: who => `Dear ${who},`,
    anyone: 'all',
    opening: title =>
      `So that we can work on “${title}” the way you want it and on time, may we ask you for the following:`,
    closing: 'The sooner we know, the sooner the team can start. Thank you very much.',
    ask: {
      background: 'Where does the brand stand now, and what is the one problem you want to solve this time?',
      objectives: 'What are the objectives in order of priority, and by which figure is each one measured?',
      audience: 'Who is the main audience, and do you already have an insight about them?',
      deliverables: 'Which deliverables are needed: channel, format, size, quantity, language and due day of each?',
      mandatories: 'Is there anything mandatory (logo, slogan, legal line, guideline…)?',
      donts: 'Is there anything to avoid (colours, words, images, naming competitors…)?',
      kpi: 'What are the KPIs of the project and how are they measured (source, reporting period)?',
      budget: 'What is the planned budget, and does it include VAT?',
      launch: 'What are the launch day and hour, and the main milestones of the timeline?',
      approver: 'Who gives the final approval on your side?',
      approval: 'By which day will you approve, and if approval is late, does the launch move or what shall we do?',
    },
    askMessage: 'If only one sentence could stay with the audience, which one should it be?',
  },
}

export const briefTexts: Bilingual<typeof vi> = { vi, en }

/** `background,kpi` in the reader's words. */
const named = (parts: Values[string] | undefined, locale: Locale): string =>
  String(parts ?? '')
    .split(',')
    .map(part => briefTexts[locale].label[part as Part])
    .join(', ')

/** What a day in a line got wrong, in the calendar's own words. */
const dayWords = (values: Values, locale: Locale): string => {
  const words: Record<string, (values: Values) => string> = fieldWords[locale]
  return words[String(values.problem)]?.(values) ?? ''
}

export const briefRefusals: Bilingual<Record<BriefRefusal, Sentence>> = {
  vi: {
    'brief.unknown':
      'Mình không tìm thấy brief này. Bạn gõ `/brief` kèm mã brief (ví dụ `/brief VNM-26-003`) để mở lại nhé.',
    'brief.unknownCode': v =>
      `Không có brief nào mã ${v.code}. Bạn kiểm tra lại mã, hoặc gõ \`/brief\` để tạo brief mới.`,
    'brief.closed': 'Brief này đã đóng nên không sửa hay giao việc được nữa. Bạn tạo brief mới bằng `/brief` nhé.',
    'brief.notHanded': 'Brief này chưa giao việc nào nên chưa đóng được.',
    'brief.stillOpen': v =>
      `Brief còn ${v.count} việc chưa xong. Bạn chờ các việc xong, hoặc hủy việc không cần nữa, rồi đóng brief nhé.`,
    'brief.notYours':
      'Chỉ người viết brief, account phụ trách brief hoặc khách, và cấp quản lý mới sửa và giao được. Bạn nhờ account phụ trách giúp nhé.',
    'brief.incomplete': v =>
      `Brief còn thiếu ${v.count} mục: ${named(v.parts, 'vi')}. Bạn bấm Câu hỏi cho khách để lấy câu hỏi gửi khách và bổ sung; quản lý có thể Bỏ qua có lý do ở đó.`,
    'brief.complete': 'Brief không còn thiếu mục nào, không cần bỏ qua.',
    'brief.notMissing': 'Có mục vừa được bổ sung rồi. Bạn đóng rồi mở lại Câu hỏi cho khách để chọn lại nhé.',
    'brief.draftGone': 'Bản nháp này không còn nữa. Bạn chép lại nội dung rồi gõ `/brief` để viết bản mới nhé.',
    'brief.alreadyMade': v => `Bản nháp này đã thành brief ${v.code} rồi. Bạn gõ \`/brief ${v.code}\` để mở.`,
    'brief.staleForm':
      'Brief đã được người khác sửa sau khi bạn mở biểu mẫu này. Nội dung bạn gõ vẫn còn ở đây: bạn mở lại brief để xem bản mới rồi chép phần của mình sang nhé.',
    'brief.ownerNotAccount': 'Người này không thuộc team account. Bạn chọn một bạn account giúp.',
    'brief.lineTooThin': v => `Dòng ${v.line}: cần ít nhất kênh và định dạng. Ví dụ: Facebook | video 15s | 3 | 30/11`,
    'brief.lineTooMuch': v =>
      `Dòng ${v.line} có ${v.is} phần, tối đa 4: kênh | định dạng | số lượng | hạn. Bạn tách thành nhiều dòng giúp.`,
    'brief.lineTooLong': v => `Dòng ${v.line}: một phần dài ${v.is} ký tự, tối đa ${v.max}. Bạn rút gọn giúp.`,
    'brief.lineDay': v => `Dòng ${v.line}, phần hạn: ${dayWords(v, 'vi')}`,
    'brief.tooManyLines': v => `Đang có ${v.is} dòng, tối đa ${v.max}. Bạn gộp các hạng mục giống nhau giúp.`,
    'brief.noSuchVersion': 'Bản này của brief không có. Bạn mở brief để xem bản mới nhất nhé.',
    'brief.newerVersion': v => `Brief đã có v${v.version}. Bạn đọc bản mới nhất rồi bấm Đã đọc v${v.version} nhé.`,
    'brief.notAssigned':
      'Nút này dành cho người đang nhận việc của brief. Bạn muốn xem brief thì bấm Chi tiết trên thẻ nhé.',
  },
  en: {
    'brief.unknown': 'I cannot find this brief. Type `/brief` with its code (like `/brief VNM-26-003`) to open it.',
    'brief.unknownCode': v =>
      `There is no brief ${v.code}. Please check the code, or type \`/brief\` to write a new one.`,
    'brief.closed': 'This brief is closed and can no longer be changed or handed over. Write a new one with `/brief`.',
    'brief.notHanded': 'Nothing of this brief was handed over yet, so it cannot be closed.',
    'brief.stillOpen': v =>
      v.count === 1
        ? '1 task of this brief is still open. Finish or cancel it, then close the brief.'
        : `${v.count} tasks of this brief are still open. Finish or cancel them, then close the brief.`,
    'brief.notYours':
      'Only its author, its owner, the client’s account people and managers may change this brief or hand it over. Please ask its owner.',
    'brief.incomplete': v =>
      `The brief lacks ${v.count}: ${named(v.parts, 'en')}. Fill it in, or ask a manager to waive it under Questions to client.`,
    'brief.complete': 'Nothing is missing in this brief, so there is nothing to waive.',
    'brief.notMissing': 'Something was filled in meanwhile. Please close this and open Questions to client again.',
    'brief.draftGone': 'This draft no longer exists. Please copy what you wrote and type `/brief` to start anew.',
    'brief.alreadyMade': v =>
      `This draft has already become the brief ${v.code}. Type \`/brief ${v.code}\` to open it.`,
    'brief.staleForm':
      'Somebody changed the brief after you opened this form. What you typed is still here: open the brief again to see the new version and copy your part over.',
    'brief.ownerNotAccount': 'This person is not in the account team. Please choose an account person.',
    'brief.lineTooThin': v =>
      `Line ${v.line}: at least channel and format, please. Example: Facebook | 15s video | 3 | 30/11`,
    'brief.lineTooMuch': v =>
      `Line ${v.line} has ${v.is} parts, at most 4: channel | format | quantity | due. Please split it into several lines.`,
    'brief.lineTooLong': v => `Line ${v.line}: one part has ${v.is} characters, at most ${v.max}. Please shorten it.`,
    'brief.lineDay': v => `Line ${v.line}, due day: ${dayWords(v, 'en')}`,
    'brief.tooManyLines': v => `There are ${v.is} lines, at most ${v.max}. Please put similar deliverables together.`,
    'brief.noSuchVersion': 'The brief has no such version. Please open it to see the latest.',
    'brief.newerVersion': v => `The brief is at v${v.version} now. Please read that one and press Read v${v.version}.`,
    'brief.notAssigned': 'This button is for the people working on the brief. To read it, press Details on its card.',
  },
}
