// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <sys/resource.h>

namespace wavelens::test {

/// While it lives, no file of this process can grow beyond `bytes`: writes fail as on a full disk (EFBIG for ENOSPC).
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_earlier);
        const rlimit limited{bytes, m_earlier.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limited);
    }

    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_earlier); }

    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit m_earlier{};
};

}  // namespace wavelens::test
