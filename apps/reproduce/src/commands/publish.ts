import { join } from 'node:path';
import { names, oneOf } from '@saf/cli/command-line';
import { profiles } from '@saf/experiments/profiles';
import type { Command } from 'commander';
import { checkModels } from './options/check-models.ts';
import { defaultOut, pretrainedFolder, shownPath, userPath } from './options/folders.ts';

interface PublishOptions {
  readonly profile: string;
  readonly models?: readonly string[];
  readonly out: string;
  readonly to: string;
}

const publishable = Object.values(profiles).filter(({ shipped = [] }) => shipped.length > 0);

export function addPublishCommand(program: Command): void {
  program
    .command('publish')
    .description('write the finished networks of a profile, with their model cards, into the package @saf/pretrained')
    .requiredOption('--profile <name>', 'the profile of the networks', oneOf(publishable.map(({ name }) => name)))
    .option('--models <names>', 'some of them, such as mReLU-c1,ReLU-c1 (default: all that the profile ships)', names)
    .option('--out <folder>', 'where runs were written', defaultOut)
    .option('--to <folder>', 'the package', pretrainedFolder)
    .action(async ({ profile, models, out, to }: PublishOptions) => {
      const { publish } = await import('./publish/publish-networks.ts');
      const { shipped } = profiles[profile];
      checkModels(models, shipped!);
      const published = await publish(
        { ...profiles[profile], shipped: models ?? shipped },
        join(userPath(out), profile),
        userPath(to),
      );
      process.stdout.write(`published in ${shownPath(userPath(to))}: ${published.join(', ')}\n`);
    });
}
