import * as tf from '@tensorflow/tfjs-core';
import type { Case } from './case.ts';

type Pad = 'same' | 'valid';
type Pair = [number, number];
type Triple = [number, number, number];
const as4 = (x: tf.Tensor) => x as tf.Tensor4D;
const as5 = (x: tf.Tensor) => x as tf.Tensor5D;
const pads: readonly Pad[] = ['valid', 'same'];

/** Convolutions with even filters, strides, dilations and padded borders. */
export function convolutions(): Case[] {
  const geometries: [size: Pair, strides: Pair, dilations: Pair][] = [
    [
      [1, 1],
      [1, 1],
      [1, 1],
    ],
    [
      [1, 1],
      [2, 2],
      [1, 1],
    ],
    [
      [3, 3],
      [1, 1],
      [1, 1],
    ],
    [
      [2, 4],
      [2, 1],
      [1, 1],
    ],
    [
      [3, 2],
      [2, 3],
      [1, 1],
    ],
    [
      [2, 3],
      [1, 1],
      [2, 1],
    ],
    [
      [2, 2],
      [1, 1],
      [2, 3],
    ],
  ];
  return pads.flatMap((pad) => [
    ...geometries.flatMap(([size, strides, dilations]) => {
      const options = `${size.join('x')}, strides ${strides}, dilations ${dilations}, ${pad}`;
      return [
        {
          kernel: 'Conv2D',
          options,
          shapes: [
            [2, 7, 6, 3],
            [...size, 3, 4],
          ],
          run: (x: tf.Tensor, f: tf.Tensor) => tf.conv2d(as4(x), as4(f), strides, pad, 'NHWC', dilations),
        },
        {
          kernel: 'DepthwiseConv2dNative',
          options,
          shapes: [
            [2, 7, 6, 3],
            [...size, 3, 2],
          ],
          run: (x: tf.Tensor, f: tf.Tensor) => tf.depthwiseConv2d(as4(x), as4(f), strides, pad, 'NHWC', dilations),
        },
      ].filter(({ kernel }) => kernel === 'Conv2D' || strides[0] === strides[1]);
    }),
    ...geometries
      .filter(([, , [dilation]]) => dilation === 1)
      .map(([size, strides]) => transposedConvolution(size, strides, pad)),
    ...(
      [
        [
          [2, 2, 2],
          [1, 1, 1],
          [1, 1, 1],
        ],
        [
          [3, 2, 2],
          [2, 1, 2],
          [1, 1, 1],
        ],
        [
          [2, 2, 2],
          [1, 1, 1],
          [1, 2, 2],
        ],
      ] as [Triple, Triple, Triple][]
    ).map(([size, strides, dilations]) => ({
      kernel: 'Conv3D',
      options: `${size.join('x')}, strides ${strides}, dilations ${dilations}, ${pad}`,
      shapes: [
        [1, 4, 4, 5, 2],
        [...size, 2, 2],
      ],
      run: (x: tf.Tensor, f: tf.Tensor) => tf.conv3d(as5(x), as5(f), strides, pad, 'NDHWC', dilations),
    })),
  ]);
}

function transposedConvolution(size: Pair, strides: Pair, pad: Pad): Case {
  const outer = [0, 1].map((i) => (pad === 'same' ? 3 * strides[i] : 2 * strides[i] + size[i]));
  const shape: [number, number, number, number] = [2, outer[0], outer[1], 3];
  const { outHeight, outWidth } = tf.backend_util.computeConv2DInfo(shape, [...size, 3, 4], strides, [1, 1], pad);
  return {
    kernel: 'Conv2DBackpropInput',
    options: `${size.join('x')}, strides ${strides}, ${pad}`,
    shapes: [
      [2, outHeight, outWidth, 4],
      [...size, 3, 4],
    ],
    run: (x, f) => tf.conv2dTranspose(as4(x), as4(f), shape, strides, pad),
  };
}

/** Pooling with windows that overlap, leave gaps, and reach over the border. */
export function pooling(): Case[] {
  const planes: [Pair, Pair][] = [
    [
      [2, 2],
      [2, 2],
    ],
    [
      [3, 3],
      [2, 2],
    ],
    [
      [3, 2],
      [1, 2],
    ],
  ];
  const volumes: [Triple, Triple][] = [
    [
      [2, 2, 2],
      [2, 2, 2],
    ],
    [
      [3, 1, 2],
      [1, 1, 2],
    ],
  ];
  return pads.flatMap((pad) => [
    ...planes.flatMap(([size, strides]) => {
      const options = `${size.join('x')}, strides ${strides}, ${pad}`;
      return [
        {
          kernel: 'MaxPool',
          options,
          shapes: [[2, 5, 6, 2]],
          run: (x: tf.Tensor) => tf.maxPool(as4(x), size, strides, pad),
        },
        {
          kernel: 'AvgPool',
          options,
          shapes: [[2, 5, 6, 2]],
          run: (x: tf.Tensor) => tf.avgPool(as4(x), size, strides, pad),
        },
      ];
    }),
    ...volumes.flatMap(([size, strides]) => {
      const options = `${size.join('x')}, strides ${strides}, ${pad}`;
      const shapes = [[1, 4, 5, 4, 2]];
      return [
        { kernel: 'MaxPool3D', options, shapes, run: (x: tf.Tensor) => tf.maxPool3d(as5(x), size, strides, pad) },
        { kernel: 'AvgPool3D', options, shapes, run: (x: tf.Tensor) => tf.avgPool3d(as5(x), size, strides, pad) },
      ];
    }),
  ]);
}
