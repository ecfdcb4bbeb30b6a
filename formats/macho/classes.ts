import { hasSection } from "./sections.ts";
import type { Answer, Names, Segment } from "./slice.ts";
import type { SwiftTypes } from "./swift_types.ts";

/** What is known about the classes of an image; each is read only when it is needed. */
export interface ClassLists {
  readonly segments: readonly Segment[];
  readonly objc: () => Names;
  readonly swift: () => SwiftTypes;
  readonly importsSymbol: (name: string) => Answer;
}

/**
 * Says whether the image defines a class. A Swift class has a type record under its own name, also when `@objc(Other)`
 * gives it another one for Objective-C, and unless it is generic an Objective-C entry.
 */
export function findClass(lists: ClassLists, name: string): Answer {
  const parts = name.split(".");
  const { names, complete } = lists.objc();
  if (names.has(name) || (parts.length > 1 && names.has(mangleClass(parts)))) return "yes";
  const swift = lists.swift();
  if (swift.names.has(name)) return "yes";
  const hasClasses = hasSection(lists.segments, "__objc_classlist");
  const hasSwift = hasSection(lists.segments, "__swift5_types");
  // An image without classes of its own may be the stub of a library that has them.
  if (!hasClasses && !hasSwift) return "unknown";
  if ((hasClasses && !complete) || (hasSwift && !swift.complete) || swift.vague.has(parts.at(-1)!)) return "unknown";
  // Bindings of other languages register classes when the program runs.
  return lists.importsSymbol("_objc_allocateClassPair") === "no" ? "no" : "unknown";
}

/**
 * Renders the name that a Swift class has in Objective-C: `_TtC6Module5Class`; of a class within a class
 * `_TtCC6Module5Outer5Inner`.
 */
export function mangleClass(parts: readonly string[]): string {
  const lengths = parts.map((part) => `${new TextEncoder().encode(part).length}${part}`);
  return `_Tt${"C".repeat(parts.length - 1)}${lengths.join("")}`;
}
