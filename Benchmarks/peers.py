"""xtalwatch beside the engines that a lab could pick, on the same network and the same files.

  python peers.py --program .build/release/xtalwatch --work .build/bench [--rounds 5] [--engines onnxruntime,openvino]

Needs numpy, onnx and, for each engine, its package; a package that is missing leaves its row out. OpenCV
(opencv-python-headless) decodes for the engines. --work is the folder in which `benchmarks` left the seeded network
and the pictures. Every entry runs as a process of its own, one after another, round after round, so that a change of
the machine's speed hits all alike. Compare CPU time where other programs run beside. Prints Markdown.
"""
import argparse, importlib.metadata, json, os, statistics, subprocess, sys, time

PACKAGES = {"onnxruntime": "onnxruntime", "openvino": "openvino", "openvino-int8": "openvino",
            "tensorflow": "tensorflow", "torch": "torch"}


# The network: weights.json tells its layers, weights.bin holds kernels (HWIO) and biases.

def load(folder):
    import numpy as np
    index = json.load(open(f"{folder}/weights.json"))
    raw = open(f"{folder}/weights.bin", "rb").read()
    weights = {}
    for t in index["tensors"]:
        count = int(np.prod(t["shape"]))
        weights[t["name"]] = (np.frombuffer(raw, "<f4", count, t["kernel_offset"]).reshape(t["shape"]),
                              np.frombuffer(raw, "<f4", t["shape"][3], t["bias_offset"]))
    return index["side"], index["nodes"], weights


def write_onnx(folder):
    import numpy as np, onnx
    from onnx import TensorProto, helper, numpy_helper
    side, nodes, weights = load(folder)
    graph, constants = [], []
    for n in nodes:
        name, ins = n["name"], n["sources"]
        pads = [k // 2 if n["same"] else 0 for k in n["kernel"]] * 2
        window = dict(kernel_shape=n["kernel"], strides=[n["stride"]] * 2, pads=pads)
        if n["kind"] in ("relu", "linear"):
            w, b = weights[name]
            constants += [numpy_helper.from_array(np.ascontiguousarray(w.transpose(3, 2, 0, 1)), name + "/w"),
                          numpy_helper.from_array(b, name + "/b")]
            out = name + "/sum" if n["kind"] == "relu" else name
            graph.append(helper.make_node("Conv", ins + [name + "/w", name + "/b"], [out], **window))
            if n["kind"] == "relu":
                graph.append(helper.make_node("Relu", [out], [name]))
        elif n["kind"] == "concat":
            graph.append(helper.make_node("Concat", ins, [name], axis=1))
        elif n["kind"] == "global":
            graph.append(helper.make_node("GlobalAveragePool", ins, [name]))
        else:
            graph.append(helper.make_node("MaxPool" if n["kind"] == "maximum" else "AveragePool", ins, [name], **window))
    graph.append(helper.make_node("Flatten", [nodes[-1]["name"]], ["logits"], axis=1))
    model = helper.make_model(helper.make_graph(
        graph, "marco", [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["N", 3, side, side])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 4])], constants),
        opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, f"{folder}/marco.onnx")


def write_int8(folder):
    """Calibrated on noise: its speed means something, its numbers do not."""
    import numpy as np
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Noise(CalibrationDataReader):
        inputs = iter([{"input": noise(folder, 1)} for _ in range(2)])

        def get_next(self):
            return next(self.inputs, None)
    quant_pre_process(f"{folder}/marco.onnx", f"{folder}/prepared.onnx")
    quantize_static(f"{folder}/prepared.onnx", f"{folder}/int8.onnx", Noise(), QuantFormat.QDQ, per_channel=True,
                    reduce_range=True, activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)


def noise(folder, batch):
    import numpy as np
    side = json.load(open(f"{folder}/weights.json"))["side"]
    return np.random.default_rng(1).random((batch, 3, side, side), np.float32) * 2 - 1


# Engines: a function from a batch (NCHW) to logits, with that many threads.

def onnxruntime(folder, batch, threads):
    import onnxruntime as ort
    options = ort.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = ort.InferenceSession(f"{folder}/marco.onnx", options, providers=["CPUExecutionProvider"])
    return lambda x: session.run(None, {"input": x})[0]


def openvino(folder, batch, threads, file="marco.onnx"):
    """A batch goes picture by picture through one stream a thread, which is OpenVINO's fastest way."""
    import numpy as np, openvino as ov
    core = ov.Core()
    model = core.read_model(f"{folder}/{file}")
    model.reshape([1, *noise(folder, 1).shape[1:]])
    compiled = core.compile_model(model, "CPU", {
        "NUM_STREAMS": min(batch, threads), "INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": "f32"})
    queue = ov.AsyncInferQueue(compiled, min(batch, threads))

    def run(x):
        out = np.zeros((len(x), 4), np.float32)
        queue.set_callback(lambda r, i: out.__setitem__(i, r.get_output_tensor(0).data[0]))
        for i in range(len(x)):
            queue.start_async({0: x[i:i + 1]}, i)
        queue.wait_all()
        return out
    return run


