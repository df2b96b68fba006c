// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/result.hpp"

#include <new>
#include <type_traits>

namespace wavelens::engine {

/// The result of `work`, or the error that it threw: for functions that must not throw.
template <typename Work>
[[nodiscard]] Result<std::invoke_result_t<Work>> guarded(Work&& work) {
    try {
        return work();
    } catch (const Exception& failure) {
        return failure.error();
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::Memory, "There is not enough memory to read this part of the picture."};
    } catch (const std::exception& failure) {
        return Error{ErrorCode::Internal, failure.what()};
    }
}

}  // namespace wavelens::engine
