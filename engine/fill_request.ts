/** Puts what is known of the target into the command of a request, so that it can be run as it stands. */
import { appOf } from "../checks/bundle_of.ts";
import type { Case } from "../checks/define.ts";
import { currentJobs } from "../checks/mach_services.ts";
import { isTerminated, recordsOf, servicesOf } from "../checks/target.ts";

/** Identifiers and labels as products have them: nothing in them acts in a shell. */
const PLAIN_ID = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u;
/** An app where everybody's are: a path in somebody's folder would bring a name into the report, or a pseudonym to type. */
const SHARED_APP = /^\/Applications\/(?:[\p{L}\p{N}][\p{L}\p{N} ._-]*\/)*[\p{L}\p{N}][\p{L}\p{N} ._-]*\.app$/u;

/** What is not known, or would be odd in a command, stays a placeholder. */
export function fillRequest(command: string, of: Case): string {
  const known: Readonly<Record<string, string | undefined>> = {
    "<bundle id>": plain(of.target?.bundleId),
    "<label>": plain(labelOf(of)),
    "<app>": appPathOf(of),
  };
  return command.replace(/<[a-z ]+>/g, (place) => known[place] ?? place);
}

function plain(id: string | undefined): string | undefined {
  return id !== undefined && PLAIN_ID.test(id) ? id : undefined;
}

/** The job that should run now; more than one, and a person has to choose. */
function labelOf(of: Case): string | undefined {
  const jobs = currentJobs(of).map(({ value }) => value.label);
  const labels = [...new Set(jobs.length > 0 ? jobs : servicesOf(of).map(({ value }) => value.label))];
  return labels.length === 1 ? labels[0] ?? undefined : undefined;
}

function appPathOf(of: Case): string | undefined {
  const records = recordsOf(of).filter(({ value }) => !isTerminated(value.state)).map(({ value }) =>
    value.containerPath
  );
  const paths = [appOf(of)?.value.path, ...records].filter((path) => path != null && SHARED_APP.test(path));
  const path = paths[0];
  if (path === undefined || path === null) return undefined;
  return path.includes(" ") ? `'${path}'` : path;
}
