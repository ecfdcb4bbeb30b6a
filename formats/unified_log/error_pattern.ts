/**
 * One error domain with a code in every spelling of the field (knowledge: chapter 03, 4.1): what NSError, Swift and products
 * print, the localised words for "error" included.
 *
 *     (ExampleDomain error 9.)   Error Domain=ExampleDomain Code=9   ExampleDomain code 4   code=9   ExampleDomain:8   ExampleDomain#8
 */

const WORDS = "error|code|fehler|erreur|errore|fel|fout|fejl|feil|erro|virhe|hata|chyba|ошибка";

/** Matches the domain with one of the codes (a regular expression for digits), which becomes the group `n`. */
export function quotedError(domain: string, codes: string): RegExp {
  const between = `(?:[^\\w\\n-]{0,6}|(?:\\W{0,6}(?:${WORDS})){1,2}[^\\w-]{0,6})`;
  return new RegExp(`${domain}(?!\\w)${between}(?<n>${codes})(?!\\d)`, "i");
}
