// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/config.hpp"
#include "engine/interchange/tensor_file.hpp"

#include <string_view>

namespace wavelens::engine {

/// The network that weights belong to.
struct Recognised {
    NetworkConfig network;

    /// Of the values inside the network, ours over those of the file: biases are to be multiplied by it. Not 1 where
    /// the file's network worked on [0, 1] and ours works on 0…255.
    double range = 1;
};

/// Tells by names and shapes which network a file's tensors are the weights of, and renames them to our names: those of
/// BasicSR, EDSR-PyTorch, ESRGAN's two older ones, and the authors' of IMDN. What belongs to no name of a network keeps
/// its own. EDSR's residual scale is in no file: 0.1 from 256 features on, else 1, as published.
/// Throws Exception (Incompatible), naming `source` and what was found: no network that is known, or one of a size or
/// scale that Wavelens does not have.
[[nodiscard]] Recognised recognise(TensorFile& file, std::string_view source);

}  // namespace wavelens::engine
