# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The one list of Debian packages that Wavelens needs, and how the other scripts here install what is missing of it.
# Sourced, not run. `a|b` stands for either; the first is installed where neither is.

readonly WAVELENS_PACKAGES=(
    # tools
    g++ cmake ninja-build ccache pkgconf
    # engine
    libtorch-dev libopencv-dev libvips-dev libwebp-dev libexif-dev libtiff-dev libspdlog-dev libfmt-dev nlohmann-json3-dev
    libcli11-dev libzip-dev libonnx-dev libprotobuf-dev
    # LibTorch multiplies matrices with whatever libblas.so.3 is; without OpenBLAS that is the reference one, ten times slower
    'libopenblas0-pthread|libopenblas0-openmp'
    # desktop app
    qt6-base-dev qt6-svg-dev qt6-wayland libqcustomplot-dev fonts-inter fonts-jetbrains-mono
    # tests
    libgtest-dev libbenchmark-dev
    'npm|nodejs'  # brings ONNX Runtime (test.sh); NodeSource's nodejs contains npm
    clang libclang-rt-dev  # for the fuzzers alone
)

is_installed() {
    [[ $(dpkg-query -W -f='${Status}' "$1" 2>/dev/null) == 'install ok installed' ]]
}

# Installs what is missing and says what that is; does nothing, not even ask apt, where all is there.
install_missing_packages() {
    local entry alternative missing=()
    for entry in "${WAVELENS_PACKAGES[@]}"; do
        for alternative in ${entry//|/ }; do
            is_installed "$alternative" && continue 2
        done
        missing+=("${entry%%|*}")
    done
    if ((${#missing[@]} == 0)); then
        echo 'All packages are installed.'
        return
    fi
    echo "Installing: ${missing[*]}"
    local as_root=()
    if ((EUID != 0)); then
        as_root=(sudo)
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing and need root to install: run this script as root, or install sudo." >&2
            return 1
        fi
    fi
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
}
