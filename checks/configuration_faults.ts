/** What points to one fault of a configuration: the end of a session, a stop of the provider, an error that the app was given. */
import type { Case, Found } from "./define.ts";
import { sayStop, stopsOf } from "./provider_stops.ts";
import { endsOf, foundAt } from "./session_ends.ts";
import { configurationErrors, sayError } from "./session_errors.ts";

/** One finding for each of them that still holds; `what` begins its sentence. */
export function configurationFaults(of: Case, rule: string, what: string): Found[] {
  return [
    ...endsOf(of, rule).map((end) => foundAt(end, `${what}:`)),
    ...stopsOf(of, rule).map((stop) => ({ message: `${what}: ${sayStop(stop)}`, cites: [stop.cite] })),
    ...configurationErrors(of, rule).map((error) => ({ message: `${what}: ${sayError(error)}`, cites: [error.cite] })),
  ];
}
