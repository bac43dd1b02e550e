// One line for each network: the names, `networkNamed` and the tests find them here.
export { cifar10Table3 } from './cifar10-table-3.ts';
export { mnistTable1 } from './mnist-table-1.ts';
export { cifar10MobileNetV2 } from './residual/mobilenet-v2.ts';
export { cifar10ResNet18, cifar10ResNet20, cifar10ResNet32, cifar10ResNet56 } from './residual/resnet.ts';
export { cifar10WideResNet16x4, cifar10WideResNet28x10 } from './residual/wide-resnet.ts';
export {
  cifar10CnnLarge,
  cifar10CnnMedium,
  cifar10CnnSmall,
  mnistCnnLarge,
  mnistCnnMedium,
  mnistCnnPixelwise,
  mnistCnnPixelwise2,
  mnistCnnSmall,
} from './strided-cnns.ts';
