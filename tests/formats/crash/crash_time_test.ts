import { assertEquals } from "../../../compat/std_assert.ts";
import { parseCrashTime } from "../../../formats/crash/crash_time.ts";

const TIMES: Readonly<Record<string, string | null>> = {
  "2026-11-20 10:00:00.1234 +0100": "2026-11-20T09:00:00.123Z",
  "2026-11-20 10:00:01.00 -0730": "2026-11-20T17:30:01.000Z",
  "2026-11-20 10:00:01 +00:00": "2026-11-20T10:00:01.000Z",
  "2026-11-20T10:00:01Z": "2026-11-20T10:00:01.000Z",
  "2026-11-20 10:00:00.1234": null,
  "2026-02-31 10:00:00 +0000": null,
  "Fri Nov 20 10:00:11 2020": null,
  "": null,
};

for (const [text, wanted] of Object.entries(TIMES)) {
  Deno.test(`parseCrashTime() reads "${text}"`, () => {
    const time = parseCrashTime(text);
    assertEquals(time === null ? null : new Date(time).toISOString(), wanted);
  });
}
