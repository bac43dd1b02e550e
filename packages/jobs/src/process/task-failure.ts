/** What a task itself met, as its process told it, or what is wrong with what it left: elsewhere it would go the same way. */
export class TaskFailure extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}
