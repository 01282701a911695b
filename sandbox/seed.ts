/**
 * Sông Agency: the believable Vietnamese agency that the demo and the stories live in. Every name, brand, number and
 * address is invented. Ids are readable on purpose; Slack's own look like U01AB2CD3.
 */
export type SeedUser = {
  id: string
  /** The @handle. */
  name: string
  realName: string
  title: string
  email: string
  locale?: string
  tz?: string
  isAdmin?: boolean
  isOwner?: boolean
  /** A guest of the workspace. */
  isRestricted?: boolean
  isBot?: boolean
  deleted?: boolean
  /** Someone of another company, met in a shared channel (Slack Connect). */
  strangerFrom?: { teamId: string; teamDomain: string }
}

export type SeedChannel = {
  id: string
  name: string
  topic: string
  members: string[]
  isPrivate?: boolean
  isArchived?: boolean
  /** Shared with another workspace (Slack Connect). */
  isShared?: boolean
}

export type Department = 'account' | 'planner' | 'creative' | 'production' | 'finance' | 'management'

/** What the app is told about people and clients once it runs; Slack itself knows nothing of it. */
export type SeedPerson = {
  user: string
  /** The trade's own short names: AD, AM, AE; `head` leads a department. */
  role: 'ceo' | 'ad' | 'am' | 'ae' | 'intern' | 'head' | 'member' | 'finance' | 'admin'
  department: Department
}

export type SeedClient = {
  code: string
  name: string
  industry: string
  taxCode: string
  /** Shared by the people of this client; not every client has one. */
  channel?: string
  accountDirector: string
  accountManager: string
  accountExecutive?: string
  keyAccount?: boolean
  /** Days from the invoice to its due date. */
  paymentTermDays: number
  contacts: { name: string; title: string; email: string; phone: string; decides?: boolean }[]
}

export type Seed = {
  team: { id: string; name: string; domain: string }
  app: { id: string; name: string; botUserId: string; botId: string }
  users: SeedUser[]
  channels: SeedChannel[]
  people: SeedPerson[]
  clients: SeedClient[]
  departmentChannels: Record<Department, string>
}

const BOT = 'U0NHIPCAU'

const person = (id: string, name: string, realName: string, title: string, more: Partial<SeedUser> = {}): SeedUser => ({
  id,
  name,
  realName,
  title,
  email: `${name}@song-agency.example`,
  locale: 'vi-VN',
  tz: 'Asia/Ho_Chi_Minh',
  ...more,
})

const users: SeedUser[] = [
  person('U0HA', 'ha', 'Đặng Thu Hà', 'CEO', { isOwner: true, isAdmin: true }),
  person('U0MINH', 'minh', 'Trần Quang Minh', 'Account Director'),
  person('U0LAN', 'lan', 'Nguyễn Thị Lan', 'Account Manager'),
  person('U0TUAN', 'tuan', 'Phạm Anh Tuấn', 'Account Manager'),
  person('U0VY', 'vy', 'Lê Khánh Vy', 'Account Executive'),
  person('U0BAO', 'bao', 'Hồ Gia Bảo', 'Account Intern'),
  person('U0QUYEN', 'quyen', 'Vũ Ngọc Quyên', 'Strategic Planner'),
  person('U0DUC', 'duc', 'Hoàng Trung Đức', 'Creative Director'),
  person('U0THAO', 'thao', 'Bùi Phương Thảo', 'Copywriter'),
  person('U0KHOI', 'khoi', 'Ngô Minh Khôi', 'Art Director', { locale: 'en-US' }),
  person('U0PHUC', 'phuc', 'Đỗ Hữu Phúc', 'Producer'),
  person('U0NGA', 'nga', 'Lý Thanh Nga', 'Kế toán trưởng'),
  person('U0SON', 'son', 'Mai Thái Sơn', 'IT & Workspace Admin', { isAdmin: true }),
  person('U0EMMA', 'emma', 'Emma Carter', 'Regional Planner', { locale: 'en-GB', tz: 'Asia/Singapore' }),
  // People who must be refused politely.
  person('U0GUEST', 'khach', 'Trịnh Hải Yến', 'Cộng tác viên (khách của workspace)', { isRestricted: true }),
  person('U0OLD', 'cuong', 'Cao Việt Cường', 'Account Manager (đã nghỉ)', { deleted: true }),
  person('U0DRIVE', 'drivebot', 'Drive Bot', 'Bot', { isBot: true }),
  person('U0CLIENT', 'hanh.bmi', 'Phan Mỹ Hạnh', 'Brand Manager, Sữa Bình Minh', {
    email: 'hanh@suabinhminh.example',
    strangerFrom: { teamId: 'T0BINHMINH', teamDomain: 'sua-binh-minh' },
  }),
]

