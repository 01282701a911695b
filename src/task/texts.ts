import type { Bilingual } from '../core/locale.ts'
import { type Day, showDay } from '../core/time.ts'
import type { TaskStatus } from '../db/schema.ts'
import { type Mrk, mention, mrk } from '../slack/mrkdwn.ts'
import type { Sentence } from '../slack/on.ts'
import type { TaskRefusal } from './model.ts'

const vi = {
  status: {
    offered: 'Chờ nhận',
    accepted: 'Đã nhận',
    doing: 'Đang làm',
    submitted: 'Đã nộp, chờ duyệt',
    done: 'Xong',
    withdrawn: 'Đã hủy',
  } satisfies Record<TaskStatus, string>,
  named: (number: number, title: string) => `#${number} ${title}`,
  due: (when: string) => `hạn ${when}`,

  fact: {
    status: 'Trạng thái',
    assignee: 'Người làm',
    due: 'Hạn',
    estimate: 'Ước lượng',
    department: 'Phòng',
    manager: 'Người giao',
    partner: 'Đối tác',
    client: 'Khách hàng',
    brief: 'Brief',
    rounds: 'Vòng chỉnh sửa',
    pending: 'Xin dời hạn',
  },
  nobody: 'Chưa có người nhận',
  hours: (n: number) => `${n} giờ`,
  round: (n: number) => `${n}`,
  pending: (until: string, who: string) => `${until}, chờ ${who}`,
  briefRead: (code: string, read: number, newest: number) =>
    read === newest ? `${code} · v${newest}` : `${code} · đang theo v${read}, bản mới v${newest}`,
  brief: (code: string, newest: number) => `${code} · v${newest}`,
  expected: 'Yêu cầu',
  work: 'Bản nộp',
  reasonReturned: 'Cần chỉnh',
  reasonHandedBack: 'Lý do trả lại việc',
  reasonWithdrawn: 'Lý do hủy',
  fromMessage: 'Từ tin nhắn này',

  button: {
    accept: 'Nhận việc',
    start: 'Đang làm',
    submit: 'Nộp',
    finish: 'Xong việc',
    later: 'Xin dời hạn',
    move: 'Đổi hạn',
    notMine: 'Không phải tôi',
    approve: 'Duyệt',
    return: 'Trả lại',
    assign: 'Phân công',
    withdraw: 'Hủy việc',
    open: 'Chi tiết',
    grant: 'Đồng ý',
    decline: 'Không đồng ý',
    new: 'Task mới',
  },

  // to the assignee
  offeredToYou: (who: string, task: string): Mrk =>
    mrk`${who} giao bạn *${task}*. Bạn bấm Nhận việc giúp, hoặc trả lại nếu chưa đúng người nhé.`,
  youAccepted: (task: string): Mrk => mrk`Bạn đã nhận *${task}*.`,
  youDo: (task: string): Mrk => mrk`Bạn đang làm *${task}*.`,
  youFix: (task: string, round: number): Mrk => mrk`*${task}* cần chỉnh thêm, đang ở vòng ${round}.`,
  youSubmitted: (task: string, who: string): Mrk => mrk`Bạn đã nộp *${task}*, đang chờ ${who} duyệt.`,
  youDone: (task: string): Mrk => mrk`*${task}* đã xong. Cảm ơn bạn!`,
  returnedToYou: (task: string, by: string, round: number): Mrk =>
    mrk`${by} nhờ bạn chỉnh thêm *${task}* (vòng ${round}):`,
  withdrawnToYou: (task: string): Mrk => mrk`*${task}* đã được hủy, bạn không cần làm nữa.`,
  movedFromYou: (task: string, to: string | null): Mrk =>
    to ? mrk`*${task}* đã chuyển sang ${to}.` : mrk`*${task}* không còn ở bạn nữa.`,

  // to the lead
  needsSomebody: (task: string): Mrk => mrk`*${task}* chưa có người nhận, bạn phân công giúp nhé.`,
  hasSomebody: (task: string, who: string): Mrk => mrk`*${task}*: ${who} phụ trách.`,
  isWithdrawn: (task: string): Mrk => mrk`*${task}* đã được hủy.`,

  // to the manager
  workHandedIn: (who: string, task: string, round: number): Mrk =>
    round > 1 ? mrk`${who} nộp *${task}*, vòng ${round}.` : mrk`${who} nộp *${task}*.`,
  approvedBy: (who: string): Mrk => mrk`${who} đã duyệt.`,
  returnedBy: (who: string): Mrk => mrk`${who} đã trả lại để chỉnh.`,
  extraRound: (round: number) => `Sau lần trả lại này là vòng ${round}: bạn cân nhắc ghi nhận phát sinh với khách nhé.`,
  laterAsked: (who: string, task: string): Mrk => mrk`${who} xin dời hạn *${task}*.`,
  dueNow: 'Hạn hiện tại',
  dueAsked: 'Hạn xin dời',
  reason: 'Lý do',
  isRestDay: (day: string): Mrk => mrk`Lưu ý: ${day} là ngày nghỉ.`,
  laterMoot: mrk`Yêu cầu này không còn cần trả lời nữa.`,
  laterGrantedBy: (who: string, due: string): Mrk => mrk`${who} đã đồng ý dời hạn sang *${due}*.`,
  laterDeclinedBy: (who: string, due: string): Mrk => mrk`${who} không đồng ý dời hạn. Hạn vẫn là *${due}*.`,

  // in the thread
  thanks: (assignee: string, by: string): Mrk => mrk`${by} đã duyệt. Cảm ơn ${mention(assignee)}!`,
  returnedInThread: (assignee: string, by: string, round: number): Mrk =>
    mrk`${mention(assignee)}, ${by} nhờ chỉnh thêm (vòng ${round}):`,
  handedBackInThread: (who: string): Mrk => mrk`${who} trả lại việc này:`,
  withdrawnInThread: (who: string): Mrk => mrk`${who} đã hủy việc này:`,
  dueMoved: (who: string, due: string): Mrk => mrk`${who} đổi hạn sang *${due}*.`,
  laterGrantedInThread: (by: string, asker: string, due: string): Mrk =>
    mrk`${by} đồng ý dời hạn theo đề nghị của ${asker}. Hạn mới: *${due}*.`,
  laterDeclinedInThread: (by: string, asker: string, due: string): Mrk =>
    mrk`${by} chưa đồng ý dời hạn cho ${asker}. Hạn vẫn là *${due}*.`,
  laterToYou: {
    granted: (task: string, by: string, due: string): Mrk => mrk`${by} đồng ý dời hạn *${task}* sang *${due}*.`,
    declined: (task: string, by: string, due: string): Mrk =>
      mrk`${by} chưa đồng ý dời hạn *${task}*. Hạn vẫn là *${due}*.`,
    moved: (task: string, by: string, due: string): Mrk => mrk`${by} đổi hạn *${task}* sang *${due}*.`,
  },

  // alone, or in a list
  created: (task: string, to: string | null, due: string): Mrk =>
    to ? mrk`Đã giao *${task}* cho ${to}, hạn *${due}*.` : mrk`Đã ghi *${task}* cho bạn, hạn *${due}*.`,
  cardIn: (channel: Mrk): Mrk => mrk`Thẻ ở ${channel}.`,
  late: 'Trễ hạn',
  today: 'Hôm nay',
  coming: 'Sắp tới',
  nothing: mrk`Bạn không có việc nào đang mở. Ghi nhanh một việc: \`/task banner TVC thứ 6 17h\``,
  moreAtHome: (n: number): Mrk => mrk`Còn ${n} việc nữa, bạn xem ở Home của Nhịp Cầu nhé.`,
  help: mrk`*Giao việc bằng một dòng*
• \`/task @Lan banner TVC thứ 6 17h\`: giao cho Lan, hạn 17:00 thứ Sáu
• \`/task gọi lại khách 30/11\`: ghi cho chính mình; không nói giờ thì hạn là cuối giờ làm
• \`/task\`: việc của tôi
Chưa rõ hạn thì mình mở biểu mẫu với phần đã gõ, không mất chữ nào. Từ một tin nhắn bất kỳ: ⋯ → Tạo task từ tin nhắn.`,

  history: 'Diễn biến',
  event: {
    created: 'giao việc',
    accepted: 'nhận việc',
    started: 'bắt đầu làm',
    submitted: 'nộp',
    approved: 'duyệt',
    finished: 'hoàn thành',
    returned: 'trả lại để chỉnh',
    handedBack: 'trả lại việc',
    assigned: 'phân công lại',
    withdrawn: 'hủy việc',
    laterAsked: 'xin dời hạn',
    laterGranted: 'đồng ý dời hạn',
    laterDeclined: 'không đồng ý dời hạn',
    dueMoved: 'đổi hạn',
  } as Record<string, string>,
  theClock: 'Nhịp Cầu',
}

