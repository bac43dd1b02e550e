/** A worker that was at work ended without a last word: killed (out of memory, perhaps), or brought down by its engine. */
export class WorkerCrash extends Error {
  override readonly name = 'WorkerCrash';
}
