// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace wavelens::engine {

/// Processors that this process may use: by its affinity mask, and by the quota of its control group, as containers
/// set.
[[nodiscard]] int allowedProcessors();

/// Whole processors that fit a control group's cpu.max, "QUOTA PERIOD" or "max PERIOD", rounded up; none for no limit.
[[nodiscard]] std::optional<int> processorsOfQuota(const std::string& cpuMax);

/// Lets LibTorch, our kernels and OpenBLAS compute on the calling thread with `threads` threads; 0:
/// allowedProcessors(). LibTorch itself would take one on many virtual machines. Returns the number taken.
int useThreads(int threads);

/// Puts the calling thread, and the team that it will make, behind the window in the queue for processors.
/// To be called before the thread's first parallel work.
void lowerPriority();

}  // namespace wavelens::engine
