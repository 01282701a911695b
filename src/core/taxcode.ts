export type TaxCodeProblem = 'taxcode.format' | 'taxcode.impossible'

export type ReadTaxCode =
  | { ok: true; code: string; warning?: 'taxcode.checksum' }
  | { ok: false; problem: TaxCodeProblem }

const WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3]

/**
 * A Vietnamese tax code (MST): 10 digits; 13 for a branch, written `0314409058-002`; or the 12-digit personal ID that
 * individuals and household businesses use since 01/07/2025 (Circular 86/2024), which has no check digit.
 * A wrong check digit is a warning: that every issued code passes could not be confirmed.
 */
export function readTaxCode(text: string): ReadTaxCode {
  const digits = text.replace(/[\s.\-–]/g, '')
  if (/^\d{12}$/.test(digits)) return { ok: true, code: digits }
  if (!/^\d{10}(\d{3})?$/.test(digits)) return { ok: false, problem: 'taxcode.format' }

  const head = digits.slice(0, 10)
  const branch = digits.slice(10)
  if (branch === '000') return { ok: false, problem: 'taxcode.format' }
  const check = 10 - (WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(head[i]), 0) % 11)
  if (check === 10 || /^0+$/.test(head.slice(2, 9))) return { ok: false, problem: 'taxcode.impossible' }

  const code = branch ? `${head}-${branch}` : head
  return check === Number(head[9]) ? { ok: true, code } : { ok: true, code, warning: 'taxcode.checksum' }
}
