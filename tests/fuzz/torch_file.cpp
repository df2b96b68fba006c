// SPDX-License-Identifier: GPL-3.0-or-later
// Zip and legacy files whole.
#include "engine/interchange/torch_file.hpp"

#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace wavelens;
    fuzz::expectReadOrRefused([&] {
        auto file = engine::parseTorchFile(fuzz::bytesOf(data, size), "input");
        engine::stripPrefix(file);
        fuzz::readAll(file);
    });
    return 0;
}
