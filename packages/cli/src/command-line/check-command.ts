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
  if (program.commands.some((command) => command.name() === first)) return;
  // Those that are hidden are for programs, and no help to people; the command `help` is among those that are shown.
  const shown = program.createHelp().visibleCommands(program);
  try {
    checkOneOf(
      'command',
      first,
      shown.map((command) => command.name()),
    );
  } catch (error) {
    throw error instanceof ArgumentError ? new UsageError(error.message) : error;
  }
}
