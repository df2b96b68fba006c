// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/safetensors.hpp"

#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace wavelens;
    fuzz::expectReadOrRefused([&] { fuzz::readAll(engine::parseSafetensors(fuzz::bytesOf(data, size), "input")); });
    return 0;
}
