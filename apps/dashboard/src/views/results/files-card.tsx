import { useEffect } from 'preact/hooks';
import { controls } from '../../state/controls.ts';
import { Select } from '../../ui/select.tsx';
import { experiment, experimentNames, problems, takeFiles } from './data/results-model.ts';

/** Which experiment is shown, files of the user's own, and what is wrong with any file. */
export function FilesCard() {
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    window.addEventListener('dragover', (event) => event.preventDefault(), { signal });
    window.addEventListener('drop', (event) => void dropped(event), { signal });
    return () => leaving.abort();
  }, []);
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
      {problems.value.length > 0 && (
        <ul class="notice" role="alert">
          {problems.value.map(({ file, problem }) => (
            <li key={file}>
              <strong>{file}</strong> is left out. {problem}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function dropped(event: DragEvent): Promise<void> {
  event.preventDefault();
  return takeFiles(event.dataTransfer?.files ?? []);
}
