// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/metrics/shared.hpp"

namespace wavelens::engine {

void requireSameSize(Size image, Size reference) {
    const auto text = [](Size size) {
        return std::to_string(size.width) + " × " + std::to_string(size.height) + " px";
    };
    if (image != reference)
        throw Exception(ErrorCode::BadInput, "A picture of " + text(image) + " cannot be measured against one of " +
                                                 text(reference) + "; both must have the same size.");
}

bool roundsLuma(Protocol protocol) {
    if (protocol == Protocol::Classic)
        throw Exception(ErrorCode::BadInput,
                        "The protocol classic measures bicubic enlargement only; use paper or matlab.");
    return protocol == Protocol::Matlab;
}

}  // namespace wavelens::engine
