// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <vector>

namespace wavelens::engine {

/// Mean and standard deviation of each channel over the pixels of activations: (1, C, 1, 1), or blocked likewise.
struct ChannelMoments {
    at::Tensor mean;
    at::Tensor deviation;
};

/// Of each image of y, (N, C, H, W) or blocked.
[[nodiscard]] ChannelMoments momentsOf(const at::Tensor& y);

/// Pixels at the sides of a part of a picture that belong to its neighbours.
struct Margins {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
};

/// Moments over a whole picture that is only seen in parts, at each place of a network that takes them. All parts are
/// shown twice: first they are gathered, each part being computed with its own, then finish() makes them those of the
/// picture. Places behind the first were gathered with attention that was not yet the picture's: what that does to the
/// mean over all parts is little.
class PictureMoments {
public:
    /// The next part shown has these margins, which do not count.
    void beginPart(Margins margins) { m_margins = margins; }

    /// What stands for the moments of y, (1, C, H, W) or blocked, in the whole picture.
    [[nodiscard]] ChannelMoments at(std::size_t place, const at::Tensor& y);

    void finish() { m_finished = true; }

    [[nodiscard]] bool isFinished() const { return m_finished; }

private:
    /// In float64.
    struct Sums {
        double pixels = 0;
        at::Tensor values;
        at::Tensor squares;
    };

    void add(Sums& sums, const at::Tensor& y) const;

    std::vector<Sums> m_sums;  // by place
    Margins m_margins;
    bool m_finished = false;
};

}  // namespace wavelens::engine
