/** The Deno that runs the gate, that README names, and that the npm package brings along. A test keeps them the same. */
export const DENO_VERSION = "2.9.6";
