// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/kept_pages.hpp"

#include <c10/core/CPUAllocator.h>

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <vector>

namespace wavelens::engine {
namespace {

constexpr std::size_t kSmallest = 64 * 1024;  // below it malloc keeps pages by itself
constexpr std::size_t kAlignment = 64;        // of what is handed out; a block's size stands before it
constexpr std::size_t kSpare = 4;             // a share of what was in use at most may be held beyond it

/// Sizes that differ little share their blocks: the next eighth of a power of two.
std::size_t sizeClass(std::size_t bytes) {
    const std::size_t step = std::max(kAlignment, std::bit_floor(bytes) / 8);
    return (bytes + step - 1) / step * step;
}

/// Straight from the system and back: malloc would keep some of what is freed, in pieces. Null: there is no more.
void* map(std::size_t size) {
    void* begin = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return begin == MAP_FAILED ? nullptr : begin;
}

/// LibTorch's allocator for the CPU.
class CachingAllocator final : public c10::Allocator {
public:
    // LibTorch 1.13 declares it const, 2.6 does not: either way, one of the two overrides it.
    c10::DataPtr allocate(std::size_t bytes) const { return allocateFrom(bytes); }

    c10::DataPtr allocate(std::size_t bytes) { return allocateFrom(bytes); }

    [[nodiscard]] c10::DeleterFnPtr raw_deleter() const override { return &deallocate; }

    void copy_data(void* to, const void* from, std::size_t bytes) const { std::memcpy(to, from, bytes); }

    void keep() {
        const std::scoped_lock lock(m_mutex);
        ++m_keepers;
    }

    void release() {
        const std::scoped_lock lock(m_mutex);
        if (--m_keepers > 0)
            return;
        shrink(0);
        m_most = 0;
    }

private:
    struct Block {
        void* begin;
        std::size_t size;
    };

    static c10::DataPtr allocateFrom(std::size_t bytes);
    static void deallocate(void* data);

    /// A block of this size, or a free one that is a little larger: tiles at the border of a picture are smaller than
    /// those within. No memory: a null pointer.
    Block take(std::size_t size) {
        constexpr std::size_t kLarger = 8;  // by an eighth at most
        const std::scoped_lock lock(m_mutex);
        auto found = std::find_if(m_free.rbegin(), m_free.rend(), [&](const Block& b) { return b.size == size; });
        if (found == m_free.rend())
            found = std::find_if(m_free.rbegin(), m_free.rend(),
                                 [&](const Block& b) { return b.size > size && b.size <= size + size / kLarger; });
        if (found == m_free.rend()) {
            m_most = std::max(m_most, m_inUse + size);
            shrink(m_most + m_most / kSpare - m_inUse - size);
            void* const fresh = map(size);
            m_inUse += fresh ? size : 0;
            return {fresh, size};
        }
        const Block block = *found;
        m_inUse += block.size;
        m_most = std::max(m_most, m_inUse);
        m_held -= block.size;
        m_free.erase(std::next(found).base());
        return block;
    }

    void giveBack(Block block) {
        const std::scoped_lock lock(m_mutex);
        m_inUse -= block.size;
        m_free.push_back(block);
        m_held += block.size;
        if (m_keepers == 0)
            shrink(0);
    }

    /// Gives blocks to the system, the longest unused first, until at most `held` bytes are kept.
    void shrink(std::size_t held) {
        auto end = m_free.begin();
        for (; m_held > held; ++end) {
            munmap(end->begin, end->size);
            m_held -= end->size;
        }
        m_free.erase(m_free.begin(), end);
    }

    std::mutex m_mutex;
    std::vector<Block> m_free;  // in the order of their release
    std::size_t m_held = 0;     // bytes of m_free
    std::size_t m_inUse = 0;
    std::size_t m_most = 0;  // ever in use, since somebody keeps pages
    int m_keepers = 0;
};

/// Never destroyed: tensors of other static objects may outlive it.
CachingAllocator& allocator() {
    static auto& instance = *new CachingAllocator;
    return instance;
}

/// Before there is any tensor: what one allocator gave, LibTorch may hand to another that has taken its place.
const bool g_installed = (c10::SetCPUAllocator(&allocator(), 1), true);

c10::DataPtr CachingAllocator::allocateFrom(std::size_t bytes) {
    const c10::Device cpu(c10::DeviceType::CPU);
    if (bytes == 0)
        return {nullptr, nullptr, &deallocate, cpu};
    const std::size_t size = sizeClass(bytes + kAlignment);
    const auto [begin, held] =
        size < kSmallest ? Block{std::aligned_alloc(kAlignment, size), size} : allocator().take(size);
    if (!begin)
        throw std::bad_alloc();
    std::memcpy(begin, &held, sizeof held);
    void* data = static_cast<std::byte*>(begin) + kAlignment;
    return {data, data, &deallocate, cpu};
}

void CachingAllocator::deallocate(void* data) {
    if (!data)
        return;
    Block block{static_cast<std::byte*>(data) - kAlignment, 0};
    std::memcpy(&block.size, block.begin, sizeof block.size);
    if (block.size < kSmallest)
        std::free(block.begin);
    else
        allocator().giveBack(block);
}

}  // namespace

KeptPages::KeptPages() {
    allocator().keep();
}

KeptPages::~KeptPages() {
    allocator().release();
}

}  // namespace wavelens::engine
