// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/kept_pages.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <fstream>
#include <optional>

namespace wavelens::engine {
namespace {

constexpr std::int64_t kFloats = 16 << 20;

at::Tensor filled() {
    return torch::ones({kFloats});
}

std::int64_t residentBytes() {
    std::ifstream statm("/proc/self/statm");
    std::int64_t size = 0, resident = 0;
    statm >> size >> resident;
    return resident * 4096;
}

TEST(KeptPages, giveTheSameMemoryAgainToTheNextOfItsSize) {
    const KeptPages kept;
    const void* first = filled().data_ptr();
    EXPECT_NE(torch::ones({kFloats / 8}).data_ptr(), first);
    EXPECT_EQ(filled().data_ptr(), first);
}

TEST(KeptPages, goBackWithTheLastThatKeepsThem) {
    std::optional<KeptPages> kept(std::in_place);
    (void)filled();
    const auto before = residentBytes();
    {
        const KeptPages another;
        kept.reset();
        EXPECT_GT(residentBytes(), before - kFloats);
    }
    EXPECT_LT(residentBytes(), before - 3 * kFloats);
}

TEST(KeptPages, holdLittleMoreThanWasInUse) {
    const KeptPages kept;
    const auto before = residentBytes();
    for (std::int64_t eighths = 8; eighths < 16; ++eighths)  // each a size of its own
        (void)torch::ones({kFloats * eighths / 8});
    EXPECT_LT(residentBytes() - before, 2 * (kFloats * 15 / 8) * 4);
}

TEST(KeptPages, serveWhatIsALittleSmaller) {
    const KeptPages kept;
    const void* const block = torch::empty({kFloats}).data_ptr();
    EXPECT_EQ(torch::empty({kFloats * 15 / 16}).data_ptr(), block);
    const at::Tensor half = torch::empty({kFloats / 2});
    EXPECT_NE(half.data_ptr(), block);
}

TEST(KeptPages, leaveEmptyAndSmallTensorsAlone) {
    const KeptPages kept;
    EXPECT_EQ(torch::empty({0}).numel(), 0);
    EXPECT_EQ(torch::ones({3}).sum().item<float>(), 3);
}

}  // namespace
}  // namespace wavelens::engine
