import { CLEAR, defineRule, found } from "../define.ts";

const LISTED = "-rw-------  1 jo  staff  48213 Nov 20 10:00 Example Tunnel-2026-11-20-100001.ips\n";

export default defineRule({
  id: "collect.crash-dir",
  kind: "collect",
  stage: 13,
  title: "Looking at the wrong crash folder",
  severity: "info",
  confidence: "B",
  scope: "host",
  needs: ["crash.folders"],
  judge({ facts }) {
    const folders = facts.value("crash.folders") ?? [];
    const own = folders.findIndex(({ denied, scope }) => scope === "user" && !denied);
    if (own === -1 || folders.some(({ scope }) => scope === "system")) return CLEAR;
    return found({
      message: `Only ${folders[own]!.path} was looked into, where the crashes of a system extension are never written`,
      cites: [{ key: "crash.folders", at: String(own) }],
    });
  },
  explains: [],
  fix: [{
    text: "Look into the folder of the whole Mac, and what was moved on from it",
    command: "ls -lt /Library/Logs/DiagnosticReports /Library/Logs/DiagnosticReports/Retired",
    risk: "none",
    admin: true,
  }],
  why:
    "A system extension runs as root. Its crash reports lie in /Library/Logs/DiagnosticReports; the folder in a user's Library has " +
    "those of the apps only.",
  notWhen: "Both folders were looked into, or only the app is in question.",
  macos: "10.15 and later",
  references: ["knowledge 07 OB-05, §4", "knowledge 09 N01"],
  aliases: ["OB-05"],
  samples: () => ({
    fires: [
      {
        says: "a listing of the user's folder alone",
        text: `jo@mac ~ % ls -l ~/Library/Logs/DiagnosticReports\n${LISTED}`,
      },
      {
        says: "an empty listing of it",
        text: "jo@mac ~ % ls /Users/jo/Library/Logs/DiagnosticReports\njo@mac ~ % sw_vers\n",
      },
    ],
    silent: [
      { says: "a listing of the Mac's folder", text: `jo@mac ~ % ls -l /Library/Logs/DiagnosticReports\n${LISTED}` },
      {
        says: "listings of both folders",
        text: `% ls ~/Library/Logs/DiagnosticReports\n% ls /Library/Logs/DiagnosticReports\n`,
      },
      {
        says: "a Mac whose folder may not be listed",
        text:
          `% ls ~/Library/Logs/DiagnosticReports\n% ls /Library/Logs/DiagnosticReports\nls: /Library/Logs/DiagnosticReports: Permission denied\n`,
      },
    ],
  }),
});
