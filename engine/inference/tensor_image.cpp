// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/tensor_image.hpp"

#include "engine/imaging/pixels.hpp"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <atomic>

namespace wavelens::engine {

at::Tensor toTensor(const Image& image) {
    // from_blob wants a mutable pointer; the permuted copy below is the only use of it.
    auto bytes =
        torch::from_blob(const_cast<std::uint8_t*>(image.bytes->data()), {image.height, image.width, 3}, torch::kUInt8);
    return bytes.permute({2, 0, 1}).to(torch::kFloat32).div_(255.0F).unsqueeze(0).contiguous();
}

at::Tensor luma(const at::Tensor& rgb) {
    return 0.299 * rgb.narrow(1, 0, 1) + 0.587 * rgb.narrow(1, 1, 1) + 0.114 * rgb.narrow(1, 2, 1);
}

Image toImage(const at::Tensor& tensor) {
    const torch::NoGradGuard noGrad;
    const at::Tensor chw = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    const auto height = chw.size(-2), width = chw.size(-1);
    const float* values = chw.data_ptr<float>();
    auto bytes = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(chw.numel()));
    std::atomic<bool> finite = true;
    at::parallel_for(0, height, 1, [&](std::int64_t first, std::int64_t last) {
        float sum = 0;  // stays 0 unless a factor of 0 is not finite
        for (std::int64_t i = first * width; i < last * width; ++i)
            for (std::int64_t channel = 0; channel < 3; ++channel) {
                const float value = values[channel * height * width + i];
                sum += value * 0;
                (*bytes)[static_cast<std::size_t>(3 * i + channel)] = sampleOf<std::uint8_t>(value, 255);
            }
        if (sum != 0)
            finite = false;
    });
    if (!finite)
        throw Exception(ErrorCode::NotFinite, "The network's result holds values that are not finite numbers.");
    return {static_cast<int>(width), static_cast<int>(height), 3, std::move(bytes)};
}

}  // namespace wavelens::engine
