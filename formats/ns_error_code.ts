/** The code that belongs to the domain of an error, wherever a text puts it (samples: `ns_error.ts`). */

/** The word "error" or "code", in the languages of macOS that put it between a domain and its number. */
export const ERROR_WORD =
  "(?:error\\s?code|error|err|code|errno|Fehlercode|Fehler|erreur|errore|erro|fel|fejl|feil|fout|virhe|błąd|chyba|hata|ошибка|помилка|错误|錯誤|エラー|오류)";
const NUMBER = "(-?\\d{1,12})(?!\\w)(?![.:]\\d|-\\d)";
/** `X error 9`, `X, code: 9`, `"X","code":9`, `X (error 9)`, `X-Fehler 8`, `X error.code=9`, `X | NSErrorCode: 9`. */
const WORDED = new RegExp(
  `["'\`”’\\\\]{0,4}(?:\\s?[,;:|–—-])?\\s{0,4}[([（]?\\s?["'“\\\\]{0,4}(?:[A-Za-z]{1,12}[._]|NS)?${ERROR_WORD}["'”\\\\]{0,4}\\s{0,3}[=:：#(]?\\s{0,3}["'“@]?${NUMBER}`,
  "iy",
);
/** `X:8`, `X#8`, `X (8)`, `X[8]`, `[X] 8`, `X 8`. */
const BARE = new RegExp(`["'\`”’\\]]?(?:\\s?[:#/]\\s?|\\s?[([]\\s?|[ \\t]{1,2})${NUMBER}`, "y");
/** `code = 8, domain = ` before a domain. */
const PAIR_BEFORE =
  /code["'”\\]{0,4}\s{0,2}[=:]\s{0,2}["'“]?(-?\d{1,12})["'”]?\s{0,2}[,;]?\s{0,30}["'“\\]{0,4}(?:error\s?)?domain["'”\\]{0,4}\s{0,2}[=:]\s{0,2}@?["'“\\]{0,4}$/i;
/** `error 8 (`, `code 8 in ` or `code 8, domain ` before a domain that no code follows. */
const CODE_BEFORE =
  /\b(?:error|code)\s?[=:]?\s?(-?\d{1,12})(?:\s?[([]\s?| (?:in|of|from)(?: domain)? |, ?domain:? )["'`]?$/i;
/** Foundation's default text holds domain and code in parentheses, whatever the language: `(X hatası 8.)`, `(X lỗi 8.)`. */
const OPEN_BEFORE = /[(（][^\d()（）\n]{0,24}$/;
const LOCALISED = new RegExp(`[^\\d()（）[\\]\\n"=;{}]{1,24}?${NUMBER} ?[.。]? ?[)）]`, "y");
/** `(Error 8 de X.)` */
const LOCALISED_BEFORE = /[(（][^\d()（）\n]{1,24}(-?\d{1,12})[^\d()（）\n]{1,16}$/;
const CLOSED_AFTER = / ?[.。]? ?[)）]/y;

/** A code with the extent of its mention. */
export interface FoundCode {
  readonly at: number;
  readonly code: number;
  /** Behind domain and code. */
  readonly end: number;
}

/**
 * The code of the domain that stands from `start` to `end`; what lies before `used` belongs to an error before it. Null when
 * the domain has none.
 */
export function findErrorCode(text: string, start: number, end: number, used: number): FoundCode | null {
  const from = Math.max(used, start - 80, 0);
  const before = text.slice(from, start);
  const pair = PAIR_BEFORE.exec(before);
  if (pair !== null) return { at: from + pair.index, code: Number(pair[1]), end };
  for (const pattern of OPEN_BEFORE.test(before) ? [WORDED, BARE, LOCALISED] : [WORDED, BARE]) {
    pattern.lastIndex = end;
    const match = pattern.exec(text);
    if (match !== null) return { at: start, code: Number(match[1]), end: pattern.lastIndex };
  }
  CLOSED_AFTER.lastIndex = end;
  const loose = CODE_BEFORE.exec(before) ?? (CLOSED_AFTER.test(text) ? LOCALISED_BEFORE.exec(before) : null);
  return loose === null ? null : { at: from + loose.index, code: Number(loose[1]), end };
}
