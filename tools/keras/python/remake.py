"""Makes the fixtures that the tests compare with: what Keras gives for a model of its own, and for one that TensorFlow.js trained."""

import json
from pathlib import Path

import numpy as np
import tensorflow as tf
import tf_keras as keras
import tfjs_format
from saf_keras import CUSTOM_OBJECTS, MirroredRelu, Rbf, SubtractMean, hybrid_loss, mirrored_relu

FIXTURES = Path(__file__).parent.parent / "fixtures"
LOSS = hybrid_loss(alpha3=1 / 9)


def main():
    keras.utils.set_random_seed(1)
    make_from_keras(FIXTURES / "from-keras")
    run_from_tfjs(FIXTURES / "from-tfjs")


def make_from_keras(folder):
    """A small CNN of each kind of layer, trained for some steps in Keras and saved for TensorFlow.js."""
    images = np.random.default_rng(1).random((8, 8, 8, 2), np.float32)
    labels = np.arange(8) % 3
    model = network()
    model.get_layer("mean").set_weights([images.mean(axis=0)])
    trunk = trunk_of(model)
    trunk.compile(optimizer=keras.optimizers.SGD(0.02), loss=LOSS)
    trunk.fit(images, labels, epochs=10, batch_size=8, verbose=0)
    model = through_own_format(model, folder)
    tfjs_format.save(model, folder)
    problem = {"shape": list(images.shape), "images": images.ravel().tolist(), "labels": labels.tolist()}
    write(folder / "problem.json", problem)
    write(folder / "keras.json", run(model, images, labels))


def network():
    return keras.Sequential(
        [
            SubtractMean(name="mean", input_shape=(8, 8, 2)),
            keras.layers.Conv2D(4, 3),
            keras.layers.BatchNormalization(momentum=0.5),
            MirroredRelu(),
            keras.layers.DepthwiseConv2D(3, padding="same"),
            keras.layers.BatchNormalization(momentum=0.5),
            Rbf(),
            keras.layers.MaxPooling2D(2),
            keras.layers.AveragePooling2D(2, strides=1, padding="same"),
            keras.layers.SeparableConv2D(4, 2),
            MirroredRelu(),
            keras.layers.Flatten(),
            keras.layers.Dense(6, activation=mirrored_relu),
            keras.layers.Dense(3, name="scores"),
            Rbf(name="confidences"),
        ]
    )


def through_own_format(model, folder):
    """Keras's own files keep the layers too."""
    file = folder / "own.keras"
    folder.mkdir(parents=True, exist_ok=True)
    model.save(file)
    loaded = keras.models.load_model(file, custom_objects=CUSTOM_OBJECTS)
    file.unlink()
    return loaded


def run_from_tfjs(folder):
    """What the model that src/make-from-tfjs.ts trained and saved gives in Keras."""
    problem = json.loads((folder / "problem.json").read_text())
    images = np.array(problem["images"], np.float32).reshape(problem["shape"])
    write(folder / "keras.json", run(tfjs_format.load(folder), images, np.array(problem["labels"])))


def run(model, images, labels):
    """Pre-activations z, confidences, the loss of each sample, and the gradient of their sum by the images."""
    x = tf.constant(images)
    trunk = trunk_of(model)
    with tf.GradientTape() as tape:
        tape.watch(x)
        z = trunk(x, training=False)
        losses = LOSS(labels, z)
    return {
        "z": z.numpy().tolist(),
        "confidences": model(x, training=False).numpy().tolist(),
        "losses": losses.numpy().tolist(),
        "gradient": tape.gradient(losses, x).numpy().ravel().tolist(),
        "versions": {"tensorflow": tf.__version__, "tf_keras": keras.__version__},
    }


def trunk_of(model):
    return keras.Model(model.input, model.layers[-1].input)


def write(file, values):
    file.write_text(json.dumps(values) + "\n")


if __name__ == "__main__":
    main()