const everyone = users.filter(u => !u.deleted && !u.isRestricted && !u.strangerFrom).map(u => u.id)
const ACCOUNT = ['U0MINH', 'U0LAN', 'U0TUAN', 'U0VY', 'U0BAO']

const channels: SeedChannel[] = [
  { id: 'C0GENERAL', name: 'general', topic: 'Chuyện chung cả nhà', members: [...everyone, BOT] },
  { id: 'C0ACCOUNT', name: 'account', topic: 'Đội account', members: [...ACCOUNT, 'U0HA', BOT] },
  { id: 'C0PLANNER', name: 'planner', topic: 'Chiến lược', members: [...ACCOUNT, 'U0QUYEN', 'U0EMMA', BOT] },
  {
    id: 'C0CREATIVE',
    name: 'creative',
    topic: 'Idea, copy, art',
    members: [...ACCOUNT, 'U0DUC', 'U0THAO', 'U0KHOI', 'U0QUYEN', BOT],
  },
  {
    id: 'C0PRODUCTION',
    name: 'production',
    topic: 'Tiền kỳ, quay, hậu kỳ',
    members: [...ACCOUNT, 'U0PHUC', 'U0DUC', BOT],
  },
  {
    id: 'C0FINANCE',
    name: 'tai-chinh',
    topic: 'Báo giá, hóa đơn, công nợ',
    members: ['U0NGA', 'U0HA', 'U0MINH', BOT],
    isPrivate: true,
  },
  {
    id: 'C0BOARD',
    name: 'ban-giam-doc',
    topic: 'Ban giám đốc',
    members: ['U0HA', 'U0MINH', 'U0NGA', BOT],
    isPrivate: true,
  },
  {
    id: 'C0BMI',
    name: 'client-sua-binh-minh',
    topic: 'Sữa Bình Minh (chung với khách)',
    members: ['U0MINH', 'U0LAN', 'U0VY', 'U0DUC', 'U0QUYEN', 'U0CLIENT', BOT],
    isShared: true,
  },
  {
    id: 'C0PDV',
    name: 'client-phuong-dong-viet',
    topic: 'Ngân hàng Phương Đông Việt',
    members: ['U0MINH', 'U0TUAN', 'U0VY', 'U0PHUC', 'U0GUEST', BOT],
  },
  { id: 'C0LUA', name: 'client-lua-coffee', topic: 'Lụa Coffee', members: ['U0LAN', 'U0BAO', 'U0KHOI', 'U0THAO', BOT] },
  { id: 'C0NOBOT', name: 'tra-sua', topic: 'Bot không ở đây', members: ['U0LAN', 'U0VY', 'U0THAO'] },
  { id: 'C0OLD', name: 'tet-2025', topic: 'Đã xong', members: [...everyone, BOT], isArchived: true },
]

const people: SeedPerson[] = [
  { user: 'U0HA', role: 'ceo', department: 'management' },
  { user: 'U0MINH', role: 'ad', department: 'account' },
  { user: 'U0LAN', role: 'am', department: 'account' },
  { user: 'U0TUAN', role: 'am', department: 'account' },
  { user: 'U0VY', role: 'ae', department: 'account' },
  { user: 'U0BAO', role: 'intern', department: 'account' },
  { user: 'U0QUYEN', role: 'head', department: 'planner' },
  { user: 'U0EMMA', role: 'member', department: 'planner' },
  { user: 'U0DUC', role: 'head', department: 'creative' },
  { user: 'U0THAO', role: 'member', department: 'creative' },
  { user: 'U0KHOI', role: 'member', department: 'creative' },
  { user: 'U0PHUC', role: 'head', department: 'production' },
  { user: 'U0NGA', role: 'finance', department: 'finance' },
  { user: 'U0SON', role: 'admin', department: 'management' },
]

