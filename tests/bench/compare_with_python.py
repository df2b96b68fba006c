#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds wavelens-cli bench against pcl_reference.py, alternately on this machine, and prints which targets are met.

    cmake --build --preset release
    tests/bench/compare_with_python.py --model MODEL_FILE --json results.json

takes about half an hour on two cores; --rounds 1, --threads 2 or --only "L1 step" measure less. Every measurement is a
process of its own, A B A B A B; a figure is the median over the rounds. The targets are those of performance.md,
section 8. The second column of targets applies, and appears, where the kernels in use are not the AVX-512 ones.

Needs Debian's python3-torch, for the reference alone. Let nothing else run meanwhile; where that cannot be, start it
with nice -n 19, so that both sides have the same priority even if the engine lowers its own.
"""
from __future__ import annotations

import argparse
import importlib.util
import json
import math
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
CLI = HERE.parents[1] / "build" / "release" / "bin" / "wavelens-cli"
PYTHON = sys.executable if importlib.util.find_spec("torch") else "/usr/bin/python3"
STARTS = 10
SCALE = 4
WAVELENS, REFERENCE, START = "wavelens", "python", "start"


@dataclass(frozen=True)
class Case:
    """The arguments of both programs."""
    wavelens: str
    python: str


def step_case(arguments: str) -> Case:
    return Case(f"{arguments} --repeat 3 --no-inference", f"{arguments} --repeat 3")


def inference_case(network: str) -> Case:
    return Case(f"--network {network} --no-step",
                f"--network {network} --inference --repeat 1")


CASES = {
    "l1": step_case("--network edsr_s --method l1 --batch 16 --patch 48"),
    "pcl": step_case("--network edsr_s --method pcl --batch 16 --patch 48"),
    "pcl_script": step_case("--network edsr_s --method pcl_script --batch 16 --patch 48"),
    "small": step_case("--network small --method pcl_script --batch 8 --patch 32"),
    "inference_srvgg": inference_case("srvgg"),
    "inference_edsr_s": inference_case("edsr_s"),
}


@dataclass(frozen=True)
class Run:
    tool: str
    case: str
    threads: int


@dataclass(frozen=True)
class Figure:
    """A value in the JSON object of a tool: "step.seconds"."""
    tool: str
    case: str
    field: str
    threads: int | None = None  # None: those of the row

    def run(self, threads: int) -> Run:
        return Run(self.tool, self.case, threads if self.threads is None else self.threads)


@dataclass(frozen=True)
class Row:
    """A line of the table of targets: a figure, or how it relates to another one."""
    what: str
    figure: Figure
    relative_to: Figure | None
    required: float
    avx2: float
    unit: str = ""
    at_least: bool = False
    threads: str = "each"  # "most": only at the largest number; "": does not depend on --threads

    def figures(self) -> list[Figure]:
        return [self.figure, self.relative_to] if self.relative_to else [self.figure]

    def thread_counts(self, chosen: list[int]) -> list[int]:
        return {"each": chosen, "most": [max(chosen)], "": [0]}[self.threads]


def against_python(what: str, case: str, field: str, required: float, avx2: float) -> Row:
    return Row(what, Figure(WAVELENS, case, field), Figure(REFERENCE, case, field), required, avx2)


def against_sgemm(what: str, case: str, part: str, required: float, avx2: float) -> Row:
    return Row(what, Figure(WAVELENS, case, f"{part}.gflops"), Figure(WAVELENS, case, "sgemm_gflops"), required, avx2,
               at_least=True)


def share_of_step(what: str, case: str, part: str, required: float, avx2: float, threads: str = "each") -> Row:
    return Row(what, Figure(WAVELENS, case, f"step.parts.{part}"), Figure(WAVELENS, case, "step.seconds"), required,
               avx2, "%", threads=threads)


def two_threads_against_one(what: str, case: str) -> Row:
    return Row(what, Figure(WAVELENS, case, "step.seconds", 1), Figure(WAVELENS, case, "step.seconds", 2), 1.85, 1.85,
               at_least=True, threads="")


def inference_memory(what: str, case: str, limit_mb: float) -> Row:
    return Row(what, Figure(WAVELENS, case, "inference.memory_beside_image_mb"), None, limit_mb, limit_mb, "MB")


def start_time(what: str, command: str) -> Row:
    return Row(what, Figure(START, command, "seconds"), None, 0.05, 0.05, "s", threads="")


ROWS = [
    against_python("L1 step, EDSR-S, time / Python's", "l1", "step.seconds", 0.38, 0.42),
    against_python("PCL step, default recipe, time / Python's", "pcl", "step.seconds", 0.32, 0.36),
    against_python("PCL step, script recipe, time / Python's", "pcl_script", "step.seconds", 0.35, 0.40),
    against_python("Small PCL step, time / Python's", "small", "step.seconds", 0.55, 0.60),
    share_of_step("Contrastive loss, share of the PCL step", "pcl", "contrastive_loss", 0.05, 0.10, "most"),
    against_sgemm("L1 step, EDSR-S, effective rate / sgemm", "l1", "step", 1.8, 1.7),
    against_sgemm("Inference, SRVGG, effective rate / sgemm", "inference_srvgg", "inference", 2.0, 1.9),
    against_sgemm("Inference, EDSR-S, effective rate / sgemm", "inference_edsr_s", "inference", 2.0, 1.9),
    against_python("Inference, SRVGG, time / torch's", "inference_srvgg", "inference.seconds_per_pixel", 0.30, 0.32),
    against_python("Inference, EDSR-S, time / torch's", "inference_edsr_s", "inference.seconds_per_pixel", 0.30, 0.32),
    inference_memory("Inference, SRVGG, memory beside the image", "inference_srvgg", 250),
    inference_memory("Inference, EDSR-S, memory beside the image", "inference_edsr_s", 600),
    against_python("Training memory, L1, peak / Python's", "l1", "step.peak_memory_mb", 1, 1),
    against_python("Training memory, PCL, peak / Python's", "pcl", "step.peak_memory_mb", 1, 1),
    two_threads_against_one("Two threads against one, L1 step", "l1"),
    two_threads_against_one("Two threads against one, PCL step", "pcl"),
    share_of_step("Optimiser, share of the L1 step", "l1", "optimiser", 0.01, 0.01),
    share_of_step("Optimiser, share of the PCL step", "pcl", "optimiser", 0.01, 0.01),
    start_time("Start of wavelens-cli --help", "--help"),
    start_time("Start of wavelens-cli info", "info"),
]

Results = dict[Run, list[dict[str, Any]]]


def output_of(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed with {done.returncode}:\n{done.stderr or done.stdout}")
    return done.stdout


def command_of(run: Run, options: argparse.Namespace) -> list[str]:
    if run.tool == START:
        return [str(options.cli), run.case, *([str(options.model)] if run.case == "info" else [])]
    case, threads = CASES[run.case], ["--threads", str(run.threads)]
    if run.tool == WAVELENS:
        return [str(options.cli), "bench", "--json", *case.wavelens.split(), *threads]
    return [PYTHON, str(HERE / "pcl_reference.py"), *case.python.split(), *threads]


def measured(run: Run, options: argparse.Namespace) -> dict[str, Any]:
    start = time.perf_counter()
    output = output_of(command_of(run, options))
    if run.tool == START:
        return {"seconds": time.perf_counter() - start}
    result = json.loads(output)
    if inference := result.get("inference"):
        inference["seconds_per_pixel"] = inference["seconds"] / inference["lr_pixels"]
        image_mb = inference["lr_pixels"] * 3 * (1 + SCALE**2) / 1e6
        inference["memory_beside_image_mb"] = (inference["peak_memory_mb"] or math.nan) - image_mb
    seconds = (inference or result["step"])["seconds"]
    note(f"{run.case}, {run.threads}t, {run.tool}: {seconds:.3f} s")
    return result


def note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure(runs: Iterable[Run], options: argparse.Namespace) -> Results:
    """Of the runs of one case both tools take turns."""
    results: Results = {}
    turns: dict[tuple[str, int], list[Run]] = {}
    for run in dict.fromkeys(runs):
        results[run] = []
        turns.setdefault((run.case, run.threads), []).append(run)
    for alternating in turns.values():
        for _ in range(STARTS if alternating[0].tool == START else options.rounds):
            for run in alternating:
                results[run].append(measured(run, options))
        if options.json:
            raw = [{**vars(run), "results": of_run} for run, of_run in results.items() if of_run]
            options.json.write_text(json.dumps(raw, indent=1) + "\n")
    return results


def value_of(figure: Figure, threads: int, results: Results) -> float:
    values = []
    for value in results[figure.run(threads)]:
        for key in figure.field.split("."):
            value = value[key]
        if value is None:
            raise KeyError(key)
        values.append(value)
    return median(values)


def shown(value: float, unit: str) -> str:
    return {"": f"{value:.2f}", "%": f"{100 * value:.1f} %", "MB": f"{value:.0f} MB", "s": f"{value:.3f} s"}[unit]


def print_table(lines: list[tuple[Row, int]], results: Results) -> None:
    paths = {result["path"] for run, of_run in results.items() if run.tool == WAVELENS for result in of_run}
    avx512 = all("avx512" in path.lower().replace("-", "") for path in paths)
    print("Kernels:", ", ".join(sorted(paths)) or "not used")
    print(f"{'':44}threads  measured    required" + ("" if avx512 else "   AVX2 only") + "  met")
    for row, threads in lines:
        try:
            value = value_of(row.figure, threads, results)
            if row.relative_to:
                value /= value_of(row.relative_to, threads, results)
        except KeyError as missing:
            print(f"{row.what:44}{threads or '':>7}  no figure {missing}")
            continue
        sign = "≥" if row.at_least else "≤"
        targets = [row.required] if avx512 else [row.required, row.avx2]
        columns = "".join(f"{sign + ' ' + shown(target, row.unit):>12}" for target in targets)
        met = value >= targets[-1] if row.at_least else value <= targets[-1]
        print(f"{row.what:44}{threads or '':>7}{shown(value, row.unit):>10}{columns}  {'yes' if met else 'NO'}")


def parsed_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compares wavelens-cli bench with the same work in plain PyTorch.")
    parser.add_argument("--cli", type=Path, default=CLI, metavar="PATH", help="default: that of the preset release")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--threads", type=lambda text: [int(count) for count in text.split(",")], default=[1, 2],
                        metavar="LIST", help="default: 1,2")
    parser.add_argument("--only", nargs="+", default=[""], metavar="ROW", help="rows that begin so, in any case")
    parser.add_argument("--model", type=Path, metavar="FILE", help="what wavelens-cli info is started with")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the raw figures go")
    options = parser.parse_args()
    if not options.cli.is_file():
        parser.error(f"{options.cli} is not there: build the preset release, or name the program with --cli")
    if not chosen_rows(options):
        parser.error("--only: no row begins so; there are\n  " + "\n  ".join(row.what for row in ROWS))
    return options


def chosen_rows(options: argparse.Namespace) -> list[Row]:
    beginnings = tuple(text.lower() for text in options.only)
    return [row for row in ROWS if row.what.lower().startswith(beginnings)]


def why_skipped(row: Row, options: argparse.Namespace) -> str | None:
    if row.figure.case == "info" and not options.model:
        return "needs --model"
    missing = {figure.threads for figure in row.figures() if figure.threads} - set(options.threads)
    return f"needs --threads {','.join(map(str, sorted(missing)))} too" if missing else None


def main() -> None:
    options = parsed_options()
    lines = []
    for row in chosen_rows(options):
        if reason := why_skipped(row, options):
            note(f"{row.what}: skipped, {reason}")
        else:
            lines += [(row, threads) for threads in row.thread_counts(options.threads)]
    results = measure((figure.run(threads) for row, threads in lines for figure in row.figures()), options)
    print_table(lines, results)


if __name__ == "__main__":
    main()
