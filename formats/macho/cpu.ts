/** Names of processors as `lipo` and `codesign` print them, by CPU type and subtype (public header mach/machine.h). */
const NAMES: Readonly<
  Record<number, { readonly plain: string; readonly subtypes?: Readonly<Record<number, string>> }>
> = {
  0x7: { plain: "i386" },
  0x01000007: { plain: "x86_64", subtypes: { 8: "x86_64h" } },
  0xc: { plain: "arm", subtypes: { 6: "armv6", 9: "armv7", 11: "armv7s", 12: "armv7k" } },
  0x0100000c: { plain: "arm64", subtypes: { 1: "arm64v8", 2: "arm64e" } },
  0x0200000c: { plain: "arm64_32" },
  0x12: { plain: "ppc", subtypes: { 9: "ppc750", 10: "ppc7400", 11: "ppc7450", 100: "ppc970" } },
  0x01000012: { plain: "ppc64", subtypes: { 100: "ppc970-64" } },
};

/**
 * Names a processor: `x86_64`, `arm64e`; `unknown (1, 2)` for a type or subtype, both decimal, that is not in the
 * header.
 */
export function nameCpu(cputype: number, cpusubtype: number): string {
  const subtype = maskSubtype(cpusubtype);
  const known = NAMES[cputype];
  return known ? known.subtypes?.[subtype] ?? known.plain : `unknown (${cputype}, ${subtype})`;
}

/** Leaves the feature bits of a subtype out: 64-bit libraries, and the version of arm64e's pointer authentication. */
export function maskSubtype(cpusubtype: number): number {
  return cpusubtype & 0x00ff_ffff;
}