const en: typeof vi = {
  status: {
    offered: 'Waiting for an answer',
    accepted: 'Accepted',
    doing: 'In progress',
    submitted: 'Handed in, waiting for approval',
    done: 'Done',
    withdrawn: 'Cancelled',
  },
  named: (number, title) => `#${number} ${title}`,
  due: when => `due ${when}`,

  fact: {
    status: 'Status',
    assignee: 'Assignee',
    due: 'Due',
    estimate: 'Estimate',
    department: 'Department',
    manager: 'Asked by',
    partner: 'Partner',
    client: 'Client',
    brief: 'Brief',
    rounds: 'Revision round',
    pending: 'Later date asked',
  },
  nobody: 'Nobody yet',
  hours: n => (n === 1 ? '1 hour' : `${n} hours`),
  round: n => `${n}`,
  pending: (until, who) => `${until}, waiting for ${who}`,
  briefRead: (code, read, newest) =>
    read === newest ? `${code} · v${newest}` : `${code} · works from v${read}, newest is v${newest}`,
  brief: (code, newest) => `${code} · v${newest}`,
  expected: 'What is expected',
  work: 'Handed in',
  reasonReturned: 'To be changed',
  reasonHandedBack: 'Why it was handed back',
  reasonWithdrawn: 'Why it was cancelled',
  fromMessage: 'From this message',

  button: {
    accept: 'Accept',
    start: 'Start',
    submit: 'Hand in',
    finish: 'Done',
    later: 'Ask for a later date',
    move: 'Change due date',
    notMine: 'Not mine',
    approve: 'Approve',
    return: 'Return',
    assign: 'Assign',
    withdraw: 'Cancel task',
    open: 'Details',
    grant: 'Agree',
    decline: 'Decline',
    new: 'New task',
  },

  offeredToYou: (who, task) => mrk`${who} gave you *${task}*. Please accept it, or hand it back if it is not yours.`,
  youAccepted: task => mrk`You accepted *${task}*.`,
  youDo: task => mrk`You are working on *${task}*.`,
  youFix: (task, round) => mrk`*${task}* needs changes; this is round ${round}.`,
  youSubmitted: (task, who) => mrk`You handed in *${task}*; ${who} will look at it.`,
  youDone: task => mrk`*${task}* is done. Thank you!`,
  returnedToYou: (task, by, round) => mrk`${by} asks for changes to *${task}* (round ${round}):`,
  withdrawnToYou: task => mrk`*${task}* was cancelled; nothing more to do.`,
  movedFromYou: (task, to) => (to ? mrk`*${task}* went to ${to}.` : mrk`*${task}* is no longer yours.`),

  needsSomebody: task => mrk`*${task}* has nobody yet. Please assign it.`,
  hasSomebody: (task, who) => mrk`*${task}*: ${who} has it.`,
  isWithdrawn: task => mrk`*${task}* was cancelled.`,

  workHandedIn: (who, task, round) =>
    round > 1 ? mrk`${who} handed in *${task}*, round ${round}.` : mrk`${who} handed in *${task}*.`,
  approvedBy: who => mrk`${who} approved it.`,
  returnedBy: who => mrk`${who} returned it for changes.`,
  extraRound: round => `After this return comes round ${round}: consider recording it as out of scope with the client.`,
  laterAsked: (who, task) => mrk`${who} asks for a later date for *${task}*.`,
  dueNow: 'Due now',
  dueAsked: 'Asked for',
  reason: 'Reason',
  isRestDay: day => mrk`Note: ${day} is a day off.`,
  laterMoot: mrk`This request needs no answer any more.`,
  laterGrantedBy: (who, due) => mrk`${who} agreed to *${due}*.`,
  laterDeclinedBy: (who, due) => mrk`${who} declined. It is still due *${due}*.`,

  thanks: (assignee, by) => mrk`${by} approved it. Thank you ${mention(assignee)}!`,
  returnedInThread: (assignee, by, round) => mrk`${mention(assignee)}, ${by} asks for changes (round ${round}):`,
  handedBackInThread: who => mrk`${who} handed this back:`,
  withdrawnInThread: who => mrk`${who} cancelled this task:`,
  dueMoved: (who, due) => mrk`${who} moved the due date to *${due}*.`,
  laterGrantedInThread: (by, asker, due) => mrk`${by} agreed to the later date ${asker} asked for. Now due *${due}*.`,
  laterDeclinedInThread: (by, asker, due) => mrk`${by} declined the later date ${asker} asked for. Still due *${due}*.`,
  laterToYou: {
    granted: (task, by, due) => mrk`${by} agreed: *${task}* is now due *${due}*.`,
    declined: (task, by, due) => mrk`${by} declined a later date for *${task}*. It is still due *${due}*.`,
    moved: (task, by, due) => mrk`${by} moved *${task}* to *${due}*.`,
  },

  created: (task, to, due) =>
    to ? mrk`*${task}* went to ${to}, due *${due}*.` : mrk`*${task}* is on your list, due *${due}*.`,
  cardIn: channel => mrk`Its card is in ${channel}.`,
  late: 'Late',
  today: 'Today',
  coming: 'Coming up',
  nothing: mrk`You have no open tasks. Note one down: \`/task banner TVC friday 5pm\``,
  moreAtHome: n => mrk`${n} more on the Nhịp Cầu Home.`,
  help: mrk`*A task in one line*
• \`/task @Lan banner TVC friday 5pm\`: to Lan, due Friday 17:00
• \`/task call the client back 30/11\`: for yourself; without an hour it is due when work ends
• \`/task\`: my tasks
When the date is not clear, a form opens with what you typed; nothing is lost. From any message: ⋯ → Tạo task từ tin nhắn.`,

  history: 'What happened',
  event: {
    created: 'gave the task',
    accepted: 'accepted it',
    started: 'started',
    submitted: 'handed it in',
    approved: 'approved it',
    finished: 'finished it',
    returned: 'returned it for changes',
    handedBack: 'handed it back',
    assigned: 'assigned it anew',
    withdrawn: 'cancelled it',
    laterAsked: 'asked for a later date',
    laterGranted: 'agreed to a later date',
    laterDeclined: 'declined a later date',
    dueMoved: 'moved the due date',
  },
  theClock: 'Nhịp Cầu',
}

