/** Signals of macOS, as crash reports, launchd and shells name them (public header sys/signal.h, strsignal(3)). */
import { defineCodes } from "./define.ts";

const FAULT = { rules: ["proc.crashed"], next: "Read the crash report" };

export const SIGNAL = defineCodes({
  id: "SIGNAL",
  title: "Signals that end a process",
  says: "A signal ended the process. Shells and scripts print 128 plus its number as the exit code.",
  prefix: "",
  aliases: ["terminating signal", "last terminating signal", "OS_REASON_SIGNAL"],
  confidence: "A",
  sources: ["sys/signal.h", "knowledge 01 §4"],
}, [
  [1, "SIGHUP", "its terminal went away", { text: "Hangup" }],
  [2, "SIGINT", "somebody interrupted it", { text: "Interrupt" }],
  [3, "SIGQUIT", "somebody asked it to quit", { text: "Quit" }],
  [4, "SIGILL", "it ran an illegal instruction", { text: "Illegal instruction", ...FAULT }],
  [5, "SIGTRAP", "it ran into a trap, which is how Swift ends a program that broke a promise", {
    text: "Trace/BPT trap",
    ...FAULT,
  }],
  [6, "SIGABRT", "it ended itself because something was wrong", { text: "Abort trap", ...FAULT }],
  [7, "SIGEMT", "it met an emulation trap", { text: "EMT trap", ...FAULT }],
  [8, "SIGFPE", "it met an arithmetic error", { text: "Floating point exception", ...FAULT }],
  [9, "SIGKILL", "something outside killed it", {
    text: "Killed",
    cause: "the kernel for its signature, a limit or a watchdog; nesessionmanager; or a person",
    next:
      "Look for the reason beside it: the termination reason of the crash report, or the kernel's log of that second",
    rules: ["sign.amfi-rejected", "proc.killed-after-update"],
  }],
  [10, "SIGBUS", "it used memory that is not there", { text: "Bus error", ...FAULT }],
  [11, "SIGSEGV", "it used memory that it may not use", { text: "Segmentation fault", ...FAULT }],
  [12, "SIGSYS", "it made a system call that does not exist", { text: "Bad system call", ...FAULT }],
  [13, "SIGPIPE", "the reader at the other end was gone", { text: "Broken pipe" }],
  [14, "SIGALRM", "its alarm went off", { text: "Alarm clock" }],
  [15, "SIGTERM", "it was asked to end", { text: "Terminated", benign: true }],
  [16, "SIGURG", "urgent data arrived", { text: "Urgent I/O condition" }],
  [17, "SIGSTOP", "it was stopped", { text: "Suspended (signal)" }],
  [18, "SIGTSTP", "it was stopped from the keyboard", { text: "Suspended" }],
  [19, "SIGCONT", "it was told to go on", { text: "Continued" }],
  [20, "SIGCHLD", "a child process ended", { text: "Child exited" }],
  [21, "SIGTTIN", "it read from the terminal in the background", { text: "Stopped (tty input)" }],
  [22, "SIGTTOU", "it wrote to the terminal in the background", { text: "Stopped (tty output)" }],
  [23, "SIGIO", "input or output became possible", { text: "I/O possible" }],
  [24, "SIGXCPU", "it used more processor time than it may", { text: "Cputime limit exceeded" }],
  [25, "SIGXFSZ", "it wrote a larger file than it may", { text: "Filesize limit exceeded" }],
  [26, "SIGVTALRM", "its virtual alarm went off", { text: "Virtual timer expired" }],
  [27, "SIGPROF", "its profiling alarm went off", { text: "Profiling timer expired" }],
  [28, "SIGWINCH", "its window changed", { text: "Window size changes" }],
  [29, "SIGINFO", "somebody asked how it is doing", { text: "Information request" }],
  [30, "SIGUSR1", "somebody sent it its first own signal", { text: "User defined signal 1" }],
  [31, "SIGUSR2", "somebody sent it its second own signal", { text: "User defined signal 2" }],
]);
