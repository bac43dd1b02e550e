import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Saves a model, its topology through JSON text as every storage of tfjs does. */
export async function saveThroughJson(model: LayersModel): Promise<io.ModelArtifacts> {
  const { promise, resolve } = withResolvers<io.ModelArtifacts>();
  await model.save(
    io.withSaveHandler(async (artifacts) => {
      resolve(artifacts);
      return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
    }),
  );
  const artifacts = await promise;
  return { ...artifacts, modelTopology: JSON.parse(JSON.stringify(artifacts.modelTopology)) };
}

function withResolvers<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
