import { Option } from 'commander';
import { wholeNumber } from './option-parsers.ts';

/** `--shards`, of every command that measures images. */
export const shardsOption = (byDefault = '1'): Option =>
  new Option(
    '--shards <number>',
    `jobs that the images of each network are split over (default: ${byDefault})`,
  ).argParser(wholeNumber({ min: 1, max: 10_000 }));
