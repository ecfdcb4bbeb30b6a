/** A build variable that nothing expanded, as Xcode, shells and autoconf write it: `$(TeamIdentifierPrefix)`, `${ID}`, `@NAME@`. */
export const BUILD_VARIABLE = /\$[({]\w|@[A-Z][A-Z0-9_]{2,60}@/;
