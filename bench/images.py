#!/usr/bin/env python3
"""One upload to every public file: ours beside the pipelines that others use.

  python bench/images.py [--peers ../shared/bench] [--photo PHOTO.jpg] [--rounds 5] [--only REGEX]

A JPEG of 24 megapixels becomes five widths in JPEG, WebP and AVIF. Ours includes the look before decoding, two covered
areas, the conversion of its colours (its copy of the photo has a profile that is not sRGB, the costlier case), a fresh
canvas and the credit in every file; the peers (functions of images.py in the folder of peers) include nothing of it.
Beside it stands what our own site makes of an upload, by the same functions: the first files, for which the person who
signs waits, and all others, with the card, that a task makes after them.
Each run is a process of its own, all are interleaved; the table gives the least time, since other work on the machine
only adds to it, and the largest peak; a ratio is the median of those round by round. SSIM is that of the luma against a
Lanczos reduction of the whole, outside the covered areas. Peers whose packages are not installed are named and left
out; without their folder, ours is alone. Writes images.json for bench/report.py. Exits 1 when ours takes more than 1.1
times the CPU of the fastest peer, looks worse than it, or takes over 250 MB.
"""

import argparse
import importlib.util
import io
import json
import random
import re
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import results
from PIL import Image, ImageChops, ImageCms

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = (320, 640, 1024, 1600, 2400)
EXTENSIONS = ("jpg", "webp", "avif")
BOXES = ((0.3, 0.3, 0.1, 0.15), (0.7, 0.6, 0.08, 0.1))
OURS, AGAIN, FIRST, AFTER = "ours", "ours, again", "ours, the first files", "ours, the task after it"
MOST_CPU, MOST_MEMORY = 1.1, 250
ABOUT = (
    "A JPEG of 24 megapixels. Ours includes the look before decoding, two covered areas, the conversion of its "
    "colours, a fresh canvas and the credit in every file; the others include nothing of it. SSIM is of the luma, "
    "outside the covered areas. The first files are those that a signature waits for; the task makes all "
    "others and the card."
)
PACKAGES = {"pillow": "PIL", "vips": "pyvips", "willow": "willow", "easy": "easy_thumbnails", "imagekit": "imagekit"}


def plan_of(name, photo):
    """(the files that one of ours makes of a photo, {extension: widths}, and whether it makes the card)."""
    from gallery.rendering import essential_plan, inspect, whole_plan

    if name in (OURS, AGAIN):
        return dict.fromkeys(EXTENSIONS, WIDTHS), False
    size = inspect(photo).upright_size
    first = essential_plan(*size)
    if name == FIRST:
        return first, False
    rest = {extension: [width for width in widths if width not in first.get(extension, ())]
            for extension, widths in whole_plan(*size).items()}  # fmt: skip
    return rest, True


def run_ours(name, photo, out):
    """Make the files of one of ours in the folder `out`; return {"cpu" and "wall": seconds, "rss": megabytes}."""
    sys.path.insert(0, str(ROOT))
    from gallery.imaging.credit import Credit
    from gallery.rendering import render

    plan, card = plan_of(name, photo)
    credit = Credit("Kim Min-su", "Visitor, via us", "© 2026", "https://creativecommons.org/licenses/by/4.0/", "print")
    cpu, wall = time.process_time(), time.perf_counter()
    rendered = render(photo, plan, card=card, boxes=BOXES, credit=credit)
    for (width, extension), data in rendered.files.items():
        Path(out, f"{width}.{extension}").write_bytes(data)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    # Not ru_maxrss, which a child inherits from its parent.
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    return {"cpu": cpu, "wall": wall, "rss": peak}


