/** Characters of `2024-01-31T08:09:10Z`: "0" stands for a digit. */
const ISO = "0000-00-00T00:00:00Z";
const PRINTED = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}$/;

/** Parses `2024-01-31T08:09:10Z`, the date of an XML property list; null when it is none or no such moment exists. */
export function parsePlistDate(text: string): Date | null {
  if (text.length !== ISO.length) return null;
  for (let i = 0; i < ISO.length; i++) {
    const code = text.charCodeAt(i);
    const wanted = ISO.charCodeAt(i);
    if (wanted === 0x30 ? code < 0x30 || code > 0x39 : code !== wanted) return null;
  }
  const date = new Date(text);
  // V8 rolls 30 February over into March; a day that comes back as another never was.
  return date.getUTCDate() === Number(text.slice(8, 10)) ? date : null;
}

/** Parses `2024-01-31 08:09:10 +0000`, a date as Foundation prints it; null when it is none or no such moment exists. */
export function parsePrintedDate(text: string): Date | null {
  if (!PRINTED.test(text)) return null;
  const date = parsePlistDate(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`);
  const minutes = Number(text.slice(21, 23)) * 60 + Number(text.slice(23));
  return date && new Date(date.getTime() - (text[20] === "-" ? -minutes : minutes) * 60_000);
}
