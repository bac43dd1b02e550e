import '../../styles/views/train.css';
import '../../styles/views/yours.css';
import { useEffect } from 'preact/hooks';
import { ErrorsCard } from './errors-card.tsx';
import { FactsCard } from './facts-card.tsx';
import { OpenCard } from './open-card.tsx';
import { ShortCard } from './short-card.tsx';
import { followShown, shown } from './yours-model.ts';

/** A network of the user's own: opened, read, measured, made robust and saved. */
export function YoursView() {
  useEffect(followShown, []);
  const { value: network } = shown;
  return (
    <div class="with-side">
      <div class="stack side">
        <OpenCard />
      </div>
      <div class="stack">
        {network ? (
          <>
            <FactsCard network={network} />
            <ErrorsCard />
            <ShortCard network={network} />
          </>
        ) : (
          <>
            <section class="card" aria-labelledby="none-open">
              <h2 id="none-open">No network is open</h2>
              <p class="muted">
                Open one on the left, or train a small one under “Train” and keep it. It is then offered beside the
                networks of this page, to be attacked and looked into.
              </p>
            </section>
            <ErrorsCard />
          </>
        )}
      </div>
    </div>
  );
}
