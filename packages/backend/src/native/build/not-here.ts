/** The native engine cannot be had here, whatever is built: another platform, a missing tool, no way to the downloads. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}
