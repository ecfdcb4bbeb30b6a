/** Outputs of launchctl, written after its grammar with our own names, and helpers that several tests share. */
import fc from "fast-check";
import { assert } from "../../../compat/std_assert.ts";
import { type Line, toLines } from "../../../formats/parsed.ts";
import { assertTimely, makeLarge } from "../../effort.ts";

export const EXTENSION_PRINT = `system/NetworkExtension.com.example.ext.1.0.7 = {
	active count = 2
	path = (submitted by nesessionmanager.211)
	type = Submitted
	managed_by = com.example.manager
	state = running
	bundle id = com.example.ext

	program = /Library/SystemExtensions/00000000-1111-2222-3333-444444444444/com.example.ext.systemextension/Contents/MacOS/com.example.ext
	arguments = {
		/Library/SystemExtensions/com.example.ext
	}

	default environment = {
		PATH => /usr/bin:/bin:/usr/sbin:/sbin
	}

	environment = {
		XPC_SERVICE_NAME => NetworkExtension.com.example.ext.1.0.7
	}

	domain = system
	minimum runtime = 80
	base minimum runtime = 10
	exit timeout = 5
	runs = 3
	successive crashes = 2
	pid = 412
	immediate reason = ipc (mach)
	forks = 0
	execs = 1
	last exit code = 78: EX_CONFIG

	event triggers = {
		com.example.trigger => {
			keepalive = 0
			state = 4
			descriptor = {
				"file-descriptor" => 		"session-type" => 5
				"names" => [
					"one"
				]
			}
		}
	}

	endpoints = {
		"EXAMPLE123.com.example.ext" = {
			port = 0x3803
			active = 1
			managed = 1
			reset = 0
			hide = 0
			watching = 0
		}
		"EXAMPLE123.com.example.ext.control" = {
			port = 0x3a03
			active = 0
			watching = 1
		}
	}

	dynamic endpoints = {
		"com.example.dynamic" = {
			port = 0x1
			active = 1
		}
	}

	event channels = {
		"com.example.channel" = {
			port = 0x2
		}
	}

	resource coalition = {
		ID = 1114
		type = resource
		state = active
		active count = 1
		name = com.example.coalition
	}

	spawn type = interactive (4)
	job state = running
	submitted job. ignore execute allowed

	properties = keepalive | runatload | inferred program
}
`;

export const EXTENSION_JOB = {
  domain: "system",
  label: "NetworkExtension.com.example.ext.1.0.7",
  state: "running",
  pid: 412,
  runs: 3,
  lastExitCode: 78,
  lastExitReason: null,
  lastTerminatingSignal: null,
  type: "Submitted",
  path: "(submitted by nesessionmanager.211)",
  program:
    "/Library/SystemExtensions/00000000-1111-2222-3333-444444444444/com.example.ext.systemextension/Contents/MacOS/com.example.ext",
  endpoints: ["EXAMPLE123.com.example.ext", "EXAMPLE123.com.example.ext.control", "com.example.dynamic"],
  endpointsShown: true,
  bundleId: "com.example.ext",
  successiveCrashes: 2,
  minimumRuntime: 80,
  baseMinimumRuntime: 10,
  jobState: "running",
  pendedNondemandSpawn: null,
  spawnType: "interactive (4)",
  managedBy: "com.example.manager",
  programIdentifier: null,
  parentBundleIdentifier: null,
  root: null,
  complete: true,
};

