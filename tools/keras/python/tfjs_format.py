"""Reads and writes the layers-model format of TensorFlow.js: model.json and weights.bin. A few lines in place of the tensorflowjs package,
whose dependencies fit few versions of Python."""

import json
from pathlib import Path

import numpy as np
import tf_keras as keras
from saf_keras import CUSTOM_OBJECTS

# Names in TensorFlow.js of functions given as `activation=`.
NAMES = {"mirrored_relu": "mirroredRelu"}
UNUSED = {"SeparableConv2D": ["kernel_initializer", "kernel_regularizer", "kernel_constraint"]}


def save(model, folder):
    """Writes a Keras model with float32 weights as TensorFlow.js loads it with `tf.loadLayersModel`."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    weights = named_weights(model)
    specs = [{"name": name, "shape": list(weight.shape), "dtype": "float32"} for name, weight in weights.items()]
    data = [np.asarray(weight.numpy(), np.float32).tobytes() for weight in weights.values()]
    description = {
        "format": "layers-model",
        "generatedBy": f"keras v{keras.__version__}",
        "convertedBy": None,
        "modelTopology": {
            "keras_version": keras.__version__,
            "backend": "tensorflow",
            "model_config": readable(json.loads(model.to_json())),
        },
        "weightsManifest": [{"paths": ["weights.bin"], "weights": specs}],
    }
    (folder / "weights.bin").write_bytes(b"".join(data))
    (folder / "model.json").write_text(json.dumps(description, indent=1) + "\n")


def readable(config):
    """A Keras config without what TensorFlow.js refuses: functions in place of names, and fields that some layers do not use."""
    if isinstance(config, list):
        return [readable(value) for value in config]
    if not isinstance(config, dict):
        return config
    if config.get("class_name") == "function":
        return NAMES.get(config["config"], config["config"])
    unused = UNUSED.get(config.get("class_name"), [])
    return {
        key: {field: value for field, value in readable(values).items() if field not in unused}
        if key == "config" and unused
        else readable(values)
        for key, values in config.items()
    }


def load(folder):
    """The Keras model that TensorFlow.js saved in a folder, with its weights."""
    folder = Path(folder)
    description = json.loads((folder / "model.json").read_text())
    topology = description["modelTopology"]
    config = topology.get("model_config", topology)
    model = keras.models.model_from_json(json.dumps(config), custom_objects=CUSTOM_OBJECTS)
    values = read_weights(folder, description["weightsManifest"])
    for name, weight in named_weights(model).items():
        weight.assign(values[name])
    return model


def read_weights(folder, manifest):
    values = {}
    for group in manifest:
        data = b"".join((folder / path).read_bytes() for path in group["paths"])
        offset = 0
        for spec in group["weights"]:
            if spec["dtype"] != "float32" or "quantization" in spec:
                raise ValueError(f"{spec['name']}: expected plain float32 weights, got {spec.get('quantization', spec['dtype'])}")
            count = int(np.prod(spec["shape"]))
            values[spec["name"]] = np.frombuffer(data, np.float32, count, offset).reshape(spec["shape"])
            offset += 4 * count
    return values


def named_weights(model):
    """The weights by the names that TensorFlow.js knows: `conv2d/kernel`. In models loaded from `.keras` files some lack the layer's."""
    weights = {}
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            weights.update(named_weights(layer))
            continue
        for weight in layer.weights:
            name = weight.name.split(":")[0]
            weights[name if name.startswith(f"{layer.name}/") else f"{layer.name}/{name}"] = weight
    return weights