def peers_of(folder, wanted):
    """(names that can run here, {package: names that lack it}) of the pipelines in the folder of peers."""
    spec = importlib.util.spec_from_file_location("peers", folder / "images.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    ready, lacking = [], {}
    for name in module.PEERS:
        package = PACKAGES.get(name.split("_")[0], name)
        if importlib.util.find_spec(package) is None:
            lacking.setdefault(package, []).append(name)
        elif re.search(wanted, name):
            ready.append(name)
    return ready, lacking


def photo_of(peers, folder):
    """A JPEG of 24 megapixels: the one that the peers make, or noise of every scale where they or numpy are absent."""
    photo = folder / "photo.jpg"
    if (
        peers
        and not subprocess.run(
            [sys.executable, peers / "images.py", "--make", photo], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ).returncode
    ):
        return photo
    image = Image.new("RGB", (6000, 4000), (128, 128, 128))
    for side in (12, 60, 300, 1500, 6000):
        grain = Image.merge("RGB", [Image.effect_noise((side, side * 2 // 3), 40) for _ in "RGB"])
        image = ImageChops.add(image, grain.resize(image.size, Image.Resampling.BICUBIC), offset=-128)
    image.save(photo, quality=90, subsampling=1)
    return photo


def profiled(photo, target):
    """Write the photo with a profile that exchanges red and blue to `target`; return the profile."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = srgb.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")
    payload, data = b"ICC_PROFILE\0\1\1" + profile, photo.read_bytes()
    target.write_bytes(data[:2] + struct.pack(">HH", 0xFFE2, len(payload) + 2) + payload + data[2:])
    return profile


def similarity(folder, reference):
    """{extension: mean SSIM of the luma outside the covered areas}; {} where scikit-image is not installed."""
    if importlib.util.find_spec("skimage") is None:
        return {}
    import numpy
    from skimage.metrics import structural_similarity

    found = {}
    for width, luma in reference.items():
        height = luma.shape[0]
        seen = numpy.ones(luma.shape, bool)
        for x, y, wide, tall in BOXES:
            # As far as covering goes beyond a box, and half of SSIM's window more.
            left, top = max(0, int(x * width) - 26), max(0, int(y * height) - 26)
            seen[top : int((y + tall) * height) + 26, left : int((x + wide) * width) + 26] = False
        for extension in EXTENSIONS:
            with Image.open(folder / f"{width}.{extension}") as image:
                _, every = structural_similarity(luma, numpy.asarray(image.convert("L")), full=True)
            found.setdefault(extension, []).append(every[seen].mean())
    return {extension: sum(values) / len(values) for extension, values in found.items()}


def references(photo, profile=None):
    """{width: luma as an array} of the whole photo, reduced, in sRGB; {} where scikit-image is not installed."""
    if importlib.util.find_spec("skimage") is None:
        return {}
    import numpy

    found = {}
    with Image.open(photo) as whole:
        for width in WIDTHS:
            image = whole.resize((width, round(whole.height * width / whole.width)), Image.Resampling.LANCZOS)
            if profile:
                image = ImageCms.profileToProfile(image, io.BytesIO(profile), ImageCms.createProfile("sRGB"))
            found[width] = numpy.asarray(image.convert("L"))
    return found


def measure(photo, peers, names, rounds, folder):
    """{name: {"cpu" and "wall" in seconds, "rss" in MB, "bytes", "ssim": {extension: value}, "rounds": [CPU]}}."""
    own = [sys.executable, __file__, "--one"]
    theirs = [sys.executable, peers / "images.py", photo, "--widths", ",".join(map(str, WIDTHS)), "--one"]
    other = folder / "profiled.jpg"
    reference = {OURS: references(photo, profiled(photo, other))}
    reference |= dict.fromkeys(names, references(photo))
    commands = {name: [*own, name, "--photo", other, "--out"] for name in (OURS, AGAIN, FIRST, AFTER)}
    commands |= {name: [*theirs, name, "--out"] for name in names}
    runs, files, ssim = {}, {}, {}
    for number in range(rounds):
        for name in random.sample(list(commands), len(commands)):
            with tempfile.TemporaryDirectory() as out:
                done = subprocess.run([*commands[name], out], capture_output=True, text=True, cwd=ROOT)
                if done.returncode:
                    print(f"{name} failed: {done.stderr.strip().splitlines()[-1:]}")
                    continue
                runs.setdefault(name, []).append(json.loads(done.stdout.splitlines()[-1]))
                if name not in files:
                    files[name] = sum(path.stat().st_size for path in Path(out).iterdir())
                    ssim[name] = similarity(Path(out), reference.get(name, {}))
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return {
        name: {key: min(run[key] for run in runs[name]) for key in ("cpu", "wall")}
        | {"rss": max(run["rss"] for run in runs[name])}
        | {"bytes": files[name], "ssim": ssim[name], "rounds": [run["cpu"] for run in runs[name]]}
        for name in commands
        if len(runs.get(name, ())) == rounds
    }


def report(found):
    """Print the table and the three demands; return whether all that could be measured are met."""
    others = others_of(found)
    fastest = min(others or found, key=lambda name: found[name]["cpu"])
    base = found[fastest]
    print(f"| pipeline | CPU s | ÷ {fastest} | wall s | peak MB | KB | SSIM {' / '.join(EXTENSIONS)} |")
    print("|---|---|---|---|---|---|---|")
    for name, row in found.items():
        looks = " / ".join(f"{row['ssim'][one]:.4f}" for one in EXTENSIONS) if row["ssim"] else "not measured"
        print(
            f"| {name} | {row['cpu']:.2f} | {row['cpu'] / base['cpu']:.2f} | {row['wall']:.2f} | {row['rss']:.0f} "
            f"| {row['bytes'] / 1024:.0f} | {looks} |"
        )
    ours = found[OURS]
    demands = {f"at most {MOST_MEMORY} MB": ours["rss"] <= MOST_MEMORY}
    if others:
        demands[f"at most {MOST_CPU} times the CPU of {fastest}"] = (
            results.median_ratio(ours["rounds"], base["rounds"]) <= MOST_CPU
        )
    if others and ours["ssim"]:
        demands[f"SSIM no lower than that of {fastest}"] = all(
            ours["ssim"][one] >= base["ssim"][one] for one in EXTENSIONS
        )
    for sentence, met in demands.items():
        print(f"{'met' if met else 'NOT MET'}: {sentence}")
    return all(demands.values())


def others_of(found):
    """The names of the peers."""
    return [name for name in found if name not in (OURS, AGAIN, FIRST, AFTER)]


def rows_of(found):
    """What is written down for the page of figures: ours beside the fastest peer, then each peer, then ours alone."""
    ours, others = found[OURS], sorted(others_of(found), key=lambda name: found[name]["cpu"])
    what, fastest, row = "five widths in three formats", others[0] if others else None, results.row
    base = found[fastest] if fastest else ours
    noise = results.difference(ours["rounds"], found[AGAIN]["rounds"])
    beside = {"ratio_to": fastest, "ratio": results.median_ratio(ours["rounds"], base["rounds"])} if fastest else {}
    found_rows = [
        row(f"{what}, ours: CPU", ours["cpu"], "s", noise=noise, wanted=f"≤ {MOST_CPU} × the fastest", **beside),
        row(f"{what}, ours: most memory", ours["rss"], "MB", wanted=f"≤ {MOST_MEMORY}"),
    ]
    for one, value in ours["ssim"].items():
        beside = {"ratio_to": fastest, "ratio": value / base["ssim"][one]} if fastest else {}
        found_rows.append(row(f"{what}, ours: SSIM of {one}", value, "", wanted="≥ 1 ×", **beside))
    for name in others:
        found_rows.append(row(f"{what}, {name}: CPU", found[name]["cpu"], "s"))
        found_rows.append(row(f"{what}, {name}: most memory", found[name]["rss"], "MB"))
    for name in (FIRST, AFTER):
        found_rows.append(row(f"{name.removeprefix('ours, ')}: time", found[name]["wall"], "s"))
    return found_rows


def main():
    """Read the arguments; measure, or be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--photo", type=Path, help="a JPEG of your own, at least 2,400 pixels wide")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", metavar="REGEX", help="of the peers, those whose names it finds")
    parser.add_argument("--one", choices=(OURS, AGAIN, FIRST, AFTER), help=argparse.SUPPRESS)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    results.add_folder(parser)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(run_ours(options.one, options.photo, options.out)))
        return 0
    there = (options.peers / "images.py").is_file()
    names, lacking = peers_of(options.peers, options.only) if there else ([], {})
    if not there:
        print(f"There are no peers in {options.peers}: ours is measured alone.")
    for package, left_out in lacking.items():
        print(f"Not measured, since {package} is not installed: {', '.join(left_out)}")
    if importlib.util.find_spec("skimage") is None:
        print("SSIM is not measured, since scikit-image is not installed.")
    with tempfile.TemporaryDirectory() as folder:
        photo = options.photo or photo_of(options.peers if there else None, Path(folder))
        found = measure(photo.resolve(), options.peers.resolve(), names, options.rounds, Path(folder))
        met = report(found)
        results.write(options.json, "images", "python bench/images.py", rows_of(found), about=ABOUT)
        return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
