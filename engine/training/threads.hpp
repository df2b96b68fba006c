// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wavelens::engine {

/// Processors that this process may use (its affinity mask).
[[nodiscard]] int allowedProcessors();

/// Lets LibTorch, our kernels and OpenBLAS compute on the calling thread with `threads` threads; 0:
/// allowedProcessors(). LibTorch itself would take one on many virtual machines. Returns the number taken.
int useThreads(int threads);

/// Puts the calling thread, and the team that it will make, behind the window in the queue for processors.
/// To be called before the thread's first parallel work.
void lowerPriority();

}  // namespace wavelens::engine
