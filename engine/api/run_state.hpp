// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace wavelens::engine {

/// State of a run as its owner sees it. Reopened: read from its folder, nothing runs. Followed: another process writes
/// it.
enum class RunState { New, Preparing, Running, Paused, Stopping, Finished, Failed, Reopened, Followed };

/// How a run that nobody works on ended.
enum class RunEnd { None, Finished, Stopped, Failed, Interrupted };

enum class RunAction { Start, Pause, Resume, Stop, Checkpoint, Continue, Fork, Close };

/// The state after `action` in `state`; nullopt where the action does nothing and its control is off.
/// The one table of ARCHITECTURE.md, "Run states". The engine alone changes states; views only ask.
/// Resume of a reopened run that ended as planned, and Continue of one that did not, are refused by `end`.
[[nodiscard]] std::optional<RunState> nextState(RunState state, RunAction action, RunEnd end = RunEnd::None);

[[nodiscard]] inline bool allows(RunState state, RunAction action, RunEnd end = RunEnd::None) {
    return nextState(state, action, end).has_value();
}

/// "running", "paused", …: as in files and logs.
[[nodiscard]] std::string_view name(RunState state);
[[nodiscard]] std::string_view name(RunEnd end);
[[nodiscard]] std::string_view name(RunAction action);

}  // namespace wavelens::engine
