// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine.hpp"

#include <functional>
#include <utility>

namespace CLI {
class App;
}

namespace wavelens::app {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUnusable = 2;
inline constexpr int kInterrupted = 130;

/// What a command does once its arguments are parsed; returns the exit status. May throw engine::Exception.
using Command = std::function<int()>;

// Each adds one command with its options to `app` and, when the user names it, puts its work into `chosen`.
void addTrain(CLI::App& app, Command& chosen);
void addConfig(CLI::App& app, Command& chosen);
void addEvaluate(CLI::App& app, Command& chosen);
void addUpscale(CLI::App& app, Command& chosen);
void addConvert(CLI::App& app, Command& chosen);
void addInfo(CLI::App& app, Command& chosen);
void addBands(CLI::App& app, Command& chosen);
void addSamples(CLI::App& app, Command& chosen);
void addBench(CLI::App& app, Command& chosen);

/// The value, or its error thrown.
template <typename T>
T require(engine::Result<T> result) {
    if (!result)
        throw engine::Exception(result.error());
    return std::move(*result);
}

inline void require(const engine::Result<void>& result) {
    if (!result)
        throw engine::Exception(result.error());
}

}  // namespace wavelens::app
