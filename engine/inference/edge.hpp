// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/result.hpp"

#include <c10/util/Exception.h>

#include <new>

namespace wavelens::engine {

/// The Error that an exception in flight stands for; to be called in a catch block.
[[nodiscard]] inline Error currentError() {
    try {
        throw;
    } catch (const Exception& exception) {
        return exception.error();
    } catch (const std::bad_alloc&) {
        return {ErrorCode::Memory, "There is not enough memory for this."};
    } catch (const c10::Error& exception) {
        return {ErrorCode::Internal, "A computation failed.", exception.what_without_backtrace()};
    } catch (const std::exception& exception) {
        return {ErrorCode::Internal, "Something failed that Wavelens did not expect.", exception.what()};
    }
}

/// Runs `work` at the engine's edge: what it throws comes back as an Error.
template <typename T, typename Work>
[[nodiscard]] Result<T> atEdge(Work&& work) {
    try {
        if constexpr (std::is_void_v<T>) {
            work();
            return {};
        } else {
            return work();
        }
    } catch (...) {
        return currentError();
    }
}

}  // namespace wavelens::engine
