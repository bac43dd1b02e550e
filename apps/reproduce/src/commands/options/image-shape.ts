import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@saf/cli/command-line';
import { type DatasetName, definitions } from '@saf/data-sources/definitions';

/**
 * Checks that a saved model takes the images of a data set, before hours of work begin. A model that does not say its shape is left to
 * who loads it.
 *
 * @throws UsageError for a model of images of another size or other colours
 */
export function checkImageShape(folder: string, dataset: DatasetName): void {
  const [, shape] =
    /"batch_?input_?shape":\s*\[\s*null,([\d\s,]+)\]/i.exec(readFileSync(join(folder, 'model.json'), 'utf8')) ?? [];
  const given = shape?.split(',').map(Number);
  const expected = definitions[dataset].shape;
  if (given && given.join() !== expected.join())
    throw new UsageError(
      `expected a model of the images of ${dataset}, ${expected.join(' × ')}, got one of ${given.join(' × ')}; --dataset says which they are`,
    );
}
