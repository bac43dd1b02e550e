"""Symmetric activation functions for Keras: the layers Rbf and MirroredRelu, the hybrid loss, and mean subtraction.

One file without dependencies beyond tf_keras (Keras 2, whose models TensorFlow.js reads and writes). Models that hold these layers are
loaded with `custom_objects=CUSTOM_OBJECTS`; the names are those of @saf/activations and @saf/models, so that the same model loads in TensorFlow.js after
`register()`.
"""

import tensorflow as tf
import tf_keras as keras


def rbf(x):
    """exp(-x^2), elementwise (paper, Section 3.1)."""
    return tf.exp(-tf.square(x))


def mirrored_relu(x):
    """min(relu(1 - x), relu(1 + x)), elementwise (paper, eq. 2); its slope is 0 at the kinks -1, 0 and 1."""
    return _mirrored_relu(x)


# Apart, because Keras saves the name of a plain function only.
@tf.custom_gradient
def _mirrored_relu(x):
    y = tf.nn.relu(1.0 - tf.abs(x))
    return y, lambda dy: -dy * tf.sign(x) * tf.sign(y)


class Rbf(keras.layers.Layer):
    """Layer of `rbf`, without weights."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, inputs):
        return rbf(inputs)


class MirroredRelu(keras.layers.Layer):
    """Layer of `mirrored_relu`, without weights."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, inputs):
        return mirrored_relu(inputs)


class SubtractMean(keras.layers.Layer):
    """x - mean, with the mean as a weight that is not trained: the first layer of the paper's networks."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def build(self, input_shape):
        self.mean = self.add_weight(name="mean", shape=input_shape[1:], initializer="zeros", trainable=False)
        super().build(input_shape)

    def call(self, inputs):
        return inputs - self.mean


def hybrid_loss(alpha1=1.0, alpha2=1.0, alpha3=0.0, p=2.0):
    """The hybrid loss (paper, eq. 7) of pre-activations z [N, C] for int labels [N]: one number a sample.

    L = -a1 ln(y_l / sum y) + a2 (1 - y_l)^p + a3 sum_{i != l} y_i^p with y = exp(-z^2). Nothing underflows.
    """

    def loss(labels, z):
        scores = -tf.square(z)
        hot = tf.one_hot(tf.cast(tf.reshape(labels, [-1]), tf.int32), tf.shape(z)[1])
        label = tf.reduce_sum(hot * scores, axis=1)
        entropy = tf.reduce_logsumexp(scores, axis=1) - label
        others = tf.reduce_sum((1.0 - hot) * tf.exp(p * scores), axis=1)
        return alpha1 * entropy + alpha2 * tf.pow(-tf.math.expm1(label), p) + alpha3 * others

    return loss


CUSTOM_OBJECTS = {
    "Rbf": Rbf,
    "MirroredRelu": MirroredRelu,
    "SubtractMean": SubtractMean,
    "rbf": rbf,
    # Named so by TensorFlow.js, and by Keras.
    "mirroredRelu": mirrored_relu,
    "mirrored_relu": mirrored_relu,
}
