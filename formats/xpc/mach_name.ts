/** A Mach service's name as products have it: ASCII without blanks, of at most 127 bytes, which is all that launchd takes. */
export const MACH_NAME = /^[\x21-\x7e]{1,127}$/;
