// SPDX-License-Identifier: GPL-3.0-or-later
// The pickle of a zip file. A changed byte of the file itself rarely comes that far: the checksum shows it.
#include "engine/interchange/torch_file.hpp"
#include "engine/interchange/zip_archive.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <array>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace wavelens;
    static const std::array<float, 16> kStorage{};
    const std::array entries{
        engine::ZipEntry{"m/data.pkl", std::as_bytes(std::span(data, size))},
        engine::ZipEntry{"m/data/0", std::as_bytes(std::span(kStorage))},
        engine::ZipEntry{"m/data/1", std::as_bytes(std::span(kStorage).first(2))},
    };
    fuzz::expectReadOrRefused([&] { fuzz::readAll(engine::parseTorchFile(engine::zipped(entries), "input")); });
    return 0;
}