export const taskTexts: Bilingual<typeof vi> = { vi, en }
export type TaskTexts = typeof vi

type Values = Record<string, string | number>
const day = (v: Values, locale: 'vi' | 'en'): string => showDay(String(v.day) as Day, locale)

export const taskRefusals: Bilingual<Record<TaskRefusal, Sentence>> = {
  vi: {
    'task.unknown': 'Không tìm thấy việc này. Bạn xem lại danh sách bằng `/task` nhé.',
    'task.notColleague': 'Chỉ thành viên của công ty giao việc được. Bạn nhờ bạn account phụ trách giao giúp nhé.',
    'task.done': v => `#${v.number} ${v.title} đã xong rồi, không cần làm gì thêm.`,
    'task.withdrawn': v => `#${v.number} ${v.title} đã được hủy. Nếu vẫn cần, bạn tạo việc mới giúp.`,
    'task.alreadyYours': 'Bạn đã nhận việc này rồi.',
    'task.taken': v => `${v.who} đã nhận việc này rồi.`,
    'task.offeredToOther': v => `Việc này đang chờ ${v.who} nhận. Bạn nhắn ${v.who} hoặc trưởng nhóm giúp nhé.`,
    'task.notYourDepartment': v =>
      v.department
        ? `Việc này của ${v.department}. Người trong ${v.department} nhận được, hoặc ${v.who} phân công giúp.`
        : `Việc này chưa thuộc phòng nào, ${v.who} phân công giúp.`,
    'task.nobodyYet': 'Việc này chưa có người nhận. Bạn bấm Nhận việc trước nhé.',
    'task.notYours': v => `Việc này của ${v.who}. Bạn nhắn ${v.who} thao tác giúp nhé.`,
    'task.alreadyDoing': 'Việc này đang làm rồi.',
    'task.alreadySubmitted': v => `Việc này đã nộp, đang chờ ${v.who} duyệt.`,
    'task.notSubmitted': 'Việc này chưa được nộp nên chưa duyệt được.',
    'task.newerWork': 'Có bản mới vừa được nộp sau khi bạn mở form này. Bạn xem bản mới rồi bấm Trả lại lần nữa nhé.',
    'task.notYourCall': v => `Việc này do ${v.who} quyết. Bạn nhờ ${v.who} giúp nhé.`,
    'task.notYoursToAssign': v => `Việc này do ${v.who} phân công. Bạn nhờ giúp nhé.`,
    'task.ownWork': v => `Việc này bạn đang làm, nên phần duyệt nhờ ${v.who} giúp nhé.`,
    'task.alreadyTheirs': v => `${v.who} đang phụ trách việc này rồi. Bạn chọn người khác giúp.`,
    'task.laterPending': v => `Đã có một yêu cầu dời hạn đang chờ ${v.who} trả lời.`,
    'task.laterSame': 'Đây đúng là hạn hiện tại. Bạn gõ ngày khác giúp.',
    'task.laterNotLater': 'Ngày này sớm hơn hạn hiện tại. Nộp sớm thì cứ bấm Nộp, không cần dời hạn.',
    'task.laterDecided': v =>
      v.status === 'granted' ? `${v.who} đã đồng ý yêu cầu này rồi.` : `${v.who} đã trả lời không đồng ý rồi.`,
    'task.laterStale': v => `Hạn xin dời đã qua mất rồi. Bạn bấm Không đồng ý và nhờ ${v.who} xin ngày mới giúp.`,
    'task.laterUnknown': 'Không tìm thấy yêu cầu dời hạn này. Bạn mở Home của Nhịp Cầu để xem yêu cầu đang chờ nhé.',
    'task.duePast': v => `${v.hour} ${day(v, 'vi')} đã qua rồi. Bạn gõ hạn muộn hơn giúp.`,
    'task.dueFar': v => `${day(v, 'vi')} xa quá, bạn kiểm tra lại năm giúp.`,
    'task.estimate': 'Bạn gõ số giờ tròn, ví dụ: 4 giờ hoặc 2 ngày (8 giờ một ngày, tối đa 400 giờ).',
    'task.nothingAsked': 'Chưa có yêu cầu nào. Bạn điền yêu cầu hoặc chọn người làm cho ít nhất một phòng giúp.',
    'task.nobodyHears': v =>
      `${v.department} chưa có kênh và trưởng nhóm nên không ai nhận được việc. Bạn chọn người làm ở đây, hoặc nhờ quản trị đặt kênh trong /nhipcau → Cài đặt.`,
    'task.departmentUnknown': 'Phòng này không còn nhận việc. Bạn chọn phòng khác giúp.',
    'task.tooManyDepartments': v => `Mỗi lần giao tối đa ${v.max} phòng. Bạn bỏ bớt, rồi giao thêm lần nữa giúp.`,
    'task.noDepartments': 'Chưa có phòng nào để giao việc. Bạn nhờ quản trị thêm trong /nhipcau → Cài đặt giúp.',
  },
  en: {
    'task.unknown': 'This task cannot be found. Type `/task` to see your list.',
    'task.notColleague': 'Only members of the company can give tasks. Please ask your account contact to do it.',
    'task.done': v => `#${v.number} ${v.title} is done; nothing more is needed.`,
    'task.withdrawn': v => `#${v.number} ${v.title} was cancelled. If it is still needed, please make a new task.`,
    'task.alreadyYours': 'You already accepted this.',
    'task.taken': v => `${v.who} already has this.`,
    'task.offeredToOther': v => `This waits for ${v.who}. Please write to ${v.who} or the lead.`,
    'task.notYourDepartment': v =>
      v.department
        ? `This belongs to ${v.department}. Somebody there can accept it, or ${v.who} assigns it.`
        : `This has no department yet; ${v.who} assigns it.`,
    'task.nobodyYet': 'Nobody has accepted this yet. Please press Accept first.',
    'task.notYours': v => `${v.who} has this task. Please ask them.`,
    'task.alreadyDoing': 'This is already in progress.',
    'task.alreadySubmitted': v => `This was handed in and waits for ${v.who}.`,
    'task.notSubmitted': 'This was not handed in yet, so it cannot be approved.',
    'task.newerWork':
      'Newer work was handed in after you opened this form. Please look at it, then press Return again.',
    'task.notYourCall': v => `${v.who} decides on this. Please ask ${v.who}.`,
    'task.notYoursToAssign': v => `${v.who} can assign this. Please ask them.`,
    'task.ownWork': v => `You do this work yourself, so ${v.who} decides on it. Please ask ${v.who}.`,
    'task.alreadyTheirs': v => `${v.who} already has this. Please pick somebody else.`,
    'task.laterPending': v => `A later date was already asked for and waits for ${v.who}.`,
    'task.laterSame': 'That is the present due date. Please type another one.',
    'task.laterNotLater': 'That is before the present due date. To hand in early, just hand it in.',
    'task.laterDecided': v =>
      v.status === 'granted' ? `${v.who} already agreed to this.` : `${v.who} already declined this.`,
    'task.laterStale': v => `The date asked for has passed. Please decline, and ask ${v.who} for a new one.`,
    'task.laterUnknown': 'This request cannot be found. Open the Nhịp Cầu Home to see those that wait.',
    'task.duePast': v => `${v.hour} ${day(v, 'en')} has passed. Please type a later moment.`,
    'task.dueFar': v => `${day(v, 'en')} is very far away. Please check the year.`,
    'task.estimate': 'Please type whole hours, like 4 hours or 2 days (8 hours a day, at most 400 hours).',
    'task.nothingAsked':
      'Nothing is asked yet. Please say what is expected, or pick somebody, for one department at least.',
    'task.nobodyHears': v =>
      `${v.department} has no channel and no lead, so nobody would hear of it. Please pick somebody here, or ask an admin to set its channel in /nhipcau → Settings.`,
    'task.departmentUnknown': 'This department takes no more tasks. Please pick another one.',
    'task.tooManyDepartments': v => `At most ${v.max} departments at a time. Please pick fewer, then hand over again.`,
    'task.noDepartments':
      'There is no department to hand over to. Please ask an admin to add one in /nhipcau → Settings.',
  },
}
