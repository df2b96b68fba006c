#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds a release and starts the desktop app. Without a display, or with --headless, it trains
# the demo, measures it and upscales an image on the command line instead.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/packages.sh

headless=false
case "$#:${1-}" in
0:) ;;
1:--headless) headless=true ;;
*)
    echo 'Usage: packaging/run.sh [--headless]' >&2
    exit 2
    ;;
esac

install_missing_packages
cmake --preset release -DWAVELENS_BUILD_TESTS=OFF
cmake --build --preset release

bin=$PWD/build/release/bin
if ! $headless && [[ -n ${DISPLAY-}${WAYLAND_DISPLAY-} ]]; then
    exec "$bin/wavelens"
fi

if $headless; then
    echo 'Running on the command line, as asked for.'
else
    echo 'No display is set (DISPLAY, WAYLAND_DISPLAY): running on the command line.'
fi
samples=$PWD/build/release/share/wavelens/sample_set
runs=${XDG_DATA_HOME:-$HOME/.local/share}/wavelens/runs
run=$runs/demo-$(date +%Y%m%d-%H%M%S)
config=$(mktemp --suffix=.json)
trap 'rm -f "$config"' EXIT
mkdir -p "$runs"

say() { printf '\n== %s\n' "$1"; }

say 'Training the demo on the bundled sample set (about two minutes on two cores)'
"$bin/wavelens-cli" config --preset demo >"$config"
"$bin/wavelens-cli" train --config "$config" --run "$run"

say 'Validation: bicubic'
"$bin/wavelens-cli" evaluate --model bicubic --scale 2 --hr "$samples/validation"
say 'Validation: the trained model'
"$bin/wavelens-cli" evaluate --model "$run/model.safetensors" --hr "$samples/validation"

say 'Upscaling an image with the trained model'
"$bin/wavelens-cli" upscale --model "$run/model.safetensors" -o "$run/upscaled" "$samples/validation/butterfly_01.png"

say 'Written'
find "$run" -maxdepth 2 -type f -not -path '*/checkpoints/*' -not -path '*/previews/*' | sort
