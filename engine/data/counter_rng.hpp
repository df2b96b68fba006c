// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace wavelens::engine {

/// Random numbers that are a pure function of (seed, stream, index, number of the draw): no state to save, the same on
/// every thread. The mixing is splitmix64's (Steele, Lea, Flood 2014).
class CounterRng {
public:
    CounterRng(std::uint64_t seed, std::uint64_t stream, std::uint64_t index)
        : m_key(mix(mix(mix(seed) + stream) + index)) {}

    std::uint64_t next() { return mix(m_key + kStep * ++m_draws); }

    /// Uniform in 0 … count − 1; 0 < count <= 2³².
    std::uint64_t below(std::uint64_t count) { return (next() >> 32) * count >> 32; }

    static constexpr std::uint64_t mix(std::uint64_t x) {
        x += kStep;
        x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9U;
        x = (x ^ x >> 27) * 0x94d049bb133111ebU;
        return x ^ x >> 31;
    }

private:
    static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15U;

    std::uint64_t m_key;
    std::uint64_t m_draws = 0;
};

}  // namespace wavelens::engine
