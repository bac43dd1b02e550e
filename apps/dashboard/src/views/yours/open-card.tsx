import { controls } from '../../state/controls.ts';
import { shortName } from '../../state/image-set.ts';
import { ownNetworks } from '../../state/own-networks.ts';
import { useDroppedFiles } from '../../ui/inputs/dropped-files.ts';
import { shortened } from '../../ui/words/shortened.ts';
import { cancel, close, open, problem, shown, work } from './yours-model.ts';

/** Where the files of a network are given to the page, and the networks that it has. */
export function OpenCard() {
  useDroppedFiles(open);
  return (
    <section class="card" aria-labelledby="open-title">
      <h2 id="open-title">Open a network</h2>
      <p class="small muted">
        Drop a TensorFlow.js layers model here: its folder, or model.json and its weights together. They stay in this
        page, and nothing is sent anywhere.
      </p>
      <label class="button primary">
        Choose files
        <input
          class="unseen"
          type="file"
          multiple
          accept=".json,.bin,.h5,.keras"
          onChange={({ currentTarget }) => {
            void open([...(currentTarget.files ?? [])]);
            currentTarget.value = '';
          }}
        />
      </label>
      <details class="small">
        <summary>What can be opened, and how to write it</summary>
        <ul class="notes">
          <li>
            One input, of 28 × 28 (as it is, with one channel, or flat) or of 32 × 32 × 3; one output for each of the
            ten categories, and perhaps one more for nonsense.
          </li>
          <li>
            In TensorFlow.js: <code>await model.save('downloads://model')</code>.
          </li>
          <li>
            In Keras: <code>tfjs_format.save(keras.models.load_model('model.h5'), 'folder')</code> with the script of
            docs/keras.md; the same for .keras files.
          </li>
        </ul>
      </details>
      <Status />
      <OpenNetworks />
    </section>
  );
}

/** What is being done, or what went wrong. */
function Status() {
  if (problem.value)
    return (
      <p class="notice" role="alert">
        {problem.value}
      </p>
    );
  if (!work.value) return null;
  const { note, done } = work.value;
  return (
    <div class="own-progress">
      <progress aria-label="Progress" value={done} max={1} />
      <span role="status">{note} …</span>
      {done !== undefined && (
        <button type="button" onClick={cancel}>
          Cancel
        </button>
      )}
    </div>
  );
}

function OpenNetworks() {
  if (ownNetworks.value.length === 0) return null;
  return (
    <fieldset class="own-networks">
      <legend class="label">Open in this page</legend>
      {ownNetworks.value.map((network) => (
        <div key={network.name}>
          <label>
            <input
              type="radio"
              name="own"
              checked={network.name === shown.value?.name}
              onChange={() => {
                controls.own.value.value = network.name;
              }}
            />
            {shortened(shortName(network.name))}
          </label>
          <button type="button" aria-label={`Close ${shortName(network.name)}`} onClick={() => void close(network)}>
            ×
          </button>
        </div>
      ))}
    </fieldset>
  );
}
