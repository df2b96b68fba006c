// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/module.hpp"

#include <cstdlib>
#include <dlfcn.h>
#include <string>

namespace wavelens::app {

Layout locateLayout() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto root = program.parent_path().parent_path();
    return {root / WAVELENS_MODULE_DIR / "wavelens_engine.so", root / WAVELENS_RESOURCE_DIR};
}

bool letOpenMpSleep() {
    if (std::getenv("OMP_WAIT_POLICY") != nullptr)
        return false;
    setenv("OMP_WAIT_POLICY", "passive", 1);
    setenv("GOMP_SPINCOUNT", "1000", 0);  // about 10 µs: between two operators nobody falls asleep
    return true;
}

engine::Result<std::unique_ptr<engine::Engine>> openEngine(const Layout& layout) {
    const auto failure = [&](const std::string& what) {
        return engine::Error{engine::ErrorCode::Internal,
                             "The engine cannot be opened: " + what + ". Install Wavelens again."};
    };
    letOpenMpSleep();  // heard when it is loaded: with the module, if the program did not bring it
    void* module = dlopen(layout.module.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (module == nullptr)
        return failure(dlerror());
    const auto create = reinterpret_cast<engine::CreateEngine>(dlsym(module, engine::kCreateEngineSymbol));
    if (create == nullptr)
        return failure(dlerror());
    return std::unique_ptr<engine::Engine>(create(layout.resources.c_str()));
}

}  // namespace wavelens::app
