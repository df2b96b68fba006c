// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wavelens::engine {

/// While one lives, the memory of tensors that are freed stays with the process for the next of about their size: a
/// training step frees and takes the same tensors again, and fetching their pages from the system anew costs it a third
/// of its time. At most a quarter more is held than was ever in use at once; the last one gives back what is free.
/// Thread: any.
class KeptPages {
public:
    KeptPages();
    ~KeptPages();
    KeptPages(const KeptPages&) = delete;
    KeptPages& operator=(const KeptPages&) = delete;
};

}  // namespace wavelens::engine
