import { controls } from '../../state/controls.ts';
import { imageSet, shortName } from '../../state/image-set.ts';
import { addressOf } from '../../state/sync-url.ts';
import { download } from '../../ui/download.ts';
import { Picture } from '../../ui/pictures/picture.tsx';
import { ScrollBox } from '../../ui/scroll-box.tsx';
import { truth } from '../attack/attack-model.ts';
import { judge, outcomeOf, signOf } from '../attack/words/outcome.ts';
import { csvOf, timeInWords } from './compare-csv.ts';
import { type Cell, cellOf, cells, columns, rows } from './compare-model.ts';

/** One line for each attack, one column for each network: the outcome, the size of the change, and the time. */
export function CompareTable() {
  return (
    <>
      <Summary />
      <ScrollBox label="Outcome of each attack on each network">
        <table class="grid">
          <thead class="grid-head">
            <tr>
              <th scope="col">attack</th>
              {columns.value.map((network) => (
                <th key={network} scope="col">
                  {shortName(network)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.value.map(({ key, name }) => (
              <tr key={key}>
                <th class="grid-name" scope="row">
                  <a
                    class="grid-link"
                    href={addressOf('attack')}
                    title="See it in the attack view"
                    onClick={() => {
                      controls.attack.value.value = key;
                    }}
                  >
                    {name}
                  </a>
                </th>
                {columns.value.map((network) => (
                  <td key={network}>
                    <Outcome cell={cellOf(key, network)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p class="small muted">
        Under each outcome: the largest change of a pixel (L∞), the length of the change (L2), the peak signal-to-noise
        ratio, and the time from question to answer on this machine. Attacks that look for the smallest change may go
        less far than they are allowed.
      </p>
      {cells.value.length > 0 && (
        <div class="buttons">
          <button
            type="button"
            onClick={() => download(new File([csvOf(cells.value, truth.value)], 'attacks.csv', { type: 'text/csv' }))}
          >
            CSV
          </button>
        </div>
      )}
    </>
  );
}

function Outcome({ cell }: { readonly cell: Cell | undefined }) {
  const { value: shows } = truth;
  if (!cell || shows === 'unknown') return <span class="muted">–</span>;
  const { outcome, size, time } = cell;
  const { linf, l2, psnr } = size;
  const { text, tone } = outcomeOf(outcome.clean.prediction, outcome.attacked.prediction, shows);
  return (
    <div class={`outcome ${tone}`}>
      <Picture pixels={outcome.pixels} width={imageSet.value.side} alt="" />
      <div>
        <strong>
          {signOf(outcome.attacked.prediction)} {text}
        </strong>
        <span class="small muted number">
          {psnr === null ? 'no change' : `L∞ ${linf.toFixed(3)} · L2 ${l2.toFixed(2)} · ${psnr.toFixed(1)} dB`}
        </span>
        <span class="small muted number">{timeInWords(time)}</span>
      </div>
    </div>
  );
}

/** How many attacks broke each network. */
function Summary() {
  const { value: shows } = truth;
  if (shows === 'unknown') return <p class="small muted">Say what the image shows to attack it.</p>;
  if (cells.value.length === 0)
    return <p class="small muted">Nothing has been run yet. The quick attacks take a few seconds.</p>;
  return (
    <ul class="small notes" role="status">
      {columns.value.map((network) => {
        const own = cells.value.filter((cell) => cell.network === network);
        const broken = own.filter(({ outcome }) => judge(outcome.attacked.prediction, shows) !== 'right');
        return (
          <li key={network}>
            <strong>{shortName(network)}</strong>: no longer right under {broken.length} of {own.length} attacks
            {broken.length === 0 ? '. That no attack succeeded is no proof that none can.' : '.'}
          </li>
        );
      })}
    </ul>
  );
}
