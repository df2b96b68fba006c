// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inference/tensor_image.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace wavelens::engine {
namespace {

TEST(TensorImage, LevelsAreClampedAndRoundedHalfUp) {
    const at::Tensor values = torch::tensor({-0.3F, 0.0F, 0.5F / 255, 1.0F, 1.7F}).reshape({1, 1, 5}).expand({3, 1, 5});
    const Image image = toImage(values);
    for (int c = 0; c < 3; ++c) {
        EXPECT_EQ(image.row(0)[c], 0);
        EXPECT_EQ(image.row(0)[3 + c], 0);
        EXPECT_EQ(image.row(0)[6 + c], 1);
        EXPECT_EQ(image.row(0)[9 + c], 255);
        EXPECT_EQ(image.row(0)[12 + c], 255);
    }
}

}  // namespace
}  // namespace wavelens::engine
