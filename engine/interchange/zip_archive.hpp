// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

struct zip;

/// Zip archives as PyTorch writes them, through libzip. Private to this target.
namespace wavelens::engine {

/// An archive in memory whose entries are stored as they are: all of them together are no longer than the archive, and
/// that is checked before any is read. Errors: BadInput, beginning with `file`.
class ZipArchive {
public:
    /// `content` must outlive the archive.
    ZipArchive(std::span<const std::byte> content, std::string file);

    /// Names and their places, as read() takes them.
    [[nodiscard]] const std::map<std::string, std::size_t>& entries() const { return m_entries; }

    /// The bytes of an entry, after its checksum was compared.
    [[nodiscard]] std::vector<std::byte> read(std::size_t place) const;

private:
    struct Discard {
        void operator()(zip* archive) const;
    };

    [[noreturn]] void damaged(const std::string& what) const;

    std::string m_file;
    std::unique_ptr<zip, Discard> m_zip;
    std::map<std::string, std::size_t> m_entries;
};

struct ZipEntry {
    std::string name;
    std::span<const std::byte> content;
};

/// An archive of these entries in their order, stored, dated 1980: the same entries give the same bytes.
/// Error: Internal where libzip cannot, with its words.
[[nodiscard]] std::vector<std::byte> zipped(std::span<const ZipEntry> entries);

}  // namespace wavelens::engine
