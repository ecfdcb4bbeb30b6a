import { type NsError, parseNsErrors } from "../formats/ns_error.ts";
import { defineFact } from "./define.ts";
import { wholeText } from "./outputs.ts";

export default defineFact<NsError[]>({
  key: "errors",
  summary: "Error objects that the text quotes, in any spelling",
  privacy: "public",
  privilege: "none",
  merge: "append",
  sources: [{
    format: "NSError",
    find: ({ lines }) => wholeText(lines),
    parse: ({ lines }) => emptyIsNothing(parseNsErrors(lines)),
  }],
});

/** A text that quotes no error says nothing about errors. */
function emptyIsNothing(parsed: ReturnType<typeof parseNsErrors>): ReturnType<typeof parseNsErrors> {
  return parsed.value?.length === 0 ? { ...parsed, value: null, problems: [] } : parsed;
}