export const DOMAIN_PRINT = `system = {
	type = system
	handle = 0
	active count = 742
	service count = 4
	creator = launchd[1]
	security context = {
		uid unset
		asid = 0
	}

	subdomains = {
		pid/39576
		user/501
	}

	services = {
		       0      - 	com.example.idle
		     412      - 	NetworkExtension.com.example.ext.1.0.7
		     871    (pe) 	com.example.helper
		       0     -9 	EXAMPLE123.com.example.other
		       0     78 	com.example.Keychain Circle Notification
	}

	unmanaged processes = {
		com.apple.xpc.launchd.unmanaged.example.36189 = {
			active count = 3
			dynamic endpoints = {
				"com.example.unmanaged" = {
					port = 0x1c91f
					active = 1
				}
			}
		}
	}

	endpoints = {
		 0x1a03    M   A   EXAMPLE123.com.example.ext
		      0    M   D   com.example.idle.xpc
		0x2b903    U   A   com.example.unmanaged
	}

	task-special ports = {
		      0x1c03 4       bootstrap  com.apple.xpc.launchd.domain.system
	}

	disabled services = {
		"com.example.idle" => disabled
		"com.example.helper" => enabled
	}

	properties = uncorked | audit check done | bootcache hack
}
`;

export const DOMAIN_VALUE = {
  name: "system",
  services: [
    { label: "com.example.idle", pid: null, status: null },
    { label: "NetworkExtension.com.example.ext.1.0.7", pid: 412, status: null },
    { label: "com.example.helper", pid: 871, status: "(pe)" },
    { label: "EXAMPLE123.com.example.other", pid: null, status: -9 },
    { label: "com.example.Keychain Circle Notification", pid: null, status: 78 },
  ],
  endpoints: [
    { name: "EXAMPLE123.com.example.ext", active: true },
    { name: "com.example.idle.xpc", active: false },
    { name: "com.example.unmanaged", active: true },
  ],
  root: null,
};

export const LIST = `PID	Status	Label
412	0	com.example.agent
-	0	com.example.idle
-	-9	NetworkExtension.com.example.ext.1.0.7
871	-	UIKitApplication:com.example.app[2b0f][rb-legacy]
0	78	com.example.broken
`;

export const LIST_LABEL = `{
	"EnableTransactions" = true;
	"LimitLoadToSessionType" = "System";
	"MachServices" = {
		"EXAMPLE123.com.example.ext" = mach-port-object;
		"com.example.agent.xpc" = mach-port-object;
	};
	"Label" = "com.example.agent";
	"OnDemand" = false;
	"LastExitStatus" = 256;
	"PID" = 412;
	"Program" = "/Library/Application Support/Example/agent";
	"ProgramArguments" = (
		"/Library/Application Support/Example/agent";
		"--verbose = {";
	);
	"PerJobMachServices" = {
		"com.example.private" = mach-port-object;
	};
};
`;

export const DISABLED = `disabled services = {
	"com.example.ext" => disabled
	"com.example.agent" => enabled
	"com.example.old" => true
	"com.example.older" => false
}
login item associations = {
	"com.example.item" => "com.example.app"
	"com.example.trap" => true
}
`;