const clients: SeedClient[] = [
  {
    code: 'BMI',
    name: 'Sữa Bình Minh',
    industry: 'FMCG – sữa',
    taxCode: '0399000014',
    channel: 'C0BMI',
    accountDirector: 'U0MINH',
    accountManager: 'U0LAN',
    accountExecutive: 'U0VY',
    keyAccount: true,
    paymentTermDays: 45,
    contacts: [
      { name: 'Phan Mỹ Hạnh', title: 'Brand Manager', email: 'hanh@suabinhminh.example', phone: '0900000011' },
      {
        name: 'Võ Đình Long',
        title: 'Giám đốc Marketing',
        email: 'long@suabinhminh.example',
        phone: '0900000012',
        decides: true,
      },
      { name: 'Trần Kim Chi', title: 'Kế toán', email: 'chi@suabinhminh.example', phone: '0900000013' },
    ],
  },
  {
    code: 'PDV',
    name: 'Ngân hàng Phương Đông Việt',
    industry: 'Ngân hàng',
    taxCode: '0399000021',
    channel: 'C0PDV',
    accountDirector: 'U0MINH',
    accountManager: 'U0TUAN',
    accountExecutive: 'U0VY',
    keyAccount: true,
    paymentTermDays: 30,
    contacts: [
      {
        name: 'Lâm Chí Khang',
        title: 'Trưởng phòng Truyền thông',
        email: 'khang@pdv.example',
        phone: '0900000021',
        decides: true,
      },
      { name: 'Nguyễn Bảo Trâm', title: 'Chuyên viên Digital', email: 'tram@pdv.example', phone: '0900000022' },
    ],
  },
  {
    code: 'LUA',
    name: 'Lụa Coffee',
    industry: 'F&B – chuỗi cà phê',
    taxCode: '0399000039',
    channel: 'C0LUA',
    accountDirector: 'U0MINH',
    accountManager: 'U0LAN',
    accountExecutive: 'U0BAO',
    paymentTermDays: 15,
    contacts: [
      {
        name: 'Đinh Tường Vân',
        title: 'Nhà sáng lập',
        email: 'van@luacoffee.example',
        phone: '0900000031',
        decides: true,
      },
    ],
  },
  {
    code: 'HMX',
    name: 'Xe máy điện Hạ Mã',
    industry: 'Ô tô – xe máy',
    taxCode: '0399000046',
    accountDirector: 'U0MINH',
    accountManager: 'U0TUAN',
    paymentTermDays: 60,
    contacts: [
      {
        name: 'Tạ Quốc Huy',
        title: 'Marketing Manager',
        email: 'huy@hama.example',
        phone: '0900000041',
        decides: true,
      },
    ],
  },
  {
    code: 'NHA',
    name: 'Nhà Sen Living',
    industry: 'Bất động sản',
    taxCode: '0399000053',
    accountDirector: 'U0MINH',
    accountManager: 'U0LAN',
    paymentTermDays: 30,
    contacts: [
      { name: 'Châu Ngọc Diệp', title: 'Trưởng phòng Thương hiệu', email: 'diep@nhasen.example', phone: '0900000051' },
    ],
  },
  {
    code: 'MKB',
    name: 'Mekong Bites',
    industry: 'FMCG – snack xuất khẩu',
    taxCode: '0399000060',
    accountDirector: 'U0MINH',
    accountManager: 'U0TUAN',
    paymentTermDays: 30,
    contacts: [
      {
        name: 'Sarah Whitfield',
        title: 'Regional Marketing Lead',
        email: 'sarah@mekongbites.example',
        phone: '0900000061',
        decides: true,
      },
    ],
  },
]

export const seed: Seed = {
  team: { id: 'T0SONG', name: 'Sông Agency', domain: 'song-agency' },
  app: { id: 'A0NHIPCAU', name: 'Nhịp Cầu', botUserId: BOT, botId: 'B0NHIPCAU' },
  users,
  channels,
  people,
  clients,
  departmentChannels: {
    account: 'C0ACCOUNT',
    planner: 'C0PLANNER',
    creative: 'C0CREATIVE',
    production: 'C0PRODUCTION',
    finance: 'C0FINANCE',
    management: 'C0BOARD',
  },
}
