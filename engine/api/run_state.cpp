// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/run_state.hpp"

namespace wavelens::engine {

std::optional<RunState> nextState(RunState state, RunAction action, RunEnd end) {
    using S = RunState;
    using A = RunAction;
    switch (state) {
    case S::New:
        if (action == A::Start)
            return S::Preparing;
        break;
    case S::Preparing:
        if (action == A::Stop || action == A::Close)
            return S::Stopping;
        return std::nullopt;
    case S::Running:
        switch (action) {
        case A::Pause:
            return S::Paused;
        case A::Checkpoint:
        case A::Fork:  // from a checkpoint on disk; this run goes on
            return S::Running;
        case A::Stop:
        case A::Close:
            return S::Stopping;
        default:
            return std::nullopt;
        }
    case S::Paused:
        switch (action) {
        case A::Resume:
            return S::Running;
        case A::Checkpoint:
        case A::Fork:
            return S::Paused;
        case A::Stop:
        case A::Close:
            return S::Stopping;
        default:
            return std::nullopt;
        }
    case S::Stopping:
        return std::nullopt;  // it ends by itself within a step
    case S::Finished:
        if (action == A::Continue)
            return S::Preparing;
        if (action == A::Fork)
            return S::Finished;
        break;
    case S::Failed:
        if (action == A::Resume)
            return S::Preparing;
        if (action == A::Fork)
            return S::Failed;
        break;
    case S::Reopened:
        if (action == A::Resume && end != RunEnd::Finished)
            return S::Preparing;
        if (action == A::Continue && end == RunEnd::Finished)
            return S::Preparing;
        if (action == A::Fork)
            return S::Reopened;
        break;
    case S::Followed:
        if (action == A::Fork)
            return S::Followed;
        break;
    }
    // Closing an idle run forgets it; its folder stays as it is.
    return action == A::Close ? std::optional(state) : std::nullopt;
}

std::string_view name(RunState state) {
    switch (state) {
    case RunState::New:
        return "new";
    case RunState::Preparing:
        return "preparing";
    case RunState::Running:
        return "running";
    case RunState::Paused:
        return "paused";
    case RunState::Stopping:
        return "stopping";
    case RunState::Finished:
        return "finished";
    case RunState::Failed:
        return "failed";
    case RunState::Reopened:
        return "reopened";
    case RunState::Followed:
        return "followed";
    }
    return "";
}

std::string_view name(RunEnd end) {
    switch (end) {
    case RunEnd::None:
        return "none";
    case RunEnd::Finished:
        return "finished";
    case RunEnd::Stopped:
        return "stopped";
    case RunEnd::Failed:
        return "failed";
    case RunEnd::Interrupted:
        return "interrupted";
    }
    return "";
}

std::string_view name(RunAction action) {
    switch (action) {
    case RunAction::Start:
        return "start";
    case RunAction::Pause:
        return "pause";
    case RunAction::Resume:
        return "resume";
    case RunAction::Stop:
        return "stop";
    case RunAction::Checkpoint:
        return "checkpoint";
    case RunAction::Continue:
        return "continue";
    case RunAction::Fork:
        return "fork";
    case RunAction::Close:
        return "close";
    }
    return "";
}

}  // namespace wavelens::engine
