import { formatEpsilon } from '../../format-epsilon.ts';
import { type CardCheck, type Finding, failedIf, skipped } from '../card-check.ts';
import type { AttackRecord, CheckContext } from '../check-context.ts';
import { images } from '../masks.ts';

/** An image that is certified up to a size and broken by a smaller one: the certificate is wrong, or it is of other weights. */
export const certificatesHold: CardCheck = {
  id: 'certificates-hold',
  question: 'Does every image that a certificate was given for withstand all attacks inside of it?',
  async run(context: CheckContext): Promise<Finding> {
    const radii = context.options.certifiedRadii;
    if (!radii) return skipped('No certificates were given.');
    const clean = await context.clean();
    const certified = [...radii.keys()].filter((i) => radii[i] > 0);
    const wrong = certified.filter((i) => clean[i]);
    const broken = certified.filter((i) => breaking(context, radii, i));
    const contradicted = new Set([...wrong, ...broken]).size;
    return failedIf(
      contradicted > 0,
      { certified: certified.length, contradicted, wrongAsTheyAre: wrong.length },
      contradicted === 0
        ? `No attack breaks any of the ${images(certified.length)} inside of what is certified.`
        : `${sentenceOn(context, radii, wrong, broken)}.`,
    );
  },
};

/** An attack that breaks an image within its certified radius. */
const breaking = ({ records }: CheckContext, radii: readonly number[], i: number): AttackRecord | undefined =>
  records.find(({ wrong, epsilon }) => epsilon <= radii[i] && wrong[i]);

function sentenceOn(context: CheckContext, radii: readonly number[], wrong: number[], broken: number[]): string {
  if (broken.length === 0) return `Of the certified images, ${wrong.length} are wrong as they are`;
  const [first] = broken;
  const { name, epsilon } = breaking(context, radii, first)!;
  return `Attacks break ${images(broken.length)} inside of what is certified: image ${first}, certified up to ε = ${formatEpsilon(radii[first])}, by ${name} at ε = ${formatEpsilon(epsilon)}`;
}
