// Written by `pnpm reproduce publish`: the networks in models/, and what was measured of them.
import type { CatalogEntry } from './catalog-entry.ts';

/** The networks of this package, by the names that `loadPretrained` takes. */
export const pretrainedNames = ["mnist/plain", "mnist/RBF-r-m", "mnist/mReLU", "mnist/mReLU-r-m", "cifar10/plain", "cifar10/mReLU-r-m", "mnist/ReLU-r-m", "mnist/ReLU-a", "mnist/mReLU-a", "mnist/ReLU-a-small", "mnist/RBF-c3-a-small", "mnist/mReLU-c1", "mnist/RBF-c1", "mnist/ReLU-c1", "mnist/RBF-c3-small", "mnist/ReLU-c3-small", "mnist/RBF-c3-pixelwise", "mnist/ReLU-c3-pixelwise", "mnist/mReLU-c3-pixelwise-2", "mnist/ReLU-c3-pixelwise-2", "mnist/mReLU-c4-pixelwise-2", "mnist/RBF-n-small", "fashion-mnist/plain", "fashion-mnist/mReLU-r-m"] as const;

/** A network of this package, such as 'mnist/mReLU-r-m'. */
export type PretrainedName = (typeof pretrainedNames)[number];

export const catalog: Readonly<Record<PretrainedName, CatalogEntry>> = {
  "mnist/plain": {
    topology: new URL('../models/mnist/plain/model.json', import.meta.url),
    weights: new URL('../models/mnist/plain/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-XBBW5TJRe5M6OU0lXH5tUsa0CD8+1Qiciro/biPxFyk=","weights":"sha256-vFr0y8NBpnd0i2iJVnbPYQ2iRMaHDjBafK5+HhIyl1g="},
    facts: {"dataset":"mnist","model":"plain","seed":1,"epochs":20,"parameters":431864,"nonsense":{"threshold":0.5},"loss":null,"engine":"wasm","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0088,0.0098,0.0131,0.0207,0.0336,0.0509,0.3188,0.7109,0.9282,0.9923,0.999,0.9996,0.9998]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.8004,0.5677,0.3145,0.4646,0.7703,0.8889,0.9823,0.998,0.9974,0.9975,0.9968,0.9947,0.9867]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0088,0.0087,0.0086,0.0085,0.0085,0.0086,0.0094,0.0102,0.0117,0.0148,0.0234,0.0658,0.1402]}]},
  },

  "mnist/RBF-r-m": {
    topology: new URL('../models/mnist/RBF-r-m/model.json', import.meta.url),
    weights: new URL('../models/mnist/RBF-r-m/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-V+ihRd57yik/RUEj9oY9D+fqaRZ1KgqNeYJsB2BPi3o=","weights":"sha256-KEJBlMI/Be5unwfRebd6swWRIfdWnl66ogxpaAUbnjY="},
    facts: {"dataset":"mnist","model":"RBF-r-m","seed":1,"epochs":20,"parameters":434075,"nonsense":{"category":10},"loss":{"lossWeights":[1,1,0],"p":2},"engine":"wasm","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0118,0.0111,0.013,0.0152,0.0192,0.0238,0.0634,0.1108,0.1771,0.2464,0.3132,0.4456,0.5622]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0,0,0,0,0,0,0.0001,0.0228,0.1823,0.4801,0.7377,0.9549,0.9937]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0118,0.0116,0.0115,0.0117,0.0121,0.0118,0.0121,0.0128,0.0129,0.014,0.016,0.02,0.0289]}]},
  },

  "mnist/mReLU": {
    topology: new URL('../models/mnist/mReLU/model.json', import.meta.url),
    weights: new URL('../models/mnist/mReLU/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-2dKtxx1DrcnyuZqwOF0ir37U3p3Y7ZtHwJ7JfbiPdcY=","weights":"sha256-MjpVO5xmqdsZROejpkNJBs8Y9fQDDQXf/xqCra4ipWo="},
    facts: {"dataset":"mnist","model":"mReLU","seed":1,"epochs":20,"parameters":433574,"nonsense":{"threshold":0.5},"loss":{"lossWeights":[1,1,0],"p":2},"engine":"wasm","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0203,0.0229,0.0271,0.0348,0.0426,0.051,0.1413,0.2965,0.4654,0.6254,0.7419,0.8732,0.9169]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0075,0.0175,0.0273,0.0381,0.052,0.0699,0.2549,0.5352,0.7616,0.8649,0.9155,0.9293,0.9112]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0203,0.0197,0.0198,0.0211,0.0216,0.022,0.0273,0.0505,0.1287,0.2483,0.3808,0.634,0.793]}]},
  },

  "mnist/mReLU-r-m": {
    topology: new URL('../models/mnist/mReLU-r-m/model.json', import.meta.url),
    weights: new URL('../models/mnist/mReLU-r-m/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-AFU6vR+7fNfhFrjhIlJPwFWnpqAW/NrnMF8YLN9VsaM=","weights":"sha256-GM58hTsNkV9grgGKi9erL+b4o+xr327Z8Ze5nP1+BW4="},
    facts: {"dataset":"mnist","model":"mReLU-r-m","seed":1,"epochs":20,"parameters":434075,"nonsense":{"category":10},"loss":{"lossWeights":[1,1,0],"p":2},"engine":"wasm","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0081,0.0079,0.0094,0.0108,0.0119,0.0127,0.0189,0.03,0.043,0.0649,0.0915,0.1777,0.3023]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0,0,0,0,0,0,0.0008,0.0056,0.031,0.1132,0.2874,0.6247,0.7583]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0081,0.0079,0.0081,0.0083,0.0085,0.0087,0.0096,0.0098,0.01,0.0114,0.0132,0.0183,0.0254]}]},
  },

  "cifar10/plain": {
    topology: new URL('../models/cifar10/plain/model.json', import.meta.url),
    weights: new URL('../models/cifar10/plain/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-L2MOkhXdt24KgOZdMdJ7zaXI87wwS7GSD7UrO24wlnE=","weights":"sha256-bCdCr343aDr8ywOshYwxfOBWfSa+UJTtqzeHK51ywwE="},
    facts: {"dataset":"cifar10","model":"plain","seed":1,"epochs":45,"parameters":148650,"nonsense":{"threshold":0.5},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.015,0.02,0.025,0.03,0.035,0.04,0.045,0.05,0.075,0.1,0.15],"errors":[0.2921,0.7622,0.8876,0.9507,0.9771,0.9884,0.9938,0.9961,0.9965,0.997,0.9969,0.9955,0.9901]},{"kind":"nonsense","strengths":[0,0.01,0.015,0.02,0.025,0.03,0.035,0.04,0.045,0.05,0.075,0.1,0.15],"errors":[0.4614,0.9625,0.9902,0.9946,0.996,0.9964,0.9967,0.9966,0.997,0.9964,0.9981,0.9986,0.9981]},{"kind":"noisy","strengths":[0,0.01,0.015,0.02,0.025,0.03,0.035,0.04,0.045,0.05,0.075,0.1,0.15],"errors":[0.2921,0.3005,0.3095,0.3192,0.3332,0.3489,0.3655,0.3851,0.405,0.4273,0.5501,0.6601,0.7649]}]},
  },

  "cifar10/mReLU-r-m": {
    topology: new URL('../models/cifar10/mReLU-r-m/model.json', import.meta.url),
    weights: new URL('../models/cifar10/mReLU-r-m/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-iFp2EW4nhiegmsjxuJZazgf6FbyCiqFG4doaA1JIVkQ=","weights":"sha256-ZuhvxiUSnEPQt4bRJpwHJJXCGxPWVq3yZH451G0FBK8="},
    facts: {"dataset":"cifar10","model":"mReLU-r-m","seed":1,"epochs":90,"parameters":149291,"nonsense":{"category":10},"loss":{"lossWeights":[1,1,0.1111111111111111],"p":2},"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.015,0.02,0.025,0.03,0.035,0.04,0.045,0.05,0.075,0.1,0.15],"errors":[0.2274,0.2618,0.2921,0.3318,0.3797,0.434,0.4855,0.531,0.5737,0.6118,0.7497,0.8188,0.8741]},{"kind":"nonsense","strengths":[0,0.01,0.015,0.02,0.025,0.03,0.035,0.04,0.045,0.05,0.075,0.1,0.15],"errors":[0,0.0169,0.095,0.2637,0.492,0.7068,0.8534,0.933,0.9696,0.9873,0.9996,1,1]},{"kind":"noisy","strengths":[0,0.01,0.015,0.02,0.025,0.03,0.035,0.04,0.045,0.05,0.075,0.1,0.15],"errors":[0.2274,0.2265,0.2262,0.2262,0.2255,0.227,0.2284,0.2306,0.2304,0.2326,0.2371,0.2446,0.2676]}]},
  },

  "mnist/ReLU-r-m": {
    topology: new URL('../models/mnist/ReLU-r-m/model.json', import.meta.url),
    weights: new URL('../models/mnist/ReLU-r-m/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-UhuQSlckAaHa4uT3NYYnDy+Bs97ly2bAETb8I9xTw+0=","weights":"sha256-fFQjZ4pAQM5Kk64qFxc7TRx2aa9e/1epPwfgvprZpFc="},
    facts: {"dataset":"mnist","model":"ReLU-r-m","seed":1,"epochs":20,"parameters":434075,"nonsense":{"category":10},"loss":null,"engine":"wasm","samples":2000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.01,0.009,0.0105,0.0125,0.016,0.019,0.089,0.232,0.4465,0.6775,0.845,0.9625,0.9775]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0,0,0,0,0,0,0,0.002,0.0705,0.253,0.481,0.7585,0.9105]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.01,0.01,0.009,0.009,0.009,0.0095,0.0115,0.0155,0.0155,0.0165,0.018,0.0205,0.03]}]},
  },

  "mnist/ReLU-a": {
    topology: new URL('../models/mnist/ReLU-a/model.json', import.meta.url),
    weights: new URL('../models/mnist/ReLU-a/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-OLq0NunUJMnJjduFgpcGI3vB26DCXupYY4a3mKCx4IU=","weights":"sha256-835Pd0WEV/JMOLYRoLdmL4KChmiT3B+oOBDjwByvvi0="},
    facts: {"dataset":"mnist","model":"ReLU-a","seed":1,"epochs":2,"parameters":433574,"nonsense":{"threshold":0.5},"loss":null,"engine":"wasm","samples":2000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.064,0.0645,0.0675,0.069,0.0705,0.072,0.088,0.113,0.1505,0.1965,0.281,0.591,0.916]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.174,0.095,0.0375,0.0115,0.003,0.002,0.0555,0.2235,0.318,0.303,0.2555,0.179,0.1625]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.064,0.064,0.0645,0.0645,0.0625,0.0625,0.065,0.0665,0.069,0.076,0.0955,0.3005,0.5175]}]},
  },

  "mnist/mReLU-a": {
    topology: new URL('../models/mnist/mReLU-a/model.json', import.meta.url),
    weights: new URL('../models/mnist/mReLU-a/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-ELOq7sq6xkQILThT8M6B7D+DOHdH5lCqtcJIR+Tyx8M=","weights":"sha256-kV9yoaoftfEDSfpO10N4s1O7MMo/t/lLomwP/udnjFg="},
    facts: {"dataset":"mnist","model":"mReLU-a","seed":1,"epochs":2,"parameters":433574,"nonsense":{"threshold":0.5},"loss":{"lossWeights":[1,1,0],"p":2},"engine":"wasm","samples":2000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.08,0.0795,0.0825,0.082,0.0845,0.0895,0.1065,0.1335,0.167,0.229,0.32,0.5335,0.7195]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[1,1,1,0.9995,0.9995,0.9995,0.9995,0.9985,0.9955,0.9955,0.9955,0.9925,0.989]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.08,0.0805,0.08,0.081,0.0815,0.0815,0.0785,0.077,0.078,0.08,0.081,0.0935,0.1125]}]},
  },

  "mnist/ReLU-a-small": {
    topology: new URL('../models/mnist/ReLU-a-small/model.json', import.meta.url),
    weights: new URL('../models/mnist/ReLU-a-small/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-GKEQVe/RLyZMSC+crjO9MxjI6sUfQhMHPMlN7P/Iq5M=","weights":"sha256-L8Qp12S3MU40Nt/HHAsKGTcFRw1ljDsXP44vYaeMShs="},
    facts: {"dataset":"mnist","model":"ReLU-a-small","seed":1,"epochs":20,"parameters":330834,"nonsense":{"threshold":0},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0121,0.0123,0.0124,0.0127,0.0127,0.0132,0.0136,0.0146,0.0159,0.0168,0.0195,0.2396,0.7192]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[1,1,1,1,1,1,1,1,1,1,1,1,1]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0121,0.0123,0.0124,0.0124,0.0125,0.012,0.0118,0.012,0.0129,0.0195,0.048,0.2725,0.5053]}]},
  },

  "mnist/RBF-c3-a-small": {
    topology: new URL('../models/mnist/RBF-c3-a-small/model.json', import.meta.url),
    weights: new URL('../models/mnist/RBF-c3-a-small/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-pE8pQZ9/CQm9KARhFcJuGNyckqT+iOkh50lsIWcQHIM=","weights":"sha256-KT4uzhztmqNJ7su62rXtYETa4Wef2D+qW3TilfzRJ2I="},
    facts: {"dataset":"mnist","model":"RBF-c3-a-small","seed":1,"epochs":20,"parameters":330834,"nonsense":{"threshold":0},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0319,0.032,0.032,0.0324,0.0329,0.0343,0.04,0.0758,0.1357,0.3146,0.6484,0.889,0.9018]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[1,1,1,1,1,1,1,1,1,1,1,1,1]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0319,0.032,0.0319,0.0321,0.0323,0.0328,0.0365,0.0523,0.1113,0.286,0.5199,0.7913,0.8683]}]},
  },

  "mnist/mReLU-c1": {
    topology: new URL('../models/mnist/mReLU-c1/model.json', import.meta.url),
    weights: new URL('../models/mnist/mReLU-c1/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-26n/a0aZpOkL+6wyr5Mkz4SYUmcR7NpSCbFc6In75pU=","weights":"sha256-eG99FMMTUED9WnVE40DVwafHDGMTZxua6AbPnNX4cEs="},
    facts: {"dataset":"mnist","model":"mReLU-c1","seed":1,"epochs":16,"parameters":433574,"nonsense":{"threshold":0.5},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0202,0.0199,0.0208,0.0213,0.0224,0.0229,0.0267,0.0345,0.0993,0.3466,0.5375,0.7358,0.8154]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.9646,0.9347,0.9346,0.9503,0.9562,0.9633,0.9819,0.9911,0.9921,0.9939,0.9942,0.9947,0.9914]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0202,0.02,0.0195,0.0196,0.0198,0.02,0.0224,0.0393,0.1348,0.3969,0.6059,0.7719,0.8089]}],"certified":[{"norm":"linf","method":"interval","samples":10000,"sizes":[0.02,0.05,0.1,0.15,0.2,0.25,0.3],"accuracies":[0.9763,0.9656,0.942,0.8028,0.1632,0.0214,0.0036]}]},
  },

  "mnist/RBF-c1": {
    topology: new URL('../models/mnist/RBF-c1/model.json', import.meta.url),
    weights: new URL('../models/mnist/RBF-c1/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-/Dz3VnOw04qN04A7eGq/kcp+Vi+x/5S7fc6ua1H2NSU=","weights":"sha256-fpAitV7Pq8t0i8Bg2qLxaR3e+Zw8p8HNZFnH8p/ScEw="},
    facts: {"dataset":"mnist","model":"RBF-c1","seed":1,"epochs":16,"parameters":433574,"nonsense":{"threshold":0.5},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0217,0.0222,0.0227,0.023,0.0233,0.0238,0.0292,0.0388,0.0614,0.1537,0.4487,0.826,0.8714]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.9985,0.9963,0.9907,0.9764,0.9471,0.9024,0.6542,0.7222,0.8654,0.9418,0.9612,0.9542,0.9311]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0217,0.0217,0.0215,0.0214,0.0215,0.0217,0.0231,0.0249,0.0433,0.1598,0.3828,0.6723,0.7875]}],"certified":[{"norm":"linf","method":"interval","samples":10000,"sizes":[0.02,0.05,0.1,0.15,0.2,0.25,0.3],"accuracies":[0.9742,0.9637,0.9297,0.8399,0.5124,0.0401,0.0006]}]},
  },

  "mnist/ReLU-c1": {
    topology: new URL('../models/mnist/ReLU-c1/model.json', import.meta.url),
    weights: new URL('../models/mnist/ReLU-c1/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-WtP2CuYfYQY631AmuCOLdS9tyX1xDEIFVV/sBEd+ouw=","weights":"sha256-PUzI5u2nONZrU+zSVUaVRaRiu1oLMmLgO4Pm847wIYA="},
    facts: {"dataset":"mnist","model":"ReLU-c1","seed":1,"epochs":16,"parameters":433574,"nonsense":{"threshold":0.5},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0205,0.0209,0.0208,0.0218,0.0225,0.0227,0.0263,0.0329,0.0629,0.1737,0.3764,0.6673,0.8118]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.9982,0.9971,0.9961,0.9953,0.995,0.9935,0.9941,0.9961,0.9961,0.9948,0.9945,0.9951,0.9932]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0205,0.0206,0.021,0.021,0.0209,0.0209,0.0253,0.0707,0.3255,0.6366,0.7829,0.8606,0.8821]}],"certified":[{"norm":"linf","method":"interval","samples":10000,"sizes":[0.02,0.05,0.1,0.15,0.2,0.25,0.3],"accuracies":[0.9756,0.9678,0.9466,0.7623,0.0534,0.0121,0.0034]}]},
  },

  "mnist/RBF-c3-small": {
    topology: new URL('../models/mnist/RBF-c3-small/model.json', import.meta.url),
    weights: new URL('../models/mnist/RBF-c3-small/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-kj+t3zs9MGJLhhVQM4njS4sh+1JOe1yap9bsjJ7H4w8=","weights":"sha256-U09hfy60m6DCvQcXTzNPipG0y0IXMfUIW5TDn5CWhSY="},
    facts: {"dataset":"mnist","model":"RBF-c3-small","seed":1,"epochs":40,"parameters":330834,"nonsense":{"threshold":0},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0489,0.0494,0.0495,0.0496,0.0496,0.0511,0.1016,0.2968,0.6194,0.8157,0.8723,0.8964,0.9021]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[1,1,1,1,1,1,1,1,1,1,1,1,1]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0489,0.0487,0.0486,0.049,0.0503,0.0513,0.069,0.1241,0.2835,0.5074,0.6838,0.8406,0.8819]}],"certified":[{"norm":"linf","method":"interval","samples":10000,"sizes":[0.02,0.05,0.1,0.15,0.2,0.25,0.3],"accuracies":[0.9437,0.9343,0.9169,0.8963,0.8653,0.8249,0.7546]}]},
  },

  "mnist/ReLU-c3-small": {
    topology: new URL('../models/mnist/ReLU-c3-small/model.json', import.meta.url),
    weights: new URL('../models/mnist/ReLU-c3-small/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-z+07uUuWswlFvMU9pRTgzMidEW8IujWP+ZMkEGoXVK8=","weights":"sha256-ST0n3gxRX/YITcWsCrxU2zoA6zLcFTatle5jnHF3arE="},
    facts: {"dataset":"mnist","model":"ReLU-c3-small","seed":1,"epochs":40,"parameters":330834,"nonsense":{"threshold":0},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0869,0.0872,0.0872,0.0873,0.0877,0.0878,0.0891,0.0918,0.0987,0.1055,0.1127,0.1616,0.2164]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[1,1,1,1,1,1,1,1,1,1,1,1,1]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0869,0.0867,0.0866,0.0868,0.0871,0.0864,0.089,0.102,0.2072,0.4015,0.5249,0.708,0.8085]}],"certified":[{"norm":"linf","method":"interval","samples":10000,"sizes":[0.02,0.05,0.1,0.15,0.2,0.25,0.3],"accuracies":[0.9063,0.9,0.8832,0.8605,0.8193,0.7669,0.6836]}]},
  },

  "mnist/RBF-c3-pixelwise": {
    topology: new URL('../models/mnist/RBF-c3-pixelwise/model.json', import.meta.url),
    weights: new URL('../models/mnist/RBF-c3-pixelwise/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-XmMPYIj4Xp9KEILDtvREc4smCvpLXbS1sUtrqJUz+0k=","weights":"sha256-HebBx03h8SWIQ0q/Qpqzhw+V/POgvlM1RZ8a/av6/bM="},
    facts: {"dataset":"mnist","model":"RBF-c3-pixelwise","seed":1,"epochs":24,"parameters":330838,"nonsense":{"threshold":0},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.035,0.0354,0.0363,0.0412,0.0689,0.2615,0.8979,0.942,0.9499,0.9518,0.953,0.9197,0.8991]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[1,1,1,1,1,1,1,1,1,1,1,1,1]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.035,0.0353,0.0354,0.0356,0.0366,0.04,0.3399,0.6985,0.8127,0.8474,0.8639,0.8837,0.8936]}],"certified":[{"norm":"linf","method":"interval","samples":10000,"sizes":[0.02,0.05,0.1,0.15,0.2,0.25,0.3],"accuracies":[0.9579,0.9516,0.9405,0.9257,0.9075,0.8874,0.8559]}]},
  },

  "mnist/ReLU-c3-pixelwise": {
    topology: new URL('../models/mnist/ReLU-c3-pixelwise/model.json', import.meta.url),
    weights: new URL('../models/mnist/ReLU-c3-pixelwise/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-VcE0v6oKFivrdDmz54aON03LT7UCfVGZjg6lJuC5sn8=","weights":"sha256-9umMZS54x4M2uN5xXO1yQ1u1HzCXqOhnH8sM+L+ZNAs="},
    facts: {"dataset":"mnist","model":"ReLU-c3-pixelwise","seed":1,"epochs":24,"parameters":330838,"nonsense":{"threshold":0},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0178,0.0174,0.0174,0.0178,0.018,0.0181,0.0172,0.0187,0.0199,0.0206,0.0219,0.8581,0.8945]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[1,1,1,1,1,1,1,1,1,1,1,1,1]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0178,0.0177,0.0178,0.0175,0.0176,0.0174,0.0179,0.0224,0.0631,0.223,0.4794,0.7378,0.8187]}],"certified":[{"norm":"linf","method":"interval","samples":10000,"sizes":[0.02,0.05,0.1,0.15,0.2,0.25,0.3],"accuracies":[0.9796,0.9758,0.9703,0.9616,0.9498,0.9325,0.9073]}]},
  },

  "mnist/mReLU-c3-pixelwise-2": {
    topology: new URL('../models/mnist/mReLU-c3-pixelwise-2/model.json', import.meta.url),
    weights: new URL('../models/mnist/mReLU-c3-pixelwise-2/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-xUXqVOS090zPnE/7/91qMb9gGZsPL1EkMPWCqy5D0K4=","weights":"sha256-zwQG5ayAL02KpE3xsla67jq+TU5zJ1hSKzEHBiq0wtk="},
    facts: {"dataset":"mnist","model":"mReLU-c3-pixelwise-2","seed":1,"epochs":30,"parameters":330870,"nonsense":{"threshold":0},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0269,0.0267,0.0269,0.0267,0.0266,0.0268,0.0279,0.0287,0.8463,0.8582,0.8707,0.901,0.9093]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[1,1,1,1,1,1,1,1,1,1,1,1,1]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0269,0.0263,0.0265,0.0268,0.027,0.0271,0.0515,0.4501,0.7416,0.8218,0.8504,0.8747,0.886]}],"certified":[{"norm":"linf","method":"interval","samples":10000,"sizes":[0.02,0.05,0.1,0.15,0.2,0.25,0.3],"accuracies":[0.9701,0.9661,0.9585,0.9498,0.9374,0.9192,0.8946]}]},
  },

  "mnist/ReLU-c3-pixelwise-2": {
    topology: new URL('../models/mnist/ReLU-c3-pixelwise-2/model.json', import.meta.url),
    weights: new URL('../models/mnist/ReLU-c3-pixelwise-2/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-WlC/MDrmTx96qXZZMozA0UcX64VUJEcdW13rPGvau4Q=","weights":"sha256-JeQURA1WuF+bxVeyHs6OuyBy9dRY756FbSLjodKtcrQ="},
    facts: {"dataset":"mnist","model":"ReLU-c3-pixelwise-2","seed":1,"epochs":30,"parameters":330870,"nonsense":{"threshold":0},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0159,0.0155,0.0154,0.0153,0.0154,0.0158,0.0152,0.0157,0.0168,0.0169,0.0169,0.0169,0.0169]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[1,1,1,1,1,1,1,1,1,1,1,1,1]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0159,0.0157,0.0158,0.016,0.0155,0.0155,0.0152,0.017,0.0356,0.1723,0.3713,0.6495,0.7744]}],"certified":[{"norm":"linf","method":"interval","samples":10000,"sizes":[0.02,0.05,0.1,0.15,0.2,0.25,0.3],"accuracies":[0.9828,0.9794,0.974,0.9638,0.9505,0.9334,0.9082]}]},
  },

  "mnist/mReLU-c4-pixelwise-2": {
    topology: new URL('../models/mnist/mReLU-c4-pixelwise-2/model.json', import.meta.url),
    weights: new URL('../models/mnist/mReLU-c4-pixelwise-2/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-hXcz7PhC0DflWFkt2T3euVQC1CPT+i5/1zWZYuoWOpw=","weights":"sha256-ISsGe+jJ6TnvP/wZRsw8XODx/TxA7bwOH0SCs//xywA="},
    facts: {"dataset":"mnist","model":"mReLU-c4-pixelwise-2","seed":1,"epochs":30,"parameters":330870,"nonsense":{"threshold":0},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0309,0.0314,0.0308,0.0311,0.032,0.0338,0.0541,0.0507,0.0535,0.0527,0.0378,0.0456,0.2499]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[1,1,1,1,1,1,1,1,1,1,1,1,1]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0309,0.0309,0.0312,0.032,0.033,0.0331,0.0376,0.0422,0.0555,0.1615,0.388,0.6357,0.7336]}],"certified":[{"norm":"linf","method":"interval","samples":10000,"sizes":[0.02,0.05,0.1,0.15,0.2,0.25,0.3,0.35,0.4],"accuracies":[0.9652,0.9625,0.9538,0.9456,0.9346,0.9202,0.9026,0.8738,0.8364]}]},
  },

  "mnist/RBF-n-small": {
    topology: new URL('../models/mnist/RBF-n-small/model.json', import.meta.url),
    weights: new URL('../models/mnist/RBF-n-small/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-nYZiQ2A/fNQQXx7sJcZJ9NlUETIepPvxLCjDWlMkSW0=","weights":"sha256-tErbKDw7rJlldlVZCtMzi3sQ0gEUK4WbLmk7WzVlp2I="},
    facts: {"dataset":"mnist","model":"RBF-n-small","seed":1,"epochs":20,"parameters":330834,"nonsense":{"threshold":0},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.011,0.0109,0.011,0.0116,0.0137,0.0166,0.0464,0.1033,0.1848,0.2932,0.4135,0.6392,0.7544]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[1,1,1,1,1,1,1,1,1,1,1,1,1]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.011,0.0111,0.0111,0.0111,0.0113,0.0114,0.0113,0.0114,0.0117,0.0121,0.0129,0.0147,0.0186]}],"certified":[{"norm":"l2","method":"smoothing","std":0.5,"samples":1000,"sizes":[0,0.25,0.5,0.75,1,1.25,1.5,1.75,2],"accuracies":[0.986,0.975,0.958,0.931,0.879,0.805,0.654,0,0]}]},
  },

  "fashion-mnist/plain": {
    topology: new URL('../models/fashion-mnist/plain/model.json', import.meta.url),
    weights: new URL('../models/fashion-mnist/plain/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-4xX7mOkngDoXqGCLSbDPUvrORftvisRhGx9JZu+cVBE=","weights":"sha256-nQ8XQ8JZJ7bHbqXMTvVp8YoH/6XrHLnbbKetOeyP/Qo="},
    facts: {"dataset":"fashion-mnist","model":"plain","seed":1,"epochs":20,"parameters":431864,"nonsense":{"threshold":0.5},"loss":null,"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0887,0.1522,0.2906,0.4254,0.5353,0.6307,0.9263,0.9925,0.9975,0.9972,0.9966,0.996,0.9933]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.8882,0.6318,0.8,0.9572,0.9943,0.9986,0.9999,0.9997,0.9994,0.9988,0.997,0.9938,0.9897]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.0887,0.0877,0.0883,0.0895,0.0918,0.0948,0.1152,0.1591,0.2223,0.3003,0.3849,0.5285,0.622]}]},
  },

  "fashion-mnist/mReLU-r-m": {
    topology: new URL('../models/fashion-mnist/mReLU-r-m/model.json', import.meta.url),
    weights: new URL('../models/fashion-mnist/mReLU-r-m/weights.bin', import.meta.url),
    integrity: {"topology":"sha256-OK+Y1B5uWqzN6P7WDKE+Pz8K3Dsvx5yhnYWEhaf/va8=","weights":"sha256-D1WBdIgzs/L95eX2gOoRhXY5jN2D7JqZFISY+16cQO4="},
    facts: {"dataset":"fashion-mnist","model":"mReLU-r-m","seed":1,"epochs":20,"parameters":434075,"nonsense":{"category":10},"loss":{"lossWeights":[1,1,0],"p":2},"engine":"native","samples":10000,"errors":[{"kind":"adversarial","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.1172,0.1193,0.1233,0.1271,0.1331,0.1413,0.194,0.2515,0.3055,0.3573,0.4046,0.4942,0.58]},{"kind":"nonsense","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.8035,0.7687,0.897,0.9533,0.9383,0.9012,0.7403,0.6885,0.6724,0.6678,0.6742,0.7621,0.9422]},{"kind":"noisy","strengths":[0,0.01,0.02,0.03,0.04,0.05,0.1,0.15,0.2,0.25,0.3,0.4,0.5],"errors":[0.1172,0.1177,0.1188,0.1195,0.1194,0.1211,0.125,0.133,0.1417,0.1503,0.1611,0.1813,0.1975]}]},
  },
};
