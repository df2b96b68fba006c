// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/onnx_graph.hpp"

#include <torch/torch.h>

namespace wavelens::engine {
namespace {

using Sizes = std::vector<std::int64_t>;

/// (factor², 1, factor, factor): row k picks the k-th pixel of a square.
at::Tensor onePixelEach(std::int64_t factor) {
    return torch::eye(factor * factor).reshape({factor * factor, 1, factor, factor});
}

/// Each group of channels by itself, square by square.
OnnxGraph::Attributes groupedSquares(std::int64_t groups, std::int64_t factor) {
    return {{"group", groups}, {"kernel_shape", Sizes{factor, factor}}, {"strides", Sizes{factor, factor}}};
}

}  // namespace

std::string OnnxGraph::newName(const std::string& op) const {
    return op + "_" + std::to_string(m_nodes.size());
}

std::string OnnxGraph::node(const std::string& op, const std::vector<std::string>& inputs,
                            const Attributes& attributes) {
    const std::string output = newName(op);
    m_nodes.push_back({op, inputs, {output}, attributes});
    return output;
}

std::string OnnxGraph::constant(const at::Tensor& value) {
    const torch::NoGradGuard noGrad;
    const std::string name = "weight_" + std::to_string(m_initialisers.size());
    const auto type = value.is_floating_point() ? torch::kFloat32 : torch::kInt64;
    m_initialisers.emplace_back(name, value.detach().to(torch::kCPU, type).contiguous());
    return name;
}

std::string OnnxGraph::conv(const std::string& x, const at::Tensor& weight, const at::Tensor& bias) {
    const Sizes kernel = weight.sizes().slice(2).vec();
    const auto rows = kernel[0] / 2;
    const auto columns = kernel[1] / 2;
    return node("Conv", {x, constant(weight), constant(bias)},
                {{"kernel_shape", kernel}, {"pads", Sizes{rows, columns, rows, columns}}});
}

std::string OnnxGraph::conv(const std::string& x, const torch::nn::Conv2dImpl& layer) {
    return conv(x, layer.weight, layer.bias);
}

std::string OnnxGraph::relu(const std::string& x) {
    return node("Relu", {x});
}

std::string OnnxGraph::leakyRelu(const std::string& x, double slope) {
    return node("LeakyRelu", {x}, {{"alpha", slope}});
}

std::string OnnxGraph::prelu(const std::string& x, const at::Tensor& slopes) {
    return node("PRelu", {x, constant(slopes.reshape({-1, 1, 1}))});
}

std::string OnnxGraph::sigmoid(const std::string& x) {
    return node("Sigmoid", {x});
}

std::string OnnxGraph::add(const std::string& a, const std::string& b) {
    return node("Add", {a, b});
}

std::string OnnxGraph::scale(const std::string& x, double factor) {
    return node("Mul", {x, constant(torch::tensor({factor}))});
}

std::string OnnxGraph::scaleChannels(const std::string& x, const std::string& factors) {
    return node("Mul", {x, factors});
}

std::string OnnxGraph::concat(const std::vector<std::string>& parts) {
    return node("Concat", parts, {{"axis", std::int64_t{1}}});
}

std::vector<std::string> OnnxGraph::split(const std::string& x, const Sizes& sizes) {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < sizes.size(); ++i)
        parts.push_back(newName("Split") + "_" + std::to_string(i));
    m_nodes.push_back({"Split", {x}, parts, {{"axis", std::int64_t{1}}, {"split", sizes}}});
    return parts;
}

std::string OnnxGraph::spatialMean(const std::string& x) {
    return node("GlobalAveragePool", {x});
}

std::string OnnxGraph::spatialDeviation(const std::string& x) {
    const std::string centred = node("Sub", {x, spatialMean(x)});
    return node("Sqrt", {spatialMean(node("Mul", {centred, centred}))});
}

std::string OnnxGraph::pixelShuffle(const std::string& x, std::int64_t channels, std::int64_t factor) {
    if (factor == 1)
        return x;
    return node("ConvTranspose", {x, constant(onePixelEach(factor).repeat({channels, 1, 1, 1}))},
                groupedSquares(channels, factor));
}

std::string OnnxGraph::pixelUnshuffle(const std::string& x, std::int64_t channels, std::int64_t factor) {
    if (factor == 1)
        return x;
    // As much as could be missing; the convolution leaves out what does not fill a square.
    const at::Tensor padding = torch::tensor(Sizes{0, 0, 0, 0, 0, 0, factor - 1, factor - 1});
    const std::string padded = node("Pad", {x, constant(padding)}, {{"mode", "edge"}});
    return node("Conv", {padded, constant(onePixelEach(factor).repeat({channels, 1, 1, 1}))},
                groupedSquares(channels, factor));
}

std::string OnnxGraph::enlargeNearest(const std::string& x, std::int64_t channels, std::int64_t factor) {
    if (factor == 1)
        return x;
    return node("ConvTranspose", {x, constant(torch::ones({channels, 1, factor, factor}))},
                groupedSquares(channels, factor));
}

}  // namespace wavelens::engine
