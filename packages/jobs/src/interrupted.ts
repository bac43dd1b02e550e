/** The run was stopped from outside (Ctrl-C); what could be kept was kept. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('interrupted');
  }
}
