#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds with warnings as errors and runs all tests; the last lines are ctest's summary.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/packages.sh

install_missing_packages

# ONNX Runtime, to which the tests compare exported models; Debian has none. This release needs no script of its own to
# install, and runs on Node 18.
readonly ONNXRUNTIME=onnxruntime-node@1.16.3
if [[ ! -d build/node/node_modules/onnxruntime-node ]] &&
    ! npm install --prefix build/node --prefer-offline --fetch-retries 1 --ignore-scripts --no-audit --no-fund "$ONNXRUNTIME"; then
    echo "npm cannot install $ONNXRUNTIME: the tests that need it skip."
fi

cmake --preset ci
cmake --build --preset ci
export QT_QPA_PLATFORM=offscreen LANG=C.UTF-8
exec ctest --preset ci --parallel "$(nproc)"
