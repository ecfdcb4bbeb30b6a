/** The words of a command line, as sh(1) parts and unquotes them, and the paths that people type among them. */

const MOST_WORDS = 64;
const MOST_CHARACTERS = 4096;

/** The words of each simple command of a line; redirections are left out. */
export function splitWords(command: string): string[][] {
  const commands: string[][] = [[]];
  let word: string | null = null;
  let quote = "";
  const end = () => {
    if (word !== null && commands.at(-1)!.length < MOST_WORDS) commands.at(-1)!.push(word);
    word = null;
  };
  for (let i = 0; i < command.length && i < MOST_CHARACTERS; i++) {
    const char = command[i]!;
    if (quote !== "") {
      if (char === quote) quote = "";
      else word = (word ?? "") + char;
    } else if (char === '"' || char === "'" || char === "\u201c" || char === "\u201d") {
      quote = char === "\u201c" ? "\u201d" : char;
      word ??= "";
    } else if (char === "\\" && i + 1 < command.length) word = (word ?? "") + command[++i];
    else if (/[|;&]/.test(char) && command[i - 1] !== ">") {
      end();
      commands.push([]);
    } else if (/\s/.test(char)) end();
    else word = (word ?? "") + char;
  }
  end();
  return commands.map(dropRedirections);
}

/** The words behind a program's name, wherever in the line it is run; null when it is not. */
export function argumentsOf(command: string, program: string): string[] | null {
  if (!command.includes(program)) return null;
  for (const words of splitWords(command)) {
    const at = words.findIndex((word) => word === program || word.endsWith(`/${program}`));
    if (at >= 0) return words.slice(at + 1);
  }
  return null;
}

/** Puts a path together again that was typed with bare blanks: a new one begins with `/`, `~` or `.`. */
export function joinPaths(words: readonly string[]): string[] {
  const paths: string[] = [];
  for (const word of words) {
    const last = paths.at(-1);
    if (last !== undefined && !/^[/~.]/.test(word) && !/\.[A-Za-z]{2,15}$/.test(last)) {
      paths[paths.length - 1] = `${last} ${word}`;
    } else paths.push(word);
  }
  return paths;
}

function dropRedirections(words: readonly string[]): string[] {
  return words.filter((word, i) => !/^\d?[<>]|^[)`]+$/.test(word) && !/^\d?>{1,2}$/.test(words[i - 1] ?? ""));
}
