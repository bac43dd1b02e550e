import { ArgumentError, checkOneOf } from '@saf/checks';
import type { Command } from 'commander';
import { UsageError } from './usage-error.ts';

/**
 * With a default command, commander takes a mistyped command for an argument of that one: this says what it is.
 *
 * @throws UsageError with the nearest command
 */
export function checkCommand([first]: readonly string[], program: Command): void {
  if (first === undefined || first.startsWith('-')) return;
  const isOne = program.commands.some((command) => command.name() === first);
  if (isOne) return;
  // Those that are hidden are for programs, and no help to people.
  const shown = program.createHelp().visibleCommands(program);
  try {
    checkOneOf('command', first, [...new Set([...shown.map((command) => command.name()), 'help'])]);
  } catch (error) {
    throw error instanceof ArgumentError ? new UsageError(error.message) : error;
  }
}
