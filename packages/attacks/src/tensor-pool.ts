import * as tf from '@tensorflow/tfjs-core';

/** The tensors that live across the awaits of a run, where `tf.tidy` does not reach: freed at its end, however it ends. */
export class TensorPool {
  private readonly tensors = new Set<tf.Tensor>();

  keep<T extends tf.TensorContainer>(container: T): T {
    for (const tensor of tf.tensor_util.getTensorsInContainer(container)) this.tensors.add(tensor);
    return container;
  }

  /** The tensor outlives the run: it belongs to the caller from now on. */
  release<T extends tf.Tensor>(tensor: T): T {
    this.tensors.delete(tensor);
    return tensor;
  }

  dispose(container: tf.TensorContainer): void {
    for (const tensor of tf.tensor_util.getTensorsInContainer(container)) {
      this.tensors.delete(tensor);
      tensor.dispose();
    }
  }

  disposeAll(): void {
    this.dispose([...this.tensors]);
  }
}
