import { checkOneOf } from '@saf/checks';

/** A package of the npm registry, by the hash of its tarball. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** As in a lockfile: `sha512-` and the hash in base64. */
  readonly integrity: string;
}

/** A wheel of the Python package tensorflow-cpu that holds libtensorflow and its headers. */
export interface Wheel {
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Size of the two libraries in it. */
  readonly unpackedBytes: number;
  /** Oldest glibc that the libraries run on. */
  readonly glibc: string;
  /** Platform tag that pip knows the wheel by. */
  readonly platform: string;
}

/** All that a native build is made from. */
export interface Release {
  readonly wheel: Wheel;
  readonly tfjsNode: NpmPackage;
  readonly nodeHeaders: NpmPackage;
}

// The hashes are those that the package index publishes. Both versions pass all tests and are equally fast;
// the first is the smaller one.
const wheels: readonly Wheel[] = [
  {
    version: '2.15.1',
    file: 'tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
    sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
    bytes: 207_208_420,
    unpackedBytes: 613_776_168,
    glibc: '2.17',
    platform: 'manylinux_2_17_x86_64',
  },
  {
    version: '2.21.0',
    file: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    bytes: 273_829_956,
    unpackedBytes: 853_308_936,
    glibc: '2.27',
    platform: 'manylinux_2_27_x86_64',
  },
];

const tfjsNode: NpmPackage = {
  name: '@tensorflow/tfjs-node',
  version: '4.22.0',
  integrity: 'sha512-uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==',
};

const nodeHeaders: NpmPackage = {
  name: 'node-api-headers',
  version: '1.9.0',
  integrity: 'sha512-2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
};

/** Versions of TensorFlow that can be built; the first is the default. */
export const tensorflowVersions: readonly string[] = wheels.map(({ version }) => version);

/**
 * What the build with this version of TensorFlow is made from.
 *
 * @throws ArgumentError for a version that is not known here
 */
export function release(version: string = tensorflowVersions[0]): Release {
  checkOneOf('--tensorflow', version, tensorflowVersions);
  return { wheel: wheels.find((wheel) => wheel.version === version)!, tfjsNode, nodeHeaders };
}
