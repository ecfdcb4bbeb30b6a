/** The end of a row: the display name and sysextd's state in brackets. */

/** Words that begin a state of sysextd's, in `systemextensionsctl`'s spelling. */
const STATE_WORDS =
  /^(?:activated|terminat(?:ed|ing)|validating|uninstall(?:ed|ing)|realizing|staging|staged|enabled|disabled|waiting)(?: |$)/;
/** Two words and more, so that a name like `Proxy enabled` does not end in one by chance. */
const BARE_STATE =
  /(?:^|\t|\s{2})(activated (?:enabled|disabled|enabling|waiting (?:for user|to upgrade(?: on reboot)?))|validating by category|terminat(?:ed|ing) (?:for|waiting) [a-z ]{2,60})$/;
const BRACKETS = /\[([^[\]]{0,80})\]/g;
const CLOSING_NOISE = /^[\s"'`,;|\\.+]{0,40}$/;

interface RowEnd {
  /** Lower case, blanks for `_`, no brackets; null when hidden or missing. */
  readonly state: string | null;
  /** The state begins with a word of sysextd's. */
  readonly known: boolean;
  /** The display name with single blanks, perhaps empty. */
  readonly name: string;
  /** False when the row ends before its state does. */
  readonly closed: boolean;
  /** True when something follows the state. */
  readonly trailing: boolean;
}

/** Tells whether a normalised state begins like one of sysextd's. */
function isKnownState(state: string): boolean {
  return STATE_WORDS.test(state);
}

/** Parts what follows a row's version into name and state. The last bracket that holds a known state counts, else the last. */
export function parseListState(rest: string): RowEnd {
  const brackets = [...rest.matchAll(BRACKETS)];
  const bracket = brackets.findLast((each) => isKnownState(normalise(each[1]!))) ?? brackets.at(-1);
  if (bracket !== undefined) {
    const state = normalise(bracket[1]!);
    const after = rest.slice(bracket.index + bracket[0].length);
    const known = isKnownState(state);
    const trailing = !CLOSING_NOISE.test(after);
    // `[T] Example`: a bracket of the name, and the state is missing.
    if (!known && trailing) return { state: null, known, name: cleanName(rest), closed: false, trailing: false };
    const hidden = state === "" || /^[.…_*]+$/.test(state);
    return {
      state: hidden ? null : state,
      known,
      name: cleanName(rest.slice(0, bracket.index)),
      closed: true,
      trailing,
    };
  }
  const open = rest.lastIndexOf("[");
  if (open >= 0) {
    return { state: null, known: false, name: cleanName(rest.slice(0, open)), closed: false, trailing: false };
  }
  const bare = BARE_STATE.exec(normaliseEnd(rest));
  if (bare !== null) {
    const name = cleanName(rest.trimEnd().slice(0, -bare[1]!.length));
    return { state: bare[1]!, known: true, name, closed: true, trailing: false };
  }
  return { state: null, known: false, name: cleanName(rest), closed: false, trailing: false };
}

function normalise(text: string): string {
  return text.toLowerCase().replace(/[_\s]+/g, " ").trim();
}

/** The last hundred characters, in which `_` is a blank and nothing else has moved. */
function normaliseEnd(text: string): string {
  return text.trimEnd().slice(-100).toLowerCase().replaceAll("_", " ");
}

function cleanName(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