def openvino_int8(folder, batch, threads):
    return openvino(folder, batch, threads, "int8.onnx")


def tensorflow(folder, batch, threads):
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import tensorflow as tf
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    _, nodes, weights = load(folder)

    @tf.function
    def network(x):
        values = {"input": x}
        for n in nodes:
            s, pad = [values[name] for name in n["sources"]], "SAME" if n["same"] else "VALID"
            if n["kind"] in ("relu", "linear"):
                w, b = weights[n["name"]]
                y = tf.nn.bias_add(tf.nn.conv2d(s[0], tf.constant(w), n["stride"], pad), tf.constant(b))
                y = tf.nn.relu(y) if n["kind"] == "relu" else y
            elif n["kind"] == "concat":
                y = tf.concat(s, 3)
            elif n["kind"] == "global":
                y = tf.reduce_mean(s[0], [1, 2], keepdims=True)
            else:
                pool = tf.nn.max_pool2d if n["kind"] == "maximum" else tf.nn.avg_pool2d
                y = pool(s[0], n["kernel"], n["stride"], pad)
            values[n["name"]] = y
        return tf.reshape(y, [-1, 4])
    return lambda x: network(tf.constant(x.transpose(0, 2, 3, 1))).numpy()


def torch(folder, batch, threads):
    import torch as t
    t.set_num_threads(threads)
    _, nodes, weights = load(folder)
    weights = {k: (t.tensor(w.transpose(3, 2, 0, 1).copy()).to(memory_format=t.channels_last), t.tensor(b.copy()))
               for k, (w, b) in weights.items()}
    f = t.nn.functional

    @t.inference_mode()
    def run(x):
        values = {"input": t.from_numpy(x).to(memory_format=t.channels_last)}
        for n in nodes:
            s, pad = [values[name] for name in n["sources"]], [k // 2 if n["same"] else 0 for k in n["kernel"]]
            if n["kind"] in ("relu", "linear"):
                y = f.conv2d(s[0], *weights[n["name"]], n["stride"], pad)
                y = y.relu() if n["kind"] == "relu" else y
            elif n["kind"] == "concat":
                y = t.cat(s, 1)
            elif n["kind"] == "global":
                y = s[0].mean((2, 3), keepdim=True)
            elif n["kind"] == "maximum":
                y = f.max_pool2d(s[0], n["kernel"], n["stride"], pad)
            else:
                y = f.avg_pool2d(s[0], n["kernel"], n["stride"], pad, count_include_pad=False)
            values[n["name"]] = y
        return y.flatten(1).numpy()
    return run


ENGINES = {"onnxruntime": onnxruntime, "openvino": openvino, "openvino-int8": openvino_int8,
           "tensorflow": tensorflow, "torch": torch}


# Workers: what runs in the processes that are measured.

def time_network(engine, folder, batch, threads, runs):
    """The same protocol as `xtalwatch bench --json`."""
    run, x = ENGINES[engine](folder, batch, threads), noise(folder, batch)
    run(x)
    wall, cpu = [], []
    for _ in range(runs):
        c, w = time.process_time(), time.perf_counter()
        run(x)
        wall.append(1e3 * (time.perf_counter() - w))
        cpu.append(1e3 * (time.process_time() - c))
    print(json.dumps(dict(ms_per_batch=wall, cpu_ms_per_batch=cpu)))


def score_files(engine, folder, pictures, threads):
    """Decodes on as many threads as the network has, eight pictures ahead at most."""
    import cv2, numpy as np
    from concurrent.futures import ThreadPoolExecutor
    cv2.setNumThreads(1)
    side = json.load(open(f"{folder}/weights.json"))["side"]

    def read(path):
        a = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
        h, w = a.shape[:2]
        m = min(h, w)
        a = a[(h - m) // 2:(h - m) // 2 + m, (w - m) // 2:(w - m) // 2 + m]
        return cv2.dnn.blobFromImage(cv2.resize(a, (side, side)), 2 / 255, None, (127.5,) * 3, True)[0]
    run = ENGINES[engine](folder, 8, threads)
    files = sorted(os.path.join(pictures, f) for f in os.listdir(pictures))
    with ThreadPoolExecutor(threads) as pool:
        for k in range(0, len(files), 8):
            run(np.stack(list(pool.map(read, files[k:k + 8]))))


# The tables.

def measured(command, cpus):
    """Seconds of wall and CPU, peak MB and the last line of what a command printed; None where it failed."""
    start = time.perf_counter()
    p = subprocess.Popen(["taskset", "-c", ",".join(map(str, cpus)), *command], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, text=True, env=dict(os.environ, OMP_NUM_THREADS=str(len(cpus))))
    text = p.stdout.read()
    _, p.returncode, usage = os.wait4(p.pid, 0)
    if p.returncode:
        return None
    return dict(wall=time.perf_counter() - start, cpu=usage.ru_utime + usage.ru_stime, mb=usage.ru_maxrss / 1024,
                last=(text.strip().splitlines() or [""])[-1])


def interleaved(commands, rounds, cpus):
    """Every command once a round; those that failed once are left out."""
    found = {name: [] for name in commands}
    for _ in range(rounds):
        for name in list(found):
            result = measured(commands[name], cpus)
            if result is None:
                del found[name]
                print(f"{name}: left out, it failed (is its package installed?)", file=sys.stderr)
            else:
                found[name].append(result)
    return found


def row(name, *values):
    print(f"| {name} | " + " | ".join(values) + " |")


def network_table(commands, rounds, cpus, batch):
    print(f"\nThe network alone, {len(cpus)} thread{'s' * (len(cpus) > 1)}, batches of {batch}; ms a picture.\n")
    row("engine", "CPU, median", "CPU, best", "wall, median", "peak MB")
    row("---", *["---"] * 4)
    for name, results in interleaved(commands, rounds, cpus).items():
        times = [json.loads(r["last"]) for r in results]
        cpu = [t / batch for r in times for t in r["cpu_ms_per_batch"]]
        wall = [t / batch for r in times for t in r["ms_per_batch"]]
        row(name, f"{statistics.median(cpu):.1f}", f"{min(cpu):.1f}", f"{statistics.median(wall):.1f}",
            f"{max(r['mb'] for r in results):.0f}")


def files_table(commands, rounds, cpus, count):
    print(f"\n{count} files as a whole process, start and loading included, {len(cpus)} threads.\n")
    row("engine", "CPU, ms a picture", "wall, ms a picture", "pictures a second", "peak MB")
    row("---", *["---"] * 4)
    for name, results in interleaved(commands, rounds, cpus).items():
        wall = statistics.median(r["wall"] for r in results)
        row(name, f"{1e3 * statistics.median(r['cpu'] for r in results) / count:.1f}", f"{1e3 * wall / count:.1f}",
            f"{count / wall:.1f}", f"{max(r['mb'] for r in results):.0f}")


def versions(engines):
    names = {PACKAGES[e] for e in engines} | {"numpy", "opencv-python-headless"}
    def version(name):
        for package in (name, name + "-cpu"):
            try:
                return f"{name} {importlib.metadata.version(package)}"
            except importlib.metadata.PackageNotFoundError:
                pass
    return ", ".join(sorted(filter(None, map(version, names))))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--program")
    ap.add_argument("--work", required=True)
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--runs", type=int, default=4, help="batches a round")
    ap.add_argument("--engines", default=",".join(ENGINES))
    ap.add_argument("--worker", nargs=4, help=argparse.SUPPRESS)
    a = ap.parse_args()
    model, pictures = f"{a.work}/marco", f"{a.work}/pictures"
    if a.worker:
        kind, engine, batch, threads = a.worker
        if kind == "prepare":
            return write_int8(model) if engine == "int8" else write_onnx(model)
        if kind == "files":
            return score_files(engine, model, pictures, int(threads))
        return time_network(engine, model, int(batch), int(threads), a.runs)
    engines = a.engines.split(",")
    # In processes of their own: the kernel counts the memory of whoever starts a program as that program's.
    for file, wanted in (("marco", True), ("int8", "openvino-int8" in engines)):
        if wanted and not os.path.exists(f"{model}/{file}.onnx"):
            subprocess.run(worker(a, "prepare", file, 1, 1), check=True)
    print(f"{versions(engines)}; load average {os.getloadavg()[0]:.1f}")
    cpus = sorted(os.sched_getaffinity(0))[:2]
    own = os.path.abspath(a.program)
    for batch, threads in ((1, 1), (2, 2)):
        commands = {"xtalwatch": [own, "bench", "--json", "--model", model, "--batch", str(batch), "--threads",
                                  str(threads), "--runs", str(a.runs)],
                    "xtalwatch, embedded network": [own, "bench", "--json", "--batch", str(batch), "--threads",
                                                    str(threads), "--runs", str(a.runs)]}
        commands.update((e, worker(a, "network", e, batch, threads)) for e in engines)
        network_table(commands, a.rounds, cpus[:threads], batch)
    classify = [own, "classify", pictures, "--format", "csv", "--threads", "2"]
    commands = {"xtalwatch": classify + ["--model", model], "xtalwatch, embedded network": classify}
    commands.update((e, worker(a, "files", e, 8, 2)) for e in engines)
    files_table(commands, max(1, a.rounds // 2), cpus, len(os.listdir(pictures)))


def worker(a, kind, engine, batch, threads):
    return [sys.executable, os.path.abspath(__file__), "--work", a.work, "--runs", str(a.runs), "--worker", kind,
            engine, str(batch), str(threads)]


if __name__ == "__main__":
    main()
