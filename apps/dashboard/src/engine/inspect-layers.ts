import type { PretrainedClassifier } from '@saf/pretrained';
import { dispose, type Tensor, unstack } from '@tensorflow/tfjs-core';
import { model as functionalModel, type LayersModel, type layers } from '@tensorflow/tfjs-layers';
import type { ActivationShape, LayerView, Pair } from './contract.ts';
import { imageTensor } from './image-tensor.ts';
import { digestOf } from './layer-digest.ts';

const activationOf: Readonly<Record<string, ActivationShape>> = {
  MirroredRelu: 'mirroredRelu',
  Rbf: 'rbf',
  ReLU: 'relu',
  Softmax: 'softmax',
};

/** A convolution or fully connected layer, with the layers whose outputs are its values before and after the activation. */
interface Stage {
  readonly name: string;
  readonly activation: ActivationShape;
  readonly before: layers.Layer;
  readonly after: layers.Layer;
}

interface Probe {
  readonly stages: readonly Stage[];
  /** The layers whose outputs `model` gives, each once. */
  readonly probed: readonly layers.Layer[];
  readonly model: LayersModel;
}

const probes = new WeakMap<LayersModel, Probe>();

/** What is shown of every layer, for an image and its attacked copy. */
export async function inspectLayers(
  { model }: PretrainedClassifier,
  clean: Float32Array,
  attacked: Float32Array,
): Promise<LayerView[]> {
  const { stages, probed, model: probe } = probeOf(model);
  const images = imageTensor(clean, attacked);
  const outputs = probe.predictOnBatch(images) as Tensor[];
  const of = (layer: layers.Layer) => outputs[probed.indexOf(layer)];
  try {
    return await Promise.all(
      stages.map(async ({ name, activation, before, after }) =>
        digestOf({
          name,
          activation,
          shape: mapShape(of(after)),
          before: await pairOf(of(before)),
          after: await pairOf(of(after)),
        }),
      ),
    );
  } finally {
    dispose([images, ...outputs]);
  }
}

function probeOf(model: LayersModel): Probe {
  const known = probes.get(model);
  if (known) return known;
  const stages = stagesOf(model.layers);
  const probed = [...new Set(stages.flatMap(({ before, after }) => [before, after]))];
  const outputs = probed.flatMap(({ output }) => output);
  const probe = { stages, probed, model: functionalModel({ inputs: model.inputs, outputs }) };
  probes.set(model, probe);
  return probe;
}

/** Each layer with weights, up to the next; batch norm belongs to the values before the activation. */
export function stagesOf(all: readonly layers.Layer[]): Stage[] {
  const stages: Stage[] = [];
  for (const layer of all) {
    const kind = layer.getClassName();
    const open = stages.at(-1);
    if (kind === 'Conv2D' || kind === 'Dense')
      stages.push({ name: layer.name, activation: 'none', before: layer, after: layer });
    else if (open && kind === 'BatchNormalization')
      stages[stages.length - 1] = { ...open, before: layer, after: layer };
    else if (open && activationOf[kind])
      stages[stages.length - 1] = { ...open, activation: activationOf[kind], after: layer };
  }
  return stages;
}

function mapShape({ shape }: Tensor): [number, number, number] {
  const [, ...rest] = shape;
  return rest.length === 3 ? (rest as [number, number, number]) : [1, 1, rest[0]];
}

async function pairOf(values: Tensor): Promise<Pair<Float32Array>> {
  const each = unstack(values);
  const [clean, attacked] = await Promise.all(each.map((one) => one.data<'float32'>()));
  dispose(each);
  return { clean, attacked };
}
