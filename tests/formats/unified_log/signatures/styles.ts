/** One message as a record in every style that the field pastes. */

const TIME = "2026-11-20 10:00:00.123456+0100";

/** Style → text, by the process that logs it. */
export function renderStyles(name: string, message: string): [string, string][] {
  const head = `${TIME} 0x1a2b     Default     0x0                  412    0    ${name}:`;
  const object = {
    traceID: 41979461,
    eventMessage: message,
    eventType: "logEvent",
    source: null,
    formatString: "%{public}@",
    subsystem: "com.example.log",
    category: "main",
    timestamp: TIME,
    messageType: "Default",
    processImagePath: `/usr/libexec/${name}`,
    processID: 412,
  };
  const ndjson = JSON.stringify(object).replaceAll("/", "\\/");
  const pretty = JSON.stringify([object], null, 2).replaceAll('": ', '" : ').replaceAll("/", "\\/")
    .replace(/^\[\n {2}\{/, "[{").replace(/\n {2}\}\n\]$/, "\n}]");
  const mandiant = JSON.stringify({
    subsystem: "com.example.log",
    thread_id: 812,
    pid: 412,
    process: `/usr/libexec/${name}`,
    message,
    event_type: "Log",
    log_type: "Default",
    raw_message: "%{public}@",
    timestamp: "2026-11-20T09:00:00.123456000Z",
  });
  const oldLayout = JSON.stringify({ ...object, eventType: undefined, formatString: undefined, machTimestamp: 1 });
  return [
    ["default", `${head} (ExampleKit) [com.example.log:main] ${message}`],
    ["default without brackets", `${head} ${message}`],
    ["compact", `2026-11-20 10:00:00.123 Df ${name}[412:1a2b] [com.example.log:main] ${message}`],
    ["syslog", `${TIME}  localhost ${name}[412]: (ExampleKit) [com.example.log:main] ${message}`],
    ["Console", `default\t10:00:00.123456+0100\t${name}\t${message}`],
    ["Console with sender", `default\t${TIME}\t${name}\tExampleKit\t${message}`],
    ["legacy", `Nov 20 10:00:00 mac ${name}[412] <Notice>: ${message}`],
    ["legacy with library", `Nov 20 10:00:00 mac ${name}(ExampleKit)[412] <Notice>: ${message}`],
    ["ndjson", ndjson],
    ["json", pretty],
    ["json of macOS 10.13", oldLayout],
    ["mandiant", mandiant],
    ["quoted", `> ${head} ${message}`],
    ["indented", `        ${head} ${message}`],
    ["in a list", `- ${head} ${message}`],
    ["behind grep", `12:${head} ${message}`],
  ];
}
