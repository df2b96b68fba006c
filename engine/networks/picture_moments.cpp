// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/networks/picture_moments.hpp"

#include <torch/torch.h>

#include <algorithm>

namespace wavelens::engine {

ChannelMoments momentsOf(const at::Tensor& y) {
    const at::Tensor mean = y.mean(at::IntArrayRef{2, 3}, true);
    return {mean, (y - mean).square().mean(at::IntArrayRef{2, 3}, true).sqrt()};
}

ChannelMoments PictureMoments::at(std::size_t place, const at::Tensor& y) {
    if (!m_finished) {
        m_sums.resize(std::max(m_sums.size(), place + 1));
        add(m_sums[place], y);
        return momentsOf(y);
    }
    const auto& [pixels, values, squares] = m_sums.at(place);
    const at::Tensor mean = values / pixels;
    const at::Tensor deviation = (squares / pixels - mean.square()).clamp_min(0).sqrt();
    return {mean.to(y.options()), deviation.to(y.options())};
}

void PictureMoments::add(Sums& sums, const at::Tensor& y) const {
    const at::Tensor own =
        y.slice(2, m_margins.top, y.size(2) - m_margins.bottom).slice(3, m_margins.left, y.size(3) - m_margins.right);
    const auto [mean, deviation] = momentsOf(own);
    const auto pixels = static_cast<double>(own.size(2) * own.size(3));
    const at::Tensor values = mean.to(torch::kDouble) * pixels;
    const at::Tensor squares = (mean.to(torch::kDouble).square() + deviation.to(torch::kDouble).square()) * pixels;
    // Not in place: copies of the sums stay as they are.
    sums = {sums.pixels + pixels, sums.values.defined() ? sums.values + values : values,
            sums.squares.defined() ? sums.squares + squares : squares};
}

}  // namespace wavelens::engine
