// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/threads.hpp"

#include <gtest/gtest.h>

#include <sched.h>

namespace wavelens::engine {
namespace {

TEST(Threads, countWholeProcessorsOfAQuota) {
    EXPECT_EQ(processorsOfQuota("200000 100000"), 2);
    EXPECT_EQ(processorsOfQuota("150000 100000"), 2);
    EXPECT_EQ(processorsOfQuota("5000 100000"), 1);
    EXPECT_EQ(processorsOfQuota("max 100000"), std::nullopt);
    EXPECT_EQ(processorsOfQuota(""), std::nullopt);
    EXPECT_EQ(processorsOfQuota("0 0"), std::nullopt);
}

TEST(Threads, areNoMoreThanTheAffinityAllows) {
    cpu_set_t all;
    ASSERT_EQ(sched_getaffinity(0, sizeof all, &all), 0);
    EXPECT_LE(allowedProcessors(), CPU_COUNT(&all));
    int first = 0;
    while (!CPU_ISSET(first, &all))
        ++first;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
    EXPECT_EQ(allowedProcessors(), 1);
    ASSERT_EQ(sched_setaffinity(0, sizeof all, &all), 0);
}

}  // namespace
}  // namespace wavelens::engine
