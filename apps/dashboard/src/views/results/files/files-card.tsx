import { controls } from '../../../state/controls.ts';
import { useDroppedFiles } from '../../../ui/inputs/dropped-files.ts';
import { Select } from '../../../ui/inputs/select.tsx';
import { takeFiles } from '../data/read-files.ts';
import { experiment, experimentNames, ownFiles, unreadable } from '../data/results-model.ts';
import { resultCards } from '../result-cards.ts';

/** Which experiment is shown, files of the user's own, and what is wrong with any file. */
export function FilesCard() {
  useDroppedFiles(takeFiles);
  const notices = [...unreadable.value, ...withoutCard()];
  return (
    <div class="files-line">
      <Select
        label="Experiment"
        value={experiment.value?.name ?? ''}
        options={experimentNames.value.map((name) => ({ value: name, label: name }))}
        onChange={(name) => {
          controls.experiment.value.value = name;
        }}
      />
      <label class="button">
        Open result files
        <input
          class="unseen"
          type="file"
          accept="application/json,.json"
          multiple
          onChange={(event) => {
            void takeFiles(event.currentTarget.files ?? []);
          }}
        />
      </label>
      <span class="small muted">or drop them anywhere on this page</span>
      {notices.length > 0 && (
        <ul class="notice" role="alert">
          {notices.map(({ file, problem }) => (
            <li key={file}>
              <strong>{file}</strong> is left out. {problem}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Files of the user's own that can be read, but that no card shows. */
function withoutCard(): { readonly file: string; readonly problem: string }[] {
  const shown = new Set(resultCards.flatMap(({ kinds }) => kinds));
  return ownFiles.value
    .filter(({ content }) => !shown.has(content.kind))
    .map(({ file, content }) => ({
      file,
      problem: `It is of the kind “${content.kind}”, which this page does not show.`,
    }));
}
