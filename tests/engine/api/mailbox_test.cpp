// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/mailbox.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>

namespace wavelens::engine {
namespace {

constexpr int kMany = 20'000;

TEST(AppendBuffer, LosesNothingAndKeepsTheOrder) {
    AppendBuffer<int> buffer;
    std::jthread writer([&] {
        for (int i = 0; i < kMany; ++i)
            buffer.append(i);
    });
    std::vector<int> read;
    while (read.size() < kMany)
        for (const int value : buffer.take())
            read.push_back(value);
    for (int i = 0; i < kMany; ++i)
        ASSERT_EQ(read[static_cast<std::size_t>(i)], i);
    EXPECT_TRUE(buffer.take().empty());
}

TEST(AppendBuffer, TakesFromSeveralWriters) {
    AppendBuffer<int> buffer;
    {
        const auto write = [&] {
            for (int i = 0; i < kMany; ++i)
                buffer.append(i);
        };
        const std::jthread first(write);
        const std::jthread second(write);
    }
    EXPECT_EQ(buffer.take().size(), 2U * kMany);
}

TEST(LatestSlot, GivesTheNewestOnce) {
    LatestSlot<int> slot;
    EXPECT_EQ(slot.take(), nullptr);
    slot.put(std::make_shared<const int>(1));
    slot.put(std::make_shared<const int>(2));
    EXPECT_EQ(*slot.take(), 2);
    EXPECT_EQ(slot.take(), nullptr);
}

TEST(LatestSlot, IsReadWhileItIsWritten) {
    LatestSlot<int> slot;
    std::atomic<bool> done = false;
    std::jthread writer([&] {
        for (int i = 1; i <= kMany; ++i)
            slot.put(std::make_shared<const int>(i));
        done = true;
    });
    int last = 0;
    while (!done || last < kMany) {
        if (const auto value = slot.take()) {
            ASSERT_GT(*value, last);
            last = *value;
        }
    }
    EXPECT_EQ(last, kMany);
}

}  // namespace
}  // namespace wavelens::engine
