// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/interchange/atomic_file.hpp"

#include "engine/api/result.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <system_error>
#include <unistd.h>

namespace wavelens::engine {
namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}

    ~Descriptor() { close(); }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int get() const { return m_fd; }

    /// Some file systems report a full disk only here.
    bool close() { return m_fd < 0 || ::close(std::exchange(m_fd, -1)) == 0; }

private:
    int m_fd;
};

bool writeAll(int fd, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

std::filesystem::path folderOf(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

std::string megabytes(std::uintmax_t bytes) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text.data();
}

}  // namespace

void throwDiskError(const std::filesystem::path& file, int errorNumber, std::uintmax_t neededBytes) {
    std::string message = file.string() + " cannot be written: " + std::generic_category().message(errorNumber) + ".";
    if (neededBytes > 0 && (errorNumber == ENOSPC || errorNumber == EDQUOT || errorNumber == EFBIG)) {
        message += " It needs " + megabytes(neededBytes);
        std::error_code ignored;
        const auto space = std::filesystem::space(folderOf(file), ignored);
        message += ignored ? "." : "; " + megabytes(space.available) + " are free.";
    }
    throw Exception(ErrorCode::Disk, message);
}

void atomicWrite(const std::filesystem::path& file, std::span<const std::span<const std::byte>> parts) {
    std::uintmax_t total = 0;
    for (const auto part : parts)
        total += part.size();

    auto temporary = file;
    temporary += "." + std::to_string(::getpid()) + ".tmp";
    Descriptor descriptor(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (descriptor.get() < 0)
        throwDiskError(file, errno, total);

    bool written = true;
    for (const auto part : parts)
        written = written && writeAll(descriptor.get(), part);
    if (!written || ::fsync(descriptor.get()) != 0 || !descriptor.close() ||
        ::rename(temporary.c_str(), file.c_str()) != 0) {
        const int cause = errno;
        descriptor.close();
        ::unlink(temporary.c_str());
        throwDiskError(file, cause, total);
    }
    // Makes the new name itself last; not every file system can, and the content is safe already.
    const Descriptor folder(::open(folderOf(file).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() >= 0)
        ::fsync(folder.get());
}

void atomicWrite(const std::filesystem::path& file, std::string_view text) {
    const std::array parts{std::as_bytes(std::span(text))};
    atomicWrite(file, parts);
}

std::string readFile(const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error))
        throw Exception(ErrorCode::BadInput, file.string() + " is a folder; a file is needed.");
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    if (stream)
        text << stream.rdbuf();
    if (!stream || stream.bad())
        throw Exception(ErrorCode::BadInput,
                        file.string() + " cannot be read: " + std::generic_category().message(errno) + ".");
    return std::move(text).str();
}

std::vector<std::byte> readBytes(const std::filesystem::path& file, std::uintmax_t atMost) {
    const auto fail = [&](const std::string& what) {
        throw Exception(ErrorCode::BadInput, file.string() + " " + what + ".");
    };
    std::error_code error;
    if (std::filesystem::is_directory(file, error))
        fail("is a folder; a file is needed");
    const auto size = std::filesystem::file_size(file, error);
    if (error)
        fail("cannot be read: " + error.message());
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        fail("cannot be read: " + std::generic_category().message(errno));
    std::vector<std::byte> bytes(std::min(size, atMost));
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!stream)
        fail("cannot be read to its end");
    return bytes;
}

}  // namespace wavelens::engine
