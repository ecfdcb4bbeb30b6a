/** One line of a print: `key = value`, `key => value`, `key = {`, or plain text (key null). */
export interface KeyValue {
  readonly key: string | null;
  readonly value: string;
  /** True when the line opens a block. */
  readonly opens: boolean;
}

const REMARK = /\s(?:←|⟵|<--)/;

/** Splits a trimmed line at its first equals sign that is not inside a quoted key. */
export function parseEntry(text: string): KeyValue {
  const quoted = text.startsWith('"') ? text.indexOf('"', 1) : -1;
  const equals = text.indexOf("=", quoted < 0 ? 0 : quoted);
  const key = equals > 0 ? text.slice(0, equals).trim() : "";
  const opens = text.endsWith("{") || /=>?\s?[[(]$/.test(text.slice(-4));
  if (key === "" || key.length > 200) return { key: null, value: text, opens };
  const value = text.slice(text[equals + 1] === ">" ? equals + 2 : equals + 1).trim();
  const remark = value.search(REMARK);
  return { key, value: remark < 0 ? value : value.slice(0, remark).trimEnd(), opens };
}
