import type { Line } from "../parsed.ts";
import { type LaunchctlCommand, parseLaunchctlCommand } from "./command.ts";

/** Which launchctl command the line at hand may answer, followed line by line through a text. */
export interface CommandContext {
  /** Index of the command's line; -1 when nothing directly before asked launchctl. */
  index: number;
  command: LaunchctlCommand | null;
  /** True while the lines belong to a prompt with another command. */
  foreign: boolean;
}

/** What may stand between a command and its output. */
const BETWEEN = /^(?:Password:.{0,80}|(?:`{3}|~{3}).{0,20}|sudo: .{0,200}|Bad request\.)?$/;

/** Nothing was asked yet. */
export function beginContext(): CommandContext {
  return { index: -1, command: null, foreign: false };
}

/** Takes note of a line that begins no output: a command, or what ends the space between a command and its output. */
export function noteLine(context: CommandContext, line: Line, index: number): void {
  const mentions = line.command !== undefined || !line.text.includes(" = ");
  const command = mentions ? parseLaunchctlCommand(line) : null;
  if (line.command !== undefined) context.foreign = command === null && !line.command.includes("launchctl");
  if (command !== null || line.command !== undefined) {
    context.index = command === null ? -1 : index;
    context.command = command;
  } else if (context.index >= 0 && (line.text.length > 300 || !BETWEEN.test(line.text.trim()))) endContext(context);
}

/** The command has been answered. */
export function endContext(context: CommandContext): void {
  context.index = -1;
  context.command = null;
}
