// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/module/local_engine.hpp"

// The only symbol that the module exports: a program opens the module when it first needs the engine, so that windows
// and quick commands start without LibTorch. The caller deletes the engine.
extern "C" __attribute__((visibility("default"))) wavelens::engine::Engine*
wavelens_create_engine(const char* resourceDir) {
    return wavelens::engine::makeEngine(resourceDir).release();
}
