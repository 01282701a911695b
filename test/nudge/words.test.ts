import { describe, expect, test } from 'vitest'
import { saysYes } from '../../src/nudge/words.ts'

describe('a short yes', () => {
  test.for([
    'ok',
    'OK',
    'oke',
    'ok em',
    'Ok anh nhé',
    'xong',
    'Xong rồi ạ',
    'xong rồi nha chị',
    'done',
    'Done!',
    'dạ rồi',
    'duyệt',
    'duyệt nhé em',
    'okê',
    '👍',
    '👍🏽',
    ':+1:',
    ':thumbsup::skin-tone-3:',
    'ok :+1:',
    '✅',
    'duyệt'.normalize('NFD'),
    'ok <@U0LAN>',
    '<@U0LAN> xong rồi chị',
  ])('%s', text => expect(saysYes(text)).toBe(true))

  test.for([
    '',
    'chưa xong',
    'xong?',
    'ok chưa em?',
    'xong chưa',
    'không',
    'ok nhưng sửa lại logo giúp chị',
    'dạ',
    'em',
    'không ok',
    'xong phần 1',
    '👎',
    'ok '.repeat(40),
    '<!channel> ok',
    '<@U0LAN>',
    '<@U0LAN> chưa ok',
  ])('not %s', text => expect(saysYes(text)).toBe(false))
})
