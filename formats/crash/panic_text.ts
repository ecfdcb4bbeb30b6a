/**
 * What a kernel panic says of itself, in the text of a panic report or in the member `panicString` of a newer one:
 *
 *     panic(cpu 2 caller 0xfffffe0012345678): skmem_slab_free_locked: … @skmem_slab.c:123
 *     Debugger message: panic
 *     OS version: 25B78
 *     Panicked task 0xfffffe1b: 21 threads: pid 412: com.example.tunnel.extension
 *     BSD process name corresponding to current thread: com.example.tunnel.extension      (Intel)
 */
import type { CrashReport } from "./report.ts";

const HEAD = /panic\(cpu \d{1,3} caller 0x[0-9a-f]{1,16}\)/i;
const TASK = /^[\s>|]{0,8}Panicked task 0x[0-9a-f]{1,16}: .{0,80}?\bpid (\d{1,9}): (.{1,120})$/im;
const PROCESS = /^[\s>|]{0,8}(?:BSD p|P)rocess name corresponding to current thread: (.{1,120})$/im;
const SYSTEM = /^[\s>|]{0,8}(?:OS version: |Mac OS version:\s{1,8})(\d{2}[A-Z]\d{1,6}[a-z]?)\b/im;
const KERNEL = /^[\s>|]{0,8}Kernel version:\s{1,8}(Darwin Kernel Version .{1,200})$/im;
const FIRST = /^[\s>|]{0,8}(?:Backtrace|Debugger message:|Memory ID:|Panicked task|Kernel version:)/im;
/** A panic's own words take a few lines; what follows are addresses. */
const MOST_LINES = 6;

/** True for the line that a panic begins with. */
export function isPanicLine(line: string): boolean {
  return line.includes("panic(cpu") && HEAD.test(line);
}

/** What the text tells of the panic; its first sentence comes first in `says`, the kernel's version last. */
export function readPanic(text: string): Pick<CrashReport, "process" | "pid" | "os" | "says"> {
  const start = Math.max(0, HEAD.exec(text)?.index ?? 0);
  const body = text.slice(start);
  const end = FIRST.exec(body)?.index ?? body.length;
  const words = body.slice(0, end).split("\n").map((line) => line.trim().slice(0, 400)).filter((line) => line !== "");
  const kernel = KERNEL.exec(body)?.[1]?.trim();
  const task = TASK.exec(body);
  const process = task?.[2] ?? PROCESS.exec(body)?.[1] ?? null;
  return {
    process: process?.trim() || null,
    pid: task === null ? null : Number(task[1]),
    os: SYSTEM.exec(body)?.[1] ?? null,
    says: [...words.slice(0, MOST_LINES), ...kernel === undefined ? [] : [kernel]],
  };
}
