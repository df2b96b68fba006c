#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds with warnings as errors and runs all tests; the last lines are ctest's summary.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/packages.sh

install_missing_packages
cmake --preset ci
cmake --build --preset ci
export QT_QPA_PLATFORM=offscreen LANG=C.UTF-8
exec ctest --preset ci --parallel "$(nproc)"
