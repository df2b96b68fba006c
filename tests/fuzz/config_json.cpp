// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/config_json.hpp"

#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace wavelens;
    fuzz::expectReadOrRefused([&] {
        const auto config = engine::parseConfig({reinterpret_cast<const char*>(data), size}, "input");
        const auto text = engine::writeConfig(config);
        if (engine::writeConfig(engine::parseConfig(text, "own text")) != text)
            std::abort();
    });
    return 0;
}
