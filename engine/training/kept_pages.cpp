// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/kept_pages.hpp"

#include <malloc.h>

#include <limits>
#include <mutex>

namespace wavelens::engine {
namespace {

// What glibc starts with (mallopt(3)).
constexpr int kDefaultMmapMax = 65536;
constexpr int kDefaultThreshold = 128 * 1024;
constexpr int kTopPad = 64 << 20;

std::mutex g_mutex;
int g_count = 0;

}  // namespace

KeptPages::KeptPages() {
    const std::scoped_lock lock(g_mutex);
    if (g_count++ > 0)
        return;
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    mallopt(M_TOP_PAD, kTopPad);
}

KeptPages::~KeptPages() {
    const std::scoped_lock lock(g_mutex);
    if (--g_count > 0)
        return;
    mallopt(M_MMAP_MAX, kDefaultMmapMax);
    mallopt(M_TRIM_THRESHOLD, kDefaultThreshold);
    mallopt(M_TOP_PAD, kDefaultThreshold);
    malloc_trim(0);
}

}  // namespace wavelens::engine