/** Texts of other tools that a careless reader would take for launchctl's. */
export const FOREIGN: Readonly<Record<string, string>> = {
  "ps without its header": "  412     1 com.example.app.helper\n  413   412 com.example.app.worker\n",
  "ps": "  PID  PPID COMMAND\n  412     0 com.example.app.helper\n",
  "ps with a prompt": "jo@mac ~ % ps -axco pid,nice,command\n  412     0 com.example.app.helper\n",
  "wc": "  12  34 notes.txt\n  1   0 README.md\n",
  "kextstat": "    1  142 0xffffff8000000000 0x1 0x1 com.example.kpi.bsd (19.6.0)\n",
  "systemextensionsctl":
    "1 extension(s)\n--- com.apple.system_extension.network_extension\n*\t*\tEXAMPLE123\tcom.example.ext (1.0/7)\tExample\t[activated enabled]\n",
  "netstat":
    "default            192.168.1.1        UGScg          en0\ntcp4  0  0  192.168.1.2.52044  17.57.1.1.5223  ESTABLISHED\n",
  "a property list":
    "<dict>\n\t<key>Label</key>\n\t<string>com.example.agent</string>\n\t<key>MachServices</key>\n\t<dict/>\n</dict>\n",
  "defaults read":
    '{\n    Label = "com.example.agent";\n    MachServices =     {\n        "com.example.x" = 1;\n    };\n    OnDemand = 0;\n    ProgramArguments =     (\n        "/x"\n    );\n}\n',
  "JSON": '{\n  "Label": "com.example.agent",\n  "LastExitStatus": 0,\n  "services": { "a": 1 }\n}\n',
  "an error's user info": '{\n    NSLocalizedDescription = "not found";\n    Label = "x";\n}\n',
  "Nix": "system = {\n  stateVersion = 4;\n  services = {\n    nix-daemon.enable = true;\n  };\n};\n",
  "HCL": 'module.agent = {\n  path = "/x"\n  state = "running"\n  runs = 3\n}\n',
  "git config": "[core]\n\tpath = /usr/bin\n\tstate = running\n\teditor = vi\n",
  "a script": 'path = "/x"\nruns = 0\nstate = next(states)\nprogram = find("/x")\n',
  "a launchd log":
    "2024-01-01 10:00:00.000 Df launchd[1:1] [system/com.example.ext [41]:] service state: running\n (system/com.example.ext) <Notice>: Service exited with abnormal code: 78\n",
  "a scutil dump":
    "> show State:/Network/Global/IPv4\n<dictionary> {\n  PrimaryInterface : en0\n  state : running\n}\n",
  "Ruby": 'FLAGS = {\n  "com.example.a" => true,\n  "com.example.b" => false,\n}\n',
  "code that looks for the sentence":
    'grep -q \'Could not find service "com.example.x" in domain for system\' log\nassert text == "Could not find service \\"x\\""\nprintf \'Could not find service "%s" in domain for port\' "$label"\nreject(out, "Could not find service " + label)\n',
  "prose": "The service path = wrong, I think. state = running means nothing here.\n",
};

/** Texts of what the parsers look for, in no order, with characters that break careless code. */
export const HOSTILE_TEXT: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(
    ..."{}()[]=>:;,.\"“”'`$%#|/\\-01aZ \t\n\r\0\u00a0\u2028\ud800é…",
    ...[
      "\n",
      "\n\t",
      " = ",
      " => ",
      " = {\n",
      "}\n",
      "system",
      "gui/501/",
      "com.example.a",
      "state",
      "endpoints",
      "__proto__",
    ],
    ...[
      "services",
      "disabled services = {",
      "PID Status Label",
      "Could not find service ",
      "launchctl print ",
      '"Label" = ',
    ],
  ),
  maxLength: 80,
});

/** Every prefix of a text that ends at a character boundary, with a step for speed. */
export function* prefixes(text: string, step = 1): Generator<Line[]> {
  for (let end = 0; end < text.length; end += step) yield toLines(text.slice(0, end));
}

/** Throws unless each value of `part` is in `whole`, or is a cut-off beginning of it (texts and numbers at the cut). */
export function assertPart(part: unknown, whole: unknown, path = ""): void {
  if (part === null || part === whole || path.endsWith(".complete") || path.endsWith(".endpointsShown")) return;
  if (Array.isArray(part) && Array.isArray(whole)) {
    assert(part.length <= whole.length, `${path}: ${part.length} of ${whole.length}`);
    part.forEach((each, i) => assertPart(each, whole[i], `${path}.${i}`));
  } else if (typeof part === "object" && typeof whole === "object" && whole !== null) {
    for (const [key, value] of Object.entries(part)) {
      assertPart(value, (whole as Record<string, unknown>)[key], `${path}.${key}`);
    }
  } else {
    const cut = whole !== undefined && whole !== null && String(whole).startsWith(String(part));
    assert(cut, `${path}: ${JSON.stringify(part)} is no part of ${JSON.stringify(whole)}`);
  }
}

/** Runs `call` on a large text of each pattern and throws when one takes a second or more. */
export function assertFast(call: (lines: Line[]) => unknown, ...patterns: string[]): void {
  for (const pattern of patterns) {
    const [head, body] = pattern.includes("¦") ? pattern.split("¦") as [string, string] : ["", pattern];
    const lines = toLines(head + makeLarge(body));
    assertTimely(() => call(lines), JSON.stringify(pattern.slice(0, 40)));
  }
}
