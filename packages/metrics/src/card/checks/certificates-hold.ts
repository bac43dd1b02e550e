import { type CardCheck, type Finding, failedIf, skipped } from '../card-check.ts';
import type { CheckContext } from '../check-context.ts';
import { ofImages } from '../masks.ts';

/** An image that is certified up to a size and broken by a smaller one: the certificate is wrong, or it is of other weights. */
export const certificatesHold: CardCheck = {
  id: 'certificates-hold',
  question: 'Do certificates hold under all attacks?',
  async run(context: CheckContext): Promise<Finding> {
    const radii = context.options.certifiedRadii;
    if (!radii) return skipped('No certificates were given.');
    const attacks = [{ epsilon: 0, wrong: await context.clean() }, ...context.records];
    const certified = [...radii.keys()].filter((i) => radii[i] > 0);
    const broken = certified.filter((i) => attacks.some(({ epsilon, wrong }) => epsilon <= radii[i] && wrong[i]));
    return failedIf(
      broken.length > 0,
      { certified: certified.length, broken: broken.length },
      `Attacks break ${ofImages(broken.length, certified.length)} inside of what is certified.`,
    );
  },
};
