/** Slack's documented caps, in UTF-16 units unless named otherwise (Block Kit reference, September 2026). */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  /** Slack refuses longer text on update and splits it on post. */
  messageText: 4000,
  /** Not documented; all blocks together beyond about 13,200 are refused with `msg_blocks_too_long`. */
  messageTotal: 12_000,
  title: 24,
  sectionText: 3000,
  fieldText: 2000,
  fields: 10,
  header: 150,
  contextElements: 10,
  actions: 25,
  buttonText: 75,
  buttonValue: 2000,
  label: 2000,
  placeholder: 150,
  options: 100,
  optionText: 75,
  overflowOptions: 5,
  choices: 10,
  input: 3000,
  confirm: { title: 100, text: 300, confirm: 30, deny: 30 },
  metadata: 3000,
} as const
