// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/networks/state_dict.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace torch::nn {
class Conv2dImpl;
}

namespace wavelens::engine {

/// A network as ONNX operators of opset 11, recorded by Network::emit(). Values are named by the strings that the
/// functions take and return, and are (N, C, H, W) float32. No size of a picture occurs anywhere, so the graph runs at
/// every size; and only forms occur that OpenCV 4.6, the pickiest reader, takes at a size it does not know beforehand.
class OnnxGraph {
public:
    using Attribute = std::variant<std::int64_t, double, std::string, std::vector<std::int64_t>>;
    using Attributes = std::map<std::string, Attribute>;

    struct Node {
        std::string op;
        std::vector<std::string> inputs;
        std::vector<std::string> outputs;
        Attributes attributes;
    };

    /// Padded so that the size stays: by 1 for 3×3, not at all for 1×1. Weight as torch::conv2d takes it.
    std::string conv(const std::string& x, const at::Tensor& weight, const at::Tensor& bias);
    std::string conv(const std::string& x, const torch::nn::Conv2dImpl& layer);

    std::string relu(const std::string& x);
    std::string leakyRelu(const std::string& x, double slope);
    /// `slopes`: one for each channel.
    std::string prelu(const std::string& x, const at::Tensor& slopes);
    std::string sigmoid(const std::string& x);

    std::string add(const std::string& a, const std::string& b);
    std::string scale(const std::string& x, double factor);
    /// Each channel times its factor, (N, C, 1, 1).
    std::string scaleChannels(const std::string& x, const std::string& factors);

    std::string concat(const std::vector<std::string>& parts);
    /// Channels, into parts of these sizes.
    std::vector<std::string> split(const std::string& x, const std::vector<std::int64_t>& sizes);

    /// (N, C, H, W) -> (N, C, 1, 1), over all pixels.
    std::string spatialMean(const std::string& x);
    /// The same: the biased standard deviation.
    std::string spatialDeviation(const std::string& x);

    /// (N, channels·factor², H, W) -> (N, channels, factor·H, factor·W), as torch::pixel_shuffle.
    std::string pixelShuffle(const std::string& x, std::int64_t channels, std::int64_t factor);
    /// The reverse, as torch::pixel_unshuffle; sides that are no multiple of factor are continued by their last pixels.
    std::string pixelUnshuffle(const std::string& x, std::int64_t channels, std::int64_t factor);
    /// Every pixel becomes factor × factor of itself.
    std::string enlargeNearest(const std::string& x, std::int64_t channels, std::int64_t factor);

    /// A node with one output; what it returns names it.
    std::string node(const std::string& op, const std::vector<std::string>& inputs, const Attributes& attributes = {});

    [[nodiscard]] const std::vector<Node>& nodes() const { return m_nodes; }

    /// Float32, or int64 where an operator asks for it; on the CPU, contiguous.
    [[nodiscard]] const StateDict& initialisers() const { return m_initialisers; }

private:
    /// Every use gets a copy of its own: at a second one, OpenCV 4.6 no longer knows the shape.
    std::string constant(const at::Tensor& value);

    std::string newName(const std::string& op) const;

    std::vector<Node> m_nodes;
    StateDict m_initialisers;
};

}  // namespace wavelens::engine
