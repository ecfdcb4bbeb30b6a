/** Who this is; a test keeps the version equal to deno.json's. */
export const TOOL = { name: "sysex-doctor", version: "0.1.0" } as const;
