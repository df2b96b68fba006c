// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/tensor_image.hpp"

#include <torch/torch.h>

#include <cstring>

namespace wavelens::engine {

at::Tensor toTensor(const Image& image) {
    // from_blob wants a mutable pointer; the permuted copy below is the only use of it.
    auto bytes =
        torch::from_blob(const_cast<std::uint8_t*>(image.bytes->data()), {image.height, image.width, 3}, torch::kUInt8);
    return bytes.permute({2, 0, 1}).to(torch::kFloat32).div_(255.0F).unsqueeze(0).contiguous();
}

Image toImage(const at::Tensor& tensor) {
    const torch::NoGradGuard noGrad;
    auto chw = tensor.detach().to(torch::kCPU, torch::kFloat32);
    if (chw.dim() == 4)
        chw = chw.squeeze(0);
    if (!torch::isfinite(chw).all().item<bool>())
        throw Exception(ErrorCode::NotFinite, "The network's result holds values that are not finite numbers.");
    const auto levels =
        chw.clamp(0.0, 1.0).mul(255.0).add_(0.5).floor_().to(torch::kUInt8).permute({1, 2, 0}).contiguous();
    const auto* data = levels.data_ptr<std::uint8_t>();
    Image image{static_cast<int>(levels.size(1)), static_cast<int>(levels.size(0)), 3, nullptr};
    image.bytes = std::make_shared<const std::vector<std::uint8_t>>(data, data + levels.numel());
    return image;
}

}  // namespace wavelens::engine
