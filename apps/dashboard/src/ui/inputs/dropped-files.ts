import { useEffect } from 'preact/hooks';

/** Gives a function the files that are dropped anywhere on the page, as long as the component is there. Of a folder, those that lie in it. */
export function useDroppedFiles(take: (files: File[]) => unknown): void {
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    window.addEventListener('dragover', (event) => event.preventDefault(), { signal });
    window.addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        void droppedFiles(event).then(take);
      },
      { signal },
    );
    return () => leaving.abort();
  }, []);
}

async function droppedFiles(event: DragEvent): Promise<File[]> {
  // What was dropped can be asked for during the event alone.
  const entries = [...(event.dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const files = await Promise.all(entries.map((entry) => (entry instanceof File || !entry ? [entry] : filesOf(entry))));
  return files.flat().filter((file) => file !== null);
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  const inside = await entriesOf((entry as FileSystemDirectoryEntry).createReader());
  return Promise.all(inside.filter(isFile).map(async (file) => (await filesOf(file))[0]));
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** Browsers give them a hundred at a time. */
async function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
  return some.length === 0 ? [] : [...some, ...(await entriesOf(reader))];
}
