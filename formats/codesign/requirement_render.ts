/** Requirements as `csreq -t` and `codesign -d -r-` print them (knowledge: transcripts of macOS 10.15 to 26). */
import { DATE_ORIGIN, LEAF, type Match, type Requirement, ROOT } from "./requirement.ts";
import { DATE_SIGNS } from "./requirement_opcodes.ts";

/** How tightly what stands around an expression binds: 0 a `!`, 1 an `and`, 2 an `or` or nothing. */
type Level = 0 | 1 | 2;

/** Renders a requirement as one line in the language that `parseRequirement` reads. */
export function renderRequirement(requirement: Requirement): string {
  const parts: string[] = [];
  write(requirement, 2, parts);
  return parts.join("");
}

/** Renders a designated requirement as codesign does; one that the system derived itself stands behind `# `. */
export function renderDesignated(requirement: Requirement, isImplicit: boolean): string {
  return `${isImplicit ? "# " : ""}designated => ${renderRequirement(requirement)}`;
}

function write(requirement: Requirement, around: Level, parts: string[]): void {
  switch (requirement.op) {
    case "and":
    case "or": {
      const own = requirement.op === "and" ? 1 : 2;
      const isWrapped = around < own;
      if (isWrapped) parts.push("(");
      write(requirement.left, own, parts);
      parts.push(` ${requirement.op} `);
      write(requirement.right, own, parts);
      if (isWrapped) parts.push(")");
      return;
    }
    case "not":
      parts.push("! ");
      return write(requirement.inner, 0, parts);
    case "skipped":
      parts.push(`/* opcode ${requirement.opcode} */ `);
      return write(requirement.inner, around, parts);
    default:
      parts.push(renderLeaf(requirement));
  }
}

type Leaf = Exclude<Requirement, { op: "and" | "or" | "not" | "skipped" }>;

function renderLeaf(leaf: Leaf): string {
  switch (leaf.op) {
    case "never":
    case "always":
    case "notarized":
    case "legacy":
      return leaf.op;
    case "apple":
    case "apple generic":
    case "trusted":
      return `anchor ${leaf.op}`;
    case "identifier":
      return `identifier ${quote(leaf.name)}`;
    case "named anchor":
      return `anchor apple ${quote(leaf.name)}`;
    case "named code":
      return `(${quote(leaf.name)})`;
    case "cdhash":
      return `cdhash H"${leaf.hash}"`;
    case "platform":
      return `platform = ${leaf.platform}`;
    case "info":
    case "entitlement":
      return `${leaf.op}[${quote(leaf.key, ".")}]${renderMatch(leaf.match)}`;
    case "unknown":
      return `false /* opcode ${leaf.opcode} */`;
    default:
      return renderCertificate(leaf);
  }
}

const OID_PREFIXES = {
  "certificate extension": "field",
  "certificate policy": "policy",
  "certificate date": "timestamp",
};

type CertificateLeaf = Extract<Requirement, { slot: number }>;

function renderCertificate(leaf: CertificateLeaf): string {
  const certificate = `certificate ${leaf.slot === LEAF ? "leaf" : leaf.slot === ROOT ? "root" : leaf.slot}`;
  switch (leaf.op) {
    case "certificate":
      return `${certificate} = H"${leaf.hash}"`;
    case "certificate trusted":
      return `${certificate} trusted`;
    case "certificate field":
      return `${certificate}[${quote(leaf.key, ".")}]${renderMatch(leaf.match)}`;
    default:
      return `${certificate}[${OID_PREFIXES[leaf.op]}.${leaf.oid}]${renderMatch(leaf.match)}`;
  }
}

function renderMatch(match: Match): string {
  if ("date" in match) return ` ${DATE_SIGNS.get(match.op)} timestamp "${renderDate(match.date)}"`;
  switch (match.op) {
    case "exists":
      return " /* exists */";
    case "absent":
      return " absent";
    case "begins":
      return ` = ${quote(match.value)}*`;
    case "ends":
      return ` = *${quote(match.value)}`;
    default:
      return ` ${match.op} ${quote(match.value)}`;
  }
}

/** `20190408000000Z`. */
function renderDate(seconds: number): string {
  return new Date(DATE_ORIGIN + seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z").replace(/[-:T]/g, "");
}

/** Only letters and digits stand without quotes, and dots in keys; anything beyond printable ASCII is written as bytes. */
function quote(text: string, also: "" | "." = ""): string {
  if (/[^\t-\r -~]/.test(text)) return `0x${new TextEncoder().encode(text).toHex()}`;
  const isPlain = also === "." ? /^[A-Za-z][A-Za-z0-9.]*$/.test(text) : /^[A-Za-z][A-Za-z0-9]*$/.test(text);
  return isPlain && !WORDS.has(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** Words of the language: as a plain text they would be read as such. */
export const WORDS: ReadonlySet<string> = new Set(
  ("guest host designated library plugin or and always true never false identifier cdhash platform notarized legacy anchor " +
    "apple generic certificate cert trusted info entitlement exists absent leaf root timestamp").split(" "),
);
