/** The languages the bot speaks. Vietnamese is the default. */
export type Locale = 'vi' | 'en'
export const LOCALES = ['vi', 'en'] as const satisfies readonly Locale[]

/** One set of words in both languages; a word missing on either side does not compile. */
export type Bilingual<T> = Record<Locale, T>
